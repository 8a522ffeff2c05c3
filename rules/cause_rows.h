/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: causes of the verdict tables as rows that a fault can point to. */
#ifndef S7TAP_RULES_CAUSE_ROWS_H
#define S7TAP_RULES_CAUSE_ROWS_H

#include "rules/finding.h"
#include "rules/verdict/verdict.h"

/* The table of rows, one per cause text; bounded by the verdict tables. g_hash_table_unref it. */
GHashTable *rules_cause_rows_new(void);
/* The row of a verdict's cause. Lives as long as the table. */
const rules_cause *rules_cause_row(GHashTable *rows, const verdict *v);

#endif
