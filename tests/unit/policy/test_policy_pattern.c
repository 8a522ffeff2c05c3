/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "rules/policy/pattern.h"

#include <string.h>

#define HOSTS                                                                                      \
    "[cpu C]\naddress=10.0.0.1\n[cpu D]\naddress=10.0.0.3\n[partner P]\naddress=10.0.0.2\n"
#define HEAD HOSTS "[pattern X]\npartner=P\ncpu=C\n" /* line 7 */

static const policy_pattern *pattern_of(const policy_model *model, const char *partner,
                                        const char *cpu)
{
    const policy_address a = address_of(partner), b = address_of(cpu);
    return policy_pattern_at(model, &a, &b);
}

static char *printed(const policy_pattern *pattern)
{
    GString *out = g_string_new(NULL);
    policy_pattern_put(&(policy_writer){out, "\n"}, pattern);
    return g_string_free(out, FALSE);
}

static void what_a_section_says(void **state)
{
    (void)state;
    policy_model *model =
        good_policy(HEAD "every.500ms=read DB10.DBW0,M4.0;  write  DB20; read DB10.DBB0-DBB1,M4.0\n"
                         "any.1.5s=ask SZL 0x0131 index 0x0003; \\\n  read *\nalso=write PQB4\n");
    const policy_pattern *p = pattern_of(model, "10.0.0.2", "10.0.0.1");
    const policy_request *rows = (const policy_request *)(const void *)p->requests->data;
    assert_string_equal(p->name, "X");
    assert_int_equal(p->line, 7);
    assert_string_equal(p->partner->name, "P");
    assert_string_equal(p->cpu->name, "C");
    assert_int_equal(p->requests->len, 6);
    assert_string_equal(rows[0].text, "read DB10.DBB0-DBB1,M4.0");
    assert_string_equal(rows[1].text, "write DB20");
    assert_string_equal(rows[2].text, rows[0].text); /* the same in other words */
    assert_int_equal(rows[0].period, 500000000);
    assert_true(rows[0].ordered);
    assert_string_equal(rows[3].text, "ask SZL 0x0131 index 0x0003");
    assert_int_equal(rows[3].period, 1500000000);
    assert_false(rows[3].ordered);
    assert_int_equal(rows[3].list, rows[4].list);
    assert_int_not_equal(rows[0].list, rows[3].list);
    assert_string_equal(rows[5].text, "write PQB4");
    assert_int_equal(rows[5].period, 0);
    assert_null(pattern_of(model, "10.0.0.2", "10.0.0.3"));
    assert_null(pattern_of(model, "10.0.0.9", "10.0.0.1"));
    assert_int_equal(policy_pattern_count(model), 1);
    policy_free(model);
}

static void what_is_written_can_be_read(void **state)
{
    (void)state;
    static const char text[] =
        "[pattern X]\npartner=P\ncpu=C\n"
        "every.300ms=read DB10.DBB0-DBB15,M4.0; \\\n    write DB20.DBX4.3; \\\n    read T0-T7\n"
        "any.1.234s=ask plus.get_multi_variables DB3.10; \\\n    read PIB256-PIB259\n"
        "every.60s=read DB7; \\\n    read DB7\nalso=write PQB4; \\\n    read *\n";
    char *policy = g_strconcat(HOSTS, text, NULL);
    policy_model *model = good_policy(policy);
    char *again = printed(pattern_of(model, "10.0.0.2", "10.0.0.1"));
    assert_string_equal(again, text);
    g_free(again);
    g_free(policy);
    policy_free(model);
}

/* Two rounds cannot have one key; the reader takes none, but the model may learn them. */
static void rounds_with_the_same_period_are_one_list(void **state)
{
    (void)state;
    policy_model *model = good_policy(HEAD "every.1s=read DB1;read DB2\nevery.1001ms=read DB3\n"
                                           "any.1s=read DB4\nevery.2s=read DB5;read DB6\n");
    const policy_pattern *pattern = pattern_of(model, "10.0.0.2", "10.0.0.1");
    g_array_index(pattern->requests, policy_request, 2).period = 1000000000;
    char *text = printed(pattern);
    assert_string_equal(text,
                        "[pattern X]\npartner=P\ncpu=C\n"
                        "any.1s=read DB1; \\\n    read DB2; \\\n    read DB3; \\\n    read DB4\n"
                        "every.2s=read DB5; \\\n    read DB6\n");
    g_free(text);
    policy_free(model);
}

