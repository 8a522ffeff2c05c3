/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sweeps. A client that has many CPUs differs from one that looks for them by what it does with
 * them: it reads and writes, keeps its connections, or tries the same CPU again and again. */
#include "rules/scan.h"

#include "rules/bound.h"
#include "rules/correlate.h"
#include "rules/keys.h"
#include "rules/names.h"
#include "rules/reach.h"
#include "rules/refusal.h"
#include "rules/refusal_grade.h"
#include "rules/scan_report.h"

enum { MAX_CLIENTS = 1024, MAX_TARGETS = 65536, PATIENCE = 15 };

static const int64_t second = 1000000000;
static const int64_t window = 60 * INT64_C(1000000000);

typedef struct scanner {
    uint64_t seed;
    cap_address ip;
    scan_probes *probes;
    scan_told told; /* its sweep */
} scanner;

/* A connection that is open. */
typedef struct scan_course {
    bool accessed; /* asked for variables, which were refused or came in part */
    bool silent;   /* and taken for a probe that nobody answers */
    bool young;    /* the next is in their list */
    GList link;    /* its data is the connection; NULL: it has not begun */
    int64_t begun;
} scan_course;

typedef struct detector {
    const rules_bench *bench;
    uint64_t seed;
    policy_limits limits;
    GHashTable *clients; /* its own key */
    rules_bound bound;
    uint32_t room; /* for targets */
    size_t part;   /* scan_course of a connection */
    GQueue young;  /* courses begun in the last seconds, oldest first */
    int64_t now;
} detector;

static guint client_hash(gconstpointer key)
{
    const scanner *c = key;
    return (guint)rules_hash_address(c->seed, &c->ip);
}

static gboolean client_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_address(&((const scanner *)left)->ip, &((const scanner *)right)->ip);
}

static void client_free(gpointer data)
{
    scanner *c = data;
    scan_probes_free(c->probes);
    g_free(c);
}

static void leave_young(detector *self, scan_course *course)
{
    if (course->young)
        g_queue_unlink(&self->young, &course->link);
    course->young = false;
}

static void clear(void *user, void *part)
{
    leave_young(user, part);
}

static gboolean is_spare(gpointer key, gpointer value, gpointer user)
{
    (void)value;
    (void)user;
    return !((const scanner *)key)->told.finding &&
           !scan_probes_any(((const scanner *)key)->probes);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->seed = rules_seed();
    self->limits = policy_limits_of(bench->policy);
    self->clients = g_hash_table_new_full(client_hash, client_equal, client_free, NULL);
    self->bound = (rules_bound){.most = MAX_CLIENTS, .is_spare = is_spare};
    self->room = MAX_TARGETS;
    self->part = bench->part;
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->clients);
    g_free(self);
}

static scanner *client_of(detector *self, const cap_address *ip)
{
    scanner key; /* the rest is not looked at */
    key.seed = self->seed;
    key.ip = *ip;
    scanner *c = g_hash_table_lookup(self->clients, &key);
    if (c || !rules_bound_has_room(&self->bound, self->clients, self->bench->ledger))
        return c;
    c = g_new0(scanner, 1);
    c->seed = self->seed;
    c->ip = *ip;
    c->probes = scan_probes_new(self->seed, &self->room);
    g_hash_table_add(self->clients, c);
    return c;
}

static bool is_s7(const ana_connection *c)
{
    return c->protocol == ANA_PROTOCOL_UNKNOWN || c->protocol == ANA_PROTOCOL_COTP ||
           c->protocol == ANA_PROTOCOL_S7COMM || c->protocol == ANA_PROTOCOL_S7COMM_PLUS;
}

/* The client does something with the CPU. In S7comm-plus the first answers of any session look
 * alike, so it takes more of them. */
static bool is_used(const ana_connection *c, const scan_course *course, int64_t until)
{
    enum { WORK = 20 }; /* requests; who asks for identities alone has fewer */
    if (c->phase == ANA_PHASE_RUNNING && c->protocol == ANA_PROTOCOL_S7COMM)
        return true;
    if (course->accessed || c->status_count[ANA_INDICATION] > 0 ||
        c->status_count[ANA_OK] + c->status_count[ANA_PARTIAL] >= WORK)
        return true;
    return c->phase > ANA_PHASE_TCP && until - c->flow->first.time >= window;
}

