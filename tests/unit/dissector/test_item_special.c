/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/item.h"

#include "exact_bytes.h"
#include "facts.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct item_row {
    const char *hex, *text;
} item_row;

/* Synthetic, after the layouts in item_special.c; 16 and 1A as WinCC and an S7-400 sent them. */
static const item_row rows[] = {
    {"120613 CC 00000001", "R_ID 0x00000001"},
    {"120615 00 0000002F", "ALARM 0x0000002F"},
    {"120A16 03 00000001 01 00 01 01", "ALARM 0x00000001"},
    {"120819 01 00000001 00 01", "ALARM 0x00000001"},
    {"12081A 00 09 34 00000002", "ALARMS type 0x09 value 0x00000002"},
    {"12081A 00 07 34 00000002", "ALARMS type 0x07 value 0x00000002"},
    {"120E1C 02 00001234 01 02 03 04 05 06 07 00", "ALARM 0x00001234"},
    {"120882 01 0003 0001 10 01", "NCK N1 Y column 3 line 1"},
    {"120883 42 0003 0002 7F 04", "NCK C2 S column 3 line 2 x4 metric"},
    {"120884 E1 0003 0002 EE 01", "NCK M1 MODULE_EE column 3 line 2 inch"},
    {"120AA2 01 0203 0405 07D0 0000", "DRIVE p2000[0]"},
    {"120AA2 01 0203 0405 07D0 0105", "DRIVE p2000[261]"},
    {"120882 01 0003 0001 10 02", "NCK N1 Y column 3 line 1 x2"},
    {"120EB2 FF 8A0E 0005 12345678 20000002", "DB5 symbol CRC 0x12345678 LID 2"},
    {"1212B2 FF 8A0E 0005 12345678 20000002 40000003", "DB5 symbol CRC 0x12345678 LID 2.3"},
    {"1216B2 FF 8A0E 0005 12345678 20000002 50000003 40000001",
     "DB5 symbol CRC 0x12345678 LID 2[3].1"},
    {"120EB2 FF 0000 0052 12345678 20000002", "M symbol CRC 0x12345678 LID 2"},
    {"120EB2 FF 0000 0099 12345678 20000002", "0x00000099 symbol CRC 0x12345678 LID 2"},
};

static void check(const item_row *row)
{
    const s7_bytes bytes = exact_hex(row->hex);
    record_tap *rt = record_tap_new();
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &notes);
    s7_item item;
    char buffer[120];
    const char *why;
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_item_decode(&c, &item);
    s7_item_text(&item, false, &text);
    assert_string_equal(buffer, row->text);
    assert_int_equal(notes, 0);
    assert_false(item.absolute);
    assert_int_equal(item.areas, 1);
    assert_int_equal(item.raw.size, bytes.size);
    if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
        fail_msg("%s: %s", row->hex, why);
    const record_entry *address = record_tap_find(rt, S7F_ITEM_ADDRESS, 0);
    assert_non_null(address);
    assert_int_equal(address->bytes.size, strlen(row->text));
    assert_memory_equal(address->bytes.data, row->text, address->bytes.size);
    record_tap_free(rt);
    exact_free(bytes);
}

static void names_every_syntax(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        check(&rows[i]);
}

/* Whatever is missing, the bytes left are accounted for and the text reads none beyond. */
static void survives_cuts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes whole = exact_hex(rows[i].hex);
        for (size_t size = 1; size < whole.size; size++) {
            const s7_bytes cut = exact_copy(whole, size);
            record_tap *rt = record_tap_new();
            s7_notes notes = 0;
            s7_cursor c = s7_cursor_over(cut, record_tap_tap(rt), &notes);
            s7_item item;
            char buffer[120];
            const char *why;
            s7_text text = s7_text_into(buffer, sizeof buffer);
            s7_item_decode(&c, &item);
            s7_item_text(&item, false, &text);
            assert_true(text.length > 0);
            s7_finish(&c);
            assert_true(s7_has_note(notes, S7N_TRUNCATED));
            if (!record_tap_covers(rt, (uint32_t)size, &why))
                fail_msg("%s cut to %zu: %s\n%s", rows[i].hex, size, why, record_tap_text(rt));
            record_tap_free(rt);
            exact_free(cut);
        }
        exact_free(whole);
    }
}

