/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_end.h"

#include "dissector/plus_value.h"

enum { QUALIFIER = 1256, FILL = 4, DIGEST = 32 };

static bool fill_at(const s7_cursor *c, uint32_t behind)
{
    return s7_left(c) == behind + FILL && s7_load32(c->base + c->at + behind) == 0;
}

static bool digest_at(const s7_cursor *c, uint32_t behind)
{
    return s7_left(c) == behind + 1 + DIGEST && c->base[c->at + behind] == DIGEST;
}

/* `size`: of the counter, 0 none. */
static bool ends_here(const s7_cursor *c, uint32_t *size)
{
    *size = 0;
    if (fill_at(c, 0) || digest_at(c, 0))
        return true;
    *size = s7_plus_number_size(c);
    return *size > 0 && (fill_at(c, *size) || digest_at(c, *size));
}

bool s7_plus_ends_here(const s7_cursor *c)
{
    uint32_t size;
    return ends_here(c, &size);
}

/* Requests that write have another zero before the end, SetMultiVariables only with a counter. */
void s7_plus_end_read(s7_cursor *c)
{
    uint32_t size;
    s7_cursor behind = *c;
    if (!ends_here(c, &size)) {
        if (s7_left(c) == 0 || s7_peek8(c) != 0)
            return;
        behind.at++;
        if (!ends_here(&behind, &size))
            return;
        s7_plus_zeros(c, S7F_PLUS_ZERO, 1);
    }
    if (size > 0)
        s7_plus_u32(c, S7F_PLUS_INTEGRITY_ID);
    if (fill_at(c, 0)) {
        s7_span(c, S7F_PLUS_FILL, FILL);
        return;
    }
    s7_u8(c, S7F_PLUS_DIGEST_LENGTH);
    s7_span(c, S7F_PLUS_DIGEST, DIGEST);
}

void s7_plus_qualifier_read(s7_cursor *c)
{
    if (s7_left(c) < 4 || s7_load32(c->base + c->at) != QUALIFIER)
        return;
    s7_enter(c, S7F_PLUS_QUALIFIER);
    s7_plus_struct_read(c);
    s7_leave(c);
}
