/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/data_item_private.h"
#include "dissector/item.h"

#include "exact_bytes.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define NOTE(id) ((s7_notes)1 << S7N_##id)

typedef struct item_row {
    const char *hex; /* one data item, with its fill byte where `fill` */
    bool request, fill;
    uint8_t code, transport;
    uint16_t length;
    size_t size; /* of the data */
    s7_notes notes;
} item_row;

static const item_row rows[] = {
    /* lengths in bits */
    {"FF03 0001 01 00", false, true, 0xFF, 3, 1, 1, 0},
    {"FF03 0009 0102", false, false, 0xFF, 3, 9, 2, 0},
    {"FF04 0020 FEADBEEF", false, false, 0xFF, 4, 0x20, 4, 0},
    {"FF05 0010 1234", false, false, 0xFF, 5, 0x10, 2, 0},
    /* lengths in bytes */
    {"FF06 0004 00000001", false, false, 0xFF, 6, 4, 4, 0},
    {"FF07 0004 AABBCCDD", false, false, 0xFF, 7, 4, 4, 0},
    {"FF09 0003 AABBCC 00", false, true, 0xFF, 9, 3, 3, 0},
    {"FF00 0000", false, false, 0xFF, 0, 0, 0, 0},
    /* write requests have 00 for a code; an FF there is data too */
    {"0004 0008 12 00", true, true, 0x00, 4, 8, 1, 0},
    {"FF04 0008 12 00", true, true, 0xFF, 4, 8, 1, 0},
    /* failed: no data whatever the length says */
    {"0A00 0000", false, false, 0x0A, 0, 0, 0, 0},
    {"0500 0004", false, false, 0x05, 0, 4, 0, NOTE(ERROR_LENGTH)},
    {"0004 0008", false, false, 0x00, 4, 8, 0, NOTE(ERROR_LENGTH)},
    {"FF77 0001 AA 00", false, true, 0xFF, 0x77, 1, 1, NOTE(TRANSPORT)},
};

static void expect(const item_row *row, s7_bytes bytes, bool last, size_t size)
{
    record_tap *rt = record_tap_new();
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &notes);
    s7_data_item item;
    const char *why;
    s7_data_item_decode(&c, row->request, last, &item);
    assert_int_equal(item.return_code, row->code);
    assert_int_equal(item.transport, row->transport);
    assert_int_equal(item.length, row->length);
    assert_int_equal(item.data.size, row->size);
    assert_int_equal(notes, row->notes);
    assert_int_equal(c.at, size);
    if (row->notes == NOTE(ERROR_LENGTH))
        assert_non_null(strstr(record_tap_text(rt), "! data.error_length (quirk) @2:2"));
    if (row->notes == NOTE(TRANSPORT))
        assert_non_null(strstr(record_tap_text(rt), "! data.transport (odd) @1:1"));
    assert_false(c.failed);
    if (!record_tap_covers(rt, (uint32_t)size, &why))
        fail_msg("%s: %s", row->hex, why);
    record_tap_free(rt);
}

static void lengths_codes_and_fill(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes bytes = exact_hex(rows[i].hex);
        expect(&rows[i], bytes, false, bytes.size);
        /* the last item has no fill byte */
        const s7_bytes last = exact_copy(bytes, bytes.size - rows[i].fill);
        expect(&rows[i], last, true, last.size);
        exact_free(last);
        exact_free(bytes);
    }
}

static void cut_values_are_kept(void **state)
{
    (void)state;
    const s7_bytes whole = exact_hex("FF04 0020 FEADBEEF");
    for (size_t size = 0; size < whole.size; size++) {
        const s7_bytes cut = exact_copy(whole, size);
        record_tap *rt = record_tap_new();
        s7_notes notes = 0;
        s7_cursor c = s7_cursor_over(cut, record_tap_tap(rt), &notes);
        s7_data_item item;
        const char *why;
        s7_data_item_decode(&c, false, true, &item);
        assert_int_equal(item.data.size, size > 4 ? size - 4 : 0);
        assert_true(c.failed);
        s7_finish(&c);
        assert_int_equal(notes, NOTE(TRUNCATED));
        if (!record_tap_covers(rt, (uint32_t)size, &why))
            fail_msg("cut to %zu: %s", size, why);
        record_tap_free(rt);
        exact_free(cut);
    }
    exact_free(whole);
}

typedef struct value_row {
    uint8_t type; /* of the address that was asked for */
    const char *hex;
    s7_field field;  /* of the values shown */
    size_t count;    /* of these */
    uint64_t number; /* the first one */
    const char *text;
    uint32_t offset, length; /* likewise */
} value_row;

