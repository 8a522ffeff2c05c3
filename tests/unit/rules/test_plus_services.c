/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* Return values: ok, -12, -100, -113, -119, -256, -255 (only the code) */
#define OK       "00"
#define MISSING  "C08895B080EF91FFF4"
#define DENIED   "80808080808083FF9C"
#define SESSIONS "80808080808083FF8F"
#define UNKNOWN  "D180B3A08086B9FF89"
#define OUTDATED "80808080808083FF00"
#define NO_LID   "80808080808083FF01"
#define END      "00000000"
/* Heads: function, sequence 1, session 3C0. */
#define ASK(function)    "31 0000 " function " 0000 0001 000003C0 34 "
#define ANSWER(function) "32 0000 " function " 0000 0001 34 "

#define CREATE_OB1                                                                                 \
    ASK("04CA")                                                                                    \
    "00000003 00 04 00 00000000 A1 8A320001 9457 20 00 A3 8169 00 15 04 4D61696E A2 " END
#define CREATE_UNKNOWN      ASK("04CA") "00000003 00 04 00 00000000 A1 8A990002 9457 20 00 A2 " END
#define CREATE_SUBSCRIPTION ASK("04CA") "000003AF 00 04 00 00000000 A1 7FFFC001 8769 00 00 A2 " END
#define CREATE_SESSION      ASK("04CA") "0000011D 00 04 00 00000000 A1 000000D3 821F 00 00 A2 " END
#define CREATED(result)     ANSWER("04CA") result " 00 " END
#define DELETE(object)      ASK("04D4") object " 00 " END
#define DELETED(result)     ANSWER("04D4") result " 8A0E0005 " END
#define READ_CODE           ASK("054C") "8A320001 01 01 9414 " END
#define READ_ITEMS          ASK("054C") "00000000 02 09 00 88D0B88005 02 9376 0A 00 52 02 9D18 07 " END
#define READ_DONE           ANSWER("054C") OK " 01 00 08 01 00 00 " END
#define READ_FAILED(error)  ANSWER("054C") OK " 02 00 08 01 00 01 " error " 00 " END
#define READ_REFUSED(error) ANSWER("054C") error " 00 00 " END
#define EXPLORE             ASK("04BB") "00000003 00 01 00 01 00 01 9414 " END
#define EXPLORED            ANSWER("04BB") OK " 00000003 A1 8A130007 9413 00 00 A3 9414 00 14 00 01 AA A2 " END
#define EXPLORED_ONLY_NAMES ANSWER("04BB") OK " 00000003 A1 8A130007 9413 00 00 A2 " END
#define PROBE               ASK("0586") "89F90000 20 04 01 BC37 0001 " END
#define PROBED(error)       ANSWER("0586") error " 00 0000 " END
#define SET_STATE           ASK("04F2") "00000034 01 9077 00 08 01 00 " END
#define SET_CREDIT          ASK("04F2") "1000006A 01 881D 00 07 0006 00 " END
#define SET_DONE(result)    ANSWER("04F2") result " " END
#define INIT_SSL            "31 0000 05B3 0000 0001 00000000 30 " END
#define NO_SSL              ANSWER("05A9") UNKNOWN " " END

/* A whole PDU of version 2, without blanks, around a data part. */
static void pdu_of(const char *data, char hex[600])
{
    char plain[600] = "";
    size_t used = 0;
    for (const char *p = data; *p; p++)
        if (*p != ' ')
            plain[used++] = *p;
    snprintf(hex, 600, "7202%04X%.*s72020000", (unsigned)(used / 2), (int)used, plain);
}

static void feed(rules_engine *engine, uint64_t frame, const char *request, const char *answer)
{
    fixture_connection on;
    char hex[2][600];
    fixture_connect(&on, 5, 1, 1);
    pdu_of(request, hex[0]);
    pdu_of(answer, hex[1]);
    fixture_feed_hex(engine, &on, frame, hex[0], hex[1]);
}