/* What a connection that ended came to. False: it says nothing of a sweep. */
static bool kind_of(const detector *self, const ana_connection *c, int64_t until, scan_kind *kind)
{
    const cap_side *server = &c->flow->side[1 - c->client];
    if (c->cr || c->pdus[c->client] > 0) {
        *kind = c->cc || c->setup || c->pdus[1 - c->client] > 0 ? SCAN_ASKED : SCAN_REFUSED;
        return true;
    }
    if (c->phase > ANA_PHASE_TCP || server->syn || server->bytes > 0) {
        *kind = SCAN_EMPTY;
        return true;
    }
    *kind = server->rst || c->icmp_error ? SCAN_REJECTED : SCAN_SILENT;
    return *kind == SCAN_REJECTED || until - c->flow->first.time >= self->bench->syn_timeout;
}

static bool is_named(const detector *self, const ana_connection *c)
{
    const policy_model *policy = self->bench->policy;
    if (!policy)
        return false;
    const policy_address client = rules_policy_address(&ana_client(c)->ip);
    const policy_address server = rules_policy_address(&ana_server(c)->ip);
    const policy_partner *partner = policy_partner_at(policy, &client);
    const policy_cpu *cpu = policy_cpu_at(policy, &server);
    return partner && cpu && policy_names_cpu(partner, cpu);
}

static void take_probe(detector *self, scan_probes *probes, scan_target *target,
                       const ana_connection *c, int64_t until)
{
    scan_kind kind;
    scan_target_tried(target, &c->called, c->flow->first.time);
    if (c->cr)
        scan_target_probe_tsap(target, &c->called, &c->asked);
    if (!target->own && kind_of(self, c, until, &kind))
        scan_probes_add(probes, target, kind, &c->flow->first, window, self->limits.scan_cpus);
}

static void judge(detector *self, const ana_connection *c, const scan_course *course, int64_t until)
{
    scanner *who = client_of(self, &ana_client(c)->ip);
    scan_target *target = who ? scan_probes_target(who->probes, ana_server(c)) : NULL;
    if (!target)
        return;
    if (is_used(c, course, until))
        target->own = true;
    else
        take_probe(self, who->probes, target, c, until);
}

/* Only what the client opened itself, and where the answers would have been captured. */
static bool is_told(const detector *self, const ana_connection *c)
{
    const cap_side *client = &c->flow->side[c->client], *server = &c->flow->side[1 - c->client];
    return c->flow->opener == c->client && !c->client_inferred && is_s7(c) &&
           (server->seen || client->bytes + client->acked_unseen == 0) && !is_named(self, c);
}

static void on_connection_begin(void *user, ana_connection *c, const cap_stamp *stamp)
{
    detector *self = user;
    self->now = MAX(self->now, stamp->time);
    scan_course *course = rules_part(c, self->part);
    course->begun = stamp->time;
    course->link.data = c;
    course->young = true;
    g_queue_push_tail_link(&self->young, &course->link);
}

static void on_transaction(void *user, const ana_transaction *t)
{
    const detector *self = user;
    if (t->status == ANA_OK || !t->request || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->rosctr != S7_ROSCTR_JOB ||
        (t->request->function != S7_FUNC_READ && t->request->function != S7_FUNC_WRITE))
        return;
    ((scan_course *)rules_part(t->connection, self->part))->accessed = true;
}

static bool came_about(const ana_connection *c)
{
    return c->phase > ANA_PHASE_TCP || c->flow->side[1 - c->client].syn;
}

static void on_connection_closed(void *user, ana_connection *c)
{
    detector *self = user;
    const scan_course *course = rules_part(c, self->part);
    const bool over = c->end == CAP_END_FIN || c->end == CAP_END_RST;
    const int64_t until = over ? c->ended.time : MAX(self->now, c->ended.time);
    /* One that is cut off by the end of the capture may go on. */
    const bool known = course->link.data && (over || !came_about(c) || is_used(c, course, until));
    if (known && is_told(self, c) && (!course->silent || came_about(c)))
        judge(self, c, course, until);
}

static void on_connection_end(void *user, ana_connection *c)
{
    if (!c->flow->closed)
        on_connection_closed(user, c);
}

/* Connections without any answer do not end by themselves. */
static void look_at(detector *self, const ana_connection *c, scan_course *course)
{
    if (came_about(c) || !is_told(self, c))
        return;
    course->silent = true;
    judge(self, c, course, self->now);
}

static void on_tick(void *user, int64_t now)
{
    detector *self = user;
    self->now = MAX(self->now, now);
    for (;;) {
        const ana_connection *oldest = g_queue_peek_head(&self->young);
        scan_course *course = oldest ? rules_part(oldest, self->part) : NULL;
        if (!course || self->now - course->begun < PATIENCE * second)
            return;
        leave_young(self, course);
        look_at(self, oldest, course);
    }
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    GHashTableIter iter;
    gpointer key;
    (void)capture;
    g_hash_table_iter_init(&iter, self->clients);
    while (g_hash_table_iter_next(&iter, &key, NULL)) {
        scanner *who = key;
        scan_sweep sweep;
        scan_probes_sweep(who->probes, window, self->limits.scan_cpus, &sweep);
        scan_report_sweep(self->bench, &who->ip, &sweep, self->limits.scan_cpus, &who->told);
        g_ptr_array_unref(sweep.list);
        scan_report_tsaps(self->bench, &who->ip, who->probes, window, self->limits.scan_tsaps);
    }
}

