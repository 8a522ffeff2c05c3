/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_budget.h"

#include "evidence_build.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static char *path;
static rep_budget budget;

static int make_folder(void **state)
{
    (void)state;
    path = g_dir_make_tmp("s7tap-XXXXXX", NULL);
    budget = (rep_budget){path ? open(path, O_RDONLY | O_DIRECTORY) : -1, 6, 1000};
    return budget.folder < 0;
}

static int remove_folder(void **state)
{
    (void)state;
    GDir *folder = g_dir_open(path, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder)) != NULL;)
        unlinkat(budget.folder, name, 0);
    g_dir_close(folder);
    close(budget.folder);
    const int left = g_rmdir(path);
    g_free(path);
    return left;
}

static rep_budget_end write_file(rules_severity severity, const char *id, uint32_t second,
                                 size_t size, int error)
{
    const rules_rule rule = {.id = id};
    const rules_finding finding = {
        .rule = &rule,
        .severity = severity,
        .client = address_of(1),
        .first = {.time = second * INT64_C(1000000000)},
    };
    rep_budget_file file;
    char *bytes = g_malloc0(size);
    assert_true(rep_budget_begin(&budget, &file));
    assert_int_equal(write(file.fd, bytes, size), size);
    g_free(bytes);
    return rep_budget_close(&budget, &file, &finding, error);
}

static rep_budget_end add(rules_severity severity, const char *id, uint32_t second)
{
    return write_file(severity, id, second, 10, 0);
}

static int by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static GPtrArray *names(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
    GDir *folder = g_dir_open(path, 0, NULL);
    for (const char *name; (name = g_dir_read_name(folder)) != NULL;)
        g_ptr_array_add(all, g_strdup(name));
    g_dir_close(folder);
    g_ptr_array_sort(all, by_name);
    return all;
}

/* The seconds and severities of the files: "01w 02c". */
static void expect(const char *expected)
{
    GPtrArray *all = names();
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < all->len; i++) {
        const char *name = g_ptr_array_index(all, i);
        g_string_append_printf(text, "%s%.2s%c", i > 0 ? " " : "", name + 13, name[21]);
    }
    assert_string_equal(text->str, expected);
    g_string_free(text, TRUE);
    g_ptr_array_unref(all);
}

static void names_of_files(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_int_equal(add(RULES_WARNING, "port-silent", 5), REP_BUDGET_KEPT);
    GPtrArray *all = names();
    assert_int_equal(all->len, 2);
    assert_string_equal(g_ptr_array_index(all, 0),
                        "19700101T000005.000Z-warning-port-silent@10.0.0.1-2.pcapng");
    assert_string_equal(g_ptr_array_index(all, 1),
                        "19700101T000005.000Z-warning-port-silent@10.0.0.1.pcapng");
    g_ptr_array_unref(all);
}

/* The oldest of the rule with most files goes. */
static void a_flood_pushes_out_itself(void **state)
{
    (void)state;
    add(RULES_NOTICE, "rare", 1);
    for (uint32_t second = 2; second < 40; second++)
        assert_int_equal(add(RULES_WARNING, "frequent", second), REP_BUDGET_KEPT);
    expect("01n 35w 36w 37w 38w 39w");
    for (uint32_t second = 40; second < 60; second++)
        assert_int_equal(add(RULES_WARNING, "other", second), REP_BUDGET_KEPT);
    expect("01n 38w 39w 57w 58w 59w");
}

