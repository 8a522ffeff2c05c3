/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/facts.h"

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const char read_job[] = "0300001f02f080320100000005000e00000401120a10020001001e84000000";
static const char read_other[] = "0300001f02f080320100000006000e00000401120a10020001001f84000000";
static const char success[] = "0300001a02f0803203000000050002000500000401ff040008aa";
static const char success_other[] = "0300001a02f0803203000000060002000500000401ff040008aa";

static char *put(app_facts *facts, const talk *t)
{
    static const rep_settings settings = {0};
    rep_buffer b = {0};
    app_facts_put(facts, &b, t->analyzer, &settings, INT64_C(1000000000000000000), false);
    char *text = g_strndup(b.data ? b.data : "", b.used);
    rep_buffer_clear(&b);
    return text;
}

static void check(app_facts *facts, const talk *t, const char *expected)
{
    char *text = put(facts, t);
    assert_string_equal(text, expected);
    g_free(text);
}

#define TIME "2001-09-09 01:46:40 UTC  new  "

static void each_fact_once(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    app_facts *facts = app_facts_new();
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, success);
    check(facts, t,
          TIME "CPU  10.0.0.1\n" TIME "partner  10.0.0.5 talks to 10.0.0.1\n" TIME
               "object  10.0.0.5 reads DB30 of 10.0.0.1\n");
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, success);
    check(facts, t, "");
    talk_send(t, CLIENT, 0, read_other);
    talk_send(t, SERVER, 1, success_other);
    check(facts, t, TIME "object  10.0.0.5 reads DB31 of 10.0.0.1\n");
    ana_connection connection = *t->connection;
    const s7_pdu stop = {.protocol_id = S7_PROTOCOL_COMM,
                         .rosctr = S7_ROSCTR_JOB,
                         .has_function = true,
                         .function = S7_FUNC_PLC_STOP};
    const ana_transaction transaction = {
        .connection = &connection, .side = CLIENT, .status = ANA_OK, .request = &stop};
    app_facts_transaction(facts, &transaction);
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, success);
    check(facts, t, TIME "service  10.0.0.5 asks 10.0.0.1: PLC stop\n");
    app_facts_free(facts);
    talk_free(t);
}

static void not_too_many_at_once(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    app_facts *facts = app_facts_new();
    for (unsigned db = 1; db <= 40; db++) {
        char *job =
            g_strdup_printf("0300001f02f080320100000005000e00000401120a10020001%04x84000000", db);
        talk_send(t, CLIENT, 0, job);
        talk_send(t, SERVER, 1, success);
        g_free(job);
    }
    char *text = put(facts, t);
    unsigned lines = 0;
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    assert_int_equal(lines, APP_FACTS_AT_ONCE + 1);
    assert_non_null(strstr(text, "... and 22 more facts"));
    g_free(text);
    check(facts, t, "");
    app_facts_free(facts);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_fact_once),
        cmocka_unit_test(not_too_many_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
