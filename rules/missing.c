/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Partners that name a CPU in the policy are expected to have a connection to it, or to ask over
 * that which the CPU has to them. That there was none is known where the partner tried in vain;
 * that it did not even try can only be told where the capture would have shown it, and never more
 * than likely. */
#include "rules/missing.h"

#include "rules/keys.h"
#include "rules/missing_sight.h"
#include "rules/parties.h"
#include "rules/tally.h"

#include <string.h>

static const char *const check_vain[] = {
    "Look at the other findings on this client and CPU: they say how far the attempts came and "
    "what stops them (port, TSAP, resources).",
    "Test port 102 of the CPU from the client's segment.",
    "If the connection is not needed any more, take the CPU out of the read= and write= of its "
    "[partner] section, and the connection out of the client.",
    NULL,
};
static const char *const check_absent[] = {
    "Look whether the partner is switched on and its communication runs.",
    "Does it come more seldom than this capture is long? Capture longer, or set missing-s= in "
    "[rules] of the policy to the seconds in which everybody has come.",
    "Make sure that the capture is made where this connection passes: at the port of the CPU, or "
    "at that of the partner.",
    "If the connection is not needed any more, take the CPU out of the read= and write= of its "
    "[partner] section.",
    NULL,
};

enum { VAIN, ABSENT };
static const rules_cause causes[] = {
    [VAIN] = {"the partner tries, and no S7 connection comes about", check_vain},
    [ABSENT] = {"the partner does not try, though the capture would show it", check_absent},
    {0},
};

const rules_rule rules_expected_missing = {
    .id = "expected-missing",
    .title = "Connection of the policy missing",
    .severity = RULES_NOTICE,
    .once = true,
    .meaning =
        "A partner names a CPU in read= or write= of the policy, and in this capture it never had"
        " an S7 connection to it, nor asked it over one of the CPU's; '*' expects nothing. Proven"
        " where it tried in vain. Where it did not try, that is told only of captures that last "
        "10 minutes (missing-s= in [rules]) within the partner's times, and only if others show "
        "that the connection would have been seen: likely if both talked to others and the "
        "capture is six times as long, possible if not, or if only one of them talked to two "
        "others at least. A partner that comes once an hour is not missing in five minutes. Once "
        "per partner and CPU.",
    .causes = causes,
};

enum { LONG = 6 }; /* times what a capture has to last */

static const int64_t second = 1000000000;

typedef struct expected {
    const policy_partner *partner; /* key, with the next */
    const policy_cpu *cpu;
    rules_tally tries;
    cap_endpoint client, server; /* of the first try */
    bool opened;                 /* some try came through by TCP */
    bool failed;                 /* some try is known to have come to nothing */
    bool had;                    /* there was a connection */
    rules_finding *finding;
    bool dropped;
} expected;

/* Of a connection. */
typedef struct attempt {
    expected *of; /* the pair that it is a try of; NULL none */
    bool begun;
    bool back; /* the server asked its client */
} attempt;

typedef struct detector {
    const rules_bench *bench;
    GHashTable *pairs; /* expected, its own key; NULL: nothing is expected */
    GPtrArray *order;  /* the same, in the order of the file */
    size_t part;       /* attempt of a connection */
    missing_sights *cpus, *partners;
    int64_t first, now;
} detector;

static guint pair_hash(gconstpointer key)
{
    const expected *e = key;
    return g_direct_hash(e->partner) * 31 + g_direct_hash(e->cpu);
}

static gboolean pair_equal(gconstpointer left, gconstpointer right)
{
    const expected *a = left, *b = right;
    return a->partner == b->partner && a->cpu == b->cpu;
}

