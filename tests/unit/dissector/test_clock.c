/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void clock_is_read_and_set(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"read", UD_RESPONSE, 7, 0x01, 2, "00191602081451379162", NULL, 0,
         "response time functions: read clock 2016-02-08 14:51:37.916",
         "timestamp.reserved=0x00\ntimestamp.century=19\ntimestamp.text=2016-02-08T14:51:37.916\n"},
        {"read, following", UD_RESPONSE, 7, 0x03, 2, "00201602081451379162", NULL, 0,
         "response time functions: read clock, following 2016-02-08 14:51:37.916",
         "timestamp.century=20\n"},
        {"set", UD_REQUEST, 7, 0x02, 0, "00191602082308100002", NULL, 0,
         "request time functions: set clock 2016-02-08 23:08:10.000",
         "timestamp.text=2016-02-08T23:08:10.000\n"},
        {"set, following", UD_REQUEST, 7, 0x04, 0, "00191602082308100002", NULL, 0, NULL,
         "timestamp.second=10\n"},
        {"no time", UD_REQUEST, 7, 0x02, 0, "00191613082308100002", NULL, 0,
         "request time functions: set clock (no valid time)",
         "timestamp.month=13\n!=timestamp (odd)\n"},
        {"longer", UD_REQUEST, 7, 0x02, 0, "00191602082308100002AABB", NULL, 0,
         "request time functions: set clock", "timestamp.second=10\nuserdata.payload=AABB\n"},
        {"shorter", UD_REQUEST, 7, 0x02, 0, "001916020823", NULL, 0,
         "request time functions: set clock", "userdata.payload=001916020823\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_is_read_and_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
