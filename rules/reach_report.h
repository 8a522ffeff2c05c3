/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: findings of the attempts that failed, judged by who is there. */
#ifndef S7TAP_RULES_REACH_REPORT_H
#define S7TAP_RULES_REACH_REPORT_H

#include "rules/detector.h"
#include "rules/reach_hosts.h"
#include "rules/reach_pairs.h"

/* Reports or corrects the findings of a pair. `silence`: its silent attempts, those of a run that
 * goes on among them. */
void reach_report(const rules_bench *bench, const reach_hosts *hosts, reach_pair *pair,
                  const rules_tally *silence);

#endif
