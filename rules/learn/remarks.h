/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to learning: what a person should know who reads a learned policy, in sentences. */
#ifndef S7TAP_RULES_LEARN_REMARKS_H
#define S7TAP_RULES_LEARN_REMARKS_H

#include "rules/learn/plan.h"

/* Begins each remark on what somebody should look at before trusting a policy. */
#define LEARN_CHECK "CHECK: "

/* Each adds sentences (owned char *), in a stable order; those to be looked at begin with
 * LEARN_CHECK. */

/* What is known of a CPU; `asset` may be NULL. */
void learn_remarks_cpu(GPtrArray *out, const learn_cpu *cpu, const ana_asset *asset);
/* Who a partner says that it is. */
void learn_remarks_session(GPtrArray *out, const ana_asset *asset);
/* What a partner did, and when. */
void learn_remarks_partner(GPtrArray *out, const learn_plan *plan, const learn_partner *partner);
/* What is listed for it, but was not carried out, or is more than what was seen. */
void learn_remarks_access(GPtrArray *out, const learn_plan *plan, const learn_partner *partner,
                          bool write);
/* What it did that is work on the CPU or its program. */
void learn_remarks_services(GPtrArray *out, const learn_plan *plan, const learn_partner *partner);

/* "2025-11-03 08:00:00 to 08:10:00 UTC" */
void learn_put_times(GString *out, int64_t first, int64_t last);

#endif
