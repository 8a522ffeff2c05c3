/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected_deeds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* S7 PDUs as captures have them, without TPKT and COTP. */
#define STOP       "3201000035000010000029000000000009505f50524f4752414d"
#define START      "3201000025000014000028000000000000fd000009505f50524f4752414d"
#define START_COLD "3201000023000016000028000000000000fd0002432009505f50524f4752414d"
#define COPY_ROM   "320100001d000012000028000000000000fd00024550055f4d4f4455"
#define DOWNLOAD                                                                                   \
    "320100008300002000001a00010000000000095f30413030303031500d31303030323136303030303838"
#define LINK     "320100008400001a000028000000000000fd000a01003041303030303150055f494e5345"
#define DELETE   "320100008400001a000028000000000000fd000a01003041303030303141055f44454c45"
#define UPLOAD   "320100000800001200001d00000000000000095f3042303030303041"
#define PASSWORD "3207000006000008000c0001120411450100ff090008213a1b1d6e681b1d"
#define SZL      "320700000500000800080001120411440100ff09000401120200"
#define LIST     "3207000007000008000400011204114301000a000000"
#define SETUP    "32010000020000080000f0000001000101e0"
#define NO_PI    "320100001d000012000028000000000000fd00024550055f58585858"

/* Reads and writes of DB10.DBB0, DB20.DBB8-DBB9, M100.3, and a symbol of an S7-1200. */
#define READ      "320100000100000e00000401120a10020001000a84000000"
#define READ_OK   "3203000001000002000500000401ff040008aa"
#define READ_MORE "320100000100000e00000401120a10020002000a84000000"
#define WRITE     "320100000100000e00060501120a1002000200148400004000040010aabb"
#define WRITE_OK  "3203000001000002000100000501ff"
#define WRITE_05  "320300000100000200010000050105"
#define WRITE_81  "320200000100000000008104"
#define SET_BIT   "320100000100000e00050501120a100100010000830003230003000101"

typedef struct step {
    const char *request, *answer; /* answer NULL: none; of services: the status says */
    ana_status status;
} step;

static s7_bytes bytes_of(const char *hex, uint8_t buffer[128])
{
    const size_t size = strlen(hex) / 2;
    for (size_t i = 0; i < size; i++)
        buffer[i] =
            (uint8_t)(g_ascii_xdigit_value(hex[2 * i]) << 4 | g_ascii_xdigit_value(hex[2 * i + 1]));
    return (s7_bytes){buffer, size};
}

static void add(unexpected_deeds *deeds, const step *s)
{
    uint8_t request_buffer[128], answer_buffer[128];
    const s7_bytes request = bytes_of(s->request, request_buffer);
    const s7_bytes answer = bytes_of(s->answer ? s->answer : "", answer_buffer);
    const s7_context context = {.request = request};
    s7_pdu asked, answered;
    assert_int_equal(s7_decode(request, NULL, &asked, NULL), S7_OK);
    if (s->answer)
        assert_int_equal(s7_decode(answer, &context, &answered, NULL), S7_OK);
    const ana_transaction t = {
        .request = &asked, .answer = s->answer ? &answered : NULL, .status = s->status};
    if (asked.has_function && (asked.function == S7_FUNC_READ || asked.function == S7_FUNC_WRITE))
        unexpected_deeds_add_access(deeds, &t);
    else
        unexpected_deeds_add_service(deeds, &t, &asked);
}

static void check_text(const unexpected_deeds *deeds, bool altered, const char *expected)
{
    GString *out = g_string_new(NULL);
    unexpected_deeds_put(out, deeds);
    assert_string_equal(out->str, expected);
    assert_int_equal(unexpected_deeds_altered(deeds), altered);
    g_string_free(out, TRUE);
}

/* In the given order, and the other way round, twice. */
static void check(const step *steps, size_t count, bool altered, const char *expected)
{
    unexpected_deeds *forth = unexpected_deeds_new(), *back = unexpected_deeds_new();
    for (size_t i = 0; i < count; i++)
        add(forth, &steps[i]);
    for (size_t i = 2 * count; i > 0; i--)
        add(back, &steps[(i - 1) % count]);
    check_text(forth, altered, expected);
    check_text(back, altered, expected);
    unexpected_deeds_free(forth);
    unexpected_deeds_free(back);
}
#define CHECK(steps, altered, expected) check(steps, G_N_ELEMENTS(steps), altered, expected)

static void gravest_first(void **state)
{
    (void)state;
    static const step all[] = {
        {SETUP, NULL, ANA_OK},      {SZL, NULL, ANA_OK},       {LIST, NULL, ANA_OK},
        {READ, READ_OK, ANA_OK},    {WRITE, WRITE_OK, ANA_OK}, {PASSWORD, NULL, ANA_OK},
        {UPLOAD, NULL, ANA_OK},     {DOWNLOAD, NULL, ANA_OK},  {LINK, NULL, ANA_OK},
        {STOP, NULL, ANA_OK},       {START, NULL, ANA_OK},     {SET_BIT, WRITE_OK, ANA_OK},
        {COPY_ROM, NULL, ANA_OK},   {DELETE, NULL, ANA_OK},    {NO_PI, NULL, ANA_OK},
        {START_COLD, NULL, ANA_OK},
    };
    CHECK(all, true,
          "stopped the CPU, started the CPU by cold restart, started the CPU by warm restart, "
          "downloaded blocks, deleted blocks, linked blocks, wrote M100.3,DB20.DBB8-DBB9, copied "
          "RAM to ROM, sent or cleared the session password, used services that s7tap does not "
          "know, read blocks out of the CPU, read DB10.DBB0, read status lists, listed blocks");
}

