/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plus_pdu.h"

#define EXPLORE RESPONSE("04BB") "00 00000052 A1 00000052 01 00 00 "
#define END     "0000 A2 00000000"
#define ROW     "09000000 78563412 05 "
#define LONG    "2000 0000 04000000 08000000 "
#define INFO    "01020090 00000000000000000000000000000000 "
#define BOUNDS  "FFFFFFFF 03000000 "
#define MANY                                                                                       \
    "FFFFFFFF 00000000 00000000 00000000 00000000 00000000 "                                       \
    "03000000 02000000 00000000 00000000 00000000 00000000 "
#define SIZES "10000000 14000000 "

static void places_have_sixteen_forms(void **state)
{
    (void)state;
    static const struct {
        const char *place;
        unsigned size;
    } rows[] = {
        {LONG INFO "01000000 02000000 03000000 04000000 05000000 06000000 " MANY, 104},
        {"0100 0200", 4},
        {LONG, 12},
        {LONG BOUNDS, 20},
        {LONG BOUNDS MANY, 68},
        {LONG INFO, 32},
        {LONG BOUNDS SIZES INFO, 48},
        {LONG BOUNDS MANY SIZES INFO, 96},
        {"0100 0200", 4},
        {LONG, 12},
        {LONG BOUNDS, 20},
        {LONG BOUNDS MANY, 68},
        {LONG INFO, 32},
        {LONG BOUNDS SIZES INFO, 48},
        {LONG BOUNDS MANY SIZES INFO, 96},
        {LONG INFO "01000000 02000000", 40},
    };
    for (unsigned kind = 0; kind < 16; kind++) {
        char hex[900];
        char expected[80];
        snprintf(hex, sizeof hex, EXPLORE "AB %04X 11000000 " ROW "%XAC0 19 %s" END,
                 4 + 12 + rows[kind].size, kind, rows[kind].place);
        snprintf(expected, sizeof expected, "plus.row.place=%u\nplus.list.length=0\n", kind);
        const plus_row row = {hex, expected};
        plus_rows_hold(&row, 1);
    }
}

static void rows_are_shown_in_full(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {EXPLORE "AB 0014 11000000 " ROW "8AC0 19 0100 0200 0010 " ROW "1AC0 00 0100 0200" END,
         "plus.tag=0xA1\nplus.tag=0xAB\nplus.list.length=20\nplus.list.id=0x00000011\nplus."
         "variable.lid=9\n"
         "plus.item.crc=0x12345678\nplus.variable.declared=5 (INT)\nplus.row.flags=0x8AC0\n"
         "plus.row.place=8 (plain)\nplus.row.hmi_visible=1\nplus.row.hmi_read_only=0\n"
         "plus.row.hmi_accessible=1\nplus.row.optimized=1\nplus.row.section=4 (static)\n"
         "plus.row.bits=0x19\nplus.row.retentive=0\nplus.row.classic_bit=1\n"
         "plus.row.classic=1\nplus.row.bit=1\nplus.variable.offset=1\n"
         "plus.variable.classic_offset=2\nplus.list.length=16\nplus.row.place=1\n"
         "plus.variable.classic_offset=1\nplus.variable.offset=2\nplus.list.length=0\n"},
        {EXPLORE "AB 0024 11000000 " ROW "AAC0 00 " LONG BOUNDS END,
         "plus.variable.length=32\nplus.zero=0000\nplus.variable.offset=4\n"
         "plus.variable.classic_offset=8\nplus.variable.lower_bound=-1\nplus.variable.elements="
         "3\n"},
        {EXPLORE "AC 0009 02 4162 00 03 414243 00 0003 01 5A 00" END,
         "plus.tag=0xA1\nplus.tag=0xAC\nplus.list.length=9\nplus.variable.name=Ab\nplus.zero=00\n"
         "plus.variable.name=ABC\nplus.list.length=3\nplus.variable.name=Z\nplus.list.length=0\n"},
        {EXPLORE "AB 0000 AC 0000 A2 00000000",
         "plus.tag=0xA1\nplus.tag=0xAB\nplus.list.length=0\nplus.tag=0xAC\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

static void cut_rows_stay_bytes(void **state)
{
    (void)state;
    decoded d = decode_plus(EXPLORE "AC 0006 02 4162 00 09 41 0003 01 5A 00" END);
    assert_int_equal(d.status, S7_OK);
    facts_hold("cut row", d.tree,
               "plus.variable.name=Ab\nplus.variable.name_length=9\nplus.reserved=41\n"
               "plus.list.length=3\nplus.variable.name=Z\nplus.fill=00000000\n");
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places_have_sixteen_forms),
        cmocka_unit_test(rows_are_shown_in_full),
        cmocka_unit_test(cut_rows_stay_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
