/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The format as a whole: one file, or a folder of them. */
#include "evidence_build.h"
#include "evidence_read.h"
#include "report/writer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const rules_rule rule = {.id = "rule"};
static const char *const files[] = {"a.pcap"};

static void hand_out(rep_writer *writer, const rep_evidence_set *set, uint64_t frame)
{
    static const cap_interface_info interface = {.link_type = 1, .resolution = 9};
    const cap_stamp stamp = stamp_of(frame);
    const cap_packet packet = {
        .stamp = stamp, .captured = 1, .original = 1, .data = (const uint8_t *)"x"};
    const rep_packet told = {
        .packet = &packet, .interface = &interface, .evidence = rep_evidence_set_find(set, &stamp)};
    writer->format->packet(writer, &told);
}

/* How often the packets of frames 1 to `last` were asked for. */
static unsigned write_all(rep_output *output, const rep_settings *settings,
                          const rep_evidence_set *set, uint64_t last)
{
    rep_writer *writer = rep_writer_new(&rep_format_evidence, settings, output);
    const rep_outcome outcome = {.evidence = set};
    unsigned times = 0;
    writer->format->finish(writer, &outcome);
    do {
        for (uint64_t frame = 1; frame <= last; frame++)
            hand_out(writer, set, frame);
        times++;
    } while (writer->format->packets_end(writer));
    rep_writer_free(writer);
    return times;
}

static uint32_t lines_of(const char *path)
{
    char *text = read_evidence(path);
    uint32_t lines = 0;
    for (const char *at = text; *at; at++)
        lines += *at == '\n';
    g_free(text);
    return lines;
}

static void one_file(void **state)
{
    (void)state;
    const rep_settings settings = {.files = files, .file_count = 1};
    GPtrArray *findings = no_findings();
    add_finding(findings, &rule, (const uint64_t[]){1, 2, 0});
    add_finding(findings, &rule, (const uint64_t[]){2, 3, 0});
    rep_evidence_set *set = rep_evidence_set_new(findings);
    char *path = NULL;
    close(g_file_open_tmp("s7tap-XXXXXX", &path, NULL));
    rep_output *output = rep_output_open(path);
    assert_int_equal(write_all(output, &settings, set, 3), 1);
    assert_int_equal(rep_output_close(output), 0);
    rep_output_free(output);
    assert_int_equal(lines_of(path), 3);
    g_unlink(path);
    g_free(path);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

/* Where it is not known what is behind the findings, there is not even a header. */
static void nothing_is_known(void **state)
{
    (void)state;
    const rep_settings settings = {.files = files, .file_count = 1};
    char *path = NULL, *text = NULL;
    close(g_file_open_tmp("s7tap-XXXXXX", &path, NULL));
    rep_output *output = rep_output_open(path);
    assert_int_equal(write_all(output, &settings, NULL, 0), 1);
    assert_int_equal(rep_output_close(output), 0);
    rep_output_free(output);
    assert_true(g_file_get_contents(path, &text, NULL, NULL));
    assert_string_equal(text, "");
    g_free(text);
    g_unlink(path);
    g_free(path);
}

/* More findings than files that are written at once. */
static void a_folder(void **state)
{
    (void)state;
    enum { FINDINGS = 300 };
    const rep_settings settings = {.files = files, .file_count = 1, .split = true};
    GPtrArray *findings = no_findings();
    for (uint64_t i = 1; i <= FINDINGS; i++)
        add_finding(findings, &rule, (const uint64_t[]){i, i + 1, 0});
    rep_evidence_set *set = rep_evidence_set_new(findings);
    char *path = g_dir_make_tmp("s7tap-XXXXXX", NULL);
    for (int twice = 0; twice < 2; twice++) {
        rep_output *output = rep_output_open_folder(path);
        assert_non_null(output);
        assert_int_equal(write_all(output, &settings, set, FINDINGS + 1), 3);
        assert_int_equal(rep_output_close(output), 0);
        rep_output_free(output);
    }
    for (unsigned i = 1; i <= FINDINGS; i++) {
        char *name = g_strdup_printf("%s/%03u-rule-10.0.0.1-10.0.0.2.pcapng", path, i);
        assert_int_equal(lines_of(name), 2);
        assert_int_equal(g_unlink(name), 0);
        g_free(name);
    }
    assert_int_equal(g_rmdir(path), 0); /* nothing else is there */
    g_free(path);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

/* The fault names the file, and nothing half remains. */
/* A packet that is a frame of several symptoms stands once in the finding's file. */
static void a_folder_of_symptoms(void **state)
{
    (void)state;
    const rep_settings settings = {.files = files, .file_count = 1, .split = true};
    GPtrArray *findings = no_findings();
    rules_finding *joint = add_finding(findings, &rule, (const uint64_t[]){1, 2, 0});
    add_symptom(joint, address_of(1), "one", (const uint64_t[]){1, 2, 0});
    add_symptom(joint, address_of(8), "other", (const uint64_t[]){1, 3, 0});
    rep_evidence_set *set = rep_evidence_set_new(findings);
    char *path = g_dir_make_tmp("s7tap-XXXXXX", NULL);
    rep_output *output = rep_output_open_folder(path);
    assert_non_null(output);
    assert_int_equal(write_all(output, &settings, set, 3), 1);
    assert_int_equal(rep_output_close(output), 0);
    rep_output_free(output);
    char *name = g_strconcat(path, "/001-rule-10.0.0.1-10.0.0.2.pcapng", NULL);
    assert_int_equal(lines_of(name), 3);
    assert_int_equal(g_unlink(name), 0);
    assert_int_equal(g_rmdir(path), 0);
    g_free(name);
    g_free(path);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

static void a_folder_that_is_gone(void **state)
{
    (void)state;
    const rep_settings settings = {.files = files, .file_count = 1, .split = true};
    GPtrArray *findings = no_findings();
    add_finding(findings, &rule, (const uint64_t[]){1, 0});
    add_finding(findings, &rule, (const uint64_t[]){2, 0});
    rep_evidence_set *set = rep_evidence_set_new(findings);
    char *path = g_dir_make_tmp("s7tap-XXXXXX", NULL);
    rep_output *output = rep_output_open_folder(path);
    assert_int_equal(g_rmdir(path), 0);
    assert_int_equal(write_all(output, &settings, set, 2), 1);
    assert_int_not_equal(rep_output_close(output), 0);
    assert_true(g_str_has_prefix(output->name, path));
    assert_true(g_str_has_suffix(output->name, "/001-rule-10.0.0.1-10.0.0.2.pcapng"));
    rep_output_free(output);
    g_free(path);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_file),
        cmocka_unit_test(nothing_is_known),
        cmocka_unit_test(a_folder),
        cmocka_unit_test(a_folder_of_symptoms),
        cmocka_unit_test(a_folder_that_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
