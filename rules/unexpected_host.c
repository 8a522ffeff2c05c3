/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections are looked at whenever findings are wanted and when they end: how far a client came,
 * and whether a server answered, is known no sooner. */
#include "rules/unexpected_host.h"

#include "rules/keys.h"
#include "rules/parties.h"
#include "rules/unexpected.h"
#include "rules/unexpected_case.h"
#include "rules/unexpected_deeds.h"

#include <string.h>

static const char *const check_partner[] = {
    "Find out which device has this address, and who works at it.",
    "If it belongs there, give it a [partner] section in the policy with what it may do, and no "
    "more.",
    "If it does not, separate it from the cell and keep this capture.",
    "Let the firewall of the cell pass port 102 only for the partners of the policy.",
    NULL,
};
static const char *const check_changed[] = {
    "Check first what it changed in the CPU, as the message lists it: compare the addresses that "
    "it "
    "wrote with what they should hold, the program with the project, and look at the operating "
    "mode.",
    "Find out which device has this address, and who works at it: was the change meant?",
    "If nobody meant it, treat it as an incident: separate the device from the cell and keep this "
    "capture.",
    "If it belongs there, give it a [partner] section in the policy with what it may do, and no "
    "more.",
    "Let the firewall of the cell pass port 102 only for the partners of the policy.",
    NULL,
};
static const char *const check_cpu_as_client[] = {
    "Look in the program and the connections of this CPU for what it asks of others (GET, PUT, "
    "BSEND).",
    "If that is meant, give it a [partner] section of its own with the same address.",
    NULL,
};
static const char *const check_cpu[] = {
    "Find out which device has this address: a CPU that was added, or given a new address?",
    "If it belongs there, give it a [cpu] section in the policy.",
    "If it does not, find out why the partners named here connect to it: wrong address in their "
    "configuration, or a device put in place of a CPU.",
    NULL,
};

enum { STRANGER, STRANGER_CHANGED, CPU_AS_CLIENT };
static const rules_cause partner_causes[] = {
    [STRANGER] = {"a client that no [partner] section of the policy lists", check_partner},
    [STRANGER_CHANGED] =
        {"a client that no [partner] section of the policy lists, and it changed the "
         "CPU, or may have",
         check_changed},
    [CPU_AS_CLIENT] = {"a CPU of the policy asks another one, and has no [partner] section",
                       check_cpu_as_client},
    {0},
};
static const rules_cause cpu_causes[] = {
    {"a server that no [cpu] section of the policy lists", check_cpu},
    {0},
};

const rules_rule rules_unexpected_partner = {
    .id = "unexpected-partner",
    .title = "Client that the policy does not know",
    .severity = RULES_WARNING,
    .once = true,
    .meaning =
        "A client connects to the S7 port of a CPU, or tries to, and the policy has no [partner] "
        "with its address. The message says how far it came and what it did, gravest first: what "
        "it controlled, loaded and wrote, then what it read; also what the CPU refused, or what no "
        "answer was seen to. Once per client host and CPU, if the policy lists partners at all; "
        "what such a client reads or writes is no unexpected-access beside that. A CPU that asks "
        "others needs a [partner] section like everybody else.",
    .causes = partner_causes,
};
const rules_rule rules_unexpected_cpu = {
    .id = "unexpected-cpu",
    .title = "CPU that the policy does not know",
    .severity = RULES_WARNING,
    .once = true,
    .meaning =
        "A host answers S7 on the watched port, and the policy has no [cpu] with its address. "
        "Proven by an S7 answer; likely if it only accepted the connection (COTP), or if its "
        "direction was not captured and a client sent it requests. Once per host, if the policy "
        "lists CPUs at all; what partners read or write there is not judged beside that.",
    .causes = cpu_causes,
};

enum { MAX_HOSTS = 4096, NAMED = 4 };

/* How far a client came. */
typedef enum progress { TRIED, CONNECTED, TALKED } progress;

/* A client that the policy does not know, and who it talked to. */
typedef struct stranger {
    uint64_t seed;
    cap_address client, server;
    bool asks_back; /* the server asks, the client is asked */
    progress reached;
    unexpected_deeds *deeds; /* NULL: nothing that was seen */
    unexpected_case seen;
} stranger;

typedef struct unlisted {
    uint64_t seed;
    cap_address ip;
    cap_address partners[NAMED]; /* the lowest addresses, sorted */
    uint32_t count;
    bool more;
    bool answered; /* in S7 */
    unexpected_case seen;
} unlisted;