static const item_row fields[] = {
    {"120613 CC 00000001", "item.syntax=0x13\nitem.reserved=CC\nitem.r_id=0x00000001\n"},
    {"120815 00 0000002F 0102",
     "item.alarm_values=0\nitem.alarm_id=0x0000002F\nitem.reserved=0102\n"},
    {"120A16 03 00000001 01 02 04 08",
     "item.alarm_values=3\nitem.alarm_id=0x00000001\nitem.alarm_event_state=0x01\n"
     "item.alarm_state=0x02\nitem.ack_going=0x04\nitem.ack_coming=0x08\n"},
    {"120B16 03 00000001 01 02 04 08 10", "item.ack_coming=0x08\nitem.reserved=10\n"},
    {"120919 01 00000001 04 08 10",
     "item.alarm_id=0x00000001\nitem.ack_going=0x04\nitem.ack_coming=0x08\nitem.reserved=10\n"},
    {"12081A 00 09 34 00000002",
     "item.reserved=00\nitem.query_type=0x09\nitem.reserved=34\nitem.query_value=0x00000002\n"},
    {"120E1C 02 00001234 01 02 03 04 05 06 07 08",
     "item.alarm_event_state=0x01\nitem.alarm_state=0x02\nitem.ack_going=0x03\n"
     "item.ack_coming=0x04\nitem.event_going=0x05\nitem.event_coming=0x06\n"
     "item.last_changed=0x07\nitem.reserved=08\n"},
    {"120883 42 0003 0002 7F 04",
     "item.nck_area=2 (C)\nitem.nck_unit=2\nitem.nck_column=3\nitem.nck_line=2\n"
     "item.nck_module=0x7F (S)\nitem.nck_lines=4\n"},
    {"120AA2 01 0203 0405 07D0 0105",
     "item.reserved=0102030405\nitem.drive_parameter=2000\nitem.drive_index=261\n"},
    {"120EB2 FF 0000 0052 12345678 20000002",
     "item.reserved=FF\nitem.root=0x0000\nitem.root_area=0x0052 (M)\n"
     "item.symbol_crc=0x12345678\nitem.lid_element=0x20000002\nitem.lid_flag=0x02\n"
     "item.lid=2\n"},
};

static void reports_every_field(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const s7_bytes bytes = exact_hex(fields[i].hex);
        record_tap *rt = record_tap_new();
        s7_notes notes = 0;
        s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &notes);
        s7_item item;
        s7_item_decode(&c, &item);
        assert_int_equal(notes, 0);
        facts_hold(fields[i].hex, record_tap_text(rt), fields[i].text);
        record_tap_free(rt);
        exact_free(bytes);
    }
}

static const record_entry *nth(const record_tap *rt, s7_field field, size_t n)
{
    const record_entry *entry = record_tap_find(rt, field, n);
    assert_non_null(entry);
    return entry;
}

static void reports_the_fields_of_a_symbol(void **state)
{
    (void)state;
    const s7_bytes bytes = exact_hex("1212B2 FF 8A0E 0005 12345678 20000002 50000003");
    record_tap *rt = record_tap_new();
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &notes);
    s7_item item;
    s7_item_decode(&c, &item);
    assert_int_equal(nth(rt, S7F_ITEM_ROOT, 0)->number, 0x8A0E);
    assert_int_equal(nth(rt, S7F_ITEM_DB, 0)->number, 5);
    assert_int_equal(nth(rt, S7F_ITEM_SYMBOL_CRC, 0)->number, 0x12345678);
    assert_int_equal(nth(rt, S7F_ITEM_LID_FLAG, 0)->number, 2);
    assert_int_equal(nth(rt, S7F_ITEM_LID_VALUE, 0)->number, 2);
    assert_int_equal(nth(rt, S7F_ITEM_LID_FLAG, 1)->number, 5);
    assert_int_equal(nth(rt, S7F_ITEM_LID_VALUE, 1)->number, 3);
    record_tap_free(rt);
    exact_free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_every_syntax),
        cmocka_unit_test(survives_cuts),
        cmocka_unit_test(reports_the_fields_of_a_symbol),
        cmocka_unit_test(reports_every_field),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
