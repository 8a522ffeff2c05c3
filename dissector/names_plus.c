/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of S7comm-plus. Function numbers from public dissectors and client libraries;
 * 04BB, 04CA, 04D4, 04F2, 0524, 0542, 054C, 0556, 0560 and 0586 also observed on S7-1200/1500. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_plus_version[] = {
    {0x01, "connection set-up"}, {0x02, "version 2"},  {0x03, "version 3, protected"},
    {0xFE, "system event"},      {0xFF, "keep-alive"}, {0, NULL},
};

const s7_name s7_names_plus_opcode[] = {
    {0x02, "Response 2"}, {0x31, "Request"}, {0x32, "Response"}, {0x33, "Notification"}, {0, NULL},
};

const s7_name s7_names_plus_function[] = {
    {0x04B1, "Error"},
    {0x04BB, "Explore"},
    {0x04CA, "CreateObject"},
    {0x04D4, "DeleteObject"},
    {0x04F2, "SetVariable"},
    {0x04FC, "GetVariable"},
    {0x0506, "AddLink"},
    {0x051A, "RemoveLink"},
    {0x0524, "GetLink"},
    {0x0542, "SetMultiVariables"},
    {0x054C, "GetMultiVariables"},
    {0x0556, "BeginSequence"},
    {0x0560, "EndSequence"},
    {0x056B, "Invoke"},
    {0x057C, "SetVarSubStreamed"},
    {0x0586, "GetVarSubStreamed"},
    {0x0590, "GetVariablesAddress"},
    {0x059A, "Abort"},
    {0x05A9, "Error 2"},
    {0x05B3, "InitSSL"},
    {0, NULL},
};

const s7_name s7_names_plus_tag[] = {
    {0xA1, "object begins"},      {0xA2, "object ends"},        {0xA3, "attribute"},
    {0xA4, "relation"},           {0xA7, "variable begins"},    {0xA8, "variable ends"},
    {0xAB, "types of variables"}, {0xAC, "names of variables"}, {0, NULL},
};

const s7_name s7_names_plus_value[] = {
    {0x10, "array"},
    {0x20, "address array"},
    {0x40, "sparse array"},
    {0, NULL},
};

const s7_name s7_names_plus_type[] = {
    {0x00, "null"},  {0x01, "BOOL"}, {0x02, "USINT"},    {0x03, "UINT"},   {0x04, "UDINT"},
    {0x05, "ULINT"}, {0x06, "SINT"}, {0x07, "INT"},      {0x08, "DINT"},   {0x09, "LINT"},
    {0x0A, "BYTE"},  {0x0B, "WORD"}, {0x0C, "DWORD"},    {0x0D, "LWORD"},  {0x0E, "REAL"},
    {0x0F, "LREAL"}, {0x10, "time"}, {0x11, "duration"}, {0x12, "RID"},    {0x13, "AID"},
    {0x14, "BLOB"},  {0x15, "text"}, {0x16, "VARIANT"},  {0x17, "struct"}, {0x19, "STRING"},
    {0, NULL},
};

const s7_name s7_names_plus_entry[] = {
    {0x00, "end of the list"},
    {0x03, "access failed"},
    {0x13, "access failed"},
    {0x81, "object"},
    {0x83, "value without reference"},
    {0x92, "value"},
    {0x9B, "value"},
    {0x9C, "status"},
    {0, NULL},
};

const s7_name s7_names_plus_section[] = {
    {0, "none"},    {1, "input"},  {2, "output"},  {3, "in/out"}, {4, "static"},
    {5, "dynamic"}, {6, "return"}, {7, "operand"}, {0, NULL},
};

const s7_name s7_names_plus_place[] = {
    {0, "array of block instances"},
    {1, "plain, in a library type"},
    {2, "string, in a library type"},
    {3, "array, in a library type"},
    {4, "array of many dimensions, in a library type"},
    {5, "struct, in a library type"},
    {6, "array of structs, in a library type"},
    {7, "array of structs of many dimensions, in a library type"},
    {8, "plain"},
    {9, "string"},
    {10, "array"},
    {11, "array of many dimensions"},
    {12, "struct"},
    {13, "array of structs"},
    {14, "array of structs of many dimensions"},
    {15, "block instance"},
    {0, NULL},
};
