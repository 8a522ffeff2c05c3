/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/edit.h"

#include "fixture.h"

#include <string.h>

static policy_edit *edit_of(const char *text)
{
    return policy_edit_new(text, strlen(text));
}

static void check(policy_edit *edit, const char *expected)
{
    GString *text = policy_edit_text(edit);
    assert_string_equal(text->str, expected);
    g_string_free(text, TRUE);
    policy_edit_free(edit);
}

static void add_read(policy_edit *edit, const char *cpu, const char *objects)
{
    const policy_target target = {cpu, objects};
    assert_true(policy_edit_access(edit, "P", false, &target, 1, NULL));
}

static void nothing_added_changes_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "# only this", "\xEF\xBB\xBF[rules]\r\nslow-ms=5 \\\r\n\r\n", "\n\n[rules]\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        check(edit_of(texts[i]), texts[i]);
}

static void objects_go_to_their_target(void **state)
{
    (void)state;
    policy_edit *edit =
        edit_of("[partner P]\naddress=10.0.0.1\nread = A:DB1 ; B:DB2,DB3 \n# end\n");
    add_read(edit, "A", "DB5,M");
    check(edit, "[partner P]\naddress=10.0.0.1\nread = A:DB1,DB5,M ; B:DB2,DB3 \n# end\n");
    edit = edit_of("[partner P]\naddress=10.0.0.1\nread=A:DB1;B:DB2");
    add_read(edit, "B", "DB5");
    check(edit, "[partner P]\naddress=10.0.0.1\nread=A:DB1;B:DB2,DB5");
    edit = edit_of("[partner P]\r\naddress=10.0.0.1\r\nread=A:DB1\r\n");
    add_read(edit, "C", "DB5,DB6");
    check(edit, "[partner P]\r\naddress=10.0.0.1\r\nread=A:DB1;C:DB5,DB6\r\n");
    edit = edit_of("[partner P]\nread=*:DB1;A:DB2\naddress=10.0.0.1\n");
    add_read(edit, NULL, "M");
    check(edit, "[partner P]\nread=*:DB1,M;A:DB2\naddress=10.0.0.1\n");
}

static void several_targets_at_once(void **state)
{
    (void)state;
    const policy_target targets[] = {{"B", "DB7"}, {"C", "DB8"}, {"A", "DB9"}, {"D", "M"}};
    policy_edit *edit = edit_of("[partner P]\naddress=10.0.0.1\nread=A:DB1;B:DB2\n");
    assert_true(policy_edit_access(edit, "P", false, targets, 4, "CHECK: why"));
    check(edit,
          "[partner P]\naddress=10.0.0.1\n# CHECK: why\nread=A:DB1,DB9;B:DB2,DB7;C:DB8;D:M\n");
    /* The last target of the value is at its end, where others were added already. */
    const policy_target late[] = {{"C", "DB8"}, {"B", "DB7"}};
    edit = edit_of("[partner P]\naddress=10.0.0.1\nread=A:DB1;B:DB2\n");
    assert_true(policy_edit_access(edit, "P", false, late, 2, NULL));
    check(edit, "[partner P]\naddress=10.0.0.1\nread=A:DB1;B:DB2;C:DB8;B:DB7\n");
}

static void lines_are_broken_as_the_value_is(void **state)
{
    (void)state;
    const char *objects = "DB1000.DBB1000-DBB2000,DB1001.DBB1000-DBB2000,DB1002.DBB1000-DBB2000,"
                          "DB1003.DBB1000-DBB2000";
    policy_edit *edit = edit_of("[partner P]\naddress=10.0.0.1\nread=A:DB1\n");
    add_read(edit, "A", objects);
    check(edit,
          "[partner P]\naddress=10.0.0.1\n"
          "read=A:DB1,DB1000.DBB1000-DBB2000,DB1001.DBB1000-DBB2000,DB1002.DBB1000-DBB2000, \\\n"
          "     DB1003.DBB1000-DBB2000\n");
    edit = edit_of("[partner P]\r\naddress=10.0.0.1\r\nread=A:DB1; \\\r\n \t B:DB2\r\n");
    add_read(edit, "B", objects);
    check(edit,
          "[partner P]\r\naddress=10.0.0.1\r\nread=A:DB1; \\\r\n"
          " \t B:DB2,DB1000.DBB1000-DBB2000,DB1001.DBB1000-DBB2000,DB1002.DBB1000-DBB2000, \\\r\n"
          " \t DB1003.DBB1000-DBB2000\r\n");
    edit = edit_of("[partner P]\naddress=10.0.0.1\nread=A:DB1; \\\n    B:DB2\n");
    add_read(edit, "A", "DB3");
    check(edit, "[partner P]\naddress=10.0.0.1\nread=A:DB1,DB3; \\\n    B:DB2\n");
    /* Who writes long lines gets them longer. */
    g_autofree char *text =
        g_strdup_printf("[partner P]\naddress=10.0.0.1\nread=A:%s,DB1\n", objects);
    g_autofree char *expected =
        g_strdup_printf("[partner P]\naddress=10.0.0.1\nread=A:%s,DB1,DB2\n", objects);
    edit = edit_of(text);
    add_read(edit, "A", "DB2");
    check(edit, expected);
}

