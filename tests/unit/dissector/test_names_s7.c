/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/data_item.h"
#include "dissector/item.h"
#include "dissector/names.h"
#include "dissector/pdu.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct expected_name {
    const s7_name *table;
    uint32_t value;
    const char *name;
} expected_name;

static void test_names(void **state)
{
    (void)state;
    const expected_name expected[] = {
        {s7_names_rosctr, S7_ROSCTR_JOB, "Job"},
        {s7_names_rosctr, S7_ROSCTR_ACK, "Ack"},
        {s7_names_rosctr, S7_ROSCTR_ACK_DATA, "Ack_Data"},
        {s7_names_rosctr, S7_ROSCTR_USERDATA, "Userdata"},
        {s7_names_function, S7_FUNC_READ, "Read Var"},
        {s7_names_function, S7_FUNC_WRITE, "Write Var"},
        {s7_names_function, S7_FUNC_PLC_STOP, "PLC stop"},
        {s7_names_function, S7_FUNC_SETUP, "Setup communication"},
        {s7_names_error_class, 0x87, "access"},
        {s7_names_syntax, S7_SYNTAX_ANY, "S7ANY"},
        {s7_names_syntax, S7_SYNTAX_DB_READ, "DB-read"},
        {s7_names_type, S7_TYPE_BIT, "BIT"},
        {s7_names_type, S7_TYPE_REAL, "REAL"},
        {s7_names_type, S7_TYPE_DATE, "DATE"},
        /* Wireshark 4.0 has these two swapped. */
        {s7_names_type, S7_TYPE_IEC_COUNTER, "IEC_COUNTER"},
        {s7_names_type, S7_TYPE_IEC_TIMER, "IEC_TIMER"},
        {s7_names_transport, 0x09, "OCTET STRING"},
        {s7_names_area, S7_AREA_DB, "data block (DB)"},
        {s7_names_area, S7_AREA_TIMER, "timers (T)"},
        {s7_names_area, S7_AREA_COUNTER, "counters (C)"},
        {s7_names_return_code, S7_RETURN_OK, "success"},
        {s7_names_return_code, S7_RETURN_ACCESS, "access to the object not allowed"},
        {s7_names_return_code, S7_RETURN_MISSING, "object does not exist"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(s7_name_of(expected[i].table, expected[i].value), expected[i].name);
}

/* Every transport size of an address that has a name has a size too, and the other way round. */
static void test_types_agree_with_their_sizes(void **state)
{
    (void)state;
    for (uint32_t type = 0; type <= 0xFF; type++)
        assert_int_equal(s7_name_of(s7_names_type, type) != NULL, s7_type_size((uint8_t)type) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_types_agree_with_their_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
