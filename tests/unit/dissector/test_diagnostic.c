/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void entries_have_an_event_with_parts(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"stop", UD_PUSH, 4, 0x03, 0, "4303FF84 0001 0002 00000003 1408201205310304", NULL, 0,
         "push CPU functions: diagnostic message: STOP by mode switch",
         "diag.event=0x4303 (STOP by mode switch)\ndiag.class=0x04 (operating mode)\n"
         "diag.external=0\ndiag.internal=0\ndiag.buffered=1\ndiag.coming=1\ndiag.number=0x03\n"
         "diag.priority=255\ndiag.ob=132\ndiag.data_id=0x0001\ndiag.info1=0x0002\n"
         "diag.info2=0x00000003\ntimestamp.text=2014-08-20T12:05:31.030\n"},
        {"an error that went", UD_PUSH, 4, 0x03, 0, "38C41A56 0000 0000 00000000 1408201205310304",
         NULL, 0, "push CPU functions: diagnostic message: DP station failure gone",
         "diag.class=0x03 (asynchronous error)\ndiag.external=1\ndiag.coming=0\n"},
        {"unknown event", UD_PUSH, 4, 0x03, 0, "B1230000 0000 0000 00000000 1408201205310304", NULL,
         0, "push CPU functions: diagnostic message: event 0xB123",
         "diag.event=0xB123\ndiag.class=0x0B (user event)\n"},
        {"without time", UD_PUSH, 4, 0x03, 0, "4303FF84 0000 0000 00000000 0000000000000000", NULL,
         0, NULL, "diag.event=0x4303\ntimestamp.year=0\n"},
        {"longer", UD_PUSH, 4, 0x03, 0, "4303FF84 0000 0000 00000000 1408201205310304 AA", NULL, 0,
         NULL, "timestamp.second=31\n!=trailing (malformed)\nundecoded=AA\n"},
        {"empty", UD_PUSH, 4, 0x03, 0, "", NULL, 0, "push CPU functions: diagnostic message",
         "userdata.data_length=0\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_have_an_event_with_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
