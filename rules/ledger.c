/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/ledger.h"

#include <string.h>

struct rules_ledger {
    GHashTable *findings; /* rules_finding, its own key */
    GPtrArray *order;     /* the same; owns them */
    uint32_t max_findings;
    uint64_t dropped;
};

static guint hash_bytes(guint hash, const void *data, size_t size)
{
    const uint8_t *p = data;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ p[i]) * 16777619U;
    return hash;
}

static guint finding_hash(gconstpointer key)
{
    const rules_finding *f = key;
    guint hash = hash_bytes(2166136261U, f->client.bytes, sizeof f->client.bytes);
    hash = hash_bytes(hash, f->server.bytes, sizeof f->server.bytes);
    hash = hash_bytes(hash, &f->code, sizeof f->code);
    if (f->subject)
        hash = hash_bytes(hash, f->subject, strlen(f->subject));
    return hash ^ g_direct_hash(f->rule) ^ g_direct_hash(f->cause);
}

static bool same_address(const cap_address *a, const cap_address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static gboolean finding_equal(gconstpointer left, gconstpointer right)
{
    const rules_finding *a = left;
    const rules_finding *b = right;
    return a->rule == b->rule && a->cause == b->cause && a->has_code == b->has_code &&
           a->code == b->code && a->server_port == b->server_port &&
           same_address(&a->client, &b->client) && same_address(&a->server, &b->server) &&
           g_strcmp0(a->subject, b->subject) == 0;
}

static void free_finding(gpointer finding)
{
    rules_finding_free(finding);
}

rules_ledger *rules_ledger_new(uint32_t max_findings)
{
    rules_ledger *ledger = g_new0(rules_ledger, 1);
    ledger->findings = g_hash_table_new(finding_hash, finding_equal);
    ledger->order = g_ptr_array_new_with_free_func(free_finding);
    ledger->max_findings = max_findings;
    return ledger;
}

void rules_ledger_free(rules_ledger *ledger)
{
    if (!ledger)
        return;
    g_hash_table_unref(ledger->findings);
    g_ptr_array_unref(ledger->order);
    g_free(ledger);
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

static rules_finding *begin(rules_ledger *ledger, const rules_fault *fault,
                            const rules_finding *key)
{
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
    g_hash_table_add(ledger->findings, finding);
    g_ptr_array_add(ledger->order, finding);
    return finding;
}

static void count(rules_finding *finding, const cap_stamp *stamp)
{
    finding->count++;
    finding->last = *stamp;
    const cap_stamp *latest =
        finding->frame_count ? &finding->frames[finding->frame_count - 1] : NULL;
    if (finding->frame_count < RULES_MAX_FRAMES &&
        (!latest || latest->frame != stamp->frame || latest->file != stamp->file))
        finding->frames[finding->frame_count++] = *stamp;
}

rules_finding *rules_ledger_add(rules_ledger *ledger, const rules_fault *fault)
{
    const rules_finding key = key_of(fault);
    rules_finding *finding = g_hash_table_lookup(ledger->findings, &key);
    if (!finding && ledger->order->len >= ledger->max_findings) {
        ledger->dropped++;
        return NULL;
    }
    if (!finding)
        finding = begin(ledger, fault, &key);
    if (fault->severity > finding->severity)
        finding->severity = fault->severity;
    count(finding, &fault->stamp);
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
