/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plus_pdu.h"

static void sequences_begin_and_end(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {REQUEST("0556") "04 00 12 00000003 00000000",
         "plus.sequence_kind=0x04\nplus.value.rid=0x00000003\nplus.fill=00000000\n"},
        {REQUEST("0556") "01 00 01 00 05 A1 7FFFC001 8D24 00 00 A2 00000000",
         "plus.value.bool=0\nplus.integrity_id=5\nplus.class=1700 (transaction)\n"},
        {RESPONSE("0556") "00 00 12 1000006A 00000000", "plus.value.rid=0x1000006A\n"},
        {REQUEST("0560") "0001 00000000", "plus.sequence_end=0x0001\nplus.fill=00000000\n"},
        {RESPONSE("0560") "00 05 00000000", "plus.return_code=0\nplus.integrity_id=5\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
    decoded d = decode_plus_of(1, REQUEST("0556") "04 00000000");
    facts_hold("version 1", d.tree, "plus.sequence_kind=0x04\nplus.fill=00000000\n");
    decoded_free(&d);
}

static void calls_have_arguments_and_results(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {REQUEST("056B") "000003C0 00000000 01 0002 07 02 0001 01 00 00 05 00000000",
         "plus.object_id=0x000003C0\nplus.zero=00000000\nplus.item_number=1\n"
         "plus.value.unsigned=7\nplus.item_number=2\nplus.value.bool=1\nplus.item_number=0\n"
         "plus.zero=00\nplus.integrity_id=5\n"},
        {RESPONSE("056B") "00 00 00 01 0002 07 00 00 00000000",
         "plus.return_value=0x0000000000000000\nplus.item_code=0\nplus.item_code=0\n"
         "plus.item_number=1\nplus.value.unsigned=7\nplus.item_number=0\nplus.zero=00\n"},
        {RESPONSE("056B") "00 00 00 02 01 0002 07 00 00 00000000",
         "plus.item_code=0\nplus.item_code=0\nplus.item_code=2\nplus.item_number=1\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_begin_and_end),
        cmocka_unit_test(calls_have_arguments_and_results),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
