/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/patterns.h"

#include "fixture_learn.h"
#include "rules/learn/extend.h"

/* 10.0.0.`client` asked 10.0.0.`server` for a block once a second. */
static void tell(learn_facts *facts, uint8_t client, uint8_t server, const char *text)
{
    GArray *requests = g_array_new(FALSE, TRUE, sizeof(policy_request));
    const policy_request row = {(char *)text, INT64_C(1000000000), 1, true};
    g_array_append_val(requests, row);
    const rules_pattern pattern = {.asks = {.family = 4, .bytes = {10, 0, 0, client}},
                                   .asked = {.family = 4, .bytes = {10, 0, 0, server}},
                                   .requests = requests,
                                   .judged = client};
    learn_facts_pattern(facts, &pattern);
    g_array_unref(requests);
}

/* Two partners, 10.0.0.20 and .21, of 10.0.0.10. */
static learn_facts *see(fixture_connection c[2])
{
    learn_facts *facts = learn_facts_new();
    for (uint8_t i = 0; i < 2; i++) {
        fixture_connect(&c[i], 20 + i, 10, 1U + i);
        facts_access(facts, &c[i], false, 10, 0, 4, 0xFF);
        facts_connect(facts, &c[i], true);
    }
    return facts;
}

/* The names of the sections, joined by '|'; the caller frees. */
static char *names_by(const char *text)
{
    fixture_connection c[2];
    learn_facts *facts = see(c);
    policy_model *model = text ? model_of(text) : NULL;
    tell(facts, 20, 10, "read DB10.DBB0-DBB3");
    tell(facts, 21, 10, "read DB10.DBB0-DBB3");
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){.extended = model});
    GPtrArray *sections = learn_sections_of(plan);
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < sections->len; i++)
        g_string_append_printf(out, "%s%s", i > 0 ? "|" : "",
                               ((const learn_section *)g_ptr_array_index(sections, i))->name);
    g_ptr_array_unref(sections);
    learn_plan_free(plan);
    policy_free(model);
    learn_facts_free(facts);
    return g_string_free(out, FALSE);
}

static void check_names(const char *text, const char *expected)
{
    g_autofree char *names = names_by(text);
    assert_string_equal(names, expected);
}

static void they_are_named_by_who_talks(void **state)
{
    (void)state;
    check_names(NULL, "Partner-10-0-0-20 to CPU-10-0-0-10|Partner-10-0-0-21 to CPU-10-0-0-10");
    check_names("[cpu C]\naddress=10.0.0.10\n[partner P]\naddress=10.0.0.20\n",
                "P to C|Partner-10-0-0-21 to C");
}

#define SIXTEEN "0123456789abcdef"
#define SIXTY   SIXTEEN SIXTEEN SIXTEEN "0123456789ab"

/* A name has 64 bytes at most, and whole characters. */
static void no_name_is_taken_twice(void **state)
{
    (void)state;
    check_names("[cpu C]\naddress=10.0.0.10\n[cpu D]\naddress=10.0.0.11\n"
                "[partner P]\naddress=10.0.0.20\n"
                "[pattern P to C]\npartner=P\ncpu=D\nevery.1s=read DB1\n",
                "P to C 2|Partner-10-0-0-21 to C");
    check_names("[cpu C]\naddress=10.0.0.10\n[partner " SIXTY "1]\naddress=10.0.0.20\n"
                "[partner " SIXTY "2]\naddress=10.0.0.21\n",
                SIXTY "1 to|" SIXTY "2 to");
    check_names("[cpu C]\naddress=10.0.0.10\n[partner " SIXTY "abc1]\naddress=10.0.0.20\n"
                "[partner " SIXTY "abc2]\naddress=10.0.0.21\n",
                SIXTY "abc1|" SIXTY "abc2");
    check_names("[cpu C]\naddress=10.0.0.10\n[partner " SIXTY " t\xC3\xA4]\naddress=10.0.0.20\n"
                "[partner " SIXTY "]\naddress=10.0.0.21\n",
                SIXTY " t\xC3\xA4|" SIXTY " to");
}

static void of_those_alike_the_second_gets_a_number(void **state)
{
    (void)state;
    check_names("[cpu C]\naddress=10.0.0.10\n[cpu D]\naddress=10.0.0.11\n"
                "[partner P]\naddress=10.0.0.20\n[partner " SIXTY "]\naddress=10.0.0.21\n"
                "[pattern " SIXTY " to]\npartner=P\ncpu=D\nevery.1s=read DB1\n",
                "P to C|0123456789abcdef0123456789abcdef0123456789abcdef012345678 2");
}

/* One for which a section stands, and hosts that share a section of their own. */
static void some_get_none(void **state)
{
    (void)state;
    check_names("[cpu C]\naddress=10.0.0.10\n[partner P]\naddress=10.0.0.20\n"
                "[pattern mine]\npartner=P\ncpu=C\nevery.1s=read DB1\n",
                "Partner-10-0-0-21 to C");
    check_names("[cpu C]\naddress=10.0.0.10\n[partner P]\naddress=10.0.0.0/24\n", "");
    check_names("[rules]\ndisable=pattern-change\n", "");
    check_names("[cpu C]\naddress=10.0.0.10,10.0.0.11\n[partner P]\naddress=10.0.0.20\n", "");
}

static void what_a_section_says(void **state)
{
    (void)state;
    fixture_connection c[2];
    learn_facts *facts = see(c);
    static const char text[] =
        "[cpu C]\r\naddress=10.0.0.10\r\n[partner P]\r\naddress=10.0.0.20\r\n"
        "read=C:DB\r\n[partner Q]\r\naddress=10.0.0.21\r\nread=C:DB";
    policy_model *model = model_of(text);
    GPtrArray *told = g_ptr_array_new_with_free_func(g_free);
    tell(facts, 20, 10, "read DB10.DBB0-DBB3");
    learn_plan *plan = learn_plan_new(facts, &(learn_name_sources){.extended = model});
    policy_edit *edit = policy_edit_new(text, strlen(text));
    learn_extend_policy(edit, plan, NULL, told);
    GString *out = policy_edit_text(edit);
    g_autofree char *said = joined(told);
    assert_string_equal(said, "[pattern P to C]");
    g_autofree char *expected =
        g_strconcat(text,
                    "\r\n\r\n# what it asks again and again; since that was known, 20 requests "
                    "kept to it\r\n[pattern P to C]\r\npartner=P\r\ncpu=C\r\n"
                    "every.1s=read DB10.DBB0-DBB3\r\n",
                    NULL);
    assert_string_equal(out->str, expected);
    policy_free(model_of(out->str));
    g_string_free(out, TRUE);
    policy_edit_free(edit);
    learn_plan_free(plan);
    policy_free(model);
    learn_facts_free(facts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(they_are_named_by_who_talks),
        cmocka_unit_test(no_name_is_taken_twice),
        cmocka_unit_test(of_those_alike_the_second_gets_a_number),
        cmocka_unit_test(some_get_none),
        cmocka_unit_test(what_a_section_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
