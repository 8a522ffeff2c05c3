/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For the tests of evidence: findings made by hand. */
#ifndef S7TAP_TEST_EVIDENCE_BUILD_H
#define S7TAP_TEST_EVIDENCE_BUILD_H

#include "report/evidence_set.h"

static inline cap_stamp stamp_of(uint64_t frame)
{
    return (cap_stamp){.time = (int64_t)frame * 1000, .frame = frame};
}

static inline cap_address address_of(uint8_t last)
{
    return (cap_address){.family = 4, .bytes = {10, 0, 0, last}};
}

static inline void free_one_finding(gpointer finding)
{
    rules_finding_free(finding);
}

/* A finding of `rule` seen in these frames, ended by 0; the array owns it. */
static inline rules_finding *add_finding(GPtrArray *findings, const rules_rule *rule,
                                         const uint64_t *frames)
{
    rules_finding *finding = g_new0(rules_finding, 1);
    *finding = (rules_finding){
        .rule = rule,
        .severity = RULES_WARNING,
        .phase = ANA_PHASE_RUNNING,
        .client = address_of(1),
        .server = address_of(2),
        .message = g_strdup("it went wrong"),
        .cause = "somebody did it",
        .confidence = RULES_LIKELY,
    };
    for (; frames[finding->count] != 0; finding->count++) {
        finding->last = stamp_of(frames[finding->count]);
        if (finding->frame_count < RULES_MAX_FRAMES)
            finding->frames[finding->frame_count++] = finding->last;
    }
    finding->first = finding->frames[0];
    g_ptr_array_add(findings, finding);
    return finding;
}

static inline GPtrArray *symptoms_of(rules_finding *joint)
{
    if (!joint->symptoms)
        joint->symptoms = g_ptr_array_new_with_free_func(free_one_finding);
    return joint->symptoms;
}

/* What one client sees of the cause of `joint`. */
static inline rules_finding *add_symptom(rules_finding *joint, cap_address client,
                                         const char *message, const uint64_t *frames)
{
    rules_finding *symptom = add_finding(symptoms_of(joint), joint->rule, frames);
    symptom->client = client;
    g_free(symptom->message);
    symptom->message = g_strdup(message);
    return symptom;
}

/* What shows the cause of `joint`. */
static inline void add_fact(rules_finding *joint, const char *message, uint64_t frame)
{
    rules_finding *fact = add_symptom(joint, address_of(9), message, (const uint64_t[]){frame, 0});
    fact->rule = NULL;
}

static inline GPtrArray *no_findings(void)
{
    return g_ptr_array_new_with_free_func(free_one_finding);
}

/* The links of a packet: "0 1+" is the first finding, and the second whose own frame it is; "1+2"
 * is the second finding as the frame of its second symptom. */
static inline const char *links_of(const rep_evidence_set *set, uint64_t frame)
{
    static char text[256];
    const cap_stamp stamp = stamp_of(frame);
    const rep_evidence_packet *packet = rep_evidence_set_find(set, &stamp);
    size_t used = 0;
    text[0] = '\0';
    for (uint32_t i = 0; packet && i < packet->link_count && used < sizeof text - 32; i++) {
        used += (size_t)g_snprintf(text + used, (gulong)(sizeof text - used), "%s%u%s",
                                   i > 0 ? " " : "", packet->links[i].finding,
                                   packet->links[i].own ? "+" : "");
        if (packet->links[i].symptom > 0)
            used += (size_t)g_snprintf(text + used, (gulong)(sizeof text - used), "%u",
                                       packet->links[i].symptom);
    }
    return text;
}

#endif
