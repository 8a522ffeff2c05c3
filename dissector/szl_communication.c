/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System status lists of how communication stands. List 32 has sections, records of 40 bytes that
 * begin with the number of the section:
 *
 *   1, general      | index (2) | reserved, used, configured, free ... connections (9 x 2) |
 *   4, protection   | index (2) | by switch (2) | assigned (2) | in force (2) | selector (2) |
 *                   | start switch (2) | 0 (2) | valid (2) | checksums (4 x 2, little endian) |
 *   9, bit rate     | index (2) | bit/s (4) |
 *   ...             as in the tables below; what is left is reserved
 *
 * List 37, a record for each Ethernet interface:
 *
 *   | logical address (2) | IP (4) | mask (4) | router (4) | MAC (6) | source (1) | 0 (1) |
 *   | changed (8) | ports (16 x 1) | 0 (2) |
 *
 * Sections 1, 2, 4, 8, 9, B observed on S7-300, the others known from public dissectors, list 37
 * from the vendor's manuals. That section 9 is a bit rate follows from what CPUs with PROFINET send
 * there: 05F5E100, 100 Mbit/s.
 */
#include "dissector/szl_record.h"

#include <stddef.h>

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

static const s7_szl_section states[] = {
    {0x01, status_general},    {0x02, status_test},
    {0x04, status_protection}, {0x05, status_diagnostics},
    {0x06, status_blocks},     {0x08, status_clock},
    {0x09, status_rate},       {0x0B, status_meters},
    {0x0C, status_meters},     {0, NULL},
};

static void decode_state(s7_cursor *c)
{
    s7_szl_section_decode(c, states);
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
    {0x32, S7_EVERY_EXTRACT, 40, NULL, decode_state},
    {0x37, S7_EVERY_EXTRACT, 48, NULL, decode_ethernet},
    {0, 0, 0, NULL, NULL},
};