static void put_random_request(GString *out, GRand *random)
{
    static const char *const objects[] = {"DB10.DBB0-DBB15", "M4.0",    "T0-T7", "DB1", "*",
                                          "DB2.DBX1.1",      "MB2-MB9", "I",     "C5"};
    const gint32 kind = g_rand_int_range(random, 0, 3);
    if (kind == 2) {
        g_string_append_printf(out, "ask SZL 0x%04X", g_rand_int_range(random, 0, 65536));
        return;
    }
    g_string_append(out, kind ? "write " : "read ");
    for (gint32 i = g_rand_int_range(random, 1, 4); i > 0; i--)
        g_string_append_printf(out, "%s%s", objects[g_rand_int_range(random, 0, 9)],
                               i > 1 ? "," : "");
}

/* Periods grow, so that no key stands twice. */
static char *random_section(GRand *random)
{
    GString *out = g_string_new(HEAD);
    GHashTable *used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    gint32 period = 1;
    for (gint32 lists = g_rand_int_range(random, 1, 6); lists > 0; lists--) {
        GString *list = g_string_new(NULL);
        for (gint32 i = g_rand_int_range(random, 1, 7); i > 0; i--) {
            GString *request = g_string_new(NULL);
            put_random_request(request, random);
            if (!g_hash_table_contains(used, request->str))
                g_string_append_printf(list, "%s%s", list->len ? ";" : "", request->str);
            g_hash_table_add(used, g_string_free(request, FALSE));
        }
        period += g_rand_int_range(random, 100, 9000);
        if (list->len > 0 && lists == 1 && period % 2)
            g_string_append_printf(out, "any.1ms=read DB9999\nalso=%s\n", list->str);
        else if (list->len > 0)
            g_string_append_printf(out, "%s.%dms=%s\n", period % 2 ? "any" : "every", period,
                                   list->str);
        g_string_free(list, TRUE);
    }
    g_string_append(out, "any.600s=read DB9998\n");
    g_hash_table_unref(used);
    return g_string_free(out, FALSE);
}

/* Parse, print, parse, print: the same again. */
static void any_section_comes_back(void **state)
{
    (void)state;
    GRand *random = g_rand_new_with_seed(6);
    for (int i = 0; i < 300; i++) {
        char *text = random_section(random);
        policy_model *model = good_policy(text);
        char *once = printed(pattern_of(model, "10.0.0.2", "10.0.0.1"));
        char *policy = g_strconcat(HOSTS, once, NULL);
        policy_model *again = good_policy(policy);
        char *twice = printed(pattern_of(again, "10.0.0.2", "10.0.0.1"));
        assert_string_equal(once, twice);
        g_free(twice);
        g_free(policy);
        g_free(once);
        g_free(text);
        policy_free(again);
        policy_free(model);
    }
    g_rand_free(random);
}

