/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void subscriptions_name_items_and_interval(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"cyclic", UD_REQUEST, 2, 0x01, 0,
         "00 02 01 05 120A 10 02 0005 0051 84 000B90 1207 B0 01 05 0051 0172", NULL, 0,
         "request cyclic data: cyclic transfer every 5 s: DB81.DBX370.0 BYTE 5, DB81.DBX370.0 BYTE "
         "5",
         "cyclic.reserved=0x00\nitem_count=2\ncyclic.time_base=1 (1 "
         "s)\ncyclic.factor=5\ncyclic.interval_ms=5000\nitem.address=DB81.DBX370.0 BYTE "
         "5\nitem.syntax=0xB0\nitem.part_start=370\n"},
        {"fill byte behind an odd item", UD_REQUEST, 2, 0x05, 0,
         "00 02 00 0C 1207 B0 01 02 0051 0000 00 120A 10 04 0002 0000 83 000320", NULL, 0,
         "request cyclic data: change-driven transfer every 1200 ms: DB81.DBX0.0 BYTE 2, M100.0 "
         "WORD 2",
         "cyclic.interval_ms=1200\nitem.fill=00\nitem.address=M100.0 WORD 2\n"},
        {"unknown time base", UD_REQUEST, 2, 0x07, 1, "00 01 03 0A 120A 10 02 0001 0000 83 000000",
         NULL, 0, "request cyclic data: modify change-driven transfer MB0",
         "cyclic.time_base=3\ncyclic.factor=10\nitem.address=MB0\n"},
        {"fewer items", UD_REQUEST, 2, 0x01, 0, "00 02 01 05 120A 10 02 0001 0000 83 000000", NULL,
         0, NULL, "item_count=2\nitem.address=MB0\n!=item.count (malformed)\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void values_stand_beside_their_items(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"answer", UD_RESPONSE, 2, 0x01, 3, "00 02 FF04 0010 AABB FF04 0020 00010002",
         "00 02 01 05 120A 10 02 0002 0000 83 000000 120A 10 05 0002 0000 83 000050", 0,
         "response cyclic data: cyclic transfer job 3: M0.0 BYTE 2 = 16#AABB, M10.0 INT 2 = [1, 2]",
         "item.address=M0.0 BYTE 2\nreturn_code=0xFF\nvalue=AABB\nitem.address=M10.0 INT "
         "2\nvalue.signed=1\nvalue.signed=2\n"},
        {"push", UD_PUSH, 2, 0x01, 3, "00 02 FF04 0008 AA 00 0A00 0000",
         "00 02 01 05 120A 10 02 0001 0000 83 000000 120A 10 05 0002 0000 83 000050", 0,
         "push cyclic data: cyclic transfer job 3: MB0 = 16#AA, M10.0 INT 2 0A object does not "
         "exist",
         "item.address=MB0\nvalue=AA\ndata_item.fill=00\nitem.address=M10.0 INT "
         "2\nreturn_code=0x0A\n"},
        {"packed areas", UD_PUSH, 2, 0x05, 1, "00 01 FF09 0006 FF AABB 05 FF 01",
         "00 01 01 01 120C B0 02 02 0051 0000 04 0052 000A", 0,
         "push cyclic data: change-driven transfer job 1: DB81.DBX0.0 BYTE 2 = 16#AABB, "
         "DB82.DBX10.0 BYTE 4 05 address out of range",
         "item.address=DB81.DBX0.0 BYTE 2\nreturn_code=0xFF\nvalue=AABB\nitem.address=DB82.DBX10.0 "
         "BYTE 4\nreturn_code=0x05\nundecoded=FF01\n"},
        {"values of another function", UD_PUSH, 2, 0x07, 1, "00 01 FF04 0008 AA",
         "00 01 01 01 120A 10 02 0001 0000 83 000000", 0x05,
         "push cyclic data: modify change-driven transfer job 1: MB0 = 16#AA",
         "item.address=MB0\nvalue=AA\n"},
        {"request of a record", UD_PUSH, 2, 0x01, 1, "00 01 FF04 0008 AA",
         "00 01 120A 10 02 0001 0000 83 000000", 0x08,
         "push cyclic data: cyclic transfer job 1: ok", "return_code=0xFF\nvalue=AA\n"},
        {"fewer values", UD_PUSH, 2, 0x01, 1, "00 03 FF04 0010 AABB", NULL, 0, NULL,
         "item_count=3\nvalue=AABB\n!=data.count (malformed)\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

static void unsubscribes(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 2, 0x04, 0, "05 01", NULL, 0,
         "request cyclic data: unsubscribe job 1 (change-driven transfer)",
         "cyclic.func=0x05 (change-driven transfer)\ncyclic.job=0x01\n"},
        {"longer request", UD_REQUEST, 2, 0x04, 0, "01 02 03", NULL, 0, NULL,
         "cyclic.job=0x02\nuserdata.payload=03\n"},
        {"answer with payload", UD_RESPONSE, 2, 0x04, 1, "AA", NULL, 0, NULL,
         "userdata.payload=AA\n"},
        {"unknown function", UD_REQUEST, 2, 0x7E, 0, "0102", NULL, 0, NULL,
         "userdata.payload=0102\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(subscriptions_name_items_and_interval),
        cmocka_unit_test(values_stand_beside_their_items),
        cmocka_unit_test(unsubscribes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
