/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void jobs_are_named_by_function_and_id(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"enable", UD_REQUEST, 1, 0x0E, 0,
         "0014 0002 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 02 02", NULL, 0,
         "request programmer commands: enable job 2 (variable status)",
         "tis.job.func=0x02 (variable status)\ntis.job.id=0x02\n"},
        {"disable", UD_REQUEST, 1, 0x0D, 0,
         "0014 0002 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 08 03", NULL, 0,
         "request programmer commands: disable job 3 (modify variable)",
         "tis.job.func=0x08\ntis.job.id=0x03\n"},
        {"delete", UD_REQUEST, 1, 0x0F, 0,
         "0014 0004 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 0000 09 04", NULL, 0,
         "request programmer commands: delete job 4 (force variable)",
         "tis.job.reserved=0000\ntis.job.func=0x09 (force variable)\ntis.job.id=0x04\n"},
        {"answer with data", UD_RESPONSE, 1, 0x0E, 0, "0004 0002 0100 0001 AABB", NULL, 0, NULL,
         "tis.bytes=AABB\n"},
        {"too long", UD_REQUEST, 1, 0x0E, 0, "0000 0003 02 02 00", NULL, 0, NULL,
         "tis.job.id=0x02\n!=trailing (malformed)\nundecoded=00\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void lists_jobs(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 1, 0x10, 0,
         "0014 0004 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 0000 0000", NULL, 0,
         "request programmer commands: read job list",
         "tis.job.reserved=0000\ntis.job.reserved=0000\n"},
        {"answer", UD_RESPONSE, 1, 0x10, 3, "0004 0008 0100 0001 1003 0000 0902 0001", NULL, 0,
         "response programmer commands: read job list",
         "tis.job.func=0x10 (read job "
         "list)\ntis.job.id=0x03\ntis.job.reserved=0000\ntis.job.func=0x09\ntis.job.id=0x02\ntis."
         "job.reserved=0001\n"},
        {"half an entry", UD_RESPONSE, 1, 0x10, 3, "0004 0006 0100 0001 1003 0000 0902", NULL, 0,
         NULL, "tis.job.id=0x03\n!=trailing (malformed)\nundecoded=0902\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void jobs_carry_commands(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"replace", UD_REQUEST, 1, 0x12, 0,
         "0014 0024 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 0000 02 05 0014 0008 0000 "
         "0002 0002 0000 0001 0001 0001 0001 0001 0200 0001 7101 000A 0004",
         NULL, 0, "request programmer commands: replace job 5 (variable status) DB10.DBB4",
         "tis.job.func=0x02\ntis.job.id=0x05\ntis.param_size=20\ntis.data_size=8\ntis.trigger_"
         "event=0x0200\ntis.item_count=1\nitem.address=DB10.DBB4\n"},
        {"replace by a job about jobs", UD_REQUEST, 1, 0x12, 0,
         "0014 000C 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 0000 12 05 0000 0004 0000 "
         "1205",
         NULL, 0, NULL, "tis.job.func=0x12 (replace job)\ntis.bytes=00001205\n"},
        {"read request", UD_REQUEST, 1, 0x11, 0,
         "0014 0002 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 08 02", NULL, 0,
         "request programmer commands: read job 2 (modify variable)", "tis.job.func=0x08\n"},
        {"read", UD_RESPONSE, 1, 0x11, 0,
         "0004 0026 0100 0001 0014 000E 0000 0002 0002 0000 0001 0001 0001 0001 0001 0200 0001 "
         "0101 0000 0000 0009 0001 05 00",
         "0014 0002 0000 0000 0000 0000 0000 0001 0001 0001 0001 0000 08 02", 0, NULL,
         "tis.item_count=1\nitem.address=MB0\nitem.address=MB0\ndata_item.reserved=0x00\nvalue="
         "05\ndata_item.fill=00\n"},
        {"read, request not known", UD_RESPONSE, 1, 0x11, 0,
         "0004 0026 0100 0001 0014 000E 0000 0002 0002 0000 0001 0001 0001 0001 0001 0200 0001 "
         "0101 0000 0000 0009 0001 05 00",
         NULL, 0, NULL, "tis.trigger_event=0x0200\ntis.bytes=0001010100000000000900010500\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_are_named_by_function_and_id),
        cmocka_unit_test(lists_jobs),
        cmocka_unit_test(jobs_carry_commands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
