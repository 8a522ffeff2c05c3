/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the readable part of a TLS handshake inside COTP says of a connection. */
#ifndef S7TAP_ANALYZER_TLS_H
#define S7TAP_ANALYZER_TLS_H

#include "capture/sink.h"

#include <glib.h>

/* Text is UTF-8, and NULL where nothing was seen of it; owned by the connection. */
typedef struct ana_tls {
    cap_stamp first;       /* of the TSDU with the first record */
    uint16_t offered;      /* newest version of the client, table s7_names_tls_version; 0 unknown */
    uint16_t version;      /* chosen by the server; 0 unknown */
    uint16_t cipher_suite; /* chosen, valid where `version` is known */
    char *server_name;     /* whom the client means to reach (SNI) */
    char *alpn;            /* protocol inside TLS: chosen, else the first that was offered */
    /* Of the server's certificate; only TLS 1.2 and older show it. */
    char *subject, *issuer;
    char *not_before, *not_after; /* RFC 3339 */
    bool alerted;                 /* the next three: the first alert in the clear */
    int alert_by;                 /* flow side */
    uint8_t alert_level, alert;   /* tables s7_names_tls_alert_level, s7_names_tls_alert */
    uint64_t records[2];          /* by flow side */
} ana_tls;

/* What is known, for people: "TLS 1.3 (TLS_AES_256_GCM_SHA384), server name plc1, certificate
 * CN=plc1 by CN=ca, valid until 2027-01-31T12:00:00Z, alert of the server: handshake failure".
 * Appends nothing where nothing is known. `client`: flow side. */
void ana_tls_text(const ana_tls *tls, int client, GString *out);

#endif
