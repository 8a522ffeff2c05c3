/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/item.h"

#include "exact_bytes.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct text_row {
    const char *hex, *read, *write, *object;
    uint32_t extent;
} text_row;

static const text_row rows[] = {
    /* as sent by clients of S7-300 and S7-400 */
    {"120A10 02 0010 0000 83 000000", "M0.0 BYTE 16", "M0.0 BYTE 16", "M", 16},
    {"120A10 01 0001 0083 84 000040", "DB131.DBX8.0", "DB131.DBX8.0", "DB131", 1},
    {"120A10 1D 0008 0000 1D 000000", "T0-T7", "T0-T7", "T", 8},
    {"120A10 08 0001 0001 84 000040", "DB1.DBD8", "DB1.DBD8", "DB1", 4},
    /* short forms by type */
    {"120A10 02 0008 000A 84 000020", "DB10.DBX4.0 BYTE 8", "DB10.DBX4.0 BYTE 8", "DB10", 8},
    {"120A10 01 0001 0000 83 000323", "M100.3", "M100.3", "M", 1},
    {"120A10 04 0001 0000 80 000800", "PIW256", "PQW256", "PI", 2},
    {"120A10 02 0001 0001 84 07FFF8", "DB1.DBB65535", "DB1.DBB65535", "DB1", 1},
    {"120A10 02 0001 0000 81 000000", "IB0", "IB0", "I", 1},
    {"120A10 03 0001 0000 82 000020", "QB4", "QB4", "Q", 1},
    {"120A10 05 0001 0000 83 000320", "MW100", "MW100", "M", 2},
    {"120A10 0C 0001 000A 84 000020", "DB10.DBW4", "DB10.DBW4", "DB10", 2},
    {"120A10 09 0001 000A 84 000020", "DB10.DBW4", "DB10.DBW4", "DB10", 2},
    {"120A10 06 0001 0000 81 000000", "ID0", "ID0", "I", 4},
    {"120A10 07 0001 0000 82 000020", "QD4", "QD4", "Q", 4},
    {"120A10 0A 0001 000A 84 000020", "DB10.DBD4", "DB10.DBD4", "DB10", 4},
    {"120A10 0B 0001 000A 84 000020", "DB10.DBD4", "DB10.DBD4", "DB10", 4},
    {"120A10 06 0001 0000 80 000800", "PID256", "PQD256", "PI", 4},
    {"120A10 02 0001 0000 80 000800", "PIB256", "PQB256", "PI", 1},
    {"120A10 02 0001 0005 85 000020", "DI5.DIB4", "DI5.DIB4", "DI5", 1},
    {"120A10 01 0001 0005 85 000021", "DI5.DIX4.1", "DI5.DIX4.1", "DI5", 1},
    {"120A10 04 0002 0000 82 000020", "Q4.0 WORD 2", "Q4.0 WORD 2", "Q", 4},
    {"120A10 0F 0001 000A 84 000020", "DB10.DBX4.0 DATE_AND_TIME 1", "DB10.DBX4.0 DATE_AND_TIME 1",
     "DB10", 8},
    {"120A10 1D 0001 0000 1D 000005", "T5", "T5", "T", 1},
    {"120A10 1C 0001 0000 1C 000003", "C3", "C3", "C", 1},
    {"120A10 1C 0003 0000 1C 000003", "C3-C5", "C3-C5", "C", 3},
    {"120A10 1C 0002 0000 1C 000003", "C3-C4", "C3-C4", "C", 2},
    {"120A10 01 0001 0001 84 07FFFF", "DB1.DBX65535.7", "DB1.DBX65535.7", "DB1", 1},
    {"120A10 1C 0001 0001 84 000020", "DB1.DBX4.0 COUNTER 1", "DB1.DBX4.0 COUNTER 1", "DB1", 2},
    {"120A10 20 0001 0000 05 000020", "SM4.0 HS_COUNTER 1", "SM4.0 HS_COUNTER 1", "SM", 4},
    {"120A10 02 0001 0000 86 000008", "LB1", "LB1", "L", 1},
    /* bits: the bytes they touch */
    {"120A10 01 0002 0000 83 000007", "M0.7 BIT 2", "M0.7 BIT 2", "M", 2},
    {"120A10 01 0009 0000 83 000000", "M0.0 BIT 9", "M0.0 BIT 9", "M", 2},
    /* a word that does not start on a byte */
    {"120A10 04 0001 0000 83 000003", "M0.3 WORD 1", "M0.3 WORD 1", "M", 2},
    /* what nobody knows */
    {"120A10 77 0002 0000 83 000000", "M0.0 TYPE_77 2", "M0.0 TYPE_77 2", "M", 0},
    {"120A10 02 0001 0000 99 000008", "AREA_99_B1", "AREA_99_B1", "AREA_99", 1},
    {"120A10 02 0010 0003 01 001234", "RECORD 3 OF 0x001234", "RECORD 3 OF 0x001234", "RECORD", 16},
};

