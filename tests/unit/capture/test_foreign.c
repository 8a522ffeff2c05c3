/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_bytes.h"

typedef struct sample {
    const char *bytes;
    size_t size;
    const char *text;
} sample;

/* The bytes of a string literal without its end. */
#define SAMPLE(literal, text)                                                                      \
    {                                                                                              \
        (literal), sizeof(literal) - 1, (text)                                                     \
    }

static void names_what_it_is(void **state)
{
    static const sample samples[] = {
        SAMPLE("# S7 plant notes\n",
               "not a capture: begins with \"# S7 pla\", where the header of a "
               "pcap or pcapng file was expected"),
        SAMPLE("\x7f"
               "ELF\x02\x01\x01\0\0",
               "not a capture: begins with 7f 45 4c 46 02 01 01 00, where"),
        SAMPLE("abc", "not a capture: begins with \"abc\", where"),
        SAMPLE("\xd4\xc3", "not a capture: begins with d4 c3, where"),
        SAMPLE("\xfd"
               "7zXZ\0\0\4",
               "compressed with xz, where gzip, zstd or an uncompressed"),
        SAMPLE("BZh91AY", "compressed with bzip2, where"),
        SAMPLE("PK\x03\x04\x14", "compressed with zip, where"),
        SAMPLE("snoop\0\0\0\0\0\0\2", "a Sun snoop capture, where pcap or pcapng was expected: "
                                      "convert it with editcap -F pcapng"),
        SAMPLE("GMBU\0\2", "a Microsoft Network Monitor 2 capture, where"),
        SAMPLE("snoop\0\0", "not a capture: begins with 73 6e 6f 6f 70 00 00, where"),
    };
    scratch *s = scratch_new();

    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(samples); i++) {
        reading r = read_one(scratch_file(s, "noise", samples[i].bytes, samples[i].size));
        cap_input_info info;

        assert_int_equal(r.packets->len, 0);
        assert_problem(&r, CAP_PROBLEM_FORMAT, samples[i].text);
        cap_inputs_describe(r.inputs, 0, &info);
        assert_null(info.format);
        reading_free(&r);
    }
    scratch_free(s);
}

static void names_what_is_inside(void **state)
{
    scratch *s = scratch_new();
    build b = small_pcap(false);
    GByteArray *once = gzipped(b.bytes->data, b.bytes->len);
    GByteArray *twice = gzipped(once->data, once->len);
    reading r = read_one(scratch_file(s, "a.gz", twice->data, twice->len));

    (void)state;
    assert_problem(&r, CAP_PROBLEM_FORMAT, "compressed with gzip (twice)");
    reading_free(&r);
    g_byte_array_unref(once);
    g_byte_array_unref(twice);
    g_byte_array_unref(b.bytes);
    scratch_free(s);
}

/* Files of noise: one problem each, no packet, whatever their length. */
static void survives_noise(void **state)
{
    scratch *s = scratch_new();
    uint32_t x = 12345;

    (void)state;
    for (guint size = 1; size < 400; size += 7) {
        build b = build_new(false);
        reading r;

        for (guint i = 0; i < size; i++) {
            x = x * 1664525 + 1013904223;
            put(&b, x >> 24, 1);
        }
        r = read_one(scratch_build(s, "noise", &b));
        assert_int_equal(r.packets->len, 0);
        assert_problem(&r, CAP_PROBLEM_FORMAT, "not a capture: begins with ");
        reading_free(&r);
        g_byte_array_unref(b.bytes);
    }
    scratch_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_what_it_is),
        cmocka_unit_test(names_what_is_inside),
        cmocka_unit_test(survives_noise),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
