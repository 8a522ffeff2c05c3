/* SPDX-License-Identifier: GPL-2.0-or-later */
/* COTP (ISO 8073 / RFC 905, class 0 over RFC 1006): connection set-up, data, refusal. */
#ifndef S7TAP_DISSECTOR_COTP_H
#define S7TAP_DISSECTOR_COTP_H

#include "dissector/tap.h"

/* TPDU codes as in the second byte; for CR, CC, AK and RJ the low nibble is the credit. */
typedef enum cotp_type {
    COTP_NONE = 0,
    COTP_ED = 0x10,
    COTP_EA = 0x20,
    COTP_UD = 0x40,
    COTP_RJ = 0x50,
    COTP_AK = 0x60,
    COTP_ER = 0x70,
    COTP_DR = 0x80,
    COTP_DC = 0xC0,
    COTP_CC = 0xD0,
    COTP_CR = 0xE0,
    COTP_DT = 0xF0,
} cotp_type;

typedef struct cotp_tpdu {
    uint8_t header_length;        /* length indicator + 1, as far as present */
    uint8_t type;                 /* cotp_type; COTP_NONE if the code is unknown */
    uint8_t code;                 /* the byte itself */
    uint16_t destination, source; /* references */
    uint8_t class_option;
    uint8_t tpdu_size;        /* exponent as coded: 0x0A = 1024; 0 if not given */
    uint8_t reason;           /* DR reason, ER cause */
    bool eot;                 /* DT, ED: last TPDU of the TSDU */
    s7_bytes calling, called; /* TSAPs of CR and CC, empty if not given */
    s7_bytes payload;         /* user data behind the header */
    s7_notes notes;
} cotp_tpdu;

/* Decodes one TPDU (what a TPKT carries). Reported are the leaves of its header, the first
 * `header_length` bytes; the payload is left to the host. False if not even a TPDU code is there.
 */
bool cotp_decode(s7_bytes in, cotp_tpdu *out, const s7_tap *tap);

/* A TSAP by the conventions of Siemens partners (not part of the standard). Two bytes: connection
 * type, then rack << 5 | slot, always shown as a pair. Longer ones: ASCII where printable, those of
 * ISO-on-TCP as pair and extension, else bytes; so is a single byte. */
typedef struct cotp_tsap {
    bool coded; /* the connection type is a known one; it, rack and slot are set */
    uint8_t connection_type, rack, slot;
    char text[72]; /* "01.02", "SIMATIC-ROOT-HMI", "E0.03 TCP-1", "0102030405"; cut to fit */
} cotp_tsap;

void cotp_tsap_decode(s7_bytes tsap, cotp_tsap *out);

/* "PG", "OP", "S7 basic", "configured", "ISO-on-TCP", "S7 basic communication"; "other" for a type
 * of no known meaning. Never NULL. */
const char *cotp_connection_type_name(uint8_t connection_type);

#endif
