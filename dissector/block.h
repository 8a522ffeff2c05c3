/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A block of S7-300/400 as transfers carry it: header, MC7 code or data, interface, footer. The
 * wire diagram is in block.c. */
#ifndef S7TAP_DISSECTOR_BLOCK_H
#define S7TAP_DISSECTOR_BLOCK_H

#include "dissector/cursor.h"
#include "dissector/text.h"

enum {
    S7_BLOCK_HEADER = 36, /* bytes */
    S7_BLOCK_FOOTER = 36,
    S7_BLOCK_KNOW_HOW = 3, /* s7_block_header.security: protected against being read */
};

/* Time stamp of a block, in the local time of who compiled it. */
typedef struct s7_block_time {
    uint32_t ms;   /* since midnight */
    uint16_t days; /* since 1984-01-01 */
} s7_block_time;

/* What header and footer say. */
typedef struct s7_block_header {
    uint8_t format;   /* 1 code or data, 3 system data */
    uint8_t flags;    /* bit 0 linked, 1 standard block, 3 not retentive */
    uint8_t language; /* table s7_names_block_language */
    uint8_t type;     /* table s7_names_block_type */
    uint16_t number;
    uint32_t load_memory; /* bytes of the whole block, header and footer included */
    uint32_t security;
    s7_block_time code, interface; /* last changes */
    /* Bytes of the parts; local data are those the code takes when it runs. */
    uint16_t interface_length, additional_length, local_length, mc7_length;
    bool has_footer; /* the next ones are set; else empty and 0 */
    s7_bytes author, family, name;
    uint8_t version; /* nibbles: major, minor */
    uint16_t checksum;
} s7_block_header;

/* Whether a block begins here: header of the known form, whose lengths add up. A slice from the
 * middle of a block does not look like that. */
bool s7_block_begins(s7_bytes bytes);

/* Reads header, and footer if all of the block is there. Spans of `out` borrow from `bytes`. False,
 * and *out is zero, unless s7_block_begins(bytes). */
bool s7_block_read(s7_bytes bytes, s7_block_header *out);

/* Reports the block that begins at the cursor (s7_block_begins), as far as it is there, and takes
 * all of it; bytes that cannot be told apart are reported as `rest`. `more`: the block goes on in
 * another PDU. */
void s7_block_decode(s7_cursor *c, s7_field rest, bool more);

/* The two parts of it, for others that carry them: 36 bytes each. Reads as far as there are bytes;
 * then `c` fails. */
void s7_block_header_decode(s7_cursor *c, s7_block_header *out);
void s7_block_footer_decode(s7_cursor *c, s7_block_header *out);

/* "2014-08-20 11:57:16.000"; ms of a day that has more than 24 hours count into the next. */
void s7_block_time_text(s7_block_time time, s7_text *out);
/* "0.1" */
void s7_block_version_text(uint8_t version, s7_text *out);

#endif
