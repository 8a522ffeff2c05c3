/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that were set up and broke, by client host, server port and the way they broke. What
 * one of them showed is judged when it is over, or when it cannot live any longer; why, at the end,
 * by all of them. */
#include "rules/unstable.h"

#include "rules/unstable_pairs.h"

/* Without any reaction for that long, a connection is lost, whether it has ended or not; ns. */
static const int64_t hopeless_after = 30000000000;

/* What speaks against a connection. Most have nothing of it. */
typedef struct notes {
    const ana_connection *connection;
    bool done; /* its case is counted */
    unstable_trace trace;
    bool suspect; /* has a run that may go on without any reaction */
    GList link;   /* among these */
} notes;

/* A connection that is watched. */
typedef struct watch {
    unstable_pair *pair; /* NULL until the client is certain */
    notes *notes;        /* NULL: none */
} watch;

typedef struct detector {
    const rules_bench *bench;
    size_t part;     /* watch of a connection */
    GQueue suspects; /* notes */
    int64_t looked;  /* packet time when these were looked at */
    unstable_pairs pairs;
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->part = bench->part;
    unstable_pairs_init(&self->pairs, bench->ledger);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    unstable_pairs_clear(&self->pairs);
    g_free(self);
}

static watch *watch_of(const detector *self, const ana_connection *c)
{
    return rules_part(c, self->part);
}

static notes *notes_of(const detector *self, const ana_connection *c)
{
    watch *w = watch_of(self, c);
    if (w->notes)
        return w->notes;
    w->notes = g_new0(notes, 1);
    w->notes->connection = c;
    w->notes->link.data = w->notes;
    return w->notes;
}

/* NULL if there is no room. */
static unstable_pair *bind(detector *self, const ana_connection *c)
{
    watch *w = watch_of(self, c);
    if (!w->pair)
        w->pair = unstable_pairs_get(&self->pairs, c);
    return w->pair;
}

static void take_event(detector *self, const ana_connection *c, const unstable_event *event)
{
    unstable_pair *p = bind(self, c);
    notes_of(self, c)->done = true;
    if (p)
        unstable_pairs_take(&self->pairs, p, c, event);
}

static void on_established(detector *self, const ana_connection *c, const cap_stamp *stamp)
{
    unstable_pair *p = bind(self, c);
    if (p)
        unstable_pairs_established(p, stamp->time);
}

static void extend(unstable_run *run, bool new_run, const cap_stamp *stamp)
{
    if (new_run || run->count == 0)
        *run = (unstable_run){.first = *stamp};
    run->last = *stamp;
    run->count++;
}

static bool is_old(const unstable_run *run, int64_t now)
{
    return run->count > 0 && now - run->first.time >= hopeless_after;
}

/* It does not wait for its end where nothing can save it. */
static void judge_hopeless(detector *self, const notes *n, int64_t now)
{
    const unstable_trace *trace = &n->trace;
    if (n->done)
        return;
    const unstable_event event = unstable_judge(n->connection, trace, self->bench->end_timeout);
    if ((event.kind == UNSTABLE_UNACKED && is_old(&trace->repeats[event.side], now)) ||
        (event.kind == UNSTABLE_PROBES && is_old(&trace->probes[event.side], now)))
        take_event(self, n->connection, &event);
}

static bool is_over(const unstable_run *run, int64_t now)
{
    return run->count == 0 || now - run->last.time >= hopeless_after;
}

static void suspect(detector *self, notes *n)
{
    if (!n->suspect)
        g_queue_push_tail_link(&self->suspects, &n->link);
    n->suspect = true;
}

static void suspect_no_longer(detector *self, notes *n)
{
    if (n->suspect)
        g_queue_unlink(&self->suspects, &n->link);
    n->suspect = false;
}

/* Partners that give up in silence send nothing that would tell: every second of packet time. */
static void on_tick(void *user, int64_t now)
{
    detector *self = user;
    static const int64_t second = 1000000000;
    if (now - self->looked < second)
        return;
    self->looked = now;
    for (GList *l = self->suspects.head, *next; l; l = next) {
        notes *n = l->data;
        const unstable_trace *trace = &n->trace;
        next = l->next;
        judge_hopeless(self, n, now);
        bool over = true;
        for (int side = 0; side < 2; side++)
            over &= is_over(&trace->repeats[side], now) && is_over(&trace->probes[side], now);
        if (over || n->done)
            suspect_no_longer(self, n);
    }
}

static void on_repeat(detector *self, const ana_connection *c, int side, const cap_stamp *stamp)
{
    const uint32_t unacked = c->flow->side[side].unacked_repeats;
    if (unacked == 0)
        return;
    notes *n = notes_of(self, c);
    extend(&n->trace.repeats[side], unacked == 1, stamp);
    suspect(self, n);
    judge_hopeless(self, n, stamp->time);
}

