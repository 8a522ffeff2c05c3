/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/encrypted.h"

#include "report/json.h"

static void add_bytes(s7_text *out, size_t size)
{
    s7_text_unsigned(out, size);
    s7_text_add(out, size == 1 ? " byte" : " bytes");
}

void rep_tls_summary(const ana_pdu *pdu, s7_text *out)
{
    if (pdu->tls.size > 0) {
        tls_summary(pdu->tls, &pdu->tls_before, out);
        return;
    }
    const s7_bytes part = pdu->tsdu.size > 0 ? pdu->tsdu : pdu->tpdu->payload;
    s7_text_add(out, "part of a record, ");
    add_bytes(out, part.size);
}

static void put_text(rep_buffer *b, const char *key, const char *text)
{
    if (!text)
        return;
    if (!rep_json_just_opened(b))
        rep_put_char(b, ',');
    rep_put_char(b, '"');
    rep_put_string(b, key);
    rep_put_string(b, "\":");
    rep_json_string(b, text);
}

/* By its name, or as 0x1302 where it has none. */
static void put_named(rep_buffer *b, const char *key, const s7_name *names, uint32_t number)
{
    char unnamed[12];
    const char *name = s7_name_of(names, number);
    g_snprintf(unnamed, sizeof unnamed, "0x%04X", number);
    put_text(b, key, name ? name : unnamed);
}

static void put_certificate(rep_buffer *b, const ana_tls *tls)
{
    if (!tls->subject && !tls->issuer)
        return;
    rep_object(b, "certificate");
    put_text(b, "subject", tls->subject);
    put_text(b, "issuer", tls->issuer);
    put_text(b, "not_before", tls->not_before);
    put_text(b, "not_after", tls->not_after);
    rep_put_char(b, '}');
}

static void put_alert(rep_buffer *b, const ana_tls *tls, int client)
{
    if (!tls->alerted)
        return;
    rep_object(b, "alert");
    put_text(b, "by", tls->alert_by == client ? "client" : "server");
    put_named(b, "level", s7_names_tls_alert_level, tls->alert_level);
    rep_member_unsigned(b, "number", tls->alert);
    put_text(b, "text", s7_name_of(s7_names_tls_alert, tls->alert));
    rep_put_char(b, '}');
}

void rep_json_tls(rep_buffer *b, const ana_tls *tls, int client)
{
    const gsize start = b->used;
    rep_object(b, "tls");
    const gsize opened = b->used;
    if (tls->offered != 0)
        put_named(b, "offered", s7_names_tls_version, tls->offered);
    if (tls->version != 0) {
        put_named(b, "version", s7_names_tls_version, tls->version);
        put_named(b, "cipher_suite", s7_names_tls_suite, tls->cipher_suite);
    }
    put_text(b, "server_name", tls->server_name);
    put_text(b, "alpn", tls->alpn);
    put_certificate(b, tls);
    put_alert(b, tls, client);
    if (b->used == opened)
        b->used = start;
    else
        rep_put_char(b, '}');
}
