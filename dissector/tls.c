/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TLS records (RFC 5246 section 6.2, RFC 8446 section 5):
 *
 *    0      1         3        5
 *   +------+---------+--------+- - - - -
 *   | type | version | length | payload
 *   +------+---------+--------+- - - - -
 *
 *   20 ChangeCipherSpec  | 01 |
 *   21 alert             | level | alert |           longer ones are encrypted
 *   22 handshake         | messages, which may go on in the next record (tls_handshake.h) |
 *   23 application data  encrypted; in TLS 1.3 the rest of the handshake and alerts, too
 *
 * What follows ChangeCipherSpec is encrypted, but for the hellos that TLS 1.3 repeats behind one
 * when the server asks for another key share.
 */
#include "dissector/tls.h"

enum { ALERT_SIZE = 2, VERSION_MAJOR = 3, NEWEST_MINOR = 4 };

uint32_t tls_record_size(s7_bytes bytes)
{
    if (bytes.size > 0 && (bytes.data[0] < TLS_CHANGE_CIPHER_SPEC || bytes.data[0] > TLS_HEARTBEAT))
        return 0;
    if ((bytes.size > 1 && bytes.data[1] != VERSION_MAJOR) ||
        (bytes.size > 2 && bytes.data[2] > NEWEST_MINOR))
        return 0;
    if (bytes.size < TLS_RECORD_HEADER)
        return TLS_RECORD_HEADER;
    const uint32_t size = TLS_RECORD_HEADER + (uint32_t)s7_load16(bytes.data + 3);
    return size <= TLS_RECORD_MOST ? size : 0;
}

/* One hello and nothing else: what is encrypted looks like this by no chance worth mentioning. */
static bool is_hello(s7_bytes payload)
{
    enum { HELLO_LEAST = 42 };
    return payload.size >= HELLO_LEAST &&
           (payload.data[0] == TLS_CLIENT_HELLO || payload.data[0] == TLS_SERVER_HELLO) &&
           s7_load24(payload.data + 1) == payload.size - TLS_MESSAGE_HEADER &&
           payload.data[4] == VERSION_MAJOR;
}

/* Completes the head of a message that the record before cut. Returns where its body begins. */
static size_t pass_head(tls_state *state, s7_bytes payload)
{
    size_t at = 0;
    while (state->head_size > 0 && state->head_size < TLS_MESSAGE_HEADER && at < payload.size)
        state->head[state->head_size++] = payload.data[at++];
    if (state->head_size < TLS_MESSAGE_HEADER)
        return at;
    state->head_size = 0;
    state->owed = s7_load24(state->head + 1);
    return at;
}

/* Passes over what stands in the record of messages begun before. */
static uint32_t pass_continued(tls_state *state, s7_bytes payload)
{
    size_t at = pass_head(state, payload);
    const size_t left = payload.size - at;
    const size_t owed = state->owed < left ? state->owed : left;
    state->owed -= (uint32_t)owed;
    return (uint32_t)(at + owed);
}

/* Passes over whole messages, and notes what the last one lacks. */
static void pass_messages(tls_state *state, s7_bytes rest)
{
    while (rest.size >= TLS_MESSAGE_HEADER) {
        const size_t size = TLS_MESSAGE_HEADER + (size_t)s7_load24(rest.data + 1);
        if (size > rest.size) {
            state->owed = (uint32_t)(size - rest.size);
            return;
        }
        rest = s7_slice(rest, size, rest.size);
    }
    for (size_t i = 0; i < rest.size; i++)
        state->head[i] = rest.data[i];
    state->head_size = (uint8_t)rest.size;
}

static void pass_handshake(tls_state *state, tls_record *record)
{
    if (is_hello(record->payload)) {
        state->owed = 0;
        state->head_size = 0;
    } else if (state->encrypted) {
        return;
    }
    record->readable = true;
    record->continues = pass_continued(state, record->payload);
    if (state->owed == 0 && state->head_size == 0)
        pass_messages(state, s7_slice(record->payload, record->continues, record->payload.size));
}

bool tls_records_next(tls_records *walk, tls_record *out)
{
    const uint32_t size = tls_record_size(walk->rest);
    if (size == 0 || walk->rest.size < TLS_RECORD_HEADER || walk->rest.size < size)
        return false;
    const uint8_t *p = walk->rest.data;
    *out =
        (tls_record){.content = p[0],
                     .version = s7_load16(p + 1),
                     .payload = s7_slice(walk->rest, TLS_RECORD_HEADER, size - TLS_RECORD_HEADER),
                     .bytes = {p, size}};
    walk->rest = s7_slice(walk->rest, size, walk->rest.size);
    if (out->content == TLS_CHANGE_CIPHER_SPEC)
        walk->state->encrypted = true;
    else if (out->content == TLS_HANDSHAKE)
        pass_handshake(walk->state, out);
    else if (out->content == TLS_ALERT)
        out->readable = out->payload.size == ALERT_SIZE;
    return true;
}

bool tls_record_alert(const tls_record *record, uint8_t *level, uint8_t *alert)
{
    if (record->content != TLS_ALERT || !record->readable)
        return false;
    *level = record->payload.data[0];
    *alert = record->payload.data[1];
    return true;
}

static void show_handshake(s7_cursor *c, const tls_record *record)
{
    tls_message message;
    s7_span(c, S7F_TLS_FRAGMENT, record->continues);
    while (tls_message_read(c, &message)) {
    }
    s7_remaining(c, S7F_TLS_FRAGMENT);
}

static void show_payload(s7_cursor *c, const tls_record *record)
{
    if (record->content == TLS_CHANGE_CIPHER_SPEC && s7_left(c) == 1) {
        s7_u8(c, S7F_TLS_CHANGE);
    } else if (record->content == TLS_ALERT && record->readable) {
        s7_u8(c, S7F_TLS_ALERT_LEVEL);
        s7_u8(c, S7F_TLS_ALERT);
    } else if (record->content == TLS_HANDSHAKE && record->readable) {
        show_handshake(c, record);
    }
    s7_remaining(c, S7F_TLS_ENCRYPTED);
}

static void show_record(s7_cursor *c, const tls_record *record)
{
    s7_enter(c, S7F_TLS_RECORD);
    s7_u8(c, S7F_TLS_CONTENT);
    s7_u16(c, S7F_TLS_VERSION);
    s7_cursor payload = s7_sub(c, s7_u16(c, S7F_TLS_LENGTH));
    show_payload(&payload, record);
    s7_leave(&payload);
}

s7_notes tls_decode(s7_bytes records, const tls_state *before, const s7_tap *tap)
{
    s7_notes notes = 0;
    tls_state state = *before;
    tls_records walk = {records, &state};
    tls_record record;
    s7_cursor c = s7_cursor_over(records, tap, &notes);
    if (records.size == 0)
        return 0;
    s7_enter(&c, S7F_TLS);
    while (tls_records_next(&walk, &record))
        show_record(&c, &record);
    s7_remaining(&c, S7F_TLS_FRAGMENT);
    s7_leave(&c);
    return notes;
}