static void expect(detector *self, const policy_partner *partner)
{
    GPtrArray *cpus = policy_named_cpus(partner);
    for (guint i = 0; i < cpus->len; i++) {
        expected *e = g_new0(expected, 1);
        e->partner = partner;
        e->cpu = g_ptr_array_index(cpus, i);
        g_hash_table_add(self->pairs, e);
        g_ptr_array_add(self->order, e);
    }
    g_ptr_array_unref(cpus);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->part = bench->part;
    self->first = INT64_MAX;
    if (!bench->policy)
        return self;
    self->pairs = g_hash_table_new_full(pair_hash, pair_equal, g_free, NULL);
    self->order = g_ptr_array_new();
    self->cpus = missing_sights_new();
    self->partners = missing_sights_new();
    GPtrArray *partners = policy_partners(bench->policy);
    for (guint i = 0; i < partners->len; i++)
        expect(self, g_ptr_array_index(partners, i));
    g_ptr_array_unref(partners);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    if (self->pairs) {
        g_hash_table_unref(self->pairs);
        g_ptr_array_unref(self->order);
        missing_sights_free(self->cpus);
        missing_sights_free(self->partners);
    }
    g_free(self);
}

/* S7 is set up, or what is said is encrypted. Where the server's direction was not captured, a
 * client that asks has a connection. */
static bool is_had(const ana_connection *c)
{
    const cap_side *server = &c->flow->side[1 - c->client];
    return c->phase >= ANA_PHASE_FIRST_ACCESS || c->protocol == ANA_PROTOCOL_TLS ||
           (c->pdus[c->client] > 0 && !server->seen);
}

/* It ended, or had the time of an answer. */
static bool is_over(const detector *self, const ana_connection *c, int64_t until)
{
    return c->flow->side[0].rst || c->flow->side[1].rst || c->cut.over || c->icmp_error ||
           until - c->flow->first.time >= self->bench->answer_timeout;
}

static void look(const detector *self, expected *e, const ana_connection *c, int64_t until)
{
    const cap_side *server = &c->flow->side[1 - c->client];
    e->had |= is_had(c);
    e->failed |= !is_had(c) && is_over(self, c, until);
    e->opened |= c->phase > ANA_PHASE_TCP || server->syn || server->bytes > 0;
}

/* Who is seen where: a CPU that sends anything, and a partner that does. */
static void sight(detector *self, const ana_connection *c, const policy_partner *partner,
                  const policy_cpu *cpu)
{
    if (cpu && c->flow->side[1 - c->client].seen)
        missing_sights_add(self->cpus, cpu, &ana_server(c)->ip, &ana_client(c)->ip,
                           &c->flow->first);
    if (partner && c->flow->side[c->client].seen)
        missing_sights_add(self->partners, partner, &ana_client(c)->ip, &ana_server(c)->ip,
                           &c->flow->first);
}

static void who(const detector *self, const ana_connection *c, const policy_partner **partner,
                const policy_cpu **cpu)
{
    const policy_address client = rules_policy_address(&ana_client(c)->ip);
    const policy_address server = rules_policy_address(&ana_server(c)->ip);
    *partner = policy_partner_at(self->bench->policy, &client);
    *cpu = policy_cpu_at(self->bench->policy, &server);
}

static void on_connection_begin(void *user, ana_connection *c, const cap_stamp *stamp)
{
    detector *self = user;
    const policy_partner *partner;
    const policy_cpu *cpu;
    if (!self->pairs)
        return;
    self->first = MIN(self->first, stamp->time);
    self->now = MAX(self->now, stamp->time);
    who(self, c, &partner, &cpu);
    const expected key = {.partner = partner, .cpu = cpu};
    expected *e = partner && cpu ? g_hash_table_lookup(self->pairs, &key) : NULL;
    *(attempt *)rules_part(c, self->part) = (attempt){.begun = true, .of = e};
    if (!e)
        return;
    if (e->tries.count == 0) {
        e->client = *ana_client(c);
        e->server = *ana_server(c);
    }
    rules_tally_count(&e->tries, stamp);
}

static void on_connection_end(void *user, ana_connection *c)
{
    detector *self = user;
    const policy_partner *partner;
    const policy_cpu *cpu;
    if (!self->pairs)
        return;
    const attempt *a = rules_part(c, self->part);
    if (a->of)
        look(self, a->of, c, MAX(self->now, c->ended.time));
    who(self, c, &partner, &cpu);
    sight(self, c, partner, cpu);
}

