/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void put(rules_engine *engine, uint64_t frame, uint8_t area, uint32_t start, uint8_t code)
{
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    const fixture_job job = {
        .on = &on,
        .write = true,
        .frame = frame,
        .count = 1,
        .item = {{.area = area, .type = S7_TYPE_BYTE, .count = 2, .start = start}},
        .code = {code}};
    fixture_feed(engine, &job);
}

static const struct {
    uint8_t areas[2];
    const char *message, *first_check;
} rows[] = {
    {{S7_AREA_FLAG}, "10.0.0.5 writes MB4-MB5 of 10.0.0.1", "Compare the clients"},
    {{S7_AREA_FLAG, S7_AREA_OUTPUT},
     "10.0.0.5 writes QB4-QB5, MB4-MB5 of 10.0.0.1; it writes outputs directly",
     "Outputs that"},
    {{S7_AREA_PERIPHERAL},
     "10.0.0.5 writes PQB4-PQB5 of 10.0.0.1; it writes outputs directly",
     "Outputs that"},
    {{S7_AREA_INPUT}, "10.0.0.5 writes IB4-IB5 of 10.0.0.1; it overwrites inputs", "Inputs that"},
};

static void says_what_is_written(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        rules_engine *engine = rules_new(NULL);
        for (uint64_t k = 0; k < 2 && rows[i].areas[k]; k++)
            put(engine, k + 1, rows[i].areas[k], 4, S7_RETURN_OK);
        rules_finish(engine);
        rules_finish(engine);
        const rules_finding *finding = fixture_finding(engine, 0, 1);
        assert_string_equal(finding->rule->id, "unprotected-write");
        assert_string_equal(finding->message, rows[i].message);
        assert_true(g_str_has_prefix(finding->check[0], rows[i].first_check));
        rules_free(engine);
    }
}

static void what_was_refused_was_not_written(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    put(engine, 1, S7_AREA_FLAG, 4, S7_RETURN_OK);
    put(engine, 2, S7_AREA_OUTPUT, 4, 0x05);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 1, 2);
    assert_string_equal(finding->message, "10.0.0.5 writes MB4-MB5 of 10.0.0.1");
    assert_int_equal(finding->count, 1);
    rules_free(engine);
}

/* PDUs as captures have them. */
#define READ_M0 "0300001f02f080320100000001000e00000401120a10020010000083000000"
#define READ_M0_OK                                                                                 \
    "0300002902f0803203000000010002001400000401ff040080a9100000000001010000000000000000"
#define PLUS_SET      "0300001e02f0807202000f310000054200000002000003be340072020000"
#define PLUS_SET_DONE "0300001b02f0807202000c32000005420000000234000072020000"

static const rules_finding *open_finding(rules_engine *engine, const talk *t)
{
    rules_attach(engine, t->analyzer);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->rule->id, "putget-open");
    return finding;
}

static bool names(const rules_finding *finding, const char *family)
{
    for (const char *const *check = finding->check; *check; check++)
        if (strstr(*check, family))
            return true;
    return false;
}

/* A CPU that speaks S7comm-plus has the switch. */
static void the_check_fits_the_family(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 1, READ_M0);
    talk_send(t, SERVER, 1, READ_M0_OK);
    const rules_finding *finding = open_finding(engine, t);
    assert_true(names(finding, "S7-300/400"));
    assert_true(names(finding, "PUT/GET communication"));
    talk_send(t, CLIENT, 1, PLUS_SET);
    talk_send(t, SERVER, 1, PLUS_SET_DONE);
    talk_end(t, CAP_END_FIN);
    finding = open_finding(engine, t);
    assert_false(names(finding, "S7-300/400"));
    assert_true(names(finding, "PUT/GET communication"));
    rules_free(engine);
    talk_free(t);
}

/* As many partners as findings may be had: each one is told in full. */
static void every_finding_has_its_message(void **state)
{
    (void)state;
    enum { PARTNERS = 6000 };
    rules_engine *engine = rules_new(NULL);
    for (unsigned i = 0; i < PARTNERS; i++) {
        fixture_connection on;
        fixture_connect(&on, 5, 1, i + 1);
        on.flow.side[0].endpoint.ip = (cap_address){4, {10, 9, (uint8_t)(i >> 8), (uint8_t)i}};
        const fixture_job job = {.on = &on,
                                 .write = true,
                                 .frame = i + 1,
                                 .count = 1,
                                 .item = {fixture_bytes(1, 0, 1)},
                                 .code = {S7_RETURN_OK}};
        fixture_feed(engine, &job);
    }
    rules_finish(engine);
    for (guint i = 0; i < PARTNERS; i++)
        assert_non_null(fixture_finding(engine, i, PARTNERS)->message);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_is_written),
        cmocka_unit_test(what_was_refused_was_not_written),
        cmocka_unit_test(the_check_fits_the_family),
        cmocka_unit_test(every_finding_has_its_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