/* What did not work comes after what did, but before what only looks. */
static void what_was_refused_or_not_answered(void **state)
{
    (void)state;
    static const step mixed[] = {
        {READ, READ_OK, ANA_OK},        {STOP, NULL, ANA_REFUSED},
        {WRITE, WRITE_OK, ANA_OK},      {SZL, NULL, ANA_REFUSED},
        {DOWNLOAD, NULL, ANA_UNSEEN},   {SET_BIT, WRITE_05, ANA_REFUSED},
        {UPLOAD, NULL, ANA_UNANSWERED},
    };
    CHECK(mixed, true,
          "wrote DB20.DBB8-DBB9, tried to download blocks (no answer seen), tried to stop the CPU "
          "(refused), tried to write M100.3 (refused), read DB10.DBB0, tried to read blocks out of "
          "the CPU (no answer seen), tried to read status lists (refused)");
    static const step in_vain[] = {{WRITE, WRITE_81, ANA_REFUSED}, {STOP, NULL, ANA_REFUSED}};
    CHECK(in_vain, false,
          "tried to stop the CPU (refused), tried to write DB20.DBB8-DBB9 (refused)");
    static const step unseen[] = {{WRITE, NULL, ANA_UNSEEN}};
    CHECK(unseen, true, "tried to write DB20.DBB8-DBB9 (no answer seen)");
    static const step looks[] = {{READ, READ_OK, ANA_OK}, {PASSWORD, NULL, ANA_OK}};
    CHECK(looks, false, "sent or cleared the session password, read DB10.DBB0");
}

static void what_worked_once_is_not_told_twice(void **state)
{
    (void)state;
    static const step steps[] = {
        {READ, READ_OK, ANA_OK},       {READ, NULL, ANA_PENDING}, {WRITE, WRITE_05, ANA_REFUSED},
        {WRITE, NULL, ANA_UNANSWERED}, {SZL, NULL, ANA_OK},       {SZL, NULL, ANA_REFUSED},
    };
    CHECK(steps, true,
          "tried to write DB20.DBB8-DBB9 (no answer seen), read DB10.DBB0, read status lists");
    static const step more[] = {{READ, READ_OK, ANA_OK}, {READ_MORE, NULL, ANA_PENDING}};
    CHECK(more, false, "read DB10.DBB0, tried to read DB10.DBB0-DBB1 (no answer seen)");
}

/* Work on the CPU or its program; not what panels and other CPUs do day by day. */
static void what_is_grave(void **state)
{
    (void)state;
    static const step steps[] = {
        {READ, READ_OK, ANA_OK},  {WRITE, WRITE_OK, ANA_OK}, {SZL, NULL, ANA_OK},
        {LIST, NULL, ANA_OK},     {UPLOAD, NULL, ANA_OK},    {PASSWORD, NULL, ANA_REFUSED},
        {STOP, NULL, ANA_UNSEEN},
    };
    unexpected_deeds *deeds = unexpected_deeds_new();
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < 4; i++)
        add(deeds, &steps[i]);
    unexpected_deeds_add_encrypted(deeds);
    unexpected_deeds_put_grave(out, deeds);
    assert_string_equal(out->str, "");
    for (size_t i = 4; i < G_N_ELEMENTS(steps); i++)
        add(deeds, &steps[i]);
    unexpected_deeds_put_grave(out, deeds);
    assert_string_equal(out->str, "tried to stop the CPU (no answer seen), tried to send or clear "
                                  "the session password (refused), read blocks out of the CPU");
    g_string_free(out, TRUE);
    unexpected_deeds_free(deeds);
}

static void an_encrypted_session(void **state)
{
    (void)state;
    unexpected_deeds *deeds = unexpected_deeds_new();
    check_text(deeds, false, "");
    unexpected_deeds_add_encrypted(deeds);
    check_text(deeds, false, "opened an encrypted session");
    unexpected_deeds_free(deeds);
    unexpected_deeds_free(NULL);
}

static void what_services_can_do(void **state)
{
    (void)state;
    static const policy_service looks[] = {
        POLICY_IDENTIFY,   POLICY_BLOCKS,   POLICY_UPLOAD, POLICY_TEST,
        POLICY_CLOCK_READ, POLICY_MESSAGES, POLICY_CYCLIC, POLICY_RECORDS,
    };
    uint32_t looking = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(looks); i++)
        looking |= UINT32_C(1) << looks[i];
    for (policy_service service = 0; service < POLICY_SERVICE_COUNT; service++)
        assert_int_equal(unexpected_service_alters(service), (looking >> service & 1) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gravest_first),
        cmocka_unit_test(what_was_refused_or_not_answered),
        cmocka_unit_test(what_worked_once_is_not_told_twice),
        cmocka_unit_test(what_is_grave),
        cmocka_unit_test(an_encrypted_session),
        cmocka_unit_test(what_services_can_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
