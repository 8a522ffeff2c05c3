/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Frames that are built once and written many times with other addresses, ports, numbers and
 * times. The sums over what stays the same are kept, so that a correct checksum costs a few
 * additions.
 */
#ifndef BENCH_STAMP_H
#define BENCH_STAMP_H

#include "packet.h"

#include <stdio.h>

struct stamp {
    uint8_t *frame;           /* Ethernet, IPv4 without options, TCP; owned */
    size_t length, payload;   /* of the frame, of TCP */
    uint64_t ip_sum, tcp_sum; /* of the bytes that no place_* changes */
};

struct endpoint {
    uint32_t address; /* IPv4 in host order */
    uint16_t port;
};

struct place {
    struct endpoint source, destination;
    uint32_t sequence, acknowledgment;
    uint16_t id;
};

struct pcap_output {
    FILE *file;
    uint64_t bytes, packets;
    bool failed;
};

/* From a LAYER_TCP packet over IPv4; its link layer is replaced. */
struct stamp stamp_new(const struct packet *packet);
void stamp_free(struct stamp *stamp);

/* Opens a microsecond pcap of Ethernet frames. False: a message is on standard error. */
bool output_open(struct pcap_output *output, const char *path);
/* False where anything could not be written. */
bool output_close(struct pcap_output *output);

void output_stamp(struct pcap_output *output, const struct stamp *stamp, const struct place *place,
                  int64_t time_us);
void output_frame(struct pcap_output *output, const uint8_t *frame, size_t length, int64_t time_us);

#endif
