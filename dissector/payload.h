/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What else is spoken on port 102: names for bytes that are not S7. */
#ifndef S7TAP_DISSECTOR_PAYLOAD_H
#define S7TAP_DISSECTOR_PAYLOAD_H

#include "dissector/bytes.h"

typedef enum s7_payload {
    S7_PAYLOAD_SESSION,   /* ISO 8327: MMS, IEC 61850, ICCP */
    S7_PAYLOAD_S5,        /* FETCH/WRITE */
    S7_PAYLOAD_T125,      /* RDP */
    S7_PAYLOAD_TLS,       /* inside COTP */
    S7_PAYLOAD_USER_DATA, /* anything else inside COTP */
    S7_PAYLOAD_TLS_ON_TCP,
    S7_PAYLOAD_HTTP,
    S7_PAYLOAD_SSH,
    S7_PAYLOAD_UNKNOWN, /* anything else straight on TCP */
    S7_PAYLOAD_COUNT
} s7_payload;

/* How many of the first bytes straight on TCP tell what they are. */
#define S7_PAYLOAD_ENOUGH 8U

/* What `bytes` are, by how they begin. `in_cotp`: they are a whole TSDU; else they stand straight
 * on TCP, from the first byte of a direction on. */
s7_payload s7_payload_of(s7_bytes bytes, bool in_cotp);

/* "ISO session layer (MMS, IEC 61850 or ICCP)", "HTTP", ... Never NULL for a member of the
 * enumeration. */
const char *s7_payload_name(s7_payload payload);

#endif
