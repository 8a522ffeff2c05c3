/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/pcapng_writer.h"

#include "capture_bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>

static int open_scratch(scratch *s, const char *name)
{
    const int fd = open(scratch_file(s, name, "", 0), O_RDWR);

    assert_true(fd >= 0);
    return fd;
}

static const char *path_of(const scratch *s)
{
    return g_ptr_array_index(s->paths, s->paths->len - 1);
}

/* What stands in the file, and no more. */
static void expect_bytes(int fd, const uint8_t *bytes, size_t size)
{
    uint8_t there[1024];

    assert_int_equal(pread(fd, there, sizeof there, 0), size);
    assert_memory_equal(there, bytes, size);
}

static cap_packet packet_of(int64_t time, const char *data, uint32_t original)
{
    return (cap_packet){
        .stamp.time = time,
        .captured = (uint32_t)strlen(data),
        .original = original,
        .data = (const uint8_t *)data,
    };
}

/* Written by hand after draft-ietf-opsawg-pcapng. */
static void every_byte(void **state)
{
    static const uint8_t expected[] = {
        /* section header */
        0x0a, 0x0d, 0x0d, 0x0a, 0x44, 0, 0, 0, 0x4d, 0x3c, 0x2b, 0x1a, 1, 0, 0, 0, 0xff, 0xff, 0xff,
        0xff, 0xff, 0xff, 0xff, 0xff,
        /* comments, hardware, system, application, end */
        1, 0, 2, 0, 'h', 'i', 0, 0, 1, 0, 0, 0, 2, 0, 1, 0, 'H', 0, 0, 0, 3, 0, 4, 0, 'U', 'n', 'i',
        'x', 4, 0, 3, 0, 'a', 'p', 'p', 0, 0, 0, 0, 0, 0x44, 0, 0, 0,
        /* interface: Ethernet, snap length 96, name, resolution 2^-10 s, offset -2 s */
        1, 0, 0, 0, 0x34, 0, 0, 0, 1, 0, 0, 0, 96, 0, 0, 0, 2, 0, 4, 0, 'e', 't', 'h', '0', 9, 0, 1,
        0, 0x8a, 0, 0, 0, 14, 0, 8, 0, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0,
        0x34, 0, 0, 0,
        /* packet at 2.5 s, that is 4.5 s of the interface: 5 of 9 bytes, two comments, inbound */
        6, 0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x12, 0, 0, 5, 0, 0, 0, 9, 0, 0, 0,
        'a', 'b', 'c', 'd', 'e', 0, 0, 0, 1, 0, 1, 0, 'x', 0, 0, 0, 1, 0, 0, 0, 2, 0, 4, 0, 1, 0, 0,
        0, 0, 0, 0, 0, 0x40, 0, 0, 0,
        /* packet without options, and without data */
        6, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0x00, 0x04, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0,
        0x20, 0, 0, 0,
        /* counts: received and dropped by the system */
        5, 0, 0, 0, 0x34, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x00, 0x0c, 0, 0, 4, 0, 8, 0, 3, 0, 0, 0,
        1, 0, 0, 0, 7, 0, 8, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x34, 0, 0, 0};
    const char *const comments[] = {"hi", "", NULL};
    const cap_section_info section_info = {comments, "H", "Unix", "app"};
    const cap_option name = cap_option_text(CAP_OPTION_IF_NAME, "eth0");
    const cap_interface_info interface_info = {.link_type = 1,
                                               .snap_length = 96,
                                               .resolution = 0x8a,
                                               .offset = -2,
                                               .options = &name,
                                               .option_count = 1};
    const cap_option said[] = {cap_option_text(1, "x"), cap_option_text(1, NULL)};
    const cap_annotation annotation = {said, 2, 1};
    const cap_interface_counts counts = {1000000000, (UINT64_C(1) << 32) + 3, UINT64_MAX, 2};
    /* 2^32 + 1024 ticks, less the offset */
    const cap_packet first = packet_of(2500000000, "abcde", 9);
    const cap_packet second = packet_of(INT64_C(4194305) * 1000000000 - 2000000000, "", 7);
    scratch *s = scratch_new();
    const int fd = open_scratch(s, "a");
    cap_pcapng_writer *writer = cap_pcapng_writer_new(fd, &section_info);

    (void)state;
    expect_bytes(fd, NULL, 0);
    assert_int_equal(cap_pcapng_writer_interface(writer, &interface_info), 0);
    assert_true(cap_pcapng_writer_packet(writer, 0, &first, &annotation));
    assert_true(cap_pcapng_writer_packet(writer, 0, &second, NULL));
    assert_true(cap_pcapng_writer_counts(writer, 0, &counts));
    assert_int_equal(cap_pcapng_writer_size(writer), sizeof expected);
    assert_true(cap_pcapng_writer_flush(writer));
    assert_int_equal(cap_pcapng_writer_size(writer), sizeof expected);
    assert_int_equal(cap_pcapng_writer_error(writer), 0);
    expect_bytes(fd, expected, sizeof expected);
    cap_pcapng_writer_free(writer);
    assert_int_equal(close(fd), 0);
    scratch_free(s);
}

