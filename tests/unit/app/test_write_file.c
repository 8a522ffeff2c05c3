/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/write_file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The shortest section, little-endian. */
static const char section[] = "\x0a\x0d\x0d\x0a\x1c\0\0\0\x4d\x3c\x2b\x1a\1\0\0\0"
                              "\xff\xff\xff\xff\xff\xff\xff\xff\x1c\0\0";
enum { SECTION = sizeof section };

static char *path_of_file(const void *bytes, size_t size)
{
    char *path = NULL;
    close(g_file_open_tmp("s7tap-write-XXXXXX", &path, NULL));
    assert_true(g_file_set_contents(path, bytes, (gssize)size, NULL));
    return path;
}

static void expect_refused(const char *path, const char *expected)
{
    bool regular;
    char *message = NULL;
    assert_int_equal(app_write_file_open(path, &regular, &message), -1);
    assert_true(g_str_has_prefix(message, path));
    if (!strstr(message, expected))
        fail_msg("'%s' lacks '%s'", message, expected);
    g_free(message);
}

static void what_is_there_stays(void **state)
{
    (void)state;
    for (size_t more = 0; more < 13; more += 4) {
        char bytes[SECTION + 13];
        memcpy(bytes, section, SECTION);
        memcpy(bytes + SECTION, section, 13);
        char *path = path_of_file(bytes, SECTION + more), *message = NULL, *text;
        bool regular;
        gsize size;
        const int fd = app_write_file_open(path, &regular, &message);
        assert_true(fd >= 0);
        assert_null(message);
        assert_true(regular);
        assert_int_equal(lseek(fd, 0, SEEK_CUR), SECTION);
        assert_int_equal(write(fd, "new", 3), 3);
        close(fd);
        assert_true(g_file_get_contents(path, &text, &size, NULL));
        assert_int_equal(size, SECTION + 3);
        assert_memory_equal(text, section, SECTION);
        assert_memory_equal(text + SECTION, "new", 3);
        g_free(text);
        g_unlink(path);
        g_free(path);
    }
}

static void a_new_file(void **state)
{
    (void)state;
    char *path = path_of_file("", 0), *message = NULL;
    bool regular;
    g_unlink(path);
    const int fd = app_write_file_open(path, &regular, &message);
    assert_true(fd >= 0);
    assert_true(regular);
    expect_refused(path, "another program writes packets to it");
    close(fd);
    g_unlink(path);
    g_free(path);
}

static void other_files_are_refused(void **state)
{
    (void)state;
    char *path = path_of_file("[cpu Press]\n", 12), *text;
    expect_refused(path, "no pcapng file");
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, "[cpu Press]\n");
    g_free(text);
    char bytes[2 * SECTION];
    memcpy(bytes, section, SECTION);
    memset(bytes + SECTION, 'x', SECTION);
    assert_true(g_file_set_contents(path, bytes, sizeof bytes, NULL));
    expect_refused(path, "damaged at byte 28");
    g_unlink(path);
    g_free(path);
    expect_refused("/nonexistent-folder/file", "No such file or directory");
}

static void pipes_have_no_end(void **state)
{
    (void)state;
    char *path = path_of_file("", 0), *message = NULL;
    bool regular;
    g_unlink(path);
    assert_int_equal(mkfifo(path, 0600), 0);
    const int reader = open(path, O_RDONLY | O_NONBLOCK);
    const int fd = app_write_file_open(path, &regular, &message);
    assert_true(fd >= 0);
    assert_false(regular);
    close(fd);
    close(reader);
    g_unlink(path);
    g_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_there_stays),
        cmocka_unit_test(a_new_file),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(pipes_have_no_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
