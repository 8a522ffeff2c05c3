/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LIST USERDATA_LIST

static void what_the_cpu_can(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        LIST("test",
             "0131 0002 0028 0001 0002 06 01 40 000000 010203040506070809101112 81 01 00 "
             "131415161718192021 000A 3005" Z4,
             "comm.index=0x0002 (test and installation)\ncomm.functions=0x06\n"
             "szl.flag=block status\nszl.flag=variable status\ncomm.functions=0x01\n"
             "szl.flag=modify variable\ncomm.functions=0x40\nszl.flag=flash LED\n"
             "comm.functions=0x00\ncomm.system_data=010203040506070809101112\n"
             "comm.triggers=0x81\nszl.flag=immediately\nszl.flag=data address\n"
             "comm.triggers=0x01\nszl.flag=data address area\ncomm.triggers=0x00\n"
             "comm.system_data=131415161718192021\ncomm.force=10\ncomm.time_limit=0x3005\n"
             "szl.reserved=" Z4 "\n"),
        LIST("operator interface", "0131 0003 0028 0001 0003 01 10 80 08 00DE 0020 0001 03E8" Z26,
             "szl.flag=read once\nszl.flag=peripheral I/O\nszl.flag=counters\n"
             "szl.flag=high-speed counters\ncomm.consistent=222\ncomm.cyclic_jobs=32\n"
             "comm.shortest_period=1\ncomm.longest_period=1000\n"),
        LIST("objects", "0131 0004 0028 0001 0004 02 80 40 80 20 000000 10 11 12 04 02" Z20 Z4 "00",
             "szl.flag=directory, level 1\nszl.flag=delete all\n"
             "szl.flag=firmware update over the network\n"
             "szl.flag=assign parameters from the memory card\n"
             "szl.flag=firmware update from memory card\ncomm.copied=16\ncomm.deleted=17\n"
             "comm.chained=18\ncomm.uploads=4\ncomm.moved=2\n"),
        LIST(
            "diagnostics", "0131 0005 0028 0001 0005 7E 00000000000000 000C 01F4 0003" Z20 Z4,
            "szl.flag=diagnostic buffer\nszl.flag=send system diagnostics\n"
            "szl.flag=send user diagnostics\nszl.flag=send VMD status\n"
            "szl.flag=evaluate diagnostic interrupts\nszl.flag=diagnostic interrupt of the module\n"
            "comm.sinks=12\ncomm.entries=500\ncomm.group_messages=3\n"),
        LIST("communication blocks",
             "0131 0006 0028 0001 0006 30 00 00 00 00 00 00 02 01 00 00 20 0000000000 01 0004 000A "
             "0020 0000 01 00" Z10,
             "szl.flag=BSEND\nszl.flag=BRCV\nszl.flag=ALARM_SQ\ncomm.fast=0x01\n"
             "comm.fast_functions=0x00\ncomm.fast_functions=0x00\ncomm.fast_functions=0x20\n"
             "szl.flag=ALARM\nszl.reserved=01\ncomm.parameters=4\n"
             "comm.alarm_parameters=10\ncomm.instances=32\nszl.reserved=0000\n"
             "comm.configured_possible=0x01\ncomm.programmed_possible=0x00\n"),
        LIST("global data",
             "0131 0007 0028 0001 0007 05 00 20 00 01 02 03 04 05 06 02 07 08 09 0A "
             "0B 0C 0D 0E" Z10 Z4 Z4 "00",
             "szl.flag=cyclic\nszl.flag=GD_RCV\ncomm.objects=0x20\nszl.flag=DB\n"
             "gd.consistent=1\ngd.send_rate=2\ngd.receive_rate=3\ngd.time_monitoring=4\n"
             "gd.change_in_run=5\ngd.interrupt=6\ngd.mode=0x02\nszl.flag=communication bus\n"
             "gd.circles=7\ngd.sent_per_circle=8\ngd.sent=9\ngd.received_per_circle=10\n"
             "gd.received=11\ngd.packet_length=12\ngd.header_length=13\ngd.object_length=14\n"),
        LIST("load", "0131 0008 0028 0001 0008 7005 A001" Z26 Z4 Z4,
             "load.time=0x7005\nload.base=0x07 (1 ms)\nload.value=5\nload.time=0xA001\n"
             "load.base=0x0A (1 s)\n"),
        LIST("clock", "0131 0009 0028 0001 0009 01 02 04 00 0005 0006 0008" Z20 Z4 Z4,
             "szl.flag=communication bus, neutral\nszl.flag=MPI, slave\nszl.flag=MFI, master\n"
             "clock.deviation_buffered=5\nclock.deviation=6\nclock.meters=8\n"),
        LIST("messages", "0131 0010 0028 0001 0010 06 00 01 00 08 00 41 00 0002" Z20 Z4 Z4,
             "szl.flag=SCAN\nszl.flag=NOTIFY, ALARM, ALARM_8, ALARM_8P\n"
             "szl.flag=messages from inputs\nszl.flag=values from DB\nszl.flag=BIT\n"
             "szl.flag=16 CHAR\ncomm.archives=2\n"),
        LIST("unknown section", "0131 0042 0028 0001 0042" Z20 Z10 Z4 Z4,
             "comm.index=0x0042\ncomm.bytes=" Z20 Z10 Z4 Z4 "\n"),
        LIST("records of another length", "0131 0001 0004 0001 00010203",
             "szl.record.bytes=00010203\n"),
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_cpu_can),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