/* A server that asks its client is the client's partner, without a connection of its own. */
static void on_transaction(void *user, const ana_transaction *t)
{
    const detector *self = user;
    const ana_connection *c = t->connection;
    if (!self->pairs || !t->request || t->side == c->client)
        return;
    attempt *a = rules_part(c, self->part);
    if (a->back)
        return;
    a->back = true;
    const policy_address asks = rules_policy_address(&ana_server(c)->ip);
    const policy_address asked = rules_policy_address(&ana_client(c)->ip);
    const expected key = {.partner = policy_partner_at(self->bench->policy, &asks),
                          .cpu = policy_cpu_at(self->bench->policy, &asked)};
    expected *e = key.partner && key.cpu ? g_hash_table_lookup(self->pairs, &key) : NULL;
    if (e)
        e->had = true;
}

static void on_tick(void *user, int64_t now)
{
    detector *self = user;
    self->now = MAX(self->now, now);
}

static rules_finding *finding_of(const detector *self, expected *e, int cause,
                                 const cap_address *client, const cap_address *server,
                                 const cap_stamp *stamp)
{
    const cap_flow flow = {
        .side = {{.endpoint = {*client, e->client.port}}, {.endpoint = {*server, e->server.port}}}};
    const ana_connection connection = {.flow = &flow};
    char *subject = g_strdup_printf("%s > %s", e->partner->name, e->cpu->name);
    const rules_fault fault = {
        .rule = &rules_expected_missing,
        .severity = rules_expected_missing.severity,
        .connection = &connection,
        .phase = ANA_PHASE_TCP,
        .subject = subject,
        .cause = &causes[cause],
        .stamp = *stamp,
    };
    if (!e->finding && !e->dropped) {
        e->finding = rules_ledger_begin(self->bench->ledger, &fault);
        e->dropped = !e->finding;
    }
    g_free(subject);
    if (!e->finding)
        return NULL;
    e->finding->cause = causes[cause].text;
    e->finding->check = causes[cause].check;
    e->finding->client = *client;
    e->finding->client_endpoint.ip = *client;
    e->finding->server = *server;
    e->finding->server_port = e->server.port;
    return e->finding;
}

static void put_tries(GString *text, uint64_t count)
{
    if (count == 1)
        g_string_append(text, "tried once");
    else if (count == 2)
        g_string_append(text, "tried twice");
    else
        g_string_append_printf(text, "tried %" G_GUINT64_FORMAT " times", count);
}

static void tell_vain(const detector *self, expected *e)
{
    rules_finding *finding =
        finding_of(self, e, VAIN, &e->client.ip, &e->server.ip, &e->tries.first);
    if (!finding)
        return;
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(self->bench->policy, &e->client.ip, client);
    rules_server_text(self->bench->policy, &e->server.ip, server);
    GString *text = g_string_new(client);
    g_string_append_c(text, ' ');
    put_tries(text, e->tries.count);
    g_string_append_printf(text, " to connect to %s, which [partner %s] (line %u) lists, and %s",
                           server, e->partner->name, e->partner->line,
                           e->opened ? "got no S7 connection though TCP was opened"
                                     : "TCP was never opened");
    rules_tally_tell(&e->tries, finding);
    finding->confidence = RULES_PROVEN;
    finding->phase = e->opened ? ANA_PHASE_COTP : ANA_PHASE_TCP;
    g_free(finding->message);
    finding->message = g_string_free(text, FALSE);
}

static cap_address address_of(const policy_address *address)
{
    cap_address ip = {.family = address->family};
    memcpy(ip.bytes, address->bytes, sizeof ip.bytes);
    return ip;
}

/* Where it was seen, else as the policy says; family 0 where that is a network. */
static cap_address cpu_ip(const detector *self, const policy_cpu *cpu, const missing_sight *seen)
{
    policy_address address;
    if (seen)
        return seen->ip;
    return policy_cpu_address(self->bench->policy, cpu, &address) ? address_of(&address)
                                                                  : (cap_address){0};
}

static cap_address partner_ip(const detector *self, const policy_partner *partner,
                              const missing_sight *seen)
{
    policy_address address;
    if (seen)
        return seen->ip;
    return policy_partner_address(self->bench->policy, partner, &address) ? address_of(&address)
                                                                          : (cap_address){0};
}

