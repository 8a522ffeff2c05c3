/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Handshake messages (RFC 5246 section 7.4, RFC 8446 section 4):
 *
 *    0      1               4
 *   +------+---------------+- - - -
 *   | type | length (3)    | body
 *   +------+---------------+- - - -
 *
 *   ClientHello | version (2) | random (32) | n, session id | n (2), suites (2)... |
 *               ... n, compression... | n (2), extensions |
 *   ServerHello | version (2) | random (32) | n, session id | suite (2) | compression |
 *               ... n (2), extensions |
 *   Certificate | n (3), (n (3), DER)... |
 *   extension   | type (2) | n (2), body |
 *
 * TLS 1.3 keeps the version of 1.2 in its hellos; the extension supported_versions has the true
 * one. Its messages behind the ServerHello are encrypted, the certificate among them.
 */
#include "dissector/tls_handshake.h"

enum {
    EXTENSION_SERVER_NAME = 0,
    EXTENSION_GROUPS = 10,
    EXTENSION_SIGNATURES = 13,
    EXTENSION_ALPN = 16,
    EXTENSION_VERSIONS = 43,
    EXTENSION_SIGNATURES_OF_CERTIFICATES = 50,
    EXTENSION_KEY_SHARE = 51,
};

/* The random of a ServerHello that is a HelloRetryRequest: RFC 8446 section 4.1.3. */
static const uint8_t retry_random[32] = {
    0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
    0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
};

/* Byte by byte: compilers make bcmp of a memcmp for equality. */
static bool is_retry(s7_bytes random)
{
    for (size_t i = 0; i < sizeof retry_random; i++)
        if (random.size != sizeof retry_random || random.data[i] != retry_random[i])
            return false;
    return true;
}

/* Closes a list within `c`: what is left of it, by fault or cut, is shown as bytes. */
static void end_list(s7_cursor *c, s7_cursor *list)
{
    c->failed |= list->failed;
    list->failed = false;
    s7_remaining(list, S7F_TLS_FRAGMENT);
}

static void read_numbers(s7_cursor *c, s7_field field)
{
    while (s7_left(c) > 0)
        s7_u16(c, field);
}

static void read_listed_numbers(s7_cursor *c, s7_field field)
{
    s7_cursor list = s7_sub(c, s7_u16(c, S7F_TLS_LIST_LENGTH));
    read_numbers(&list, field);
    end_list(c, &list);
}

/* The newest one. Reserved values that clients strew in (GREASE) are no versions. */
static void read_version(s7_cursor *c, tls_message *out)
{
    const uint16_t version = s7_u16(c, S7F_TLS_SUPPORTED_VERSION);
    if (s7_name_of(s7_names_tls_version, version) && version > out->version)
        out->version = version;
}

static void read_versions(s7_cursor *c, tls_message *out)
{
    if (out->type == TLS_SERVER_HELLO) {
        read_version(c, out);
        return;
    }
    s7_cursor list = s7_sub(c, s7_u8(c, S7F_TLS_SHORT_LIST_LENGTH));
    while (s7_left(&list) > 0)
        read_version(&list, out);
    end_list(c, &list);
}

static void read_names(s7_cursor *c, tls_message *out)
{
    if (s7_left(c) == 0)
        return;
    s7_cursor list = s7_sub(c, s7_u16(c, S7F_TLS_LIST_LENGTH));
    while (s7_left(&list) > 0) {
        s7_u8(&list, S7F_TLS_NAME_TYPE);
        const s7_bytes name =
            s7_span(&list, S7F_TLS_SERVER_NAME, s7_u16(&list, S7F_TLS_NAME_LENGTH));
        if (out->server_name.size == 0)
            out->server_name = name;
    }
    end_list(c, &list);
}

