/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of bits in status lists: functions that a CPU has (lists 31), faults of modules (lists B1
 * to B3), roles of a clock. `value` is byte * 8 + bit. From public dissectors and, for the faults,
 * the vendor's manual; reserved bits have no name. */
#include "dissector/szl_record.h"

#include <stddef.h>

const s7_bit_name s7_bits_test[] = {
    {1, "block status"},
    {2, "variable status"},
    {3, "read ISTACK"},
    {4, "read BSTACK"},
    {5, "read LSTACK"},
    {6, "time measurement"},
    {7, "force selection"},
    {8, "modify variable"},
    {9, "force variable"},
    {10, "breakpoint"},
    {11, "exit HOLD"},
    {12, "memory reset"},
    {13, "disable job"},
    {14, "enable job"},
    {15, "delete job"},
    {16, "read job list"},
    {17, "read job"},
    {18, "replace job"},
    {19, "block status, second form"},
    {22, "flash LED"},
    {0, NULL},
};

const s7_bit_name s7_bits_trigger[] = {
    {0, "immediately"},          {1, "system trigger"},
    {2, "start of cycle"},       {3, "end of cycle"},
    {4, "RUN to STOP"},          {5, "after code address"},
    {6, "code address area"},    {7, "data address"},
    {8, "data address area"},    {9, "local data address"},
    {10, "local data area"},     {11, "range trigger"},
    {12, "before code address"}, {0, NULL},
};

const s7_bit_name s7_bits_operator[] = {
    {0, "read once"},
    {1, "write once"},
    {2, "cyclic reading, implicit start"},
    {3, "cyclic reading, explicit start"},
    {4, "start cyclic reading"},
    {5, "stop cyclic reading"},
    {6, "clear cyclic reading"},
    {12, "peripheral I/O"},
    {13, "inputs"},
    {14, "outputs"},
    {15, "memory bits"},
    {16, "data blocks"},
    {17, "data records"},
    {23, "counters"},
    {24, "timers"},
    {25, "IEC counters"},
    {26, "IEC timers"},
    {27, "high-speed counters"},
    {0, NULL},
};

const s7_bit_name s7_bits_objects[] = {
    {1, "directory, level 1"},
    {2, "directory, level 2"},
    {3, "directory, level 3"},
    {4, "copy"},
    {5, "link listed"},
    {6, "link all copied"},
    {7, "delete listed"},
    {8, "upload"},
    {9, "assign parameters when linking"},
    {10, "LOAD between communication blocks"},
    {15, "delete all"},
    {16, "load program into RAM"},
    {17, "load program into EPROM"},
    {18, "save program in RAM"},
    {19, "save program in EPROM"},
    {20, "save whole program"},
    {21, "compress on request"},
    {22, "firmware update over the network"},
    {23, "set RAM mode"},
    {24, "set EPROM mode"},
    {30, "assign parameters to plugged modules"},
    {31, "assign parameters from the memory card"},
    {32, "assign parameters when loading a program"},
    {33, "assign parameters in a cold restart"},
    {34, "assign parameters in a restart"},
    {35, "compress by SFC 25"},
    {36, "evaluate memory card after switching"},
    {37, "firmware update from memory card"},
    {0, NULL},
};

const s7_bit_name s7_bits_diagnostics[] = {
    {1, "diagnostic buffer"},
    {2, "send system diagnostics"},
    {3, "send user diagnostics"},
    {4, "send VMD status"},
    {5, "evaluate diagnostic interrupts"},
    {6, "diagnostic interrupt of the module"},
    {0, NULL},
};