static s7_item decode(s7_bytes bytes, record_tap *rt, s7_notes *notes)
{
    s7_item item;
    *notes = 0;
    s7_cursor c = s7_cursor_over(bytes, rt ? record_tap_tap(rt) : NULL, notes);
    s7_item_decode(&c, &item);
    s7_finish(&c);
    return item;
}

static void texts_extents_and_objects(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes bytes = exact_hex(rows[i].hex);
        record_tap *rt = record_tap_new();
        s7_notes notes;
        char buffer[80];
        const char *why;
        const s7_item item = decode(bytes, rt, &notes);
        assert_int_equal(notes, 0);
        assert_true(item.absolute);
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_item_text(&item, false, &text);
        assert_string_equal(buffer, rows[i].read);
        text = s7_text_into(buffer, sizeof buffer);
        s7_item_text(&item, true, &text);
        assert_string_equal(buffer, rows[i].write);
        text = s7_text_into(buffer, sizeof buffer);
        s7_item_object_text(&item, &text);
        assert_string_equal(buffer, rows[i].object);
        assert_int_equal(s7_item_extent(&item), rows[i].extent);
        if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
            fail_msg("%s: %s", rows[i].hex, why);
        record_tap_free(rt);
        exact_free(bytes);
    }
}

static void fields_of_an_absolute_item(void **state)
{
    (void)state;
    const s7_bytes bytes = exact_hex("120A10 04 0003 000A 84 0000A5");
    s7_notes notes;
    const s7_item item = decode(bytes, NULL, &notes);
    assert_int_equal(item.syntax, S7_SYNTAX_ANY);
    assert_int_equal(item.type, S7_TYPE_WORD);
    assert_int_equal(item.count, 3);
    assert_int_equal(item.db, 10);
    assert_int_equal(item.area, S7_AREA_DB);
    assert_int_equal(item.start, 20);
    assert_int_equal(item.bit, 5);
    assert_int_equal(item.areas, 1);
    assert_ptr_equal(item.raw.data, bytes.data);
    assert_int_equal(item.raw.size, 12);
    exact_free(bytes);
}

static void db_read_packs_areas(void **state)
{
    (void)state;
    const s7_bytes bytes = exact_hex("120CB002 02 004A 006C 04 004C 0194");
    record_tap *rt = record_tap_new();
    s7_notes notes;
    const s7_item item = decode(bytes, rt, &notes);
    assert_int_equal(notes, 0);
    assert_false(item.absolute);
    assert_int_equal(item.areas, 2);
    assert_int_equal(s7_item_extent(&item), 0);
    assert_int_equal(record_tap_find(rt, S7F_ITEM_DB, 1)->number, 76);
    assert_int_equal(record_tap_find(rt, S7F_ITEM_PART_START, 1)->number, 404);
    assert_int_equal(record_tap_find(rt, S7F_ITEM_PART_LENGTH, 1)->number, 4);
    record_tap_free(rt);
    exact_free(bytes);
}

static void expect_notes(const char *hex, s7_notes expected)
{
    const s7_bytes bytes = exact_hex(hex);
    record_tap *rt = record_tap_new();
    s7_notes notes;
    const char *why;
    decode(bytes, rt, &notes);
    assert_int_equal(notes, expected);
    if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
        fail_msg("%s: %s\n%s", hex, why, record_tap_text(rt));
    record_tap_free(rt);
    exact_free(bytes);
}

#define NOTE(id) ((s7_notes)1 << S7N_##id)

static void contradictions_are_noted(void **state)
{
    (void)state;
    expect_notes("110A10 02 0001 0000 83 000000", NOTE(ITEM_SPEC));
    expect_notes("120A10 02 0001 0000 83 080000", NOTE(ITEM_ADDRESS));
    expect_notes("120B10 02 0001 0000 83 000000 FF", NOTE(ITEM_LENGTH) | NOTE(TRAILING));
    expect_notes("120910 02 0001 0000 83 0000", NOTE(ITEM_LENGTH) | NOTE(TRUNCATED));
    expect_notes("120A10 02 0001", NOTE(ITEM_LENGTH) | NOTE(TRUNCATED));
    expect_notes("120C77 02 0001 0000 83 080000 0000", NOTE(ITEM_SYNTAX));
    expect_notes("1207B0 02 02 004A 006C", NOTE(ITEM_LENGTH) | NOTE(TRUNCATED));
    expect_notes("1200", NOTE(ITEM_LENGTH) | NOTE(TRUNCATED));
}

