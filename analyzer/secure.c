/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLS inside COTP: TSDUs into records, and what the handshake says before it is encrypted.
 *
 * Records end anywhere in a TSDU. Where bytes were lost, or what should be a record is none, the
 * direction waits for a TSDU that begins with one. */
#include "analyzer/secure.h"

#include <string.h>

enum { LONGEST_NAME = 256, MOST_MESSAGE = 1 << 16 };

/* One direction. */
typedef struct secure_side {
    bool lost;
    ana_buffer records; /* of the last TSDU, and what the one before left over */
    uint32_t done;      /* of these, bytes that are needed no longer than the event */
    ana_buffer message; /* begun in one record, ended in another */
    tls_state state;    /* behind the records that were handed out */
} secure_side;

struct ana_secure {
    ana_tls public;
    secure_side side[2]; /* by flow side */
};

static char *owned_text(const s7_text *text)
{
    return text->length > 0 ? g_strndup(text->data, text->length) : NULL;
}

static char *text_of(s7_bytes bytes)
{
    char buffer[LONGEST_NAME];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_text_ascii(&text, bytes);
    return owned_text(&text);
}

static char *name_of(s7_bytes name)
{
    char buffer[LONGEST_NAME];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    tls_name_text(name, &text);
    return owned_text(&text);
}

static char *time_of(const tls_time *time)
{
    char buffer[24];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    tls_time_text(time, &text);
    return owned_text(&text);
}

static void take_certificate(ana_tls *tls, const tls_certificate *certificate)
{
    ana_keep_text(&tls->subject, name_of(certificate->subject));
    ana_keep_text(&tls->issuer, name_of(certificate->issuer));
    ana_keep_text(&tls->not_before, time_of(&certificate->not_before));
    ana_keep_text(&tls->not_after, time_of(&certificate->not_after));
}

/* True if the message said something. */
static bool take_message(ana_conversation *c, int side, const tls_message *message)
{
    ana_tls *tls = &c->secure->public;
    const bool by_client = side == c->public.client;
    if (message->type == TLS_CLIENT_HELLO) {
        tls->offered = message->version;
        ana_keep_text(&tls->server_name, text_of(message->server_name));
        if (tls->version == 0)
            ana_keep_text(&tls->alpn, text_of(message->alpn));
        return true;
    }
    if (message->type == TLS_SERVER_HELLO && !message->retry) {
        tls->version = message->version;
        tls->cipher_suite = message->cipher_suite;
        ana_keep_text(&tls->alpn, text_of(message->alpn));
        return true;
    }
    if (message->has_certificate && !by_client)
        take_certificate(tls, &message->certificate);
    return message->has_certificate && !by_client;
}

static bool read_message(ana_conversation *c, int side, s7_bytes bytes)
{
    s7_notes ignored = 0;
    tls_message message;
    s7_cursor cursor = s7_cursor_over(bytes, NULL, &ignored);
    return tls_message_read(&cursor, &message) && take_message(c, side, &message);
}

/* Of a message beyond the bound the start is kept: what it has to say stands there. */
static void keep_part(secure_side *self, s7_bytes part)
{
    const size_t room = MOST_MESSAGE - self->message.size;
    ana_buffer_append(&self->message, part.data, (uint32_t)MIN(part.size, room));
}

/* `open`: the last message of the record is not complete. */
static bool read_handshake(ana_conversation *c, int side, const tls_record *record, bool open)
{
    secure_side *self = &c->secure->side[side];
    s7_bytes rest = s7_slice(record->payload, record->continues, record->payload.size);
    bool news = false;
    if (self->message.size > 0)
        keep_part(self, s7_slice(record->payload, 0, record->continues));
    if (self->message.size > 0 && (rest.size > 0 || !open)) {
        news |= read_message(c, side, (s7_bytes){self->message.data, self->message.size});
        self->message.size = 0;
    }
    while (rest.size > 0) {
        const size_t size = rest.size < TLS_MESSAGE_HEADER
                                ? rest.size + 1
                                : TLS_MESSAGE_HEADER + (size_t)s7_load24(rest.data + 1);
        if (size > rest.size) {
            keep_part(self, rest);
            break;
        }
        news |= read_message(c, side, s7_slice(rest, 0, size));
        rest = s7_slice(rest, size, rest.size);
    }
    return news;
}

static bool take_alert(ana_tls *tls, int side, const tls_record *record)
{
    uint8_t level, alert;
    if (tls->alerted || !tls_record_alert(record, &level, &alert))
        return false;
    tls->alerted = true;
    tls->alert_by = side;
    tls->alert_level = level;
    tls->alert = alert;
    return true;
}

