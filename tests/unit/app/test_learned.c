/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/learned.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static char *folder, *path;

static int make_folder(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("s7tap-learned-XXXXXX", NULL);
    path = g_build_filename(folder, "policy.ini", NULL);
    return folder ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    g_unlink(path);
    const int result = g_rmdir(folder); /* fails if anything else was left there */
    g_free(folder);
    g_free(path);
    return result;
}

static app_options options_of(void)
{
    static char *files[] = {(char *)"folder/a.pcap", NULL};
    return (app_options){.learning = true,
                         .quiet = TRUE,
                         .learned_path = path,
                         .files = files,
                         .outputs = g_array_new(FALSE, FALSE, sizeof(app_output))};
}

/* What comes of learning nothing from so many packets, with so many problems. */
static app_exit learn_nothing(const app_options *options, uint64_t packets, size_t problem_count)
{
    app_learned learned;
    static const char *const problems[] = {"a.pcap: cut off"};
    const cap_input_info info = {.name = "folder/a.pcap"};
    const rep_inputs inputs = {&info, 1, problems, problem_count};
    const cap_stats stats = {.packets = packets, .last_time = 1};
    app_exit result = app_learned_open(&learned, options);
    if (result == APP_DONE)
        result = app_learned_write(&learned, NULL, &stats, &inputs);
    app_learned_close(&learned);
    return result;
}

static char *text_of_file(void)
{
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void the_source_is_named_without_its_folder(void **state)
{
    (void)state;
    const app_options o = options_of();
    assert_int_equal(learn_nothing(&o, 5, 1), APP_DONE);
    g_autofree char *text = text_of_file();
    assert_non_null(strstr(text, "# Traffic: a.pcap; 5 packets, 1970-01-01 00:00:00 UTC\n"));
    assert_non_null(strstr(text, "# CHECK: not all of it was there: a.pcap: cut off\n"));
    g_array_unref(o.outputs);
}

static void without_packets_a_file_stays(void **state)
{
    (void)state;
    const app_options o = options_of();
    assert_true(g_file_set_contents(path, "before", -1, NULL));
    assert_int_equal(learn_nothing(&o, 0, 1), APP_DONE);
    g_autofree char *text = text_of_file();
    assert_string_equal(text, "before");
    g_array_unref(o.outputs);
}

static void a_policy_that_is_added_to_comes_out(void **state)
{
    (void)state;
    static const char policy[] = "# mine\n[cpu A]\naddress=10.0.0.1";
    app_options o = options_of();
    o.update_path = path;
    o.extended_text = g_byte_array_new();
    g_byte_array_append(o.extended_text, (const uint8_t *)policy, sizeof policy - 1);
    o.extended = policy_parse("p", policy, sizeof policy - 1, NULL, NULL);
    assert_non_null(o.extended);
    assert_int_equal(learn_nothing(&o, 5, 0), APP_DONE);
    g_autofree char *text = text_of_file();
    assert_string_equal(text, policy);
    policy_free(o.extended);
    g_byte_array_unref(o.extended_text);
    g_array_unref(o.outputs);
}

static void what_is_not_asked_for_is_not_done(void **state)
{
    (void)state;
    app_options o = options_of();
    o.learning = false;
    assert_int_equal(learn_nothing(&o, 5, 0), APP_DONE);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    g_array_unref(o.outputs);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(the_source_is_named_without_its_folder),
        IN_FOLDER(without_packets_a_file_stays),
        IN_FOLDER(a_policy_that_is_added_to_comes_out),
        IN_FOLDER(what_is_not_asked_for_is_not_done),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
