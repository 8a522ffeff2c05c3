/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A captured packet as a source delivers it, and the stamp that refers to it afterwards. */
#ifndef S7TAP_CAPTURE_PACKET_H
#define S7TAP_CAPTURE_PACKET_H

#include <stdint.h>

/* Where and when something was seen. `frame` counts from 1 within its file, as Wireshark counts
 * (pcapng: every packet block, also the journal and custom blocks that Wireshark counts). `time`
 * is nanoseconds since 1970-01-01T00:00:00Z. */
typedef struct cap_stamp {
    int64_t time;
    uint64_t frame;
    uint32_t file; /* index of the input, 0 with one input */
} cap_stamp;

typedef struct cap_packet {
    cap_stamp stamp;
    uint32_t interface_id; /* within the file's current section; 0 for pcap */
    uint32_t link_type;    /* LINKTYPE_ number as written in files (1 = Ethernet) */
    uint32_t captured;     /* bytes at `data` */
    uint32_t original;     /* bytes on the wire, >= captured */
    const uint8_t *data;   /* borrowed: valid until the next call of the source */
    uint32_t option_bytes; /* pcapng: bytes of options behind the data and its padding; 0 none.
                              cap_inputs_comments reads them */
} cap_packet;

#endif
