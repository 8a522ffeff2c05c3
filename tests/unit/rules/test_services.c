/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include "analyzer/relation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* S7 PDUs as captures have them, without TPKT and COTP. */
#define STOP         "3201000035000010000029000000000009505f50524f4752414d"
#define STOP_OK      "32030000350000010000000029"
#define STOP_REFUSED "3203000035000002000084022907"
#define START        "3201000025000014000028000000000000fd000009505f50524f4752414d"
#define START_COLD   "3201000023000016000028000000000000fd0002432009505f50524f4752414d"
#define START_OK     "32030000230000010000000028"
#define COPY_ROM     "320100001d000012000028000000000000fd00024550055f4d4f4455"
#define COPY_ROM_OK  "320300001d0000010000000028"
#define DOWNLOAD                                                                                   \
    "32010000830000200000"                                                                         \
    "1a00010000000000095f30413030303031500d31303030323136303030303838"
#define DOWNLOAD_REFUSED                                                                           \
    "320200008300000000"                                                                           \
    "00d241"
#define INSERT      "320100008400001a000028000000000000fd000a01003041303030303150055f494e5345"
#define INSERT_OK   "32030000840000010000000028"
#define INSERT_D2A9 "32030000840000020000d2a92802"
#define DELETE      "320100008400001a000028000000000000fd000a01003041303030303141055f44454c45"
#define UPLOAD      "320100000800001200001d00000000000000095f3042303030303041"
#define UPLOAD_OK   "3203000008000010000000001d000100000000070730303030323136"
#define UPLOAD_D241                                                                                \
    "320200000800000000"                                                                           \
    "00d241"
#define PASSWORD                                                                                   \
    "320700000600000800"                                                                           \
    "0c0001120411450100ff090008213a1b1d6e681b1d"
#define PASSWORD_OK                                                                                \
    "320700000600000c00"                                                                           \
    "040001120812850101000000000a000000"
#define PASSWORD_WRONG                                                                             \
    "320700000600000c00"                                                                           \
    "0400011208128501010000d6020a000000"
#define SZL                                                                                        \
    "320700000500000800"                                                                           \
    "080001120411440100ff09000401120200"
#define SZL_OTHER                                                                                  \
    "320700000500000800"                                                                           \
    "080001120411440100ff09000401310003"
#define SZL_D402                                                                                   \
    "320700000500000c00"                                                                           \
    "0400011208128401010000d4020a000000"

#define DISABLE_JOB                                                                                \
    "32070000d803000c001e0001120812410d0000000000ff09001a0014000200000000000100000000000100010001" \
    "000100000202"
#define JOB_GONE  "32070000d803000c00040001120812810d030000d0a50a000000"
#define INFO_DB1  "320700000c000008000c0001120411430300ff0900083041303030303142"
#define INFO_D209 "320700000c00000c000400011208128303000000d2090a000000"

static const rules_finding *after(rules_engine *engine, const char *const (*talk)[2], size_t count)
{
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (size_t i = 0; i < count; i++)
        fixture_feed_hex(engine, &on, i + 1, talk[i][0], talk[i][1]);
    rules_finish(engine);
    return fixture_finding(engine, 0, 1);
}

typedef struct expected {
    const char *talk[3][2];
    size_t count;
    const char *rule, *subject, *message;
    rules_severity severity;
    uint32_t code;
    uint64_t times;
} expected;

