/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TPKT, the frame of ISO-on-TCP (RFC 1006 section 6):
 *
 *    0    1    2    3    4
 *   +----+----+----+----+-------------+
 *   | 03 | 00 | length  | one TPDU    |
 *   +----+----+----+----+-------------+
 *
 * length counts the whole packet, these four bytes included: 7 to 65535.
 *
 * A stream that lost bytes is picked up at a data TPDU, because the start of one is the longest run
 * of known bytes that the protocol has:
 *
 *    0    1    2    3    4    5    6    7
 *   +----+----+----+----+----+----+----+----+
 *   | 03 | 00 | length  | 02 | F0 | 80 | id |   id: 32 S7comm, 72 S7comm-plus, 14 to 17 TLS
 *   +----+----+----+----+----+----+----+----+
 *   | 03 | 00 | 00   07 | 02 | F0 | 00 |        empty DT of Siemens clients (observed)
 *   +----+----+----+----+----+----+----+
 */
#include "dissector/tpkt.h"

#include "dissector/cursor.h"

#include <string.h>

enum { VERSION = 3, RESERVED = 0, EOT = 0x80, RESYNC_BYTES = 8 };

tpkt_frame tpkt_frame_at(s7_bytes stream, uint32_t *size)
{
    const uint8_t *p = stream.data;
    *size = 0;
    if (stream.size > 0 && p[0] != VERSION)
        return TPKT_FOREIGN;
    if (stream.size > 1 && p[1] != RESERVED)
        return TPKT_FOREIGN;
    if (stream.size < TPKT_HEADER) {
        *size = TPKT_HEADER;
        return TPKT_PARTIAL;
    }
    const uint16_t length = s7_load16(p + 2);
    if (length < TPKT_MIN)
        return TPKT_FOREIGN;
    *size = length;
    return stream.size < length ? TPKT_PARTIAL : TPKT_COMPLETE;
}

/* What of S7 and its kin a data TPDU starts with. */
static bool is_payload_start(uint8_t byte)
{
    return byte == 0x32 || byte == 0x72 || (byte >= 0x14 && byte <= 0x17);
}

/* Whether a data TPDU starts here; `partial`: so far it does, but more bytes are needed to say. */
static bool data_starts(s7_bytes at, bool *partial)
{
    static const uint8_t data_header[] = {2, 0xF0};
    *partial = false;
    uint32_t length;
    if (tpkt_frame_at(at, &length) == TPKT_FOREIGN)
        return false;
    for (size_t i = 0; i < sizeof data_header && TPKT_HEADER + i < at.size; i++)
        if (at.data[TPKT_HEADER + i] != data_header[i])
            return false;
    *partial = at.size < TPKT_MIN;
    if (*partial)
        return false;
    if (at.data[6] != EOT)
        return at.data[6] == 0 && length == TPKT_MIN;
    *partial = at.size < RESYNC_BYTES && length > TPKT_MIN;
    return length > TPKT_MIN && at.size >= RESYNC_BYTES && is_payload_start(at.data[7]);
}

size_t tpkt_resync(s7_bytes stream, size_t *keep)
{
    *keep = stream.size;
    for (size_t at = 0; at < stream.size; at++) {
        const uint8_t *next = memchr(stream.data + at, VERSION, stream.size - at);
        if (!next)
            break;
        at = (size_t)(next - stream.data);
        const s7_bytes rest = s7_slice(stream, at, stream.size);
        bool partial;
        if (data_starts(rest, &partial)) {
            *keep = at;
            return at;
        }
        if (partial && at < *keep)
            *keep = at;
    }
    return stream.size;
}

void tpkt_decode(s7_bytes in, tpkt_packet *out, const s7_tap *tap)
{
    *out = (tpkt_packet){0};
    s7_cursor c = s7_cursor_over(s7_slice(in, 0, TPKT_HEADER), tap, &out->notes);
    s7_enter(&c, S7F_TPKT);
    out->version = s7_u8(&c, S7F_TPKT_VERSION);
    out->reserved = s7_u8(&c, S7F_TPKT_RESERVED);
    out->length = s7_u16(&c, S7F_TPKT_LENGTH);
    const bool whole = s7_finish(&c);
    if (in.size > 0 && out->version != VERSION)
        s7_note_at(&c, S7N_TPKT_VERSION, 0, 1);
    if (whole && out->length < TPKT_MIN)
        s7_note_at(&c, S7N_TPKT_LENGTH, 2, 2);
    if (whole && in.size < out->length)
        s7_note_at(&c, S7N_TRUNCATED, TPKT_HEADER, (uint32_t)in.size - TPKT_HEADER);
    if (whole && in.size > out->length && out->length >= TPKT_HEADER)
        s7_note_at(&c, S7N_TRAILING, out->length, (uint32_t)in.size - out->length);
    s7_leave(&c);
    if (whole && out->length > TPKT_HEADER)
        out->payload = s7_slice(in, TPKT_HEADER, out->length - TPKT_HEADER);
}