static void graver_ones_stay(void **state)
{
    (void)state;
    for (uint32_t second = 1; second < 6; second++)
        add(RULES_CRITICAL, "write", second);
    for (uint32_t second = 6; second < 30; second++)
        assert_int_equal(add(RULES_INFO, "frequent", second), REP_BUDGET_KEPT);
    expect("01c 02c 03c 04c 05c 29i");
    /* As many of both: the less grave goes. */
    budget.most_files = 10;
    for (uint32_t second = 30; second < 34; second++)
        add(RULES_INFO, "frequent", second);
    assert_int_equal(add(RULES_CRITICAL, "other", 34), REP_BUDGET_KEPT);
    expect("01c 02c 03c 04c 05c 30i 31i 32i 33i 34c");
    budget.most_files = 6;
    for (uint32_t second = 35; second < 40; second++)
        assert_int_equal(add(RULES_CRITICAL, "write", second), REP_BUDGET_KEPT);
    expect("32i 33i 34c 37c 38c 39c");
    budget.most_files = 3;
    assert_int_equal(add(RULES_CRITICAL, "write", 40), REP_BUDGET_KEPT);
    expect("34c 39c 40c");
    budget.most_files = 2;
    assert_int_equal(add(RULES_CRITICAL, "write", 41), REP_BUDGET_KEPT);
    expect("40c 41c");
    assert_int_equal(add(RULES_WARNING, "late", 42), REP_BUDGET_NO_ROOM);
    expect("40c 41c");
}

static void bytes_count(void **state)
{
    (void)state;
    assert_int_equal(write_file(RULES_WARNING, "a", 1, 400, 0), REP_BUDGET_KEPT);
    assert_int_equal(write_file(RULES_WARNING, "a", 2, 400, 0), REP_BUDGET_KEPT);
    assert_int_equal(write_file(RULES_CRITICAL, "b", 3, 200, 0), REP_BUDGET_KEPT);
    expect("01w 02w 03c"); /* 1000 bytes, just as many as may be */
    assert_int_equal(write_file(RULES_WARNING, "c", 4, 401, 0), REP_BUDGET_KEPT);
    expect("03c 04w");
    /* Nothing goes in vain. */
    assert_int_equal(write_file(RULES_WARNING, "c", 5, 801, 0), REP_BUDGET_NO_ROOM);
    assert_int_equal(write_file(RULES_CRITICAL, "c", 5, 1001, 0), REP_BUDGET_NO_ROOM);
    expect("03c 04w");
    assert_int_equal(write_file(RULES_WARNING, "c", 6, 800, 0), REP_BUDGET_KEPT);
    expect("03c 06w");
}

static void make(const char *name)
{
    const int fd = openat(budget.folder, name, O_WRONLY | O_CREAT | O_EXCL, 0600);
    assert_true(fd >= 0);
    close(fd);
}

/* Neither counted nor removed. */
static void other_files(void **state)
{
    (void)state;
    static const char *const others[] = {
        "00000000T000000.000Z-warnings-x@all.pcapng",
        "00000000T000000.000Z-warning-x.pcapng",
        "00000000T000000.000Z-warning-x@all.pcap",
        "00000000T000000.000Z",
        "notes.txt",
        "0000000OT000000.000Z-warning-x@all.pcapng",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(others); i++)
        make(others[i]);
    assert_int_equal(mkdirat(budget.folder, "00000000T000000.000Z-warning-x@all-2.pcapng", 0700),
                     0);
    for (uint32_t second = 1; second < 20; second++)
        assert_int_equal(add(RULES_WARNING, "a", second), REP_BUDGET_KEPT);
    GPtrArray *all = names();
    assert_int_equal(all->len, G_N_ELEMENTS(others) + 1 + 6);
    g_ptr_array_unref(all);
    assert_int_equal(
        unlinkat(budget.folder, "00000000T000000.000Z-warning-x@all-2.pcapng", AT_REMOVEDIR), 0);
}

static void half_written(void **state)
{
    (void)state;
    const struct timespec old[2] = {{.tv_sec = time(NULL) - 3601}, {.tv_sec = time(NULL) - 3601}};
    assert_int_equal(write_file(RULES_WARNING, "a", 1, 10, ENOSPC), REP_BUDGET_FAILED);
    assert_int_equal(errno, ENOSPC);
    GPtrArray *all = names();
    assert_int_equal(all->len, 0);
    g_ptr_array_unref(all);

    make(".s7tap-evidence-00000001");
    make(".s7tap-evidence-00000002");
    make(".other");
    assert_int_equal(utimensat(budget.folder, ".s7tap-evidence-00000001", old, 0), 0);
    assert_int_equal(utimensat(budget.folder, ".other", old, 0), 0);
    assert_true(rep_budget_clean(&budget));
    all = names();
    assert_int_equal(all->len, 2);
    assert_string_equal(g_ptr_array_index(all, 0), ".other");
    assert_string_equal(g_ptr_array_index(all, 1), ".s7tap-evidence-00000002");
    g_ptr_array_unref(all);
}

