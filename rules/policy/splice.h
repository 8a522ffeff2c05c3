/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: a text beside what the reader makes of it, and insertions into the text.
 *
 * A span of what was scanned lies where it does in the text itself, but for the byte order mark. */
#ifndef S7TAP_RULES_POLICY_SPLICE_H
#define S7TAP_RULES_POLICY_SPLICE_H

#include "rules/policy/source.h"

/* What comes first where several things are inserted in one place. */
typedef enum policy_splice_rank {
    POLICY_WITHIN_LINE,
    POLICY_LINES, /* of the section before; whole lines, as the next */
    POLICY_SECTIONS,
} policy_splice_rank;

typedef struct policy_splices {
    char *text;
    size_t size, mark; /* bytes of the byte order mark */
    policy_source *source;
    const char *eol;    /* how its first line ends */
    GArray *insertions; /* private */
} policy_splices;

/* Copies the text. */
void policy_splices_init(policy_splices *splices, const char *text, size_t size);
void policy_splices_clear(policy_splices *splices);

/* Where a position of the source is in the text. */
size_t policy_splices_offset(const policy_splices *splices, const char *at);
/* Where the line of the text begins that holds `at`. */
size_t policy_splices_line_begin(const policy_splices *splices, size_t at);
/* Behind the line that a position of the source stands in; lines that are continued are one. */
size_t policy_splices_line_end(const policy_splices *splices, const char *at);

/* Inserts in front of `at`; takes the text. Of one rank, in the order of the calls. */
void policy_splice(policy_splices *splices, size_t at, policy_splice_rank rank, char *text);
/* Whether something of the rank is inserted there. */
bool policy_splices_any(const policy_splices *splices, size_t at, policy_splice_rank rank);

/* All of it. Lines that are inserted behind a line without an end give it one. The caller frees. */
GString *policy_splices_text(const policy_splices *splices);

#endif
