/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cursor over borrowed bytes whose error is sticky.
 *
 * A read takes its bytes, reports the field if a tap is attached, and yields the value: the read
 * is the check. A read beyond the end yields zero and makes every later read of this cursor a
 * no-op, so that a section is checked once, at its end (s7_finish). What a failed read left over
 * is reported there as undecoded bytes. */
#ifndef S7TAP_DISSECTOR_CURSOR_H
#define S7TAP_DISSECTOR_CURSOR_H

#include "dissector/bytes.h"
#include "dissector/tap.h"

typedef struct s7_cursor {
    const uint8_t *base; /* first byte of the decoded unit: offsets count from here */
    uint32_t at, end;
    bool failed;
    const s7_tap *tap; /* NULL: nobody listens */
    s7_notes *notes;   /* never NULL */
} s7_cursor;

/* `notes` is where notes are recorded; it is not cleared. Sizes beyond 4 GiB are cut. */
s7_cursor s7_cursor_over(s7_bytes bytes, const s7_tap *tap, s7_notes *notes);

/* Cold side of the reads: called only with a tap. */
void s7_report(const s7_cursor *c, s7_field field, uint32_t length, uint64_t number);
void s7_report_bytes(const s7_cursor *c, s7_field field, uint32_t length);

static inline uint32_t s7_left(const s7_cursor *c)
{
    return c->failed ? 0 : c->end - c->at;
}

/* Takes `size` bytes, or fails and yields NULL. */
static inline const uint8_t *s7_take(s7_cursor *c, uint32_t size)
{
    if (c->failed || size > c->end - c->at) {
        c->failed = true;
        return NULL;
    }
    const uint8_t *p = c->base + c->at;
    c->at += size;
    return p;
}

static inline uint8_t s7_u8(s7_cursor *c, s7_field field)
{
    const uint8_t *p = s7_take(c, 1);
    const uint8_t value = p ? *p : 0;
    if (c->tap && p)
        s7_report(c, field, 1, value);
    return value;
}

static inline uint16_t s7_u16(s7_cursor *c, s7_field field)
{
    const uint8_t *p = s7_take(c, 2);
    const uint16_t value = p ? s7_load16(p) : 0;
    if (c->tap && p)
        s7_report(c, field, 2, value);
    return value;
}

static inline uint32_t s7_u24(s7_cursor *c, s7_field field)
{
    const uint8_t *p = s7_take(c, 3);
    const uint32_t value = p ? s7_load24(p) : 0;
    if (c->tap && p)
        s7_report(c, field, 3, value);
    return value;
}

static inline uint32_t s7_u32(s7_cursor *c, s7_field field)
{
    const uint8_t *p = s7_take(c, 4);
    const uint32_t value = p ? s7_load32(p) : 0;
    if (c->tap && p)
        s7_report(c, field, 4, value);
    return value;
}

/* `size` bytes as one leaf of type BYTES or TEXT. Nothing is reported for size 0. */
static inline s7_bytes s7_span(s7_cursor *c, s7_field field, uint32_t size)
{
    const uint8_t *p = s7_take(c, size);
    if (!p)
        return (s7_bytes){NULL, 0};
    if (c->tap && size > 0)
        s7_report_bytes(c, field, size);
    return (s7_bytes){p, size};
}

/* All that is left, as one leaf. */
static inline s7_bytes s7_remaining(s7_cursor *c, s7_field field)
{
    return s7_span(c, field, s7_left(c));
}

/* The value of the next byte without taking it, 0 at the end. */
static inline uint8_t s7_peek8(const s7_cursor *c)
{
    return s7_left(c) > 0 ? c->base[c->at] : 0;
}

/* Some bits (the field's mask) of the `length` byte leaf just read, whose value is `whole`. */
uint32_t s7_bits(s7_cursor *c, s7_field field, uint32_t length, uint32_t whole);

/* A cursor over the next `size` bytes that cannot leave them; `c` goes on behind them. If fewer
 * are left it gets these, and `c` fails. */
s7_cursor s7_sub(s7_cursor *c, uint32_t size);

/* Closes a section: reports what is left as undecoded bytes. Notes TRUNCATED if a read failed,
 * TRAILING if bytes were left though none did. True if neither. */
bool s7_finish(s7_cursor *c);

void s7_enter(const s7_cursor *c, s7_field node);
void s7_leave(const s7_cursor *c);

/* Records a note about the `length` bytes from `offset`. */
void s7_note_at(const s7_cursor *c, s7_note note, uint32_t offset, uint32_t length);
/* The same about the place where the cursor stands. */
void s7_note_here(const s7_cursor *c, s7_note note);

/* Made fields; `offset` and `length` say which bytes they were derived from. */
void s7_made(const s7_cursor *c, s7_field field, uint32_t offset, uint32_t length, uint64_t number);
void s7_made_text(const s7_cursor *c, s7_field field, uint32_t offset, uint32_t length,
                  s7_bytes text);

#endif
