/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Evidence while listening: packets are kept for a while (capture/recent.h), and each new finding
 * gets a file of those behind it in a folder with a budget (report/evidence_budget.h).
 *
 * The kept packets are read as `review` reads a capture the second time (app/evidence.h), so that
 * the same packets belong to a finding, with the same comments. */
#ifndef S7TAP_APP_LIVE_EVIDENCE_H
#define S7TAP_APP_LIVE_EVIDENCE_H

#include "app/options.h"
#include "capture/recent.h"

typedef struct app_live_evidence app_live_evidence;

/* Makes the folder if it is not there, for whoever this process is to become, and takes the
 * memory. NULL if the folder cannot be had, which was told then. `options` are borrowed. */
app_live_evidence *app_live_evidence_open(const app_options *options);
/* NULL is ignored. True: some evidence could not be written, which was told. */
bool app_live_evidence_close(app_live_evidence *evidence);

/* Whether files can be made in the folder, as who we are; if not, that is told. NULL: yes. */
bool app_live_evidence_check(const app_live_evidence *evidence);

/* Has the engine of this sink tell of connections. NULL is ignored. */
void app_live_evidence_hear(app_live_evidence *evidence, cap_sink *sink);

/* The packet that the engine has is an error about a connection. NULL is ignored. */
void app_live_evidence_icmp(app_live_evidence *evidence, const cap_icmp *icmp,
                            const cap_stamp *stamp);

void app_live_evidence_keep(app_live_evidence *evidence, const cap_packet *packet);
/* After the engine handled the packet. NULL: nothing is kept. */
static inline void app_live_evidence_packet(app_live_evidence *evidence, const cap_packet *packet)
{
    if (evidence)
        app_live_evidence_keep(evidence, packet);
}

/* Findings, as just graded: notes those that are to get a file, which are new ones, and known ones
 * that became graver or are of another rule by now. `now`: us, monotonic. NULL is ignored, also by
 * the next. */
void app_live_evidence_look(app_live_evidence *evidence, const GPtrArray *findings, int64_t now);
/* Writes files of those noted for whom what came behind is there, too: after a second, sooner where
 * packets would be lost. Takes at most a tenth of the time. `findings` as they were graded last. */
void app_live_evidence_write(app_live_evidence *evidence, const GPtrArray *findings, int64_t now);
/* The same at the end: of all, without waiting. */
void app_live_evidence_finish(app_live_evidence *evidence, const GPtrArray *findings);

#endif
