/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/journal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

static void only_the_stream_that_was_told_of(void **state)
{
    (void)state;
    struct stat st;
    const int null = open("/dev/null", O_RDONLY), other = open("/", O_RDONLY);
    g_unsetenv("JOURNAL_STREAM");
    assert_false(app_journal_is(null));
    assert_int_equal(fstat(null, &st), 0);
    char *stream =
        g_strdup_printf("%llu:%llu", (unsigned long long)st.st_dev, (unsigned long long)st.st_ino);
    g_setenv("JOURNAL_STREAM", stream, TRUE);
    assert_true(app_journal_is(null));
    assert_false(app_journal_is(other));
    assert_false(app_journal_is(-1));
    g_setenv("JOURNAL_STREAM", "x", TRUE);
    assert_false(app_journal_is(null));
    close(null);
    close(other);
    g_free(stream);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_the_stream_that_was_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