static void notes_and_numbers_say_where(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *line;
    } places[] = {
        {"110A10 02 0001 0000 83 000000", "! item.spec (malformed) @0:1"},
        {"120A10 02 0001 0000 83 080000", "! item.address_bits (odd) @9:3"},
        {"120C77 02 0001 0000 83 080000 0000", "! item.syntax (odd) @2:1"},
        {"120A10 1D 0001 0000 1D 000005", "item.number = 5 @9:3 made"},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const s7_bytes bytes = exact_hex(places[i].hex);
        record_tap *rt = record_tap_new();
        s7_notes notes;
        decode(bytes, rt, &notes);
        assert_non_null(strstr(record_tap_text(rt), places[i].line));
        record_tap_free(rt);
        exact_free(bytes);
    }
}

static void unknown_syntaxes_are_hex(void **state)
{
    (void)state;
    const s7_bytes bytes = exact_hex("120377AABB");
    s7_notes notes;
    char buffer[40];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const s7_item item = decode(bytes, NULL, &notes);
    s7_item_text(&item, false, &text);
    assert_string_equal(buffer, "0x120377AABB");
    exact_free(bytes);
}

/* DB-read items are 9, 14, 19 ... bytes long: a fill byte follows the odd ones but the last. */
static void walk_skips_fill_bytes(void **state)
{
    (void)state;
    const s7_bytes span = exact_hex("1207B001 02 004A 006C 00"
                                    "120A10 02 0001 0000 83 000008"
                                    "1207B001 02 004B 006C");
    s7_items walk;
    s7_item item;
    s7_items_begin(&walk, span, 3);
    assert_true(s7_items_next(&walk, &item));
    assert_int_equal(item.syntax, S7_SYNTAX_DB_READ);
    assert_int_equal(item.raw.size, 9);
    assert_true(s7_items_next(&walk, &item));
    assert_int_equal(item.area, S7_AREA_FLAG);
    assert_int_equal(item.start, 1);
    assert_true(s7_items_next(&walk, &item));
    assert_int_equal(item.raw.size, 9);
    assert_false(s7_items_next(&walk, &item));
    assert_int_equal(walk.notes, 0);
    exact_free(span);
}

static void walk_ends_with_its_span(void **state)
{
    (void)state;
    const s7_bytes span = exact_hex("120A10 02 0001 0000 83 000008");
    s7_items walk;
    s7_item item;
    s7_items_begin(&walk, span, 255);
    assert_true(s7_items_next(&walk, &item));
    assert_false(s7_items_next(&walk, &item));
    s7_items_begin(&walk, (s7_bytes){NULL, 0}, 1);
    assert_false(s7_items_next(&walk, &item));
    exact_free(span);
}

static void sizes_of_types(void **state)
{
    (void)state;
    assert_int_equal(s7_type_size(S7_TYPE_BIT), 1);
    assert_int_equal(s7_type_size(S7_TYPE_S5TIME), 2);
    assert_int_equal(s7_type_size(S7_TYPE_REAL), 4);
    assert_int_equal(s7_type_size(S7_TYPE_DATE_AND_TIME), 8);
    assert_int_equal(s7_type_size(S7_TYPE_COUNTER), 2);
    assert_int_equal(s7_type_size(S7_TYPE_TIMER), 2);
    assert_int_equal(s7_type_size(S7_TYPE_IEC_COUNTER), 2);
    assert_int_equal(s7_type_size(S7_TYPE_IEC_TIMER), 2);
    assert_int_equal(s7_type_size(S7_TYPE_HS_COUNTER), 4);
    assert_int_equal(s7_type_size(0x77), 0);
    assert_true(s7_area_is_numbered(S7_AREA_TIMER_200));
    assert_false(s7_area_is_numbered(S7_AREA_DB));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_extents_and_objects),
        cmocka_unit_test(fields_of_an_absolute_item),
        cmocka_unit_test(db_read_packs_areas),
        cmocka_unit_test(contradictions_are_noted),
        cmocka_unit_test(notes_and_numbers_say_where),
        cmocka_unit_test(unknown_syntaxes_are_hex),
        cmocka_unit_test(walk_skips_fill_bytes),
        cmocka_unit_test(walk_ends_with_its_span),
        cmocka_unit_test(sizes_of_types),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
