/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/write_ring.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>
#include <unistd.h>

#define NOON INT64_C(1795953600) /* 2026-11-29 12:00:00 UTC */

/* A ring of `name` in a folder of its own. */
static app_write_ring ring_of(const char *name)
{
    char *folder = g_dir_make_tmp("s7tap-ring-XXXXXX", NULL);
    char *path = g_build_filename(folder, name, NULL);
    app_write_ring ring;
    app_write_ring_begin(&ring, path);
    assert_string_equal(ring.folder, folder);
    g_free(path);
    g_free(folder);
    return ring;
}

static void put_file(const app_write_ring *ring, const char *name)
{
    char *path = g_build_filename(ring->folder, name, NULL);
    assert_true(g_file_set_contents(path, "x", 1, NULL));
    g_free(path);
}

static bool has(const app_write_ring *ring, const char *name)
{
    char *path = g_build_filename(ring->folder, name, NULL);
    const bool there = g_file_test(path, G_FILE_TEST_EXISTS);
    g_free(path);
    return there;
}

/* Removes all that is in the folder; their number. */
static unsigned end_ring(app_write_ring *ring)
{
    unsigned count = 0;
    GDir *folder = g_dir_open(ring->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder)); count++) {
        char *path = g_build_filename(ring->folder, name, NULL);
        g_unlink(path);
        g_free(path);
    }
    g_dir_close(folder);
    g_rmdir(ring->folder);
    app_write_ring_clear(ring);
    return count;
}

static void expect_next(const app_write_ring *ring, int64_t now, const char *name)
{
    char *path = NULL;
    const int fd = app_write_ring_next(ring, now, &path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "ab", 2), 2);
    char byte;
    assert_int_equal(pread(fd, &byte, 1, 1), 1);
    close(fd);
    char *there = g_path_get_basename(path);
    assert_string_equal(there, name);
    g_free(there);
    g_free(path);
}

static void named_as_dumpcap_does(void **state)
{
    (void)state;
    static const char *const names[][2] = {
        {"cell.pcapng", "cell_00001_20261129120000.pcapng"},
        {"cell", "cell_00001_20261129120000"},
        {"cell.a.pcap", "cell.a_00001_20261129120000.pcap"},
        {".cell", ".cell_00001_20261129120000"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        app_write_ring ring = ring_of(names[i][0]);
        expect_next(&ring, NOON, names[i][1]);
        assert_int_equal(end_ring(&ring), 1);
    }
    app_write_ring ring;
    app_write_ring_begin(&ring, "cell.pcapng");
    assert_string_equal(ring.folder, ".");
    app_write_ring_clear(&ring);
}

static void numbers_go_on(void **state)
{
    (void)state;
    app_write_ring ring = ring_of("cell.pcapng");
    put_file(&ring, "cell_00041_20251129120000.pcapng");
    put_file(&ring, "cell_00007_20271129120000.pcapng"); /* a clock that was wrong */
    put_file(&ring, "cell_00099_2025112912000.pcapng");  /* none of it, as all that follow */
    put_file(&ring, "cell_0099_20251129120000.pcapng");
    put_file(&ring, "cell_00099_20251129120000.pcapng.gz");
    put_file(&ring, "cell_00099-20251129120000.pcapng");
    put_file(&ring, "cell2_00099_20251129120000.pcapng");
    put_file(&ring, "cell_99999999999999999999_20251129120000.pcapng");
    expect_next(&ring, NOON, "cell_00042_20261129120000.pcapng");
    expect_next(&ring, NOON, "cell_00043_20261129120000.pcapng");
    put_file(&ring, "cell_99999_20261129120000.pcapng");
    expect_next(&ring, NOON + 61, "cell_100000_20261129120101.pcapng");
    expect_next(&ring, NOON + 62, "cell_100001_20261129120102.pcapng");
    assert_int_equal(end_ring(&ring), 13);
}

static void the_oldest_go(void **state)
{
    (void)state;
    app_write_ring ring = ring_of("cell.pcapng");
    put_file(&ring, "cell_99998_20261129120000.pcapng");
    put_file(&ring, "cell_99999_20261129120000.pcapng");
    put_file(&ring, "cell_100000_20261129120000.pcapng");
    put_file(&ring, "cell_100001_20261129110000.pcapng");
    put_file(&ring, "cell.pcapng");
    put_file(&ring, "other_00001_20261129120000.pcapng");
    assert_int_equal(app_write_ring_trim(&ring, 4), 0);
    assert_true(has(&ring, "cell_99998_20261129120000.pcapng"));
    assert_int_equal(app_write_ring_trim(&ring, 2), 0);
    assert_false(has(&ring, "cell_99998_20261129120000.pcapng"));
    assert_false(has(&ring, "cell_99999_20261129120000.pcapng"));
    assert_true(has(&ring, "cell_100000_20261129120000.pcapng"));
    assert_true(has(&ring, "cell_100001_20261129110000.pcapng"));
    assert_int_equal(app_write_ring_trim(&ring, 0), 0);
    assert_true(has(&ring, "cell.pcapng"));
    assert_int_equal(end_ring(&ring), 2);
}

static void a_folder_that_is_not_there(void **state)
{
    (void)state;
    app_write_ring ring;
    char *path = NULL;
    app_write_ring_begin(&ring, "/nonexistent-folder/cell.pcapng");
    assert_int_equal(app_write_ring_next(&ring, NOON, &path), -1);
    assert_int_equal(errno, ENOENT);
    assert_null(path);
    assert_int_equal(app_write_ring_trim(&ring, 1), ENOENT);
    app_write_ring_clear(&ring);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_as_dumpcap_does),
        cmocka_unit_test(numbers_go_on),
        cmocka_unit_test(the_oldest_go),
        cmocka_unit_test(a_folder_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
