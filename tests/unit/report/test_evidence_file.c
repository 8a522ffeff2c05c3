/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_file.h"

#include "evidence_build.h"
#include "evidence_read.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const rules_rule rule = {.id = "rule"};
static const uint8_t eth0[] = "eth0", mine[] = "mine";
static const cap_option name = {CAP_OPTION_IF_NAME, 4, eth0};
static const cap_option comment = {CAP_OPTION_COMMENT, 4, mine};

static bool add(rep_evidence_file *file, const rep_evidence_set *set, uint64_t frame,
                uint32_t input, uint64_t section, uint32_t id)
{
    char data[32];
    const cap_interface_info interface = {.section = section,
                                          .id = id,
                                          .link_type = 1,
                                          .resolution = 9,
                                          .options = &name,
                                          .option_count = 1};
    const cap_stamp stamp = stamp_of(frame);
    cap_packet packet = {.stamp = stamp,
                         .captured = (uint32_t)g_snprintf(data, sizeof data, "%u", (unsigned)frame),
                         .data = (const uint8_t *)data};
    packet.original = packet.captured;
    packet.stamp.file = input;
    const rep_packet told = {.packet = &packet,
                             .interface = &interface,
                             .comments = &comment,
                             .comment_count = frame == 3,
                             .flags = frame == 3 ? 2 : 0,
                             .evidence = rep_evidence_set_find(set, &stamp)};
    return rep_evidence_file_add(file, &told);
}

/* The file with all findings, or with one. */
static void expect(const rep_settings *settings, int only, const char *expected)
{
    GPtrArray *findings = no_findings();
    add_finding(findings, &rule, (const uint64_t[]){3, 0});
    add_finding(findings, &rule, (const uint64_t[]){3, 4, 0});
    rep_evidence_set *set = rep_evidence_set_new(findings);
    rep_evidence_set_add(set, &(const cap_stamp){.frame = 2}, 0);
    char *path = NULL;
    const int fd = g_file_open_tmp("s7tap-XXXXXX", &path, NULL);
    assert_true(fd >= 0);
    rep_evidence_file *file = rep_evidence_file_new(fd, settings, set, only, NULL);
    assert_true(add(file, set, 2, 0, 0, 0));
    assert_true(add(file, set, 3, settings->file_count > 1, 0, 0));
    assert_true(add(file, set, 4, 0, 1, 0));
    assert_int_equal(rep_evidence_file_flush(file), 0);
    rep_evidence_file_free(file);
    rep_evidence_file_free(NULL);
    close(fd);
    char *text = read_evidence(path);
    assert_string_equal(text, expected);
    g_free(text);
    g_unlink(path);
    g_free(path);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

#define SAYS(number, frame, count, file)                                                           \
    "s7tap finding " number ", warning [rule]: it went wrong. Likely cause: somebody did it. "     \
    "Seen " count "; this is frame " frame " of " file

static void says_what_findings_say(void **state)
{
    static const char *const files[] = {"in/a.pcap", "in/b.pcap"};
    const rep_settings one = {.files = files, .file_count = 1};
    const rep_settings two = {.files = files, .file_count = 2};
    (void)state;
    expect(&one, -1,
           "eth0: 2\n"
           "eth0: 3, mine, " SAYS("1", "3", "1 time", "a.pcap") ", " SAYS(
               "2", "3", "2 times", "a.pcap") " (2)\n"
                                              "eth0: 4, " SAYS("2", "4", "2 times", "a.pcap") "\n");
    expect(&one, 0,
           "eth0: 2\n"
           "eth0: 3, mine, " SAYS("1", "3", "1 time", "a.pcap") " (2)\n"
                                                                "eth0: 4\n");
    expect(&two, 0,
           "eth0 Of in/a.pcap: 2\n"
           "eth0 Of in/b.pcap: 3, mine, " SAYS("1", "3", "1 time",
                                               "in/b.pcap") " (2)\n"
                                                            "eth0 Of in/a.pcap: 4\n");
}

static void tells_of_a_full_device(void **state)
{
    (void)state;
    const int fd = open("/dev/full", O_WRONLY);
    if (fd < 0)
        skip();
    GPtrArray *findings = no_findings();
    rep_evidence_set *set = rep_evidence_set_new(findings);
    const rep_settings settings = {.program = "s7tap"};
    rep_evidence_file *file = rep_evidence_file_new(fd, &settings, set, -1, NULL);
    assert_int_equal(rep_evidence_file_flush(file), ENOSPC);
    rep_evidence_file_free(file);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
    close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_what_findings_say),
        cmocka_unit_test(tells_of_a_full_device),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
