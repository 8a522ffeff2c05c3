/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One finding per partner, CPU, direction and object: a data block or an area; after a few objects
 * one more that counts the rest. What is told of an object is what the policy does not list of it,
 * so that the line of the policy can be written from it. */
#include "rules/unexpected_access.h"

#include "rules/keys.h"
#include "rules/parties.h"
#include "rules/unexpected.h"
#include "rules/unexpected_case.h"
#include "rules/unexpected_deeds.h"
#include "rules/unexpected_ranges.h"

#include <string.h>

static const char *const check_access[] = {
    "Find out whether the partner needs this: look in its tag list, project or program.",
    "If it does, add the address or service named here to its [partner] section.",
    "If it does not, correct its configuration.",
    "If nobody meant it, find out who works at the partner, and keep this capture.",
    NULL,
};
static const char *const check_change[] = {
    "Find out first whether this was meant: ask who is in charge of the partner and of the CPU.",
    "If nobody meant it, compare the CPU with what it should be (the values written, program, "
    "settings), find out who works at the partner, and keep this capture.",
    "If the partner is configured wrongly, correct that: tag list, project or program.",
    "Only if the partner needs it, add the address or service named here to its [partner] section.",
    NULL,
};

static const char *const check_times[] = {
    "Find out who or what uses the partner at that time: a shift that was changed, maintenance, a "
    "job that runs by night.",
    "If that is meant, extend times= of its [partner] section. Look at time-zone= in [rules] if "
    "all is off by the same hours: without it times are UTC.",
    "If nobody meant it, find out what was done (this finding's frames), and keep this capture.",
    NULL,
};

enum { LOOKS, CHANGES, OUTSIDE_TIMES };
static const rules_cause causes[] = {
    [LOOKS] = {"a partner does what its [partner] section does not list", check_access},
    [CHANGES] = {"a partner writes, or uses a service that can change the CPU, and its [partner] "
                 "section does not list that",
                 check_change},
    [OUTSIDE_TIMES] = {"a partner is active at a time that times= of its [partner] section leaves "
                       "out",
                       check_times},
    {0},
};

const rules_rule rules_unexpected_access = {
    .id = "unexpected-access",
    .title = "Access that the policy does not list",
    .severity = RULES_WARNING,
    .meaning =
        "A partner of the policy reads or writes what its [partner] section does not list for this "
        "CPU, or uses a service that is not listed. Requests count, also those that the CPU "
        "refused or left unanswered; the message says what became of them. Severity critical for "
        "writing. One finding per partner, CPU, direction and data block or area; its subject is "
        "the range as the policy file writes it. Whatever a partner does outside the times= of its "
        "section, by the time of the packets, is a finding of its own, critical if it writes or "
        "uses a service that can change the CPU.",
    .causes = causes,
};

enum {
    OBJECTS_TOLD = 16,   /* per partner, CPU and direction */
    MAX_PAIRS = 4096,    /* of hosts */
    MAX_ENTRIES = 16384, /* findings to be */
    MAX_RECORDS = 65536, /* requests remembered */
    MAX_PARTS = 16,      /* of one access: what is beyond is taken as one */
};

typedef enum entry_kind { OBJECT, SYMBOLIC, FURTHER, SERVICE, OUTSIDE } entry_kind;

/* What a finding is about; zeroed before it is filled. */
typedef struct entry_key {
    entry_kind kind;
    bool write, from_server;
    uint32_t what; /* area << 16 | block; service */
} entry_key;

typedef struct entry {
    entry_key key;
    const struct pair *pair;
    const policy_partner *partner;
    unexpected_ranges ranges;
    bool became[UNEXPECTED_OUTCOMES]; /* several may be true */
    uint64_t request;                 /* that was counted last */
    unexpected_case seen;
} entry;

/* Client and server host. */
typedef struct pair {
    uint64_t seed;
    cap_address client, server;
    uint32_t objects[2][2]; /* by from_server and write */
    GPtrArray *entries;
} pair;

/* The entries of a request that was carried out, remembered for its repetitions. */
typedef struct record {
    uint32_t count;
    entry *entries[];
} record;

