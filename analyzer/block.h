/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks of the program (and files of numerical controls) that were transferred: the slices of an
 * upload or download joined. */
#ifndef S7TAP_ANALYZER_BLOCK_H
#define S7TAP_ANALYZER_BLOCK_H

#include "analyzer/connection.h"
#include "dissector/block.h"
#include "dissector/joint.h"

typedef enum ana_block_state {
    ANA_BLOCK_COMPLETE,
    ANA_BLOCK_REFUSED,    /* the CPU did not allow the transfer */
    ANA_BLOCK_UNANSWERED, /* no answer to the request for it was seen */
    ANA_BLOCK_FAILED,     /* broken off with an error */
    ANA_BLOCK_GAP,        /* slices are not in the capture */
    ANA_BLOCK_BEFORE,     /* its begin is not in the capture */
    ANA_BLOCK_OPEN,       /* the connection or the capture ended before the last slice, or the
                             transfer was begun anew */
    ANA_BLOCK_LENGTH,     /* all slices are there, but not as many bytes as were told */
    ANA_BLOCK_DROPPED,    /* it is too long, or too many were under way */
    ANA_BLOCK_STATE_COUNT
} ana_block_state;

/* "complete", "refused", "unanswered", "failed", "gap", "begun-before", "not-ended", "length",
 * "dropped" */
extern const char *const ana_block_state_names[ANA_BLOCK_STATE_COUNT];

/* What became of a downloaded block. */
typedef enum ana_block_link {
    ANA_LINK_UNSEEN,
    ANA_LINK_DONE, /* PI service _INSE: it is part of the program */
    ANA_LINK_REFUSED,
} ana_block_link;

/* One transfer. Everything borrowed until the return. */
typedef struct ana_block {
    const ana_connection *connection;
    ana_block_state state;
    const s7_joint *joint; /* direction, lengths, error, file name as sent */
    s7_block_name name;    /* of the file name; not valid for names of other forms */
    bool header_only;      /* only that was asked for */
    s7_bytes bytes;        /* from the first one on, without what is behind a gap */
    bool has_header;
    s7_block_header header; /* of `bytes` */
    char sha256[65];        /* of `bytes`, lower case hex; empty unless complete */
    cap_stamp first, last;  /* frames of the transfer, without the linking */
    ana_block_link link;
    uint16_t link_error; /* if refused */
} ana_block;

#endif
