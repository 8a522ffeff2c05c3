/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes one section of pcapng (draft-ietf-opsawg-pcapng), little-endian on every machine, so that
 * the same packets give the same bytes.
 *
 * Blocks gather in a buffer and are written whole. The first failure is kept: what could not be
 * written is cut off behind the last whole block (where the descriptor is that of a file), nothing
 * more is written, and every call from then on says so, until it is told to try again. */
#ifndef S7TAP_CAPTURE_PCAPNG_WRITER_H
#define S7TAP_CAPTURE_PCAPNG_WRITER_H

#include "capture/interface_info.h"
#include "capture/packet.h"

#include <stdbool.h>

typedef struct cap_pcapng_writer cap_pcapng_writer;

/* Of the section; NULL members are left out. All text is UTF-8. */
typedef struct cap_section_info {
    const char *const *comments; /* ended by NULL; may be NULL itself */
    const char *hardware, *system, *application;
} cap_section_info;

/* What is said of a packet beside the packet itself. */
typedef struct cap_annotation {
    const cap_option *comments; /* their codes are not looked at */
    size_t comment_count;
    uint32_t flags; /* as epb_flags has them: 1 inbound, 2 outbound ...; 0: not said */
} cap_annotation;

/* Counters of an interface; UINT64_MAX: unknown. */
typedef struct cap_interface_counts {
    int64_t time; /* of these counts, ns since 1970 */
    uint64_t received;
    uint64_t dropped_interface, dropped_system;
} cap_interface_counts;

enum {
    CAP_OPTION_MAX = 65535, /* bytes of an option; longer text is cut between characters */
    CAP_PCAPNG_COUNTS = 64, /* bytes of a block of counts, if all are known */
};

/* A text as an option; borrowed. NULL is empty text. */
cap_option cap_option_text(uint16_t code, const char *text);

/* Begins a section on the descriptor, which stays the caller's and must be open, at its end if it
 * is a file, as long as the writer lives. Nothing is written yet. `info` is not kept; the caller
 * owns the result. */
cap_pcapng_writer *cap_pcapng_writer_new(int fd, const cap_section_info *info);
/* Frees without writing what still waits: flush first. NULL is ignored. */
void cap_pcapng_writer_free(cap_pcapng_writer *writer);

/* Adds an interface, the first of which is 0. `section` and `id` of the info are not looked at; of
 * its options, those for resolution and offset must not be there. */
uint32_t cap_pcapng_writer_interface(cap_pcapng_writer *writer, const cap_interface_info *info);

/* The next four return false once something could not be written, see cap_pcapng_writer_error. */

/* Adds a packet of an interface that was added; `annotation` may be NULL. The time is written in
 * the resolution of the interface: of what that is too coarse for, the last tick before; what does
 * not fit at all becomes the nearest that does. */
bool cap_pcapng_writer_packet(cap_pcapng_writer *writer, uint32_t interface,
                              const cap_packet *packet, const cap_annotation *annotation);
/* Says what became of the packets of an interface. */
bool cap_pcapng_writer_counts(cap_pcapng_writer *writer, uint32_t interface,
                              const cap_interface_counts *counts);
/* Writes out what waits. */
bool cap_pcapng_writer_flush(cap_pcapng_writer *writer);

/* errno of the failure, 0 none. */
int cap_pcapng_writer_error(const cap_pcapng_writer *writer);
/* Packets of an interface that were lost by failures so far. */
uint64_t cap_pcapng_writer_lost(const cap_pcapng_writer *writer, uint32_t interface);
/* After a failure: goes on in the same section as if there had been none, with the packets that
 * come from now on. What they need of section and interfaces was kept. False if the file still ends
 * in a part of a block: nothing can be written behind it. */
bool cap_pcapng_writer_retry(cap_pcapng_writer *writer);
/* Bytes of the section so far, those that still wait included: to rotate files by size. */
uint64_t cap_pcapng_writer_size(const cap_pcapng_writer *writer);

#endif
