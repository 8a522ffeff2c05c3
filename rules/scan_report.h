/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what is said of sweeps. */
#ifndef S7TAP_RULES_SCAN_REPORT_H
#define S7TAP_RULES_SCAN_REPORT_H

#include "rules/detector.h"
#include "rules/scan_probes.h"

/* The sweep of a client, up to date; one without targets withdraws what was told. `limit`: of CPUs.
 */
void scan_report_sweep(const rules_bench *bench, const cap_address *ip, const scan_sweep *sweep,
                       uint32_t limit, scan_told *told);
/* The CPUs of which the client tried `limit` TSAPs or more within `window` ns. */
void scan_report_tsaps(const rules_bench *bench, const cap_address *ip, const scan_probes *probes,
                       int64_t window, uint32_t limit);

#endif