static void read_alpn(s7_cursor *c, tls_message *out)
{
    s7_cursor list = s7_sub(c, s7_u16(c, S7F_TLS_LIST_LENGTH));
    while (s7_left(&list) > 0) {
        const s7_bytes name = s7_span(&list, S7F_TLS_ALPN, s7_u8(&list, S7F_TLS_ALPN_LENGTH));
        if (out->alpn.size == 0)
            out->alpn = name;
    }
    end_list(c, &list);
}

static void read_share(s7_cursor *c)
{
    s7_u16(c, S7F_TLS_GROUP);
    s7_span(c, S7F_TLS_KEY, s7_u16(c, S7F_TLS_KEY_LENGTH));
}

/* A retry names the group that it wants a share of. */
static void read_shares(s7_cursor *c, tls_message *out)
{
    if (out->retry) {
        s7_u16(c, S7F_TLS_GROUP);
        return;
    }
    if (out->type == TLS_SERVER_HELLO) {
        read_share(c);
        return;
    }
    s7_cursor list = s7_sub(c, s7_u16(c, S7F_TLS_LIST_LENGTH));
    while (s7_left(&list) > 0)
        read_share(&list);
    end_list(c, &list);
}

static void read_body(s7_cursor *c, uint16_t type, tls_message *out)
{
    switch (type) {
    case EXTENSION_SERVER_NAME:
        read_names(c, out);
        return;
    case EXTENSION_ALPN:
        read_alpn(c, out);
        return;
    case EXTENSION_VERSIONS:
        read_versions(c, out);
        return;
    case EXTENSION_GROUPS:
        read_listed_numbers(c, S7F_TLS_GROUP);
        return;
    case EXTENSION_SIGNATURES:
    case EXTENSION_SIGNATURES_OF_CERTIFICATES:
        read_listed_numbers(c, S7F_TLS_SIGNATURE);
        return;
    case EXTENSION_KEY_SHARE:
        read_shares(c, out);
        return;
    default:
        s7_remaining(c, S7F_TLS_EXTENSION_BYTES);
    }
}

static void read_extension(s7_cursor *c, tls_message *out)
{
    s7_enter(c, S7F_TLS_EXTENSION);
    const uint16_t type = s7_u16(c, S7F_TLS_EXTENSION_TYPE);
    s7_cursor body = s7_sub(c, s7_u16(c, S7F_TLS_EXTENSION_LENGTH));
    read_body(&body, type, out);
    c->failed |= body.failed;
    body.failed = false;
    s7_remaining(&body, S7F_TLS_EXTENSION_BYTES);
    s7_leave(&body);
}

static void read_extensions(s7_cursor *c, tls_message *out)
{
    if (s7_left(c) == 0)
        return;
    s7_cursor extensions = s7_sub(c, s7_u16(c, S7F_TLS_EXTENSIONS_LENGTH));
    while (s7_left(&extensions) > 0)
        read_extension(&extensions, out);
    end_list(c, &extensions);
}

static void read_client_hello(s7_cursor *c, tls_message *out)
{
    out->version = s7_u16(c, S7F_TLS_HELLO_VERSION);
    s7_span(c, S7F_TLS_RANDOM, sizeof retry_random);
    s7_span(c, S7F_TLS_SESSION, s7_u8(c, S7F_TLS_SESSION_LENGTH));
    s7_cursor suites = s7_sub(c, s7_u16(c, S7F_TLS_SUITES_LENGTH));
    read_numbers(&suites, S7F_TLS_SUITE);
    end_list(c, &suites);
    s7_cursor compressions = s7_sub(c, s7_u8(c, S7F_TLS_COMPRESSIONS_LENGTH));
    while (s7_left(&compressions) > 0)
        s7_u8(&compressions, S7F_TLS_COMPRESSION);
    end_list(c, &compressions);
    read_extensions(c, out);
}

