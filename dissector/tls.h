/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLS as S7comm-plus is carried in it: the user data of COTP are a stream of records, which end
 * anywhere in a TSDU. The host joins them to whole records; nothing is decrypted. */
#ifndef S7TAP_DISSECTOR_TLS_H
#define S7TAP_DISSECTOR_TLS_H

#include "dissector/text.h"
#include "dissector/tls_handshake.h"

enum {
    TLS_RECORD_HEADER = 5,
    TLS_RECORD_MOST = TLS_RECORD_HEADER + (1 << 14) + 2048, /* RFC 5246 section 6.2.3 */
};

/* Content types of records. */
enum {
    TLS_CHANGE_CIPHER_SPEC = 20,
    TLS_ALERT = 21,
    TLS_HANDSHAKE = 22,
    TLS_APPLICATION_DATA = 23,
    TLS_HEARTBEAT = 24,
};

/* What one direction has to know of the records before. All 0: there were none. */
typedef struct tls_state {
    bool encrypted;    /* only hellos are readable: ChangeCipherSpec was sent, or bytes are lost */
    uint8_t head_size; /* of a message whose head is cut by the end of a record */
    uint8_t head[TLS_MESSAGE_HEADER];
    uint32_t owed; /* bytes that a message begun before lacks */
} tls_state;

typedef struct tls_record {
    uint8_t content;
    bool readable;      /* handshake and alerts: in the clear */
    uint32_t continues; /* readable handshake: how many bytes go on with what began before */
    uint16_t version;   /* in its head */
    s7_bytes payload;
    s7_bytes bytes; /* the whole record */
} tls_record;

/* The size of the record that `bytes` begin with, as its head says: more than there is where it is
 * cut. TLS_RECORD_HEADER where not even the head is whole; 0 if no record begins like this. */
uint32_t tls_record_size(s7_bytes bytes);

/* Walks over whole records. `state` is brought up to date; it is the caller's. */
typedef struct tls_records {
    s7_bytes rest;
    tls_state *state;
} tls_records;

/* Takes the next record off; false at the end, or where no whole record stands. */
bool tls_records_next(tls_records *walk, tls_record *out);

/* What a readable alert says; false where there is none. */
bool tls_record_alert(const tls_record *record, uint8_t *level, uint8_t *alert);

/* Reports the fields of whole records; `before` is the state ahead of the first one. Bytes that
 * make no whole record are shown as such. Returns the notes. */
s7_notes tls_decode(s7_bytes records, const tls_state *before, const s7_tap *tap);

/* "ClientHello TLS 1.3, server name plc1; ChangeCipherSpec; application data 1234 bytes": one line
 * for whole records. */
void tls_summary(s7_bytes records, const tls_state *before, s7_text *out);

#endif
