/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/live_evidence.h"

#include "../report/evidence_read.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>
#include <string.h>

#define SECOND G_USEC_PER_SEC

static char *interfaces[] = {(char *)"eth1", NULL};
static char *path;
static app_options options;
static app_live_evidence *evidence;
static cap_sink sink;
static GPtrArray *findings;

static int begin(void **state)
{
    (void)state;
    path = g_dir_make_tmp("s7tap-XXXXXX", NULL);
    options = (app_options){
        .files = interfaces,
        .ports = g_array_new(FALSE, FALSE, sizeof(uint16_t)),
        .listening.evidence = {.path = path, .files = 100, .mebibytes = 1, .memory = 1},
    };
    sink = (cap_sink){0};
    evidence = app_live_evidence_open(&options);
    findings = g_ptr_array_new_with_free_func(rules_finding_free_each);
    if (!evidence || !app_live_evidence_check(evidence))
        return 1;
    app_live_evidence_hear(evidence, &sink);
    return 0;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The names of the files, without the time. */
static char *names(void)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(g_free);
    GDir *folder = g_dir_open(path, 0, NULL);
    for (const char *name; folder && (name = g_dir_read_name(folder)) != NULL;)
        g_ptr_array_add(all, g_strdup(strlen(name) > 21 ? name + 21 : name));
    if (folder)
        g_dir_close(folder);
    g_ptr_array_sort(all, by_name);
    g_ptr_array_add(all, NULL);
    char *joined = g_strjoinv(" ", (char **)all->pdata);
    g_ptr_array_unref(all);
    return joined;
}

static void expect_names(const char *expected)
{
    char *there = names();
    assert_string_equal(there, expected);
    g_free(there);
}

static char *only_file(void)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    char *file = g_build_filename(path, g_dir_read_name(folder), NULL);
    assert_null(g_dir_read_name(folder));
    g_dir_close(folder);
    return file;
}

static void remove_files(void)
{
    GDir *folder = g_dir_open(path, 0, NULL);
    for (const char *name; folder && (name = g_dir_read_name(folder)) != NULL;) {
        char *file = g_build_filename(path, name, NULL);
        g_unlink(file);
        g_free(file);
    }
    if (folder)
        g_dir_close(folder);
}

static int end(void **state)
{
    (void)state;
    remove_files();
    g_rmdir(path);
    g_free(path);
    app_live_evidence_close(evidence);
    g_array_unref(options.ports);
    g_ptr_array_unref(findings);
    return 0;
}

/* Of a connection, 0 none; what is in it is its frame. */
static void pass(uint64_t flow_number, uint64_t frame)
{
    char text[16];
    const int size = g_snprintf(text, sizeof text, "%u", (unsigned)frame);
    const cap_packet packet = {
        .stamp = {.time = (int64_t)frame, .frame = frame},
        .link_type = 1,
        .captured = (uint32_t)size,
        .original = (uint32_t)size,
        .data = (const uint8_t *)text,
    };
    const cap_flow flow = {.number = flow_number};
    if (flow_number > 0)
        sink.packet(sink.packet_user, &flow, &packet.stamp);
    app_live_evidence_packet(evidence, &packet);
}

static rules_finding *add_finding(const char *rule, uint64_t frame, uint64_t other)
{
    rules_finding *finding = g_new0(rules_finding, 1);
    *finding = (rules_finding){
        .number = findings->len + 1,
        .rule = rules_find(rule),
        .severity = RULES_WARNING,
        .server = {4, {10, 0, 0, 2}},
        .message = g_strdup("it went wrong"),
        .count = 2,
        .frames = {{.frame = frame}, {.frame = other}},
        .frame_count = 2,
        .last = {.frame = other},
    };
    g_ptr_array_add(findings, finding);
    return finding;
}

/* As monitor does; the time is far enough from the one before for files to be written. */
static void look_and_write(int64_t at)
{
    app_live_evidence_look(evidence, findings, at);
    app_live_evidence_write(evidence, findings, at + SECOND);
}

static void waits_for_what_follows(void **state)
{
    (void)state;
    add_finding("no-answer", 2, 3);
    pass(1, 1);
    pass(1, 2);
    pass(2, 3);
    app_live_evidence_look(evidence, findings, 0);
    app_live_evidence_write(evidence, findings, SECOND - 1);
    expect_names("");
    pass(1, 4);
    app_live_evidence_write(evidence, findings, SECOND);
    expect_names("warning-no-answer@10.0.0.2.pcapng");
    char *file = only_file();
    char *text = read_evidence(file);
    assert_string_equal(
        text, "eth1: 2, s7tap finding 1, warning [no-answer]: it went wrong. Seen 2 times; this is "
              "frame 2 of eth1\n"
              "eth1: 3, s7tap finding 1, warning [no-answer]: it went wrong. Seen 2 times; this is "
              "frame 3 of eth1\n");
    g_free(text);
    g_free(file);
    /* Known ones get no more, however often they are seen. */
    look_and_write(100 * SECOND);
    expect_names("warning-no-answer@10.0.0.2.pcapng");
}

/* What a busy connection leaves no time for does not wait. */
static void hurries(void **state)
{
    (void)state;
    add_finding("no-answer", 2, 3);
    for (uint64_t frame = 1; frame < 5; frame++)
        pass(1, frame);
    app_live_evidence_look(evidence, findings, 0);
    for (uint64_t frame = 5; frame < 5 + 500; frame++)
        pass(1, frame);
    app_live_evidence_write(evidence, findings, 0);
    expect_names("");
    for (uint64_t frame = 505; frame < 1505; frame++)
        pass(1, frame);
    app_live_evidence_write(evidence, findings, 0);
    expect_names("warning-no-answer@10.0.0.2.pcapng");
}