static void missing_keys_come_last_in_their_section(void **state)
{
    (void)state;
    policy_edit *edit =
        edit_of("[partner P]\naddress=10.0.0.1\n\n# of Q\n[partner Q]\naddress=10.0.0.2");
    add_read(edit, "A", "DB5");
    assert_true(policy_edit_services(edit, "P", UINT32_C(1) << POLICY_IDENTIFY, "CHECK: who"));
    assert_true(policy_edit_services(edit, "Q", UINT32_C(1) << POLICY_CONTROL, NULL));
    check(edit, "[partner P]\naddress=10.0.0.1\nread=A:DB5\n# CHECK: who\nservices=identify\n\n"
                "# of Q\n[partner Q]\naddress=10.0.0.2\nservices=control\n");
    edit = edit_of("[partner P]\naddress=10.0.0.1\nservices=identify \\\n");
    assert_true(policy_edit_services(edit, "P", UINT32_C(1) << POLICY_BLOCKS, NULL));
    add_read(edit, "A", "DB5");
    check(edit, "[partner P]\naddress=10.0.0.1\nservices=identify,blocks \\\n\nread=A:DB5\n");
}

static void sections_stand_with_their_kind(void **state)
{
    (void)state;
    policy_edit *edit =
        edit_of("# head\n[cpu A]\naddress=10.0.0.1\n# of P\n[partner P]\naddress=10.0.0.2\n");
    policy_edit_section(edit, "partner", "[partner Q]\naddress=10.0.0.3\n");
    policy_edit_section(edit, "cpu", "# new\n[cpu B]\naddress=10.0.0.4\n");
    policy_edit_section(edit, "cpu", "[cpu C]\naddress=10.0.0.5\n");
    add_read(edit, "B", "M");
    check(edit, "# head\n[cpu A]\naddress=10.0.0.1\n\n# new\n[cpu B]\naddress=10.0.0.4\n\n[cpu C]\n"
                "address=10.0.0.5\n# of P\n[partner P]\naddress=10.0.0.2\nread=B:M\n\n[partner Q]\n"
                "address=10.0.0.3\n");
    edit = edit_of("");
    policy_edit_section(edit, "cpu", "[cpu B]\naddress=10.0.0.4\n");
    policy_edit_section(edit, "partner", "[partner C]\naddress=10.0.0.5\n");
    check(edit, "[cpu B]\naddress=10.0.0.4\n\n[partner C]\naddress=10.0.0.5\n");
    edit = edit_of("\xEF\xBB\xBF");
    policy_edit_section(edit, "cpu", "[cpu B]\naddress=10.0.0.4\n");
    check(edit, "\xEF\xBB\xBF[cpu B]\naddress=10.0.0.4\n");
    edit = edit_of("[rules]\r\nslow-ms=5");
    assert_string_equal(policy_edit_eol(edit), "\r\n");
    policy_edit_section(edit, "cpu", "[cpu B]\r\naddress=10.0.0.4\r\n");
    check(edit, "[rules]\r\nslow-ms=5\r\n\r\n[cpu B]\r\naddress=10.0.0.4\r\n");
    edit = edit_of("[rules]\nslow-ms=5\n\n\n");
    policy_edit_section(edit, "cpu", "[cpu B]\naddress=10.0.0.4\n");
    check(edit, "[rules]\nslow-ms=5\n\n\n[cpu B]\naddress=10.0.0.4\n");
}

static void who_is_not_there_gets_nothing(void **state)
{
    (void)state;
    const policy_target target = {"A", "M"};
    policy_edit *edit = edit_of("[cpu P]\naddress=10.0.0.1\n");
    assert_false(policy_edit_access(edit, "P", true, &target, 1, NULL));
    assert_false(policy_edit_services(edit, "P", 1, NULL));
    check(edit, "[cpu P]\naddress=10.0.0.1\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_added_changes_nothing),
        cmocka_unit_test(objects_go_to_their_target),
        cmocka_unit_test(several_targets_at_once),
        cmocka_unit_test(lines_are_broken_as_the_value_is),
        cmocka_unit_test(missing_keys_come_last_in_their_section),
        cmocka_unit_test(sections_stand_with_their_kind),
        cmocka_unit_test(who_is_not_there_gets_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
