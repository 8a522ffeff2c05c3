/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of blocks, PI answers and userdata functions. Functions of groups 1 to 7 were observed on
 * S7-300 and S7-400 as far as STEP 7, TIA and WinCC use them; the others are known from public
 * dissectors and client libraries only. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_block_type[] = {
    {0x08, "OB"},  {0x09, "CMod"}, {0x0A, "DB"},  {0x0B, "SDB"}, {0x0C, "FC"},
    {0x0D, "SFC"}, {0x0E, "FB"},   {0x0F, "SFB"}, {0, NULL},
};

const s7_name s7_names_block_format[] = {
    {0x01, "code or data"},
    {0x03, "system data"},
    {0, NULL},
};

const s7_name s7_names_block_language[] = {
    {0x00, "none"},
    {0x01, "STL"},
    {0x02, "LAD"},
    {0x03, "FBD"},
    {0x04, "SCL"},
    {0x05, "DB"},
    {0x06, "GRAPH"},
    {0x07, "SDB"},
    {0x08, "CPU-DB"},
    {0x11, "SDB after memory reset"},
    {0x12, "routing SDB"},
    {0x29, "encrypted"},
    {0, NULL},
};

const s7_name s7_names_block_security[] = {
    {0, "none"},
    {3, "know-how protection"},
    {0, NULL},
};

const s7_name s7_names_file_system[] = {
    {'A', "active"},
    {'B', "active and passive"},
    {'P', "passive"},
    {0, NULL},
};

const s7_name s7_names_pi_status[] = {
    {0x00, "ok"}, {0x02, "not possible"}, {0x03, "already in RUN"}, {0x07, "already in STOP"},
    {0, NULL},
};

const s7_name s7_names_userdata_method[] = {
    {0x11, "short form"},
    {0x12, "long form"},
    {0, NULL},
};

const s7_name s7_names_userdata_type[] = {
    {0x0, "push"},     {0x3, "NC push"},     {0x4, "request"}, {0x7, "NC request"},
    {0x8, "response"}, {0xB, "NC response"}, {0, NULL},
};

const s7_name s7_names_userdata_group[] = {
    {0x0, "mode transition"}, {0x1, "programmer commands"},
    {0x2, "cyclic data"},     {0x3, "block functions"},
    {0x4, "CPU functions"},   {0x5, "security"},
    {0x6, "PBC BSEND/BRECV"}, {0x7, "time functions"},
    {0xF, "NC programming"},  {0, NULL},
};

/* As of items, but that 0A stands wherever there is no payload, also in success. */
const s7_name s7_names_userdata_return[] = {
    {0x00, "reserved"},
    {0x01, "hardware error"},
    {0x03, "access to the object not allowed"},
    {0x05, "address out of range"},
    {0x06, "data type not supported"},
    {0x07, "data type inconsistent"},
    {0x0A, "no payload"},
    {0xFF, "success"},
    {0, NULL},
};

const s7_name s7_names_mode[] = {
    {0x0, "STOP"},          {0x1, "warm restart"},
    {0x2, "RUN"},           {0x3, "hot restart"},
    {0x4, "HOLD"},          {0x6, "cold restart"},
    {0x9, "RUN redundant"}, {0xB, "link-up"},
    {0xC, "update"},        {0, NULL},
};

const s7_name s7_names_weekday[] = {
    {1, "Sunday"},   {2, "Monday"}, {3, "Tuesday"},  {4, "Wednesday"},
    {5, "Thursday"}, {6, "Friday"}, {7, "Saturday"}, {0, NULL},
};

const s7_name s7_names_userdata[] = {
    {0x000, "STOP"},
    {0x001, "warm restart"},
    {0x002, "RUN"},
    {0x003, "hot restart"},
    {0x004, "HOLD"},
    {0x006, "cold restart"},
    {0x009, "RUN redundant"},
    {0x00B, "link-up"},
    {0x00C, "update"},
    {0x101, "block status"},
    {0x102, "variable status"},
    {0x103, "read ISTACK"},
    {0x104, "read BSTACK"},
    {0x105, "read LSTACK"},
    {0x106, "time measurement"},
    {0x107, "force selection"},
    {0x108, "modify variable"},
    {0x109, "force variable"},
    {0x10A, "breakpoint"},
    {0x10B, "exit HOLD"},
    {0x10C, "memory reset"},
    {0x10D, "disable job"},
    {0x10E, "enable job"},
    {0x10F, "delete job"},
    {0x110, "read job list"},
    {0x111, "read job"},
    {0x112, "replace job"},
    {0x113, "block status, second form"},
    {0x116, "flash LED"},
    {0x201, "cyclic transfer"},
    {0x204, "unsubscribe"},
    {0x205, "change-driven transfer"},
    {0x207, "modify change-driven transfer"},
    {0x208, "read data record"},
    {0x301, "list blocks"},
    {0x302, "list blocks of type"},
    {0x303, "block info"},
    {0x401, "read SZL"},
    {0x402, "message service"},
    {0x403, "diagnostic message"},
    {0x405, "ALARM_8 indication"},
    {0x406, "NOTIFY indication"},
    {0x407, "ALARM_8 lock"},
    {0x408, "ALARM_8 unlock"},
    {0x409, "SCAN indication"},
    {0x40B, "alarm acknowledge"},
    {0x40C, "alarm acknowledge indication"},
    {0x40D, "alarm lock indication"},
    {0x40E, "alarm unlock indication"},
    {0x411, "ALARM_SQ indication"},
    {0x412, "ALARM_S indication"},
    {0x413, "alarm query"},
    {0x416, "NOTIFY_8 indication"},
    {0x501, "password"},
    {0x502, "clear password"},
    {0x601, "BSEND transfer"},
    {0x701, "read clock"},
    {0x702, "set clock"},
    {0x703, "read clock, following"},
    {0x704, "set clock, following"},
    {0xF01, "NC request download"},
    {0xF02, "NC download block"},
    {0xF03, "NC continue download"},
    {0xF04, "NC download ended"},
    {0xF06, "NC start upload"},
    {0xF07, "NC upload"},
    {0xF08, "NC continue upload"},
    {0, NULL},
};
