/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_bytes.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define SECOND INT64_C(1000000000)

/* A pcap file with one packet per time, whose data begins with `seed`. */
static const char *timed_file(scratch *s, const char *name, const uint32_t *seconds, size_t count,
                              uint8_t seed)
{
    build b = build_new(false);
    const char *path;

    pcap_header(&b, PCAP_US, 4, 1);
    for (size_t i = 0; i < count; i++) {
        pcap_record(&b, seconds[i], 0, seed, 4, 4);
    }
    path = scratch_build(s, name, &b);
    g_byte_array_unref(b.bytes);
    return path;
}

static void assert_origin(const reading *r, guint index, uint32_t file, uint64_t frame,
                          uint32_t second)
{
    const cap_packet *packet = packet_at(r, index);

    assert_int_equal(packet->stamp.file, file);
    assert_int_equal(packet->stamp.frame, frame);
    assert_int_equal(packet->stamp.time, second * SECOND);
    assert_int_equal(packet->data[0], file);
}

static void merges_by_time(void **state)
{
    scratch *s = scratch_new();
    const char *paths[] = {
        timed_file(s, "a", (const uint32_t[]){2, 5, 5, 9}, 4, 0),
        timed_file(s, "b", (const uint32_t[]){1, 5, 6}, 3, 1),
        timed_file(s, "c", (const uint32_t[]){5}, 1, 2),
    };
    static const uint32_t expected[][3] = {
        {1, 1, 1}, {0, 1, 2}, {0, 2, 5}, {0, 3, 5}, {1, 2, 5}, {2, 1, 5}, {1, 3, 6}, {0, 4, 9},
    };
    reading r = read_all(paths, 3);

    (void)state;
    assert_no_problem(&r);
    assert_int_equal(r.packets->len, G_N_ELEMENTS(expected));
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        assert_origin(&r, i, expected[i][0], expected[i][1], expected[i][2]);
    }
    reading_free(&r);
    scratch_free(s);
}

static void keeps_the_order_of_a_file(void **state)
{
    scratch *s = scratch_new();
    const char *paths[] = {
        timed_file(s, "a", (const uint32_t[]){5, 1, 7}, 3, 0),
        timed_file(s, "b", (const uint32_t[]){4, 6}, 2, 1),
    };
    static const uint32_t expected[][3] = {{1, 1, 4}, {0, 1, 5}, {0, 2, 1}, {1, 2, 6}, {0, 3, 7}};
    reading r = read_all(paths, 2);
    cap_input_info info;

    (void)state;
    for (guint i = 0; i < G_N_ELEMENTS(expected); i++) {
        assert_origin(&r, i, expected[i][0], expected[i][1], expected[i][2]);
    }
    cap_inputs_describe(r.inputs, 0, &info);
    assert_false(info.time_ordered);
    cap_inputs_describe(r.inputs, 1, &info);
    assert_true(info.time_ordered);
    assert_int_equal(info.packets, 2);
    reading_free(&r);
    scratch_free(s);
}

/* Thirty files that follow one another and thirty that all overlap, with few descriptors. */
static void merges_more_files_than_may_be_open(void **state)
{
    scratch *s = scratch_new();
    const char *paths[60];
    reading r;
    int64_t last = 0;
    uint64_t frames[60] = {0};
    struct rlimit kept, few;

    (void)state;
    for (uint32_t i = 0; i < 60; i++) {
        g_autofree char *name = g_strdup_printf("ring%u", i);
        uint32_t follow[] = {1000 - 10 * i, 1001 - 10 * i, 1002 - 10 * i};
        uint32_t overlap[] = {700 + i, 800 + i, 2000 + i};

        paths[i] = timed_file(s, name, i < 30 ? follow : overlap, 3, (uint8_t)i);
    }
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &kept), 0);
    few = (struct rlimit){.rlim_cur = 20, .rlim_max = kept.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    r = read_all(paths, 60);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &kept), 0);
    assert_no_problem(&r);
    assert_int_equal(r.packets->len, 180);
    for (guint i = 0; i < r.packets->len; i++) {
        const cap_packet *packet = packet_at(&r, i);

        assert_true(packet->stamp.time >= last);
        assert_int_equal(packet->data[0], packet->stamp.file);
        assert_int_equal(packet->stamp.frame, ++frames[packet->stamp.file]);
        last = packet->stamp.time;
    }
    for (size_t i = 0; i < 60; i++) {
        cap_input_info info;

        cap_inputs_describe(r.inputs, i, &info);
        assert_int_equal(info.packets, 3);
        assert_int_equal(info.bytes_read, 24 + 3 * 20);
        assert_int_equal(info.bytes_total, 24 + 3 * 20);
        assert_true(info.time_ordered);
    }
    reading_free(&r);
    scratch_free(s);
}

