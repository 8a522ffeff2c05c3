/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What reads and writes without an answer were about: they were not answered, the capture ends
 * before, or the answer was not captured. The relation knows only of accesses that were answered.
 *
 * Bounded: so many objects of one relation, and of all. What does not fit is counted. */
#ifndef S7TAP_REPORT_ASKED_H
#define S7TAP_REPORT_ASKED_H

#include "analyzer/relation.h"
#include "analyzer/transaction.h"

enum { REP_ASKED_OF_RELATION = 256, REP_ASKED_OBJECTS = 65536 };

typedef struct rep_asked rep_asked;

rep_asked *rep_asked_new(void);
void rep_asked_free(rep_asked *asked);
void rep_asked_take(rep_asked *asked, const ana_transaction *transaction);
/* Accesses that were not counted for want of room. */
uint64_t rep_asked_beyond(const rep_asked *asked);

/* The objects with what was asked of them in `reads`, `writes` and their ranges, as
 * ana_relation_objects sorts them; NULL if none. Borrowed. */
const GArray *rep_asked_objects(const rep_asked *asked, const ana_relation *relation);

/* An object of a relation: what was answered, and what was only asked. Each names the object; where
 * there is none of its kind, its counts are 0 and its ranges empty. */
typedef struct rep_object {
    ana_object answered, asked;
} rep_object;

/* All objects of a relation, sorted likewise. The array owns them; free with g_array_unref. */
GArray *rep_relation_objects(const rep_asked *asked, const ana_relation *relation);

/* Whether a request reads or writes by S7comm. */
bool rep_is_access(const s7_pdu *request);

#endif
