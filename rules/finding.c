/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/finding.h"

const char *const rules_severity_names[RULES_SEVERITY_COUNT] = {"info", "notice", "warning",
                                                                "critical"};
const char *const rules_confidence_names[RULES_CONFIDENCE_COUNT] = {"possible", "likely", "proven"};

void rules_finding_free(rules_finding *finding)
{
    if (!finding)
        return;
    g_free(finding->subject);
    g_free(finding->message);
    g_free(finding);
}

rules_finding *rules_finding_copy(const rules_finding *finding)
{
    rules_finding *copy = g_memdup2(finding, sizeof *finding);
    copy->subject = g_strdup(finding->subject);
    copy->message = g_strdup(finding->message);
    return copy;
}
