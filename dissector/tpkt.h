/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TPKT (RFC 1006): the frame that cuts a TCP stream into TPDUs. */
#ifndef S7TAP_DISSECTOR_TPKT_H
#define S7TAP_DISSECTOR_TPKT_H

#include "dissector/tap.h"

enum {
    TPKT_HEADER = 4, /* version, reserved, length(2) */
    TPKT_MIN = 7,    /* header and the smallest TPDU */
};

typedef struct tpkt_packet {
    uint8_t version, reserved;
    uint16_t length;  /* whole packet, header included */
    s7_bytes payload; /* the TPDU, as far as present */
    s7_notes notes;
} tpkt_packet;

typedef enum tpkt_frame {
    TPKT_COMPLETE, /* a TPKT of *size bytes stands at the start */
    TPKT_PARTIAL,  /* the start of one: *size is how many bytes must be there to go on */
    TPKT_FOREIGN,  /* no TPKT starts here */
} tpkt_frame;

/* What stands at the start of a stream: the streaming half of the decoder. One that does not begin
 * with 03 00 and a length of at least 7, as far as these bytes are there, is FOREIGN (*size is 0).
 */
tpkt_frame tpkt_frame_at(s7_bytes stream, uint32_t *size);

/* Whether the bytes are one TPKT and nothing else: the ordinary case, told at once. */
static inline bool tpkt_is_whole(s7_bytes bytes)
{
    return bytes.size >= TPKT_MIN && bytes.data[0] == 3 && bytes.data[1] == 0 &&
           s7_load16(bytes.data + 2) == bytes.size;
}

/* Where the stream can be picked up after bytes were lost: the offset of the first TPKT that holds
 * a DT TPDU with S7 or TLS in it (`03 00 hh ll 02 F0 80` + 32, 72 or 14 to 17), or the empty DT of
 * Siemens clients. It looks at these bytes only, so that the result does not depend on how many
 * follow. Returns `stream.size` if there is none; the last bytes may still become the start of one
 * (see *keep: first offset worth keeping). */
size_t tpkt_resync(s7_bytes stream, size_t *keep);

/* Decodes the header. `in` may be shorter than the length says (note TRUNCATED) or longer
 * (TRAILING; the payload ends where the length says). Reported are the leaves of the header. */
void tpkt_decode(s7_bytes in, tpkt_packet *out, const s7_tap *tap);

#endif
