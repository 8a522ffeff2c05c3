/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define TIME "1408201205310304" /* 2014-08-20 12:05:31.030 */

static void indications_have_a_time_and_values(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"ALARM_8", UD_PUSH, 4, 0x05, 0,
         TIME "40 01 120A1602 60000002 81020304 FF040010ABCD FF040020DEADBEEF", NULL, 0,
         "push CPU functions: ALARM_8 indication 0x60000002",
         "timestamp.text=2014-08-20T12:05:31.030\nalarm.function=0x40\nalarm.count=1\n"
         "item.syntax=0x16\nitem.alarm_values=2\nitem.alarm_id=0x60000002\n"
         "item.alarm_event_state=0x81\nitem.alarm_state=0x02\nitem.ack_going=0x03\n"
         "item.ack_coming=0x04\nreturn_code=0xFF\nvalue=ABCD\nvalue=DEADBEEF\n"},
        {"values of odd length are filled but the last", UD_PUSH, 4, 0x05, 0,
         TIME "40 01 120A1602 60000002 81020304 FF090001EE00 FF090001DD", NULL, 0, NULL,
         "value=EE\ndata_item.fill=00\nvalue=DD\n"},
        {"two messages", UD_PUSH, 4, 0x12, 0,
         TIME "40 02 120A1601 00000001 01000101 FF040010ABCD 120A1600 00000002 01000101", NULL, 0,
         "push CPU functions: ALARM_S indication 0x00000001",
         "item.alarm_id=0x00000001\nvalue=ABCD\nitem.alarm_id=0x00000002\n"},
        {"NOTIFY_8", UD_PUSH, 4, 0x16, 0,
         TIME "40 01 120E1C01 60000004 0102030405060708 FF040010ABCD", NULL, 0,
         "push CPU functions: NOTIFY_8 indication 0x60000004",
         "item.syntax=0x1C\nitem.event_going=0x05\nitem.event_coming=0x06\n"
         "item.last_changed=0x07\nitem.reserved=08\nvalue=ABCD\n"},
        {"SCAN", UD_PUSH, 4, 0x09, 0, "1122" TIME "3344 40 01 120A1600 60000001 01020304", NULL, 0,
         "push CPU functions: SCAN indication 0x60000001",
         "alarm.scan_unknown=0x1122\ntimestamp.text=2014-08-20T12:05:31.030\n"
         "alarm.scan_unknown=0x3344\nalarm.count=1\nitem.alarm_id=0x60000001\n"},
        {"acknowledged by somebody", UD_PUSH, 4, 0x0C, 0, TIME "40 01 12081900 60000003 0506", NULL,
         0, "push CPU functions: alarm acknowledge indication 0x60000003",
         "timestamp.second=31\nitem.syntax=0x19\nitem.ack_going=0x05\nitem.ack_coming=0x06\n"},
        {"locked by somebody", UD_PUSH, 4, 0x0D, 0, "09 01 12061500 60000001", NULL, 0,
         "push CPU functions: alarm lock indication 0x60000001",
         "alarm.function=0x09\nalarm.count=1\nitem.syntax=0x15\nitem.alarm_id=0x60000001\n"},
        {"fewer messages than counted", UD_PUSH, 4, 0x0E, 0, "09 03 12061500 60000001", NULL, 0,
         NULL, "alarm.count=3\nitem.alarm_id=0x60000001\n"},
        {"bytes behind the messages", UD_PUSH, 4, 0x0E, 0, "09 00 AABB", NULL, 0, NULL,
         "alarm.count=0\n!=trailing (malformed)\nundecoded=AABB\n"},
        {"unknown syntax", UD_PUSH, 4, 0x05, 0, TIME "40 01 1206FF00 60000001", NULL, 0, NULL,
         "item.syntax=0xFF\n!=item.syntax (odd)\nitem.bytes=0060000001\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void services_are_answered_message_by_message(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"lock", UD_REQUEST, 4, 0x07, 0, "09 02 12061500 60000001 12061500 60000002", NULL, 0,
         "request CPU functions: ALARM_8 lock 0x60000001",
         "alarm.count=2\nitem.alarm_id=0x60000001\nitem.alarm_id=0x60000002\n"},
        {"unlocked", UD_RESPONSE, 4, 0x08, 0, "09 02 FF 0A", NULL, 0,
         "response CPU functions: ALARM_8 unlock",
         "alarm.function=0x09\nalarm.count=2\nalarm.return_code=0xFF\nalarm.return_code=0x0A\n"},
        {"acknowledge", UD_REQUEST, 4, 0x0B, 0, "09 01 12081900 60000003 0506", NULL, 0,
         "request CPU functions: alarm acknowledge 0x60000003",
         "item.ack_going=0x05\nitem.ack_coming=0x06\n"},
        {"fewer results than counted", UD_RESPONSE, 4, 0x0B, 0, "09 02 FF", NULL, 0, NULL,
         "alarm.return_code=0xFF\n!=truncated (malformed)\n"},
        {"refused", UD_RESPONSE, 4, 0x0B, 0, "", NULL, 0, NULL, "userdata.data_length=0\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

#define ALARM_8_SET "0A 0000 02 60000001 00 81 02 03"
#define ALARM_S_SET                                                                                \
    "26 0000 04 60000002 00 01 02 03" TIME "FF040010ABCD 1408201205320304 FF040010EF01"

static void queries_are_answered_with_sets(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"by type", UD_REQUEST, 4, 0x13, 0, "00 01 12081A 00 01 34 00000002", NULL, 0,
         "request CPU functions: alarm query",
         "item.query_type=0x01 (by message type)\nitem.query_value=0x00000002\n"},
        {"by number", UD_REQUEST, 4, 0x13, 0, "00 01 12081A 00 03 34 60000001", NULL, 0, NULL,
         "item.query_type=0x03 (by message number)\nitem.reserved=34\nitem.alarm_id=0x60000001\n"},
        {"two sets", UD_RESPONSE, 4, 0x13, 0, "00 01 FF09 0018" ALARM_8_SET ALARM_8_SET, NULL, 0,
         "response CPU functions: alarm query 0x60000001",
         "alarm.return_code=0xFF\nalarm.transport=0x09\nalarm.length=24\nalarm.set_length=10\n"
         "alarm.reserved=0000\nalarm.type=2 (ALARM_8)\nalarm.id=0x60000001\nalarm.state=0x81\n"
         "alarm.ack_going=0x02\nalarm.ack_coming=0x03\nalarm.set_length=10\n"},
        {"times and values of ALARM_S", UD_RESPONSE, 4, 0x13, 0,
         "00 01 FF09 FFFF" ALARM_S_SET ALARM_8_SET "00", NULL, 0, NULL,
         "alarm.length=65535\nalarm.type=4 (ALARM_S)\ntimestamp.second=31\nvalue=ABCD\n"
         "timestamp.second=32\nvalue=EF01\nalarm.type=2\nalarm.end=0x00\n"},
        {"open list without end", UD_RESPONSE, 4, 0x13, 0, "00 01 FF09 FFFF" ALARM_8_SET, NULL, 0,
         NULL, "alarm.ack_coming=0x03\n!=truncated (malformed)\n"},
        {"none", UD_RESPONSE, 4, 0x13, 0, "00 01 0A00 0000", NULL, 0,
         "response CPU functions: alarm query",
         "alarm.return_code=0x0A (object does not exist)\nalarm.length=0\n"},
        {"a set longer than known", UD_RESPONSE, 4, 0x13, 0,
         "00 01 FF09 000E 0C 0000 02 60000001 00 81 02 03 AABB", NULL, 0, NULL,
         "alarm.ack_coming=0x03\nalarm.reserved=AABB\n"},
        {"a list longer than its data", UD_RESPONSE, 4, 0x13, 0, "00 01 FF09 0020" ALARM_8_SET,
         NULL, 0, NULL, "alarm.ack_coming=0x03\n!=truncated (malformed)\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(indications_have_a_time_and_values),
        cmocka_unit_test(services_are_answered_message_by_message),
        cmocka_unit_test(queries_are_answered_with_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
