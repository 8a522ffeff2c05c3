/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: CPUs that were stopped, and whether they were started again. */
#ifndef S7TAP_RULES_SERVICES_STOPS_H
#define S7TAP_RULES_SERVICES_STOPS_H

#include "rules/finding.h"
#include "rules/policy/policy.h"

typedef struct services_stops services_stops;

services_stops *services_stops_new(void);
void services_stops_free(services_stops *stops);

/* The CPU of the finding was stopped, once more. The finding is borrowed for good; its message is
 * set. */
void services_stops_stopped(services_stops *stops, rules_finding *finding);
/* `client` started the CPU. */
void services_stops_started(services_stops *stops, const cap_address *cpu,
                            const cap_address *client);
/* Makes the messages say what followed the last stop; may be called more than once. */
void services_stops_finish(services_stops *stops, const policy_model *policy);

#endif
