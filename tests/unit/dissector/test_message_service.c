/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void partners_sign_on_and_off(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"everything", UD_REQUEST, 4, 0x02, 0, "8700 686D6952746D2020 0900", NULL, 0,
         "request CPU functions: message service: mode transitions, system diagnostics, "
         "user diagnostics, alarms for hmiRtm",
         "message.events=0x87\nmessage.alarms=1\nmessage.user_events=1\n"
         "message.system_events=1\nmessage.modes=1\nmessage.reserved=0x00\nmessage.user=hmiRtm\n"
         "message.alarm_type=9 (ALARM_S, start)\nmessage.reserved=0x00\n"},
        {"modes only", UD_REQUEST, 4, 0x02, 0, "0100 5553455231000000", NULL, 0,
         "request CPU functions: message service: mode transitions for USER1",
         "message.alarms=0\nmessage.modes=1\nmessage.reserved=0x00\n"},
        {"alarms end", UD_REQUEST, 4, 0x02, 0, "8000 486D6952746D2020 0800", NULL, 0,
         "request CPU functions: message service: end of alarms for HmiRtm",
         "message.alarms=1\nmessage.alarm_type=8 (ALARM_S, end)\n"},
        {"off", UD_REQUEST, 4, 0x02, 0, "0000 686D6952746D2020", NULL, 0,
         "request CPU functions: message service: sign off hmiRtm", "message.events=0x00\n"},
        {"alarms without their type", UD_REQUEST, 4, 0x02, 0, "8000 686D6952746D2020", NULL, 0,
         NULL, "message.alarms=1\n!=truncated (malformed)\n"},
        {"longer", UD_REQUEST, 4, 0x02, 0, "0100 5553455231000000 0500 AA", NULL, 0, NULL,
         "message.alarm_type=5\n!=trailing (malformed)\nundecoded=AA\n"},
        {"answer", UD_RESPONSE, 4, 0x02, 0, "0200", NULL, 0,
         "response CPU functions: message service", "message.result=0x02\nmessage.reserved=0x00\n"},
        {"answer about alarms", UD_RESPONSE, 4, 0x02, 0, "0200090100", NULL, 0, NULL,
         "message.result=0x02\nmessage.alarm_type=9\nmessage.reserved=0x01\n"},
        {"refused", UD_RESPONSE, 4, 0x02, 0, "", NULL, 0, NULL, "userdata.data_length=0\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(partners_sign_on_and_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
