/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_report.h"

#include "rules/keys.h"
#include "rules/parties.h"

#include <stdlib.h>

static bool same_network(const cap_address *a, const cap_address *b)
{
    const cap_address network = rules_network_of(a);
    const cap_address other = rules_network_of(b);
    return rules_same_address(&network, &other);
}

static void add_others(reach_facts *facts, const reach_host *server, const cap_address *client)
{
    bool elsewhere = false;
    for (uint32_t i = 0; i < server->through_count; i++) {
        const cap_address *other = &server->through[i];
        if (rules_same_address(other, client))
            continue;
        facts->neighbour_through |= same_network(other, client);
        elsewhere |= !same_network(other, &server->ip);
        if (facts->through_count < REACH_MAX_THROUGH)
            facts->through[facts->through_count++] = *other;
    }
    facts->own_network =
        facts->through_count > 0 && !elsewhere && !same_network(client, &server->ip);
}

static reach_facts facts_of(const reach_hosts *hosts, const reach_pair *p, const rules_tally *tally)
{
    const reach_host *h = reach_hosts_find(hosts, &p->server.ip);
    const reach_host *client = reach_hosts_find(hosts, &p->client.ip);
    reach_facts facts = {
        .client_serves = client && client->speaks,
        .syns = tally->count + tally->supported,
        .v6 = p->icmp_v6,
        .type = p->icmp_type,
        .code = p->icmp_code,
    };
    if (!h)
        return facts;
    facts.served = h->served || h->speaks;
    facts.host_there = h->there;
    facts.host_missing = h->asked && !h->there;
    facts.near = reach_host_is_near(h, &p->client.ip);
    add_others(&facts, h, &p->client.ip);
    const int apart = abs((int)h->ttl - (int)p->reset_ttl);
    facts.own_ttl = h->ttl > 0 && apart <= 1;
    facts.other_ttl = h->ttl > 0 && apart > 1;
    return facts;
}

static rules_finding *begin_finding(const rules_bench *bench, const reach_pair *p, reach_kind kind,
                                    const reach_verdict *verdict, const cap_stamp *first)
{
    const cap_flow flow = {.side = {{.endpoint = p->client}, {.endpoint = p->server}}};
    const ana_connection connection = {.number = p->connection, .flow = &flow};
    const rules_rule *rule = kind >= REACH_RESET ? &rules_port_rejected : &rules_port_silent;
    const rules_fault fault = {
        .rule = rule,
        .severity = rule->severity,
        .connection = &connection,
        .phase = kind == REACH_FILTERED ? ANA_PHASE_COTP : ANA_PHASE_TCP,
        .cause = verdict->cause,
        .confidence = verdict->confidence,
        .stamp = *first,
    };
    return rules_ledger_begin(bench->ledger, &fault);
}

static void report(const rules_bench *bench, const reach_hosts *hosts, reach_pair *p,
                   reach_kind kind, const rules_tally *tally)
{
    const reach_facts facts = facts_of(hosts, p, tally);
    const reach_verdict verdict = reach_judge(kind, &facts);
    if (!p->finding[kind])
        p->finding[kind] = begin_finding(bench, p, kind, &verdict, &tally->first);
    rules_finding *finding = p->finding[kind];
    if (!finding)
        return;
    char sender[RULES_ADDRESS_TEXT];
    rules_address_text(&p->icmp_from, sender);
    finding->cause = verdict.cause->text;
    finding->check = verdict.cause->check;
    finding->confidence = verdict.confidence;
    finding->alternatives = verdict.alternatives;
    finding->silence = kind < REACH_RESET ? bench->syn_timeout : 0;
    rules_tally_tell(tally, finding);
    g_free(finding->message);
    char *tail = reach_tail(kind, &facts, finding, sender);
    finding->message = reach_message(bench->policy, kind, &facts, finding, tail);
    rules_finding_set_joint(finding, verdict.joint, NULL, tail);
}

void reach_report(const rules_bench *bench, const reach_hosts *hosts, reach_pair *pair,
                  const rules_tally *silence)
{
    if (silence->count > 0)
        report(bench, hosts, pair, REACH_SILENT, silence);
    for (int kind = REACH_DEAF; kind < REACH_KIND_COUNT; kind++)
        if (pair->tally[kind].count > 0)
            report(bench, hosts, pair, (reach_kind)kind, &pair->tally[kind]);
}
