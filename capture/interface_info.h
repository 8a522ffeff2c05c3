/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What packets were captured on, as far as the input says. */
#ifndef S7TAP_CAPTURE_INTERFACE_INFO_H
#define S7TAP_CAPTURE_INTERFACE_INFO_H

#include <stddef.h>
#include <stdint.h>

/* An option of a pcapng block (draft-ietf-opsawg-pcapng): bytes that mean the same in any byte
 * order, or a number, which is little-endian here. Text is UTF-8 without a final zero. */
typedef struct cap_option {
    uint16_t code, size;
    const uint8_t *value;
} cap_option;

enum {
    CAP_OPTION_COMMENT = 1,    /* of any block */
    CAP_OPTION_IF_NAME = 2,    /* "eth0" */
    CAP_OPTION_IF_FCSLEN = 13, /* bytes of the frame check sequence in the packets */
    CAP_RESOLUTION_MICRO = 6,  /* as if_tsresol codes it */
    CAP_RESOLUTION_NANO = 9,
};

typedef struct cap_interface_info {
    uint64_t section; /* of the file, from 0: with the id it tells interfaces of a file apart */
    uint32_t id;      /* cap_packet.interface_id */
    uint32_t link_type;
    uint32_t snap_length;      /* 0: none */
    uint8_t resolution;        /* of times, as if_tsresol codes it: 6 is 10^-6 s, 0x8a 2^-10 s */
    int64_t offset;            /* s, which are added to times */
    const cap_option *options; /* all else that was said of it, in the order of the file */
    size_t option_count;
} cap_interface_info;

#endif
