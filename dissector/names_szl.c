/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of system status lists. The SZL id is module class (4 bits), extract (4) and list (8). */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_szl[] = {
    {0x0000, "all SZL ids"},
    {0x0011, "module identification"},
    {0x0012, "CPU characteristics"},
    {0x0013, "memory areas"},
    {0x0014, "system areas"},
    {0x0015, "block types"},
    {0x0019, "LEDs"},
    {0x001C, "component identification"},
    {0x0022, "interrupt status"},
    {0x0037, "Ethernet interface"},
    {0x0071, "H-CPU group"},
    {0x0074, "LEDs"},
    {0x0090, "DP master systems"},
    {0x0091, "module status"},
    {0x0092, "rack and station status"},
    {0x0094, "PROFINET rack and station status"},
    {0x0095, "extended DP and PROFINET information"},
    {0x00A0, "diagnostic buffer"},
    {0x00B1, "module diagnostic data, record 0"},
    {0x00B2, "module diagnostic data, record 1 by rack and slot"},
    {0x00B3, "module diagnostic data, record 1 by address"},
    {0x00B4, "diagnostic data of a DP slave"},
    {0x0111, "module identification, one record"},
    {0x0112, "CPU characteristics, one group"},
    {0x0113, "memory area, one"},
    {0x0114, "system area, one"},
    {0x0115, "block type, one"},
    {0x0119, "LED, one"},
    {0x011C, "component identification, one record"},
    {0x0124, "mode transitions, last"},
    {0x0131, "communication capability"},
    {0x0132, "communication status"},
    {0x0137, "Ethernet interface, one"},
    {0x0174, "LED, one"},
    {0x01A0, "diagnostic buffer, latest entries"},
    {0x021C, "component identification, all of an H system"},
    {0x0222, "interrupt status, one"},
    {0x0224, "mode transition in progress"},
    {0x0232, "communication status, one CPU"},
    {0x0292, "rack and station status, actual"},
    {0x0294, "PROFINET rack and station status, actual"},
    {0x031C, "component identification, one of an H system"},
    {0x0424, "mode transition, current"},
    {0x0524, "mode transition, one"},
    {0x0591, "module status, submodules"},
    {0x0692, "rack and station diagnostic state"},
    {0x0694, "PROFINET rack and station diagnostic state"},
    {0x0696, "module information below an interface"},
    {0x0991, "module status, DP master system"},
    {0x0C91, "module status, by address"},
    {0x0C96, "module information, by address"},
    {0x0D91, "module status, by rack"},
    {0x0F00, "all SZL ids, header only"},
    {0, NULL},
};

const s7_name s7_names_szl_class[] = {
    {0x0, "CPU"}, {0x4, "IM"}, {0x8, "FM"}, {0xC, "CP"}, {0, NULL},
};

const s7_name s7_names_module_index[] = {
    {0x01, "module"}, {0x06, "hardware"}, {0x07, "firmware"}, {0x81, "firmware extension"},
    {0, NULL},
};

const s7_name s7_names_component_index[] = {
    {0x1, "automation system name"},
    {0x2, "module name"},
    {0x3, "plant designation"},
    {0x4, "copyright"},
    {0x5, "serial number"},
    {0x7, "module type name"},
    {0x8, "memory card serial number"},
    {0x9, "manufacturer and profile"},
    {0xA, "OEM copyright and id"},
    {0xB, "location"},
    {0, NULL},
};
