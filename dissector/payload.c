/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/payload.h"

typedef struct signature {
    const char *start;
    uint8_t size;
    bool in_cotp; /* as user data; else straight on TCP */
    uint8_t payload;
} signature;

#define BYTES(literal) literal, sizeof(literal) - 1

/* T.125 connect-initial and its answer open RDP. S5 is the FETCH/WRITE interface. */
static const signature signatures[] = {
    {BYTES("S5"), true, S7_PAYLOAD_S5},
    {BYTES("\x7F\x65"), true, S7_PAYLOAD_T125},
    {BYTES("\x7F\x66"), true, S7_PAYLOAD_T125},
    {BYTES("\x16\x03"), true, S7_PAYLOAD_TLS},
    {BYTES("\x14\x03"), true, S7_PAYLOAD_TLS},
    {BYTES("\x15\x03"), true, S7_PAYLOAD_TLS},
    {BYTES("\x17\x03"), true, S7_PAYLOAD_TLS},
    {BYTES("\x16\x03"), false, S7_PAYLOAD_TLS_ON_TCP},
    {BYTES("\x17\x03"), false, S7_PAYLOAD_TLS_ON_TCP},
    {BYTES("GET "), false, S7_PAYLOAD_HTTP},
    {BYTES("POST "), false, S7_PAYLOAD_HTTP},
    {BYTES("HEAD "), false, S7_PAYLOAD_HTTP},
    {BYTES("OPTIONS "), false, S7_PAYLOAD_HTTP},
    {BYTES("HTTP/"), false, S7_PAYLOAD_HTTP},
    {BYTES("SSH-"), false, S7_PAYLOAD_SSH},
};

static const char *const names[S7_PAYLOAD_COUNT] = {
    [S7_PAYLOAD_SESSION] = "ISO session layer (MMS, IEC 61850 or ICCP)",
    [S7_PAYLOAD_S5] = "S5 FETCH/WRITE",
    [S7_PAYLOAD_T125] = "T.125 (RDP)",
    [S7_PAYLOAD_TLS] = "TLS",
    [S7_PAYLOAD_USER_DATA] = "user data over ISO-on-TCP that is not S7",
    [S7_PAYLOAD_TLS_ON_TCP] = "TLS straight on TCP",
    [S7_PAYLOAD_HTTP] = "HTTP",
    [S7_PAYLOAD_SSH] = "SSH",
    [S7_PAYLOAD_UNKNOWN] = "not ISO-on-TCP",
};

/* Byte by byte: compilers make bcmp of a memcmp for equality. */
static bool starts_with(s7_bytes bytes, const char *start, size_t size)
{
    if (bytes.size < size)
        return false;
    for (size_t i = 0; i < size; i++)
        if (bytes.data[i] != (uint8_t)start[i])
            return false;
    return true;
}

/* ISO 8327: finish, disconnect, connect, accept, abort, whose second byte is the length of what
 * follows. */
static bool is_session_type(uint8_t type)
{
    return type == 0x09 || type == 0x0A || type == 0x0D || type == 0x0E || type == 0x19;
}

/* Give tokens and data, else one of the above. */
static bool is_session(s7_bytes bytes)
{
    if (bytes.size < 2)
        return false;
    if (starts_with(bytes, BYTES("\x01\x00\x01\x00")))
        return true;
    return is_session_type(bytes.data[0]) &&
           (bytes.data[1] == bytes.size - 2 || bytes.data[1] == 0xFF);
}

s7_payload s7_payload_of(s7_bytes bytes, bool in_cotp)
{
    if (in_cotp && is_session(bytes))
        return S7_PAYLOAD_SESSION;
    for (size_t i = 0; i < sizeof signatures / sizeof *signatures; i++) {
        const signature *s = &signatures[i];
        if (s->in_cotp == in_cotp && starts_with(bytes, s->start, s->size))
            return (s7_payload)s->payload;
    }
    return in_cotp ? S7_PAYLOAD_USER_DATA : S7_PAYLOAD_UNKNOWN;
}

const char *s7_payload_name(s7_payload payload)
{
    return names[payload];
}
