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
