/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/finding.h"

const char *const rules_severity_names[RULES_SEVERITY_COUNT] = {"info", "notice", "warning",
                                                                "critical"};
const char *const rules_confidence_names[RULES_CONFIDENCE_COUNT] = {"possible", "likely", "proven"};

static void clear_parts(rules_finding *finding)
{
    g_free(finding->parts.object);
    g_free(finding->parts.what);
    g_free(finding->parts.tail);
    g_clear_pointer(&finding->because, g_ptr_array_unref);
    finding->parts = (rules_parts){0};
}

void rules_finding_set_joint(rules_finding *finding, const rules_joint *joint, char *what,
                             char *tail)
{
    clear_parts(finding);
    finding->joint = joint;
    finding->parts.what = what;
    finding->parts.tail = tail;
}

void rules_finding_free(rules_finding *finding)
{
    if (!finding)
        return;
    clear_parts(finding);
    g_free(finding->subject);
    g_free(finding->message);
    g_clear_pointer(&finding->symptoms, g_ptr_array_unref);
    g_free(finding);
}

void rules_finding_free_each(gpointer finding)
{
    rules_finding_free(finding);
}

static gpointer copy_each(gconstpointer finding, gpointer user)
{
    (void)user;
    return rules_finding_copy(finding);
}

static GPtrArray *copy_list(const GPtrArray *findings)
{
    if (!findings)
        return NULL;
    return g_ptr_array_copy((GPtrArray *)findings, copy_each, NULL);
}

rules_finding *rules_finding_copy(const rules_finding *finding)
{
    rules_finding *copy = g_memdup2(finding, sizeof *finding);
    copy->subject = g_strdup(finding->subject);
    copy->message = g_strdup(finding->message);
    copy->parts.object = g_strdup(finding->parts.object);
    copy->parts.what = g_strdup(finding->parts.what);
    copy->parts.tail = g_strdup(finding->parts.tail);
    copy->symptoms = copy_list(finding->symptoms);
    copy->because = copy_list(finding->because);
    return copy;
}
