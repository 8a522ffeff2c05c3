/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of S7comm's one-byte codes. The protocol is not published: what stands here is what
 * captures of S7-300, S7-400 and S7-1200 show and what independent open decoders and client
 * libraries agree on. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_rosctr[] = {
    {0x01, "Job"},
    {0x02, "Ack"},
    {0x03, "Ack_Data"},
    {0x07, "Userdata"},
    {0x08, "Server control"}, /* Snap7's own telemetry */
    {0, NULL},
};

const s7_name s7_names_function[] = {
    {0x00, "CPU services"},
    {0x04, "Read Var"},
    {0x05, "Write Var"},
    {0x1A, "Request download"},
    {0x1B, "Download block"},
    {0x1C, "Download ended"},
    {0x1D, "Start upload"},
    {0x1E, "Upload"},
    {0x1F, "End upload"},
    {0x28, "PI service"},
    {0x29, "PLC stop"},
    {0xF0, "Setup communication"},
    {0, NULL},
};

/* Header byte 10. Values from D0 on are no classes but the high byte of a 16-bit error code. */
const s7_name s7_names_error_class[] = {
    {0x00, "no error"},
    {0x81, "application relationship"},
    {0x82, "object definition"},
    {0x83, "no resources available"},
    {0x84, "service processing"},
    {0x85, "supplies"},
    {0x87, "access"},
    {0, NULL},
};

const s7_name s7_names_syntax[] = {
    {0x10, "S7ANY"},
    {0x13, "PBC R_ID"},
    {0x15, "alarm lock/free set"},
    {0x16, "alarm indication set"},
    {0x19, "alarm acknowledge set"},
    {0x1A, "alarm query set"},
    {0x1C, "notify indication set"},
    {0x82, "NCK, current units"},
    {0x83, "NCK, metric units"},
    {0x84, "NCK, inch units"},
    {0xA2, "drive parameter"},
    {0xB0, "DB-read"},
    {0xB2, "S7-1200 symbol"},
    {0, NULL},
};

/* Transport size of an address item: the type of one element. The names stand in addresses, such as
 * "DB10.DBX4.0 BYTE 8". 1E to 20 are of the S7-200. */
const s7_name s7_names_type[] = {
    {0x01, "BIT"},           {0x02, "BYTE"},        {0x03, "CHAR"},  {0x04, "WORD"},
    {0x05, "INT"},           {0x06, "DWORD"},       {0x07, "DINT"},  {0x08, "REAL"},
    {0x09, "DATE"},          {0x0A, "TIME_OF_DAY"}, {0x0B, "TIME"},  {0x0C, "S5TIME"},
    {0x0F, "DATE_AND_TIME"}, {0x1C, "COUNTER"},     {0x1D, "TIMER"}, {0x1E, "IEC_COUNTER"},
    {0x1F, "IEC_TIMER"},     {0x20, "HS_COUNTER"},  {0, NULL},
};

/* Transport size of a data item. Lengths of 03, 04 and 05 count bits, the others bytes. */
const s7_name s7_names_transport[] = {
    {0x00, "NULL"},          {0x03, "BIT"},  {0x04, "BYTE/WORD/DWORD"}, {0x05, "INTEGER"},
    {0x06, "DINTEGER"},      {0x07, "REAL"}, {0x09, "OCTET STRING"},    {0x11, "NCK address 1"},
    {0x12, "NCK address 2"}, {0, NULL},
};

const s7_name s7_names_area[] = {
    {0x01, "data record"},
    {0x03, "system info, S7-200"},
    {0x05, "system flags (SM), S7-200"},
    {0x06, "analog inputs (AI), S7-200"},
    {0x07, "analog outputs (AQ), S7-200"},
    {0x1C, "counters (C)"},
    {0x1D, "timers (T)"},
    {0x1E, "IEC counters, S7-200"},
    {0x1F, "IEC timers, S7-200"},
    {0x80, "peripheral I/O (P)"},
    {0x81, "inputs (I)"},
    {0x82, "outputs (Q)"},
    {0x83, "flags (M)"},
    {0x84, "data block (DB)"},
    {0x85, "instance data block (DI)"},
    {0x86, "local data (L)"},
    {0x87, "previous local data (V)"},
    {0, NULL},
};

/* Per item, in the data section. 00 stands in write requests. */
const s7_name s7_names_return_code[] = {
    {0x00, "reserved"},
    {0x01, "hardware error"},
    {0x03, "access to the object not allowed"},
    {0x05, "address out of range"},
    {0x06, "data type not supported"},
    {0x07, "data type inconsistent"},
    {0x0A, "object does not exist"},
    {0xFF, "success"},
    {0, NULL},
};
