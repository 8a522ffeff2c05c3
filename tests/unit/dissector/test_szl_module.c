/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LIST USERDATA_LIST

static void lists_of_the_cpu(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        LIST("available lists", "0000 0000 0002 0002 0011 0F74",
             "szl.listed=0x0011 (module identification)\nszl.listed=0x0F74 (LEDs, header only)\n"),
        LIST("hardware",
             "0111 0006 001C 0001 0006 36455337203331352D32454831342D304142302000C0 "
             "0003 0001",
             "module.index=0x0006 (hardware)\nmodule.order_number=6ES7 315-2EH14-0AB0\n"
             "module.type=0x00C0\nmodule.ausbg=0x0003\nmodule.ausbe=0x0001\nmodule.version=3\n"),
        LIST("characteristics", "0112 0300 0002 0002 0300 0306",
             "cpu.feature=0x0300 (language: group)\ncpu.feature=0x0306 (master control relay)\n"),
        LIST("memory",
             "0013 0000 0024 0001 0001 0003 00020000 0009 0000 00010000 00000100 "
             "00000080 00008000 00000200 00000040",
             "memory.index=0x0001 (work memory)\nmemory.code=0x0003 (RAM and flash)\n"
             "memory.size=131072\nmemory.volatile=1\nmemory.non_volatile=0\nmemory.mixed=0\n"
             "memory.separate=1\nmemory.together=0\nmemory.granularity=0\nmemory.area1=65536\n"
             "memory.used1=256\nmemory.free1=128\nmemory.area2=32768\nmemory.used2=512\n"
             "memory.free2=64\n"),
        LIST("system areas", "0014 0000 0008 0001 0005 0001 0200 0008",
             "area.index=0x0005 (counters)\narea.code=0x0001 (RAM)\narea.count=512\n"
             "area.retentive=8\n"),
        LIST("block types", "0015 0000 000A 0001 0A00 03FF 0040 00004000",
             "limit.type=0x0A00 (DB)\nlimit.count=1023\nlimit.size=64\nlimit.work_size=16384\n"),
        LIST("kinds of memory",
             "001A 0000 000C 0002 09010105 00020000 00800000 12010002 00030000 00030000",
             "memory.kind=0x09 (load memory)\nszl.record.bytes=010105\nmemory.total=131072\n"
             "memory.largest=8388608\nmemory.kind=0x12 (work memory)\nszl.record.bytes=010002\n"
             "memory.total=196608\nmemory.largest=196608\n"),
        LIST("use of memory",
             "001B 0000 0014 0002 1200000000000000000000000000031400000000 "
             "1200007000000000000000000002FCEC00000000",
             "memory.kind=0x12 (work memory)\nszl.reserved=0000\nmemory.share=0x00 (used)\n"
             "szl.record.bytes=00000000\nszl.reserved=00000000\nmemory.share_size=788\n"
             "szl.reserved=00000000\nmemory.kind=0x12 (work memory)\nszl.reserved=0000\n"
             "memory.share=0x70 (free)\nszl.record.bytes=00000000\nszl.reserved=00000000\n"
             "memory.share_size=195820\nszl.reserved=00000000\n"),
        LIST("serial number",
             "011C 0005 0022 0001 0005 "
             "5320432D42315533393331343230313100000000000000000000000000000000",
             "component.index=0x0005 (serial number)\n"
             "component.serial=\"S C-B1U393142011\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00\"\n"
             "component.reserved=0000000000000000\n"),
        LIST("process image partitions", "0025 0000 0004 0001 01 02 03 00",
             "partition.number=1\npartition.use=0x02\npartition.ob=3\nszl.reserved=00\n"),
        LIST("records of another length", "0013 0000 0002 0001 0001", "szl.record.bytes=0001\n"),
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_of_the_cpu),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