/* "MES (10.0.0.5)", "MES" */
static void put_name(GString *text, const char *name, const cap_address *ip)
{
    char address[RULES_ADDRESS_TEXT];
    g_string_append(text, name);
    if (ip->family == 0)
        return;
    rules_address_text(ip, address);
    g_string_append_printf(text, " (%s)", address);
}

static char *absent_message(const expected *e, const cap_address *client, const cap_address *server,
                            const missing_sight *partner, const missing_sight *cpu, int64_t lasts)
{
    const int64_t minutes = lasts / second / 60;
    GString *text = g_string_new(NULL);
    put_name(text, e->partner->name, client);
    g_string_append(text, " does not connect to ");
    put_name(text, e->cpu->name, server);
    g_string_append_printf(text, ", which [partner %s] (line %u) lists", e->partner->name,
                           e->partner->line);
    if (minutes > 0)
        g_string_append_printf(text, ", in %" G_GINT64_FORMAT " min", minutes);
    else
        g_string_append_printf(text, ", in %" G_GINT64_FORMAT " s", lasts / second);
    if (partner && cpu)
        g_string_append(text, "; both talk to others in this capture");
    else
        g_string_append_printf(text, "; %s talks to others in this capture, %s is not seen",
                               cpu ? "the CPU" : "the partner", cpu ? "the partner" : "the CPU");
    return g_string_free(text, FALSE);
}

static void tell_absent(const detector *self, expected *e, const missing_sight *partner,
                        const missing_sight *cpu, int64_t lasts)
{
    const int64_t needed = policy_limits_of(self->bench->policy).missing_s * second;
    const cap_address client = partner_ip(self, e->partner, partner);
    const cap_address server = cpu_ip(self, e->cpu, cpu);
    const cap_stamp *proof = cpu ? &cpu->first : &partner->first;
    rules_finding *finding = finding_of(self, e, ABSENT, &client, &server, proof);
    if (!finding)
        return;
    finding->count = 1;
    finding->confidence = partner && cpu && lasts / LONG >= needed ? RULES_LIKELY : RULES_POSSIBLE;
    g_free(finding->message);
    finding->message = absent_message(e, &client, &server, partner, cpu, lasts);
}

/* Whether the capture would have shown a connection of the two. */
static bool would_show(const missing_sight *partner, const missing_sight *cpu)
{
    if (partner && cpu)
        return true;
    return (partner && partner->several) || (cpu && cpu->several);
}

static void judge(const detector *self, expected *e, int64_t first, int64_t now)
{
    const int64_t needed = policy_limits_of(self->bench->policy).missing_s * second;
    const missing_sight *partner = missing_sights_find(self->partners, e->partner);
    const missing_sight *cpu = missing_sights_find(self->cpus, e->cpu);
    if (!e->had && e->failed)
        tell_vain(self, e);
    else if (!e->had && e->tries.count == 0 && would_show(partner, cpu) && now - first >= needed)
        tell_absent(self, e, partner, cpu, now - first);
    else if (e->finding)
        e->finding->count = 0;
}

static void look_at_open(detector *self, const ana_connection *c, int64_t now)
{
    const policy_partner *partner;
    const policy_cpu *cpu;
    const attempt *a = rules_part(c, self->part);
    who(self, c, &partner, &cpu);
    sight(self, c, partner, cpu);
    if (a->of)
        look(self, a->of, c, now);
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    if (!self->pairs)
        return;
    const int64_t now = capture ? MAX(self->now, capture->last_time) : self->now;
    const bool any = capture && capture->first_time > 0;
    int64_t first = any ? MIN(self->first, capture->first_time) : self->first;
    first = MAX(first, self->bench->policy_since);
    for (guint i = 0; i < self->bench->watches->live->len; i++)
        if (((const attempt *)rules_part_at(self->bench->watches, i, self->part))->begun)
            look_at_open(self, rules_watches_at(self->bench->watches, i), now);
    for (guint i = 0; first <= now && i < self->order->len; i++)
        judge(self, g_ptr_array_index(self->order, i), first, now);
}

const rules_detector rules_detect_missing = {
    .part = sizeof(attempt),
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .server_read = on_transaction,
    .connection_begin = on_connection_begin,
    .connection_end = on_connection_end,
    .tick = on_tick,
    .finish = finish,
};
