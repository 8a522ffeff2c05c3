/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/output.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void whole_lines_reach_the_file(void **state)
{
    (void)state;
    char *path = NULL;
    const int fd = g_file_open_tmp("s7tap-output-XXXXXX", &path, NULL);
    assert_true(fd >= 0);
    close(fd);
    rep_output *output = rep_output_open(path);
    assert_non_null(output);
    assert_false(output->standard);
    assert_false(output->terminal);
    for (unsigned i = 0; i < 20000; i++) {
        rep_put_format(&output->text, "line %05u", i);
        rep_output_line(output);
    }
    char *text = NULL;
    gsize size = 0;
    assert_true(g_file_get_contents(path, &text, &size, NULL));
    assert_true(size > 0);
    assert_int_equal(size % 11, 0); /* written early, but never half a line */
    g_free(text);
    assert_int_equal(rep_output_close(output), 0);
    assert_true(g_file_get_contents(path, &text, &size, NULL));
    assert_int_equal(size, 20000 * 11);
    assert_memory_equal(text + size - 11, "line 19999\n", 11);
    g_free(text);
    rep_output_free(output);
    g_unlink(path);
    g_free(path);
}

static char *contents_of(const char *path)
{
    char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    return text;
}

static void check_contents(const char *path, const char *expected)
{
    char *text = contents_of(path);
    assert_string_equal(text, expected);
    g_free(text);
}

static void put_line(rep_output *output, const char *line)
{
    rep_put_string(&output->text, line);
    rep_output_line(output);
    rep_output_flush(output);
}

