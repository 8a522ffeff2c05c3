/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "agreed.h"

#include "dissector/access.h"
#include "experts.h"
#include "policy_file.h"

#if __has_include(<wsutil/wmem/wmem.h>)
#include <wsutil/wmem/wmem.h>
#endif
#include <string.h>

static bool address_of(const address *from, policy_address *to)
{
    *to = (policy_address){.family = from->type == AT_IPv4 ? 4 : 6};
    if (from->type != AT_IPv4 && from->type != AT_IPv6)
        return false;
    memcpy(to->bytes, from->data, MIN((size_t)from->len, sizeof to->bytes));
    return true;
}

typedef struct asking {
    packet_info *pinfo;
    proto_item *item;
    const policy_partner *partner;
    const policy_cpu *cpu;
} asking;

static void tell(const asking *a, s7tap_expert expert, const char *text)
{
    s7tap_expert_tell(a->pinfo, a->item, expert, text);
}

static void judge_accesses(const asking *a, const s7_pdu *request)
{
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, request, NULL);
    while (s7_accesses_next(&walk, &access)) {
        if (policy_may_access(a->partner, a->cpu, access.write,
                              policy_extent_of_item(&access.item)))
            continue;
        char buffer[160];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_item_text(&access.item, access.write, &text);
        tell(a, access.write ? EXPERT_UNEXPECTED_WRITE : EXPERT_UNEXPECTED_READ,
             wmem_strdup_printf(a->pinfo->pool, "%s %s %s, which the policy does not list",
                                a->partner->name, access.write ? "writes" : "reads", buffer));
    }
}

static void judge_service(const asking *a, const s7_pdu *request)
{
    const policy_service service = policy_service_of(request);
    if (policy_may_use(a->partner, service))
        return;
    tell(a, EXPERT_UNEXPECTED_SERVICE,
         wmem_strdup_printf(a->pinfo->pool,
                            "%s asks for a service of \"%s\" (%s), which the policy "
                            "does not list",
                            a->partner->name, policy_services[service].name,
                            policy_services[service].help));
}

static bool is_access(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_JOB &&
           (pdu->function == S7_FUNC_READ || pdu->function == S7_FUNC_WRITE);
}

void s7tap_policy_judge(packet_info *pinfo, proto_item *item, const s7_pdu *pdu)
{
    const policy_model *policy = s7tap_policy();
    policy_address client;
    policy_address server;
    if (!policy || s7_pdu_role(pdu) != S7_ROLE_REQUEST || !address_of(&pinfo->src, &client) ||
        !address_of(&pinfo->dst, &server))
        return;
    const asking a = {.pinfo = pinfo,
                      .item = item,
                      .partner = policy_partner_at(policy, &client),
                      .cpu = policy_cpu_at(policy, &server)};
    const bool any_cpu =
        policy_cpu_count(policy) == 0 || policy_rule_is_disabled(policy, "unexpected-cpu");
    if (!a.partner && policy_partner_count(policy) > 0)
        s7tap_expert_add(pinfo, item, EXPERT_UNEXPECTED_PARTNER);
    if (!a.cpu && !any_cpu)
        s7tap_expert_add(pinfo, item, EXPERT_UNEXPECTED_CPU);
    if (!a.partner || (!a.cpu && !any_cpu))
        return;
    if (is_access(pdu))
        judge_accesses(&a, pdu);
    else
        judge_service(&a, pdu);
}
