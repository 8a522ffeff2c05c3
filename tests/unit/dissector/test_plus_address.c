/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_address.h"
#include "exact_bytes.h"
#include "plus_pdu.h"

static s7_plus_address read_hex(const char *hex, char *text)
{
    const s7_bytes bytes = exact_hex(hex);
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(bytes, NULL, &notes);
    s7_plus_address address;
    s7_text out = s7_text_into(text, 80);
    s7_plus_address_read(&c, &address);
    assert_false(c.failed);
    assert_int_equal(c.at, bytes.size);
    s7_plus_address_text(&address, &out);
    for (size_t cut = 0; cut < bytes.size; cut++) {
        s7_cursor short_one = s7_cursor_over(s7_slice(bytes, 0, cut), NULL, &notes);
        s7_plus_address ignored;
        s7_plus_address_read(&short_one, &ignored);
        assert_true(short_one.failed);
    }
    address.lids = (s7_bytes){NULL, 0};
    exact_free(bytes);
    return address;
}

static void addresses_have_a_text(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *text;
        bool absolute;
    } rows[] = {
        {"00 88D0B88005 03 9376 0A 71", "DB5.10.113", false},
        {"8735 88D0B8800A 02 9376 09", "DB10.9", false},
        {"05 52 02 9D18 09", "M.9", false},
        {"05 50 02 9D18 09", "I.9", false},
        {"05 54 02 9D18 09", "T.9", false},
        {"05 88D0B8800A 02 9374 09", "DB10:initial values.9", false},
        {"00 32 01 9A7B", "object 00000032:protection level", false},
        {"00 8149 02 880D 8768", "object 000000C9:system limits.1000", false},
        {"00 33 01 8F7F", "object 00000033:2047", false},
        {"00 33 00", "object 00000033", false},
        /* absolute: 3, byte address, bytes, bit */
        {"00 88D0B8800A 04 9376 03 04 02", "DB10.DBX4.0 BYTE 2", true},
        {"00 88D0B8800A 04 9376 03 04 01", "DB10.DBB4", true},
        {"00 52 05 9D18 03 7A 01 07", "M122.7", true},
        {"00 51 05 9D18 03 02 01 00", "Q2.0", true},
        /* not absolute: a symbol CRC, another access, a bit beyond the byte, a timer, too long */
        {"05 88D0B8800A 04 9376 03 04 02", "DB10.3.4.2", false},
        {"00 88D0B8800A 04 9376 04 04 02", "DB10.4.4.2", false},
        {"00 52 05 9D18 03 7A 01 08", "M.3.122.1.8", false},
        {"00 54 04 9D18 03 04 02", "T.3.4.2", false},
        {"00 52 04 9D18 03 04 848000", "M.3.4.65536", false},
        {"00 52 03 9D18 03 04", "M.3.4", false},
        {"00 33 04 9D18 03 04 02", "object 00000033.3.4.2", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char text[80];
        const s7_plus_address address = read_hex(rows[i].hex, text);
        assert_string_equal(text, rows[i].text);
        assert_int_equal(address.item.absolute, rows[i].absolute);
    }
}

static void absolute_addresses_are_items(void **state)
{
    (void)state;
    char text[80];
    s7_plus_address address = read_hex("00 88D0B8800A 04 9376 03 04 02", text);
    assert_int_equal(address.item.area, S7_AREA_DB);
    assert_int_equal(address.item.db, 10);
    assert_int_equal(address.item.start, 4);
    assert_int_equal(address.item.count, 2);
    assert_int_equal(address.item.type, S7_TYPE_BYTE);
    address = read_hex("00 52 05 9D18 03 7A 01 07", text);
    assert_int_equal(address.item.type, S7_TYPE_BIT);
    assert_int_equal(address.item.bit, 7);
}

static void areas_are_those_of_s7comm(void **state)
{
    (void)state;
    static const struct {
        uint32_t object;
        uint8_t area;
        uint16_t db;
    } rows[] = {
        {0x8A0E000A, S7_AREA_DB, 10},
        {80, S7_AREA_INPUT, 0},
        {81, S7_AREA_OUTPUT, 0},
        {82, S7_AREA_FLAG, 0},
        {83, S7_AREA_COUNTER, 0},
        {84, S7_AREA_TIMER, 0},
        {79, 0, 0},
        {85, 0, 0},
        {0x8A320001, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint16_t db;
        assert_int_equal(s7_plus_area(rows[i].object, &db), rows[i].area);
        assert_int_equal(db, rows[i].db);
    }
}

static void symbols_of_data_blocks_are_told_apart(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        uint16_t db; /* 0: no symbol of a block */
    } rows[] = {
        {"00 88D0B88005 03 9376 0A 71", 5},
        {"8735 88D0B8800A 02 9376 09", 10},
        {"05 88D0B8800A 02 9374 09", 0},       /* initial values */
        {"00 88D0B8800A 01 9376", 0},          /* the block */
        {"00 88D0B8800A 04 9376 03 04 02", 0}, /* absolute */
        {"05 52 02 9D18 09", 0},               /* flags */
        {"00 33 02 9376 09", 0},               /* an object */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes bytes = exact_hex(rows[i].hex);
        s7_notes notes = 0;
        s7_cursor c = s7_cursor_over(bytes, NULL, &notes);
        s7_plus_address address;
        uint16_t db = 0;
        s7_plus_address_read(&c, &address);
        assert_int_equal(s7_plus_is_symbol_of_db(&address, &db), rows[i].db != 0);
        if (rows[i].db != 0)
            assert_int_equal(db, rows[i].db);
        exact_free(bytes);
    }
}

static void lids_are_taken_one_by_one(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x0A, 0x81, 0x00, 0x80};
    s7_bytes lids = {bytes, sizeof bytes};
    uint32_t lid;
    assert_true(s7_plus_lid_next(&lids, &lid));
    assert_int_equal(lid, 10);
    assert_true(s7_plus_lid_next(&lids, &lid));
    assert_int_equal(lid, 128);
    assert_false(s7_plus_lid_next(&lids, &lid));
}

static void parts_of_absolute_addresses_are_shown(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {REQUEST("054C") "00000000 01 07 00 52 05 9D18 03 7A 01 07" QUALIFIER "00000000",
         "plus.item.crc=0x00000000\nplus.item.area=0x00000052\nplus.item.levels=5\n"
         "plus.item.sub_area=3736\nplus.item.lid=3\nplus.item.start=122\nplus.item.bytes=1\n"
         "plus.item.bit=7\nplus.address=M122.7\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(addresses_have_a_text),
        cmocka_unit_test(absolute_addresses_are_items),
        cmocka_unit_test(areas_are_those_of_s7comm),
        cmocka_unit_test(symbols_of_data_blocks_are_told_apart),
        cmocka_unit_test(lids_are_taken_one_by_one),
        cmocka_unit_test(parts_of_absolute_addresses_are_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
