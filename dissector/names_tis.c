/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of programmer commands and cyclic data. Areas, triggers and frequencies as far as STEP 7
 * uses them with an S7-300 were observed; the others are known from public dissectors only. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_tis_trigger_type[] = {
    {0x0000, "update or activate values"},
    {0x0001, "monitor or modify"},
    {0x0002, "modify permanently"},
    {0x0100, "force"},
    {0, NULL},
};

const s7_name s7_names_tis_frequency[] = {
    {0, "every cycle"},
    {1, "once"},
    {2, "always"},
    {0, NULL},
};

const s7_name s7_names_tis_trigger_event[] = {
    {0x0000, "immediately"},
    {0x0100, "system trigger"},
    {0x0200, "start of the cycle"},
    {0x0300, "end of the cycle"},
    {0x0400, "change from RUN to STOP"},
    {0x0500, "behind a code address"},
    {0x0600, "access to an address area"},
    {0x0700, "access to a data address"},
    {0x0C00, "before a code address"},
    {0, NULL},
};

const s7_name s7_names_tis_call_environment[] = {
    {0, "call environment"},
    {2, "open data blocks"},
    {0, NULL},
};

const s7_name s7_names_tis_call_condition[] = {
    {0x0000, "none"},
    {0x0001, "called by the block"},
    {0x0101, "called by the block at the code address"},
    {0x000A, "DB register 2"},
    {0x0A00, "DB register 1"},
    {0x0A0A, "both DB registers"},
    {0, NULL},
};

const s7_name s7_names_tis_exit[] = {
    {0, "next breakpoint"},
    {1, "next statement"},
    {0, NULL},
};

const s7_name s7_names_tis_area[] = {
    {0x00, "M bit"},
    {0x01, "M byte"},
    {0x02, "M word"},
    {0x03, "M double word"},
    {0x10, "I bit"},
    {0x11, "I byte"},
    {0x12, "I word"},
    {0x13, "I double word"},
    {0x20, "Q bit"},
    {0x21, "Q byte"},
    {0x22, "Q word"},
    {0x23, "Q double word"},
    {0x31, "PI byte"},
    {0x32, "PI word"},
    {0x33, "PI double word"},
    {0x54, "T"},
    {0x64, "C"},
    {0x70, "DB bit"},
    {0x71, "DB byte"},
    {0x72, "DB word"},
    {0x73, "DB double word"},
    {0, NULL},
};

const s7_name s7_names_tis_function[] = {
    {0x01, "block status"},
    {0x02, "variable status"},
    {0x03, "read ISTACK"},
    {0x04, "read BSTACK"},
    {0x05, "read LSTACK"},
    {0x06, "time measurement"},
    {0x07, "force selection"},
    {0x08, "modify variable"},
    {0x09, "force variable"},
    {0x0A, "breakpoint"},
    {0x0B, "exit HOLD"},
    {0x0C, "memory reset"},
    {0x0D, "disable job"},
    {0x0E, "enable job"},
    {0x0F, "delete job"},
    {0x10, "read job list"},
    {0x11, "read job"},
    {0x12, "replace job"},
    {0x13, "block status, second form"},
    {0x16, "flash LED"},
    {0, NULL},
};

const s7_name s7_names_cyclic_time_base[] = {
    {0, "100 ms"},
    {1, "1 s"},
    {2, "10 s"},
    {0, NULL},
};

const s7_name s7_names_cyclic_function[] = {
    {0x01, "cyclic transfer"},
    {0x05, "change-driven transfer"},
    {0x07, "modify change-driven transfer"},
    {0, NULL},
};