struct unexpected_hosts {
    const rules_bench *bench;
    uint64_t seed;
    GHashTable *strangers, *cpus; /* each its own key */
    bool any_stranger;            /* who is no partner is one */
};

static guint stranger_hash(gconstpointer key)
{
    const stranger *s = key;
    return (guint)rules_hash_address(rules_hash_address(s->seed, &s->client), &s->server);
}

static gboolean stranger_equal(gconstpointer left, gconstpointer right)
{
    const stranger *a = left, *b = right;
    return a->asks_back == b->asks_back && rules_same_address(&a->client, &b->client) &&
           rules_same_address(&a->server, &b->server);
}

static guint unlisted_hash(gconstpointer key)
{
    const unlisted *cpu = key;
    return (guint)rules_hash_address(cpu->seed, &cpu->ip);
}

static gboolean unlisted_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_address(&((const unlisted *)left)->ip, &((const unlisted *)right)->ip);
}

static void stranger_free(gpointer entry)
{
    unexpected_deeds_free(((stranger *)entry)->deeds);
    g_free(entry);
}

unexpected_hosts *unexpected_hosts_new(const rules_bench *bench)
{
    unexpected_hosts *hosts = g_new0(unexpected_hosts, 1);
    hosts->bench = bench;
    hosts->seed = rules_seed();
    hosts->any_stranger = policy_partner_count(bench->policy) > 0;
    hosts->strangers = g_hash_table_new_full(stranger_hash, stranger_equal, stranger_free, NULL);
    hosts->cpus = g_hash_table_new_full(unlisted_hash, unlisted_equal, g_free, NULL);
    return hosts;
}

void unexpected_hosts_free(unexpected_hosts *hosts)
{
    g_hash_table_unref(hosts->strangers);
    g_hash_table_unref(hosts->cpus);
    g_free(hosts);
}

/* The entry of a table like `key`; if `make`, and there is room, it is made. */
static void *entry_of(const unexpected_hosts *hosts, GHashTable *table, const void *key,
                      size_t size, bool make)
{
    void *entry = g_hash_table_lookup(table, key);
    if (entry || !make)
        return entry;
    if (g_hash_table_size(table) >= MAX_HOSTS) {
        rules_ledger_drop(hosts->bench->ledger);
        return NULL;
    }
    entry = g_memdup2(key, size);
    g_hash_table_add(table, entry);
    return entry;
}

static stranger stranger_key(const unexpected_hosts *hosts, const ana_connection *c, bool asks_back)
{
    return (stranger){.seed = hosts->seed,
                      .client = ana_client(c)->ip,
                      .server = ana_server(c)->ip,
                      .asks_back = asks_back};
}

static progress progress_of(const ana_connection *c)
{
    if (c->pdus[0] + c->pdus[1] > 0)
        return TALKED;
    return c->phase > ANA_PHASE_TCP ? CONNECTED : TRIED;
}

static void look_at_client(unexpected_hosts *hosts, unexpected_look *look, const ana_connection *c)
{
    const stranger key = stranger_key(hosts, c, false);
    stranger *s = entry_of(hosts, hosts->strangers, &key, sizeof key, !look->counted_client);
    if (s && !look->counted_client)
        unexpected_count(&s->seen, c, &c->flow->first);
    look->counted_client = true;
    if (!s)
        return;
    s->seen.certain |= !c->client_inferred;
    s->seen.phase = MAX(s->seen.phase, c->phase);
    s->reached = MAX(s->reached, progress_of(c));
}

bool unexpected_serves(const ana_connection *c, bool *answered)
{
    const int server = 1 - c->client;
    const bool tls = c->protocol == ANA_PROTOCOL_TLS;
    *answered = c->pdus[server] > 0 || (tls && c->tpdus[server] > 0);
    if (c->protocol == ANA_PROTOCOL_OTHER)
        return false;
    return *answered || c->cc || (!c->flow->side[server].seen && (c->pdus[c->client] > 0 || tls));
}

