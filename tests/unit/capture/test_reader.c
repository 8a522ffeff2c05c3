/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/reader.h"

#include "capture_bytes.h"

#include <fcntl.h>

static build pattern(size_t size)
{
    build b = build_new(false);

    g_byte_array_set_size(b.bytes, (guint)size);
    for (size_t i = 0; i < size; i++) {
        b.bytes->data[i] = (uint8_t)(i % 251);
    }
    return b;
}

static cap_reader *open_bytes(scratch *s, const GByteArray *bytes)
{
    cap_fault fault = {0};
    cap_reader *reader =
        cap_reader_open(scratch_file(s, "a", bytes->data, bytes->len), false, NULL, &fault);

    assert_non_null(reader);
    return reader;
}

/* Record by record, each in one piece, over many refills of the buffer. */
static void gives_records_in_one_piece(void **state)
{
    scratch *s = scratch_new();
    build b = pattern(3000000);
    GByteArray *sources[] = {b.bytes, gzipped(b.bytes->data, b.bytes->len),
                             zstd_packed(b.bytes->data, b.bytes->len)};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        cap_reader *reader = open_bytes(s, sources[i]);
        size_t offset = 0;

        for (size_t need = 1; offset + need <= 3000000; need = need * 3 % 65521) {
            assert_true(cap_reader_have(reader, need) >= need);
            assert_int_equal(cap_reader_offset(reader), offset);
            assert_int_equal(reader->at[0], offset % 251);
            assert_int_equal(reader->at[need - 1], (offset + need - 1) % 251);
            reader->at += need;
            offset += need;
        }
        assert_true(cap_reader_have(reader, CAP_RECORD_MAX) == 3000000 - offset);
        reader->at = reader->end;
        assert_int_equal(cap_reader_have(reader, 1), 0);
        assert_null(reader->fault.text);
        assert_int_equal(cap_reader_used(reader), sources[i]->len);
        assert_int_equal(reader->size, sources[i]->len);
        cap_reader_free(reader);
        g_byte_array_unref(sources[i]);
    }
    scratch_free(s);
}

