/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what each service means, done or refused, and what is said of it. */
#ifndef S7TAP_RULES_SERVICES_TABLE_H
#define S7TAP_RULES_SERVICES_TABLE_H

#include "rules/services.h"

typedef struct service_row {
    const char *name; /* of s7_pdu_service_name */
    const rules_rule *rule;
    const char *subject; /* where the request names no block */
    const char *done;    /* "CLIENT ... SERVER": what happened */
    const char *tried;   /* the same when it was refused */
    const char *how;     /* behind it; may be empty */
    uint8_t cause;       /* of the rule's */
    uint8_t tried_cause; /* the same when it was refused */
} service_row;

/* Refusals that belong to how programming devices ask: the list or block may not be there, the job
 * may be gone, the CPU may be busy taking over what was loaded. */
typedef struct service_habit {
    const char *service;
    uint16_t code;
    rules_severity severity;
    const rules_cause *cause; /* NULL: that of the verdict */
} service_habit;

/* Next steps where blocks are found at other times, so that one is just not there. */
extern const char *const services_check_absent[];

/* The row of a request by its name (s7_pdu_service_name), a PI service by what it does; NULL if it
 * is none that is told of. */
const service_row *services_find(const s7_pdu *request, const char *name);
/* The habit that a refusal belongs to, NULL none. */
const service_habit *services_find_habit(const char *service, uint16_t code);
/* A refusal of the service means a wrong password. */
bool services_is_guess(const service_row *row);
/* Rows that stop the CPU, and rows that start it. */
bool services_is_stop(const service_row *row);
bool services_is_start(const service_row *row);

#endif
