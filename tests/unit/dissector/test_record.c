/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void records_are_read(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"request", UD_REQUEST, 2, 0x08, 0, "00 01 120A 10 01 00F0 0002 01 000200", NULL, 0,
         "request cyclic data: read data record RECORD 2 OF 0x000200",
         "record.reserved=0x00\nitem_count=1\nitem.address=RECORD 2 OF 0x000200\n"},
        {"answer", UD_RESPONSE, 2, 0x08, 1, "00 01 FF 09 00 00 0003 AABBCC",
         "00 01 120A 10 01 00F0 0002 01 000200", 0,
         "response cyclic data: read data record RECORD 2 OF 0x000200 = 16#AABBCC",
         "record.reserved=0x00\nitem_count=1\nitem.address=RECORD 2 OF "
         "0x000200\nreturn_code=0xFF\ndata_item.transport=0x09\nrecord.status_length=0\nrecord."
         "fill=00\nrecord.length=3\nvalue=AABBCC\n"},
        {"answer with status", UD_RESPONSE, 2, 0x08, 1, "00 01 FF 09 04 DF80B000 0002 AABB", NULL,
         0, NULL, "record.status_length=4\nrecord.status=DF80B000\nrecord.length=2\nvalue=AABB\n"},
        {"refused with status", UD_RESPONSE, 2, 0x08, 1, "00 01 0A 04 DF80B000",
         "00 01 120A 10 01 00F0 0002 01 000200", 0,
         "response cyclic data: read data record RECORD 2 OF 0x000200 0A object does not exist",
         "return_code=0x0A\nrecord.status=DF80B000\n"},
        {"refused with fill", UD_RESPONSE, 2, 0x08, 1, "00 01 0A 00 00", NULL, 0, NULL,
         "return_code=0x0A\nrecord.status_length=0\nrecord.fill=00\n"},
        {"refused, nothing more", UD_RESPONSE, 2, 0x08, 1, "00 01 0A 00", NULL, 0, NULL,
         "return_code=0x0A\nrecord.status_length=0\n"},
        {"no result", UD_RESPONSE, 2, 0x08, 1, "00 00", NULL, 0, NULL, "item_count=0\n"},
        {"shorter than it says", UD_RESPONSE, 2, 0x08, 1, "00 01 FF 09 00 00 0009 AABBCC", NULL, 0,
         NULL, "record.length=9\nvalue=AABBCC\n!=truncated (malformed)\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
