/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/extent_text.h"

#include <string.h>

enum {
    MAX_BYTE = 0x1FFFFF, /* as an address has them: 24 bits, three of them for the bit */
    MAX_BIT = MAX_BYTE * 8 + 7,
    MAX_NUMBER = 0xFFFF,
};

/* Words and double words that begin with an address and end behind the last one. */
static const struct far_point {
    uint32_t last, byte;
    char size;
} far_points[] = {
    {MAX_BIT + 8, MAX_BYTE, 'W'},
    {MAX_BIT + 16, MAX_BYTE - 1, 'D'},
    {MAX_BIT + 24, MAX_BYTE, 'D'},
};

/* The extent taken apart. */
typedef struct place {
    s7_item object;
    uint32_t first, last;
    bool write;
} place;

static place place_of(policy_extent extent, bool write)
{
    return (place){
        .object = {.absolute = true,
                   .area = (uint8_t)(extent.first >> 48),
                   .db = (uint16_t)(extent.first >> 32)},
        .first = (uint32_t)extent.first,
        .last = (uint32_t)extent.last,
        .write = write,
    };
}

static bool is_block(const place *p)
{
    return p->object.area == S7_AREA_DB;
}

static bool is_peripheral(const place *p)
{
    return p->object.area == S7_AREA_PERIPHERAL;
}

/* "DB10", "M", "PQ"; false if the area has no name. */
static bool object_text(const place *p, char *buffer, size_t size)
{
    s7_text text = s7_text_into(buffer, size);
    if (is_peripheral(p) && p->write)
        s7_text_add(&text, "PQ");
    else
        s7_item_object_text(&p->object, &text);
    return strchr(buffer, '_') == NULL;
}

/* The one that the place ends with, NULL if there is none that does not begin before it. */
static const struct far_point *far_end(const place *p)
{
    for (size_t i = 0; i < G_N_ELEMENTS(far_points); i++)
        if (far_points[i].last == p->last && p->first <= far_points[i].byte * 8)
            return &far_points[i];
    return NULL;
}

static bool is_whole(const place *p)
{
    if (p->object.area == S7_AREA_RECORD)
        return true;
    if (s7_area_is_numbered(p->object.area))
        return p->last > MAX_NUMBER;
    return p->last > MAX_BIT && !far_end(p);
}

static void put_numbers(GString *out, const place *p, const char *area)
{
    g_string_append_printf(out, "%s%u", area, p->first);
    if (p->last > p->first)
        g_string_append_printf(out, "-%s%u", area, p->last);
}

/* `name` stands before each address: "DBB", "PIB". */
static void put_bytes(GString *out, const place *p, const char *name)
{
    g_string_append_printf(out, "%s%u", name, p->first / 8);
    if (p->last / 8 > p->first / 8)
        g_string_append_printf(out, "-%s%u", name, p->last / 8);
}

static void put_bits(GString *out, const place *p, const char *name)
{
    g_string_append_printf(out, "%s%u.%u", name, p->first / 8, p->first % 8);
    if (p->last > p->first)
        g_string_append_printf(out, "-%s%u.%u", name, p->last / 8, p->last % 8);
}

static void put_far(GString *out, const place *p, const char *name, const char *bit)
{
    const struct far_point *end = far_end(p);
    if (p->first < end->byte * 8)
        g_string_append_printf(out, "%s%s%u.%u-", name, bit, p->first / 8, p->first % 8);
    g_string_append_printf(out, "%s%c%u", name, end->size, end->byte);
}

/* Blocks and peripherals in bytes, as their users count, and flags, inputs and outputs in bits. */
static void put_addresses(GString *out, const place *p, const char *object)
{
    const bool bytes = p->first % 8 == 0 && p->last % 8 == 7;
    char name[16];
    if (is_block(p)) {
        g_string_append_printf(out, "%s.", object);
        if (p->last > MAX_BIT) {
            put_far(out, p, "DB", "X");
            return;
        }
        (bytes ? put_bytes : put_bits)(out, p, bytes ? "DBB" : "DBX");
        return;
    }
    if (p->last > MAX_BIT) {
        put_far(out, p, object, "");
        return;
    }
    g_snprintf(name, sizeof name, "%s%s", object, is_peripheral(p) && bytes ? "B" : "");
    (is_peripheral(p) && bytes ? put_bytes : put_bits)(out, p, name);
}

void policy_extent_put(GString *out, policy_extent extent, bool write)
{
    const place p = place_of(extent, write);
    char object[16];
    if (extent.last == UINT64_MAX || !object_text(&p, object, sizeof object))
        g_string_append_c(out, '*');
    else if (is_whole(&p))
        g_string_append(out, p.object.area == S7_AREA_RECORD ? "RECORD" : object);
    else if (s7_area_is_numbered(p.object.area))
        put_numbers(out, &p, object);
    else
        put_addresses(out, &p, object);
}

policy_extent policy_extent_written(policy_extent extent)
{
    const place p = place_of(extent, false);
    char object[16];
    if (extent.last == UINT64_MAX || !object_text(&p, object, sizeof object))
        return POLICY_EVERYTHING;
    if (!is_whole(&p))
        return extent;
    return is_block(&p) ? policy_extent_of_blocks(p.object.area, p.object.db, p.object.db)
                        : policy_extent_of_blocks(p.object.area, 0, UINT16_MAX);
}
