/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void first_form(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 1, 0x01, 0, "0004 0006 0000 0000 00 03 00 01 00 7E", NULL, 0,
         "request programmer commands: block status",
         "tis.reserved=00\ntis.registers=0x03\ntis.registers.status_word=1 "
         "(true)\ntis.registers.accu1=1\ntis.registers.accu2=0\ntis.registers=0x01\ntis.reserved="
         "00\ntis.registers=0x7E\ntis.registers.status_word=0\ntis.registers.ar1=1\ntis.registers."
         "ar2=1\ntis.registers.db1=1\ntis.registers.db2=1\n"},
        {"odd", UD_REQUEST, 1, 0x01, 0, "0004 0003 0000 0000 00 03 00", NULL, 0, NULL,
         "tis.registers=0x03\n!=trailing (malformed)\nundecoded=00\n"},
        {"push", UD_PUSH, 1, 0x01, 2, "0004 0008 0100 0001 0012 0084 00000001", NULL, 0,
         "push programmer commands: block status job 2",
         "tis.start_address=18\ntis.status_data=008400000001\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void second_form(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 1, 0x13, 0, "0004 000C 0000 0000 01 02 00 03 0004 00 01 0008 00 02",
         NULL, 0, NULL,
         "tis.status_flags=0x01\ntis.lines=2\ntis.registers=0x03\ntis.line_address=4\ntis."
         "registers=0x01\ntis.line_address=8\ntis.registers=0x02\n"},
        {"fewer lines", UD_REQUEST, 1, 0x13, 0, "0004 0008 0000 0000 01 03 00 03 0004 00 01", NULL,
         0, NULL, "tis.lines=3\ntis.line_address=4\n!=item.count (malformed)\n"},
        {"push", UD_PUSH, 1, 0x13, 2, "0004 0004 0100 0001 0012 0084", NULL, 0, NULL,
         "tis.start_address=18\ntis.status_data=0084\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_form),
        cmocka_unit_test(second_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
