/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/szl_record.h"

#include "exact_bytes.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

/* Decodes columns over bytes in hex; the tree as text, to be freed. */
static record_tap *decode(const s7_column *columns, const char *hex)
{
    const s7_bytes bytes = exact_hex(hex);
    record_tap *rt = record_tap_new();
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &notes);
    s7_columns_decode(&c, columns);
    s7_finish(&c);
    const char *why;
    if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
        fail_msg("%s\n%s", why, record_tap_text(rt));
    exact_free(bytes);
    return rt;
}

static void expect(record_tap *rt, const char *text)
{
    if (!strstr(record_tap_text(rt), text))
        fail_msg("not found: %s\n%s", text, record_tap_text(rt));
    record_tap_free(rt);
}

static void numbers_are_little_endian_where_the_column_says(void **state)
{
    (void)state;
    static const s7_column columns[] = {
        {S7_COLUMN_FIELD, 0, S7F_PROTECTION_KEY, NULL},
        {S7_COLUMN_LITTLE, 0, S7F_CHECKSUM_PROGRAM1, NULL},
        {0, 0, 0, NULL},
    };
    expect(decode(columns, "0102 0102"), "protection.key = 258");
    expect(decode(columns, "0102 0102"), "checksum.program1 = 0x0201");
}

static void sets_name_their_bits_by_byte_and_bit(void **state)
{
    (void)state;
    static const s7_bit_name names[] = {{0, "first"}, {15, "last"}, {0, NULL}};
    static const s7_column columns[] = {
        {S7_COLUMN_SET, 2, S7F_COMM_FUNCTIONS, names},
        {0, 0, 0, NULL},
    };
    expect(decode(columns, "FF 80"), "szl.flag = first @0:1");
    expect(decode(columns, "FF 80"), "szl.flag = last @1:1");
    record_tap *rt = decode(columns, "FE 7F");
    assert_null(strstr(record_tap_text(rt), "szl.flag"));
    record_tap_free(rt);
}

static void stations_count_from_the_first_bit(void **state)
{
    (void)state;
    static const s7_column from_1[] = {
        {S7_COLUMN_STATIONS, 1, S7F_STATIONS_STATUS, NULL},
        {0, 0, 0, NULL},
    };
    static const s7_column from_0[] = {
        {S7_COLUMN_STATIONS, 0, S7F_STATIONS_STATUS, NULL},
        {0, 0, 0, NULL},
    };
    expect(decode(from_1, "00 01"), "szl.station = 9 @1:1");
    expect(decode(from_0, "00 01"), "szl.station = 8 @1:1");
    expect(decode(from_0, "01"), "stations.any = 1");
}

static void addresses_are_shown_as_text(void **state)
{
    (void)state;
    static const s7_column columns[] = {
        {S7_COLUMN_ADDRESS, 0, S7F_ETHERNET_IP, NULL},
        {S7_COLUMN_ADDRESS, 6, S7F_ETHERNET_MAC, NULL},
        {0, 0, 0, NULL},
    };
    expect(decode(columns, "0A000001 001B1B23EB3B"), "ethernet.address = 10.0.0.1 @0:4");
    expect(decode(columns, "0A000001 001B1B23EB3B"), "ethernet.address = 00:1B:1B:23:EB:3B @4:6");
    expect(decode(columns, "0A000001 001B1B"), "undecoded = 001B1B");
}

/* Every record of the tables has exactly the bytes that its list says, and all are shown. */
static void every_list_fits_its_length(void **state)
{
    (void)state;
    static const s7_szl_list *const themes[] = {s7_szl_module, s7_szl_status, s7_szl_communication};
    for (size_t i = 0; i < sizeof themes / sizeof *themes; i++)
        for (const s7_szl_list *list = themes[i]; list->columns || list->decode; list++) {
            uint8_t zeros[258] = {0};
            assert_true(list->length <= sizeof zeros);
            const s7_bytes bytes =
                exact_copy((s7_bytes){zeros, sizeof zeros}, list->length ? list->length : 4);
            record_tap *rt = record_tap_new();
            s7_notes notes = 0;
            s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &notes);
            if (list->decode)
                list->decode(&c);
            else
                s7_columns_decode(&c, list->columns);
            if (c.failed || s7_left(&c) != 0)
                fail_msg("list %02X: %u of %u bytes\n%s", list->list, (unsigned)c.at,
                         (unsigned)list->length, record_tap_text(rt));
            record_tap_free(rt);
            exact_free(bytes);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_little_endian_where_the_column_says),
        cmocka_unit_test(sets_name_their_bits_by_byte_and_bit),
        cmocka_unit_test(stations_count_from_the_first_bit),
        cmocka_unit_test(addresses_are_shown_as_text),
        cmocka_unit_test(every_list_fits_its_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