static bool is_within(const rules_finding *finding, const rules_finding *sweep)
{
    return finding->first.time >= sweep->first.time &&
           finding->last.time <= sweep->last.time + window;
}

/* Only probes failed, and all of them belong to the sweep: what happened at another time as well is
 * a fault of its own. */
static bool is_of_sweep(const rules_finding *finding, const scan_target *target,
                        const rules_finding *sweep)
{
    return target->swept && finding->count <= target->probes && is_within(finding, sweep);
}

static bool is_of_tsaps(const rules_finding *finding, const scan_target *target,
                        const rules_finding *sweep)
{
    return finding->rule == &rules_connection_refused &&
           scan_target_knows_tsap(target, &finding->called) && is_within(finding, sweep);
}

/* The sweep, of those that were told, whose probes are all that the finding is about; NULL none. */
static const rules_finding *sweep_behind(const detector *self, const rules_finding *finding)
{
    if (finding->rule != &rules_connection_refused && finding->rule != &rules_port_silent &&
        finding->rule != &rules_port_rejected)
        return NULL;
    if (refusal_is_of_load(finding))
        return NULL;
    const scanner key = {.seed = self->seed, .ip = finding->client};
    const scanner *who = g_hash_table_lookup(self->clients, &key);
    const cap_endpoint server = {finding->server, finding->server_port};
    const scan_target *target = who ? scan_probes_find(who->probes, &server) : NULL;
    if (!target)
        return NULL;
    const rules_finding *tsaps = target->told.finding, *cpus = who->told.finding;
    if (tsaps && is_of_tsaps(finding, target, tsaps))
        return tsaps;
    return cpus && is_of_sweep(finding, target, cpus) ? cpus : NULL;
}

/* Findings of sweeps by their number; what they get as symptoms is told apart by its array. */
static GHashTable *sweeps_among(const GPtrArray *findings)
{
    GHashTable *sweeps = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint i = 0; i < findings->len; i++) {
        rules_finding *finding = g_ptr_array_index(findings, i);
        if (finding->rule == &rules_identity_scan)
            g_hash_table_insert(sweeps, &finding->number, finding);
    }
    return sweeps;
}

/* The finding as it is told: the policy may have taken it out, or made it less than its symptom. */
static rules_finding *told_sweep(const detector *self, GHashTable *sweeps,
                                 const rules_finding *finding)
{
    const rules_finding *sweep = sweep_behind(self, finding);
    rules_finding *told = sweep ? g_hash_table_lookup(sweeps, &sweep->number) : NULL;
    return told && finding->severity <= told->severity ? told : NULL;
}

/* What the probes of a sweep met says nothing that the sweep does not say. */
static void relate(void *user, GPtrArray *findings)
{
    const detector *self = user;
    GHashTable *sweeps = sweeps_among(findings);
    GHashTable *symptoms = g_hash_table_new(g_direct_hash, g_direct_equal);
    for (guint i = findings->len; i > 0 && g_hash_table_size(sweeps) > 0; i--) {
        rules_finding *finding = g_ptr_array_index(findings, i - 1);
        rules_finding *sweep = told_sweep(self, sweeps, finding);
        if (!sweep)
            continue;
        GPtrArray *own = g_hash_table_lookup(symptoms, sweep);
        if (!own)
            g_hash_table_insert(symptoms, sweep, own = g_ptr_array_new());
        g_ptr_array_add(own, g_ptr_array_steal_index_fast(findings, i - 1));
    }
    GHashTableIter iter;
    gpointer sweep, own;
    g_hash_table_iter_init(&iter, symptoms);
    while (g_hash_table_iter_next(&iter, &sweep, &own))
        rules_finding_take_symptoms(sweep, own);
    g_hash_table_unref(symptoms);
    g_hash_table_unref(sweeps);
}

const rules_detector rules_detect_scan = {
    .part = sizeof(scan_course),
    .new = detector_new,
    .free = detector_free,
    .clear = clear,
    .transaction = on_transaction,
    .connection_begin = on_connection_begin,
    .connection_closed = on_connection_closed,
    .connection_end = on_connection_end,
    .tick = on_tick,
    .finish = finish,
    .relate = relate,
};
