/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/evidence_store.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>
#include <string.h>

static char *interfaces[] = {(char *)"eth1", NULL};
static char *path;
static app_options options;
static app_evidence_store store;
static cap_recent *recent;

static int begin(void **state)
{
    (void)state;
    char *parent = g_dir_make_tmp("s7tap-XXXXXX", NULL);
    path = g_build_filename(parent, "kept", NULL);
    g_free(parent);
    options = (app_options){
        .files = interfaces,
        .quiet = true,
        .ports = g_array_new(FALSE, FALSE, sizeof(uint16_t)),
        .listening.evidence = {.path = path, .files = 2, .mebibytes = 1},
    };
    recent = cap_recent_new(CAP_RECENT_LEAST);
    const cap_packet packet = {.stamp.frame = 1, .data = (const uint8_t *)""};
    cap_recent_add(recent, &packet);
    return app_evidence_store_open(&store, &options) ? 0 : 1;
}

static int end(void **state)
{
    (void)state;
    char *parent = g_path_get_dirname(path);
    g_rmdir(path);
    g_rmdir(parent);
    g_free(parent);
    g_free(path);
    g_array_unref(options.ports);
    cap_recent_free(recent);
    return 0;
}

/* The number of files, which are removed. */
static unsigned take_files(void)
{
    unsigned count = 0;
    GDir *folder = g_dir_open(path, 0, NULL);
    for (const char *name; folder && (name = g_dir_read_name(folder)) != NULL; count++) {
        char *file = g_build_filename(path, name, NULL);
        g_unlink(file);
        g_free(file);
    }
    if (folder)
        g_dir_close(folder);
    return count;
}

static void write_one(rules_severity severity, uint64_t frame)
{
    rules_finding finding = {
        .rule = rules_find("no-answer"),
        .severity = severity,
        .frames = {{.frame = frame}},
        .frame_count = 1,
        .count = 1,
    };
    app_evidence_store_write(&store, recent, &finding);
}

/* For the user that the process will become, if it is root now. */
static void makes_the_folder(void **state)
{
    (void)state;
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_true(S_ISDIR(st.st_mode));
    assert_int_not_equal(st.st_uid, 0);
    assert_true(app_evidence_store_check(&store));
    assert_int_equal(take_files(), 0);
    assert_false(app_evidence_store_close(&store));
}

/* One that is there stays whose it is. */
static void takes_the_folder(void **state)
{
    (void)state;
    app_evidence_store again;
    struct stat before, after;
    assert_int_equal(chmod(path, 0750), 0);
    assert_int_equal(stat(path, &before), 0);
    assert_true(app_evidence_store_open(&again, &options));
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_uid, after.st_uid);
    assert_int_equal(before.st_mode, after.st_mode);
    assert_false(app_evidence_store_close(&again));
    assert_false(app_evidence_store_close(&store));
}

static void writes_what_is_there(void **state)
{
    (void)state;
    write_one(RULES_WARNING, 2);
    assert_int_equal(take_files(), 0);
    write_one(RULES_WARNING, 1);
    assert_int_equal(take_files(), 1);
    assert_false(app_evidence_store_close(&store));
}

/* That is no failure. */
static void less_grave_than_all(void **state)
{
    (void)state;
    write_one(RULES_CRITICAL, 1);
    write_one(RULES_CRITICAL, 1);
    write_one(RULES_INFO, 1);
    assert_true(store.full);
    write_one(RULES_CRITICAL, 1);
    assert_false(store.full);
    assert_int_equal(take_files(), 2);
    assert_false(app_evidence_store_close(&store));
}

static void failures(void **state)
{
    (void)state;
    assert_int_equal(g_rmdir(path), 0);
    assert_false(app_evidence_store_check(&store));
    write_one(RULES_WARNING, 1);
    write_one(RULES_WARNING, 1);
    assert_int_equal(store.without, 2);
    close(store.budget.folder);
    assert_true(app_evidence_store_open(&store, &options));
    store.failed = true;
    store.error = 1;
    write_one(RULES_WARNING, 1);
    assert_int_equal(store.error, 0);
    assert_int_equal(take_files(), 1);
    assert_true(app_evidence_store_close(&store));
}

static void no_folder(void **state)
{
    (void)state;
    char *file = NULL;
    close(g_file_open_tmp("s7tap-XXXXXX", &file, NULL));
    char *below = g_build_filename(file, "kept", NULL);
    app_evidence_store none;
    options.listening.evidence.path = file;
    assert_false(app_evidence_store_open(&none, &options));
    options.listening.evidence.path = below;
    assert_false(app_evidence_store_open(&none, &options));
    options.listening.evidence.path = path;
    assert_false(app_evidence_store_close(&store));
    g_unlink(file);
    g_free(file);
    g_free(below);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(makes_the_folder),    TEST(takes_the_folder), TEST(writes_what_is_there),
        TEST(less_grave_than_all), TEST(failures),         TEST(no_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