static void no_folder(void **state)
{
    (void)state;
    const rep_budget none = {.folder = -1, .most_files = 1, .most_bytes = 1};
    rep_budget_file file;
    assert_false(rep_budget_begin(&none, &file));
    assert_int_equal(errno, EBADF);
    assert_false(rep_budget_clean(&none));
}

/* Many findings: the limits hold, and no other finding costs a critical one. */
static void many_findings(void **state)
{
    (void)state;
    static const char *const ids[] = {"a", "b", "c", "d"};
    GRand *random = g_rand_new_with_seed(3);
    budget = (rep_budget){budget.folder, 40, 2000};
    uint32_t criticals = 0, most = 0;
    for (uint32_t second = 1; second < 1000; second++) {
        const uint32_t dice = (uint32_t)g_rand_int_range(random, 0, 1000);
        const rules_severity severity = dice < 10    ? RULES_CRITICAL
                                        : dice < 100 ? RULES_WARNING
                                                     : RULES_INFO;
        const size_t size = (size_t)g_rand_int_range(random, 10, 90);
        assert_int_equal(write_file(severity, ids[dice % 4], second, size, 0), REP_BUDGET_KEPT);
        GPtrArray *all = names();
        uint64_t bytes = 0;
        uint32_t found = 0;
        for (guint i = 0; i < all->len; i++) {
            struct stat st;
            const char *name = g_ptr_array_index(all, i);
            assert_int_equal(fstatat(budget.folder, name, &st, 0), 0);
            bytes += (uint64_t)st.st_size;
            found += strstr(name, "-critical-") != NULL;
        }
        assert_true(all->len <= budget.most_files && bytes <= budget.most_bytes);
        assert_true(found >= criticals || severity == RULES_CRITICAL);
        criticals = found;
        most = MAX(most, found);
        g_ptr_array_unref(all);
    }
    assert_true(most > 8);
    g_rand_free(random);
}

/* us that this program computed, without what the file system took. */
static int64_t own_time(void)
{
    struct rusage used;
    assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
    return used.ru_utime.tv_sec * G_USEC_PER_SEC + used.ru_utime.tv_usec;
}

/* Which must not take the time that capturing needs. */
static void a_far_lower_limit(void **state)
{
    (void)state;
    enum { MANY = 8000 };
    char name[80];
    for (int i = 0; i < MANY; i++) {
        g_snprintf(name, sizeof name, "20260301T%06d.000Z-warning-rule-%d@10.0.0.1.pcapng", i,
                   i % 20);
        close(openat(budget.folder, name, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    }
    const int64_t begun = own_time();
    assert_int_equal(add(RULES_CRITICAL, "cpu-stopped", 5), REP_BUDGET_KEPT);
    assert_true(own_time() - begun < G_USEC_PER_SEC);
    GPtrArray *all = names();
    assert_int_equal(all->len, 6);
    for (guint i = 1; i < all->len; i++) {
        g_snprintf(name, sizeof name, "20260301T%06u.000Z", MANY - 6 + i);
        assert_true(g_str_has_prefix(g_ptr_array_index(all, i), name));
    }
    g_ptr_array_unref(all);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(names_of_files, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(a_flood_pushes_out_itself, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(graver_ones_stay, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(bytes_count, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(other_files, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(half_written, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(many_findings, make_folder, remove_folder),
        cmocka_unit_test(no_folder),
        cmocka_unit_test_setup_teardown(a_far_lower_limit, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
