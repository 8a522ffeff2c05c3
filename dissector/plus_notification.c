/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notification, behind the opcode 33 and the id of the subscription (4):
 *
 *   version 1      | 0 (4) | object (4) | 0 (2) | entries 00 |         up to | 0 (4) | if empty
 *   others         | 0400 (2) | 0 (4) | head | entries 00 | [object (4) | 0 (2) | entries 00] |
 *
 *   head, subscriptions below 70000000    | number (1) | changes (1) |
 *   head, others                          | credit (1) | number | changes (1) |
 *                                         | credit (1) | number | us since 1970 (8) | changes (1) |
 *
 *   entry   | 92 | reference (4) | value |        | 9B | reference | value |
 *           | 13 or 03 | reference (4) |          the access failed
 *           | 83 | value |   | 81 | object |   | 9C | 4 bytes |
 *
 * The time stamp begins with 0, `changes` never is 0 where it stands for itself. Entries 92 as
 * captured on S7-1200 (firmware 2) and S7-1500; the others, version 1, the time stamp and the
 * second part (alarms) as public dissectors have them.
 */
#include "dissector/plus_notification.h"

#include "dissector/plus_end.h"
#include "dissector/plus_object.h"

enum {
    ENTRY_END = 0x00,
    ENTRY_FAILED_1500 = 0x03,
    ENTRY_FAILED = 0x13,
    ENTRY_OBJECT = 0x81,
    ENTRY_VALUE = 0x83,
    ENTRY_REFERENCE = 0x92,
    ENTRY_NUMBER = 0x9B,
    ENTRY_STATUS = 0x9C,
};

/* What stands behind the code of an entry. */
static void read_content(s7_cursor *c, s7_plus *plus, s7_plus_entry *out)
{
    switch (out->code) {
    case ENTRY_REFERENCE:
    case ENTRY_FAILED:
    case ENTRY_FAILED_1500:
        out->reference = s7_u32(c, S7F_PLUS_REFERENCE);
        break;
    case ENTRY_NUMBER:
        out->reference = s7_plus_u32(c, S7F_PLUS_REFERENCE);
        break;
    case ENTRY_STATUS:
        s7_span(c, S7F_PLUS_RESERVED, 4);
        return;
    case ENTRY_OBJECT:
        s7_plus_objects_decode(c, plus);
        return;
    case ENTRY_VALUE:
        break;
    default:
        c->failed = true;
        return;
    }
    out->failed = out->code == ENTRY_FAILED || out->code == ENTRY_FAILED_1500;
    if (out->failed)
        return;
    s7_plus_value_read(c, &out->value);
    out->has_value = !c->failed;
}

/* False at the end of the list. */
static bool read_entry(s7_cursor *c, s7_plus *plus, s7_plus_entry *out)
{
    *out = (s7_plus_entry){.code = s7_peek8(c)};
    if (c->failed || s7_left(c) == 0) {
        c->failed = true;
        return false;
    }
    if (out->code == ENTRY_END) {
        s7_u8(c, S7F_PLUS_ENTRY_CODE);
        return false;
    }
    s7_enter(c, S7F_PLUS_ENTRY);
    s7_u8(c, S7F_PLUS_ENTRY_CODE);
    read_content(c, plus, out);
    s7_leave(c);
    return !c->failed;
}

static void read_entries(s7_cursor *c, s7_plus *plus)
{
    const uint32_t from = c->at;
    s7_plus_entry entry;
    while (read_entry(c, plus, &entry)) {
        plus->items++;
        plus->failed += entry.failed;
    }
    if (plus->values.size == 0 && c->at > from)
        plus->values = (s7_bytes){c->base + from, c->at - from};
}

/* A time between 2000 and 2100 in us; its first byte is where else the count of changes is. */
static bool time_at(const s7_cursor *c)
{
    const uint64_t from = 946684800000000;
    const uint64_t to = 4102444800000000;
    if (s7_left(c) < 9)
        return false;
    const uint64_t us = s7_load64(c->base + c->at);
    return us >= from && us < to;
}

static void read_time(s7_cursor *c, s7_plus *plus)
{
    const uint8_t *p = s7_take(c, 8);
    if (!p)
        return;
    plus->time = s7_load64(p);
    if (c->tap)
        s7_report(c, S7F_PLUS_PUSH_TIME, 8, plus->time);
    s7_plus_time_report(c, plus->time * 1000, 8);
}

static void read_counts(s7_cursor *c, s7_plus *plus)
{
    enum { FIRST_NEW_ID = 0x70000000 };
    if (plus->session < FIRST_NEW_ID) {
        plus->push = s7_u8(c, S7F_PLUS_PUSH_NUMBER);
    } else {
        plus->credit = s7_u8(c, S7F_PLUS_PUSH_CREDIT);
        plus->push = s7_plus_u32(c, S7F_PLUS_PUSH_NUMBER);
        if (s7_peek8(c) == 0 && time_at(c))
            read_time(c, plus);
    }
    plus->changes = s7_u8(c, S7F_PLUS_PUSH_CHANGES);
}

static void read_second_part(s7_cursor *c, s7_plus *plus)
{
    s7_u32(c, S7F_PLUS_RELATED);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 2);
    read_entries(c, plus);
}

static void read_version_1(s7_cursor *c, s7_plus *plus)
{
    s7_plus_zeros(c, S7F_PLUS_ZERO, 4);
    if (!s7_plus_ends_here(c))
        read_second_part(c, plus);
}

static void read_pushed(s7_cursor *c, s7_plus *plus)
{
    enum { KIND_VALUES = 0x0400 };
    if (s7_u16(c, S7F_PLUS_PUSH_KIND) != KIND_VALUES) {
        c->failed = true;
        return;
    }
    s7_plus_zeros(c, S7F_PLUS_ZERO, 4);
    read_counts(c, plus);
    read_entries(c, plus);
    if (!c->failed && !s7_plus_ends_here(c) && s7_peek8(c) != 0)
        read_second_part(c, plus);
}

void s7_plus_notification_decode(s7_cursor *c, s7_plus *plus)
{
    if (plus->version == 1)
        read_version_1(c, plus);
    else
        read_pushed(c, plus);
    if (!c->failed)
        s7_plus_end_read(c);
}

bool s7_plus_entry_next(s7_bytes *values, s7_plus_entry *out)
{
    s7_notes ignored = 0;
    s7_plus nobody = {0};
    s7_cursor c = s7_cursor_over(*values, NULL, &ignored);
    if (!read_entry(&c, &nobody, out))
        return false;
    *values = s7_slice(*values, c.at, values->size);
    return true;
}
