/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hears everything that the policy has a say in, finds out who is who, and hands it on: hosts to
 * unexpected_host, requests to unexpected_access. */
#include "rules/unexpected.h"

#include "rules/asked.h"
#include "rules/detector.h"
#include "rules/names.h"
#include "rules/unexpected_access.h"
#include "rules/unexpected_deeds.h"
#include "rules/unexpected_host.h"

/* Who asks whom, as the policy knows them. */
typedef struct asking {
    const policy_partner *partner;
    const policy_cpu *cpu;
    bool judged;      /* a partner, and a CPU that is not told of otherwise */
    policy_span span; /* of the partner's times, where it was looked up last */
} asking;

/* Both directions of one connection; they do not change once something was asked. */
typedef struct roles {
    uint64_t connection; /* number, 0 none */
    asking by[2];        /* by the client, by the server */
} roles;

/* What is known of a connection. */
typedef struct look {
    bool begun;
    unexpected_look hosts;
} look;

enum { KNOWN_ROLES = 256 }; /* a power of 2 */

typedef struct detector {
    const rules_bench *bench;
    unexpected_hosts *hosts;
    unexpected_accesses *accesses;
    size_t part; /* look of a connection */
    bool judges_hosts;
    roles known[KNOWN_ROLES]; /* by the low bits of the number */
    bool timed;               /* partners have times */
    bool any_cpu;             /* accesses to CPUs that the policy does not know are judged, too */
} detector;

/* The memo of requests that a server, no partner of the policy, asked and that only count. */
static const char asked_back[] = "";

static void *detector_new(const rules_bench *bench)
{
    const policy_model *policy = bench->policy;
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->hosts = unexpected_hosts_new(bench);
    self->accesses = unexpected_accesses_new(bench);
    self->part = bench->part;
    self->judges_hosts = policy_partner_count(policy) + policy_cpu_count(policy) > 0;
    self->timed = policy_has_times(policy);
    self->any_cpu =
        policy_cpu_count(policy) == 0 || policy_rule_is_disabled(policy, rules_unexpected_cpu.id);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    unexpected_hosts_free(self->hosts);
    unexpected_accesses_free(self->accesses);
    g_free(self);
}

static asking asking_of(const detector *self, const cap_address *asks, const cap_address *asked)
{
    const policy_address partner = rules_policy_address(asks);
    const policy_address cpu = rules_policy_address(asked);
    asking result = {
        .partner = policy_partner_at(self->bench->policy, &partner),
        .cpu = policy_cpu_at(self->bench->policy, &cpu),
    };
    result.judged = result.partner && (result.cpu || self->any_cpu);
    return result;
}

static asking *asking_on(detector *self, const ana_connection *c, bool server_asks)
{
    roles *r = &self->known[c->number % KNOWN_ROLES];
    if (r->connection != c->number) {
        r->connection = c->number;
        r->by[0] = asking_of(self, &ana_client(c)->ip, &ana_server(c)->ip);
        r->by[1] = asking_of(self, &ana_server(c)->ip, &ana_client(c)->ip);
    }
    return &r->by[server_asks];
}

/* What the memo says of such a request from now on: it need not be looked at again. */
static const void *look_at_stranger(const detector *self, const ana_transaction *t,
                                    bool server_asks)
{
    if (!server_asks) {
        unexpected_hosts_access(self->hosts, t);
        return unexpected_nothing;
    }
    unexpected_hosts_access_back(self->hosts, t);
    unexpected_hosts_count_back(self->hosts, t);
    return asked_back;
}

static void judge_access(detector *self, const ana_transaction *t)
{
    const bool server_asks = t->side != t->connection->client;
    const asking *a = asking_on(self, t->connection, server_asks);
    if (a->judged) {
        unexpected_accesses_judge(self->accesses, t, a->partner, a->cpu);
        return;
    }
    const void *memo = a->partner ? unexpected_nothing : look_at_stranger(self, t, server_asks);
    if (t->memo)
        *t->memo = memo;
}

