/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System status list 31, what the CPU can: records of 40 bytes that begin with the number of their
 * section:
 *
 *   1, general      | index (2) | PDU (2) | connections (2) | MPI (4) | bus (4) | Ethernet (4) |
 *   2, test         | index (2) | functions (6) | system (12) | triggers (3) | system (9) |
 *                   | variables that can be forced (2) | time (2) |
 *   ...             as in the tables below; what is left is reserved
 *
 * Sections 1 to 6 and 9 observed on S7-300, the others known from public dissectors. The Ethernet
 * bit rate follows from what CPUs with PROFINET send there.
 */
#include "dissector/szl_record.h"

#include <stddef.h>

static const s7_column capability_general[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},       {S7_COLUMN_FIELD, 0, S7F_COMM_PDU, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_CONNECTIONS, NULL}, {S7_COLUMN_FIELD, 0, S7F_COMM_MPI, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_BUS, NULL},         {S7_COLUMN_FIELD, 0, S7F_COMM_ETHERNET, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},      {0, 0, 0, NULL},
};

static const s7_column capability_test[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 6, S7F_COMM_FUNCTIONS, s7_bits_test},
    {S7_COLUMN_FIELD, 12, S7F_COMM_SYSTEM, NULL},
    {S7_COLUMN_SET, 3, S7F_COMM_TRIGGERS, s7_bits_trigger},
    {S7_COLUMN_FIELD, 9, S7F_COMM_SYSTEM, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_FORCE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_TIME, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column capability_operator[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 4, S7F_COMM_FUNCTIONS, s7_bits_operator},
    {S7_COLUMN_FIELD, 0, S7F_COMM_DATA, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_CYCLIC, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_PERIOD_MIN, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_PERIOD_MAX, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column capability_objects[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 8, S7F_COMM_FUNCTIONS, s7_bits_objects},
    {S7_COLUMN_FIELD, 0, S7F_COMM_COPIED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_DELETED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_CHAINED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_UPLOADS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_MOVED, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column capability_diagnostics[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 8, S7F_COMM_FUNCTIONS, s7_bits_diagnostics},
    {S7_COLUMN_FIELD, 0, S7F_COMM_SINKS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_ENTRIES, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GROUP_MESSAGES, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column capability_blocks[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 8, S7F_COMM_FUNCTIONS, s7_bits_blocks},
    {S7_COLUMN_FIELD, 0, S7F_COMM_FAST, NULL},
    {S7_COLUMN_SET, 8, S7F_COMM_FAST_TYPES, s7_bits_blocks},
    {S7_COLUMN_FIELD, 1, S7F_SZL_RESERVED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_PARAMETERS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_ALARM_PARAMETERS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_INSTANCES, NULL},
    {S7_COLUMN_FIELD, 2, S7F_SZL_RESERVED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_CONFIGURED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_PROGRAMMED, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column capability_global_data[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 2, S7F_COMM_FUNCTIONS, s7_bits_global_data},
    {S7_COLUMN_SET, 2, S7F_COMM_OBJECTS, s7_bits_gd_objects},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_LENGTH, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_SEND, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_RECEIVE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_TIME, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_CHANGE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_ALARM, NULL},
    {S7_COLUMN_SET, 1, S7F_COMM_GD_MODE, s7_bits_gd_bus},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_CIRCLES, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_SENT_CIRCLE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_SENT, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_RECEIVED_CIRCLE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_RECEIVED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_PACKET, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_HEADER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_GD_OBJECT, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

/* Basic load of status block, monitoring, modifying; time for M, I/O, T/C, DB, local data,
 * register; basic times of three groups of variables; additions for accumulators, address and DB
 * registers. */
static const s7_column capability_load[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},     {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},  {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},      {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL}, {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},  {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},      {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL}, {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},  {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},      {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL}, {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},  {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},      {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL}, {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},  {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},      {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL}, {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},  {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},      {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL}, {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},  {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},      {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL}, {S7_COLUMN_FIELD, 0, S7F_COMM_LOAD, NULL},
    {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_BASE, NULL},  {S7_COLUMN_BITS, 0, S7F_COMM_LOAD_VALUE, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},    {0, 0, 0, NULL},
};

static const s7_column capability_clock[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 3, S7F_COMM_SYNC, s7_bits_clock},
    {S7_COLUMN_FIELD, 1, S7F_SZL_RESERVED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_DEVIATION_BUFFERED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_DEVIATION, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_METERS, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column capability_messages[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 2, S7F_COMM_FUNCTIONS, s7_bits_messages},
    {S7_COLUMN_SET, 4, S7F_COMM_AREAS, s7_bits_message_areas},
    {S7_COLUMN_SET, 2, S7F_COMM_TYPES, s7_bits_value_types},
    {S7_COLUMN_FIELD, 0, S7F_COMM_ARCHIVES, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_szl_section capabilities[] = {
    {0x01, capability_general},
    {0x02, capability_test},
    {0x03, capability_operator},
    {0x04, capability_objects},
    {0x05, capability_diagnostics},
    {0x06, capability_blocks},
    {0x07, capability_global_data},
    {0x08, capability_load},
    {0x09, capability_clock},
    {0x10, capability_messages},
    {0, NULL},
};

static void decode_capability(s7_cursor *c)
{
    s7_szl_section_decode(c, capabilities);
}

const s7_szl_list s7_szl_capability[] = {
    {0x31, S7_EVERY_EXTRACT, 40, NULL, decode_capability},
    {0, 0, 0, NULL, NULL},
};
