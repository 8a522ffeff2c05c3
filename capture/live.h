/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets as they pass an interface. Listens only: nothing is ever sent.
 *
 * A kernel filter passes what the engine makes use of: the watched ports in either direction, IP
 * fragments, IPv6 with extension headers, ICMP and ICMPv6 errors, ARP and neighbour discovery, all
 * that also inside one or two VLAN tags. Packets wait in a buffer that is shared with the kernel,
 * for at most CAP_LIVE_DELAY before the descriptor becomes readable. */
#ifndef S7TAP_CAPTURE_LIVE_H
#define S7TAP_CAPTURE_LIVE_H

#include "capture/interface_info.h"
#include "capture/packet.h"

#include <glib.h>
#include <stdbool.h>

typedef struct cap_live cap_live;

enum {
    CAP_LIVE_DELAY = 100,               /* ms */
    CAP_LIVE_BUFFER = 32 * 1024 * 1024, /* bytes, the default */
    CAP_LIVE_MAX_BUFFER = 1024 * 1024 * 1024,
};

#define CAP_LIVE_ERROR cap_live_error_quark()
GQuark cap_live_error_quark(void);

typedef enum cap_live_error {
    CAP_LIVE_NO_DEVICE,  /* there is no such interface; the message names those that exist */
    CAP_LIVE_PERMISSION, /* CAP_NET_RAW is missing */
    CAP_LIVE_DOWN,       /* the interface is down */
    CAP_LIVE_LINK_TYPE,  /* its link layer is not decoded */
    CAP_LIVE_CLOCK,      /* it does not offer the time stamps that are asked for */
    CAP_LIVE_GONE,       /* it was removed while packets were read */
    CAP_LIVE_FAILED,     /* anything else, as libpcap says */
} cap_live_error;

/* Who says when a packet came. */
typedef enum cap_live_clock {
    CAP_LIVE_CLOCK_KERNEL,  /* the kernel, when the driver hands the packet over */
    CAP_LIVE_CLOCK_ADAPTER, /* the network card, whose clock is kept by that of the system */
} cap_live_clock;

typedef struct cap_live_options {
    const char *interface;
    uint32_t index; /* cap_stamp.file of its packets */
    cap_live_clock clock;
    const uint16_t *ports; /* watched TCP ports, at least one */
    size_t port_count;
    uint32_t buffer_size; /* bytes, at most CAP_LIVE_MAX_BUFFER; 0: CAP_LIVE_BUFFER */
} cap_live_options;

typedef struct cap_live_counts {
    uint64_t delivered;         /* packets */
    uint64_t dropped;           /* by the kernel, because the buffer was full */
    uint64_t dropped_interface; /* by the interface or its driver */
} cap_live_counts;

/* Opens the interface in promiscuous mode, non-blocking. NULL with `error` set, whose message
 * begins with the name of the interface. The caller owns the result. */
cap_live *cap_live_open(const cap_live_options *options, GError **error);
/* NULL is ignored. */
void cap_live_free(cap_live *live);

/* Readable when packets wait. Owned by `live`. */
int cap_live_fd(const cap_live *live);
/* As it was opened. Owned by `live`. */
const char *cap_live_name(const cap_live *live);
/* Link layer for people: "Ethernet". Constant text. */
const char *cap_live_link_name(const cap_live *live);
/* What a capture file says of the interface: name, filter, and how packets are stamped and cut.
 * Owned by `live`. */
const cap_interface_info *cap_live_interface(const cap_live *live);

typedef enum cap_live_state {
    CAP_LIVE_UP,
    CAP_LIVE_NO_LINK, /* up, but nothing at the other end of its cable */
    CAP_LIVE_OFF,     /* set down; packets come again once it is up */
    CAP_LIVE_REMOVED, /* no packets will come any more */
} cap_live_state;

/* How the interface is now; "any" is always up. */
cap_live_state cap_live_look(const cap_live *live);
/* What did not work but does not prevent capturing, NULL if all did. Owned by `live`. */
const char *cap_live_note(const cap_live *live);

/* The packet is borrowed until the return. Frames count from 1. */
typedef void (*cap_live_handler)(void *user, const cap_packet *packet);

/* Delivers up to `most` packets that wait, without waiting for more. Returns their number, 0 if
 * none waited, as while the interface is down, -1 with `error` set if it is gone or failed: no more
 * will come. */
int cap_live_read(cap_live *live, int most, cap_live_handler handler, void *user, GError **error);

/* Counts since the open. Counters of libpcap have 32 bits: ask at least each minute. */
void cap_live_count(cap_live *live, cap_live_counts *counts);

/* The filter in libpcap's language; `vlan` says whether the link layer has tags. The caller frees
 * the result. */
char *cap_live_filter(const uint16_t *ports, size_t count, bool vlan);

typedef struct cap_interface {
    char *name;
    char *description; /* NULL if none */
    char **addresses;  /* IPv4, IPv6, ended by NULL */
    bool up, running;
} cap_interface;

/* All interfaces that can be captured, of cap_interface, in the system's order. NULL with `error`
 * set. The caller owns the result. */
GPtrArray *cap_interfaces(GError **error);

#endif
