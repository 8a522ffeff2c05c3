/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Findings as they come: one line for each that was not announced before. */
#ifndef S7TAP_APP_ANNOUNCE_H
#define S7TAP_APP_ANNOUNCE_H

#include "app/outputs.h"

/* More findings than the rules keep; names of hosts and addresses may go on changing for ever. */
enum { APP_ANNOUNCE_MOST_KNOWN = 65536 };

typedef struct app_announcer {
    rep_filter *filter; /* what is announced at all; borrowed, NULL: all */
    GHashTable *known;  /* what was announced */
    rep_output *output; /* borrowed; NULL: standard error */
    bool wanted, color;
    bool told_otherwise; /* findings come to where lines go by another way */
} app_announcer;

/* Lines go where the text report goes if that is standard output; else to standard error, unless
 * -q was given. End in every case. */
void app_announcer_begin(app_announcer *announcer, const app_outputs *outputs,
                         const app_options *options);
/* Announces what of rules_findings is new. */
void app_announce(app_announcer *announcer, const GPtrArray *findings);
/* Writes lines that are ready to where announcements go, and empties `lines`. */
void app_announce_lines(app_announcer *announcer, rep_buffer *lines);
void app_announcer_end(app_announcer *announcer);

/* Appends the line, its end of line included. */
void app_announcement_put(rep_buffer *b, const rules_finding *finding, bool color);

#endif
