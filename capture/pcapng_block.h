/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the blocks of a pcapng section hold; see pcapng.c for their layout. Internal to the reading
 * of pcapng: every block given here is complete and at least as long as its kind demands. */
#ifndef S7TAP_CAPTURE_PCAPNG_BLOCK_H
#define S7TAP_CAPTURE_PCAPNG_BLOCK_H

#include "capture/file.h"

#define CAP_PCAPNG_TRAILER        4u     /* the length repeated at the end of a block */
#define CAP_PCAPNG_INTERFACES_MAX 65536u /* per section */
/* Bytes of options that are kept of one interface, and of all of a section. */
#define CAP_PCAPNG_OPTIONS_MAX 65536u
#define CAP_PCAPNG_OPTIONS_SUM (1024u * 1024)

/* The state of a cap_file that is pcapng. */
typedef struct cap_pcapng {
    bool swapped;
    GArray *interfaces; /* cap_interface, of the section */
    uint64_t section;   /* from 0 */
    uint32_t kept;      /* bytes of options of the section's interfaces */
    int64_t last_time;  /* of the last packet that had one, 0 before */
} cap_pcapng;

typedef struct cap_block {
    const uint8_t *bytes; /* from its type on */
    uint32_t size;        /* the total length, rounded up to 4 */
    uint64_t offset;
} cap_block;

cap_pcapng *cap_pcapng_new(void);
void cap_pcapng_free(void *state);
/* A new section: forgets the interfaces of the one before. */
void cap_pcapng_section(cap_pcapng *state, bool swapped);

/* True: `packet` is filled and borrows from the block. False: the block holds no packet, or a
 * contradiction, which has become a problem. */
void cap_pcapng_describe(const cap_file *file, uint32_t interface_id, cap_interface_info *info);
/* The comments of a packet, see cap_inputs_comments. */
size_t cap_pcapng_comments(const cap_file *file, const cap_packet *packet, cap_option *comments,
                           size_t most, uint32_t *flags);
bool cap_pcapng_interface(cap_file *file, const cap_block *block, cap_packet *packet);
bool cap_pcapng_statistics(cap_file *file, const cap_block *block, cap_packet *packet);
bool cap_pcapng_enhanced_packet(cap_file *file, const cap_block *block, cap_packet *packet);
bool cap_pcapng_obsolete_packet(cap_file *file, const cap_block *block, cap_packet *packet);
bool cap_pcapng_simple_packet(cap_file *file, const cap_block *block, cap_packet *packet);

#endif
