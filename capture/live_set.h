/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Several interfaces as one stream of packets in order of time: a TAP delivers each direction of a
 * link on a port of its own. Frames count per interface, and cap_stamp.file says which. */
#ifndef S7TAP_CAPTURE_LIVE_SET_H
#define S7TAP_CAPTURE_LIVE_SET_H

#include "capture/live.h"

typedef struct cap_live_set cap_live_set;

enum {
    /* How long a packet waits for older ones of another interface, ms; with one interface not at
     * all. */
    CAP_LIVE_WINDOW = 2 * CAP_LIVE_DELAY,
    CAP_LIVE_MAX_WAITING = 64 * 1024 * 1024, /* bytes that wait, all interfaces */
};

/* Opens all of `interfaces`, in this order; `options` hold for each, but for the name and the
 * index. NULL with `error` set if one cannot be opened. The caller owns the result. */
cap_live_set *cap_live_set_open(const cap_live_options *options, const char *const *interfaces,
                                size_t count, GError **error);
/* NULL is ignored. */
void cap_live_set_free(cap_live_set *set);

size_t cap_live_set_count(const cap_live_set *set);
/* Borrowed. */
cap_live *cap_live_set_at(const cap_live_set *set, size_t index);

/* Reads up to `most` packets of each interface, without waiting for more, and delivers what is
 * due. Returns how many were read, 0 if none waited, -1 with `error` set if an interface is gone or
 * failed; call cap_live_set_flush then. */
int cap_live_set_read(cap_live_set *set, int most, cap_live_handler handler, void *user,
                      GError **error);
/* Delivers what waits for older packets. */
void cap_live_set_flush(cap_live_set *set, cap_live_handler handler, void *user);
/* Whether packets were read and not yet delivered. */
bool cap_live_set_holds(const cap_live_set *set);

/* The sum over all interfaces; see cap_live_count. */
void cap_live_set_count_all(cap_live_set *set, cap_live_counts *counts);

#endif
