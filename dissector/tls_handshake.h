/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of the TLS handshake that are not encrypted. */
#ifndef S7TAP_DISSECTOR_TLS_HANDSHAKE_H
#define S7TAP_DISSECTOR_TLS_HANDSHAKE_H

#include "dissector/cursor.h"
#include "dissector/tls_certificate.h"

enum { TLS_MESSAGE_HEADER = 4 };

/* Kinds of messages that say something. */
enum {
    TLS_CLIENT_HELLO = 1,
    TLS_SERVER_HELLO = 2,
    TLS_CERTIFICATE = 11,
};

/* What one message says; what it does not say is 0 or empty. Spans borrow from it. */
typedef struct tls_message {
    uint8_t type;
    uint32_t length;       /* of its body, as coded */
    uint16_t version;      /* hello: the newest that the client offers; chosen by the server */
    uint16_t cipher_suite; /* ServerHello */
    bool retry;            /* ServerHello that asks for another ClientHello */
    s7_bytes server_name;  /* ClientHello */
    s7_bytes alpn;         /* hello: the first that is offered; chosen */
    bool has_certificate;
    tls_certificate certificate; /* the first, its owner's */
} tls_message;

/* The message at the cursor, of which the end may be missing: what is there is decoded, and the
 * cursor stands behind it. Notes TLS_HANDSHAKE where a whole message contradicts its own lengths.
 * False if its head is cut. */
bool tls_message_read(s7_cursor *c, tls_message *out);

#endif