static const expected rows[] = {
    {{{STOP, STOP_OK}},
     1,
     "cpu-control",
     "stop",
     "10.0.0.5 stopped 10.0.0.1; no start over the network was seen since",
     RULES_CRITICAL,
     0,
     1},
    {{{STOP, STOP_REFUSED}},
     1,
     "cpu-control",
     "stop",
     "10.0.0.5 tried to stop 10.0.0.1: refused with 0x8402 (service not possible in the object's "
     "state, or mode already set)",
     RULES_WARNING,
     0x8402,
     1},
    {{{START, START_OK}},
     1,
     "cpu-control",
     "warm restart",
     "10.0.0.5 started 10.0.0.1 by warm restart",
     RULES_CRITICAL,
     0,
     1},
    {{{START_COLD, START_OK}},
     1,
     "cpu-control",
     "cold restart",
     "10.0.0.5 started 10.0.0.1 by cold restart",
     RULES_CRITICAL,
     0,
     1},
    {{{COPY_ROM, COPY_ROM_OK}},
     1,
     "cpu-control",
     "copy RAM to ROM",
     "10.0.0.5 copied RAM to ROM in 10.0.0.1",
     RULES_CRITICAL,
     0,
     1},
    {{{DOWNLOAD, DOWNLOAD_REFUSED}},
     1,
     "program-change",
     "DB1",
     "10.0.0.5 tried to download a block to 10.0.0.1: DB1, refused with 0xD241 (not permitted at "
     "the present protection level, password needed)",
     RULES_WARNING,
     0xD241,
     1},
    {{{INSERT, INSERT_D2A9}}, 1, "program-change", "DB1", NULL, RULES_NOTICE, 0xD2A9, 1},
    {{{DELETE, INSERT_OK}},
     1,
     "program-change",
     "DB1",
     "10.0.0.5 deleted blocks in 10.0.0.1: DB1",
     RULES_CRITICAL,
     0,
     1},
    {{{UPLOAD, UPLOAD_OK}},
     1,
     "program-read",
     "SDB0",
     "10.0.0.5 read a block from 10.0.0.1: SDB0",
     RULES_NOTICE,
     0,
     1},
    {{{UPLOAD, UPLOAD_D241}},
     1,
     "service-refused",
     "upload of SDB0",
     "10.0.0.5 asks 10.0.0.1 for upload of SDB0: refused with 0xD241 (not permitted at the present "
     "protection level, password needed)",
     RULES_WARNING,
     0xD241,
     1},
    {{{PASSWORD, PASSWORD_OK}},
     1,
     "password-used",
     "logon",
     "10.0.0.5 logged on with the password of 10.0.0.1",
     RULES_NOTICE,
     0,
     1},
    {{{PASSWORD, PASSWORD_WRONG}, {PASSWORD, PASSWORD_WRONG}},
     2,
     "password-used",
     "logon",
     "10.0.0.5 used a wrong password for 10.0.0.1: refused with 0xD602 (wrong password)",
     RULES_NOTICE,
     0xD602,
     2},
    {{{PASSWORD, PASSWORD_WRONG}, {PASSWORD, PASSWORD_WRONG}, {PASSWORD, PASSWORD_WRONG}},
     3,
     "password-used",
     "logon",
     NULL,
     RULES_CRITICAL,
     0xD602,
     3},
    {{{SZL, SZL_D402}},
     1,
     "service-refused",
     "SZL 0x0112 index 0x0200",
     "10.0.0.5 asks 10.0.0.1 for SZL 0x0112 index 0x0200: refused with 0xD402 (information not "
     "available, SZL index)",
     RULES_NOTICE,
     0xD402,
     1},
    {{{DISABLE_JOB, JOB_GONE}}, 1, "service-refused", "disable job", NULL, RULES_INFO, 0xD0A5, 1},
};

static void each_service_has_its_finding(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        rules_engine *engine = rules_new(NULL);
        const rules_finding *finding = after(engine, rows[i].talk, rows[i].count);
        assert_string_equal(finding->rule->id, rows[i].rule);
        assert_string_equal(finding->subject, rows[i].subject);
        if (rows[i].message)
            assert_string_equal(finding->message, rows[i].message);
        assert_int_equal(finding->severity, rows[i].severity);
        assert_int_equal(finding->code, rows[i].code);
        assert_int_equal(finding->count, rows[i].times);
        assert_int_equal(finding->frame_count, rows[i].times);
        assert_non_null(finding->check[0]);
        rules_free(engine);
    }
}

/* A refused list or block is no other one; a cold restart no warm one. */
static void what_differs_is_told_apart(void **state)
{
    (void)state;
    static const char *const talk[][2] = {
        {SZL, SZL_D402}, {SZL_OTHER, SZL_D402},  {START, START_OK},
        {SZL, SZL_D402}, {START_COLD, START_OK},
    };
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(talk); i++)
        fixture_feed_hex(engine, &on, i + 1, talk[i][0], talk[i][1]);
    rules_finish(engine);
    const rules_finding *warm = fixture_finding(engine, 0, 3);
    const rules_finding *cold = fixture_finding(engine, 1, 3);
    assert_string_not_equal(warm->cause, cold->cause);
    const rules_finding *lists = fixture_finding(engine, 2, 3);
    assert_int_equal(lists->count, 3);
    assert_int_equal(lists->symptoms->len, 2);
    const rules_finding *twice = lists->symptoms->pdata[0];
    assert_int_equal(twice->count, 2);
    const rules_finding *once = lists->symptoms->pdata[1];
    assert_string_equal(once->subject, "SZL 0x0131 index 0x0003");
    rules_free(engine);
}

