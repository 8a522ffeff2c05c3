/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A growing run of characters that outputs are rendered into. Not terminated by a zero. */
#ifndef S7TAP_REPORT_BUFFER_H
#define S7TAP_REPORT_BUFFER_H

#include "dissector/bytes.h"

#include <glib.h>
#include <string.h>

typedef struct rep_buffer {
    char *data; /* owned */
    size_t used, size;
    /* The second of the time put last, as text up to its point, for others of the same second:
     * rep_put_time. The text is empty at first. */
    int64_t second;
    char moment[24];
} rep_buffer;

void rep_buffer_clear(rep_buffer *b);
/* Makes room for at least `more` characters. Aborts when there is no memory, as GLib does. */
void rep_buffer_grow(rep_buffer *b, size_t more);

/* Where the next `size` characters go; the caller writes them and adds them to `used`. */
static inline char *rep_room(rep_buffer *b, size_t size)
{
    if (b->size - b->used < size)
        rep_buffer_grow(b, size);
    return b->data + b->used;
}

static inline void rep_put(rep_buffer *b, const char *text, size_t size)
{
    if (size == 0)
        return;
    memcpy(rep_room(b, size), text, size);
    b->used += size;
}

static inline void rep_put_char(rep_buffer *b, char c)
{
    *rep_room(b, 1) = c;
    b->used++;
}

static inline void rep_put_string(rep_buffer *b, const char *text)
{
    rep_put(b, text, strlen(text));
}

void rep_put_repeat(rep_buffer *b, char c, size_t count);
void rep_put_unsigned(rep_buffer *b, uint64_t number);
void rep_put_signed(rep_buffer *b, int64_t number);
/* Lower-case hex pairs without separators. */
void rep_put_hex(rep_buffer *b, s7_bytes bytes);
void rep_put_format(rep_buffer *b, const char *format, ...) G_GNUC_PRINTF(2, 3);
/* A decimal that reads back as the same float, in all but rare cases the shortest: "20.0", "0.1",
 * "3.4028235e+38". Not for NaN and infinities. */
void rep_put_real(rep_buffer *b, float number);

#endif
