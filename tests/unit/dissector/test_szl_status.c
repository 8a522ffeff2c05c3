/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define LIST USERDATA_LIST
#define TIME "1408201205310304"

static void leds_interrupts_and_modes(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        LIST("LEDs", "0074 0000 0004 0002 0004 01 00 0A15 00 01",
             "led.rack=0\nled.master=0\nled.name=0x04 (RUN)\nled.on=0x01 (on)\n"
             "led.flashing=0x00 (steady)\nled.rack=2\nled.master=1\nled.name=0x15 (MAINT)\n"
             "led.on=0x00 (off)\nled.flashing=0x01 (2 Hz)\n"),
        LIST("LEDs of older CPUs", "0119 0005 0004 0001 0005 01 02",
             "led.name=0x05 (STOP)\nled.flashing=0x02 (0.5 Hz)\n"),
        LIST("interrupts", "0222 0028 001C 0001" Z10 Z10 "0015 0006 00000007",
             "interrupt.start_info=" Z10 Z10 "\ninterrupt.disabled=1\ninterrupt.locked=0\n"
             "interrupt.active=1\ninterrupt.loaded=1\ninterrupt.locked_by_test=0\n"
             "interrupt.silent=0\ninterrupt.locks_source=0\ninterrupt.makes_error=1\n"
             "interrupt.stops=1\ninterrupt.discards=0\ninterrupt.discarded=7\n"),
        LIST("modes", "0524 0000 0014 0001 4302 FF 58 00000000 01 03 04 A0" TIME,
             "transition.event=0x4302 (from STARTUP to RUN)\ntransition.ae=0xFF\n"
             "transition.from=0x05 (STARTUP, warm or cold restart)\ntransition.to=0x08 (RUN)\n"
             "transition.info1=0x01\ntransition.start=0x03 (warm restart by switch)\n"
             "transition.permitted=0x04\ntransition.setting=0xA0\n"
             "timestamp.text=2014-08-20T12:05:31.030\n"),
        LIST("H system", "0071 0000 0010 0001 0012 01 02 0003 0000 0008 0009 0000 03 04",
             "h_system.redundancy=0x0012 (1-of-2 H system)\nh_system.state1=0x01\n"
             "h_system.sfc_info=0x0003\nh_system.mode0=0x0008 (RUN, solo)\n"
             "h_system.mode1=0x0009 (RUN, redundant)\nh_system.valid=0x03\nh_system.sync=0x04\n"),
        LIST("diagnostic buffer", "01A0 0001 0014 0001 4304FF84 0000 0000 00000000" TIME,
             "diag.event=0x4304\ndiag.priority=255\ntimestamp.second=31\n"),
        {0},
    };
    userdata_cases_hold(cases);
}

/* 0094: 16 rows of 16 bytes behind the system. */
#define NOTHING "00000000000000000000000000000000"
#define NONE_15                                                                                    \
    NOTHING NOTHING NOTHING NOTHING NOTHING NOTHING NOTHING NOTHING NOTHING NOTHING NOTHING        \
        NOTHING NOTHING NOTHING NOTHING

static void modules_and_stations(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        LIST("module", "0D91 0000 0010 0001 0000 0200 7FFF 00C0 00C1 0000 B403 0011",
             "state.address1=0x0000\nstate.address2=0x0200\nstate.logical=32767\n"
             "state.expected=0x00C0\nstate.actual=0x00C1\nstate.word=0\nstate.error=1\n"
             "state.exists=1\nstate.missing=0\nstate.local_bus=0\nstate.data_id=0xB4 (input)\n"
             "state.width=1\nstate.area=1 (S7-300)\n"),
        LIST("submodule",
             "0C96 0000 0030 0001 8003 0064 00000001 0005 0002 0003 0004 002A 0301 0007 00000008 "
             "00000009 0001 0000 0302 0021" Z10,
             "state.output=1\nstate.io_address=3\nstate.system=100\nstate.api=0x00000001\n"
             "state.station=5\nstate.slot=2\nstate.subslot=3\nstate.offset=4\nstate.type1=0x002A\n"
             "state.type2=0x0301\nstate.type3=7\nstate.type4=0x00000008\nstate.type6=0x00000009\n"
             "state.differs=0x0001\nszl.reserved=0000\nstate.exists=1\nstate.maintenance=1\n"
             "state.demand=1\nstate.width=1\nstate.area=2 (ET)\nszl.reserved=" Z10 "\n"),
        LIST("other extracts of list 96", "0096 0000 0002 0001 AABB", "szl.record.bytes=AABB\n"),
        LIST("stations", "0292 0001 0010 0001 05000000000000000000000000000080",
             "stations.status=05000000000000000000000000000080\nszl.station=1\nszl.station=3\n"
             "szl.station=128\n"),
        LIST("PROFINET devices",
             "0294 0064 0102 0001 0064 03000000000000000000000000000000" NONE_15,
             "stations.system=100\nstations.any=1\nszl.station=1\n"),
        LIST("module diagnostics", "00B1 0000 0004 0001 0B 15 20 00",
             "module_fault.byte=0x0B\nszl.flag=module fault\nszl.flag=internal fault\n"
             "szl.flag=channel fault\nmodule_fault.class_byte=0x15\n"
             "module_fault.class=0x05 (analog module)\nszl.flag=channel information\n"
             "module_fault.byte=0x20\nszl.flag=battery flat\nmodule_fault.byte=0x00\n"),
        LIST("with channels", "00B3 0100 0006 0001 00 0F 00 40 AABB",
             "module_fault.class=0x0F (digital module)\nmodule_fault.byte=0x00\n"
             "module_fault.byte=0x40\n"
             "szl.flag=process interrupt lost\nmodule_fault.channels=AABB\n"),
        LIST("shorter than its head", "00B2 0100 0002 0001 00 0F",
             "module_fault.class_byte=0x0F\n!=truncated (malformed)\n"),
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leds_interrupts_and_modes),
        cmocka_unit_test(modules_and_stations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