/* Whatever is wrong with some inputs, the others are read, and every fault is told once. */
static void a_fault_hides_nothing(void **state)
{
    scratch *s = scratch_new();
    const char *paths[40];
    g_autofree char *missing = g_build_filename(s->folder, "missing.pcap", NULL);
    build whole = small_pcap(true), cut = small_pcapng(false);
    reading r;
    cap_input_info info;

    (void)state;
    paths[0] = missing;
    paths[1] = scratch_file(s, "empty.pcap", "", 0);
    paths[2] = scratch_file(s, "notes.txt", "some text", 9);
    paths[3] = s->folder;
    paths[4] = scratch_file(s, "cut.pcapng", cut.bytes->data, cut.bytes->len - 1);
    for (size_t i = 5; i < 40; i++) {
        g_autofree char *name = g_strdup_printf("whole%zu", i);
        paths[i] = scratch_build(s, name, &whole);
    }
    for (size_t count = 6; count <= 40; count += 34) {
        r = read_all(paths, count);
        assert_int_equal(r.packets->len, 2 + 3 * (count - 5));
        assert_int_equal(cap_inputs_count(r.inputs), count);
        assert_int_equal(cap_inputs_problem_count(r.inputs), 5);
        assert_problem_at(&r, 0, CAP_PROBLEM_OPEN, "missing.pcap: cannot be opened: No such file");
        assert_problem_at(&r, 1, CAP_PROBLEM_EMPTY, "empty.pcap: is empty, where a capture was");
        assert_problem_at(&r, 2, CAP_PROBLEM_FORMAT, "notes.txt: not a capture");
        assert_problem_at(&r, 3, CAP_PROBLEM_OPEN, ": is a directory");
        assert_problem_at(&r, 4, CAP_PROBLEM_CUT, "cut.pcapng: ends inside packet 3");
        for (uint32_t i = 0; i < 5; i++) {
            assert_int_equal(cap_inputs_problem(r.inputs, i)->file, i);
            cap_inputs_describe(r.inputs, i, &info);
            assert_string_equal(info.name, paths[i]);
            assert_true((info.format != NULL) == (i == 4));
        }
        reading_free(&r);
    }
    g_byte_array_unref(whole.bytes);
    g_byte_array_unref(cut.bytes);
    scratch_free(s);
}

static void reads_compressed_files(void **state)
{
    scratch *s = scratch_new();
    build b = small_pcapng(false);
    GByteArray *gz = gzipped(b.bytes->data, b.bytes->len);
    GByteArray *zst = zstd_packed(b.bytes->data, b.bytes->len);
    GByteArray *nothing = gzipped(b.bytes->data, 0);
    reading r;
    cap_input_info info;

    (void)state;
    r = read_one(scratch_file(s, "a.gz", gz->data, gz->len));
    assert_no_problem(&r);
    assert_small(&r, 3);
    cap_inputs_describe(r.inputs, 0, &info);
    assert_int_equal(info.bytes_read, gz->len);
    assert_int_equal(info.bytes_total, gz->len);
    reading_free(&r);
    r = read_one(scratch_file(s, "a.zst", zst->data, zst->len));
    assert_no_problem(&r);
    assert_small(&r, 3);
    reading_free(&r);
    /* The compressed data is whole, what it holds is cut. */
    g_byte_array_unref(gz);
    gz = gzipped(b.bytes->data, b.bytes->len - 30);
    r = read_one(scratch_file(s, "a.gz", gz->data, gz->len));
    assert_small(&r, 2);
    assert_problem(&r, CAP_PROBLEM_CUT,
                   "packet 3, which begins at byte 128 of the decompressed data: 10 of 40 bytes");
    reading_free(&r);
    r = read_one(scratch_file(s, "a.zst", zst->data, zst->len - 1));
    assert_problem(&r, CAP_PROBLEM_COMPRESS, "zstd data is cut off at byte ");
    reading_free(&r);
    r = read_one(scratch_file(s, "a.gz", gz->data, 9));
    assert_problem(&r, CAP_PROBLEM_COMPRESS, "gzip data is cut off at byte 9, before any packet");
    reading_free(&r);
    r = read_one(scratch_file(s, "a.gz", nothing->data, nothing->len));
    assert_problem(&r, CAP_PROBLEM_EMPTY, "is empty after decompression");
    reading_free(&r);
    g_byte_array_unref(gz);
    g_byte_array_unref(zst);
    g_byte_array_unref(nothing);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* Runs read_all with standard input coming from a child that writes the bytes in small steps. */
static reading read_piped(const GByteArray *bytes, size_t step, const char *const *paths,
                          size_t count)
{
    int ends[2];
    int kept = dup(STDIN_FILENO);
    pid_t child;
    reading r;

    assert_int_equal(pipe(ends), 0);
    child = fork();
    assert_true(child >= 0);
    if (!child) {
        for (size_t at = 0; at < bytes->len; at += step) {
            if (write(ends[1], bytes->data + at, MIN(step, bytes->len - at)) < 0) {
                _exit(1);
            }
        }
        _exit(0);
    }
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    r = read_all(paths, count);
    dup2(kept, STDIN_FILENO);
    close(kept);
    waitpid(child, NULL, 0);
    return r;
}

static void reads_standard_input(void **state)
{
    static const char *const paths[] = {"-", "-"};
    build formats[] = {small_pcap(true), small_pcapng(true), small_pcapng(false)};
    cap_input_info info;
    reading r;

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
        GByteArray *bytes = formats[i].bytes;
        GByteArray *sources[] = {bytes, gzipped(bytes->data, bytes->len),
                                 zstd_packed(bytes->data, bytes->len)};

        for (size_t j = 0; j < G_N_ELEMENTS(sources); j++) {
            r = read_piped(sources[j], j ? 5 : 3, paths, 1);
            assert_no_problem(&r);
            assert_small(&r, 3);
            cap_inputs_describe(r.inputs, 0, &info);
            assert_string_equal(info.name, "-");
            assert_int_equal(info.bytes_total, 0);
            assert_int_equal(info.bytes_read, sources[j]->len);
            reading_free(&r);
        }
        r = read_piped(bytes, 1000, paths, 2);
        assert_small(&r, 3);
        assert_problem(&r, CAP_PROBLEM_OPEN, "standard input: given twice");
        reading_free(&r);
        g_byte_array_set_size(bytes, bytes->len - 2);
        r = read_piped(bytes, 1000, paths, 1);
        assert_small(&r, 2);
        assert_problem(&r, CAP_PROBLEM_CUT, "standard input: ends inside packet 3");
        reading_free(&r);
        g_byte_array_set_size(bytes, 0);
        r = read_piped(bytes, 1000, paths, 1);
        assert_problem(&r, CAP_PROBLEM_EMPTY, "standard input: is empty");
        reading_free(&r);
        for (size_t j = 0; j < G_N_ELEMENTS(sources); j++) {
            g_byte_array_unref(sources[j]);
        }
    }
}

