/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_section.h"
#include "rules/policy/pattern.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define HEAD  "[cpu C]\naddress=10.0.0.1\n[partner P]\naddress=10.0.0.5\n"
#define NAMES "[pattern X]\npartner=P\ncpu=C\n"

static void clear_row(gpointer row)
{
    g_free(((policy_request *)row)->text);
}

/* The section once it was a model. */
static char *told_by(const char *cycles, pattern_model **model, policy_model **policy)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    char *text = g_strconcat(HEAD NAMES, cycles, NULL);
    *policy = policy_parse("p", text, strlen(text), NULL, messages);
    assert_non_null(*policy);
    g_free(text);
    g_ptr_array_unref(messages);
    const policy_address p = {.family = 4, .bytes = {10, 0, 0, 5}};
    const policy_address c = {.family = 4, .bytes = {10, 0, 0, 1}};
    const policy_pattern *section = policy_pattern_at(*policy, &p, &c);
    *model = pattern_model_new();
    pattern_take_section(*model, section, 5000000000);
    GArray *requests = g_array_new(FALSE, TRUE, sizeof(policy_request));
    g_array_set_clear_func(requests, clear_row);
    pattern_tell_section(*model, requests);
    policy_pattern again = *section;
    again.requests = requests;
    GString *out = g_string_new(NULL);
    policy_pattern_put(&(policy_writer){out, "\n"}, &again);
    g_array_unref(requests);
    return g_string_free(out, FALSE);
}

static void a_section_comes_back_from_its_model(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "every.300ms=read DB1\n",
        ("every.300ms=read DB1; \\\n    write DB2; \\\n    ask SZL 0x0011 index 0x0000\n"
         "every.1.5s=read DB3\nalso=write DB5; \\\n    read DB6\n"),
        "every.300ms=read DB1; \\\n    read DB1; \\\n    read DB1\n",
        "every.1s=read DB1; \\\n    read DB2\nevery.10s=read DB3; \\\n    read DB4\n",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        pattern_model *model;
        policy_model *policy;
        char *text = told_by(rows[i], &model, &policy);
        char *expected = g_strconcat(NAMES, rows[i], NULL);
        assert_string_equal(text, expected);
        g_free(expected);
        g_free(text);
        pattern_model_free(model);
        policy_free(policy);
    }
}

static void what_the_model_knows(void **state)
{
    (void)state;
    pattern_model *model;
    policy_model *policy;
    g_free(told_by("every.1s=read DB1; read DB2; read DB1; read DB3\nany.60s=read DB4\n"
                   "also=read DB5\n",
                   &model, &policy));
    assert_true(model->watching);
    assert_int_equal(model->request_count, 5);
    assert_int_equal(model->period, 1000000000);
    assert_int_equal(model->slowest, 60000000000);
    assert_int_equal(model->request[0]->per_cycle, 2);
    assert_int_equal(model->request[0]->before, 1 << 1 | 1 << 2);
    assert_int_equal(model->request[1]->before, 1 << 0);
    assert_int_equal(model->request[3]->group, PATTERN_NO_GROUP);
    assert_int_equal(model->request[4]->standing, PATTERN_KNOWN);
    pattern_model_free(model);
    policy_free(policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_section_comes_back_from_its_model),
        cmocka_unit_test(what_the_model_knows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
