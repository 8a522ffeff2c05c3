/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what else than readable S7 is spoken on the port. */
#ifndef S7TAP_RULES_PROTOCOLS_H
#define S7TAP_RULES_PROTOCOLS_H

#include "rules/detector.h"

extern const rules_rule rules_foreign_protocol, rules_encrypted_session;

#endif
