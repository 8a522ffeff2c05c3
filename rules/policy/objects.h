/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A part of a CPU's memory as the policy file lists it. */
#ifndef S7TAP_RULES_POLICY_OBJECTS_H
#define S7TAP_RULES_POLICY_OBJECTS_H

#include "rules/policy/coverage.h"

/* Adds the objects of a sealed coverage, in its order, with commas between them:
 * "M0.0-M15.7,DB20,DB21.DBB0-DBB99,DB100-199". Read as a list they hold just the coverage, if it
 * was read from a file or merged (policy_merge), else at least all of it. `write`: for the list
 * `write=`, where peripherals have another name. */
void policy_objects_put(GString *out, const policy_coverage *coverage, bool write);

#endif