static void on_probe(detector *self, const ana_connection *c, int side, const cap_stamp *stamp)
{
    notes *n = notes_of(self, c);
    const cap_side *other = &c->flow->side[1 - side];
    const uint64_t heard = other->packets - other->resets;
    unstable_run *run = &n->trace.probes[side];
    extend(run, run->heard != heard, stamp);
    run->heard = heard;
    suspect(self, n);
    judge_hopeless(self, n, stamp->time);
}

static void on_tcp(void *user, ana_connection *c, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    if (event == CAP_TCP_ESTABLISHED)
        on_established(user, c, stamp);
    else if (event == CAP_TCP_RETRANSMISSION)
        on_repeat(user, c, side, stamp);
    else if (event == CAP_TCP_KEEPALIVE)
        on_probe(user, c, side, stamp);
}

static void on_transaction(void *user, const ana_transaction *t)
{
    if (t->status != ANA_UNANSWERED || !unstable_never_arrived(t->connection, t->side))
        return;
    notes_of(user, t->connection)->trace.never_arrived[t->side] = true;
}

static void on_damaged(void *user, const ana_pdu *pdu)
{
    const ana_connection *c = pdu->connection;
    if (pdu->side == c->client)
        notes_of(user, c)->trace.damaged = pdu->stamp.time;
}

static void on_connection_closed(void *user, ana_connection *c)
{
    static const unstable_trace none;
    detector *self = user;
    const watch *w = watch_of(self, c);
    if (w->notes && w->notes->done)
        return;
    const unstable_event event =
        unstable_judge(c, w->notes ? &w->notes->trace : &none, self->bench->end_timeout);
    if (event.kind != UNSTABLE_KIND_COUNT)
        take_event(self, c, &event);
}

static void on_connection_end(void *user, ana_connection *c)
{
    if (!c->flow->closed)
        on_connection_closed(user, c);
}

static void clear(void *user, void *part)
{
    detector *self = user;
    const watch *w = part;
    if (w->pair)
        unstable_pairs_put(&self->pairs, w->pair);
    if (!w->notes)
        return;
    suspect_no_longer(self, w->notes);
    g_free(w->notes);
}

static rules_finding *begin_finding(const detector *self, const unstable_pair *p,
                                    unstable_kind kind, const unstable_verdict *verdict)
{
    const unstable_log *log = p->log[kind];
    const cap_flow flow = {.side = {{.endpoint = log->client}, {.endpoint = p->server}}};
    const ana_connection connection = {
        .number = log->connection, .flow = &flow, .calling = log->calling, .called = log->called};
    const rules_fault fault = {
        .rule = &rules_connection_unstable,
        .severity = rules_connection_unstable.severity,
        .connection = &connection,
        .phase = log->phase,
        .subject = unstable_subject(kind),
        .cause = verdict->cause,
        .confidence = verdict->confidence,
        .stamp = log->tally.first,
    };
    return rules_ledger_begin(self->bench->ledger, &fault);
}

static void report(const detector *self, const unstable_pair *p, unstable_kind kind)
{
    unstable_log *log = p->log[kind];
    const unstable_verdict verdict = unstable_grade(kind, &log->facts);
    if (!log->finding)
        log->finding = begin_finding(self, p, kind, &verdict);
    rules_finding *finding = log->finding;
    if (!finding)
        return;
    finding->cause = verdict.cause->text;
    finding->check = verdict.cause->check;
    finding->confidence = verdict.confidence;
    finding->alternatives = verdict.alternatives;
    finding->silence =
        kind == UNSTABLE_UNACKED || kind == UNSTABLE_PROBES ? self->bench->answer_timeout : 0;
    rules_tally_tell(&log->tally, finding);
    g_free(finding->message);
    finding->message = unstable_message(self->bench->policy, kind, &log->facts, finding);
    rules_finding_set_joint(finding, unstable_joint(kind, &log->facts), NULL, NULL);
    finding->parts.worked = finding->joint != NULL; /* a connection stood */
}

static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    GHashTableIter iter;
    gpointer each;
    (void)capture;
    g_hash_table_iter_init(&iter, self->pairs.table);
    while (g_hash_table_iter_next(&iter, &each, NULL)) {
        const unstable_pair *p = each;
        for (int kind = 0; kind < UNSTABLE_KIND_COUNT; kind++)
            if (p->log[kind] && p->log[kind]->facts.count > 0)
                report(self, p, (unstable_kind)kind);
    }
}

bool rules_unstable_takes(const rules_bench *bench, const ana_transaction *t)
{
    const ana_connection *c = t->connection;
    if (unstable_never_arrived(c, t->side))
        return true;
    return c->cut.over && t->side == c->client && unstable_cut(c, false) != UNSTABLE_KIND_COUNT &&
           c->cut.stamp.time - t->request_stamp.time < bench->answer_timeout;
}

const rules_detector rules_detect_unstable = {
    .part = sizeof(watch),
    .new = detector_new,
    .free = detector_free,
    .clear = clear,
    .transaction = on_transaction,
    .connection_closed = on_connection_closed,
    .connection_end = on_connection_end,
    .damaged = on_damaged,
    .tcp = on_tcp,
    .tick = on_tick,
    .finish = finish,
};
