/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stacks of a halted CPU (functions 03 to 05, 0A, 0B of group 1). Data of requests:
 *
 *   ISTACK, BSTACK, breakpoint   | ? (2) |
 *   LSTACK                       | priority class | nesting depth |
 *   exit HOLD                    | until | ? |
 *
 * and of results, where a place is block type, block number and code address (2 each) and the DB
 * registers are type of 1, type of 2 (1 each), number of 1, number of 2 (2 each):
 *
 *   ISTACK      | place that goes on | DB registers | ? (4) | ACCU1 to ACCU4 | AR1 | AR2 |
 *               | ? (2) | STW (2) | interrupted place | ? (2) | ? (4) |
 *               | start information of the OB (12) | time stamp (8) |
 *   BSTACK      n times | interrupted place | DB registers | ? (4) |,
 *               behind an OB also | priority class | ? | ? (2) | time stamp (8) |
 *   LSTACK      | interrupted place | size (2) | local data | priority class | ? | ? (2) |
 *               | time stamp (8) |
 *   breakpoint  | interrupted place | place of the breakpoint | ? (2) | STW (2) | ACCU1 | ACCU2 |
 *               | AR1 | AR2 | DB registers |
 *
 * Known from public dissectors only. They report that an IM151-8 ends a BSTACK within the last time
 * stamp.
 */
#include "dissector/timestamp.h"
#include "dissector/tis.h"

enum { BLOCK_OB = 0x08, STACK_ENTRY = 16 };

typedef struct place_fields {
    s7_field type, number, address;
} place_fields;

static const place_fields interrupted = {S7F_TIS_INTERRUPTED_TYPE, S7F_TIS_INTERRUPTED_NUMBER,
                                         S7F_TIS_INTERRUPTED_ADDRESS};
static const place_fields continued = {S7F_TIS_CONTINUED_TYPE, S7F_TIS_CONTINUED_NUMBER,
                                       S7F_TIS_CONTINUED_ADDRESS};
static const place_fields breakpoint = {S7F_TIS_BREAKPOINT_TYPE, S7F_TIS_BREAKPOINT_NUMBER,
                                        S7F_TIS_BREAKPOINT_ADDRESS};

/* Yields the type of the block. */
static uint16_t read_place(s7_cursor *c, const place_fields *fields)
{
    const uint16_t type = s7_u16(c, fields->type);
    s7_u16(c, fields->number);
    s7_u16(c, fields->address);
    return type;
}

static void read_db_registers(s7_cursor *c)
{
    s7_u8(c, S7F_TIS_DB1_TYPE);
    s7_u8(c, S7F_TIS_DB2_TYPE);
    s7_u16(c, S7F_TIS_DB1);
    s7_u16(c, S7F_TIS_DB2);
}

static void read_registers(s7_cursor *c, const s7_field *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        s7_u32(c, fields[i]);
}

void tis_istack_data(s7_cursor *c, const tis_command *command)
{
    static const s7_field registers[] = {S7F_TIS_ACCU1, S7F_TIS_ACCU2, S7F_TIS_ACCU3,
                                         S7F_TIS_ACCU4, S7F_TIS_AR1,   S7F_TIS_AR2};
    if (command->request) {
        s7_remaining(c, S7F_TIS_RESERVED);
        return;
    }
    read_place(c, &continued);
    read_db_registers(c);
    s7_span(c, S7F_TIS_RESERVED, 4);
    read_registers(c, registers, sizeof registers / sizeof *registers);
    s7_span(c, S7F_TIS_RESERVED, 2);
    s7_u16(c, S7F_TIS_STW);
    read_place(c, &interrupted);
    s7_span(c, S7F_TIS_RESERVED, 6);
    s7_ob_start_decode(c);
    s7_timestamp_decode(c, NULL);
}

static void read_stack_entry(s7_cursor *c)
{
    const uint16_t type = read_place(c, &interrupted);
    read_db_registers(c);
    s7_span(c, S7F_TIS_RESERVED, 4);
    if (type != BLOCK_OB)
        return;
    s7_u8(c, S7F_TIS_INTERRUPTED_PRIORITY);
    s7_span(c, S7F_TIS_RESERVED, 3);
    if (s7_left(c) >= S7_TIMESTAMP_SIZE)
        s7_timestamp_decode(c, NULL);
    else
        s7_remaining(c, S7F_TIS_RESERVED);
}

void tis_bstack_data(s7_cursor *c, const tis_command *command)
{
    if (!command->request)
        while (s7_left(c) >= STACK_ENTRY) {
            s7_enter(c, S7F_TIS_STACK_ENTRY);
            read_stack_entry(c);
            s7_leave(c);
        }
    s7_remaining(c, S7F_TIS_RESERVED);
}

void tis_lstack_data(s7_cursor *c, const tis_command *command)
{
    if (command->request) {
        s7_u8(c, S7F_TIS_INTERRUPTED_PRIORITY);
        s7_u8(c, S7F_TIS_NESTING);
        return;
    }
    read_place(c, &interrupted);
    s7_span_cut(c, S7F_TIS_LOCAL_DATA, s7_u16(c, S7F_TIS_LOCAL_SIZE));
    s7_u8(c, S7F_TIS_INTERRUPTED_PRIORITY);
    s7_span(c, S7F_TIS_RESERVED, 3);
    s7_timestamp_decode(c, NULL);
}

void tis_breakpoint_data(s7_cursor *c, const tis_command *command)
{
    static const s7_field registers[] = {S7F_TIS_ACCU1, S7F_TIS_ACCU2, S7F_TIS_AR1, S7F_TIS_AR2};
    if (command->request) {
        s7_remaining(c, S7F_TIS_RESERVED);
        return;
    }
    read_place(c, &interrupted);
    read_place(c, &breakpoint);
    s7_span(c, S7F_TIS_RESERVED, 2);
    s7_u16(c, S7F_TIS_STW);
    read_registers(c, registers, sizeof registers / sizeof *registers);
    read_db_registers(c);
}

void tis_exit_hold_data(s7_cursor *c, const tis_command *command)
{
    if (command->request)
        s7_u8(c, S7F_TIS_EXIT_UNTIL);
    s7_remaining(c, S7F_TIS_RESERVED);
}
