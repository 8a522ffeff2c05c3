/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/write.h"

#include "fixture.h"

#include <string.h>

static void check(policy_writer *w, const char *expected)
{
    assert_string_equal(w->out->str, expected);
    g_string_truncate(w->out, 0);
}

static void sections_and_keys(void **state)
{
    (void)state;
    policy_writer w = {g_string_new(NULL), "\n"};
    policy_write_section(&w, "cpu", "Press 1");
    policy_write_key(&w, "address", "10.0.0.1");
    policy_write_blank(&w);
    policy_write_section(&w, "rules", NULL);
    check(&w, "[cpu Press 1]\naddress=10.0.0.1\n\n[rules]\n");
    w.eol = "\r\n";
    policy_write_section(&w, "rules", NULL);
    policy_write_key(&w, "slow-ms", "5");
    check(&w, "[rules]\r\nslow-ms=5\r\n");
    g_string_free(w.out, TRUE);
}

static void long_values_go_on(void **state)
{
    (void)state;
    policy_writer w = {g_string_new(NULL), "\n"};
    policy_write_key(&w, "read",
                     "A:DB1000.DBB1000-DBB2000,DB1001.DBB1000-DBB2000,DB1002.DBB1000-DBB2000,DB1003"
                     ".DBB1000-DBB2000,DB1004.DBB1000-DBB2000;B:M");
    check(&w, "read=A:DB1000.DBB1000-DBB2000,DB1001.DBB1000-DBB2000,DB1002.DBB1000-DBB2000, \\\n"
              "     DB1003.DBB1000-DBB2000,DB1004.DBB1000-DBB2000; \\\n"
              "     B:M\n");
    /* A hundred characters fit, one more does not. */
    g_autofree char *fits = g_strnfill(93, 'x'), *longer = g_strnfill(94, 'x');
    g_autofree char *value = g_strdup_printf("%s,", fits),
                    *beyond = g_strdup_printf("%s,y", longer);
    policy_write_key(&w, "write", value);
    g_autofree char *expected = g_strdup_printf("write=%s\n", value);
    check(&w, expected);
    policy_write_key(&w, "write", beyond);
    g_autofree char *broken = g_strdup_printf("write=%s, \\\n      y\n", longer);
    check(&w, broken);
    g_string_free(w.out, TRUE);
}

static void comments_are_broken_between_words(void **state)
{
    (void)state;
    policy_writer w = {g_string_new(NULL), "\n"};
    g_autofree char *word = g_strnfill(50, 'w'), *huge = g_strnfill(150, 'h');
    policy_write_comment(&w, 2, "%s %s %s end", word, word, huge);
    g_autofree char *expected =
        g_strdup_printf("# %s\n#   %s\n#   %s\n#   end\n", word, word, huge);
    check(&w, expected);
    policy_write_comment(&w, 0, "%s", "");
    check(&w, "#\n");
    g_string_free(w.out, TRUE);
}

/* A name that a CPU tells must not become a line of the policy. */
static void nothing_breaks_out_of_a_comment_or_value(void **state)
{
    (void)state;
    policy_writer w = {g_string_new(NULL), "\n"};
    policy_write_comment(&w, 2, "name %s", "x\n[partner Evil]\r\naddress=1.2.3.4\t\x7f\\");
    check(&w, "# name x [partner Evil]  address=1.2.3.4  \\\n");
    policy_write_comment(&w, 2, "name %s", "\xff\xfe");
    check(&w, "# name \xEF\xBF\xBD\xEF\xBF\xBD\n");
    policy_write_key(&w, "family", "x\n[rules]");
    check(&w, "family=x [rules]\n");
    g_string_free(w.out, TRUE);
}

static void targets_and_services(void **state)
{
    (void)state;
    GString *out = g_string_new(NULL);
    const policy_target targets[] = {{"Press 1", "DB1,M"}, {NULL, "*"}};
    policy_targets_put(out, targets, 2);
    assert_string_equal(out->str, "Press 1:DB1,M;*:*");
    g_string_truncate(out, 0);
    policy_services_put(out, UINT32_C(1) << POLICY_CONTROL | UINT32_C(1) << POLICY_IDENTIFY);
    assert_string_equal(out->str, "identify,control");
    g_string_truncate(out, 0);
    policy_services_put(out, (UINT32_C(1) << POLICY_SERVICE_COUNT) - 1);
    assert_string_equal(out->str, "*");
    g_string_truncate(out, 0);
    policy_services_put(out, 0);
    assert_string_equal(out->str, "");
    g_string_free(out, TRUE);
}

/* Names that are good are those that the reader takes. */
static void names(void **state)
{
    (void)state;
    static const char *const good[] = {
        "a", "Press 1", "10.1.0.20", "S7300/ET200M station_1", "Pr\xC3\xA4sse", "#1", "x'y"};
    static const char *const bad[] = {
        "",
        "a:b",
        "a;b",
        "a,b",
        "*",
        "[a",
        "a]",
        "a=b",
        "a\\",
        "a\"b",
        " a",
        "a ",
        "a\tb",
        "a\nb",
        "\xff",
        "a\x7f",
        ("12345678901234567890123456789012345678901234567890123456789012"
         "345")};
    for (size_t i = 0; i < G_N_ELEMENTS(good); i++) {
        g_autofree char *text = g_strdup_printf("[cpu %s]\naddress=10.0.0.1\n", good[i]);
        assert_true(policy_is_name(good[i]));
        policy_model *model = good_policy(text);
        assert_true(policy_has_cpu(model, good[i]));
        assert_false(policy_has_partner(model, good[i]));
        policy_free(model);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(bad); i++)
        assert_false(policy_is_name(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sections_and_keys),
        cmocka_unit_test(long_values_go_on),
        cmocka_unit_test(comments_are_broken_between_words),
        cmocka_unit_test(nothing_breaks_out_of_a_comment_or_value),
        cmocka_unit_test(targets_and_services),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