static void a_log_goes_on(void **state)
{
    (void)state;
    char *path = NULL;
    close(g_file_open_tmp("s7tap-output-XXXXXX", &path, NULL));
    GString *half = g_string_new("first\n");
    for (int i = 0; i < 10000; i++)
        g_string_append_c(half, 'x');
    const struct {
        const char *before, *after;
    } cases[] = {
        {"", "new\n"},
        {"half", "new\n"},
        {"first\n", "first\nnew\n"},
        {"first\nhalf", "first\nnew\n"},
        {half->str, "first\nnew\n"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        assert_true(g_file_set_contents(path, cases[i].before, -1, NULL));
        rep_output *output = rep_output_open_log(path);
        assert_non_null(output);
        put_line(output, "new");
        assert_int_equal(rep_output_close(output), 0);
        check_contents(path, cases[i].after);
        rep_output_free(output);
    }
    g_string_free(half, TRUE);
    g_unlink(path);
    g_free(path);
}

static void a_renamed_file_is_left(void **state)
{
    (void)state;
    char *path = NULL;
    close(g_file_open_tmp("s7tap-output-XXXXXX", &path, NULL));
    char *renamed = g_strconcat(path, ".1", NULL);
    rep_output *output = rep_output_open_log(path);
    put_line(output, "one");
    assert_true(rep_output_reopen(output)); /* nothing to do */
    rep_put_string(&output->text, "two");
    rep_output_line(output);
    assert_int_equal(g_rename(path, renamed), 0);
    assert_true(rep_output_reopen(output));
    put_line(output, "three");
    check_contents(renamed, "one\ntwo\n");
    check_contents(path, "three\n");
    /* One that cannot be opened: the old one goes on. */
    char *folder = g_strconcat(path, ".folder", NULL);
    assert_int_equal(g_rename(path, folder), 0);
    assert_int_equal(g_mkdir(path, 0700), 0);
    assert_false(rep_output_reopen(output));
    assert_true(output->renamed);
    put_line(output, "four");
    check_contents(folder, "three\nfour\n");
    g_rmdir(path);
    assert_true(rep_output_reopen(output));
    assert_false(output->renamed);
    put_line(output, "five");
    check_contents(path, "five\n");
    assert_int_equal(rep_output_close(output), 0);
    rep_output_free(output);
    g_unlink(path);
    g_unlink(folder);
    g_unlink(renamed);
    g_free(folder);
    g_free(renamed);
    g_free(path);
}

static void a_report_replaces_the_last(void **state)
{
    (void)state;
    char *path = NULL;
    close(g_file_open_tmp("s7tap-output-XXXXXX", &path, NULL));
    rep_output *output = rep_output_open(path);
    put_line(output, "a long report");
    rep_output_rewind(output);
    put_line(output, "short");
    check_contents(path, "short\n");
    rep_output_free(output);
    g_unlink(path);
    g_free(path);
}

static void missing_folder(void **state)
{
    (void)state;
    errno = 0;
    assert_null(rep_output_open("/nonexistent-folder/file"));
    assert_int_equal(errno, ENOENT);
}

static void full_device(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    rep_output *output = rep_output_open("/dev/full");
    assert_non_null(output);
    rep_put_string(&output->text, "lost");
    rep_output_line(output);
    rep_output_flush(output);
    assert_int_equal(output->error, ENOSPC);
    rep_put_string(&output->text, "lost too");
    rep_output_line(output);
    assert_int_equal(rep_output_close(output), ENOSPC);
    assert_string_equal(output->name, "/dev/full");
    rep_output_free(output);
}

/* Lets files grow to `size` bytes and no further; returns what held before. */
static struct rlimit limit_files(rlim_t size)
{
    struct rlimit before;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    struct rlimit small = before;
    small.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    return before;
}

/* A disk that is full, wherever in a line that begins, and then is not any more. */
static void lines_go_on_after_a_full_disk(void **state)
{
    (void)state;
    char *path = NULL;
    close(g_file_open_tmp("s7tap-output-XXXXXX", &path, NULL));
    for (rlim_t limit = 4; limit < 4 * 10; limit++) {
        assert_true(g_file_set_contents(path, "old\nha", -1, NULL));
        rep_output *output = rep_output_open_log(path);
        assert_non_null(output);
        rep_output_set_patience(output, REP_LINES);
        const struct rlimit before = limit_files(limit);
        GString *expected = g_string_new("old\n");
        for (unsigned i = 0; i < 9; i++) {
            rep_put_format(&output->text, "%03u", i);
            rep_output_line(output);
            if (4 * (i + 2) <= limit)
                g_string_append_printf(expected, "%03u\n", i);
        }
        rep_output_flush(output);
        check_contents(path, expected->str);
        const uint64_t fit = limit / 4 - 1;
        assert_int_equal(output->lost, 9 - fit);
        assert_int_equal(output->trouble, EFBIG);
        put_line(output, "lost");
        assert_int_equal(output->lost, 9 - fit + 1);
        rep_output_flush(output); /* nothing was tried */
        assert_true(output->failing);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        put_line(output, "again");
        assert_false(output->failing);
        g_string_append(expected, "again\n");
        check_contents(path, expected->str);
        assert_int_equal(rep_output_close(output), 0);
        assert_int_equal(output->lost, 9 - fit + 1);
        rep_output_free(output);
        g_string_free(expected, TRUE);
    }
    g_unlink(path);
    g_free(path);
}

/* SIGHUP while the disk is full: what waits comes into the new file, which may be elsewhere. */
static void a_full_disk_is_left(void **state)
{
    (void)state;
    char *path = NULL;
    close(g_file_open_tmp("s7tap-output-XXXXXX", &path, NULL));
    char *renamed = g_strconcat(path, ".1", NULL);
    rep_output *output = rep_output_open_log(path);
    rep_output_set_patience(output, REP_LINES);
    const struct rlimit before = limit_files(6);
    put_line(output, "one");
    put_line(output, "two");
    assert_int_equal(output->lost, 1);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    rep_put_string(&output->text, "three");
    rep_output_line(output);
    assert_int_equal(g_rename(path, renamed), 0);
    assert_true(rep_output_reopen(output));
    rep_output_free(output);
    check_contents(renamed, "one\n");
    check_contents(path, "three\n");
    g_unlink(path);
    g_unlink(renamed);
    g_free(renamed);
    g_free(path);
}

static void the_next_report_is_tried_again(void **state)
{
    (void)state;
    char *path = NULL;
    close(g_file_open_tmp("s7tap-output-XXXXXX", &path, NULL));
    rep_output *output = rep_output_open(path);
    rep_output_set_patience(output, REP_REPORT);
    const struct rlimit before = limit_files(6);
    put_line(output, "too much");
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    put_line(output, "and its end");
    assert_int_equal(output->error, EFBIG);
    rep_output_rewind(output);
    put_line(output, "the next");
    check_contents(path, "the next\n");
    assert_int_equal(rep_output_close(output), 0);
    rep_output_free(output);
    g_unlink(path);
    g_free(path);
}

static void only_files_are_tried_again(void **state)
{
    (void)state;
    if (access("/dev/full", W_OK) != 0)
        skip();
    rep_output *output = rep_output_open_log("/dev/full");
    rep_output_set_patience(output, REP_LINES);
    put_line(output, "lost");
    assert_int_equal(output->error, ENOSPC);
    assert_int_equal(output->lost, 0);
    rep_output_free(output);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_lines_reach_the_file),
        cmocka_unit_test(a_log_goes_on),
        cmocka_unit_test(a_renamed_file_is_left),
        cmocka_unit_test(a_report_replaces_the_last),
        cmocka_unit_test(missing_folder),
        cmocka_unit_test(full_device),
        cmocka_unit_test(lines_go_on_after_a_full_disk),
        cmocka_unit_test(a_full_disk_is_left),
        cmocka_unit_test(the_next_report_is_tried_again),
        cmocka_unit_test(only_files_are_tried_again),
    };
    signal(SIGXFSZ, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
