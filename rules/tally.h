/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: when and how often something happened, for faults that are judged at the
 * end. */
#ifndef S7TAP_RULES_TALLY_H
#define S7TAP_RULES_TALLY_H

#include "rules/finding.h"

typedef struct rules_tally {
    uint64_t count;
    uint64_t supported; /* frames that go with these */
    cap_stamp first, last;
    cap_stamp frames[RULES_MAX_FRAMES];
    uint32_t frame_count;
} rules_tally;

/* Puts a stamp into ascending frames, RULES_MAX_FRAMES at most: keeps the earliest, each once. */
void rules_frames_insert(cap_stamp *frames, uint32_t *count, const cap_stamp *stamp);

void rules_tally_count(rules_tally *tally, const cap_stamp *stamp);
/* The same in any order: keeps the earliest frames, each once. */
void rules_tally_insert(rules_tally *tally, const cap_stamp *stamp);
/* A frame that goes with what was counted, such as a repeat: it is no occurrence of its own. */
void rules_tally_support(rules_tally *tally, const cap_stamp *stamp);
/* Adds what `from` counted later than `to`. */
void rules_tally_add(rules_tally *to, const rules_tally *from);
/* Makes the finding say what was counted. */
void rules_tally_tell(const rules_tally *tally, rules_finding *finding);

#endif
