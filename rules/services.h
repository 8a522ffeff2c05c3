/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: the rules about services other than reading and writing. */
#ifndef S7TAP_RULES_SERVICES_H
#define S7TAP_RULES_SERVICES_H

#include "rules/detector.h"

/* Causes of program-change. */
enum { RULES_CHANGE_DOWNLOAD, RULES_CHANGE_DELETE, RULES_CHANGE_TRIED };

extern const rules_rule rules_service_refused, rules_cpu_control, rules_program_change,
    rules_program_read, rules_password_used;

#endif
