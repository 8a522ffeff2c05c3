/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Twenty bytes of parameters, and the sizes of these and of the data. */
#define PARAM(data_size, trigger)                                                                  \
    "0014" data_size "0000 0001 0001 0012 0001 0001 0001 0001 0001" trigger
#define RESULT(data_size) "0004" data_size "0100 0001"

#define WATCH                                                                                      \
    PARAM("0020", "0000")                                                                          \
    "0005 1003 0000 0007  7202 0051 0172  5403 0000 0005  6401 0000 0009  3301 0000 0100"

static void watches_variables(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"areas", UD_REQUEST, 1, 0x02, 0, WATCH, NULL, 0,
         "request programmer commands: variable status I7.3, DB81.DBX370.0 WORD 2, T5-T7, C9, "
         "PID256",
         "tis.param_size=20\ntis.data_size=32\ntis.trigger_type=0x0001\ntis.frequency=1 (once)\n"
         "tis.answer_size=18\ntis.trigger_event=0x0000 (immediately)\ntis.item_count=5\n"
         "item.tis_area=0x10 (I bit)\nitem.tis_bit=3\nitem.start=7\nitem.address=I7.3\n"
         "item.tis_area=0x72 (DB word)\nitem.repetition=2\nitem.db=81\nitem.start=370\n"
         "item.address=DB81.DBX370.0 WORD 2\nitem.address=T5-T7\nitem.address=C9\n"
         "item.address=PID256\n"},
        {"values", UD_PUSH, 1, 0x02, 2,
         RESULT("0026") "0005 FF09 0001 01 00  FF09 0004 12345678  FF09 0006 0010 2100 3999"
                        "0A00 0000  FF09 0004 FFFFFFFF",
         WATCH, 0,
         "push programmer commands: variable status job 2: I7.3 = true, DB81.DBX370.0 WORD 2 = "
         "[16#1234, 16#5678], T5-T7 = [0.1 s, 100 s, 9990 s], C9 0A object does not exist, PID256 "
         "= 16#FFFFFFFF",
         "tis.result=0x0100\ntis.result=0x0001\ntis.item_count=5\nitem.address=I7.3\n"
         "return_code=0xFF\nvalue=01\nvalue.bool=1 (true)\ndata_item.fill=00\n"
         "item.address=DB81.DBX370.0 WORD 2\nvalue=12345678\nvalue.unsigned=4660\n"
         "value.unsigned=22136\nitem.address=T5-T7\nvalue.ms=100\nvalue.ms=100000\n"
         "value.ms=9990000\nitem.address=C9\nreturn_code=0x0A\nitem.address=PID256\n"
         "value.unsigned=4294967295\n"},
        {"odd last value without fill", UD_PUSH, 1, 0x02, 2, RESULT("0007") "0001 FF09 0001 01",
         NULL, 0, NULL, "value=01\n!=truncated (malformed)\n"},
        {"values without the request", UD_PUSH, 1, 0x02, 2,
         RESULT("000E") "0002 FF09 0001 01 00  0A09 0000 0000", NULL, 0,
         "push programmer commands: variable status job 2: ok, 0A object does not exist [has bytes "
         "beyond what its own lengths say]",
         "tis.item_count=2\nreturn_code=0xFF\nvalue=01\ndata_item.fill=00\nreturn_code=0x0A\n"
         "data_item.length=0\n!=trailing (malformed)\nundecoded=0000\n"},
        {"fewer variables than said", UD_REQUEST, 1, 0x02, 0,
         PARAM("0008", "0000") "0002 0101 0000 0000", NULL, 0, NULL,
         "tis.item_count=2\nitem.address=MB0\n!=item.count (malformed)\n"},
        {"unknown areas and bits", UD_REQUEST, 1, 0x02, 0,
         PARAM("0014", "0C00") "0003 4101 0000 0000  0108 0000 0000 0008 0000 0000", NULL, 0, NULL,
         "tis.trigger_event=0x0C00 (before a code address)\nitem.address=0x410100000000\n"
         "item.address=M0.0 BYTE 8\nitem.address=0x000800000000\n"},
        {"too few values", UD_PUSH, 1, 0x02, 2, RESULT("0002") "0004", NULL, 0, NULL,
         "tis.item_count=4\n!=data.count (malformed)\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

#define FORCE                                                                                      \
    PARAM("0028", "0100")                                                                          \
    "0003 0301 0000 0000  3201 0000 0100  2007 0000 0003"                                          \
    "0009 0004 4133851F  0009 0002 DEAD  0009 0001 01 00"

static void modifies_and_forces_variables(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"force", UD_REQUEST, 1, 0x09, 0, FORCE, NULL, 0,
         "request programmer commands: force variable MD0 = 16#4133851F, PQW256 = 16#DEAD, Q3.7 = "
         "true",
         "tis.trigger_event=0x0100 (system trigger)\ntis.item_count=3\nitem.address=MD0\n"
         "item.address=PQW256\nitem.address=Q3.7\nitem.address=MD0\ndata_item.reserved=0x00\n"
         "value=4133851F\nitem.address=PQW256\nvalue.unsigned=57005\nitem.address=Q3.7\n"
         "value.bool=1 (true)\ndata_item.fill=00\n"},
        {"result", UD_PUSH, 1, 0x09, 4, RESULT("0006") "0003 FF 03 FF 00", FORCE, 0,
         "push programmer commands: force variable job 4: MD0 ok, PQW256 03 access to the object "
         "not allowed, Q3.7 ok",
         "tis.item_count=3\nitem.address=MD0\nreturn_code=0xFF\nitem.address=PQW256\n"
         "return_code=0x03\nitem.address=Q3.7\nreturn_code=0xFF\ndata_item.fill=00\n"},
        {"even result", UD_PUSH, 1, 0x08, 4, RESULT("0004") "0002 FF 05", NULL, 0,
         "push programmer commands: modify variable job 4: ok, 05 address out of range",
         "return_code=0xFF\nreturn_code=0x05\n"},
        {"result without its fill byte", UD_PUSH, 1, 0x08, 4, RESULT("0003") "0001 FF", NULL, 0,
         NULL, "return_code=0xFF\n!=truncated (malformed)\n"},
        {"fewer results", UD_PUSH, 1, 0x09, 4, RESULT("0004") "0003 FF FF", FORCE, 0, NULL,
         "item.address=MD0\nitem.address=PQW256\n!=data.count (malformed)\n"},
        {"result of another function", UD_PUSH, 1, 0x08, 4, RESULT("0004") "0002 FF FF", FORCE,
         0x09, "push programmer commands: modify variable job 4: ok, ok",
         "return_code=0xFF\nreturn_code=0xFF\n"},
        {"fewer values", UD_REQUEST, 1, 0x08, 0,
         PARAM("0014", "0000") "0002 0101 0000 0000 0101 0000 0001 0009 0001 01 00", NULL, 0, NULL,
         "item.address=MB0\nitem.address=MB1\nitem.address=MB0\nvalue=01\n"
         "!=item.count (malformed)\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(watches_variables),
        cmocka_unit_test(modifies_and_forces_variables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