/* Reads whole records; true if they say something new. */
static bool read_records(ana_conversation *c, int side, s7_bytes records)
{
    secure_side *self = &c->secure->side[side];
    tls_records walk = {records, &self->state};
    tls_record record;
    bool news = false;
    while (tls_records_next(&walk, &record)) {
        const bool open = self->state.owed > 0 || self->state.head_size > 0;
        c->secure->public.records[side]++;
        if (record.content == TLS_HANDSHAKE && record.readable)
            news |= read_handshake(c, side, &record, open);
        else
            news |= take_alert(&c->secure->public, side, &record);
    }
    return news;
}

/* Bytes are missing: what of the state depends on them. Only hellos are readable from here on. */
static void lose(secure_side *self)
{
    self->lost = true;
    self->message.size = 0;
    self->state = (tls_state){.encrypted = true};
}

/* How many of the bytes are whole records; what follows them is the start of another. */
static uint32_t whole_records(s7_bytes bytes, bool *broken)
{
    uint32_t at = 0;
    for (;;) {
        const s7_bytes rest = s7_slice(bytes, at, bytes.size);
        const uint32_t size = tls_record_size(rest);
        *broken = rest.size > 0 && size == 0;
        if (size == 0 || rest.size < TLS_RECORD_HEADER || rest.size < size)
            return at;
        at += size;
    }
}

static ana_secure *secure_of(ana_conversation *c, const cap_stamp *stamp)
{
    if (c->secure)
        return c->secure;
    c->secure = g_new0(ana_secure, 1);
    c->secure->public.first = *stamp;
    c->public.tls = &c->secure->public;
    return c->secure;
}

bool ana_secure_take(ana_conversation *c, int side, ana_pdu *event)
{
    secure_side *self = &secure_of(c, &event->stamp)->side[side];
    bool broken;
    if (self->lost && tls_record_size(event->tsdu) == 0)
        return false;
    self->lost = false;
    ana_buffer_append(&self->records, event->tsdu.data, (uint32_t)event->tsdu.size);
    const s7_bytes all = {self->records.data, self->records.size};
    event->tls_before = self->state;
    event->tls = s7_slice(all, 0, whole_records(all, &broken));
    self->done = broken ? self->records.size : (uint32_t)event->tls.size;
    const bool news = read_records(c, side, event->tls);
    if (broken)
        lose(self);
    return news;
}

void ana_secure_release(ana_conversation *c, int side)
{
    secure_side *self = &c->secure->side[side];
    self->records.size -= self->done;
    if (self->done > 0 && self->records.size > 0)
        memmove(self->records.data, self->records.data + self->done, self->records.size);
    self->done = 0;
}

void ana_secure_gap(ana_conversation *c, int side)
{
    if (!c->secure)
        return;
    c->secure->side[side].records.size = 0;
    lose(&c->secure->side[side]);
}

uint32_t ana_secure_held(ana_secure *secure)
{
    uint32_t held = 0;
    for (int side = 0; secure && side < 2; side++) {
        ana_buffer_trim(&secure->side[side].records);
        ana_buffer_trim(&secure->side[side].message);
        held += secure->side[side].records.capacity + secure->side[side].message.capacity;
    }
    return held;
}

bool ana_secure_holds(const ana_secure *secure, int side)
{
    return secure && (secure->side[side].records.size > 0 || secure->side[side].message.size > 0);
}

void ana_secure_forget(ana_secure *secure)
{
    for (int side = 0; secure && side < 2; side++) {
        ana_buffer_clear(&secure->side[side].records);
        ana_buffer_clear(&secure->side[side].message);
    }
}

void ana_tls_clear(ana_tls *tls)
{
    char *const owned[] = {tls->server_name, tls->alpn,       tls->subject,
                           tls->issuer,      tls->not_before, tls->not_after};
    for (size_t i = 0; i < G_N_ELEMENTS(owned); i++)
        g_free(owned[i]);
    *tls = (ana_tls){0};
}

static void keep_copy(char **place, const char *text)
{
    ana_keep_text(place, g_strdup(text));
}

void ana_tls_merge(ana_tls *known, const ana_tls *tls)
{
    if (tls->version != 0) {
        known->first = tls->first;
        known->version = tls->version;
        known->cipher_suite = tls->cipher_suite;
    }
    keep_copy(&known->subject, tls->subject);
    keep_copy(&known->issuer, tls->issuer);
    keep_copy(&known->not_before, tls->not_before);
    keep_copy(&known->not_after, tls->not_after);
}

void ana_secure_free(ana_secure *secure)
{
    if (!secure)
        return;
    ana_tls_clear(&secure->public);
    ana_secure_forget(secure);
    g_free(secure);
}
