/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char *path;
static int folder;

static int make_folder(void **state)
{
    (void)state;
    path = g_dir_make_tmp("s7tap-XXXXXX", NULL);
    folder = path ? open(path, O_RDONLY | O_DIRECTORY) : -1;
    return folder < 0;
}

static int remove_folder(void **state)
{
    static const char *const names[] = {"a.pcapng", "a-2.pcapng", "a-3.pcapng", "a-4.pcapng"};
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
        unlinkat(folder, names[i], 0);
    close(folder);
    const int left = g_rmdir(path);
    g_free(path);
    return left;
}

/* Writes text into a new file of the stem "a"; the name it got, empty: it went away. */
static const char *make(const char *text, bool good)
{
    static char name[32];
    rep_new_file file;
    assert_true(rep_new_file_open(&file, folder, "a"));
    assert_int_equal(write(file.fd, text, strlen(text)), strlen(text));
    g_strlcpy(name, file.name, sizeof name);
    assert_int_equal(rep_new_file_close(&file, folder, good), 0);
    rep_new_file_clear(&file);
    if (faccessat(folder, name, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        name[0] = '\0';
    return name;
}

static void nothing_is_overwritten(void **state)
{
    (void)state;
    char large[10001];
    memset(large, 'x', sizeof large - 1);
    large[sizeof large - 1] = '\0';
    assert_string_equal(make("one", true), "a.pcapng");
    assert_string_equal(make(large, true), "a-2.pcapng");
    assert_string_equal(make("one", true), "");
    assert_string_equal(make(large, true), "");
    large[9999] = 'y';
    assert_string_equal(make(large, true), "a-3.pcapng");
    assert_string_equal(make("on", true), "a-4.pcapng");
    assert_string_equal(make("half a file", false), "");
}

/* A link that leads elsewhere is a name that is taken. */
static void links_are_not_followed(void **state)
{
    (void)state;
    assert_int_equal(symlinkat("elsewhere", folder, "a.pcapng"), 0);
    assert_string_equal(make("one", true), "a-2.pcapng");
    assert_int_not_equal(faccessat(folder, "elsewhere", F_OK, 0), 0);
}

static void no_folder(void **state)
{
    (void)state;
    rep_new_file file;
    assert_false(rep_new_file_open(&file, -1, "a"));
    assert_int_equal(errno, EBADF);
    assert_string_equal(file.name, "a.pcapng");
    rep_new_file_clear(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_is_overwritten, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(links_are_not_followed, make_folder, remove_folder),
        cmocka_unit_test(no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
