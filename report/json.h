/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Compact JSON, emitted straight into a buffer. Commas come by themselves: before a member or an
 * element unless an object or array was just opened. An object opens with rep_put_char(b, '{'), or
 * as a member with rep_object. */
#ifndef S7TAP_REPORT_JSON_H
#define S7TAP_REPORT_JSON_H

#include "capture/sink.h"
#include "report/buffer.h"
#include "report/format.h"

#include <stdbool.h>

static inline bool rep_json_just_opened(const rep_buffer *b)
{
    if (b->used == 0)
        return true;
    const char last = b->data[b->used - 1];
    return last == '{' || last == '[' || last == '\n';
}

/* `text` is a literal that begins with the comma. There are dozens in a line: inline, both sizes
 * are constants, and copying takes a few instructions. */
static inline __attribute__((always_inline)) void rep_json_put_member(rep_buffer *b,
                                                                      const char *text, size_t size)
{
    char *out = rep_room(b, size);
    if (rep_json_just_opened(b)) {
        memcpy(out, text + 1, size - 1);
        b->used += size - 1;
    } else {
        memcpy(out, text, size);
        b->used += size;
    }
}

/* Begins a member or an object or array as a member; `key` is a literal of plain ASCII. */
#define rep_member(b, key)                  rep_json_put_member(b, ",\"" key "\":", sizeof(",\"" key "\":") - 1)
#define rep_object(b, key)                  rep_json_put_member(b, ",\"" key "\":{", sizeof(",\"" key "\":{") - 1)
#define rep_array(b, key)                   rep_json_put_member(b, ",\"" key "\":[", sizeof(",\"" key "\":[") - 1)

#define rep_member_unsigned(b, key, number) (rep_member(b, key), rep_put_unsigned(b, number))
#define rep_member_name(b, key, name)       (rep_member(b, key), rep_json_name(b, name, strlen(name)))
#define rep_member_string(b, key, string)   (rep_member(b, key), rep_json_string(b, string))
#define rep_member_time(b, key, time)       (rep_member(b, key), rep_json_time(b, time))

/* Begins an element of an array. */
static inline void rep_element(rep_buffer *b)
{
    if (!rep_json_just_opened(b))
        rep_put_char(b, ',');
}

/* A string value of our own making: no character needs to be escaped. */
static inline void rep_json_name(rep_buffer *b, const char *name, size_t size)
{
    char *out = rep_room(b, size + 2);
    out[0] = '"';
    memcpy(out + 1, name, size);
    out[size + 1] = '"';
    b->used += size + 2;
}

/* A string value. UTF-8 stays; control characters, quotes and backslashes are escaped; a byte that
 * is not UTF-8 becomes the four characters \xHH. */
void rep_json_text(rep_buffer *b, const char *text, size_t size);
void rep_json_string(rep_buffer *b, const char *string);
void rep_json_hex(rep_buffer *b, s7_bytes bytes);
void rep_json_bool(rep_buffer *b, bool value);
void rep_json_time(rep_buffer *b, int64_t time);
void rep_json_ip(rep_buffer *b, const cap_address *ip);

#endif