/* The smallest section: nothing is said. */
static void nothing_said(void **state)
{
    static const uint8_t expected[] = {
        0x0a, 0x0d, 0x0d, 0x0a, 0x20, 0,    0,    0,    0x4d, 0x3c, 0x2b, 0x1a, 1,    0, 0, 0,
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0,    0,    0,    0,    0x20, 0, 0, 0};
    scratch *s = scratch_new();
    const int fd = open_scratch(s, "a");
    cap_pcapng_writer *writer = cap_pcapng_writer_new(fd, &(const cap_section_info){0});
    reading r;

    (void)state;
    assert_true(cap_pcapng_writer_flush(writer));
    expect_bytes(fd, expected, sizeof expected);
    cap_pcapng_writer_free(writer);
    cap_pcapng_writer_free(NULL);
    r = read_one(path_of(s));
    assert_no_problem(&r);
    assert_int_equal(r.packets->len, 0);
    reading_free(&r);
    close(fd);
    scratch_free(s);
}

/* What our reader reads, written and read again, is the same: interfaces of two sections in either
 * byte order, with all that they say, times, comments and flags. */
static void copies_what_was_read(void **state)
{
    (void)state;
    for (int big = 0; big < 2; big++) {
        scratch *s = scratch_new();
        build b = build_new(big), number = build_new(big);
        const uint8_t resolutions[] = {6, 9, 12, 0x80 | 20};
        cap_pcapng_writer *writer;
        cap_inputs *inputs;
        cap_packet packet;
        reading before, after;
        const char *path;
        guint at;
        int fd;

        for (uint8_t part = 0; part < 2; part++) {
            section(&b);
            for (uint8_t i = 0; i < 2; i++) {
                guint begin = block_begin(&b, 1);

                put(&b, i ? 101 : 1, 2);
                put(&b, 0, 2);
                put(&b, 100u + i, 4);
                g_byte_array_set_size(number.bytes, 0);
                put(&number, part ? 1000 : (uint64_t)-3, 8);
                option(&b, 14, number.bytes->data, 8);
                option(&b, 1, "on the left", 11);
                option(&b, 1, "and right", 9);
                option(&b, 2, "eth\xc3\xa4", 5);
                g_byte_array_set_size(number.bytes, 0);
                put(&number, 1000000000, 8);
                option(&b, 8, number.bytes->data, 8);
                option(&b, 9, &resolutions[2 * part + i], 1);
                option(&b, 0, "", 0);
                block_end(&b, begin);
            }
            for (uint8_t i = 0; i < 4; i++) {
                guint begin = block_begin(&b, 6);

                put(&b, i & 1, 4);
                put(&b, 0x123, 4);
                put(&b, 0x45678000u + i, 4);
                put(&b, i, 4);
                put(&b, 20u + i, 4);
                put_data(&b, i, i);
                pad(&b);
                option(&b, 1, "seen", 4);
                g_byte_array_set_size(number.bytes, 0);
                put(&number, i, 4);
                option(&b, 2, number.bytes->data, 4);
                option(&b, 1, "twice", 5);
                block_end(&b, begin);
            }
        }
        path = scratch_build(s, "in.pcapng", &b);
        fd = open_scratch(s, "out.pcapng");
        writer = cap_pcapng_writer_new(fd, &(const cap_section_info){.application = "test"});
        inputs = cap_inputs_open(&path, 1);
        for (guint i = 0; cap_inputs_next(inputs, &packet); i++) {
            cap_interface_info info;
            cap_option comments[8];
            cap_annotation annotation = {.comments = comments};

            cap_inputs_interface(inputs, &packet, &info);
            assert_int_equal(info.section, i / 4);
            assert_int_equal(info.id, i & 1);
            assert_int_equal(info.option_count, 4);
            annotation.comment_count =
                cap_inputs_comments(inputs, &packet, comments, 8, &annotation.flags);
            assert_int_equal(annotation.comment_count, 2);
            assert_int_equal(annotation.flags, i % 4);
            assert_int_equal(cap_inputs_comments(inputs, &packet, comments, 1, &annotation.flags),
                             1);
            if (i % 4 < 2) {
                assert_int_equal(cap_pcapng_writer_interface(writer, &info), i / 4 * 2 + i % 4);
            }
            assert_true(
                cap_pcapng_writer_packet(writer, i / 4 * 2 + (i & 1), &packet, &annotation));
        }
        cap_inputs_free(inputs);
        assert_true(cap_pcapng_writer_flush(writer));
        cap_pcapng_writer_free(writer);
        close(fd);
        before = read_one(path);
        after = read_one(path_of(s));
        assert_no_problem(&before);
        assert_no_problem(&after);
        assert_int_equal(before.packets->len, 8);
        assert_int_equal(after.packets->len, 8);
        for (at = 0; at < 8; at++) {
            const cap_packet *was = packet_at(&before, at), *is = packet_at(&after, at);

            assert_int_equal(is->stamp.time, was->stamp.time);
            assert_int_equal(is->link_type, was->link_type);
            assert_int_equal(is->captured, was->captured);
            assert_int_equal(is->original, was->original);
            assert_memory_equal(is->data ? is->data : (const uint8_t *)"",
                                was->data ? was->data : (const uint8_t *)"", was->captured);
        }
        reading_free(&before);
        reading_free(&after);
        g_byte_array_unref(b.bytes);
        g_byte_array_unref(number.bytes);
        scratch_free(s);
    }
}

