/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the events writer: its parts, one file each. */
#ifndef S7TAP_REPORT_EVENTS_H
#define S7TAP_REPORT_EVENTS_H

#include "report/asked.h"
#include "report/parties.h"

typedef struct rep_events_writer {
    rep_writer base;
    rep_parties *parties;
    rep_asked *asked;
} rep_events_writer;

/* Begins an object with `event` and `time`; end it with rep_event_end. */
rep_buffer *rep_event_begin(rep_writer *writer, const char *event, int64_t time);
void rep_event_end(rep_writer *writer);

/* Members shared by several events. */
void rep_json_protocol(rep_buffer *b, ana_protocol protocol);
void rep_json_number(rep_buffer *b, const char *name, uint64_t number);
void rep_json_count(rep_buffer *b, const char *name, uint64_t count); /* left out if 0 */
void rep_json_statuses(rep_buffer *b, const uint64_t count[ANA_STATUS_COUNT]);

void rep_events_block(rep_writer *writer, const ana_block *block, const char *file);
void rep_events_assets(rep_writer *writer, const rep_outcome *outcome);
void rep_events_relations(rep_writer *writer, const rep_outcome *outcome);
void rep_events_reachability(rep_writer *writer, const rep_outcome *outcome);
void rep_events_findings(rep_writer *writer, const rep_outcome *outcome);
void rep_events_summary(rep_writer *writer, const rep_outcome *outcome);

#endif
