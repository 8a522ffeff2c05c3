/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/alike.h"
#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static const char one_word[] = "320300000200 0002 0006 0000 0401 FF04 0010 1234";
static const char three_items[] =
    "320300000200 0002 0013 0000 0403 FF03 0001 01 00 0A00 0000 FF04 0028 0102030405";

/* Whether `hex` is taken for one like `known`; if so, it is what decoding makes of it. */
static bool alike(const char *known_hex, const char *hex)
{
    const s7_bytes bytes = exact_hex(known_hex), in = exact_hex(hex);
    s7_pdu known, quick, fresh;
    s7_decode(bytes, NULL, &known, NULL);
    assert_true(s7_alike_serves(bytes, &known));
    memset(&quick, 0x55, sizeof quick);
    const bool found = s7_alike(in, bytes, &known, &quick);
    if (found) {
        assert_int_equal(s7_decode(in, NULL, &fresh, NULL), S7_OK);
        assert_memory_equal(&quick, &fresh, sizeof fresh);
    } else {
        for (size_t i = 0; i < sizeof quick; i++)
            assert_int_equal(((const uint8_t *)&quick)[i], 0x55);
    }
    exact_free(bytes);
    exact_free(in);
    return found;
}

static void reference_and_values_may_differ(void **state)
{
    (void)state;
    assert_true(alike(one_word, one_word));
    assert_true(alike(one_word, "32030000FFFE 0002 0006 0000 0401 FF04 0010 0000"));
    assert_true(alike(three_items, "320300000001 0002 0013 0000 0403 FF03 0001 00 FF 0A00 0000 "
                                   "FF04 0028 FFFFFFFFFF"));
    assert_true(
        alike("320300000300 0002 0002 0000 0502 FF0A", "320300000301 0002 0002 0000 0502 FF0A"));
    assert_true(alike("320300000300 0002 0000 8104 0400", "320300000301 0002 0000 8104 0400"));
}

static void all_else_may_not(void **state)
{
    (void)state;
    static const char *const others[] = {
        "320200000200 0002 0006 0000 0401 FF04 0010 1234",    /* ROSCTR */
        "320300010200 0002 0006 0000 0401 FF04 0010 1234",    /* redundancy */
        "320300000200 0002 0006 8104 0401 FF04 0010 1234",    /* error */
        "320300000200 0002 0006 0000 0501 FF04 0010 1234",    /* function */
        "320300000200 0002 0006 0000 0402 FF04 0010 1234",    /* items */
        "320300000200 0002 0006 0000 0401 0504 0010 1234",    /* return code */
        "320300000200 0002 0006 0000 0401 FF09 0002 1234",    /* transport size */
        "320300000200 0002 0006 0000 0401 FF04 0008 1234",    /* length */
        "320300000200 0002 0006 0000 0401 FF04 0010 12",      /* cut */
        "320300000200 0002 0006 0000 0401 FF04 0010 1234 00", /* more */
        "320300000200 0002 0007 0000 0401 FF04 0010 1234",    /* data length */
        "",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        assert_false(alike(one_word, others[i]));
    assert_false(alike(three_items, "320300000200 0002 0013 0000 0403 FF03 0001 01 00 0500 0000 "
                                    "FF04 0028 0102030405"));
    assert_false(alike(three_items, "320300000200 0002 0013 0000 0403 FF03 0001 01 00 0A00 0000 "
                                    "FF05 0028 0102030405"));
    assert_false(
        alike("320300000300 0002 0002 0000 0502 FF0A", "320300000300 0002 0002 0000 0502 FFFF"));
}

static void only_whole_answers_to_read_and_write_serve(void **state)
{
    (void)state;
    static const char *const others[] = {
        "320300000200 0002 0006 0000 0401 FF04 0010 12",        /* cut */
        "320300000200 0002 0006 0000 0401 FF04 0010 1234 00",   /* trailing byte */
        "320300000200 0002 0006 0000 0401 FF55 0010 1234",      /* a note */
        "320100000200 000E 0000 0401 120A10020004000184000000", /* a Job */
        "320300000200 0008 0000 0000 F000 0001 0001 00F0",      /* setup */
        "320300000200 0000 0000 8104",                          /* no parameters */
        "320300000200 0003 0006 0000 040100 FF04 0010 1234",
        "32070000 0200 000C 0004 0001120812840100000000 00 0A000000",
        "7201",
        "",
    };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const s7_bytes bytes = exact_hex(others[i]);
        s7_pdu pdu;
        s7_decode(bytes, NULL, &pdu, NULL);
        assert_false(s7_alike_serves(bytes, &pdu));
        exact_free(bytes);
    }
}

