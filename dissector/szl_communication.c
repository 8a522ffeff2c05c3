/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System status lists about communication. Lists 31 (what the CPU can) and 32 (how things stand)
 * have sections, records of 40 bytes that begin with the number of the section:
 *
 *   31/1, general      | index (2) | PDU (2) | connections (2) | MPI (4) | bus (4) |
 *                      | Ethernet (4) |
 *   32/1, general      | index (2) | reserved, used, configured, free ... connections (9 x 2) |
 *   32/4, protection   | index (2) | by switch (2) | assigned (2) | in force (2) | selector (2) |
 *                      | start switch (2) | 0 (2) | valid (2) | checksums (4 x 2, little endian) |
 *   ...                as in the tables below; what is left is reserved
 *
 * List 37, a record for each Ethernet interface:
 *
 *   | logical address (2) | IP (4) | mask (4) | router (4) | MAC (6) | source (1) | 0 (1) |
 *   | changed (8) | ports (16 x 1) | 0 (2) |
 *
 * Sections 31/1 to 6, 9 and 32/1, 2, 4, 8, B observed on S7-300, the others known from public
 * dissectors, list 37 from the vendor's manuals. The Ethernet bit rate, there and in 32/9, follows
 * from what CPUs with PROFINET send: 05F5E100, 100 Mbit/s.
 */
#include "dissector/szl_record.h"

#include "dissector/bytes.h"

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

