/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Address items: what a read, a write or a subscription names.
 *
 * One item of the wire may name several areas (DB-read packs many). So there are two walks: over
 * items as they stand on the wire (this file) and over accesses, one area each (access.h). */
#ifndef S7TAP_DISSECTOR_ITEM_H
#define S7TAP_DISSECTOR_ITEM_H

#include "dissector/cursor.h"
#include "dissector/text.h"

enum {
    S7_SYNTAX_NONE = 0x00, /* variables of programmer commands: six bytes without a syntax id */
    S7_SYNTAX_ANY = 0x10,
    S7_SYNTAX_PBC = 0x13,
    S7_SYNTAX_ALARM_LOCK = 0x15,
    S7_SYNTAX_ALARM_IND = 0x16,
    S7_SYNTAX_ALARM_ACK = 0x19,
    S7_SYNTAX_ALARM_QUERY = 0x1A,
    S7_SYNTAX_NOTIFY_IND = 0x1C,
    S7_SYNTAX_NCK = 0x82,
    S7_SYNTAX_NCK_METRIC = 0x83,
    S7_SYNTAX_NCK_INCH = 0x84,
    S7_SYNTAX_DRIVE = 0xA2,
    S7_SYNTAX_DB_READ = 0xB0,
    S7_SYNTAX_1200_SYMBOL = 0xB2,
};

enum {
    S7_AREA_RECORD = 0x01,
    S7_AREA_SYSTEM_INFO_200 = 0x03,
    S7_AREA_SYSTEM_FLAGS_200 = 0x05,
    S7_AREA_ANALOG_IN_200 = 0x06,
    S7_AREA_ANALOG_OUT_200 = 0x07,
    S7_AREA_COUNTER = 0x1C,
    S7_AREA_TIMER = 0x1D,
    S7_AREA_COUNTER_200 = 0x1E,
    S7_AREA_TIMER_200 = 0x1F,
    S7_AREA_PERIPHERAL = 0x80,
    S7_AREA_INPUT = 0x81,
    S7_AREA_OUTPUT = 0x82,
    S7_AREA_FLAG = 0x83,
    S7_AREA_DB = 0x84,
    S7_AREA_DI = 0x85,
    S7_AREA_LOCAL = 0x86,
    S7_AREA_V = 0x87,
};

enum {
    S7_TYPE_BIT = 0x01,
    S7_TYPE_BYTE = 0x02,
    S7_TYPE_CHAR = 0x03,
    S7_TYPE_WORD = 0x04,
    S7_TYPE_INT = 0x05,
    S7_TYPE_DWORD = 0x06,
    S7_TYPE_DINT = 0x07,
    S7_TYPE_REAL = 0x08,
    S7_TYPE_DATE = 0x09,
    S7_TYPE_TOD = 0x0A,
    S7_TYPE_TIME = 0x0B,
    S7_TYPE_S5TIME = 0x0C,
    S7_TYPE_DATE_AND_TIME = 0x0F,
    S7_TYPE_COUNTER = 0x1C,
    S7_TYPE_TIMER = 0x1D,
    S7_TYPE_IEC_COUNTER = 0x1E,
    S7_TYPE_IEC_TIMER = 0x1F,
    S7_TYPE_HS_COUNTER = 0x20,
};

typedef struct s7_item {
    s7_bytes raw;   /* the item from its 0x12 on, without fill byte */
    uint8_t syntax; /* S7_SYNTAX_... or unknown */
    bool absolute;  /* area, db, type, count, start and bit are set */
    uint8_t area;   /* S7_AREA_... */
    uint8_t type;   /* S7_TYPE_...: transport size */
    uint8_t bit;    /* 0 to 7 */
    uint16_t db;    /* 0 unless area is DB or DI */
    uint16_t count; /* elements of `type` */
    uint32_t start; /* byte address; number of the first timer or counter */
    uint8_t areas;  /* DB-read: how many areas it packs, else 1 */
} s7_item;

/* Decodes one item at the cursor. A fill byte behind it is not part of it. */
void s7_item_decode(s7_cursor *c, s7_item *out);

/* How the items of a span are written. */
typedef enum s7_item_form {
    S7_ITEMS_SPEC, /* variable specifications: 12, length, syntax id, ... */
    S7_ITEMS_TIS,  /* variables of programmer commands, six bytes each */
} s7_item_form;

/* Walks `count` items of a span. The fill byte behind items of odd length is skipped. */
typedef struct s7_items {
    s7_cursor cursor;
    uint32_t left;
    uint8_t form; /* S7_ITEMS_SPEC after s7_items_begin; s7_items_of (access.h) sets it */
    s7_notes notes;
} s7_items;

void s7_items_begin(s7_items *walk, s7_bytes span, uint32_t count);
bool s7_items_next(s7_items *walk, s7_item *out);

/* Bytes of CPU memory that an absolute item names; for timers and counters their number. A BIT
 * item names `count` bits: the bytes they touch. */
uint32_t s7_item_extent(const s7_item *item);

/* Bytes of one element of a type on the wire, 0 if unknown. */
uint32_t s7_type_size(uint8_t type);

/* True for areas addressed by number, not by byte: timers and counters. */
bool s7_area_is_numbered(uint8_t area);

/* Canonical text: "DB10.DBW20", "M100.3", "DB10.DBX4.0 BYTE 8", "T5", "T0-T7", "PIW256" (`write`:
 * "PQW256"), "DB131.DBX8.0"; what is not absolute in its own form. Cut to the buffer. */
void s7_item_text(const s7_item *item, bool write, s7_text *out);

/* "DB10", "M", "T", ...: the object an absolute item lies in. */
void s7_item_object_text(const s7_item *item, s7_text *out);

#endif