struct unexpected_accesses {
    const rules_bench *bench;
    uint64_t seed;
    GHashTable *pairs;  /* its own key */
    GPtrArray *entries; /* all, in order of appearance; owns them */
    GPtrArray *records; /* owns them */
    GPtrArray *touched; /* entries of the request at hand */
    uint64_t request;   /* number of the request at hand */
};

const char unexpected_nothing[] = "";

static guint pair_hash(gconstpointer key)
{
    const pair *p = key;
    return (guint)rules_hash_address(rules_hash_address(p->seed, &p->client), &p->server);
}

static gboolean pair_equal(gconstpointer left, gconstpointer right)
{
    const pair *a = left, *b = right;
    return rules_same_address(&a->client, &b->client) && rules_same_address(&a->server, &b->server);
}

static void pair_free(gpointer data)
{
    g_ptr_array_unref(((pair *)data)->entries);
    g_free(data);
}

static void entry_free(gpointer data)
{
    unexpected_ranges_clear(&((entry *)data)->ranges);
    g_free(data);
}

unexpected_accesses *unexpected_accesses_new(const rules_bench *bench)
{
    unexpected_accesses *a = g_new0(unexpected_accesses, 1);
    a->bench = bench;
    a->seed = rules_seed();
    a->pairs = g_hash_table_new_full(pair_hash, pair_equal, pair_free, NULL);
    a->entries = g_ptr_array_new_with_free_func(entry_free);
    a->records = g_ptr_array_new_with_free_func(g_free);
    a->touched = g_ptr_array_new();
    return a;
}

void unexpected_accesses_free(unexpected_accesses *a)
{
    g_hash_table_unref(a->pairs);
    g_ptr_array_unref(a->entries);
    g_ptr_array_unref(a->records);
    g_ptr_array_unref(a->touched);
    g_free(a);
}

static pair *pair_of(unexpected_accesses *a, const ana_connection *c)
{
    const pair key = {.seed = a->seed, .client = ana_client(c)->ip, .server = ana_server(c)->ip};
    pair *p = g_hash_table_lookup(a->pairs, &key);
    if (p || g_hash_table_size(a->pairs) >= MAX_PAIRS)
        return p;
    p = g_memdup2(&key, sizeof key);
    p->entries = g_ptr_array_new();
    g_hash_table_add(a->pairs, p);
    return p;
}

static bool same_key(const entry_key *a, const entry_key *b)
{
    return a->kind == b->kind && a->write == b->write && a->from_server == b->from_server &&
           a->what == b->what;
}

static entry *find_entry(const pair *p, const entry_key *key)
{
    for (guint i = 0; i < p->entries->len; i++) {
        entry *e = g_ptr_array_index(p->entries, i);
        if (same_key(&e->key, key))
            return e;
    }
    return NULL;
}

/* The entry of a key, made if there is room: beyond OBJECTS_TOLD objects that of the rest. NULL if
 * there is none: counted as dropped. */
static entry *entry_of(unexpected_accesses *a, const ana_connection *c,
                       const policy_partner *partner, entry_key key)
{
    pair *p = pair_of(a, c);
    entry *e = p ? find_entry(p, &key) : NULL;
    if (e)
        return e;
    if (p && key.kind == OBJECT && p->objects[key.from_server][key.write] == OBJECTS_TOLD) {
        key.kind = FURTHER;
        key.what = 0;
        return entry_of(a, c, partner, key);
    }
    if (!p || a->entries->len >= MAX_ENTRIES) {
        rules_ledger_drop(a->bench->ledger);
        return NULL;
    }
    e = g_new0(entry, 1);
    e->key = key;
    e->pair = p;
    e->partner = partner;
    p->objects[key.from_server][key.write] += key.kind == OBJECT;
    g_ptr_array_add(p->entries, e);
    g_ptr_array_add(a->entries, e);
    return e;
}

static void count(entry *e, const ana_transaction *t)
{
    if (unexpected_count(&e->seen, t->connection, &t->request_stamp))
        e->seen.phase = t->phase;
}

/* The entry was touched by the request at hand, once or more often. */
static void touch(unexpected_accesses *a, entry *e, const ana_transaction *t)
{
    if (e->request == a->request)
        return;
    e->request = a->request;
    g_ptr_array_add(a->touched, e);
    count(e, t);
}