static const char two_writes[] = "320100000200 001A 000C 05 02 120A10 04 0001 000A 84 0000A0 "
                                 "120A10 01 0001 0000 83 000323 0003000101 00 00040010 1234";

/* Whether a Job like `known` decodes to the same, but for its reference, in the place of it. */
static void check_write(s7_bytes known_bytes, s7_bytes in)
{
    s7_pdu known, fresh;
    s7_decode(known_bytes, NULL, &known, NULL);
    if (!s7_alike_write(in, known_bytes, &known))
        return;
    memcpy((uint8_t *)(uintptr_t)known_bytes.data, in.data, in.size);
    known.reference = s7_load16(in.data + 4);
    s7_decode(known_bytes, NULL, &fresh, NULL);
    assert_memory_equal(&known, &fresh, sizeof fresh);
}

static void jobs_that_write_may_differ_in_values(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        bool alike;
    } rows[] = {
        {"320100000201 001A 000C 05 02 120A10 04 0001 000A 84 0000A0 120A10 01 0001 0000 83 000323 "
         "0003000100 55 00040010 FFFF",
         true},
        {"320100000200 001A 000C 05 02 120A10 04 0001 000B 84 0000A0 120A10 01 0001 0000 83 000323 "
         "0003000101 00 00040010 1234",
         false}, /* another DB */
        {"320100000200 001A 000C 05 02 120A10 04 0001 000A 84 0000A0 120A10 01 0001 0000 83 000323 "
         "0003000101 00 00050010 1234",
         false}, /* transport size */
        {"320100000200 001A 000C 05 02 120A10 04 0001 000A 84 0000A0 120A10 01 0001 0000 83 000323 "
         "FF03000101 00 00040010 1234",
         false}, /* code */
        {"320100000200 001A 000C 05 02 120A10 04 0001 000A 84 0000A0 120A10 01 0001 0000 83 000323 "
         "0003000101 00 00040010 12",
         false}, /* cut */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes bytes = exact_hex(two_writes), in = exact_hex(rows[i].hex);
        s7_pdu known;
        assert_int_equal(s7_decode(bytes, NULL, &known, NULL), S7_OK);
        assert_int_equal(known.notes, 0);
        assert_int_equal(s7_alike_write(in, bytes, &known), rows[i].alike);
        check_write(bytes, in);
        exact_free(bytes);
        exact_free(in);
    }
    const s7_bytes read = exact_hex("320100000200 000E 0000 0401 120A10020004000184000000");
    s7_pdu known;
    s7_decode(read, NULL, &known, NULL);
    assert_false(s7_alike_write(read, read, &known));
    exact_free(read);
}

static void no_byte_of_a_job_is_overlooked(void **state)
{
    (void)state;
    const s7_bytes original = exact_hex(two_writes);
    for (size_t at = 0; at < original.size * 255; at++) {
        const s7_bytes bytes = exact_copy(original, original.size);
        const s7_bytes in = exact_copy(original, original.size);
        ((uint8_t *)(uintptr_t)in.data)[at / 255] ^= (uint8_t)(at % 255 + 1);
        check_write(bytes, in);
        exact_free(bytes);
        exact_free(in);
    }
    exact_free(original);
}

/* Whatever byte of an answer is changed: it is told apart, or decodes to the same. */
static void no_byte_is_overlooked(void **state)
{
    (void)state;
    static const char *const answers[] = {one_word, three_items,
                                          "320300000300 0002 0002 0000 0502 FF0A"};
    for (size_t k = 0; k < sizeof answers / sizeof *answers; k++) {
        const s7_bytes bytes = exact_hex(answers[k]);
        s7_pdu known;
        s7_decode(bytes, NULL, &known, NULL);
        for (size_t at = 0; at < bytes.size * 255; at++) {
            s7_bytes in = exact_copy(bytes, bytes.size);
            ((uint8_t *)(uintptr_t)in.data)[at / 255] ^= (uint8_t)(at % 255 + 1);
            s7_pdu quick, fresh;
            s7_decode(in, NULL, &fresh, NULL);
            if (s7_alike(in, bytes, &known, &quick))
                assert_memory_equal(&quick, &fresh, sizeof fresh);
            exact_free(in);
        }
        exact_free(bytes);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_and_values_may_differ),
        cmocka_unit_test(all_else_may_not),
        cmocka_unit_test(only_whole_answers_to_read_and_write_serve),
        cmocka_unit_test(no_byte_is_overlooked),
        cmocka_unit_test(jobs_that_write_may_differ_in_values),
        cmocka_unit_test(no_byte_of_a_job_is_overlooked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
