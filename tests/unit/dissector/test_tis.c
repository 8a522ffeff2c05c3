/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void parameters_go_as_far_as_they_are_long(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"two words", UD_REQUEST, 1, 0x0C, 0, "0004 0000 0000 0001", NULL, 0, NULL,
         "tis.param_size=4\ntis.data_size=0\ntis.word=0x0000\ntis.trigger_type=0x0001\n"},
        {"ten words", UD_REQUEST, 1, 0x16, 0,
         "0014 0000 0000 0002 0002 0000 0001 0001 0001 0001 0001 0400", NULL, 0,
         "request programmer commands: flash LED",
         "tis.trigger_type=0x0002 (modify permanently)\ntis.frequency=2 "
         "(always)\ntis.answer_size=0\ntis.trigger_event=0x0400 (change from RUN to STOP)\n"},
        {"thirteen words", UD_REQUEST, 1, 0x01, 0,
         "001A 0000 0000 0002 0002 0000 0001 0001 0001 0001 0001 0500 000E 0031 0012", NULL, 0,
         NULL, "tis.block_type=0x000E (FB)\ntis.block_number=49\ntis.start_address=18\n"},
        {"eighteen words", UD_REQUEST, 1, 0x01, 0,
         "0024 0000 0000 0002 0002 0000 0001 0001 0001 0001 0001 0500 000E 0031 0012 0004 0000 "
         "0001 0008 0001",
         NULL, 0, NULL,
         "tis.saz=4\ntis.call_environment=0x0000 (call environment)\ntis.call_condition=0x0001 "
         "(called by the block)\ntis.caller.block_type=0x0008 (OB)\ntis.caller.block_number=1\n"},
        {"nineteen words", UD_REQUEST, 1, 0x13, 0,
         "0026 0000 0000 0002 0002 0000 0001 0001 0001 0001 0001 0500 000E 0031 0012 0004 0000 "
         "0101 0008 0001 002A",
         NULL, 0, NULL,
         "tis.call_condition=0x0101 (called by the block at the code "
         "address)\ntis.caller.block_number=1\ntis.caller.address=42\n"},
        {"open data blocks", UD_REQUEST, 1, 0x13, 0,
         "0024 0000 0000 0002 0002 0000 0001 0001 0001 0001 0001 0500 000E 0031 0012 0004 0002 "
         "0A0A 000A 0014",
         NULL, 0, NULL,
         "tis.call_environment=0x0002 (open data blocks)\ntis.call_condition=0x0A0A (both DB "
         "registers)\ntis.db1.number=10\ntis.db2.number=20\n"},
        {"odd and too long", UD_REQUEST, 1, 0x16, 0,
         "0029 0000 0000 0002 0002 0000 0001 0001 0001 0001 0001 0000 000E 0031 0012 0004 0000 "
         "0000 0008 0001 002A AABBCC",
         NULL, 0, NULL, "tis.caller.address=42\ntis.param_bytes=AABBCC\n"},
        {"three bytes", UD_REQUEST, 1, 0x16, 0, "0003 0000 0000 01", NULL, 0, NULL,
         "tis.word=0x0000\ntis.param_bytes=01\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void results_have_two_words(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"result", UD_PUSH, 1, 0x16, 3, "0004 0000 0100 0002", NULL, 0,
         "push programmer commands: flash LED job 3", "tis.result=0x0100\ntis.result=0x0002\n"},
        {"longer", UD_RESPONSE, 1, 0x16, 3, "0006 0000 0100 0002 0003", NULL, 0, NULL,
         "tis.result=0x0100\ntis.result=0x0002\ntis.param_bytes=0003\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void sizes_are_bounds(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"parameters beyond the payload", UD_REQUEST, 1, 0x02, 0, "0014 0000 0000 0001", NULL, 0,
         NULL,
         "tis.param_size=20\ntis.word=0x0000\ntis.trigger_type=0x0001\n!=truncated (malformed)\n"},
        {"data beyond the payload", UD_REQUEST, 1, 0x06, 0, "0002 0008 0000 AABB", NULL, 0, NULL,
         "tis.word=0x0000\ntis.bytes=AABB\n!=truncated (malformed)\n"},
        {"bytes behind the data", UD_REQUEST, 1, 0x06, 0, "0002 0002 0000 AABB CC", NULL, 0, NULL,
         "tis.bytes=AABB\n!=trailing (malformed)\nundecoded=CC\n"},
        {"sizes alone", UD_REQUEST, 1, 0x06, 0, "0000 0000", NULL, 0, NULL,
         "tis.param_size=0\ntis.data_size=0\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void unknown_functions_are_bytes(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"time measurement", UD_REQUEST, 1, 0x06, 0, "0000 0003 010203", NULL, 0,
         "request programmer commands: time measurement", "tis.bytes=010203\n"},
        {"force selection", UD_PUSH, 1, 0x07, 1, "0000 0002 0102", NULL, 0, NULL,
         "tis.bytes=0102\n"},
        {"not named", UD_REQUEST, 1, 0x7E, 0, "0000 0002 0102", NULL, 0, NULL, "tis.bytes=0102\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_go_as_far_as_they_are_long),
        cmocka_unit_test(results_have_two_words),
        cmocka_unit_test(sizes_are_bounds),
        cmocka_unit_test(unknown_functions_are_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