static void describes_the_copy_alike(void **state)
{
    static const char speed[8] = {0, (char)0xca, (char)0x9a, 0x3b};
    scratch *s = scratch_new();
    const int fd = open_scratch(s, "a");
    const cap_option options[] = {cap_option_text(CAP_OPTION_COMMENT, "left"),
                                  {8, 8, (const uint8_t *)speed},
                                  cap_option_text(CAP_OPTION_IF_NAME, "eth0")};
    const cap_interface_info told = {.link_type = 276,
                                     .snap_length = 65535,
                                     .resolution = 12,
                                     .offset = 1690000000,
                                     .options = options,
                                     .option_count = 3};
    const cap_packet packet = packet_of(INT64_C(1700000000123456789), "abc", 3);
    cap_pcapng_writer *writer = cap_pcapng_writer_new(fd, &(const cap_section_info){0});
    const char *path = path_of(s);
    cap_inputs *inputs;
    cap_interface_info heard;
    cap_packet read;

    (void)state;
    cap_pcapng_writer_interface(writer, &told);
    assert_true(cap_pcapng_writer_packet(writer, 0, &packet, NULL));
    assert_true(cap_pcapng_writer_flush(writer));
    cap_pcapng_writer_free(writer);
    close(fd);
    inputs = cap_inputs_open(&path, 1);
    assert_true(cap_inputs_next(inputs, &read));
    assert_int_equal(read.stamp.time, packet.stamp.time);
    cap_inputs_interface(inputs, &read, &heard);
    assert_int_equal(heard.link_type, 276);
    assert_int_equal(heard.snap_length, 65535);
    assert_int_equal(heard.resolution, 12);
    assert_int_equal(heard.offset, 1690000000);
    assert_int_equal(heard.option_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(heard.options[i].code, options[i].code);
        assert_int_equal(heard.options[i].size, options[i].size);
        assert_memory_equal(heard.options[i].value, options[i].value, options[i].size);
    }
    cap_inputs_free(inputs);
    scratch_free(s);
}

static void long_text_is_cut_between_characters(void **state)
{
    char *text = g_malloc(70001);

    (void)state;
    memset(text, 'x', 70000);
    text[70000] = '\0';
    assert_int_equal(cap_option_text(1, text).size, CAP_OPTION_MAX);
    memcpy(text + CAP_OPTION_MAX - 2, "\xe2\x82\xac", 3); /* the last byte does not fit */
    assert_int_equal(cap_option_text(1, text).size, CAP_OPTION_MAX - 2);
    text[CAP_OPTION_MAX] = '\0';
    assert_int_equal(cap_option_text(1, text).size, CAP_OPTION_MAX);
    memset(text, 0x80, 70000); /* no character at all */
    assert_int_equal(cap_option_text(1, text).size, 0);
    g_free(text);
}

/* Lets files grow to `size` bytes and no further; returns what held before. */
static struct rlimit limit_files(rlim_t size)
{
    struct rlimit before, small;

    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = size;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    return before;
}

