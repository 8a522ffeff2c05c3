/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an X.509 certificate says of its owner, as far as it is of use to a reader of captures.
 * Nothing is verified. */
#ifndef S7TAP_DISSECTOR_TLS_CERTIFICATE_H
#define S7TAP_DISSECTOR_TLS_CERTIFICATE_H

#include "dissector/text.h"

/* UTCTime or GeneralizedTime as encoded; empty if there is none. */
typedef struct tls_time {
    uint8_t tag;
    s7_bytes digits;
} tls_time;

/* Spans borrow from the certificate. */
typedef struct tls_certificate {
    s7_bytes subject, issuer; /* Name: contents of its SEQUENCE */
    tls_time not_before, not_after;
} tls_certificate;

/* Reads `der`, of which the end may be missing. False, and what could be read before, if it is no
 * certificate or is cut before its subject ends. */
bool tls_certificate_read(s7_bytes der, tls_certificate *out);

/* "CN=PLC_1, O=Example": the attributes of a Name in wire order; of others than the usual ones, the
 * object identifier. Appends nothing for an empty Name. What is not printable ASCII or UTF-8
 * becomes
 * '.'. */
void tls_name_text(s7_bytes name, s7_text *out);
/* "2026-01-31T12:00:00Z"; appends nothing where the time is not one of UTC in digits. */
void tls_time_text(const tls_time *time, s7_text *out);

#endif
