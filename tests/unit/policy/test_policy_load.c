/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static char *file_with(const char *text)
{
    char *path = NULL;
    const int fd = g_file_open_tmp("policy-XXXXXX", &path, NULL);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    return path;
}

static void a_file_is_read(void **state)
{
    (void)state;
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    char *path = file_with("[cpu A]\naddress=10.0.0.1\n");
    policy_model *model = policy_load(path, NULL, messages);
    assert_non_null(model);
    assert_int_equal(messages->len, 0);
    assert_int_equal(policy_cpu_count(model), 1);
    policy_free(model);
    g_unlink(path);
    g_free(path);
    g_ptr_array_unref(messages);
}

static void faults_name_the_file(void **state)
{
    (void)state;
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    char *path = file_with("[cpu A\n");
    assert_null(policy_load(path, NULL, messages));
    char *expected = g_strdup_printf("%s:1:7: found the end of the line, expected ']'", path);
    assert_int_equal(messages->len, 1);
    assert_string_equal(messages->pdata[0], expected);
    g_free(expected);
    g_unlink(path);
    g_free(path);
    g_ptr_array_unref(messages);
}

static void check_unreadable(const char *path, const char *expected)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    assert_null(policy_load(path, NULL, messages));
    assert_int_equal(messages->len, 1);
    assert_string_equal(messages->pdata[0], expected);
    g_ptr_array_unref(messages);
}

static void what_cannot_be_read(void **state)
{
    (void)state;
    check_unreadable("/nowhere/p.ini", "/nowhere/p.ini: cannot be read: No such file or directory");
    check_unreadable("/", "/: cannot be read: Is a directory");
    check_unreadable("/dev/zero", "/dev/zero: found more than 4194304 bytes, expected a policy");
}

/* The first indented block of the manual. */
static void the_example_of_the_manual_is_right(void **state)
{
    (void)state;
    char *text = NULL;
    assert_true(g_file_get_contents(S7TAP_MANUAL, &text, NULL, NULL));
    char *example = strstr(text, "\n    #"), *end = strstr(text, "\n## ");
    assert_non_null(example);
    assert_non_null(end);
    *end = '\0';
    policy_model *model = good_policy(example);
    const policy_address ip = address_of("10.1.0.20");
    assert_int_equal(policy_cpu_count(model), 2);
    assert_string_equal(policy_partner_at(model, &ip)->name, "Panel");
    policy_free(model);
    g_free(text);
}

static void the_manual_names_every_service(void **state)
{
    (void)state;
    char *text = NULL;
    assert_true(g_file_get_contents(S7TAP_MANUAL, &text, NULL, NULL));
    for (int i = 0; i < POLICY_SERVICE_COUNT; i++) {
        char *word = g_strdup_printf("`%s`", policy_services[i].name);
        assert_non_null(strstr(text, word));
        g_free(word);
    }
    g_free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read),
        cmocka_unit_test(faults_name_the_file),
        cmocka_unit_test(what_cannot_be_read),
        cmocka_unit_test(the_example_of_the_manual_is_right),
        cmocka_unit_test(the_manual_names_every_service),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