/* How a connection began is there even if it was long ago, though what came between is not. */
static void beginning_of_a_long_one(void **state)
{
    enum { LAST = 20000 };
    (void)state;
    add_finding("no-answer", LAST - 1, LAST);
    for (uint64_t frame = 1; frame <= LAST; frame++)
        pass(1, frame);
    look_and_write(0);
    char *file = only_file();
    char *text = read_evidence(file);
    char **lines = g_strsplit(text, "\n", -1);
    assert_int_equal(g_strv_length(lines), CAP_RECENT_OPENING + 2 + 1);
    assert_string_equal(lines[0], "eth1: 1");
    assert_string_equal(lines[CAP_RECENT_OPENING - 1], "eth1: 16");
    assert_true(g_str_has_prefix(lines[CAP_RECENT_OPENING], "eth1: 19999, s7tap finding 1"));
    assert_true(g_str_has_prefix(lines[CAP_RECENT_OPENING + 1], "eth1: 20000, s7tap finding 1"));
    g_strfreev(lines);
    g_free(text);
    g_free(file);
}

static void again_if_graver(void **state)
{
    (void)state;
    rules_finding *finding = add_finding("connection-refused", 1, 2);
    pass(1, 1);
    pass(1, 2);
    look_and_write(0);
    finding->severity = RULES_CRITICAL;
    look_and_write(100 * SECOND);
    finding->severity = RULES_WARNING;
    look_and_write(200 * SECOND);
    expect_names("critical-connection-refused@10.0.0.2.pcapng "
                 "warning-connection-refused@10.0.0.2.pcapng");
    finding->rule = rules_find("connections-exhausted");
    look_and_write(300 * SECOND);
    finding->rule = rules_find("connection-refused");
    look_and_write(400 * SECOND);
    finding->rule = rules_find("connections-exhausted");
    look_and_write(500 * SECOND);
    expect_names("critical-connection-refused@10.0.0.2.pcapng "
                 "warning-connection-refused@10.0.0.2-2.pcapng "
                 "warning-connection-refused@10.0.0.2.pcapng "
                 "warning-connections-exhausted@10.0.0.2.pcapng");
}

/* What is taken back before its file is written gets none, until it comes again. */
static void taken_back(void **state)
{
    (void)state;
    GPtrArray *none = g_ptr_array_new();
    add_finding("no-answer", 1, 2);
    pass(1, 1);
    app_live_evidence_look(evidence, findings, 0);
    app_live_evidence_write(evidence, none, SECOND);
    expect_names("");
    look_and_write(100 * SECOND);
    expect_names("warning-no-answer@10.0.0.2.pcapng");
    g_ptr_array_unref(none);
}

static void says_what_is_missing(void **state)
{
    (void)state;
    add_finding("no-answer", 100, 200); /* neither is there: no file */
    add_finding("access-refused", 1, 99);
    pass(1, 1);
    look_and_write(0);
    expect_names("warning-access-refused@10.0.0.2.pcapng");
    char *file = only_file();
    char *content;
    gsize size;
    assert_true(g_file_get_contents(file, &content, &size, NULL));
    assert_non_null(memmem(content, size, "at eth1, first seen", 19));
    assert_non_null(memmem(content, size, "Not in this file: 1 of the 2 packets", 36));
    g_free(content);
    g_free(file);
}

static void all_at_the_end(void **state)
{
    (void)state;
    add_finding("no-answer", 1, 2);
    add_finding("access-refused", 2, 1);
    pass(1, 1);
    pass(1, 2);
    app_live_evidence_look(evidence, findings, 0);
    add_finding("address-error", 2, 1);
    app_live_evidence_finish(evidence, findings);
    expect_names("warning-access-refused@10.0.0.2.pcapng warning-address-error@10.0.0.2.pcapng "
                 "warning-no-answer@10.0.0.2.pcapng");
}

/* Told at the end, too. */
static void nowhere_to_write(void **state)
{
    (void)state;
    add_finding("no-answer", 1, 2);
    pass(1, 1);
    assert_int_equal(g_rmdir(path), 0);
    look_and_write(0);
    assert_int_equal(g_mkdir(path, 0700), 0);
    assert_true(app_live_evidence_close(evidence));
    evidence = app_live_evidence_open(&options);
    assert_non_null(evidence);
    assert_false(app_live_evidence_close(evidence));
    evidence = NULL;
}

static void no_folder(void **state)
{
    (void)state;
    char *file = NULL;
    close(g_file_open_tmp("s7tap-XXXXXX", &file, NULL));
    const app_options wrong = {.files = interfaces, .listening.evidence = {.path = file}};
    assert_null(app_live_evidence_open(&wrong));
    g_unlink(file);
    g_free(file);
}

/* Without the option nothing happens. */
static void none_is_wanted(void **state)
{
    (void)state;
    const cap_packet packet = {.captured = 0};
    cap_sink unheard = {0};
    assert_true(app_live_evidence_check(NULL));
    app_live_evidence_hear(NULL, &unheard);
    assert_null((void *)(uintptr_t)unheard.packet);
    app_live_evidence_packet(NULL, &packet);
    app_live_evidence_icmp(NULL, NULL, NULL);
    app_live_evidence_look(NULL, NULL, 0);
    app_live_evidence_write(NULL, NULL, 0);
    app_live_evidence_finish(NULL, NULL);
    assert_false(app_live_evidence_close(NULL));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(waits_for_what_follows),
        TEST(hurries),
        TEST(beginning_of_a_long_one),
        TEST(again_if_graver),
        TEST(taken_back),
        TEST(says_what_is_missing),
        TEST(all_at_the_end),
        TEST(nowhere_to_write),
        cmocka_unit_test(no_folder),
        cmocka_unit_test(none_is_wanted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
