/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the text report: its sections, one file each. */
#ifndef S7TAP_REPORT_TEXT_H
#define S7TAP_REPORT_TEXT_H

#include "report/agreed.h"
#include "report/asked.h"
#include "report/page.h"
#include "report/service_counts.h"
#include "report/writer.h"

/* Connections that never got as far as S7, folded by hosts and by what became of them. */
typedef struct rep_silent rep_silent;

/* Blocks that were transferred, folded by who, which and what became of them. */
typedef struct rep_blocks rep_blocks;

typedef struct rep_text_writer {
    rep_writer base;
    rep_page page;
    rep_silent *silent;
    rep_services *services;
    rep_blocks *blocks;
    rep_asked *asked;
    rep_agreed *agreed; /* with -v only */
} rep_text_writer;

/* How much is shown without -v. */
enum {
    REP_TEXT_FINDINGS = 50,
    REP_TEXT_CPUS = 30,
    REP_TEXT_BLOCKS = 30,
    REP_TEXT_RELATIONS = 40,
    REP_TEXT_OBJECTS = 12,
    REP_TEXT_SILENT = 20,
    REP_TEXT_SYMPTOMS = 6,
    REP_TEXT_REACHES = 20,
};

void rep_text_header(rep_text_writer *self, const rep_outcome *outcome);
/* With -v, below the header: what was counted. */
void rep_text_counts(rep_text_writer *self, const rep_outcome *outcome);
void rep_text_findings(rep_text_writer *self, const rep_outcome *outcome);
void rep_text_cpus(rep_text_writer *self, const rep_outcome *outcome);
void rep_text_blocks(rep_text_writer *self);
void rep_text_relations(rep_text_writer *self, const rep_outcome *outcome);
void rep_text_reachability(rep_text_writer *self, const rep_outcome *outcome);
void rep_text_silent(rep_text_writer *self);

rep_silent *rep_silent_new(void);
void rep_silent_free(rep_silent *silent);
/* A PDU that is neither S7 nor COTP's own. */
void rep_silent_pdu(rep_silent *silent, const ana_pdu *pdu);
void rep_silent_connection(rep_silent *silent, const ana_connection *connection);
/* The connection has ended, but is not to be shown. */
void rep_silent_forget(rep_silent *silent, const ana_connection *connection);

rep_blocks *rep_blocks_new(void);
void rep_blocks_free(rep_blocks *blocks);
void rep_blocks_take(rep_blocks *blocks, const ana_block *block, const char *file);

/* A paragraph with what was asked beside read and write, if anything was. */
void rep_text_services(rep_text_writer *self, const ana_relation *relation);
/* With -v: paragraphs with what the connections agreed on, TSAPs in hex, and times. */
void rep_text_agreed(rep_text_writer *self, const ana_relation *relation);

/* "TSAP 01.00 > 03.01 (S7 basic, rack 0, slot 1)"; nothing where neither is known. */
void rep_text_put_tsaps(rep_buffer *b, const ana_tsap_bytes *calling, const ana_tsap_bytes *called);

/* Ends the head line of a conversation: the hosts, then the details, on a line of their own where
 * there is no room beside the hosts. */
void rep_text_end_parties(rep_page *page, const rep_buffer *details);

/* "frame 12", "cell.pcap frame 12"; `noun` is "frame", or "frames" where more follow. */
void rep_text_put_frame(rep_buffer *b, const rep_settings *settings, const cap_stamp *stamp,
                        const char *noun);
/* "13:54:20 UTC"; with its date where the capture has more than one, and with -v. */
void rep_text_put_moment(rep_buffer *b, const rep_settings *settings, const cap_stats *capture,
                         int64_t time);
/* A paragraph: from when to when, and the frames. */
void rep_text_put_first_last(rep_text_writer *self, const char *label, const cap_stamp *first,
                             const cap_stamp *last);
/* Paragraphs: when and in which frames; with -v the rest that is known of the finding. */
void rep_text_put_seen(rep_text_writer *self, const rep_outcome *outcome,
                       const rules_finding *finding);
/* Paragraphs: what clients saw of a cause that several findings have in common, and what shows it.
 */
void rep_text_put_symptoms(rep_text_writer *self, const rep_outcome *outcome,
                           const rules_finding *finding);
/* "and 12 more: -v shows them" as a line, if there are more than shown. */
void rep_text_more(rep_page *page, uint64_t hidden, const char *one, const char *many);

#endif
