/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: connections from one cell of the policy into another. */
#ifndef S7TAP_RULES_CROSSING_H
#define S7TAP_RULES_CROSSING_H

#include "rules/detector.h"

extern const rules_rule rules_cell_crossing;

#endif