static void grows_only_with_the_data(void **state)
{
    scratch *s = scratch_new();
    build b = pattern(700000);
    cap_reader *reader = open_bytes(s, b.bytes);

    (void)state;
    assert_true(cap_reader_have(reader, 1000) >= 1000);
    assert_int_equal(reader->capacity, CAP_READER_BUFFER);
    assert_int_equal(cap_reader_have(reader, CAP_RECORD_MAX), 700000);
    assert_true(reader->capacity <= (size_t)1024 * 1024);
    cap_reader_free(reader);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void skips_in_the_fixed_buffer(void **state)
{
    scratch *s = scratch_new();
    build b = pattern(5000000);
    cap_reader *reader = open_bytes(s, b.bytes);

    (void)state;
    assert_int_equal(cap_reader_skip(reader, 0), 0);
    assert_int_equal(cap_reader_skip(reader, 4000001), 4000001);
    assert_true(cap_reader_have(reader, 1) >= 1);
    assert_int_equal(reader->at[0], 4000001 % 251);
    assert_int_equal(cap_reader_skip(reader, UINT64_MAX), 999999);
    assert_int_equal(cap_reader_have(reader, 1), 0);
    assert_int_equal(cap_reader_offset(reader), 5000000);
    assert_int_equal(reader->capacity, CAP_READER_BUFFER);
    cap_reader_free(reader);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void tells_damage_with_its_place(void **state)
{
    scratch *s = scratch_new();
    build b = pattern(100);
    GByteArray *packed = gzipped(b.bytes->data, b.bytes->len);
    g_autofree char *text = NULL;
    cap_reader *reader;

    (void)state;
    g_byte_array_set_size(packed, packed->len - 5);
    reader = open_bytes(s, packed);
    assert_int_equal(cap_reader_have(reader, 101), 100);
    assert_int_equal(reader->fault.kind, CAP_PROBLEM_COMPRESS);
    text = g_strdup_printf("gzip data is cut off at byte %u", packed->len);
    assert_string_equal(reader->fault.text, text);
    cap_reader_free(reader);
    packed->data[2] = 77; /* compression method */
    reader = open_bytes(s, packed);
    assert_int_equal(cap_reader_have(reader, 1), 0);
    assert_int_equal(reader->fault.kind, CAP_PROBLEM_COMPRESS);
    assert_true(g_str_has_prefix(reader->fault.text, "gzip data is damaged at byte "));
    cap_reader_free(reader);
    g_byte_array_unref(packed);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* A sparing reader keeps no descriptor and goes on after each read. */
static void reads_sparingly(void **state)
{
    scratch *s = scratch_new();
    build b = pattern(400000);
    GByteArray *sources[] = {b.bytes, zstd_packed(b.bytes->data, b.bytes->len)};
    cap_fault fault = {0};

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(sources); i++) {
        const char *path = scratch_file(s, "a", sources[i]->data, sources[i]->len);
        cap_reader *reader = cap_reader_open(path, true, NULL, &fault);
        size_t offset = 0;

        assert_int_equal(reader->capacity, CAP_READER_BUFFER_SPARING);
        for (; cap_reader_have(reader, 1000) >= 1000; offset += 1000) {
            assert_int_equal(reader->fd, -1);
            assert_int_equal(reader->at[0], offset % 251);
            reader->at += 1000;
        }
        assert_int_equal(offset, 400000);
        assert_null(reader->fault.text);
        cap_reader_free(reader);
    }
    g_byte_array_unref(sources[1]);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void knows_its_file_again(void **state)
{
    scratch *s = scratch_new();
    build b = pattern(400000);
    cap_fault fault = {0};
    const char *path = scratch_file(s, "a", b.bytes->data, b.bytes->len);
    cap_reader *reader = cap_reader_open(path, true, NULL, &fault);

    (void)state;
    scratch_file(s, "b", b.bytes->data, b.bytes->len); /* so that the inode is not reused */
    scratch_file(s, "a", b.bytes->data, b.bytes->len); /* a new file of the same name */
    assert_int_equal(cap_reader_have(reader, 100000), CAP_READER_BUFFER_SPARING);
    assert_int_equal(reader->fault.kind, CAP_PROBLEM_READ);
    assert_string_equal(reader->fault.text,
                        "read error at byte 65536: the file was replaced by another");
    cap_reader_free(reader);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

static void says_why_it_cannot_open(void **state)
{
    scratch *s = scratch_new();
    g_autofree char *missing = g_build_filename(s->folder, "missing", NULL);
    cap_fault fault = {0};

    (void)state;
    assert_null(cap_reader_open(missing, false, NULL, &fault));
    assert_int_equal(fault.kind, CAP_PROBLEM_OPEN);
    assert_string_equal(fault.text, "cannot be opened: No such file or directory");
    g_free(fault.text);
    assert_null(cap_reader_open(s->folder, false, NULL, &fault));
    assert_int_equal(fault.kind, CAP_PROBLEM_OPEN);
    assert_string_equal(fault.text, "is a directory, where a capture file was expected");
    g_free(fault.text);
    scratch_free(s);
}

/* Reading a descriptor that is open for writing only fails. */
static void tells_read_errors(void **state)
{
    scratch *s = scratch_new();
    const char *path = scratch_file(s, "a", "abcd", 4);
    int kept = dup(STDIN_FILENO);
    int writing = open(path, O_WRONLY);
    cap_fault fault = {0};
    cap_reader *reader;

    (void)state;
    dup2(writing, STDIN_FILENO);
    reader = cap_reader_open("-", false, NULL, &fault);
    dup2(kept, STDIN_FILENO);
    close(kept);
    close(writing);
    assert_non_null(reader);
    assert_int_equal(cap_reader_have(reader, 1), 0);
    assert_int_equal(reader->fault.kind, CAP_PROBLEM_READ);
    assert_true(g_str_has_prefix(reader->fault.text, "read error at byte 0: "));
    cap_reader_free(reader);
    assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0); /* standard input is not closed */
    scratch_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_records_in_one_piece),
        cmocka_unit_test(grows_only_with_the_data),
        cmocka_unit_test(skips_in_the_fixed_buffer),
        cmocka_unit_test(tells_damage_with_its_place),
        cmocka_unit_test(reads_sparingly),
        cmocka_unit_test(knows_its_file_again),
        cmocka_unit_test(says_why_it_cannot_open),
        cmocka_unit_test(tells_read_errors),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