/* Most requests repeat one that was judged. */
static void take_access(detector *self, const ana_transaction *t)
{
    const void *known = t->memo ? *t->memo : NULL;
    if (known == unexpected_nothing)
        return;
    if (known == asked_back)
        unexpected_hosts_count_back(self->hosts, t);
    else if (known)
        unexpected_accesses_repeat(self->accesses, t);
    else
        judge_access(self, t);
}

/* Whichever side sends the request, the service is the client's. */
static void take_service(detector *self, const ana_transaction *t, const s7_pdu *request)
{
    const policy_service service = policy_service_of(request);
    const asking *a = asking_on(self, t->connection, false);
    if (!a->partner)
        unexpected_hosts_use(self->hosts, t, request);
    else if (a->judged && !policy_may_use(a->partner, service))
        unexpected_accesses_use(self->accesses, t, a->partner, service);
}

static bool is_allowed(const detector *self, asking *a, int64_t time)
{
    if (time < a->span.from || time >= a->span.until)
        a->span = policy_may_at(self->bench->policy, a->partner, time);
    return a->span.allowed;
}

/* Requests alone; what a CPU pushes was asked for before. */
static void take_time(detector *self, const ana_transaction *t)
{
    const s7_pdu *request = t->request ? t->request : t->answer;
    const bool server_asks = t->side != t->connection->client;
    const bool access = rules_is_access(request);
    if (!t->request && (t->status != ANA_INDICATION || server_asks))
        return;
    asking *a = asking_on(self, t->connection, server_asks && access);
    if (!a->judged || !a->partner->times || is_allowed(self, a, t->request_stamp.time))
        return;
    const policy_service service = access ? POLICY_NO_SERVICE : policy_service_of(request);
    if (access)
        unexpected_accesses_outside(self->accesses, t, a->partner, server_asks,
                                    request->function == S7_FUNC_WRITE);
    else if (service != POLICY_NO_SERVICE)
        unexpected_accesses_outside(self->accesses, t, a->partner, false,
                                    unexpected_service_alters(service));
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    const s7_pdu *request = rules_asked(t);
    if (self->timed && request)
        take_time(self, t);
    if (request && rules_is_access(request))
        take_access(self, t);
    else if (request)
        take_service(self, t, request);
}

static void on_foreign(void *user, const ana_connection *c, const cap_stamp *stamp)
{
    detector *self = user;
    if (c->protocol != ANA_PROTOCOL_TLS)
        return;
    const asking *a = asking_on(self, c, false);
    if (!a->partner)
        unexpected_hosts_encrypted(self->hosts, c);
    else if (a->judged && !policy_may_use(a->partner, POLICY_S7COMM_PLUS))
        unexpected_accesses_encrypted(self->accesses, c, a->partner, stamp);
}

static void on_connection_begin(void *user, ana_connection *c, const cap_stamp *stamp)
{
    const detector *self = user;
    (void)stamp;
    ((look *)rules_part(c, self->part))->begun = true;
}

static void look_at(const detector *self, const ana_connection *c, look *l)
{
    if (l->begun && self->judges_hosts)
        unexpected_hosts_look(self->hosts, &l->hosts, c);
}

static void on_connection_end(void *user, ana_connection *c)
{
    const detector *self = user;
    look_at(self, c, rules_part(c, self->part));
}

static void finish(void *user, const cap_stats *capture)
{
    const detector *self = user;
    (void)capture;
    for (guint i = 0; i < self->bench->watches->live->len; i++)
        look_at(self, rules_watches_at(self->bench->watches, i),
                rules_part_at(self->bench->watches, i, self->part));
    unexpected_hosts_finish(self->hosts);
    unexpected_accesses_finish(self->accesses);
}

const rules_detector rules_detect_unexpected = {
    .part = sizeof(look),
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .connection_begin = on_connection_begin,
    .connection_end = on_connection_end,
    .foreign = on_foreign,
    .finish = finish,
};
