/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Start information of an organization block, the first 12 of its 20 bytes of local data (a time
 * stamp follows):
 *
 *    0    1    2     3    4                        11
 *   +----+----+-----+----+----+----+----+----+----+----+----+----+
 *   |ev. |ev. |prio.| OB | depends on the organization block     |
 *   |clss|nr. |class| nr.|                                       |
 *   +----+----+-----+----+----+----+----+----+----+----+----+----+
 *
 * The numbers of all organization blocks fit into a byte. Source: the vendor's description of the
 * organization blocks of S7-300 and S7-400.
 */
#include "dissector/tis.h"

enum { START_SIZE = 12, MOST_PARTS = 7 };

typedef struct ob_part {
    uint16_t field;
    uint8_t size;
} ob_part;

/* What the last eight bytes are, for the blocks from `first` to `last`. */
typedef struct ob_row {
    uint8_t first, last;
    ob_part parts[MOST_PARTS];
} ob_row;

static const ob_row rows[] = {
    {1,
     1,
     {{S7F_OB_RESERVED, 2},
      {S7F_OB_PREVIOUS_CYCLE, 2},
      {S7F_OB_MIN_CYCLE, 2},
      {S7F_OB_MAX_CYCLE, 2}}},
    {10, 17, {{S7F_OB_RESERVED, 2}, {S7F_OB_PERIOD, 2}}},
    {20, 23, {{S7F_OB_RESERVED, 2}, {S7F_OB_SIGN, 2}, {S7F_OB_DELAY, 4}}},
    {30, 38, {{S7F_OB_RESERVED, 2}, {S7F_OB_PHASE, 2}, {S7F_OB_RESERVED, 2}, {S7F_OB_CYCLE, 2}}},
    {40,
     47,
     {{S7F_OB_RESERVED, 1},
      {S7F_OB_IO_FLAG, 1},
      {S7F_OB_MODULE_ADDRESS, 2},
      {S7F_OB_POINT_ADDRESS, 4}}},
    {55,
     57,
     {{S7F_OB_RESERVED, 1},
      {S7F_OB_IO_FLAG, 1},
      {S7F_OB_MODULE_ADDRESS, 2},
      {S7F_OB_ALARM_LENGTH, 1},
      {S7F_OB_ALARM_TYPE, 1},
      {S7F_OB_ALARM_SLOT, 1},
      {S7F_OB_ALARM_SPEC, 1}}},
    {80,
     80,
     {{S7F_OB_RESERVED, 2},
      {S7F_OB_ERROR_INFO, 2},
      {S7F_OB_ERROR_CLASS, 1},
      {S7F_OB_ERROR_NUMBER, 1},
      {S7F_OB_ERROR_PRIORITY, 1},
      {S7F_OB_ERROR_OB, 1}}},
    {81, 81, {{S7F_OB_RESERVED, 2}, {S7F_OB_RACK_CPU, 2}}},
    {82,
     82,
     {{S7F_OB_RESERVED, 1}, {S7F_OB_IO_FLAG, 1}, {S7F_OB_MODULE_ADDRESS, 2}, {S7F_OB_FAULTS, 4}}},
    {83,
     83,
     {{S7F_OB_RESERVED, 1},
      {S7F_OB_IO_FLAG, 1},
      {S7F_OB_MODULE_ADDRESS, 2},
      {S7F_OB_RACK, 2},
      {S7F_OB_MODULE_TYPE, 2}}},
    {85,
     85,
     {{S7F_OB_RESERVED, 4},
      {S7F_OB_ERROR_CLASS, 1},
      {S7F_OB_ERROR_NUMBER, 1},
      {S7F_OB_ERROR_PRIORITY, 1},
      {S7F_OB_ERROR_OB, 1}}},
    {86, 86, {{S7F_OB_RESERVED, 2}, {S7F_OB_MODULE_ADDRESS, 2}, {S7F_OB_RACKS, 4}}},
    {87,
     87,
     {{S7F_OB_RESERVED, 4},
      {S7F_OB_ERROR_CLASS, 1},
      {S7F_OB_ERROR_NUMBER, 1},
      {S7F_OB_ERROR_PRIORITY, 1},
      {S7F_OB_ERROR_OB, 1}}},
    {100, 102, {{S7F_OB_RESERVED, 2}, {S7F_OB_STOP, 2}, {S7F_OB_RESTART, 4}}},
    {121,
     121,
     {{S7F_OB_BLOCK_TYPE, 1},
      {S7F_OB_RESERVED, 1},
      {S7F_OB_REGISTER, 2},
      {S7F_OB_BLOCK_NUMBER, 2},
      {S7F_OB_CODE_ADDRESS, 2}}},
    {122,
     122,
     {{S7F_OB_BLOCK_TYPE, 1},
      {S7F_OB_MEMORY_AREA, 1},
      {S7F_OB_MEMORY_ADDRESS, 2},
      {S7F_OB_BLOCK_NUMBER, 2},
      {S7F_OB_CODE_ADDRESS, 2}}},
};

static const ob_row *find_row(uint8_t number)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].first <= number && number <= rows[i].last)
            return &rows[i];
    return NULL;
}

static void read_part(s7_cursor *c, const ob_part *part)
{
    const s7_field field = (s7_field)part->field;
    if (s7_fields[field].type == S7T_BYTES)
        s7_span(c, field, part->size);
    else if (part->size == 1)
        s7_u8(c, field);
    else if (part->size == 2)
        s7_u16(c, field);
    else
        s7_u32(c, field);
}

void s7_ob_start_decode(s7_cursor *c)
{
    s7_cursor ob = s7_sub(c, START_SIZE);
    s7_enter(&ob, S7F_OB);
    s7_u8(&ob, S7F_OB_EVENT_CLASS);
    s7_u8(&ob, S7F_OB_START_INFO);
    s7_u8(&ob, S7F_OB_PRIORITY);
    const ob_row *row = find_row(s7_u8(&ob, S7F_OB_NUMBER));
    for (int i = 0; row && i < MOST_PARTS && row->parts[i].size > 0; i++)
        read_part(&ob, &row->parts[i]);
    s7_remaining(&ob, S7F_OB_RESERVED);
    s7_finish(&ob);
    s7_leave(&ob);
}
