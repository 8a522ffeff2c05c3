/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: connections that TCP opens, but that get no further. */
#ifndef S7TAP_RULES_REFUSAL_H
#define S7TAP_RULES_REFUSAL_H

#include "rules/detector.h"

extern const rules_rule rules_connection_refused, rules_connections_exhausted;

#endif
