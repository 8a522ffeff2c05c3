/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/range.h"

#include <string.h>

enum {
    MAX_BYTE = 0x1FFFFF, /* of an address: 24 bits, three of them for the bit */
    MAX_NUMBER = 0xFFFF,
    MAX_SHORT = 40, /* characters of a range that is corrected in a message */
};

typedef enum use { USE_BOTH, USE_READ, USE_WRITE } use;

typedef struct area_row {
    const char *name;
    uint8_t area, use;
} area_row;

static const area_row areas[] = {
    {"I", S7_AREA_INPUT, USE_BOTH},
    {"Q", S7_AREA_OUTPUT, USE_BOTH},
    {"M", S7_AREA_FLAG, USE_BOTH},
    {"P", S7_AREA_PERIPHERAL, USE_BOTH},
    {"PI", S7_AREA_PERIPHERAL, USE_READ},
    {"PQ", S7_AREA_PERIPHERAL, USE_WRITE},
    {"T", S7_AREA_TIMER, USE_BOTH},
    {"C", S7_AREA_COUNTER, USE_BOTH},
    {"L", S7_AREA_LOCAL, USE_BOTH},
    {"V", S7_AREA_V, USE_BOTH},
    {"DB", S7_AREA_DB, USE_BOTH},
    {"DI", S7_AREA_DI, USE_BOTH},
    {"AI", S7_AREA_ANALOG_IN_200, USE_BOTH},
    {"AQ", S7_AREA_ANALOG_OUT_200, USE_BOTH},
    {"SM", S7_AREA_SYSTEM_FLAGS_200, USE_BOTH},
    {"SI", S7_AREA_SYSTEM_INFO_200, USE_BOTH},
    {"RECORD", S7_AREA_RECORD, USE_BOTH},
};

/* One position of a range: the bits it begins and ends with. */
typedef struct point {
    const area_row *area;
    uint16_t db;
    uint32_t first, last;
} point;

typedef struct parser {
    policy_source *source;
    policy_text whole;
    const char *at, *end;
    bool write;
} parser;

static bool fail(const parser *p, const char *expected)
{
    const policy_text left = {p->at, (size_t)(p->end - p->at)};
    if (p->at == p->whole.data)
        policy_expected(p->source, left, "%s", expected);
    else
        policy_expected_within(p->source, left, p->whole, expected);
    return false;
}

static bool take(parser *p, char c)
{
    if (p->at == p->end || *p->at != c)
        return false;
    p->at++;
    return true;
}

/* Digits at hand that make a number from `min` to `max`; else false, and nothing is taken. */
static bool take_number(parser *p, uint32_t min, uint32_t max, uint32_t *out)
{
    const char *end = p->at;
    while (end < p->end && g_ascii_isdigit(*end))
        end++;
    if (!policy_number((policy_text){p->at, (size_t)(end - p->at)}, min, max, out))
        return false;
    p->at = end;
    return true;
}

static const area_row *find_area(const char *name, size_t size)
{
    for (size_t i = 0; i < G_N_ELEMENTS(areas); i++)
        if (strlen(areas[i].name) == size && memcmp(areas[i].name, name, size) == 0)
            return &areas[i];
    return NULL;
}

static bool has_blocks(const area_row *area)
{
    return area->area == S7_AREA_DB || area->area == S7_AREA_DI;
}

/* Byte addresses stand right behind the name of the area. */
static bool has_bytes(const area_row *area)
{
    return !has_blocks(area) && !s7_area_is_numbered(area->area) && area->area != S7_AREA_RECORD;
}

/* Letters of an area, and of a size behind it: "M", "MW", "PIB". `size` is 0 if none stands there.
 * NULL if they are no area; nothing is taken then. */
static const area_row *take_area(parser *p, char *size)
{
    const char *end = p->at;
    while (end < p->end && g_ascii_isalpha(*end))
        end++;
    const size_t letters = (size_t)(end - p->at);
    const area_row *row = find_area(p->at, letters);
    *size = 0;
    if (!row && letters > 1 && strchr("BWD", end[-1])) {
        row = find_area(p->at, letters - 1);
        if (row && !has_bytes(row))
            row = NULL;
        *size = end[-1];
    }
    if (row)
        p->at = end;
    return row;
}

static uint32_t bits_of(char size)
{
    return size == 'B' ? 8 : size == 'W' ? 16 : 32;
}

/* What stands behind the letters: "63.7" of a bit, "4" of a byte, word or double word. */
static bool take_place(parser *p, bool bit, char size, point *out)
{
    uint32_t byte, number = 0;
    if (!take_number(p, 0, MAX_BYTE, &byte))
        return fail(p, "the number of a byte, 0 to 2097151");
    if (bit && (!take(p, '.') || !take_number(p, 0, 7, &number)))
        return fail(p, "a bit as in 0.7: a point and a number from 0 to 7");
    out->first = byte * 8 + number;
    out->last = out->first + (bit ? 0 : bits_of(size) - 1);
    return true;
}

/* Behind "DBn.": "DBX63.7", "DBB4", "DBW4", "DBD4"; DI likewise. */
static bool take_block_place(parser *p, point *out)
{
    const char *name = out->area->name;
    if (p->end - p->at < 3 || memcmp(p->at, name, 2) != 0 || !strchr("XBWD", p->at[2]))
        return fail(p, "DBX, DBB, DBW or DBD with the number of a byte");
    const char size = p->at[2];
    p->at += 3;
    return take_place(p, size == 'X', size, out);
}

