/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/registry.h"

#include "rules/answer.h"
#include "rules/clock_set.h"
#include "rules/contradictions.h"
#include "rules/crossing.h"
#include "rules/exposure.h"
#include "rules/limit.h"
#include "rules/missing.h"
#include "rules/modify.h"
#include "rules/pattern.h"
#include "rules/protocols.h"
#include "rules/quality.h"
#include "rules/reach.h"
#include "rules/refusal.h"
#include "rules/scan.h"
#include "rules/services.h"
#include "rules/slow.h"
#include "rules/unexpected.h"
#include "rules/unstable.h"
#include "rules/verdict/plus_verdict.h"

#include <string.h>

static const rules_rule access_refused = {
    .id = "access-refused",
    .title = "Access refused by the CPU",
    .severity = RULES_WARNING,
    .meaning =
        "The CPU answers a read or write, but refuses it: either the whole request (header error "
        "0x8104 or 0x8304) or single items (return code 0x03). Network, connection and setup "
        "work; the CPU does not permit the access. PUT/GET being switched off is named as likely "
        "only if no absolute access to this CPU ever succeeded and several areas were refused, "
        "because 0x8104 has other causes as well; it is one finding for the CPU, with all clients "
        "concerned. Where reads succeed and only writes are refused, the CPU permits no writing, "
        "or "
        "the block is write-protected. An S7-300 always refuses to have its timers and "
        "counters written, with 0x03: that is normal, and of severity notice. In S7comm-plus the "
        "access level of the CPU refuses variables (-100, -107).",
};

static const rules_rule address_error = {
    .id = "address-error",
    .title = "Address does not exist or does not fit",
    .severity = RULES_WARNING,
    .meaning =
        "The CPU carries out the read or write, but rejects items of it: address out of range "
        "(0x05), data type not supported or inconsistent (0x06, 0x07), object does not exist "
        "(0x0A), hardware error (0x01). The cause is graded by what other accesses to the same "
        "data block showed: beyond the end if lower bytes can be accessed, optimized or empty if "
        "not even byte 0 can, missing if the block does not exist. That a block is optimized is "
        "proven "
        "where a client accesses its variables by symbol (S7comm-plus), whoever that is. All "
        "clients and addresses of one block or area with the same cause are one finding, and its "
        "symptoms list up to 16 addresses of each client. In S7comm-plus a variable "
        "does not exist (-12, -104, -105, -255), or the symbols that the client knows are older "
        "than the program (-17, -256).",
};

/* In the order of the contract. */
static const rules_rule *const all[] = {
    &access_refused,
    &address_error,
    &rules_service_refused,
    &rules_unexpected_partner,
    &rules_unexpected_cpu,
    &rules_unexpected_access,
    &rules_expected_missing,
    &rules_port_silent,
    &rules_port_rejected,
    &rules_connection_refused,
    &rules_connections_exhausted,
    &rules_connection_unstable,
    &rules_no_answer,
    &rules_slow_answer,
    &rules_limit_exceeded,
    &rules_cpu_control,
    &rules_program_change,
    &rules_program_read,
    &rules_force_or_modify,
    &rules_password_used,
    &rules_clock_set,
    &rules_identity_scan,
    &rules_cell_crossing,
    &rules_putget_open,
    &rules_unprotected_write,
    &rules_pattern_change,
    &rules_foreign_protocol,
    &rules_encrypted_session,
    &rules_malformed,
    &rules_overlap_conflict,
    &rules_capture_quality,
};

const rules_rule *const *rules_all(size_t *count)
{
    *count = G_N_ELEMENTS(all);
    return all;
}

const rules_rule *rules_find(const char *id)
{
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++)
        if (strcmp(all[i]->id, id) == 0)
            return all[i];
    return NULL;
}

const rules_rule *rules_of_topic(verdict_topic topic)
{
    if (topic == VERDICT_ACCESS)
        return &access_refused;
    return topic == VERDICT_ADDRESS ? &address_error : NULL;
}

/* The topic of the verdict tables that has the causes of a rule without its own. */
static verdict_topic topic_of(const rules_rule *rule)
{
    if (rule == &access_refused)
        return VERDICT_ACCESS;
    if (rule == &address_error)
        return VERDICT_ADDRESS;
    return rule == &rules_service_refused ? VERDICT_OTHER : VERDICT_NONE;
}

static verdict_plus_topic plus_topic_of(const rules_rule *rule)
{
    if (rule == &access_refused)
        return VERDICT_PLUS_ACCESS;
    return rule == &address_error ? VERDICT_PLUS_ADDRESS : VERDICT_PLUS_SERVICE;
}

/* The causes of S7comm, then those of S7comm-plus. */
static bool explain_by_tables(const rules_rule *rule, uint32_t index, const char **cause,
                              const char *const **check)
{
    const verdict_topic topic = topic_of(rule);
    uint32_t others = 0;
    if (topic == VERDICT_NONE)
        return false;
    if (verdict_topic_cause(topic, index, cause, check))
        return true;
    while (verdict_topic_cause(topic, others, cause, check))
        others++;
    return verdict_plus_cause(plus_topic_of(rule), index - others, cause, check);
}

bool rules_explain(const rules_rule *rule, uint32_t index, const char **cause,
                   const char *const **check)
{
    if (!rule->causes)
        return explain_by_tables(rule, index, cause, check);
    for (uint32_t i = 0; i <= index; i++)
        if (!rule->causes[i].text)
            return false;
    *cause = rule->causes[index].text;
    *check = rule->causes[index].check;
    return true;
}