/* A regular file as standard input is not opened anew, among however many others. */
static void reads_redirected_input_once(void **state)
{
    scratch *s = scratch_new();
    const char *paths[20];
    build b = small_pcap(false);
    int kept = dup(STDIN_FILENO);
    int file;
    reading r;

    (void)state;
    paths[0] = "-";
    for (size_t i = 1; i < 20; i++) {
        g_autofree char *name = g_strdup_printf("whole%zu", i);
        paths[i] = scratch_build(s, name, &b);
    }
    file = open(paths[1], O_RDONLY);
    dup2(file, STDIN_FILENO);
    close(file);
    r = read_all(paths, 20);
    dup2(kept, STDIN_FILENO);
    close(kept);
    assert_no_problem(&r);
    assert_int_equal(r.packets->len, 60);
    for (guint i = 0; i < 60; i++) {
        assert_int_equal(packet_at(&r, i)->stamp.file, i % 20);
        assert_int_equal(packet_at(&r, i)->stamp.frame, i / 20 + 1);
    }
    reading_free(&r);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void reads_nothing_from_no_inputs(void **state)
{
    reading r = read_all(NULL, 0);

    (void)state;
    assert_int_equal(r.packets->len, 0);
    assert_int_equal(cap_inputs_count(r.inputs), 0);
    assert_no_problem(&r);
    reading_free(&r);
}

/* A file that vanishes or changes while it waits for its turn. */
static void tells_what_happens_to_waiting_files(void **state)
{
    scratch *s = scratch_new();
    const char *paths[30];
    cap_inputs *inputs;
    cap_packet packet;
    size_t packets = 0;

    (void)state;
    for (uint32_t i = 0; i < 30; i++) {
        g_autofree char *name = g_strdup_printf("ring%u", i);
        uint32_t seconds[] = {10 * i, 10 * i + 1};

        paths[i] = timed_file(s, name, seconds, 2, (uint8_t)i);
    }
    inputs = cap_inputs_open(paths, 30);
    g_unlink(paths[20]);
    while (cap_inputs_next(inputs, &packet)) {
        assert_int_equal(packet.data[0], packet.stamp.file);
        packets++;
    }
    assert_int_equal(packets, 58);
    assert_int_equal(cap_inputs_problem_count(inputs), 1);
    assert_int_equal(cap_inputs_problem(inputs, 0)->file, 20);
    assert_int_equal(cap_inputs_problem(inputs, 0)->kind, CAP_PROBLEM_OPEN);
    cap_inputs_free(inputs);
    scratch_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(merges_by_time),
        cmocka_unit_test(keeps_the_order_of_a_file),
        cmocka_unit_test(merges_more_files_than_may_be_open),
        cmocka_unit_test(a_fault_hides_nothing),
        cmocka_unit_test(reads_compressed_files),
        cmocka_unit_test(reads_standard_input),
        cmocka_unit_test(reads_redirected_input_once),
        cmocka_unit_test(reads_nothing_from_no_inputs),
        cmocka_unit_test(tells_what_happens_to_waiting_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
