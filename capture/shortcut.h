/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The short way of the packet that nearly all are: Ethernet without a tag, IPv4 without options and
 * not a fragment, TCP; and of a connection that goes on in order: both sides known, nothing missing
 * or waiting, the next bytes of one side or a new acknowledgment. It leaves the same state and
 * calls the sink in the same way as the long one, which takes every packet that it does not. */
#ifndef S7TAP_CAPTURE_SHORTCUT_H
#define S7TAP_CAPTURE_SHORTCUT_H

#include "capture/state.h"

typedef struct cap_plain {
    cap_flow_ends ends;
    const uint8_t *ip, *tcp; /* headers, borrowed from the packet */
    uint32_t length;         /* of TCP header and payload by the IP header */
    uint32_t captured;       /* of these at `tcp`, 20 at least */
} cap_plain;

/* False if the packet is of another form. */
bool cap_plain_parse(const cap_packet *packet, cap_plain *plain);

/* True if the packet was handled: it is in order. Else nothing was changed. */
bool cap_shortcut(cap_engine *engine, const cap_plain *plain, const cap_stamp *stamp);

#endif
