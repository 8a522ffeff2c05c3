/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Capture files: reading through libpcap, writing pcap and pcapng of our own. */
#ifndef MANGLE_CAPTURE_FILE_H
#define MANGLE_CAPTURE_FILE_H

#include "packet.h"

enum file_format {
    FORMAT_PCAP,
    /* One section, two interfaces, packets spread over both: the capture's link type and time
     * resolution, and raw IP in nanoseconds with a time offset. */
    FORMAT_PCAPNG,
    /* The same, and the second half in a section of the other byte order, interfaces swapped. */
    FORMAT_PCAPNG_SECTIONS,
};

struct write_options {
    enum file_format format;
    bool swapped;     /* big-endian file */
    uint32_t snap;    /* captured bytes per frame, 0: all */
    uint64_t cut;     /* length of the file, 0: whole */
    uint64_t *random; /* generator, for the choice of interfaces */
};

/* False: not readable or a link type that is none of ours; a message is on standard error. */
bool capture_read(const char *path, struct capture *out);

/* Packets are flattened. `-` is standard output. False: a message is on standard error. */
bool capture_write(const char *path, struct capture *capture, const struct write_options *options);

#endif