/* A full disk: the file ends behind the last whole block, and the first error stays. */
static void never_half_a_block(void **state)
{
    enum { LIMIT = 100001 };
    struct rlimit before;
    scratch *s = scratch_new();
    const int fd = open_scratch(s, "a");
    char data[1000];
    cap_packet packet;
    cap_pcapng_writer *writer = cap_pcapng_writer_new(fd, &(const cap_section_info){0});
    unsigned good = 0;
    reading r;

    (void)state;
    before = limit_files(LIMIT);
    memset(data, 'x', sizeof data);
    data[sizeof data - 1] = '\0';
    packet = packet_of(1000, data, 2000);
    cap_pcapng_writer_interface(writer,
                                &(const cap_interface_info){.link_type = 1, .resolution = 9});
    while (good < 1000 && cap_pcapng_writer_packet(writer, 0, &packet, NULL)) {
        good++;
    }
    assert_int_equal(cap_pcapng_writer_error(writer), EFBIG);
    assert_false(cap_pcapng_writer_flush(writer));
    assert_false(cap_pcapng_writer_packet(writer, 0, &packet, NULL));
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(cap_pcapng_writer_packet(writer, 0, &packet, NULL));
    assert_false(cap_pcapng_writer_flush(writer));
    assert_int_equal(cap_pcapng_writer_error(writer), EFBIG);
    cap_pcapng_writer_free(writer);
    close(fd);
    r = read_one(path_of(s));
    assert_no_problem(&r);
    assert_in_range(r.packets->len, (LIMIT - 200) / 1036 - 1, LIMIT / 1036);
    reading_free(&r);
    scratch_free(s);
}

/* A disk that is full, wherever that begins, and then is not any more: the section goes on, every
 * packet is in it or counted as lost, and no block is written in part, nor twice. */
static void goes_on_after_a_failure(void **state)
{
    (void)state;
    for (rlim_t limit = 0; limit < 1050; limit += limit < 200 ? 1 : 97) {
        const cap_interface_info info = {.link_type = 1, .resolution = 9};
        const cap_interface_counts counts = {2000, 10, 0, 3};
        scratch *s = scratch_new();
        const int fd = open_scratch(s, "a");
        cap_pcapng_writer *writer = cap_pcapng_writer_new(fd, &(const cap_section_info){0});
        cap_packet packet;
        struct rlimit before;
        uint64_t lost;
        reading r;

        before = limit_files(limit);
        cap_pcapng_writer_interface(writer, &info);
        for (int64_t i = 0; i < 20; i++) {
            packet = packet_of(i, "one of the packets", 100);
            (void)cap_pcapng_writer_packet(writer, 0, &packet, NULL);
        }
        assert_false(cap_pcapng_writer_flush(writer));
        lost = cap_pcapng_writer_lost(writer, 0);
        assert_false(cap_pcapng_writer_packet(writer, 0, &packet, NULL));
        assert_false(cap_pcapng_writer_counts(writer, 0, &counts));
        assert_int_equal(cap_pcapng_writer_interface(writer, &info), 1); /* kept for later */
        assert_int_equal(cap_pcapng_writer_lost(writer, 0), lost + 1);
        /* Still full. The blocks of section and interfaces may fit. */
        assert_true(cap_pcapng_writer_retry(writer));
        packet = packet_of(100, "still", 100);
        (void)cap_pcapng_writer_packet(writer, 1, &packet, NULL);
        (void)cap_pcapng_writer_flush(writer);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
        assert_true(cap_pcapng_writer_retry(writer));
        packet = packet_of(200, "again", 100);
        assert_true(cap_pcapng_writer_packet(writer, 1, &packet, NULL));
        assert_true(cap_pcapng_writer_counts(writer, 0, &counts));
        assert_true(cap_pcapng_writer_flush(writer));
        assert_int_equal(cap_pcapng_writer_error(writer), 0);
        assert_int_equal(cap_pcapng_writer_size(writer), lseek(fd, 0, SEEK_END));
        lost = cap_pcapng_writer_lost(writer, 0) + cap_pcapng_writer_lost(writer, 1);
        cap_pcapng_writer_free(writer);
        close(fd);
        r = read_one(path_of(s));
        assert_no_problem(&r);
        assert_int_equal(r.packets->len + lost, 23);
        assert_true(r.packets->len >= 1);
        reading_free(&r);
        scratch_free(s);
    }
}

static void closed_pipe(void **state)
{
    int ends[2];
    cap_pcapng_writer *writer;

    (void)state;
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(pipe(ends), 0);
    close(ends[0]);
    writer = cap_pcapng_writer_new(ends[1], &(const cap_section_info){0});
    assert_false(cap_pcapng_writer_flush(writer));
    assert_int_equal(cap_pcapng_writer_error(writer), EPIPE);
    cap_pcapng_writer_free(writer);
    close(ends[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_byte),
        cmocka_unit_test(nothing_said),
        cmocka_unit_test(copies_what_was_read),
        cmocka_unit_test(describes_the_copy_alike),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(never_half_a_block),
        cmocka_unit_test(goes_on_after_a_failure),
        cmocka_unit_test(closed_pipe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
