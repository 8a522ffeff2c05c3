/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System status lists of the CPU itself. Records:
 *
 *   00  | SZL id (2) |
 *   11  | index (2) | order number (20) | BGTyp (2) | Ausbg (2) | Ausbe (2) |
 *   12  | characteristic (2) |
 *   13  | index (2) | code (2) | size (4) | mode (2) | granularity (2) |
 *       | area, used, block (3 x 4) | area, used, block (3 x 4) |
 *   14  | index (2) | code (2) | number (2) | retentive (2) |
 *   15  | type (2) | number (2) | KB (2) | work memory (4) |
 *   1A  | kind (1) | ? (3) | size (4) | largest size (4) |
 *   1B  | kind (1) | 0 (2) | share (1) | ? (4) | 0 (4) | bytes (4) | 0 (4) |
 *   1C  | index (2) | text and what goes with it (32) |
 *   25  | partition (1) | use (1) | OB (1) | 0 (1) |
 *
 * 00, 11, 12, 13, 15, 1C observed on S7-300, 14 from public dissectors, 25 from the vendor's
 * manual.
 *
 * 1A and 1B are in no manual. What they say follows from an IM151-8 PN/DP: 1A gives its 192 KiB of
 * work memory, its 64 KiB of retentive memory, and a card of 128 KiB where 8 MiB fit; the two
 * shares of each kind in 1B add up to these sizes. The smaller one is what is used: more work
 * memory in use than load memory there cannot be.
 */
#include "dissector/szl_record.h"

#include "dissector/text.h"

static const s7_column listed[] = {
    {S7_COLUMN_FIELD, 0, S7F_LISTED, NULL},
    {0, 0, 0, NULL},
};

static const s7_column feature[] = {
    {S7_COLUMN_FIELD, 0, S7F_CPU_FEATURE, NULL},
    {0, 0, 0, NULL},
};

static const s7_column memory[] = {
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_INDEX, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_CODE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_SIZE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_MODE, NULL},
    {S7_COLUMN_BITS, 0, S7F_MEMORY_VOLATILE, NULL},
    {S7_COLUMN_BITS, 0, S7F_MEMORY_NON_VOLATILE, NULL},
    {S7_COLUMN_BITS, 0, S7F_MEMORY_MIXED, NULL},
    {S7_COLUMN_BITS, 0, S7F_MEMORY_SEPARATE, NULL},
    {S7_COLUMN_BITS, 0, S7F_MEMORY_TOGETHER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_GRANULARITY, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_AREA1, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_USED1, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_FREE1, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_AREA2, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_USED2, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_FREE2, NULL},
    {0, 0, 0, NULL},
};

static const s7_column system_area[] = {
    {S7_COLUMN_FIELD, 0, S7F_AREA_INDEX, NULL},
    {S7_COLUMN_FIELD, 0, S7F_AREA_CODE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_AREA_COUNT, NULL},
    {S7_COLUMN_FIELD, 0, S7F_AREA_RETENTIVE, NULL},
    {0, 0, 0, NULL},
};

static const s7_column block_limit[] = {
    {S7_COLUMN_FIELD, 0, S7F_LIMIT_TYPE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_LIMIT_COUNT, NULL},
    {S7_COLUMN_FIELD, 0, S7F_LIMIT_SIZE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_LIMIT_WORK, NULL},
    {0, 0, 0, NULL},
};

static const s7_column memory_kind[] = {
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_KIND, NULL},
    {S7_COLUMN_FIELD, 3, S7F_SZL_RECORD_BYTES, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_TOTAL, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_LARGEST, NULL},
    {0, 0, 0, NULL},
};

static const s7_column memory_share[] = {
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_KIND, NULL},  {S7_COLUMN_FIELD, 2, S7F_SZL_RESERVED, NULL},
    {S7_COLUMN_FIELD, 0, S7F_MEMORY_SHARE, NULL}, {S7_COLUMN_FIELD, 4, S7F_SZL_RECORD_BYTES, NULL},
    {S7_COLUMN_FIELD, 4, S7F_SZL_RESERVED, NULL}, {S7_COLUMN_FIELD, 0, S7F_MEMORY_SHARE_SIZE, NULL},
    {S7_COLUMN_FIELD, 4, S7F_SZL_RESERVED, NULL}, {0, 0, 0, NULL},
};

