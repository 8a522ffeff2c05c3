/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/cursor.h"

s7_cursor s7_cursor_over(s7_bytes bytes, const s7_tap *tap, s7_notes *notes)
{
    const uint32_t size = bytes.size < UINT32_MAX ? (uint32_t)bytes.size : UINT32_MAX;
    return (s7_cursor){.base = bytes.data, .end = size, .tap = tap, .notes = notes};
}

void s7_report(const s7_cursor *c, s7_field field, uint32_t length, uint64_t number)
{
    const uint32_t offset = c->at - length;
    const s7_value value = {number, {c->base + offset, length}};
    c->tap->field(c->tap->user, field, offset, length, &value);
}

void s7_report_bytes(const s7_cursor *c, s7_field field, uint32_t length)
{
    s7_report(c, field, length, 0);
}

uint32_t s7_bits(s7_cursor *c, s7_field field, uint32_t length, uint32_t whole)
{
    const uint32_t mask = s7_fields[field].mask;
    const uint32_t value = (whole & mask) >> __builtin_ctz(mask);
    if (c->tap && !c->failed)
        s7_report(c, field, length, value);
    return value;
}

s7_cursor s7_sub(s7_cursor *c, uint32_t size)
{
    const uint32_t left = s7_left(c);
    s7_cursor sub = *c;
    if (size > left) {
        sub.end = c->at + left;
        c->failed = true;
        c->at = sub.end;
        return sub;
    }
    sub.end = c->at + size;
    c->at = sub.end;
    return sub;
}

bool s7_finish(s7_cursor *c)
{
    const bool failed = c->failed;
    const uint32_t rest = c->end - c->at;
    if (rest == 0 && !failed)
        return true;
    s7_note_at(c, failed ? S7N_TRUNCATED : S7N_TRAILING, c->at, rest);
    c->at = c->end;
    if (c->tap && rest > 0)
        s7_report_bytes(c, S7F_REST, rest);
    c->failed = true;
    return false;
}

void s7_enter(const s7_cursor *c, s7_field node)
{
    if (c->tap)
        c->tap->enter(c->tap->user, node, c->at);
}

void s7_leave(const s7_cursor *c)
{
    if (c->tap)
        c->tap->leave(c->tap->user, c->at);
}

void s7_note_at(const s7_cursor *c, s7_note note, uint32_t offset, uint32_t length)
{
    *c->notes |= (s7_notes)1 << note;
    if (c->tap)
        c->tap->note(c->tap->user, note, offset, length);
}

void s7_note_here(const s7_cursor *c, s7_note note)
{
    s7_note_at(c, note, c->at, 0);
}

void s7_made(const s7_cursor *c, s7_field field, uint32_t offset, uint32_t length, uint64_t number)
{
    if (!c->tap)
        return;
    const s7_value value = {number, {NULL, 0}};
    c->tap->field(c->tap->user, field, offset, length, &value);
}

void s7_made_text(const s7_cursor *c, s7_field field, uint32_t offset, uint32_t length,
                  s7_bytes text)
{
    if (!c->tap)
        return;
    const s7_value value = {0, text};
    c->tap->field(c->tap->user, field, offset, length, &value);
}
