/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plus_pdu.h"

static void streams_are_read_and_written(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {REQUEST("0586") "00000031 20 04 01 9D29" QUALIFIER "0001 00000000",
         "plus.object_id=0x00000031\nplus.value.unsigned=3753\nplus.stream_kind=0x0001\n"},
        {RESPONSE("0586") "00 00 00 14 00 02 ABCD 00000000",
         "plus.zero=00\nplus.value.bytes=ABCD\nplus.fill=00000000\n"},
        {REQUEST("057C") "8A320001 20 04 01 9414" QUALIFIER "0001 00 14 00 02 ABCD 05 00000000",
         "block=OB1\nplus.value.unsigned=2580\nplus.stream_kind=0x0001\nplus.value.bytes=ABCD\n"
         "plus.integrity_id=5\nplus.fill=00000000\n"},
        /* as several PDUs joined */
        {REQUEST("057C") "8A320001 20 04 01 9414" QUALIFIER
                         "0001 00 14 00 02 ABCD 03 010203 01 04 05 00000000",
         "plus.value.bytes=ABCD\nplus.value.length=3\nplus.stream_part=010203\n"
         "plus.stream_part=04\nplus.integrity_id=5\n"},
        {RESPONSE("057C") "00 05 00000000", "plus.return_code=0\nplus.integrity_id=5\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

static void the_struct_has_the_stream(void **state)
{
    (void)state;
    decoded d = decode_plus(REQUEST("057C") "8A320001 20 04 01 9414" QUALIFIER
                                            "0001 00 14 00 02 ABCD 00000000");
    const s7_plus *plus = &d.pdu.u.plus;
    assert_int_equal(plus->streamed.size, 6);
    assert_int_equal(plus->attribute, 2580);
    assert_true(plus->block_body);
    decoded_free(&d);
    d = decode_plus(RESPONSE("0586") "00 00 00 14 00 02 ABCD 00000000");
    assert_int_equal(d.pdu.u.plus.streamed.size, 6);
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_are_read_and_written),
        cmocka_unit_test(the_struct_has_the_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