static const struct {
    const char *request, *answer, *rule, *subject, *message;
    rules_severity severity;
    int code;
} rows[] = {
    {CREATE_OB1, CREATED(OK), "program-change", "OB1",
     "10.0.0.5 downloaded a block to 10.0.0.1: OB1 (Main)", RULES_CRITICAL, 0},
    {CREATE_OB1, CREATED(DENIED), "program-change", "OB1",
     "10.0.0.5 tried to download a block to 10.0.0.1: OB1 (Main), refused with -100 (access "
     "denied)",
     RULES_WARNING, -100},
    {CREATE_UNKNOWN, CREATED(OK), "program-change", "object 8A990002",
     "10.0.0.5 downloaded a block to 10.0.0.1: object 8A990002", RULES_CRITICAL, 0},
    {DELETE("8A0E0005"), DELETED(OK), "program-change", "DB5",
     "10.0.0.5 deleted a block in 10.0.0.1: DB5", RULES_CRITICAL, 0},
    {READ_CODE, READ_DONE, "program-read", "OB1", "10.0.0.5 read a block from 10.0.0.1: OB1",
     RULES_NOTICE, 0},
    {EXPLORE, EXPLORED, "program-read", "FC7", "10.0.0.5 read a block from 10.0.0.1: FC7",
     RULES_NOTICE, 0},
    {SET_STATE, SET_DONE(OK), "cpu-control", "operating state",
     "10.0.0.5 changed the operating state of 10.0.0.1", RULES_CRITICAL, 0},
    {SET_STATE, SET_DONE(DENIED), "cpu-control", "operating state",
     "10.0.0.5 tried to change the operating state of 10.0.0.1: refused with -100 (access denied)",
     RULES_WARNING, -100},
    {CREATE_SESSION, CREATED(SESSIONS), "connection-refused", "a session",
     "10.0.0.5 asks 10.0.0.1 for a session: refused with -113 (too many sessions)", RULES_WARNING,
     -113},
    {READ_ITEMS, READ_FAILED(NO_LID), "address-error", "DB5",
     "10.0.0.5 asks 10.0.0.1 for DB5.10: refused with -255 (LID invalid)", RULES_WARNING, -255},
    {READ_ITEMS, READ_FAILED(DENIED), "access-refused", "DB5",
     "10.0.0.5 asks 10.0.0.1 for DB5.10: refused with -100 (access denied)", RULES_WARNING, -100},
    {READ_ITEMS, READ_REFUSED(OUTDATED), "address-error", "GetMultiVariables of DB5",
     "10.0.0.5 asks 10.0.0.1 for GetMultiVariables of DB5: refused with -256 (type information out "
     "of date)",
     RULES_WARNING, -256},
    {PROBE, PROBED(MISSING), "service-refused", "GetVarSubStreamed of object 89F90000",
     "10.0.0.5 asks 10.0.0.1 for GetVarSubStreamed of object 89F90000: refused with -12 (object or "
     "variable does not exist)",
     RULES_NOTICE, -12},
    {PROBE, PROBED(DENIED), "service-refused", "GetVarSubStreamed of object 89F90000",
     "10.0.0.5 asks 10.0.0.1 for GetVarSubStreamed of object 89F90000: refused with -100 (access "
     "denied)",
     RULES_WARNING, -100},
    {INIT_SSL, NO_SSL, "service-refused", "InitSSL",
     "10.0.0.5 asks 10.0.0.1 for InitSSL: refused with -119 (request unknown)", RULES_NOTICE, -119},
};

static void each_service_has_its_finding(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        rules_engine *engine = rules_new(NULL);
        feed(engine, 1, rows[i].request, rows[i].answer);
        feed(engine, 2, rows[i].request, rows[i].answer);
        rules_finish(engine);
        const rules_finding *f = fixture_finding(engine, 0, 1);
        assert_string_equal(f->message, rows[i].message);
        assert_string_equal(f->rule->id, rows[i].rule);
        assert_string_equal(f->subject, rows[i].subject);
        assert_int_equal(f->severity, rows[i].severity);
        assert_int_equal(f->has_code, rows[i].code != 0);
        assert_int_equal((int32_t)f->code, rows[i].code);
        assert_int_equal(f->count, 2);
        assert_non_null(f->cause);
        assert_non_null(f->check[0]);
        rules_free(engine);
    }
}

/* Sessions, subscriptions and what goes well are no findings. */
static void ordinary_services_have_none(void **state)
{
    (void)state;
    static const char *const talk[][2] = {
        {CREATE_SUBSCRIPTION, CREATED(OK)}, {CREATE_SESSION, CREATED("11")},
        {DELETE("000003C0"), DELETED(OK)},  {READ_ITEMS, READ_DONE},
        {EXPLORE, EXPLORED_ONLY_NAMES},     {PROBE, PROBED(OK)},
        {SET_CREDIT, SET_DONE(OK)},
    };
    rules_engine *engine = rules_new(NULL);
    for (size_t i = 0; i < sizeof talk / sizeof *talk; i++)
        feed(engine, i + 1, talk[i][0], talk[i][1]);
    rules_finish(engine);
    assert_int_equal(rules_findings(engine)->len, 0);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_service_has_its_finding),
        cmocka_unit_test(ordinary_services_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
