/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the events writer: its parts, one file each. */
#ifndef S7TAP_REPORT_EVENTS_H
#define S7TAP_REPORT_EVENTS_H

#include "report/asked.h"
#include "report/parties.h"

/* What was told while the run goes on, events_update.c. */
typedef struct rep_events_told rep_events_told;

typedef struct rep_events_writer {
    rep_writer base;
    rep_events_told *told; /* NULL: nothing yet */
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
void rep_events_reach(rep_writer *writer, const ana_reach *reach);
void rep_events_findings(rep_writer *writer, const rep_outcome *outcome);
void rep_events_summary(rep_writer *writer, const rep_outcome *outcome);

/* One of each. */
void rep_events_connection(rep_writer *writer, const ana_connection *connection);
void rep_events_asset(rep_writer *writer, const ana_asset *asset);
void rep_events_relation(rep_writer *writer, const ana_relation *relation);
void rep_events_finding(rep_writer *writer, const rules_finding *finding);

rep_events_told *rep_events_told_new(void);
void rep_events_told_free(rep_events_told *all);
/* The writer's `update` and `open`. */
void rep_events_update(rep_writer *writer, const rep_outcome *outcome, const rep_update *update);
void rep_events_open(rep_writer *writer, const ana_connection *connection,
                     const rep_update *update);
/* A connection has ended: it is not told as an open one any more. */
void rep_events_ended(rep_events_told *all, const ana_connection *connection);

#endif
