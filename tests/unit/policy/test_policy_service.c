/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/service.h"

#include "dissector/service_name.h"

#include <glib.h>
#include <string.h>

#include "fixture.h"

static const uint8_t some_bytes[8];

static s7_pdu job(uint8_t function)
{
    return (s7_pdu){.protocol_id = S7_PROTOCOL_COMM,
                    .rosctr = S7_ROSCTR_JOB,
                    .function = function,
                    .has_function = true};
}

static s7_pdu pi(const char *name)
{
    s7_pdu pdu = job(S7_FUNC_PI_SERVICE);
    pdu.u.pi.name = (s7_bytes){(const uint8_t *)name, strlen(name)};
    return pdu;
}

static s7_pdu userdata(uint8_t type, uint8_t group, uint8_t subfunction)
{
    return (s7_pdu){.protocol_id = S7_PROTOCOL_COMM,
                    .rosctr = S7_ROSCTR_USERDATA,
                    .param = {some_bytes, sizeof some_bytes},
                    .u.userdata = {.type = type, .group = group, .subfunction = subfunction}};
}

static s7_pdu plus(uint8_t opcode)
{
    return (s7_pdu){.protocol_id = S7_PROTOCOL_PLUS,
                    .u.plus = {.version = 1, .head = true, .opcode = opcode, .function = 0x4CA}};
}

static void check(s7_pdu pdu, policy_service expected)
{
    const policy_service service = policy_service_of(&pdu);
    if (service != expected)
        fail_msg("%s: service %d, expected %d", s7_pdu_service_name(&pdu), (int)service,
                 (int)expected);
}

static void jobs(void **state)
{
    (void)state;
    check(job(S7_FUNC_READ), POLICY_NO_SERVICE);
    check(job(S7_FUNC_WRITE), POLICY_NO_SERVICE);
    check(job(S7_FUNC_SETUP), POLICY_NO_SERVICE);
    for (uint8_t f = S7_FUNC_REQUEST_DOWNLOAD; f <= S7_FUNC_DOWNLOAD_ENDED; f++)
        check(job(f), POLICY_DOWNLOAD);
    for (uint8_t f = S7_FUNC_START_UPLOAD; f <= S7_FUNC_END_UPLOAD; f++)
        check(job(f), POLICY_UPLOAD);
    check(job(S7_FUNC_PLC_STOP), POLICY_CONTROL);
    check(job(S7_FUNC_CPU_SERVICES), POLICY_OTHER);
    check(job(0x77), POLICY_OTHER);
    s7_pdu bare = job(S7_FUNC_READ);
    bare.has_function = false;
    check(bare, POLICY_OTHER);
}

static void pi_services(void **state)
{
    (void)state;
    check(pi("P_PROGRAM"), POLICY_CONTROL);
    check(pi("_MODU"), POLICY_CONTROL);
    check(pi("_GARB"), POLICY_CONTROL);
    check(pi("_INSE"), POLICY_DOWNLOAD);
    check(pi("_INS2"), POLICY_DOWNLOAD);
    check(pi("_DELE"), POLICY_DOWNLOAD);
    check(pi("_N_F_DELE"), POLICY_NC);
    check(pi("_XXX"), POLICY_OTHER);
    check(pi("_N"), POLICY_OTHER);
    check(pi(""), POLICY_OTHER);
}

static void userdata_functions(void **state)
{
    (void)state;
    static const struct {
        uint8_t group, subfunction;
        policy_service service;
    } cases[] = {
        {1, 0x01, POLICY_TEST},       {1, 0x02, POLICY_TEST},       {1, 0x0A, POLICY_TEST},
        {1, 0x13, POLICY_TEST},       {1, 0x16, POLICY_TEST},       {1, 0x07, POLICY_MODIFY},
        {1, 0x08, POLICY_MODIFY},     {1, 0x09, POLICY_MODIFY},     {1, 0x0C, POLICY_CONTROL},
        {2, 0x01, POLICY_CYCLIC},     {2, 0x04, POLICY_CYCLIC},     {2, 0x05, POLICY_CYCLIC},
        {2, 0x08, POLICY_RECORDS},    {3, 0x01, POLICY_BLOCKS},     {3, 0x03, POLICY_BLOCKS},
        {4, 0x01, POLICY_IDENTIFY},   {4, 0x02, POLICY_MESSAGES},   {4, 0x0B, POLICY_MESSAGES},
        {4, 0x13, POLICY_MESSAGES},   {5, 0x01, POLICY_PASSWORD},   {5, 0x02, POLICY_PASSWORD},
        {6, 0x01, POLICY_BSEND},      {7, 0x01, POLICY_CLOCK_READ}, {7, 0x02, POLICY_CLOCK_SET},
        {7, 0x03, POLICY_CLOCK_READ}, {7, 0x04, POLICY_CLOCK_SET},  {15, 0x01, POLICY_NC},
        {15, 0x06, POLICY_NC},        {1, 0x77, POLICY_OTHER},      {9, 0x01, POLICY_OTHER},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
        check(userdata(S7_USERDATA_REQUEST, cases[i].group, cases[i].subfunction),
              cases[i].service);
    check(userdata(7, 15, 1), POLICY_NC);
}

static void only_requests_ask_for_a_service(void **state)
{
    (void)state;
    check(userdata(S7_USERDATA_PUSH, 4, 0x06), POLICY_NO_SERVICE);
    check(userdata(S7_USERDATA_PUSH, 0, 2), POLICY_NO_SERVICE);
    check(userdata(S7_USERDATA_RESPONSE, 7, 2), POLICY_NO_SERVICE);
    s7_pdu answer = job(S7_FUNC_PLC_STOP);
    answer.rosctr = S7_ROSCTR_ACK_DATA;
    check(answer, POLICY_NO_SERVICE);
    check(plus(0x31), POLICY_S7COMM_PLUS);
    check(plus(0x32), POLICY_NO_SERVICE);
    check(plus(0x33), POLICY_NO_SERVICE);
    check((s7_pdu){.protocol_id = 0x33}, POLICY_NO_SERVICE);
}

/* Every request that the dissector names belongs to a service of its own. */
static void no_named_service_is_other(void **state)
{
    (void)state;
    int named = 0;
    for (uint32_t group = 1; group < 16; group++)
        for (uint32_t sub = 0; sub < 256; sub++) {
            const s7_pdu pdu = userdata(S7_USERDATA_REQUEST, (uint8_t)group, (uint8_t)sub);
            const bool known = s7_pdu_service_name(&pdu) != NULL;
            named += known;
            assert_int_equal(policy_service_of(&pdu) == POLICY_OTHER, !known);
        }
    assert_in_range(named, 50, 100);
}

static void services_have_names(void **state)
{
    (void)state;
    for (int i = 0; i < POLICY_SERVICE_COUNT; i++) {
        assert_true(strlen(policy_services[i].name) > 1);
        assert_true(strlen(policy_services[i].help) > 10);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(policy_services[i].name, policy_services[j].name);
    }
    assert_true(POLICY_SERVICE_COUNT < 32);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs),
        cmocka_unit_test(pi_services),
        cmocka_unit_test(userdata_functions),
        cmocka_unit_test(only_requests_ask_for_a_service),
        cmocka_unit_test(no_named_service_is_other),
        cmocka_unit_test(services_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