/* Judges a part of an access that the policy does not list. False if there is no room. */
static bool take_part(unexpected_accesses *a, const ana_transaction *t, const s7_access *access,
                      const policy_partner *partner, policy_extent part)
{
    const bool symbolic = !access->item.absolute;
    const entry_key key = {
        .kind = symbolic ? SYMBOLIC : OBJECT,
        .write = access->write,
        .from_server = t->side != t->connection->client,
        .what = symbolic ? 0 : (uint32_t)(part.first >> 32),
    };
    entry *e = entry_of(a, t->connection, partner, key);
    if (!e)
        return false;
    if (e->key.kind == OBJECT)
        unexpected_ranges_add(&e->ranges, part);
    e->became[unexpected_outcome_of_access(t, access)] = true;
    touch(a, e, t);
    return true;
}

static bool judge_access(unexpected_accesses *a, const ana_transaction *t, const s7_access *access,
                         const policy_partner *partner, const policy_cpu *cpu)
{
    const policy_extent all = policy_extent_of_item(&access->item);
    policy_extent rest = all;
    policy_extent part;
    bool room = true;
    for (int parts = 1; policy_find_forbidden(partner, cpu, access->write, rest, &part); parts++) {
        if (parts == MAX_PARTS || !access->item.absolute)
            part.last = all.last;
        room &= take_part(a, t, access, partner, part);
        if (part.last >= all.last)
            break;
        rest.first = part.last + 1;
    }
    return room;
}

static void remember(unexpected_accesses *a, const ana_transaction *t)
{
    const guint size = a->touched->len;
    if (size == 0) {
        *t->memo = unexpected_nothing;
        return;
    }
    if (a->records->len >= MAX_RECORDS)
        return;
    record *r = g_malloc(sizeof *r + size * sizeof *r->entries);
    r->count = size;
    memcpy(r->entries, a->touched->pdata, size * sizeof *r->entries);
    g_ptr_array_add(a->records, r);
    *t->memo = r;
}

void unexpected_accesses_judge(unexpected_accesses *a, const ana_transaction *transaction,
                               const policy_partner *partner, const policy_cpu *cpu)
{
    bool room = true;
    s7_accesses walk;
    s7_access access;
    a->request++;
    g_ptr_array_set_size(a->touched, 0);
    s7_accesses_begin(&walk, transaction->request, transaction->answer);
    while (s7_accesses_next(&walk, &access))
        room &= judge_access(a, transaction, &access, partner, cpu);
    if (transaction->memo && room)
        remember(a, transaction);
}

void unexpected_accesses_repeat(unexpected_accesses *a, const ana_transaction *transaction)
{
    const record *r = *transaction->memo;
    (void)a;
    for (uint32_t i = 0; i < r->count; i++) {
        r->entries[i]->became[UNEXPECTED_DONE] = true;
        count(r->entries[i], transaction);
    }
}

void unexpected_accesses_use(unexpected_accesses *a, const ana_transaction *transaction,
                             const policy_partner *partner, policy_service service)
{
    const entry_key key = {.kind = SERVICE, .what = service};
    entry *e = entry_of(a, transaction->connection, partner, key);
    if (!e)
        return;
    e->became[unexpected_outcome_of_service(transaction)] = true;
    count(e, transaction);
}

void unexpected_accesses_outside(unexpected_accesses *a, const ana_transaction *transaction,
                                 const policy_partner *partner, bool server_asks, bool alters)
{
    const entry_key key = {.kind = OUTSIDE, .write = alters, .from_server = server_asks};
    entry *e = entry_of(a, transaction->connection, partner, key);
    if (!e)
        return;
    e->became[unexpected_outcome_of_service(transaction)] = true;
    count(e, transaction);
}

void unexpected_accesses_encrypted(unexpected_accesses *a, const ana_connection *connection,
                                   const policy_partner *partner, const cap_stamp *stamp)
{
    const entry_key key = {.kind = SERVICE, .what = POLICY_S7COMM_PLUS};
    entry *e = entry_of(a, connection, partner, key);
    if (!e)
        return;
    e->became[UNEXPECTED_UNKNOWN] = true;
    if (unexpected_count(&e->seen, connection, stamp))
        e->seen.phase = connection->phase;
}

