/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Captures given on a command line, read as one stream of packets in order of time.
 *
 * An input that is missing, empty, not a capture or cut off never hides the others: everything
 * readable is delivered and each fault is kept as a problem that names the file, the place and
 * what was expected. */
#ifndef S7TAP_CAPTURE_INPUTS_H
#define S7TAP_CAPTURE_INPUTS_H

#include "capture/interface_info.h"
#include "capture/packet.h"

#include <glib.h>
#include <stdbool.h>

typedef struct cap_inputs cap_inputs;

typedef enum cap_problem_kind {
    CAP_PROBLEM_OPEN,     /* missing or not readable */
    CAP_PROBLEM_EMPTY,    /* no bytes at all */
    CAP_PROBLEM_FORMAT,   /* not a capture, or a damaged header or block */
    CAP_PROBLEM_CUT,      /* ends inside a record: what came before was delivered */
    CAP_PROBLEM_COMPRESS, /* compressed data damaged or cut off */
    CAP_PROBLEM_READ,     /* read error of the operating system */
} cap_problem_kind;

typedef struct cap_problem {
    cap_problem_kind kind;
    uint32_t file;
    const char *message; /* "cell.pcap: ends inside packet 1207, which begins at byte 98311: ..." */
} cap_problem;

typedef struct cap_input_info {
    const char *name;     /* as given; "-" for standard input */
    const char *format;   /* "pcap", "pcapng", else "pcap 2.2 (libpcap)"; NULL if never opened */
    uint64_t packets;     /* delivered so far */
    uint64_t bytes_read;  /* bytes of the file itself consumed so far (compressed bytes) */
    uint64_t bytes_total; /* file size, 0 if unknown (pipe) */
    uint64_t dropped;     /* by the capturing system: what pcapng interface statistics say, or
                             kernel and interface */
    uint64_t dropped_interface; /* of these by the interface or its driver, where that is known */
    bool live;                  /* an interface, not a file: see capture/live.h */
    uint64_t untimed;  /* packets delivered with the time of their predecessor, having none of
                          their own (pcapng simple packets) */
    bool time_ordered; /* false once a packet was older than its predecessor */
} cap_input_info;

/* Opens every path ("-" is standard input, at most once). Never fails as a whole: what cannot be
 * opened becomes a problem. The caller owns the result. */
cap_inputs *cap_inputs_open(const char *const *paths, size_t count);
void cap_inputs_free(cap_inputs *inputs);

/* The same for inputs that are to be read more than once: of a pipe all bytes are kept in a
 * temporary file (where TMPDIR says, else in /tmp) while they are read. */
cap_inputs *cap_inputs_open_kept(const char *const *paths, size_t count);
/* The same inputs once more, from the beginning: for those of cap_inputs_open_kept, which were read
 * to the end and must outlive the result. NULL if a pipe could not be kept: *message says so, the
 * caller frees it. Only one at a time. */
cap_inputs *cap_inputs_again(cap_inputs *inputs, char **message);

/* Next packet by time (ties: order of the inputs). False at the end of all inputs. Within one
 * file the file's own order is kept, even where its times go backwards. */
bool cap_inputs_next(cap_inputs *inputs, cap_packet *packet);

/* Of the packet delivered last: what it was captured on. Borrowed until the next call. */
void cap_inputs_interface(const cap_inputs *inputs, const cap_packet *packet,
                          cap_interface_info *info);
/* Of the packet delivered last: the comments that the file has for it, `most` at the most, which
 * borrow from the packet. Returns their number; `flags` are those of pcapng's epb_flags, 0 none. */
size_t cap_inputs_comments(const cap_inputs *inputs, const cap_packet *packet, cap_option *comments,
                           size_t most, uint32_t *flags);

size_t cap_inputs_count(const cap_inputs *inputs);
void cap_inputs_describe(const cap_inputs *inputs, size_t index, cap_input_info *info);

/* Problems met so far, in the order met; borrowed, valid until cap_inputs_free. */
size_t cap_inputs_problem_count(const cap_inputs *inputs);
const cap_problem *cap_inputs_problem(const cap_inputs *inputs, size_t index);

#endif