static void a_stop_says_who_started_the_cpu_again(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on, other;
    fixture_connect(&on, 5, 1, 1);
    fixture_connect(&other, 6, 1, 2);
    fixture_feed_hex(engine, &on, 1, START, START_OK);
    fixture_feed_hex(engine, &on, 2, STOP, STOP_OK);
    fixture_feed_hex(engine, &other, 7, START, START_OK);
    fixture_feed_hex(engine, &other, 9, START, START_OK);
    rules_finish(engine);
    rules_finish(engine);
    const GPtrArray *findings = rules_findings(engine);
    bool found = false;
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->subject, "stop") != 0)
            continue;
        found = true;
        assert_string_equal(finding->message,
                            "10.0.0.5 stopped 10.0.0.1; started again by 10.0.0.6");
        assert_non_null(strstr(finding->check[0], "still in STOP"));
    }
    assert_true(found);
    fixture_feed_hex(engine, &on, 12, STOP, STOP_OK);
    rules_finish(engine);
    findings = rules_findings(engine);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        assert_null(strstr(finding->message, "started again"));
    }
    rules_free(engine);
}

/* Who finds other blocks over the same connection talks to the CPU. */
static void a_missing_block_is_no_wrong_slot_where_blocks_are_found(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    ana_relation relation = {0};
    fixture_connect(&on, 5, 1, 1);
    on.connection.relation = &relation;
    fixture_feed_hex(engine, &on, 1, INFO_DB1, INFO_D209);
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, 1);
    assert_string_equal(finding->subject, "block info of DB1");
    assert_int_equal(finding->severity, RULES_NOTICE);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    assert_non_null(finding->alternatives[0]);
    fixture_feed_hex(engine, &on, 2, UPLOAD, UPLOAD_OK);
    fixture_feed_hex(engine, &on, 3, INFO_DB1, INFO_D209);
    rules_finish(engine);
    finding = fixture_finding(engine, 0, 2);
    assert_string_equal(finding->subject, "block info of DB1");
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_null(finding->alternatives);
    assert_int_equal(finding->count, 2);
    rules_free(engine);
}

static void a_malformed_request_is_refused_for_its_form(void **state)
{
    (void)state;
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    const s7_pdu answer = {
        .protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_ACK, .error = 0x8104};
    for (uint64_t i = 1; i <= 2; i++) {
        const s7_pdu request = {.protocol_id = S7_PROTOCOL_COMM,
                                .rosctr = S7_ROSCTR_JOB,
                                .function = S7_FUNC_START_UPLOAD,
                                .has_function = true,
                                .notes = i == 1 ? (s7_notes)1 << S7N_LENGTHS : 0};
        const ana_transaction t = {.connection = &on.connection,
                                   .status = ANA_REFUSED,
                                   .request = &request,
                                   .answer = &answer,
                                   .answer_stamp = {.time = (int64_t)i, .frame = i}};
        rules_transaction(engine, &t);
    }
    rules_finish(engine);
    const rules_finding *malformed = fixture_finding(engine, 0, 2);
    assert_string_equal(malformed->rule->id, "service-refused");
    assert_non_null(strstr(malformed->cause, "wrongly built"));
    assert_int_equal(malformed->confidence, RULES_LIKELY);
    assert_null(malformed->alternatives);
    const rules_finding *good = fixture_finding(engine, 1, 2);
    assert_non_null(strstr(good->cause, "does not support this service"));
    assert_non_null(good->alternatives);
    rules_free(engine);
}

static void what_was_answered_well_is_no_finding(void **state)
{
    (void)state;
    static const char *const quiet[][2] = {
        {"32010000020000080000f0000001000101e0", "320300000200000800000000f0000001000100f0"},
        {"3207000007000008000400011204114301000a000000",
         "320700000700000c0004000112081283010000000000ff090000"},
    };
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(quiet); i++)
        fixture_feed_hex(engine, &on, i + 1, quiet[i][0], quiet[i][1]);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

static void findings_of_the_ledger_are_bounded(void **state)
{
    (void)state;
    const rules_options options = {.max_findings = 1};
    rules_engine *engine = rules_new(&options);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    fixture_feed_hex(engine, &on, 1, STOP, STOP_OK);
    fixture_feed_hex(engine, &on, 2, COPY_ROM, COPY_ROM_OK);
    fixture_feed_hex(engine, &on, 3, STOP, STOP_OK);
    rules_finish(engine);
    assert_int_equal(fixture_finding(engine, 0, 1)->count, 2);
    assert_int_equal(rules_dropped(engine), 1);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_service_has_its_finding),
        cmocka_unit_test(a_stop_says_who_started_the_cpu_again),
        cmocka_unit_test(what_differs_is_told_apart),
        cmocka_unit_test(a_missing_block_is_no_wrong_slot_where_blocks_are_found),
        cmocka_unit_test(a_malformed_request_is_refused_for_its_form),
        cmocka_unit_test(what_was_answered_well_is_no_finding),
        cmocka_unit_test(findings_of_the_ledger_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
