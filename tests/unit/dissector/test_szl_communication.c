/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LIST USERDATA_LIST
#define TIME "1408201205310304"

static void how_things_stand(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"connections", UD_RESPONSE, 4, 0x01, 2,
         "0132 0001 0028 0001 0001 0001 0002 0003 0004 0005 0006 0000 0008 0014" Z20, NULL, 0,
         "response CPU functions: read SZL 0x0132 (communication status) index 1: 0 connections "
         "free",
         "connections.reserved_pg=1\nconnections.reserved_os=2\nconnections.pg=3\n"
         "connections.os=4\nconnections.configured=5\nconnections.established=6\n"
         "connections.free=0\nconnections.used=8\nconnections.load=20\n"},
        LIST("bit rate", "0132 0009 0028 0001 0009 05F5E100" Z20 Z10 Z4,
             "comm.index=0x0009 (time system, bit rate)\ncomm.rate=100000000\n"),
        LIST("test jobs", "0132 0002 0028 0001 0002 0003" Z20 Z10 Z4 Z2, "comm.test_jobs=3\n"),
        {"protection of one CPU", UD_RESPONSE, 4, 0x01, 2,
         "0232 0004 0028 0001 0004 0001 0002 0003 0003 0001 0000 5656 0102 0304 0506 0708" Z10 Z4
             Z2,
         NULL, 0,
         "response CPU functions: read SZL 0x0232 (communication status, one CPU) index 4: "
         "protection level 3, mode selector STOP",
         "protection.key=1\nprotection.assigned=2\nprotection.level=3\n"
         "protection.selector=3 (STOP)\nprotection.start_selector=1 (CRST)\n"
         "protection.valid=0x5656 (valid)\nchecksum.hardware1=0x0201\n"
         "checksum.hardware2=0x0403\nchecksum.program1=0x0605\nchecksum.program2=0x0807\n"},
        LIST("diagnostics", "0132 0005 0028 0001 0005 0001 0000 0001 0000" Z20 Z10,
             "diagnosis.extended=1\ndiagnosis.send=0\ndiagnosis.user=1\ndiagnosis.status=0\n"),
        LIST("communication blocks",
             "0132 0006 0028 0001 0006 C0 00000000000000 01 0002 0003" Z20 Z4 "00",
             "sfb.used=0xC0\nszl.flag=GET\nszl.flag=PUT\nsfb.fast=1\nsfb.loaded=2\n"
             "sfb.multicast=3\n"),
        LIST("clock", "0132 0008 0028 0001 0008 0001 0002 0003" Z10 Z4 TIME Z10,
             "clock.cycle=1\nclock.correction=2\nclock.meter16=3\n"
             "timestamp.text=2014-08-20T12:05:31.030\n"),
        LIST("run-time meters", "0132 000C 0028 0001 000C 01 00 02 00 00000010" Z20 Z4 Z4 "0000",
             "comm.index=0x000C (run-time meters 8 to 15)\nmeter.busy=0x01\nmeter.overflow=0x02\n"
             "meter.hours=16\nmeter.hours=0\nszl.reserved=0000\n"),
        LIST("Ethernet",
             "0137 0000 0030 0001 07FE C0A80028 FFFFFF00 C0A80001 001B1B23EB3B 01 00" TIME
             "87 0000000000000000000000000000000000",
             "ethernet.logical=2046\nethernet.ip=0xC0A80028\nethernet.address=192.168.0.40\n"
             "ethernet.address=255.255.255.0\nethernet.address=192.168.0.1\n"
             "ethernet.address=00:1B:1B:23:EB:3B\nethernet.source=0x01 (configuration)\n"
             "timestamp.year=14\nethernet.port=0x87\nethernet.full_duplex=1\n"
             "ethernet.100_mbit=1\nethernet.link=1\nethernet.autonegotiation=0\n"
             "ethernet.valid=1\nethernet.port=0x00\nethernet.reserved=0000\n"),
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(how_things_stand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
