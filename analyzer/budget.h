/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: one allowance of memory for all that is learnt of relations and CPUs, so
 * that limits of each table do not multiply. What was taken is never given back. */
#ifndef S7TAP_ANALYZER_BUDGET_H
#define S7TAP_ANALYZER_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ana_budget {
    uint64_t left; /* bytes */
} ana_budget;

/* False, and nothing is taken, if less is left. */
static inline bool ana_budget_take(ana_budget *budget, size_t size)
{
    enum { BESIDE = 64 }; /* what an entry of a tree or table costs beside itself */
    if (budget->left < size + BESIDE)
        return false;
    budget->left -= size + BESIDE;
    return true;
}

#endif
