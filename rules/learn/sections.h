/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to learning: the sections of a policy, with what is to be said of them. */
#ifndef S7TAP_RULES_LEARN_SECTIONS_H
#define S7TAP_RULES_LEARN_SECTIONS_H

#include "rules/learn/plan.h"
#include "rules/policy/write.h"

/* What sections are written from. Borrowed. */
typedef struct learn_page {
    policy_writer writer;
    const learn_plan *plan;
    const ana_analyzer *analyzer; /* may be NULL */
} learn_page;

void learn_put_cpu(learn_page *page, const learn_cpu *cpu);
/* Of a partner without a section. */
void learn_put_partner(learn_page *page, const learn_partner *partner);
/* Cells that there may be, in comments: traffic does not tell. */
void learn_propose_cells(learn_page *page);

/* What `read=` or `write=` is to list for a partner; free with g_array_unref: borrows from it. */
GArray *learn_targets(const learn_partner *partner, bool write);

#endif