static void read_server_hello(s7_cursor *c, tls_message *out)
{
    out->version = s7_u16(c, S7F_TLS_HELLO_VERSION);
    out->retry = is_retry(s7_span(c, S7F_TLS_RANDOM, sizeof retry_random));
    s7_span(c, S7F_TLS_SESSION, s7_u8(c, S7F_TLS_SESSION_LENGTH));
    out->cipher_suite = s7_u16(c, S7F_TLS_SUITE);
    s7_u8(c, S7F_TLS_COMPRESSION);
    read_extensions(c, out);
}

static void make_name(const s7_cursor *c, s7_field field, s7_bytes der, s7_bytes name)
{
    char buffer[256];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    tls_name_text(name, &text);
    if (text.length > 0)
        s7_made_text(c, field, c->at - (uint32_t)der.size, (uint32_t)der.size,
                     s7_text_bytes(&text));
}

static void make_time(const s7_cursor *c, s7_field field, s7_bytes der, const tls_time *time)
{
    char buffer[24];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    tls_time_text(time, &text);
    if (text.length > 0)
        s7_made_text(c, field, c->at - (uint32_t)der.size, (uint32_t)der.size,
                     s7_text_bytes(&text));
}

static void make_certificate(const s7_cursor *c, s7_bytes der, const tls_certificate *certificate)
{
    if (!c->tap || der.size == 0)
        return;
    make_name(c, S7F_TLS_SUBJECT, der, certificate->subject);
    make_name(c, S7F_TLS_ISSUER, der, certificate->issuer);
    make_time(c, S7F_TLS_NOT_BEFORE, der, &certificate->not_before);
    make_time(c, S7F_TLS_NOT_AFTER, der, &certificate->not_after);
}

/* One that is cut is read as far as it is there. */
static void read_certificate(s7_cursor *c, tls_message *out)
{
    tls_certificate certificate;
    s7_enter(c, S7F_TLS_CERTIFICATE);
    s7_cursor body = s7_sub(c, s7_u24(c, S7F_TLS_CERTIFICATE_LENGTH));
    body.failed = false;
    const s7_bytes der = s7_remaining(&body, S7F_TLS_CERTIFICATE_BYTES);
    const bool known = tls_certificate_read(der, &certificate);
    make_certificate(&body, der, &certificate);
    if (known && !out->has_certificate) {
        out->has_certificate = true;
        out->certificate = certificate;
    }
    s7_leave(&body);
}

static void read_certificates(s7_cursor *c, tls_message *out)
{
    s7_cursor list = s7_sub(c, s7_u24(c, S7F_TLS_CERTIFICATES_LENGTH));
    while (s7_left(&list) > 0)
        read_certificate(&list, out);
    end_list(c, &list);
}

static void read_message(s7_cursor *c, tls_message *out)
{
    switch (out->type) {
    case TLS_CLIENT_HELLO:
        read_client_hello(c, out);
        return;
    case TLS_SERVER_HELLO:
        read_server_hello(c, out);
        return;
    case TLS_CERTIFICATE:
        read_certificates(c, out);
        return;
    default:
        s7_remaining(c, S7F_TLS_MESSAGE_BYTES);
    }
}

bool tls_message_read(s7_cursor *c, tls_message *out)
{
    *out = (tls_message){0};
    if (s7_left(c) < TLS_MESSAGE_HEADER)
        return false;
    s7_enter(c, S7F_TLS_HANDSHAKE);
    const uint32_t start = c->at;
    out->type = s7_u8(c, S7F_TLS_MESSAGE);
    out->length = s7_u24(c, S7F_TLS_MESSAGE_LENGTH);
    const bool whole = out->length <= s7_left(c);
    s7_cursor body = s7_sub(c, out->length);
    c->failed = false;
    body.failed = false;
    read_message(&body, out);
    if (whole && (body.failed || s7_left(&body) > 0))
        s7_note_at(c, S7N_TLS_HANDSHAKE, start, c->at - start);
    body.failed = false;
    s7_remaining(&body, S7F_TLS_FRAGMENT);
    s7_leave(&body);
    return true;
}
