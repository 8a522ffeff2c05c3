/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json.h"

static bool plain(unsigned char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

static void put_escaped(rep_buffer *b, unsigned char c)
{
    static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (const char *p = shorts; *p; p += 2) {
        if ((unsigned char)*p == c) {
            rep_put_char(b, '\\');
            rep_put_char(b, p[1]);
            return;
        }
    }
    rep_put_format(b, "\\u%04x", c);
}

/* One character that is not plain; returns how many bytes it takes. */
static size_t put_special(rep_buffer *b, const char *text, size_t size)
{
    const unsigned char c = (unsigned char)*text;
    if (c < 0x80) {
        put_escaped(b, c);
        return 1;
    }
    const gunichar decoded = g_utf8_get_char_validated(text, (gssize)size);
    if (decoded == (gunichar)-1 || decoded == (gunichar)-2) {
        rep_put_format(b, "\\\\x%02x", c);
        return 1;
    }
    const size_t length = (size_t)(g_utf8_next_char(text) - text);
    rep_put(b, text, length);
    return length;
}

void rep_json_text(rep_buffer *b, const char *text, size_t size)
{
    rep_put_char(b, '"');
    while (size > 0) {
        size_t run = 0;
        while (run < size && plain((unsigned char)text[run]))
            run++;
        rep_put(b, text, run);
        text += run;
        size -= run;
        if (size == 0)
            break;
        const size_t special = put_special(b, text, size);
        text += special;
        size -= special;
    }
    rep_put_char(b, '"');
}

void rep_json_string(rep_buffer *b, const char *string)
{
    rep_json_text(b, string, strlen(string));
}

void rep_json_hex(rep_buffer *b, s7_bytes bytes)
{
    rep_put_char(b, '"');
    rep_put_hex(b, bytes);
    rep_put_char(b, '"');
}

void rep_json_bool(rep_buffer *b, bool value)
{
    rep_put_string(b, value ? "true" : "false");
}

void rep_json_time(rep_buffer *b, int64_t time)
{
    rep_put_char(b, '"');
    rep_put_time(b, time);
    rep_put_char(b, '"');
}

void rep_json_ip(rep_buffer *b, const cap_address *ip)
{
    rep_put_char(b, '"');
    rep_put_ip(b, ip);
    rep_put_char(b, '"');
}
