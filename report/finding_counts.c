/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/finding_counts.h"

#include "report/format.h"

void rep_put_finding_counts(rep_buffer *b, const uint64_t count[RULES_SEVERITY_COUNT])
{
    static const char *const nouns[RULES_SEVERITY_COUNT][2] = {
        [RULES_INFO] = {"info", "info"},
        [RULES_NOTICE] = {"notice", "notices"},
        [RULES_WARNING] = {"warning", "warnings"},
        [RULES_CRITICAL] = {"critical", "critical"},
    };
    const size_t start = b->used;
    for (int i = RULES_SEVERITY_COUNT; i-- > 0;) {
        if (count[i] == 0)
            continue;
        rep_put_string(b, b->used > start ? ", " : "");
        rep_put_number_of(b, count[i], nouns[i][0], nouns[i][1]);
    }
    if (b->used == start)
        rep_put_string(b, "none");
}
