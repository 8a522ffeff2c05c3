/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: how far the capture can be trusted. */
#ifndef S7TAP_RULES_QUALITY_H
#define S7TAP_RULES_QUALITY_H

#include "rules/detector.h"

extern const rules_rule rules_capture_quality;

#endif
