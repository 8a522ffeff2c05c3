/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void both_directions_carry_the_values(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "320100000200 0008 0000 F0 00 0002 0003 03C0",
        "320300000200 0008 0000 0000 F0 00 0002 0003 03C0",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i], NULL);
        assert_int_equal(d.status, S7_OK);
        assert_int_equal(d.pdu.notes, 0);
        assert_int_equal(d.pdu.u.setup.amq_calling, 2);
        assert_int_equal(d.pdu.u.setup.amq_called, 3);
        assert_int_equal(d.pdu.u.setup.pdu_length, 960);
        facts_hold(rows[i], d.tree,
                   "func=0xF0\nsetup.reserved=0x00\nsetup.amq_calling=2\nsetup.amq_called=3\n"
                   "setup.pdu_length=960\n");
        decoded_free(&d);
    }
}

static void a_refusal_may_end_behind_the_function(void **state)
{
    (void)state;
    decoded d = decode_hex("320300000200 0001 0000 8104 F0", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.error, 0x8104);
    decoded_free(&d);
    d = decode_hex("320300000200 0001 0000 0000 F0", NULL);
    assert_int_equal(d.status, S7_DAMAGED);
    decoded_free(&d);
}

static void cut_values_are_zero(void **state)
{
    (void)state;
    decoded d = decode_hex("320100000200 0005 0000 F0 00 0002 00", NULL);
    assert_int_equal(d.status, S7_DAMAGED);
    assert_int_equal(d.pdu.u.setup.amq_calling, 2);
    assert_int_equal(d.pdu.u.setup.amq_called, 0);
    facts_hold("cut", d.tree, "setup.amq_calling=2\nundecoded=00\n");
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_directions_carry_the_values),
        cmocka_unit_test(a_refusal_may_end_behind_the_function),
        cmocka_unit_test(cut_values_are_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
