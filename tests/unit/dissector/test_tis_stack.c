/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void interrupt_stack(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 1, 0x03, 0, "0004 0002 0000 0000 0000", NULL, 0,
         "request programmer commands: read ISTACK", "tis.reserved=0000\n"},
        {"answer", UD_RESPONSE, 1, 0x03, 2,
         "0004 004C 0100 0001 0008 0001 0010 0A 0B 000A 000B 00000000 11111111 22222222 33333333 "
         "44444444 84000010 84000020 0000 0084 000E 0031 0022 0000 00000000 11 01 01 01 0000 0005 "
         "0001 002A 94 01 09 21 53 42 15 21",
         NULL, 0, "response programmer commands: read ISTACK job 2",
         "tis.continued.block_type=0x0008 "
         "(OB)\ntis.continued.block_number=1\ntis.continued.address=16\ntis.db1.type=0x0A "
         "(DB)\ntis.db2.type=0x0B\ntis.db1.number=10\ntis.db2.number=11\ntis.accu1=0x11111111\ntis."
         "accu4=0x44444444\ntis.ar1=0x84000010\ntis.ar2=0x84000020\ntis.status_word=0x0084\ntis."
         "interrupted.block_type=0x000E "
         "(FB)\ntis.interrupted.block_number=49\ntis.interrupted.address=34\nob.event_class="
         "0x11\nob.number=1\nob.previous_cycle=5\nob.min_cycle=1\nob.max_cycle=42\ntimestamp.text="
         "1994-01-09T21:53:42.152\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void block_stack(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 1, 0x04, 0, "0004 0002 0000 0000 0000", NULL, 0, NULL,
         "tis.reserved=0000\n"},
        {"entries", UD_PUSH, 1, 0x04, 2,
         "0004 002C 0100 0001 000C 0007 0014 0A 0A 000A 000B 00000000  0008 0001 0030 00 00 0000 "
         "0000 00000000 01 00 0000 94 01 09 21 53 42 15 21",
         NULL, 0, NULL,
         "tis.interrupted.block_type=0x000C "
         "(FC)\ntis.interrupted.block_number=7\ntis.interrupted.address=20\ntis.db1.number=10\ntis."
         "interrupted.block_type=0x0008 "
         "(OB)\ntis.interrupted.priority=1\ntimestamp.text=1994-01-09T21:53:42.152\n"},
        {"ends within the time stamp", UD_RESPONSE, 1, 0x04, 2,
         "0004 0028 0100 0001 000C 0007 0014 0A 0A 000A 000B 00000000  0008 0001 0030 00 00 0000 "
         "0000 00000000 01 00 0000 94 01 09 21",
         NULL, 0, NULL,
         "tis.interrupted.block_type=0x000C (FC)\ntis.interrupted.block_type=0x0008 "
         "(OB)\ntis.interrupted.priority=1\ntis.reserved=000000\ntis.reserved=94010921\n"},
        {"bytes that are no entry", UD_RESPONSE, 1, 0x04, 2, "0004 0004 0100 0001 000C 0007", NULL,
         0, NULL, "tis.reserved=000C0007\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void local_data(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 1, 0x05, 0, "0004 0002 0000 0000 01 02", NULL, 0, NULL,
         "tis.interrupted.priority=1\ntis.nesting_depth=2\n"},
        {"answer", UD_RESPONSE, 1, 0x05, 2,
         "0004 0018 0100 0001 000C 0007 0014 0004 AABBCCDD 01 00 0000 94 01 09 21 53 42 15 21",
         NULL, 0, NULL,
         "tis.interrupted.block_type=0x000C "
         "(FC)\ntis.local_size=4\ntis.local_data=AABBCCDD\ntis.interrupted.priority=1\ntimestamp."
         "year=94\n"},
        {"shorter than it says", UD_RESPONSE, 1, 0x05, 2,
         "0004 000C 0100 0001 000C 0007 0014 0009 AABBCCDD", NULL, 0, NULL,
         "tis.local_size=9\ntis.local_data=AABBCCDD\n!=truncated (malformed)\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void breakpoints(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 1, 0x0A, 0, "0004 0002 0000 0000 0000", NULL, 0, NULL,
         "tis.reserved=0000\n"},
        {"push", UD_PUSH, 1, 0x0A, 2,
         "0004 0026 0100 0001 000C 0007 0014 000C 0008 0016 0000 0084 00000001 00000002 84000003 "
         "84000004 0A 0A 0005 0006",
         NULL, 0, NULL,
         "tis.interrupted.block_number=7\ntis.breakpoint.block_type=0x000C "
         "(FC)\ntis.breakpoint.block_number=8\ntis.breakpoint.address=22\ntis.status_word="
         "0x0084\ntis.accu1=0x00000001\ntis.accu2=0x00000002\ntis.ar1=0x84000003\ntis.ar2="
         "0x84000004\ntis.db1.number=5\ntis.db2.number=6\n"},
        {"exit HOLD", UD_REQUEST, 1, 0x0B, 0, "0004 0002 0000 0000 01 00", NULL, 0,
         "request programmer commands: exit HOLD",
         "tis.exit_until=1 (next statement)\ntis.reserved=00\n"},
        {"exit HOLD, answer", UD_RESPONSE, 1, 0x0B, 2, "0004 0002 0100 0001 AABB", NULL, 0, NULL,
         "tis.reserved=AABB\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interrupt_stack),
        cmocka_unit_test(block_stack),
        cmocka_unit_test(local_data),
        cmocka_unit_test(breakpoints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
