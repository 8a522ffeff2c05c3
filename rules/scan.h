/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: clients that look for CPUs, and for TSAPs of a CPU. */
#ifndef S7TAP_RULES_SCAN_H
#define S7TAP_RULES_SCAN_H

#include "rules/detector.h"

extern const rules_rule rules_identity_scan;

#endif
