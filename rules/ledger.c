/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/ledger.h"

#include "rules/keys.h"

#include <string.h>

struct rules_ledger {
    GHashTable *folded; /* entry of the findings that fold, its own key */
    GPtrArray *order;   /* all findings; owns them */
    uint64_t seed;
    uint32_t max_findings;
    uint32_t unwanted; /* findings of disabled rules */
    const policy_model *policy;
    uint64_t dropped;
};

/* Findings are told apart by these members; the seed of the ledger stands beside. */
typedef struct entry {
    uint64_t seed;
    rules_finding *finding;
} entry;

static guint entry_hash(gconstpointer key)
{
    const entry *e = key;
    const rules_finding *f = e->finding;
    uint64_t hash = rules_hash_address(e->seed, &f->client);
    hash = rules_hash_address(hash, &f->server);
    hash = rules_hash_bytes(hash ^ f->server_port, &f->code, sizeof f->code);
    if (f->subject)
        hash = rules_hash_bytes(hash, f->subject, strlen(f->subject));
    return (guint)hash ^ g_direct_hash(f->rule) ^ g_direct_hash(f->cause);
}

static gboolean entry_equal(gconstpointer left, gconstpointer right)
{
    const rules_finding *a = ((const entry *)left)->finding;
    const rules_finding *b = ((const entry *)right)->finding;
    return a->rule == b->rule && a->cause == b->cause && a->has_code == b->has_code &&
           a->code == b->code && a->server_port == b->server_port &&
           rules_same_address(&a->client, &b->client) &&
           rules_same_address(&a->server, &b->server) && g_strcmp0(a->subject, b->subject) == 0;
}

rules_ledger *rules_ledger_new(uint32_t max_findings)
{
    rules_ledger *ledger = g_new0(rules_ledger, 1);
    ledger->folded = g_hash_table_new_full(entry_hash, entry_equal, g_free, NULL);
    ledger->order = g_ptr_array_new_with_free_func(rules_finding_free_each);
    ledger->seed = rules_seed();
    ledger->max_findings = max_findings;
    return ledger;
}

void rules_ledger_free(rules_ledger *ledger)
{
    if (!ledger)
        return;
    g_hash_table_unref(ledger->folded);
    g_ptr_array_unref(ledger->order);
    g_free(ledger);
}

void rules_ledger_set_policy(rules_ledger *ledger, const policy_model *policy)
{
    ledger->policy = policy;
}

static rules_finding key_of(const rules_fault *fault)
{
    const ana_connection *c = fault->connection;
    return (rules_finding){
        .rule = fault->rule,
        .client = c ? ana_client(c)->ip : (cap_address){0},
        .server = c ? ana_server(c)->ip : *fault->server,
        .server_port = c ? ana_server(c)->port : fault->server_port,
        .subject = (char *)fault->subject,
        .cause = fault->cause->text,
        .has_code = fault->has_code,
        .code = fault->code,
    };
}

static void set_connection(rules_finding *finding, const ana_connection *c)
{
    finding->calling = c->calling;
    finding->called = c->called;
    finding->connection = c->number;
    finding->client_endpoint = *ana_client(c);
    finding->client_inferred = c->client_inferred;
}

static bool is_unwanted(const rules_ledger *ledger, const rules_rule *rule)
{
    return ledger->policy && policy_rule_is_disabled(ledger->policy, rule->id);
}

/* NULL if there is no room. */
static rules_finding *begin(rules_ledger *ledger, const rules_fault *fault,
                            const rules_finding *key)
{
    const bool unwanted = is_unwanted(ledger, fault->rule);
    const uint32_t kept = unwanted ? ledger->unwanted : ledger->order->len - ledger->unwanted;
    if (kept >= ledger->max_findings) {
        ledger->dropped += !unwanted;
        return NULL;
    }
    ledger->unwanted += unwanted;
    rules_finding *finding = g_memdup2(key, sizeof *key);
    finding->subject = g_strdup(fault->subject);
    finding->severity = fault->severity;
    finding->phase = fault->phase;
    finding->confidence = fault->confidence;
    finding->alternatives = fault->alternatives;
    finding->check = fault->cause->check;
    finding->first = fault->stamp;
    if (fault->connection)
        set_connection(finding, fault->connection);
    g_ptr_array_add(ledger->order, finding);
    return finding;
}

void rules_ledger_again(rules_finding *finding, const cap_stamp *stamp)
{
    finding->count++;
    finding->last = *stamp;
    const cap_stamp *latest =
        finding->frame_count ? &finding->frames[finding->frame_count - 1] : NULL;
    if (finding->frame_count < RULES_MAX_FRAMES &&
        (!latest || latest->frame != stamp->frame || latest->file != stamp->file))
        finding->frames[finding->frame_count++] = *stamp;
}

static rules_finding *begin_folding(rules_ledger *ledger, const rules_fault *fault,
                                    const rules_finding *key)
{
    rules_finding *finding = begin(ledger, fault, key);
    if (!finding)
        return NULL;
    finding->number = ledger->order->len;
    entry *e = g_new(entry, 1);
    *e = (entry){ledger->seed, finding};
    g_hash_table_add(ledger->folded, e);
    return finding;
}

rules_finding *rules_ledger_add(rules_ledger *ledger, const rules_fault *fault)
{
    rules_finding key = key_of(fault);
    const entry wanted = {ledger->seed, &key};
    const entry *known = g_hash_table_lookup(ledger->folded, &wanted);
    rules_finding *finding = known ? known->finding : begin_folding(ledger, fault, &key);
    if (!finding)
        return NULL;
    if (fault->severity > finding->severity)
        finding->severity = fault->severity;
    rules_ledger_again(finding, &fault->stamp);
    return finding;
}

rules_finding *rules_ledger_begin(rules_ledger *ledger, const rules_fault *fault)
{
    const rules_finding key = key_of(fault);
    rules_finding *finding = begin(ledger, fault, &key);
    if (!finding)
        return NULL;
    finding->number = ledger->order->len;
    rules_ledger_again(finding, &fault->stamp);
    return finding;
}

const GPtrArray *rules_ledger_findings(const rules_ledger *ledger)
{
    return ledger->order;
}

void rules_ledger_drop(rules_ledger *ledger)
{
    ledger->dropped++;
}

uint64_t rules_ledger_dropped(const rules_ledger *ledger)
{
    return ledger->dropped;
}
