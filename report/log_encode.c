/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/log_encode.h"

#include "report/format.h"

enum { FACILITY = 3 /* daemons */ };

#define TAG "s7tap"
/* Names without '@' are IANA's. s7tap has no number of its own: this one is for examples (RFC
 * 5612).
 */
#define ELEMENT "s7tap@32473"

static const char *value_of(const rep_log_entry *entry, const rep_log_field *field)
{
    return entry->values.data + field->at;
}

/* 64 bits, least first, in whatever order this computer has them. */
static void put_length(rep_buffer *b, uint64_t size)
{
    for (unsigned i = 0; i < 8; i++)
        rep_put_char(b, (char)(size >> (8 * i) & 0xFF));
}

static void put_journal_value(rep_buffer *b, const char *value, size_t size)
{
    if (memchr(value, '\n', size)) {
        rep_put_char(b, '\n');
        put_length(b, size);
    } else {
        rep_put_char(b, '=');
    }
    rep_put(b, value, size);
    rep_put_char(b, '\n');
}

static void put_journal(rep_buffer *b, const rep_log_entry *entry)
{
    rep_put_string(b, "MESSAGE");
    put_journal_value(b, entry->message.used > 0 ? entry->message.data : "", entry->message.used);
    rep_put_format(b,
                   "PRIORITY=%d\nSYSLOG_FACILITY=%d\nSYSLOG_IDENTIFIER=" TAG
                   "\nMESSAGE_ID=%s\nS7TAP_KIND=%s\n",
                   (int)entry->priority, FACILITY, rep_log_kind_id(entry->kind),
                   rep_log_kind_name(entry->kind));
    for (guint i = 0; i < entry->fields->len; i++) {
        const rep_log_field *field = &g_array_index(entry->fields, rep_log_field, i);
        rep_put_string(b, "S7TAP_");
        for (const char *c = field->key; *c; c++)
            rep_put_char(b, g_ascii_toupper(*c));
        put_journal_value(b, value_of(entry, field), field->size);
    }
}

/* Lines become one, of sentences or of what is no sentence. */
static void put_parameter(rep_buffer *b, const char *key, const char *value, size_t size)
{
    rep_put_format(b, " %s=\"", key);
    for (size_t i = 0; i < size; i++) {
        const char c = value[i];
        if (c == '"' || c == '\\' || c == ']')
            rep_put_char(b, '\\');
        if (c == '\n')
            rep_put_string(b, value[i - 1] == '.' ? " " : "; ");
        else
            rep_put_char(b, c);
    }
    rep_put_char(b, '"');
}

/* The element, up to `end` of the buffer if it is of more than its kind. */
static void put_element(rep_buffer *b, const rep_log_entry *entry, size_t end)
{
    rep_put_string(b, "[" ELEMENT);
    put_parameter(b, "kind", rep_log_kind_name(entry->kind),
                  strlen(rep_log_kind_name(entry->kind)));
    for (guint i = 0; i < entry->fields->len; i++) {
        const rep_log_field *field = &g_array_index(entry->fields, rep_log_field, i);
        const size_t before = b->used;
        put_parameter(b, field->key, value_of(entry, field), field->size);
        if (b->used + 1 > end) {
            b->used = before;
            break;
        }
    }
    rep_put_char(b, ']');
}

static void put_priority(rep_buffer *b, const rep_log_entry *entry)
{
    rep_put_format(b, "<%d>", FACILITY * 8 + (int)entry->priority);
}

/* "Nov  9 07:05:00": of English months, whatever the language. */
static void put_local_time(rep_buffer *b, const rep_log_sender *sender)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    rep_buffer text = {0};
    rep_put_time(&text, sender->now + sender->utc_offset); /* 2026-11-09T07:05:00.000000Z */
    const int month = (text.data[5] - '0') * 10 + text.data[6] - '0';
    rep_put_format(b, "%s %c%c %.8s", months[month - 1], text.data[8] == '0' ? ' ' : text.data[8],
                   text.data[9], text.data + 11);
    rep_buffer_clear(&text);
}

static void put_local(rep_buffer *b, const rep_log_entry *entry, const rep_log_sender *sender)
{
    const size_t start = b->used;
    put_priority(b, entry);
    put_local_time(b, sender);
    rep_put_format(b, " " TAG "[%d]: ", sender->pid);
    rep_put(b, entry->message.data, entry->message.used);
    rep_put_char(b, ' ');
    put_element(b, entry, start + REP_LOG_MOST_LOCAL);
}

static void put_rfc5424(rep_buffer *b, const rep_log_entry *entry, const rep_log_sender *sender)
{
    const size_t start = b->used;
    put_priority(b, entry);
    rep_put_string(b, "1 ");
    rep_put_time(b, sender->now);
    rep_put_format(b, " %s " TAG " %d %s ", sender->host, sender->pid,
                   rep_log_kind_name(entry->kind));
    put_element(b, entry, start + REP_LOG_MOST_RFC5424 - entry->message.used - 1);
    rep_put_char(b, ' ');
    rep_put(b, entry->message.data, entry->message.used);
}

void rep_log_encode(rep_buffer *b, const rep_log_entry *entry, const rep_log_sender *sender)
{
    if (sender->protocol == REP_LOG_JOURNAL)
        put_journal(b, entry);
    else if (sender->protocol == REP_LOG_LOCAL)
        put_local(b, entry, sender);
    else
        put_rfc5424(b, entry, sender);
}
