/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define HEAD "00000000 00000100 0000000000000000"
#define STRUCT                                                                                     \
    "00000017 00009D6C 00009D6E 0000 0004 000003BE 00009D6F 0000 0004 0000054C "                   \
    "00009D70 0000 0004 00000007 00009D71 0000 0009 A2019A00019CFF89 00000000"

static void structs_say_what_was_refused(void **state)
{
    (void)state;
    decoded d = decode_hex("72 FE 0050 " HEAD STRUCT, NULL);
    const s7_plus *plus = &d.pdu.u.plus;
    assert_int_equal(d.status, S7_OK);
    assert_true(plus->has_result && plus->fatal);
    assert_int_equal(plus->result, -119);
    assert_int_equal(plus->session, 0x3BE);
    assert_int_equal(plus->function, 0x054C);
    assert_int_equal(plus->sequence, 7);
    assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_OTHER);
    facts_hold(
        "struct", d.tree,
        "plus.confirmed_bytes=256\nplus.value.type=0x17 (struct)\n"
        "plus.struct=40300 (system event)\nplus.member=40302 (session)\n"
        "plus.value.unsigned=958\nplus.member=40303 (function)\nplus.member=40304 (sequence)\n"
        "plus.member=40305 (return value)\nplus.member=0\n"
        "plus.return_code=-119 (request unknown)\nplus.result.generic=26\n");
    assert_null(strstr(d.tree, "plus.event ="));
    decoded_free(&d);
}

static void events_may_be_cut_or_end_early(void **state)
{
    (void)state;
    char hex[400];
    const char whole[] = "72FE005000000000000001000000000000000000"
                         "0000001700009D6C00009D6E00000004000003BE00009D6F000000040000054C"
                         "00009D70000000040000000700009D7100000009A2019A00019CFF8900000000";
    for (size_t digits = 2; digits < sizeof whole; digits += 2) {
        memcpy(hex, whole, digits);
        hex[digits] = '\0';
        decoded d = decode_hex(hex, NULL);
        assert_int_equal(d.status, digits == sizeof whole - 1 ? S7_OK : S7_DAMAGED);
        decoded_free(&d);
    }
    decoded d = decode_hex("72 FE 0010 " HEAD, NULL);
    assert_int_equal(d.status, S7_OK);
    assert_false(d.pdu.u.plus.has_result);
    decoded_free(&d);
}

static void anything_else_stays_bytes(void **state)
{
    (void)state;
    decoded d = decode_hex("72 FE 0013 " HEAD "010203", NULL);
    facts_hold("bytes", d.tree, "plus.event=010203\n");
    decoded_free(&d);
    d = decode_hex("72 FE 0014 00000001 00000100 0000000000000000 41424344", NULL);
    facts_hold("reserved", d.tree, "plus.reserved=00000001\nplus.event_text=ABCD\n");
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(structs_say_what_was_refused),
        cmocka_unit_test(events_may_be_cut_or_end_early),
        cmocka_unit_test(anything_else_stays_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