static bool take_numbered(parser *p, point *out)
{
    if (!take_number(p, 0, MAX_NUMBER, &out->first))
        return fail(p, "the number of a timer or counter, 0 to 65535");
    out->last = out->first;
    return true;
}

/* "DB10.DBB0-15": what is meant is DB10.DBB0-DBB15. */
static bool fail_short(const parser *p, const point *first)
{
    const size_t size = (size_t)(p->end - p->whole.data);
    const char *name = p->whole.data;
    if (has_blocks(first->area))
        name = (const char *)memchr(name, '.', size) + 1;
    size_t letters = 0;
    while (g_ascii_isalpha(name[letters]))
        letters++;
    const bool bits = first->first == first->last && !s7_area_is_numbered(first->area->area);
    const bool bit = memchr(p->at, '.', (size_t)(p->end - p->at)) != NULL;
    if (size > MAX_SHORT || bits != bit)
        return fail(p, "the second address in full, as in DB10.DBB0-DBB15, DB10.DBX0.0-DBX63.7");
    char *expected =
        g_strdup_printf("the second address in full: %.*s%.*s%.*s", (int)(p->at - p->whole.data),
                        p->whole.data, (int)letters, name, (int)(p->end - p->at), p->at);
    fail(p, expected);
    g_free(expected);
    return false;
}

/* The point behind '-': in the same block, or the same area, as the first one. */
static bool take_second(parser *p, const point *first, point *out)
{
    *out = *first;
    if (p->at < p->end && g_ascii_isdigit(*p->at))
        return fail_short(p, first);
    if (has_blocks(first->area))
        return take_block_place(p, out);
    char size;
    const char *begin = p->at;
    const area_row *area = take_area(p, &size);
    if (area != first->area) {
        p->at = begin;
        return fail(p, "an address of the same area as before '-'");
    }
    return s7_area_is_numbered(area->area) ? take_numbered(p, out)
                                           : take_place(p, size == 0, size, out);
}

static bool finish_range(parser *p, const point *first, policy_extent *out)
{
    point second = *first;
    if (take(p, '-')) {
        const char *begin = p->at;
        if (!take_second(p, first, &second))
            return false;
        if (second.last < first->last || second.first < first->first) {
            p->at = begin;
            return fail(p, "an end that is not before the beginning");
        }
    }
    if (p->at < p->end)
        return fail(p, "'-' and the end of the range, or the end of the object");
    *out = policy_extent_of(first->area->area, first->db, first->first, second.last);
    return true;
}

static bool finish_blocks(parser *p, const point *first, policy_extent *out)
{
    uint32_t last = first->db;
    if (take(p, '-') && !take_number(p, first->db, MAX_NUMBER, &last))
        return fail(p, "the number of the last block, not below the first");
    if (p->at < p->end)
        return fail(p, "the end of the object, or an address as in DB10.DBW20");
    *out = policy_extent_of_blocks(first->area->area, first->db, (uint16_t)last);
    return true;
}

static bool parse_block(parser *p, point *first, policy_extent *out)
{
    uint32_t db;
    if (!take_number(p, 0, MAX_NUMBER, &db))
        return fail(p, "the number of a data block, 0 to 65535");
    first->db = (uint16_t)db;
    if (!take(p, '.'))
        return finish_blocks(p, first, out);
    return take_block_place(p, first) && finish_range(p, first, out);
}

static bool fits_use(const parser *p, const area_row *area)
{
    return area->use == USE_BOTH || area->use == (p->write ? USE_WRITE : USE_READ);
}

static bool parse_point(parser *p, const area_row *area, char size, policy_extent *out)
{
    point first = {.area = area};
    if (has_blocks(area))
        return parse_block(p, &first, out);
    if (area->area == S7_AREA_RECORD)
        return fail(p, "RECORD alone");
    if (s7_area_is_numbered(area->area))
        return take_numbered(p, &first) && finish_range(p, &first, out);
    return take_place(p, size == 0, size, &first) && finish_range(p, &first, out);
}

/* "DBB4": a place in a data block, but in which? */
static bool names_no_block(policy_text text)
{
    return text.size > 3 && (memcmp(text.data, "DB", 2) == 0 || memcmp(text.data, "DI", 2) == 0) &&
           strchr("XBWD", text.data[2]) && g_ascii_isdigit(text.data[3]);
}

bool policy_object_parse(policy_source *source, policy_text text, bool write, policy_extent *out)
{
    parser p = {source, text, text.data, text.data + text.size, write};
    char size;
    if (policy_is(text, "*")) {
        *out = POLICY_EVERYTHING;
        return true;
    }
    const area_row *area = take_area(&p, &size);
    if (!area && names_no_block(text))
        return fail(&p, "the number of the data block first, as in DB10.DBB0-DBB15");
    if (!area)
        return fail(&p, "'*', an area (I, Q, M, P, T, C, DB), DBn, DBn-m, or an address as in "
                        "DB10.DBW20, DB10.DBX0.0-DBX63.7, MB4-MB7, T0-T7");
    if (!fits_use(&p, area)) {
        p.at = text.data;
        return fail(&p, write ? "PQ: peripheral inputs cannot be written"
                              : "PI: peripheral outputs cannot be read");
    }
    if (p.at < p.end || size != 0)
        return parse_point(&p, area, size, out);
    *out = policy_extent_of_blocks(area->area, 0, UINT16_MAX);
    return true;
}