static const s7_column partition[] = {
    {S7_COLUMN_FIELD, 0, S7F_PARTITION_NUMBER, NULL},
    {S7_COLUMN_FIELD, 0, S7F_PARTITION_USE, NULL},
    {S7_COLUMN_FIELD, 0, S7F_PARTITION_OB, NULL},
    {S7_COLUMN_REST, 0, S7F_SZL_RESERVED, NULL},
    {0, 0, 0, NULL},
};

/* "V3.2.7" of a firmware, "A 9.9" of a boot loader, "3" of hardware. */
static void report_version(const s7_cursor *c, uint16_t index, uint16_t ausbg, uint16_t ausbe)
{
    if (!c->tap || c->failed || (index != 1 && index != 6 && index != 7 && index != 0x81))
        return;
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const uint8_t letter = (uint8_t)(ausbg >> 8), major = (uint8_t)ausbg;
    if (index == 1 || index == 6) {
        s7_text_unsigned(&text, ausbg);
    } else {
        s7_text_ascii(&text, (s7_bytes){&letter, 1});
        if (major == ' ') {
            s7_text_char(&text, ' ');
        } else {
            s7_text_unsigned(&text, major);
            s7_text_char(&text, '.');
        }
        s7_text_unsigned(&text, (uint8_t)(ausbe >> 8));
        s7_text_char(&text, '.');
        s7_text_unsigned(&text, (uint8_t)ausbe);
    }
    s7_made_text(c, S7F_MODULE_VERSION, c->at - 4, 4, s7_text_bytes(&text));
}

static void decode_module(s7_cursor *c)
{
    const uint16_t index = s7_u16(c, S7F_MODULE_INDEX);
    s7_span(c, S7F_MODULE_ORDER, 20);
    s7_u16(c, S7F_MODULE_TYPE);
    const uint16_t ausbg = s7_u16(c, S7F_MODULE_AUSBG);
    const uint16_t ausbe = s7_u16(c, S7F_MODULE_AUSBE);
    report_version(c, index, ausbg, ausbe);
}

/* The text at the start of a component record; the rest is reserved but for two indexes. */
typedef struct component_row {
    uint8_t index, size;
    uint16_t field;
} component_row;

static const component_row components[] = {
    {0x1, 24, S7F_COMPONENT_SYSTEM},   {0x2, 24, S7F_COMPONENT_MODULE},
    {0x3, 32, S7F_COMPONENT_PLANT},    {0x4, 26, S7F_COMPONENT_COPYRIGHT},
    {0x5, 24, S7F_COMPONENT_SERIAL},   {0x7, 32, S7F_COMPONENT_TYPE},
    {0x8, 32, S7F_COMPONENT_CARD},     {0xA, 26, S7F_COMPONENT_OEM},
    {0xB, 32, S7F_COMPONENT_LOCATION},
};

static void decode_component(s7_cursor *c)
{
    const uint16_t index = s7_u16(c, S7F_COMPONENT_INDEX);
    for (size_t i = 0; i < sizeof components / sizeof *components; i++)
        if (components[i].index == index)
            s7_span(c, (s7_field)components[i].field, components[i].size);
    if (index == 0x9) {
        s7_u16(c, S7F_COMPONENT_MANUFACTURER);
        s7_u16(c, S7F_COMPONENT_PROFILE);
        s7_u16(c, S7F_COMPONENT_PROFILE_TYPE);
    }
    if (index == 0xA) {
        s7_u16(c, S7F_COMPONENT_OEM_ID);
        s7_u32(c, S7F_COMPONENT_OEM_ADD);
    }
    s7_remaining(c, S7F_COMPONENT_RESERVED);
}

const s7_szl_list s7_szl_module[] = {
    {0x00, S7_EVERY_EXTRACT, 2, listed, NULL},
    {0x11, S7_EVERY_EXTRACT, 28, NULL, decode_module},
    {0x12, S7_EVERY_EXTRACT, 2, feature, NULL},
    {0x13, S7_EVERY_EXTRACT, 36, memory, NULL},
    {0x14, S7_EVERY_EXTRACT, 8, system_area, NULL},
    {0x15, S7_EVERY_EXTRACT, 10, block_limit, NULL},
    {0x1A, S7_EVERY_EXTRACT, 12, memory_kind, NULL},
    {0x1B, S7_EVERY_EXTRACT, 20, memory_share, NULL},
    {0x1C, S7_EVERY_EXTRACT, 34, NULL, decode_component},
    {0x25, S7_EVERY_EXTRACT, 4, partition, NULL},
    {0, 0, 0, NULL, NULL},
};
