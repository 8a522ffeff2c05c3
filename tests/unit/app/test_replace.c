/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/replace.h"

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char *folder;

static int make_folder(void **state)
{
    (void)state;
    folder = g_dir_make_tmp("s7tap-replace-XXXXXX", NULL);
    return folder ? 0 : -1;
}

static guint files_in_folder(void)
{
    guint count = 0;
    GDir *dir = g_dir_open(folder, 0, NULL);
    while (g_dir_read_name(dir))
        count++;
    g_dir_close(dir);
    return count;
}

static int remove_folder(void **state)
{
    (void)state;
    GDir *dir = g_dir_open(folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        g_unlink(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
    g_free(folder);
    return 0;
}

static char *path_of(const char *name)
{
    return g_build_filename(folder, name, NULL);
}

static void check(const char *path, const char *expected)
{
    g_autofree char *text = NULL;
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, expected);
}

static void nothing_is_seen_before_it_is_whole(void **state)
{
    (void)state;
    g_autofree char *path = path_of("new");
    app_replacement *r = app_replace_begin(path);
    assert_non_null(r);
    assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
    assert_int_equal(app_replace_finish(r, "all of it", 9), 0);
    check(path, "all of it");
    assert_int_equal(files_in_folder(), 1);
}

static void what_was_there_keeps_its_rights_until_it_is_replaced(void **state)
{
    (void)state;
    g_autofree char *path = path_of("old");
    struct stat st;
    assert_true(g_file_set_contents(path, "before", -1, NULL));
    assert_int_equal(chmod(path, 0640), 0);
    app_replacement *r = app_replace_begin(path);
    check(path, "before");
    app_replace_cancel(r);
    check(path, "before");
    assert_int_equal(files_in_folder(), 1);
    r = app_replace_begin(path);
    assert_int_equal(app_replace_finish(r, "", 0), 0);
    check(path, "");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 07777, 0640);
    app_replace_cancel(NULL);
}

static void links_stay(void **state)
{
    (void)state;
    g_autofree char *path = path_of("target"), *link = path_of("link");
    assert_true(g_file_set_contents(path, "before", -1, NULL));
    assert_int_equal(symlink("target", link), 0);
    app_replacement *r = app_replace_begin(link);
    assert_int_equal(app_replace_finish(r, "after", 5), 0);
    check(path, "after");
    assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
}

static void what_is_no_file_is_written_itself(void **state)
{
    (void)state;
    app_replacement *r = app_replace_begin("/dev/null");
    assert_non_null(r);
    assert_int_equal(app_replace_finish(r, "gone", 4), 0);
    r = app_replace_begin("/dev/full");
    assert_int_equal(app_replace_finish(r, "gone", 4), ENOSPC);
}

static void what_cannot_be_is_told_at_once(void **state)
{
    (void)state;
    g_autofree char *nowhere = g_build_filename(folder, "no-such-folder", "file", NULL);
    assert_null(app_replace_begin(nowhere));
    assert_int_equal(errno, ENOENT);
    assert_null(app_replace_begin(folder));
    assert_int_equal(errno, EISDIR);
    assert_int_equal(files_in_folder(), 0);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FOLDER(nothing_is_seen_before_it_is_whole),
        IN_FOLDER(what_was_there_keeps_its_rights_until_it_is_replaced),
        IN_FOLDER(links_stay),
        IN_FOLDER(what_is_no_file_is_written_itself),
        IN_FOLDER(what_cannot_be_is_told_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
