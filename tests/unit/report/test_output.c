/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/output.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_lines_reach_the_file),
        cmocka_unit_test(missing_folder),
        cmocka_unit_test(full_device),
    };
    signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
