/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: what a relation accessed.
 *
 * Most requests of a connection repeat byte for byte. So a request that succeeded as a whole is
 * remembered by its parameter bytes as a plan, and the next one like it costs a comparison and a
 * count. Objects are worked out from the plans when somebody asks: decoding is pure. */
#ifndef S7TAP_ANALYZER_PLANS_H
#define S7TAP_ANALYZER_PLANS_H

#include "analyzer/budget.h"
#include "analyzer/relation.h"
#include "analyzer/table.h"
#include "analyzer/transaction.h"
#include "dissector/access.h"

typedef struct ana_plan {
    uint64_t count;    /* requests that succeeded as a whole */
    uint64_t told;     /* of these, how many ana_plans_tell told */
    uint32_t accesses; /* that one of them makes */
    bool of_client;    /* asks the client */
    uint32_t size;
    const uint8_t *param;        /* parameter section of the request, stored behind the plan */
    const void *memo[ANA_MEMOS]; /* of the host, see ana_transaction */
} ana_plan;

typedef struct ana_plans {
    ana_table by_param; /* owns its plans */
    GTree *objects;     /* ana_object, its own key; NULL before the first */
    uint32_t max_plans, max_objects;
    ana_budget *budget;
} ana_plans;

typedef struct ana_recent_plan {
    uint64_t sum; /* of the request */
    const ana_plans *plans;
    ana_plan *plan;
} ana_recent_plan;

enum { ANA_RECENT_BITS = 12 };

/* Plans of all relations that were used lately, in pairs by a sum of the request. Borrowed. What
 * does not fit is found in the table. Zeros are an empty one. */
typedef struct ana_recent {
    ana_recent_plan pair[1U << ANA_RECENT_BITS][2];
} ana_recent;

/* `budget` is borrowed. */
void ana_plans_init(ana_plans *plans, uint32_t max_plans, uint32_t max_objects, ana_budget *budget);
/* Frees what it holds. */
void ana_plans_clear(ana_plans *plans);

/* The plan of a read or write request, NULL if it is new. */
ana_plan *ana_plans_find(const ana_plans *plans, s7_bytes param, bool of_client);
/* The same of a request that is often made. `sum` says where to look first: equal requests have
 * equal ones. */
ana_plan *ana_plans_recall(ana_plans *plans, ana_recent *recent, uint64_t sum, s7_bytes param,
                           bool of_client);
/* Makes one, counted and told once; NULL if there are too many: count its accesses with
 * ana_plans_count then. */
ana_plan *ana_plans_add(ana_plans *plans, s7_bytes param, bool of_client, uint32_t accesses);

/* Counts one access outside plans; of one that is not absolute but names its area, where in the
 * area it lies is not known. False if there are too many objects. */
bool ana_plans_count(ana_plans *plans, const s7_access *access, bool of_client, bool ok);

/* Tells each access of each plan, and how many times more it was made than told before. */
typedef void ana_plans_teller(void *user, const s7_access *access, bool of_client, uint64_t times);
void ana_plans_tell(ana_plans *plans, ana_plans_teller *teller, void *user);

/* Forgets what the host noted at its plans. */
void ana_plans_forget_memos(ana_plans *plans);

/* Every object, plans expanded, sorted. The caller owns the array (of ana_object). */
GArray *ana_plans_objects(const ana_plans *plans);

#endif
