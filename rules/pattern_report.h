/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: findings of the traffic model. The same change of the same partner and CPU
 * is one finding; its words are made when somebody asks, for a silence may have ended since. */
#ifndef S7TAP_RULES_PATTERN_REPORT_H
#define S7TAP_RULES_PATTERN_REPORT_H

#include "rules/detector.h"
#include "rules/pattern_model.h"

typedef struct pattern_case pattern_case;
typedef struct pattern_reports pattern_reports;

/* `bench` is borrowed. */
pattern_reports *pattern_reports_new(const rules_bench *bench);
void pattern_reports_free(pattern_reports *reports);

/* A request that was new when it came for the first time; each time that it comes. */
void pattern_report_novel(pattern_reports *reports, const pattern_lane *lane,
                          pattern_request *request, const ana_transaction *transaction);
/* A request that comes more or less often than before. */
void pattern_report_pace(pattern_reports *reports, const pattern_lane *lane,
                         const pattern_request *request, bool slower, const cap_stamp *stamp);
/* A request that follows another one than before, `after` by its index. */
void pattern_report_order(pattern_reports *reports, const pattern_lane *lane,
                          const pattern_request *request, uint32_t after, const cap_stamp *stamp);
/* Requests that are missing, by the bits of their indexes; all that are expected, or some. */
pattern_case *pattern_report_silence(pattern_reports *reports, const pattern_lane *lane,
                                     uint64_t missing, bool all);

/* A silence has ended after all; `lasted` ns. */
void pattern_case_ended(pattern_case *one, int64_t lasted);
/* Packets were lost meanwhile: it was none. */
void pattern_case_withdraw(pattern_case *one);
/* The latest finding of something new on the lane came with the end of these requests. */
void pattern_report_replaced(pattern_reports *reports, const pattern_lane *lane, uint64_t missing);

/* Gives all findings their words as of now. */
void pattern_reports_finish(pattern_reports *reports);

#endif
