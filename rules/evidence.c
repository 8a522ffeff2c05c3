/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/evidence.h"

#include "rules/names.h"

#include <string.h>

verdict_family rules_family_of_text(const char *text)
{
    if (!text)
        return VERDICT_FAMILY_UNKNOWN;
    const bool old = strstr(text, "S7-300") || strstr(text, "S7-400");
    const bool new = strstr(text, "1200") || strstr(text, "1500");
    if (old == new)
        return VERDICT_FAMILY_UNKNOWN;
    return old ? VERDICT_FAMILY_300_400 : VERDICT_FAMILY_1200_1500;
}

/* What Snap7's server answers unless its user says otherwise: the order number is that of a CPU
 * 315-2 PN/DP, which it is not. */
static bool is_soft_server(const ana_asset *asset)
{
    return g_strcmp0(asset->system_name, "SNAP7-SERVER") == 0 ||
           g_strcmp0(asset->serial, "S C-C2UR28922012") == 0;
}

static rules_cpu cpu_of_asset(const void *user, const cap_address *ip)
{
    const ana_asset *asset = ana_find_asset(user, ip);
    if (!asset)
        return (rules_cpu){0};
    const bool soft = is_soft_server(asset);
    return (rules_cpu){
        .known = true,
        .permitted = asset->putget == ANA_PUTGET_PERMITTED,
        .permitted_at = asset->putget_proof,
        .read_only = asset->reads_ok > 0 && asset->writes_ok == 0,
        .family = soft ? VERDICT_FAMILY_UNKNOWN : rules_family_of_text(asset->family),
        .family_proven = asset->order_number != NULL && !soft,
        .family_text = soft ? NULL : asset->family,
        .family_evidence = soft ? NULL : asset->family_evidence,
        .soft_server = soft,
    };
}

static rules_block block_of_asset(const void *user, const cap_address *ip, uint16_t number)
{
    const ana_asset *asset = ana_find_asset(user, ip);
    const ana_db *db = asset ? ana_asset_db(asset, number) : NULL;
    if (!db)
        return (rules_block){0};
    return (rules_block){
        .ok = db->ok > 0,
        .proven_end = db->proven_end,
        .first_byte_refused = db->offset0_refused,
        .read_only = db->read_ok && !db->write_ok,
        .ok_at = db->first_ok,
        .symbolic = db->symbolic,
        .symbolic_at = db->symbolic_proof,
        .symbolic_by = db->symbolic_by,
    };
}

rules_evidence rules_evidence_of(const ana_analyzer *analyzer)
{
    if (!analyzer)
        return (rules_evidence){0};
    return (rules_evidence){.user = analyzer, .cpu = cpu_of_asset, .block = block_of_asset};
}

/* What the policy says of the family stands in for what was not seen of it. */
static void ask_policy(const policy_model *policy, const cap_address *ip, rules_cpu *cpu)
{
    const policy_address address = rules_policy_address(ip);
    const policy_cpu *said = policy ? policy_cpu_at(policy, &address) : NULL;
    const verdict_family family = rules_family_of_text(said ? said->family : NULL);
    if (cpu->family_proven || cpu->soft_server || family == VERDICT_FAMILY_UNKNOWN)
        return;
    cpu->family = family;
    cpu->family_text = said->family;
    cpu->family_evidence = "policy";
}

rules_cpu rules_cpu_at(const rules_evidence *evidence, const cap_address *ip)
{
    rules_cpu cpu = {0};
    if (evidence->cpu)
        cpu = evidence->cpu(evidence->user, ip);
    ask_policy(evidence->policy, ip, &cpu);
    return cpu;
}
