/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/access.h"
#include "dissector/service.h"
#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void items_have_canonical_addresses(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *read, *written;
        uint8_t area, type;
        uint16_t count;
    } rows[] = {
        {"0101 0000 0000", "MB0", "MB0", S7_AREA_FLAG, S7_TYPE_BYTE, 1},
        {"0005 0000 0064", "M100.5", "M100.5", S7_AREA_FLAG, S7_TYPE_BIT, 1},
        {"1201 0000 FFFF", "IW65535", "IW65535", S7_AREA_INPUT, S7_TYPE_WORD, 1},
        {"2304 0000 0008", "Q8.0 DWORD 4", "Q8.0 DWORD 4", S7_AREA_OUTPUT, S7_TYPE_DWORD, 4},
        {"3101 0000 0100", "PIB256", "PQB256", S7_AREA_PERIPHERAL, S7_TYPE_BYTE, 1},
        {"7201 000A 0004", "DB10.DBW4", "DB10.DBW4", S7_AREA_DB, S7_TYPE_WORD, 1},
        {"7007 000A 0004", "DB10.DBX4.7", "DB10.DBX4.7", S7_AREA_DB, S7_TYPE_BIT, 1},
        {"5401 0000 0005", "T5", "T5", S7_AREA_TIMER, S7_TYPE_TIMER, 1},
        {"6402 0000 0005", "C5-C6", "C5-C6", S7_AREA_COUNTER, S7_TYPE_COUNTER, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[64];
        const s7_bytes bytes = exact_hex(rows[i].hex);
        s7_notes notes = 0;
        s7_item item;
        s7_cursor c = s7_cursor_over(bytes, NULL, &notes);
        s7_tis_item_decode(&c, false, &item);
        assert_true(item.absolute);
        assert_int_equal(item.area, rows[i].area);
        assert_int_equal(item.type, rows[i].type);
        assert_int_equal(item.count, rows[i].count);
        assert_int_equal(item.raw.size, 6);
        assert_int_equal(s7_left(&c), 0);
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_item_text(&item, false, &text);
        assert_string_equal(buffer, rows[i].read);
        text = s7_text_into(buffer, sizeof buffer);
        s7_item_text(&item, true, &text);
        assert_string_equal(buffer, rows[i].written);
        exact_free(bytes);
    }
}

static void unknown_items_are_not_absolute(void **state)
{
    (void)state;
    static const char *const unknown[] = {
        "4101 0000 0000", /* area 4 */
        "0401 0000 0000", /* type 4 */
        "0008 0000 0000", /* bit 8 */
        "0101 0000 00",   /* too short */
    };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        const s7_bytes bytes = exact_hex(unknown[i]);
        s7_notes notes = 0;
        s7_item item;
        s7_cursor c = s7_cursor_over(bytes, NULL, &notes);
        s7_tis_item_decode(&c, false, &item);
        assert_false(item.absolute);
        assert_int_equal(s7_item_extent(&item), 0);
        exact_free(bytes);
    }
}

static void items_are_walked(void **state)
{
    (void)state;
    const s7_bytes bytes = exact_hex("0101 0000 0000 7201 000A 0004 0101");
    s7_items walk;
    s7_item item;
    const s7_pdu pdu = {.items = bytes, .item_count = 4, .item_form = S7_ITEMS_TIS};
    s7_items_of(&walk, &pdu);
    assert_true(s7_items_next(&walk, &item));
    assert_int_equal(item.area, S7_AREA_FLAG);
    assert_true(s7_items_next(&walk, &item));
    assert_int_equal(item.db, 10);
    assert_true(s7_items_next(&walk, &item)); /* cut */
    assert_false(item.absolute);
    assert_false(s7_items_next(&walk, &item));
    exact_free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_have_canonical_addresses),
        cmocka_unit_test(unknown_items_are_not_absolute),
        cmocka_unit_test(items_are_walked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