static const value_row value_rows[] = {
    {S7_TYPE_BIT, "FF03 0001 01", S7F_VALUE_BOOL, 1, 1, NULL, 4, 1},
    {S7_TYPE_BYTE, "FF04 0008 A5", S7F_VALUE_UNSIGNED, 1, 0xA5, NULL, 4, 1},
    {S7_TYPE_BYTE, "FF04 0010 A500", S7F_VALUE_UNSIGNED, 0, 0, NULL, 0, 0},
    {S7_TYPE_WORD, "FF04 0020 12345678", S7F_VALUE_UNSIGNED, 2, 0x1234, NULL, 4, 2},
    {S7_TYPE_INT, "FF05 0010 FFFE", S7F_VALUE_SIGNED, 1, (uint64_t)-2, NULL, 4, 2},
    {S7_TYPE_REAL, "FF07 0004 40600000", S7F_VALUE_REAL, 1, 0x40600000, NULL, 4, 4},
    {S7_TYPE_S5TIME, "FF04 0010 1127", S7F_VALUE_MS, 1, 12700, NULL, 4, 2},
    {S7_TYPE_CHAR, "FF09 0007 4D6F746F722031", S7F_VALUE_TEXT, 1, 0, "Motor 1", 4, 7},
    {S7_TYPE_BYTE, "FF04 0038 05034142430000", S7F_VALUE_TEXT, 1, 0, "ABC", 4, 7},
    {S7_TYPE_DATE, "FF04 0020 33340000", S7F_VALUE_TEXT, 2, 0, "2025-11-21", 4, 2},
    {S7_TYPE_TOD, "FF04 0020 05265BFF", S7F_VALUE_TEXT, 1, 0, "23:59:59.999", 4, 4},
    {S7_TYPE_DATE_AND_TIME, "FF04 0040 1602081451379162", S7F_VALUE_TEXT, 1, 0,
     "2016-02-08 14:51:37.916", 4, 8},
    {S7_TYPE_COUNTER, "FF09 0002 00F0", S7F_VALUE_UNSIGNED, 0, 0, NULL, 0, 0}, /* no BCD */
    {S7_TYPE_DWORD, "FF04 0018 123456", S7F_VALUE_UNSIGNED, 0, 0, NULL, 0, 0},
    {0x42, "FF04 0010 1234", S7F_VALUE_UNSIGNED, 0, 0, NULL, 0, 0}, /* no type */
};

static void expect_shown(const value_row *row, const record_tap *rt)
{
    const record_entry *first = record_tap_find(rt, row->field, 0);
    for (size_t i = 0; i < row->count; i++)
        assert_non_null(record_tap_find(rt, row->field, i));
    assert_null(record_tap_find(rt, row->field, row->count));
    if (!first)
        return;
    assert_int_equal(first->offset, row->offset);
    assert_int_equal(first->length, row->length);
    if (!row->text) {
        assert_int_equal(first->number, row->number);
        return;
    }
    assert_int_equal(first->bytes.size, strlen(row->text));
    assert_memory_equal(first->bytes.data, row->text, first->bytes.size);
}

/* The address that was asked for says what the bytes are. */
static void values_have_the_type_of_their_address(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof value_rows / sizeof *value_rows; i++) {
        const s7_bytes bytes = exact_hex(value_rows[i].hex);
        const s7_item address = {.type = value_rows[i].type};
        record_tap *rt = record_tap_new();
        s7_notes notes = 0;
        s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &notes);
        s7_data_item item;
        const char *why;
        s7_data_item_decode_as(&c, false, true, &address, &item);
        assert_false(c.failed);
        assert_int_equal(notes, 0);
        expect_shown(&value_rows[i], rt);
        if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
            fail_msg("%s: %s", value_rows[i].hex, why);
        record_tap_free(rt);
        exact_free(bytes);
    }
}

/* BIT with fill, REAL, a failed one, and an odd last one without fill. */
static void walk_keeps_in_step(void **state)
{
    (void)state;
    const s7_bytes span = exact_hex("FF0300010100 FF070004AABBCCDD 0A000000 FF04000855");
    s7_data_items walk;
    s7_data_item item;
    s7_data_items_begin(&walk, span, 4, false);
    assert_true(s7_data_items_next(&walk, &item));
    assert_int_equal(item.data.data[0], 1);
    assert_true(s7_data_items_next(&walk, &item));
    assert_int_equal(s7_load32(item.data.data), 0xAABBCCDD);
    assert_true(s7_data_items_next(&walk, &item));
    assert_int_equal(item.return_code, S7_RETURN_MISSING);
    assert_int_equal(item.data.size, 0);
    assert_true(s7_data_items_next(&walk, &item));
    assert_int_equal(item.data.data[0], 0x55);
    assert_false(s7_data_items_next(&walk, &item));
    assert_int_equal(walk.notes, 0);
    exact_free(span);
}

static void walk_ends_with_its_span(void **state)
{
    (void)state;
    const s7_bytes span = exact_hex("0A000000");
    s7_data_items walk;
    s7_data_item item;
    s7_data_items_begin(&walk, span, 3, false);
    assert_true(s7_data_items_next(&walk, &item));
    assert_false(s7_data_items_next(&walk, &item));
    exact_free(span);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_codes_and_fill),
        cmocka_unit_test(cut_values_are_kept),
        cmocka_unit_test(values_have_the_type_of_their_address),
        cmocka_unit_test(walk_keeps_in_step),
        cmocka_unit_test(walk_ends_with_its_span),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