static const s7_column status_general[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_RESERVED_PG, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_RESERVED_OS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_PG, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_OS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_CONFIGURED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_ESTABLISHED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_FREE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_USED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CONN_LOAD, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column status_test[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_FIELD, 0, S7F_TEST_JOBS, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column status_protection[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_FIELD, 0, S7F_PROTECTION_KEY, NULL},
    {S7_COLUMN_FIELD, 0, S7F_PROTECTION_PARAM, NULL},
    {S7_COLUMN_FIELD, 0, S7F_PROTECTION_REAL, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MODE_SELECTOR, NULL},
    {S7_COLUMN_FIELD, 0, S7F_START_SELECTOR, NULL},
    {S7_COLUMN_FIELD, 0, S7F_PROTECTION_RESERVED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_PROTECTION_VALID, NULL},
    {S7_COLUMN_LITTLE, 0, S7F_CHECKSUM_HARDWARE1, NULL},
    {S7_COLUMN_LITTLE, 0, S7F_CHECKSUM_HARDWARE2, NULL},
    {S7_COLUMN_LITTLE, 0, S7F_CHECKSUM_PROGRAM1, NULL},
    {S7_COLUMN_LITTLE, 0, S7F_CHECKSUM_PROGRAM2, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column status_diagnostics[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_FIELD, 0, S7F_DIAG_EXTENDED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_DIAG_SEND, NULL},
    {S7_COLUMN_FIELD, 0, S7F_DIAG_USER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_DIAG_STATUS, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column status_blocks[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_SET, 8, S7F_SFB_USED, s7_bits_blocks},
    {S7_COLUMN_FIELD, 0, S7F_SFB_FAST, NULL},
    {S7_COLUMN_FIELD, 0, S7F_SFB_LOADED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_SFB_MULTICAST, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column status_clock[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},       {S7_COLUMN_FIELD, 0, S7F_CLOCK_CYCLE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CLOCK_CORRECTION, NULL}, {S7_COLUMN_FIELD, 0, S7F_CLOCK_METER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CLOCK_METER, NULL},      {S7_COLUMN_FIELD, 0, S7F_CLOCK_METER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CLOCK_METER, NULL},      {S7_COLUMN_FIELD, 0, S7F_CLOCK_METER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CLOCK_METER, NULL},      {S7_COLUMN_FIELD, 0, S7F_CLOCK_METER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_CLOCK_METER, NULL},      {S7_COLUMN_TIME, 0, S7F_TIMESTAMP, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},      {0, 0, 0, NULL},
};

static const s7_column status_meters[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_BUSY, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_BUSY, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_OVERFLOW, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_OVERFLOW, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_HOURS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_HOURS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_HOURS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_HOURS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_HOURS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_HOURS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_HOURS, NULL},
    {S7_COLUMN_FIELD, 0, S7F_METER_HOURS, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column status_rate[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_FIELD, 0, S7F_COMM_RATE, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column other_section[] = {
    {S7_COLUMN_FIELD, 0, S7F_COMM_INDEX, NULL},
    {S7_COLUMN_REST, 0, S7F_COMM_BYTES, NULL},
    {0, 0, 0, NULL},
};

static const s7_column ethernet_head[] = {
    {S7_COLUMN_FIELD, 0, S7F_ETHERNET_LOGICAL, NULL},
    {S7_COLUMN_ADDRESS, 0, S7F_ETHERNET_IP, NULL},
    {S7_COLUMN_ADDRESS, 0, S7F_ETHERNET_MASK, NULL},
    {S7_COLUMN_ADDRESS, 0, S7F_ETHERNET_ROUTER, NULL},
    {S7_COLUMN_ADDRESS, 6, S7F_ETHERNET_MAC, NULL},
    {S7_COLUMN_FIELD, 0, S7F_ETHERNET_SOURCE, NULL},
    {S7_COLUMN_FIELD, 1, S7F_ETHERNET_RESERVED, NULL},
    {S7_COLUMN_TIME, 0, S7F_TIMESTAMP, NULL},
    {0, 0, 0, NULL},
};

static const s7_column ethernet_port[] = {
    {S7_COLUMN_FIELD, 0, S7F_ETHERNET_PORT, NULL},
    {S7_COLUMN_BITS, 0, S7F_ETHERNET_DUPLEX, NULL},
    {S7_COLUMN_BITS, 0, S7F_ETHERNET_100, NULL},
    {S7_COLUMN_BITS, 0, S7F_ETHERNET_LINK, NULL},
    {S7_COLUMN_BITS, 0, S7F_ETHERNET_NEGOTIATION, NULL},
    {S7_COLUMN_BITS, 0, S7F_ETHERNET_VALID, NULL},
    {0, 0, 0, NULL},
};

typedef struct section {
    uint16_t index;
    const s7_column *columns;
} section;

static const section capabilities[] = {
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
    {0, other_section},
};

static const section states[] = {
    {0x01, status_general},     {0x02, status_test},   {0x04, status_protection},
    {0x05, status_diagnostics}, {0x06, status_blocks}, {0x08, status_clock},
    {0x09, status_rate},        {0x0B, status_meters}, {0x0C, status_meters},
    {0, other_section},
};

static void decode_section(s7_cursor *c, const section *sections)
{
    const uint16_t index = s7_left(c) < 2 ? 0 : s7_load16(c->base + c->at);
    while (sections->index != 0 && sections->index != index)
        sections++;
    s7_columns_decode(c, sections->columns);
}

static void decode_capability(s7_cursor *c)
{
    decode_section(c, capabilities);
}

static void decode_state(s7_cursor *c)
{
    decode_section(c, states);
}

static void decode_ethernet(s7_cursor *c)
{
    enum { PORTS = 16 };
    s7_columns_decode(c, ethernet_head);
    for (int i = 0; i < PORTS; i++)
        s7_columns_decode(c, ethernet_port);
    s7_remaining(c, S7F_ETHERNET_RESERVED);
}

const s7_szl_list s7_szl_communication[] = {
    {0x31, S7_EVERY_EXTRACT, 40, NULL, decode_capability},
    {0x32, S7_EVERY_EXTRACT, 40, NULL, decode_state},
    {0x37, S7_EVERY_EXTRACT, 48, NULL, decode_ethernet},
    {0, 0, 0, NULL, NULL},
};
