/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was asked over each relation beside read and write, by the names that people use.
 *
 * Bounded: so many kinds of service of one relation. What does not fit is counted. */
#ifndef S7TAP_REPORT_SERVICE_COUNTS_H
#define S7TAP_REPORT_SERVICE_COUNTS_H

#include "analyzer/relation.h"
#include "analyzer/transaction.h"

enum { REP_SERVICES_OF_RELATION = 48 };

typedef struct rep_services rep_services;

typedef struct rep_service {
    const char *name; /* constant text */
    uint64_t count, refused;
    bool unanswered; /* by agreement: S7comm-plus requests that want no answer */
} rep_service;

rep_services *rep_services_new(void);
void rep_services_free(rep_services *services);
void rep_services_take(rep_services *services, const ana_transaction *transaction);
/* Requests that were not counted for want of room. */
uint64_t rep_services_beyond(const rep_services *services);
/* rep_service in order of appearance; NULL if none. Borrowed. */
const GArray *rep_services_of(const rep_services *services, const ana_relation *relation);

#endif
