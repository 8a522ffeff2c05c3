/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: clocks of CPUs that are set over the network. */
#ifndef S7TAP_RULES_CLOCK_SET_H
#define S7TAP_RULES_CLOCK_SET_H

#include "rules/detector.h"

extern const rules_rule rules_clock_set;

#endif
