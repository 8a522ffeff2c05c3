/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of values in status lists that describe the CPU: characteristics, memory, blocks, LEDs,
 * operating modes. Facts from public dissectors; lists 12, 13, 15, 19, 74 and 24 observed on
 * S7-300. Those of H systems are from the vendor's manual. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_cpu_feature[] = {
    {0x0000, "processing of MC7: group"},
    {0x0001, "MC7 generates code"},
    {0x0002, "MC7 is interpreted"},
    {0x0100, "time system: group"},
    {0x0101, "resolution 1 ms"},
    {0x0102, "resolution 10 ms"},
    {0x0103, "no real-time clock"},
    {0x0104, "time of day in BCD"},
    {0x0105, "all time-of-day functions, also as master and slave"},
    {0x0106, "SFC 78 OB_RT"},
    {0x0200, "system behaviour: group"},
    {0x0201, "multicomputing"},
    {0x0202, "cold, warm and hot restart"},
    {0x0203, "cold and hot restart"},
    {0x0204, "warm and hot restart"},
    {0x0205, "warm restart only"},
    {0x0206, "distributed I/O can be changed in RUN with reserved resources"},
    {0x0207, "single H-CPU: distributed I/O can be changed in RUN with reserved resources"},
    {0x0208, "motion control"},
    {0x0300, "language: group"},
    {0x0301, "reserved"},
    {0x0302, "all 32-bit integer instructions"},
    {0x0303, "all floating-point instructions"},
    {0x0304, "sin, asin, cos, acos, tan, atan, sqr, sqrt, ln, exp"},
    {0x0305, "accumulators 3 and 4: ENT, PUSH, POP, LEAVE"},
    {0x0306, "master control relay"},
    {0x0307, "address register 1"},
    {0x0308, "address register 2"},
    {0x0309, "addressing across areas"},
    {0x030A, "addressing within an area"},
    {0x030B, "memory-indirect addressing by M"},
    {0x030C, "memory-indirect addressing by DB"},
    {0x030D, "memory-indirect addressing by DI"},
    {0x030E, "memory-indirect addressing by L"},
    {0x030F, "parameter transfer in FCs"},
    {0x0310, "edge instructions on I"},
    {0x0311, "edge instructions on Q"},
    {0x0312, "edge instructions on M"},
    {0x0313, "edge instructions on DB"},
    {0x0314, "edge instructions on DI"},
    {0x0315, "edge instructions on L"},
    {0x0316, "dynamic evaluation of the FC bit"},
    {0x0317, "dynamic local data area"},
    {0x0318, "reserved"},
    {0x0319, "reserved"},
    {0x0401, "SFC 87 C_DIAG"},
    {0x0402, "SFC 88 C_CNTRL"},
    {0, NULL},
};

const s7_name s7_names_memory_index[] = {
    {1, "work memory"},
    {2, "load memory, integrated"},
    {3, "load memory, plugged"},
    {4, "load memory, largest to plug"},
    {5, "backup memory"},
    {6, "reserved for communication blocks"},
    {0, NULL},
};

const s7_name s7_names_memory_code[] = {
    {1, "RAM"},
    {2, "flash"},
    {3, "RAM and flash"},
    {0, NULL},
};

const s7_name s7_names_memory_kind[] = {
    {0x09, "load memory"},
    {0x12, "work memory"},
    {0x18, "retentive memory"},
    {0, NULL},
};

const s7_name s7_names_memory_share[] = {
    {0x00, "used"},
    {0x70, "free"},
    {0, NULL},
};

const s7_name s7_names_system_area[] = {
    {1, "process image of inputs, bytes"},
    {2, "process image of outputs, bytes"},
    {3, "memory bits"},
    {4, "timers"},
    {5, "counters"},
    {6, "logical addresses, bytes"},
    {7, "local data, bytes"},
    {8, "memory bits, bytes"},
    {9, "local data, KB"},
    {0, NULL},
};

const s7_name s7_names_block_limit[] = {
    {0x0800, "OB"}, {0x0A00, "DB"}, {0x0B00, "SDB"}, {0x0C00, "FC"}, {0x0E00, "FB"}, {0, NULL},
};

const s7_name s7_names_led[] = {
    {0x01, "SF"},
    {0x02, "INTF"},
    {0x03, "EXTF"},
    {0x04, "RUN"},
    {0x05, "STOP"},
    {0x06, "FRCE"},
    {0x07, "CRST"},
    {0x08, "BAF"},
    {0x09, "USR"},
    {0x0A, "USR1"},
    {0x0B, "BUS1F"},
    {0x0C, "BUS2F"},
    {0x0D, "REDF"},
    {0x0E, "MSTR"},
    {0x0F, "RACK0"},
    {0x10, "RACK1"},
    {0x11, "RACK2"},
    {0x12, "IFM1F"},
    {0x13, "IFM2F"},
    {0x14, "BUS3F"},
    {0x15, "MAINT"},
    {0x16, "DC24V"},
    {0x80, "IF"},
    {0x81, "UF"},
    {0x82, "MF"},
    {0x83, "CF"},
    {0x84, "TF"},
    {0xEC, "APPL_STATE red"},
    {0xED, "APPL_STATE green"},
    {0, NULL},
};

const s7_name s7_names_led_on[] = {
    {0, "off"},
    {1, "on"},
    {0, NULL},
};

const s7_name s7_names_led_blink[] = {
    {0, "steady"},
    {1, "2 Hz"},
    {2, "0.5 Hz"},
    {0, NULL},
};

const s7_name s7_names_cpu_mode[] = {
    {0x1, "STOP, update"},
    {0x2, "STOP, memory reset"},
    {0x3, "STOP, self-initialisation"},
    {0x4, "STOP"},
    {0x5, "STARTUP, warm or cold restart"},
    {0x7, "STARTUP, hot restart"},
    {0x8, "RUN"},
    {0xA, "HOLD"},
    {0xD, "DEFECTIVE"},
    {0, NULL},
};

const s7_name s7_names_startup[] = {
    {0x00, "none"},
    {0x01, "warm restart, multicomputing"},
    {0x03, "warm restart by switch"},
    {0x04, "warm restart by command"},
    {0x0A, "hot restart, multicomputing"},
    {0x0B, "hot restart by switch"},
    {0x0C, "hot restart by command"},
    {0x10, "automatic warm restart after backed-up power on"},
    {0x13, "warm restart by switch, last power on backed up"},
    {0x14, "warm restart by command, last power on backed up"},
    {0x20, "automatic warm restart after power on without backup"},
    {0x23, "warm restart by switch, last power on without backup"},
    {0x24, "warm restart by command, last power on without backup"},
    {0xA0, "automatic hot restart after backed-up power on, as configured"},
    {0, NULL},
};

const s7_name s7_names_h_redundancy[] = {
    {0x0011, "single H-CPU"},
    {0x0012, "1-of-2 H system"},
    {0, NULL},
};

const s7_name s7_names_h_mode[] = {
    {0x1, "STOP, update"},
    {0x2, "STOP, memory reset"},
    {0x3, "STOP, self-initialisation"},
    {0x4, "STOP"},
    {0x5, "STARTUP, cold restart"},
    {0x6, "STARTUP, warm restart"},
    {0x7, "STARTUP, hot restart"},
    {0x8, "RUN, solo"},
    {0x9, "RUN, redundant"},
    {0xA, "HOLD"},
    {0xB, "link-up"},
    {0xC, "update"},
    {0xD, "DEFECTIVE"},
    {0xE, "self-test"},
    {0xF, "no power"},
    {0, NULL},
};
