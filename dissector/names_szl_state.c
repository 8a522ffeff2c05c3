/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of values in status lists about communication, protection and modules. Facts from public
 * dissectors; lists 31, 32 and 91 observed on S7-300. List 37 is from the vendor's manuals. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_comm_index[] = {
    {0x01, "general"},
    {0x02, "test and installation"},
    {0x03, "operator interface"},
    {0x04, "object management, protection"},
    {0x05, "diagnostics"},
    {0x06, "communication blocks"},
    {0x07, "global data"},
    {0x08, "load of test functions, time system"},
    {0x09, "time system, bit rate"},
    {0x0B, "run-time meters 0 to 7"},
    {0x0C, "run-time meters 8 to 15"},
    {0x10, "messages"},
    {0, NULL},
};

const s7_name s7_names_load_base[] = {
    {0x0, "100 ps"},   {0x1, "1 ns"},   {0x2, "10 ns"}, {0x3, "100 ns"}, {0x4, "1 us"},
    {0x5, "10 us"},    {0x6, "100 us"}, {0x7, "1 ms"},  {0x8, "10 ms"},  {0x9, "100 ms"},
    {0xA, "1 s"},      {0xB, "10 s"},   {0xC, "100 s"}, {0xD, "1000 s"}, {0xE, "10000 s"},
    {0xF, "100000 s"}, {0, NULL},
};

const s7_name s7_names_mode_selector[] = {
    {0, "not known"}, {1, "RUN"}, {2, "RUN-P"}, {3, "STOP"}, {4, "MRES"}, {0, NULL},
};

const s7_name s7_names_start_selector[] = {
    {0, "not known"},
    {1, "CRST"},
    {2, "WRST"},
    {0, NULL},
};

const s7_name s7_names_checksums_valid[] = {
    {0x0000, "not valid"},
    {0x5656, "valid"},
    {0, NULL},
};

const s7_name s7_names_ip_source[] = {
    {0, "none"}, {1, "configuration"}, {2, "DCP"}, {3, "DHCP"}, {0, NULL},
};

const s7_name s7_names_state_data_id[] = {
    {0xB4, "input"},
    {0xB5, "output"},
    {0xFF, "external DP interface"},
    {0, NULL},
};

const s7_name s7_names_state_area[] = {
    {0, "S7-400"}, {1, "S7-300"}, {2, "ET"}, {3, "P"}, {4, "Q"}, {5, "IM3"}, {6, "IM4"}, {0, NULL},
};

const s7_name s7_names_module_class[] = {
    {0x0, "CPU"},
    {0x3, "DP slave, standard"},
    {0x4, "interface module"},
    {0x5, "analog module"},
    {0x8, "function module"},
    {0xB, "intelligent DP slave"},
    {0xC, "communications processor"},
    {0xF, "digital module"},
    {0, NULL},
};