static char *subject_of(const entry *e)
{
    GString *out = g_string_new(NULL);
    if (e->key.kind == OBJECT)
        unexpected_ranges_put(out, &e->ranges, e->key.write);
    else if (e->key.kind == SYMBOLIC)
        g_string_append_c(out, '*');
    else if (e->key.kind == FURTHER)
        g_string_append(out, "and more");
    else if (e->key.kind == OUTSIDE)
        g_string_append_printf(out, "%s outside %s", e->key.write ? "changes" : "access",
                               policy_times_text(e->partner));
    else
        g_string_append(out, policy_services[e->key.what].name);
    return g_string_free(out, FALSE);
}

static const char *outcome_of(const entry *e)
{
    const bool refused = e->became[UNEXPECTED_REFUSED];
    if (e->became[UNEXPECTED_DONE])
        return refused || e->became[UNEXPECTED_UNKNOWN] ? "the CPU carried out some of it"
                                                        : "the CPU carried it out";
    return refused ? "the CPU refused it" : "whether the CPU carried it out is not known";
}

static void put_what(GString *out, const entry *e, const char *subject)
{
    if (e->key.kind == SERVICE)
        g_string_append_printf(out, "uses the service %s of ", subject);
    else if (e->key.kind == SYMBOLIC)
        g_string_append_printf(out, "%s symbolic addresses of ", e->key.write ? "writes" : "reads");
    else if (e->key.kind == OUTSIDE)
        g_string_append(out, e->key.write ? "writes or changes " : "accesses ");
    else if (e->key.kind == FURTHER)
        g_string_append_printf(out, "%s more than %d objects of ",
                               e->key.write ? "writes" : "reads", OBJECTS_TOLD);
    else
        g_string_append_printf(out, "%s %s of ", e->key.write ? "writes" : "reads", subject);
}

/* "Oven (10.0.0.2) at Sun 08:10 UTC, outside 22:00-06:00 of [partner Night] (line 12); ..." */
static void put_time(GString *out, const policy_model *policy, const entry *e, const char *whom)
{
    char *moment = policy_moment_text(policy, e->seen.tally.first.time);
    g_string_append_printf(out, "%s at %s, outside %s of [partner %s] (line %u); %s", whom, moment,
                           policy_times_text(e->partner), e->partner->name, e->partner->line,
                           outcome_of(e));
    g_free(moment);
}

static char *message_of(const unexpected_accesses *a, const entry *e, const char *subject)
{
    const policy_model *policy = a->bench->policy;
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(policy, &e->pair->client, client);
    rules_server_text(policy, &e->pair->server, server);
    GString *out = g_string_new(e->key.from_server ? server : client);
    g_string_append_c(out, ' ');
    put_what(out, e, subject);
    if (e->key.kind == OUTSIDE) {
        put_time(out, policy, e, e->key.from_server ? client : server);
        return g_string_free(out, FALSE);
    }
    g_string_append_printf(out, "%s, which [partner %s] (line %u) does not list; %s",
                           e->key.from_server ? client : server, e->partner->name, e->partner->line,
                           outcome_of(e));
    return g_string_free(out, FALSE);
}

static void tell(const unexpected_accesses *a, entry *e)
{
    const bool changes = e->key.kind == SERVICE
                             ? unexpected_service_alters((policy_service)e->key.what)
                             : e->key.write;
    const int cause = e->key.kind == OUTSIDE ? OUTSIDE_TIMES : changes ? CHANGES : LOOKS;
    rules_finding *finding =
        unexpected_tell(a->bench, &e->seen, &rules_unexpected_access, &causes[cause], false);
    if (!finding)
        return;
    finding->severity = e->key.write ? RULES_CRITICAL : RULES_WARNING;
    g_free(finding->subject);
    g_free(finding->message);
    finding->subject = subject_of(e);
    finding->message = message_of(a, e, finding->subject);
}

void unexpected_accesses_finish(unexpected_accesses *a)
{
    for (guint i = 0; i < a->entries->len; i++)
        tell(a, g_ptr_array_index(a->entries, i));
}