static int compare_addresses(const cap_address *a, const cap_address *b)
{
    return a->family != b->family ? (int)a->family - (int)b->family
                                  : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static void add_partner(unlisted *cpu, const cap_address *ip)
{
    uint32_t at = 0;
    while (at < cpu->count && compare_addresses(&cpu->partners[at], ip) < 0)
        at++;
    if (at < cpu->count && compare_addresses(&cpu->partners[at], ip) == 0)
        return;
    cpu->more |= cpu->count == NAMED;
    if (at == NAMED)
        return;
    cpu->count = MIN(cpu->count + 1, (uint32_t)NAMED);
    memmove(&cpu->partners[at + 1], &cpu->partners[at],
            (cpu->count - at - 1) * sizeof *cpu->partners);
    cpu->partners[at] = *ip;
}

static void look_at_server(unexpected_hosts *hosts, unexpected_look *look, const ana_connection *c)
{
    bool answered;
    if (!unexpected_serves(c, &answered))
        return;
    const unlisted key = {.seed = hosts->seed, .ip = ana_server(c)->ip};
    unlisted *cpu = entry_of(hosts, hosts->cpus, &key, sizeof key, !look->counted_server);
    if (cpu && !look->counted_server)
        unexpected_count(&cpu->seen, c, &c->flow->first);
    look->counted_server = true;
    if (!cpu)
        return;
    cpu->seen.phase = MAX(cpu->seen.phase, c->phase);
    cpu->seen.certain |= !c->client_inferred;
    cpu->answered |= answered && !c->client_inferred;
    add_partner(cpu, &ana_client(c)->ip);
}

static void judge(const unexpected_hosts *hosts, unexpected_look *look, const ana_connection *c)
{
    const policy_model *policy = hosts->bench->policy;
    const policy_address client = rules_policy_address(&ana_client(c)->ip);
    const policy_address server = rules_policy_address(&ana_server(c)->ip);
    look->judged = true;
    look->client = c->client;
    look->stranger = hosts->any_stranger && !policy_partner_at(policy, &client);
    look->unlisted = policy_cpu_count(policy) > 0 && !policy_cpu_at(policy, &server);
}

void unexpected_hosts_look(unexpected_hosts *hosts, unexpected_look *look,
                           const ana_connection *connection)
{
    if (!look->judged || look->client != connection->client)
        judge(hosts, look, connection);
    if (look->stranger)
        look_at_client(hosts, look, connection);
    if (look->unlisted)
        look_at_server(hosts, look, connection);
}

/* NULL if nobody is a stranger or there is no room: that is counted with its connections. */
static unexpected_deeds *deeds_of(unexpected_hosts *hosts, const ana_connection *c, bool asks_back)
{
    if (!hosts->any_stranger)
        return NULL;
    const stranger key = stranger_key(hosts, c, asks_back);
    const bool room = g_hash_table_size(hosts->strangers) < MAX_HOSTS;
    stranger *s = entry_of(hosts, hosts->strangers, &key, sizeof key, room);
    if (s && !s->deeds)
        s->deeds = unexpected_deeds_new();
    return s ? s->deeds : NULL;
}

static void add_access(unexpected_hosts *hosts, const ana_transaction *transaction, bool asks_back)
{
    unexpected_deeds *deeds = deeds_of(hosts, transaction->connection, asks_back);
    if (deeds)
        unexpected_deeds_add_access(deeds, transaction);
}

void unexpected_hosts_access(unexpected_hosts *hosts, const ana_transaction *transaction)
{
    add_access(hosts, transaction, false);
}

void unexpected_hosts_access_back(unexpected_hosts *hosts, const ana_transaction *transaction)
{
    add_access(hosts, transaction, true);
}

void unexpected_hosts_count_back(unexpected_hosts *hosts, const ana_transaction *transaction)
{
    if (!hosts->any_stranger)
        return;
    const stranger key = stranger_key(hosts, transaction->connection, true);
    stranger *s = entry_of(hosts, hosts->strangers, &key, sizeof key, true);
    if (!s)
        return;
    unexpected_count(&s->seen, transaction->connection, &transaction->request_stamp);
    s->seen.phase = MAX(s->seen.phase, transaction->connection->phase);
}

void unexpected_hosts_use(unexpected_hosts *hosts, const ana_transaction *transaction,
                          const s7_pdu *request)
{
    unexpected_deeds *deeds = policy_service_of(request) == POLICY_NO_SERVICE
                                  ? NULL
                                  : deeds_of(hosts, transaction->connection, false);
    if (deeds)
        unexpected_deeds_add_service(deeds, transaction, request);
}

void unexpected_hosts_encrypted(unexpected_hosts *hosts, const ana_connection *connection)
{
    unexpected_deeds *deeds = deeds_of(hosts, connection, false);
    if (deeds)
        unexpected_deeds_add_encrypted(deeds);
}

static char *stranger_message(const unexpected_hosts *hosts, const stranger *s,
                              const policy_cpu *cpu)
{
    static const char *const did[] = {
        [TRIED] = "tried to connect to", [CONNECTED] = "connected to", [TALKED] = "talked S7 to"};
    const policy_model *policy = hosts->bench->policy;
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(policy, &s->client, client);
    rules_server_text(policy, &s->server, server);
    GString *out = g_string_new(s->asks_back ? server : client);
    if (!cpu)
        g_string_append(out, ", which the policy does not list as a partner,");
    if (s->asks_back)
        g_string_append_printf(out, " asked for memory of %s, over a connection that %s opened",
                               client, client);
    else
        g_string_append_printf(out, " %s %s", did[s->reached], server);
    if (s->deeds) {
        g_string_append(out, ": ");
        unexpected_deeds_put(out, s->deeds);
    }
    if (cpu)
        g_string_append_printf(out,
                               "%s it is the CPU %s of the policy, and needs a [partner] section "
                               "of its own for that",
                               s->deeds ? ";" : ":", cpu->name);
    return g_string_free(out, FALSE);
}

static void tell_stranger(const unexpected_hosts *hosts, stranger *s)
{
    const policy_address asking = rules_policy_address(s->asks_back ? &s->server : &s->client);
    const policy_cpu *cpu = policy_cpu_at(hosts->bench->policy, &asking);
    const bool changed = s->deeds && unexpected_deeds_altered(s->deeds);
    const rules_cause *cause = &partner_causes[cpu       ? CPU_AS_CLIENT
                                               : changed ? STRANGER_CHANGED
                                                         : STRANGER];
    rules_finding *finding =
        s->seen.tally.count == 0
            ? NULL
            : unexpected_tell(hosts->bench, &s->seen, &rules_unexpected_partner, cause, false);
    if (!finding)
        return;
    finding->cause = cause->text;
    finding->check = cause->check;
    g_free(finding->message);
    finding->message = stranger_message(hosts, s, cpu);
    if (s->asks_back && !finding->subject)
        finding->subject = g_strdup("asked by the server");
}

static char *unlisted_message(const unexpected_hosts *hosts, const unlisted *cpu)
{
    const policy_model *policy = hosts->bench->policy;
    char name[RULES_PARTY_TEXT];
    rules_server_text(policy, &cpu->ip, name);
    GString *out = g_string_new(name);
    g_string_append_printf(out, ", which the policy does not list as a CPU, %s; partners: ",
                           cpu->answered ? "answers S7" : "seems to serve S7");
    for (uint32_t i = 0; i < cpu->count; i++) {
        rules_client_text(policy, &cpu->partners[i], name);
        g_string_append_printf(out, "%s%s", i > 0 ? ", " : "", name);
    }
    g_string_append(out, cpu->more ? " and more" : "");
    return g_string_free(out, FALSE);
}

static void tell_unlisted(const unexpected_hosts *hosts, unlisted *cpu)
{
    rules_finding *finding =
        unexpected_tell(hosts->bench, &cpu->seen, &rules_unexpected_cpu, &cpu_causes[0], true);
    if (!finding)
        return;
    finding->confidence = cpu->answered ? RULES_PROVEN : RULES_LIKELY;
    g_free(finding->message);
    finding->message = unlisted_message(hosts, cpu);
}

/* In the order of appearance, so that equal captures give equal findings where room is short. */
static gint compare_cases(const unexpected_case *a, const unexpected_case *b)
{
    return (a->connection > b->connection) - (a->connection < b->connection);
}

static gint compare_strangers(gconstpointer left, gconstpointer right)
{
    return compare_cases(&(*(stranger *const *)left)->seen, &(*(stranger *const *)right)->seen);
}

static gint compare_unlisted(gconstpointer left, gconstpointer right)
{
    return compare_cases(&(*(unlisted *const *)left)->seen, &(*(unlisted *const *)right)->seen);
}

static GPtrArray *sorted(GHashTable *table, GCompareFunc compare)
{
    GPtrArray *entries = g_ptr_array_sized_new(g_hash_table_size(table));
    GHashTableIter iter;
    gpointer each;
    g_hash_table_iter_init(&iter, table);
    while (g_hash_table_iter_next(&iter, &each, NULL))
        g_ptr_array_add(entries, each);
    g_ptr_array_sort(entries, compare);
    return entries;
}

void unexpected_hosts_finish(unexpected_hosts *hosts)
{
    GPtrArray *strangers = sorted(hosts->strangers, compare_strangers);
    GPtrArray *cpus = sorted(hosts->cpus, compare_unlisted);
    for (guint i = 0; i < strangers->len; i++)
        tell_stranger(hosts, g_ptr_array_index(strangers, i));
    for (guint i = 0; i < cpus->len; i++)
        tell_unlisted(hosts, g_ptr_array_index(cpus, i));
    g_ptr_array_unref(strangers);
    g_ptr_array_unref(cpus);
}
