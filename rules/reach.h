/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: clients that do not get through to port 102. */
#ifndef S7TAP_RULES_REACH_H
#define S7TAP_RULES_REACH_H

#include "rules/detector.h"

extern const rules_rule rules_port_silent, rules_port_rejected;

#endif
