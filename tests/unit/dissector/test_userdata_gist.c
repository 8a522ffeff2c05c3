/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define SUMMARY(name, type, group, subfunction, payload, summary)                                  \
    {                                                                                              \
        name, type, group, subfunction, 0, payload, NULL, 0, summary,                              \
            "userdata.return_code=0xFF\n"                                                          \
    }

static void lists_say_what_matters(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        SUMMARY("mode", UD_RESPONSE, 4, 0x01,
                "0424 0000 0014 0001 4303 FF 84 00000000 00000000 1408201205310304",
                "response CPU functions: read SZL 0x0424 (mode transition, current) index 0: STOP"),
        SUMMARY("unknown mode", UD_RESPONSE, 4, 0x01,
                "0424 0000 0014 0001 4303 FF 8F 00000000 00000000 1408201205310304",
                "response CPU functions: read SZL 0x0424 (mode transition, current) index 0"),
        SUMMARY("capability", UD_RESPONSE, 4, 0x01,
                "0131 0001 0028 0001 0001 00F0 0010 00000000 00000000" Z10 Z10 "000000000000",
                "response CPU functions: read SZL 0x0131 (communication capability) index 1: PDU "
                "240, 16 connections"),
        SUMMARY("other section", UD_RESPONSE, 4, 0x01,
                "0131 0002 0028 0001 0002 00F0 0010 00000000 00000000" Z10 Z10 "000000000000",
                "response CPU functions: read SZL 0x0131 (communication capability) index 2"),
        SUMMARY("order number", UD_RESPONSE, 4, 0x01,
                "0111 0001 001C 0001 0001 36455337203331352D32454831342D304142302000C0 0003 0001",
                "response CPU functions: read SZL 0x0111 (module identification, one record) index "
                "1: 6ES7 315-2EH14-0AB0"),
        SUMMARY("latest event", UD_RESPONSE, 4, 0x01,
                "00A0 0000 0014 0001 4302FF68 0000 0000 00000000 1408201205310304",
                "response CPU functions: read SZL 0x00A0 (diagnostic buffer) index 0: from STARTUP "
                "to RUN"),
        SUMMARY("no record", UD_RESPONSE, 4, 0x01, "0424 0000 0014 0000",
                "response CPU functions: read SZL 0x0424 (mode transition, current) index 0"),
        SUMMARY("another length", UD_RESPONSE, 4, 0x01, "0424 0000 0002 0001 4303",
                "response CPU functions: read SZL 0x0424 (mode transition, current) index 0"),
        SUMMARY("request", UD_REQUEST, 4, 0x01, "0424 0000",
                "request CPU functions: read SZL 0x0424 (mode transition, current) index 0"),
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_say_what_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
