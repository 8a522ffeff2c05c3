/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the csv writer: its cells and rows. */
#ifndef S7TAP_REPORT_CSV_H
#define S7TAP_REPORT_CSV_H

#include "analyzer/analyzer.h"
#include "report/asked.h"
#include "report/buffer.h"
#include "rules/policy/policy.h"

/* A cell of text from outside. It is quoted where RFC 4180 demands it. No spreadsheet takes it for
 * a formula: what would begin one gets an apostrophe before it. Bytes that are not UTF-8, control
 * characters, and the semicolon (a separator to spreadsheets in many countries) become \xHH. */
void rep_csv_text(rep_buffer *b, const char *text, size_t size);

/* The names of the columns, without the end of the line. */
void rep_csv_header(rep_buffer *b);
/* One row, without the end of the line. `policy` names the hosts, NULL: there is none; `object` is
 * NULL where nothing was read or written; `services` are rep_service, NULL: none. */
void rep_csv_row(rep_buffer *b, const policy_model *policy, const ana_relation *relation,
                 const rep_object *object, const GArray *services);
/* Puts the rest of a row: what is known of both hosts; either may be NULL. */
void rep_csv_hosts(rep_buffer *b, const ana_asset *server, const ana_asset *client);

#endif
