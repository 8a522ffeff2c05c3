/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/tls.h"

static void add_named(s7_text *out, const s7_name *names, uint32_t value, int digits)
{
    const char *name = s7_name_of(names, value);
    if (name) {
        s7_text_add(out, name);
        return;
    }
    s7_text_add(out, "0x");
    s7_text_hex(out, value, digits);
}

static void add_text(s7_text *out, const char *before, s7_bytes text)
{
    if (text.size == 0)
        return;
    s7_text_add(out, before);
    s7_text_ascii(out, text);
}

static void add_size(s7_text *out, size_t size)
{
    s7_text_char(out, ' ');
    s7_text_unsigned(out, size);
    s7_text_add(out, size == 1 ? " byte" : " bytes");
}

static void add_message(const tls_message *message, s7_text *out)
{
    if (message->retry)
        s7_text_add(out, "HelloRetryRequest");
    else
        add_named(out, s7_names_tls_handshake, message->type, 2);
    if (message->version > 0) {
        s7_text_char(out, ' ');
        add_named(out, s7_names_tls_version, message->version, 4);
    }
    if (message->type == TLS_SERVER_HELLO && message->cipher_suite > 0) {
        s7_text_add(out, ", ");
        add_named(out, s7_names_tls_suite, message->cipher_suite, 4);
    }
    add_text(out, ", server name ", message->server_name);
    add_text(out, ", protocol ", message->alpn);
    if (message->has_certificate) {
        s7_text_char(out, ' ');
        tls_name_text(message->certificate.subject, out);
    }
}

/* The messages that begin in the record; what is only continued here is no message of its own. */
static void add_handshake(const tls_record *record, s7_text *out)
{
    s7_notes ignored = 0;
    s7_cursor c = s7_cursor_over(s7_slice(record->payload, record->continues, record->payload.size),
                                 NULL, &ignored);
    tls_message message;
    bool first = true;
    if (record->continues > 0) {
        s7_text_add(out, "handshake, continued");
        first = false;
    }
    while (tls_message_read(&c, &message)) {
        if (!first)
            s7_text_add(out, "; ");
        add_message(&message, out);
        first = false;
    }
}

static void add_record(const tls_record *record, s7_text *out)
{
    uint8_t level, alert;
    if (record->content == TLS_HANDSHAKE && record->readable) {
        add_handshake(record, out);
        return;
    }
    if (tls_record_alert(record, &level, &alert)) {
        s7_text_add(out, "alert ");
        add_named(out, s7_names_tls_alert_level, level, 2);
        s7_text_add(out, ": ");
        add_named(out, s7_names_tls_alert, alert, 2);
        return;
    }
    if (record->content == TLS_HANDSHAKE || record->content == TLS_ALERT)
        s7_text_add(out, "encrypted ");
    add_named(out, s7_names_tls_content, record->content, 2);
    if (record->content == TLS_APPLICATION_DATA)
        add_size(out, record->payload.size);
}

void tls_summary(s7_bytes records, const tls_state *before, s7_text *out)
{
    tls_state state = *before;
    tls_records walk = {records, &state};
    tls_record record;
    bool first = true;
    while (!out->cut && tls_records_next(&walk, &record)) {
        if (!first)
            s7_text_add(out, "; ");
        add_record(&record, out);
        first = false;
    }
}
