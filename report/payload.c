/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/payload.h"

#include <string.h>

typedef struct signature {
    const char *start;
    uint8_t size;
    bool in_cotp; /* as user data; else straight on TCP */
    const char *name;
} signature;

#define BYTES(literal) literal, sizeof(literal) - 1

/* T.125 connect-initial and its answer open RDP. S5 is the FETCH/WRITE interface. */
static const signature signatures[] = {
    {BYTES("S5"), true, "S5 FETCH/WRITE"},
    {BYTES("\x7F\x65"), true, "T.125 (RDP)"},
    {BYTES("\x7F\x66"), true, "T.125 (RDP)"},
    {BYTES("\x16\x03"), true, "TLS"},
    {BYTES("\x14\x03"), true, "TLS"},
    {BYTES("\x15\x03"), true, "TLS"},
    {BYTES("\x17\x03"), true, "TLS"},
    {BYTES("\x16\x03"), false, "TLS straight on TCP"},
    {BYTES("\x17\x03"), false, "TLS straight on TCP"},
    {BYTES("GET "), false, "HTTP"},
    {BYTES("POST "), false, "HTTP"},
    {BYTES("HEAD "), false, "HTTP"},
    {BYTES("OPTIONS "), false, "HTTP"},
    {BYTES("HTTP/"), false, "HTTP"},
    {BYTES("SSH-"), false, "SSH"},
};

/* ISO 8327 session: give tokens and data, else finish, disconnect, connect, accept, abort, whose
 * second byte is the length of what follows. */
static bool is_session(s7_bytes bytes)
{
    static const uint8_t data[] = {1, 0, 1, 0}, others[] = {0x09, 0x0A, 0x0D, 0x0E, 0x19};
    if (bytes.size < 2)
        return false;
    if (bytes.size >= sizeof data && memcmp(bytes.data, data, sizeof data) == 0)
        return true;
    return memchr(others, bytes.data[0], sizeof others) &&
           (bytes.data[1] == bytes.size - 2 || bytes.data[1] == 0xFF);
}

const char *rep_payload_name(s7_bytes bytes, bool in_cotp)
{
    if (in_cotp && is_session(bytes))
        return "ISO session layer (MMS, IEC 61850 or ICCP)";
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const signature *s = &signatures[i];
        if (s->in_cotp == in_cotp && bytes.size >= s->size &&
            memcmp(bytes.data, s->start, s->size) == 0)
            return s->name;
    }
    return in_cotp ? "user data over ISO-on-TCP that is not S7" : "not ISO-on-TCP";
}

void rep_payload_summary(const ana_pdu *pdu, s7_text *out)
{
    enum { SHOWN = 16 };
    const bool in_cotp = pdu->tpdu != NULL;
    s7_bytes bytes = in_cotp ? pdu->tsdu : pdu->tpkt;
    if (in_cotp && bytes.size == 0)
        bytes = pdu->tpdu->payload;
    const char *name = rep_payload_name(bytes, in_cotp);
    /* a TSDU in the middle of a TLS record begins with any byte */
    if (pdu->protocol == ANA_PROTOCOL_TLS && strncmp(name, "TLS", 3) != 0)
        name = "TLS, continued";
    s7_text_add(out, name);
    s7_text_add(out, ", ");
    s7_text_unsigned(out, bytes.size);
    s7_text_add(out, bytes.size == 1 ? " byte: " : " bytes: ");
    s7_text_hex_bytes(out, s7_slice(bytes, 0, SHOWN));
    if (bytes.size > SHOWN)
        s7_text_add(out, "...");
}