const s7_bit_name s7_bits_blocks[] = {
    {0, "USEND"},     {1, "URCV"},     {2, "SEND"},      {3, "RCV"},       {4, "BSEND"},
    {5, "BRCV"},      {6, "GET"},      {7, "PUT"},       {8, "PRINT"},     {9, "ABORT"},
    {10, "INITIATE"}, {11, "START"},   {12, "STOP"},     {13, "RESUME"},   {14, "STATUS"},
    {15, "USTATUS"},  {16, "PI"},      {17, "READ"},     {18, "WRITE"},    {19, "LOAD"},
    {20, "LOAD_ME"},  {21, "ALARM"},   {22, "ALARM_8"},  {23, "ALARM_8P"}, {24, "NOTIFY"},
    {25, "AR_SEND"},  {48, "X_SEND"},  {49, "X_RCV"},    {50, "X_GET"},    {51, "X_PUT"},
    {52, "X_ABORT"},  {53, "I_GET"},   {54, "I_PUT"},    {55, "I_ABORT"},  {56, "SCAN_SND"},
    {57, "ALARM_SQ"}, {58, "ALARM_S"}, {59, "ALARM_SC"}, {60, "EN_MSG"},   {61, "DIS_MSG"},
    {62, "CONTROL"},  {0, NULL},
};

const s7_bit_name s7_bits_global_data[] = {
    {0, "cyclic"},
    {1, "GD_SND"},
    {2, "GD_RCV"},
    {0, NULL},
};

const s7_bit_name s7_bits_gd_objects[] = {
    {0, "M"}, {1, "inputs"}, {2, "outputs"}, {3, "T"}, {4, "C"}, {5, "DB"}, {0, NULL},
};

const s7_bit_name s7_bits_gd_bus[] = {
    {0, "MPI"},
    {1, "communication bus"},
    {0, NULL},
};

const s7_bit_name s7_bits_clock[] = {
    {0, "communication bus, neutral"},
    {1, "communication bus, slave"},
    {2, "communication bus, master"},
    {8, "MPI, neutral"},
    {9, "MPI, slave"},
    {10, "MPI, master"},
    {16, "MFI, neutral"},
    {17, "MFI, slave"},
    {18, "MFI, master"},
    {0, NULL},
};

const s7_bit_name s7_bits_messages[] = {
    {0, "group status messages"}, {1, "SCAN"}, {2, "NOTIFY, ALARM, ALARM_8, ALARM_8P"},
    {3, "send archives"},         {0, NULL},
};

const s7_bit_name s7_bits_message_areas[] = {
    {0, "messages from inputs"}, {1, "messages from outputs"}, {2, "messages from M"},
    {3, "messages from DB"},     {16, "values from inputs"},   {17, "values from outputs"},
    {18, "values from M"},       {19, "values from DB"},       {0, NULL},
};

const s7_bit_name s7_bits_value_types[] = {
    {0, "BIT"},   {1, "BYTE"},    {2, "WORD"},    {3, "DWORD"},
    {4, "TIMER"}, {5, "COUNTER"}, {6, "16 CHAR"}, {0, NULL},
};

const s7_bit_name s7_bits_fault[] = {
    {0, "module fault"},
    {1, "internal fault"},
    {2, "external fault"},
    {3, "channel fault"},
    {4, "no external auxiliary voltage"},
    {5, "no front connector"},
    {6, "no parameters"},
    {7, "wrong parameters"},
    {0, NULL},
};

const s7_bit_name s7_bits_module_info[] = {
    {4, "channel information"},
    {5, "user information"},
    {6, "diagnostic interrupt from substitute"},
    {0, NULL},
};

const s7_bit_name s7_bits_module_state[] = {
    {0, "wrong or no memory submodule"},
    {1, "communication fault"},
    {2, "module in STOP"},
    {3, "watchdog"},
    {4, "internal supply failed"},
    {5, "battery flat"},
    {6, "backup failed"},
    {8, "expansion rack failed"},
    {9, "processor failed"},
    {10, "EPROM error"},
    {11, "RAM error"},
    {12, "converter error"},
    {13, "fuse blown"},
    {14, "process interrupt lost"},
    {0, NULL},
};
