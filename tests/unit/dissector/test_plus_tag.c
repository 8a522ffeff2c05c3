/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_object.h"
#include "plus_pdu.h"

#define EXPLORE  RESPONSE("04BB") "00 00000052 A1 00000052 01 00 00 "
#define VARIABLE "03 4D5730 00 0B 04 01900000 09 00 "

static void variables_have_a_name_and_a_place(void **state)
{
    (void)state;
    const plus_row rows[] = {
        /* as captured */
        {EXPLORE "A7 04 " VARIABLE "00 04 00 00 A8 A2 00000000",
         "plus.tag=0xA1\nplus.tag=0xA7 (variable "
         "begins)\nplus.variable.kind=0x04\nplus.variable.name_length=3\n"
         "plus.variable.name=MW0\nplus.zero=00\nplus.variable.type=0x0B (WORD)\n"
         "plus.variable.declared=4 (WORD)\nplus.variable.attributes=0x01900000\n"
         "plus.variable.hmi_visible=1\nplus.variable.hmi_read_only=0\n"
         "plus.variable.hmi_accessible=1\nplus.variable.lid=9\nplus.variable.length=0\n"
         "plus.variable.access=0\nplus.variable.section=4 (static)\n"
         "plus.variable.classic_offset=0\nplus.variable.offset=0\nplus.tag=0xA8\nplus.tag=0xA2\n"},
        {EXPLORE "A7 00 " VARIABLE "01 02 A8 A2 00000000",
         "plus.variable.classic_offset=1\nplus.variable.offset=2\nplus.fill=00000000\n"},
        {EXPLORE "A7 01 " VARIABLE "01 02 03 04 A8 A2 00000000",
         "plus.variable.offset=2\nplus.variable.bit=3\nplus.variable.bit=4\nplus.fill=00000000\n"},
        {EXPLORE "A7 02 " VARIABLE "01 02 7F 0A 05 06 A8 A2 00000000",
         "plus.variable.lower_bound=-1\nplus.variable.elements=10\nplus.variable.padding=5\n"
         "plus.variable.padding=6\nplus.fill=00000000\n"},
        {EXPLORE "A7 03 " VARIABLE "01 02 05 06 02 00 03 01 04 A8 A2 00000000",
         "plus.variable.padding=5\nplus.variable.padding=6\nplus.variable.dimensions=2\nplus."
         "variable.lower_bound=0\n"
         "plus.variable.elements=3\nplus.variable.lower_bound=1\nplus.variable.elements=4\n"
         "plus.fill=00000000\n"},
        {EXPLORE "A7 08 " VARIABLE "00 04 01 02 05 06 A8 A2 00000000",
         "plus.variable.section=4\nplus.variable.offset=2\nplus.variable.instance_offset=5\n"
         "plus.variable.instance_offset=6\nplus.fill=00000000\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

static void walks_give_names_and_lids(void **state)
{
    (void)state;
    decoded d = decode_plus(EXPLORE "A7 04 " VARIABLE "00 04 00 00 A8 A2 00000000");
    s7_plus_elements walk;
    s7_plus_element element;
    s7_plus_elements_begin(&walk, d.pdu.u.plus.objects);
    assert_true(s7_plus_elements_next(&walk, &element));
    assert_true(s7_plus_elements_next(&walk, &element));
    assert_int_equal(element.tag, S7_PLUS_TAG_BEGIN);
    assert_int_equal(element.variable.lid, 9);
    assert_int_equal(element.variable.type, S7_PLUS_WORD);
    assert_int_equal(element.variable.soft_type, 4);
    assert_int_equal(element.variable.name.size, 3);
    assert_memory_equal(element.variable.name.data, "MW0", 3);
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variables_have_a_name_and_a_place),
        cmocka_unit_test(walks_give_names_and_lids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