static void periods_as_text(void **state)
{
    (void)state;
    static const struct {
        int64_t us;
        const char *text;
    } rows[] = {
        {3, "1ms"},        {4400, "4ms"},       {299900, "300ms"},   {302600, "305ms"},
        {999600, "1s"},    {1012000, "1s"},     {1237000, "1.25s"},  {1500000, "1.5s"},
        {59970000, "60s"}, {61300000, "61.5s"}, {600000000, "600s"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        GString *out = g_string_new(NULL);
        policy_period_put(out, rows[i].us * 1000);
        assert_string_equal(out->str, rows[i].text);
        g_string_free(out, TRUE);
    }
}

static void wrong_sections(void **state)
{
    (void)state;
    static const struct {
        const char *text, *fault;
    } rows[] = {
        {HEAD, "p:7:1: found [pattern] without every.PERIOD= or any.PERIOD=, expected one"},
        {HEAD "also=read DB1",
         "p:7:1: found [pattern] without every.PERIOD= or any.PERIOD=, expected one"},
        {HOSTS "[pattern X]\ncpu=C\nevery.1s=read DB1",
         "p:7:1: found [pattern] without partner=, expected it"},
        {HOSTS "[pattern X]\npartner=Q\ncpu=C\nevery.1s=read DB1",
         "p:8:9: found 'Q', expected the name of a [partner] of this file"},
        {HOSTS "[pattern X]\npartner=P\ncpu=E\nevery.1s=read DB1",
         "p:9:5: found 'E', expected the name of a [cpu] of this file"},
        {HEAD "every.500=read DB1",
         "p:10:7: found '500', expected a period from 1ms to 600s, as in 500ms or 1.5s"},
        {HEAD "every.0s=read DB1",
         "p:10:7: found '0s', expected a period from 1ms to 600s, as in 500ms or 1.5s"},
        {HEAD "any.601s=read DB1",
         "p:10:5: found '601s', expected a period from 1ms to 600s, as in 500ms or 1.5s"},
        {HEAD "every.1.2345s=read DB1",
         "p:10:7: found '1.2345s', expected a period from 1ms to 600s, as in 500ms or 1.5s"},
        {HEAD "every.1s=DB1",
         "p:10:10: found 'DB1', expected read OBJECT{,OBJECT}, write OBJECT{,OBJECT} or ask "
         "SERVICE, as in read DB10.DBB0-DBB15"},
        {HEAD "every.1s=read",
         "p:10:10: found 'read', expected read OBJECT{,OBJECT}, write OBJECT{,OBJECT} or ask "
         "SERVICE, as in read DB10.DBB0-DBB15"},
        {HEAD "every.1s=read DB1; write DBQ4",
         "p:10:26: found 'DBQ4', expected '*', an area (I, Q, M, P, T, C, DB), DBn, DBn-m, or an "
         "address as in DB10.DBW20, DB10.DBX0.0-DBX63.7, MB4-MB7, T0-T7"},
        {HEAD "every.1s=read DB1\nany.2s=read DB2; read DB1",
         "p:11:18: found 'read DB1' a second time, expected a request in one list of its section"},
        {HEAD "every.1s=ask a; ask b\\",
         "p:10:22: found '\\', expected the line that the value goes on in"},
        {HEAD "every.1s=read DB1\nevery.1000ms=read DB2",
         "p:11:1: found every.1000ms=, a second list of its period, expected one"},
        {HEAD "any.2s=read DB1;read DB1;read DB1;read DB1;read DB1",
         "p:10:44: found 'read DB1' more than 4 times in one cycle"},
        {HEAD "every.1s=read DB1\n[pattern Y]\npartner=P\ncpu=C\nevery.1s=read DB1",
         "p:11:1: found a second [pattern] of P and C, expected one: the first is in line 7"},
        {"[cpu C]\naddress=10.0.0.1\n[partner P:]\naddress=10.0.0.2\n[pattern X]\npartner=P\n"
         "cpu=C\nevery.1s=read DB1",
         "p:3:10: found 'P:', expected a name of 1 to 64 bytes without any of : ; , * [ ] = \\ \" "
         "as in [partner NAME]"},
        {HEAD "evry.1s=read DB1",
         "p:10:1: found 'evry.', expected partner, cpu, every.PERIOD, any.PERIOD or also as a key "
         "of [pattern]; did you mean 'every.'?"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        assert_faults(rows[i].text, rows[i].fault);
}

static void too_many_requests(void **state)
{
    (void)state;
    GString *text = g_string_new(HEAD "any.1s=");
    for (int i = 1; i <= POLICY_MOST_REQUESTS + 1; i++)
        g_string_append_printf(text, "read DB%d;", i);
    g_string_append(text, "read DB1");
    char *faults = faults_of_policy(text->str);
    assert_non_null(strstr(faults, "found more than 64 requests in one section"));
    g_free(faults);
    g_string_free(text, TRUE);
}

static void what_is_enabled(void **state)
{
    (void)state;
    policy_model *model = good_policy("[rules]\nenable=a, b\ndisable=c\n");
    assert_true(policy_rule_is_enabled(model, "b"));
    assert_false(policy_rule_is_enabled(model, "c"));
    policy_free(model);
    assert_faults("[rules]\nenable=no-answer\ndisable=port-silent,no-answer",
                  "p:3:21: found 'no-answer', which enable= names as well");
    assert_faults("[rules]\nenable=foo",
                  "p:2:8: found 'foo', expected the id of a rule, as 's7tap rules' lists them, or "
                  "of a [rule] of this file");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_section_says),
        cmocka_unit_test(what_is_written_can_be_read),
        cmocka_unit_test(any_section_comes_back),
        cmocka_unit_test(periods_as_text),
        cmocka_unit_test(wrong_sections),
        cmocka_unit_test(too_many_requests),
        cmocka_unit_test(rounds_with_the_same_period_are_one_list),
        cmocka_unit_test(what_is_enabled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
