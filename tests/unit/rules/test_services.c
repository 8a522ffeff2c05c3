/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* S7 PDUs of S7-PROTOCOL section 10, without TPKT and COTP. */
#define STOP         "3201000035000010000029000000000009505f50524f4752414d"
#define STOP_OK      "32030000350000010000000029"
#define STOP_REFUSED "3203000035000002000084022907"
#define COPY_ROM     "320100001d000012000028000000000000fd00024550055f4d4f4455"
#define COPY_ROM_OK  "320300001d0000010000000028"
#define DOWNLOAD                                                                                   \
    "32010000830000200000"                                                                         \
    "1a00010000000000095f30413030303031500d31303030323136303030303838"
#define DOWNLOAD_OK                                                                                \
    "32030000830000010000"                                                                         \
    "00001a"
#define DOWNLOAD_REFUSED                                                                           \
    "320200008300000000"                                                                           \
    "00d241"
#define INSERT    "320100008400001a000028000000000000fd000a01003041303030303150055f494e5345"
#define INSERT_OK "32030000840000010000000028"
#define DELETE    "320100008400001a000028000000000000fd000a01003041303030303141055f44454c45"
#define UPLOAD    "320100000800001200001d00000000000000095f3042303030303041"
#define UPLOAD_OK "3203000008000010000000001d000100000000070730303030323136"
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
#define SZL_D402                                                                                   \
    "320700000500000c00"                                                                           \
    "0400011208128401010000d4020a000000"

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
     "stopped",
     "10.0.0.5 stopped 10.0.0.1",
     RULES_CRITICAL,
     0,
     1},
    {{{STOP, STOP_REFUSED}},
     1,
     "cpu-control",
     "tried to stop",
     "10.0.0.5 tried to stop 10.0.0.1",
     RULES_WARNING,
     0x8402,
     1},
    {{{COPY_ROM, COPY_ROM_OK}},
     1,
     "cpu-control",
     "copied RAM to ROM in",
     "10.0.0.5 copied RAM to ROM in 10.0.0.1",
     RULES_CRITICAL,
     0,
     1},
    {{{DOWNLOAD, DOWNLOAD_OK}, {INSERT, INSERT_OK}},
     2,
     "program-change",
     "DB1",
     "10.0.0.5 downloaded a block to 10.0.0.1: DB1",
     RULES_CRITICAL,
     0,
     2},
    {{{DOWNLOAD, DOWNLOAD_REFUSED}},
     1,
     "program-change",
     "DB1",
     "10.0.0.5 tried to download a block to 10.0.0.1: DB1",
     RULES_WARNING,
     0xD241,
     1},
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
     "start_upload SDB0",
     NULL,
     RULES_WARNING,
     0xD241,
     1},
    {{{PASSWORD, PASSWORD_OK}},
     1,
     "password-used",
     "logged on with the password of",
     "10.0.0.5 logged on with the password of 10.0.0.1",
     RULES_NOTICE,
     0,
     1},
    {{{PASSWORD, PASSWORD_WRONG}, {PASSWORD, PASSWORD_WRONG}},
     2,
     "password-used",
     "used a wrong password for",
     "10.0.0.5 used a wrong password for 10.0.0.1",
     RULES_NOTICE,
     0xD602,
     2},
    {{{PASSWORD, PASSWORD_WRONG}, {PASSWORD, PASSWORD_WRONG}, {PASSWORD, PASSWORD_WRONG}},
     3,
     "password-used",
     "used a wrong password for",
     NULL,
     RULES_CRITICAL,
     0xD602,
     3},
    {{{SZL, SZL_D402}}, 1, "service-refused", "szl_read", NULL, RULES_NOTICE, 0xD402, 1},
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
        cmocka_unit_test(what_was_answered_well_is_no_finding),
        cmocka_unit_test(findings_of_the_ledger_are_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
