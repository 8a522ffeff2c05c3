/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what is open to everybody. */
#ifndef S7TAP_RULES_EXPOSURE_H
#define S7TAP_RULES_EXPOSURE_H

#include "rules/detector.h"

extern const rules_rule rules_putget_open, rules_unprotected_write;

#endif
