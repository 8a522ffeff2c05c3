/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_trace.h"

#include "capture/hash.h"

#include <string.h>

enum {
    MAX_MARKS = 32,       /* packets that open or end a connection */
    MAX_INVOLVED = 256,   /* findings that a connection is part of */
    MAX_PIECES = 2048,    /* packets that carry one PDU */
    MAX_WHOLES = 64,      /* PDUs in several packets that may still be asked for, per connection */
    RECENT = 16,          /* packets of a connection that are remembered */
    MAX_SPANS = 64,       /* findings that what follows on a connection belongs to */
    MAX_NEIGHBOURS = 8,   /* of one finding, or of each of its symptoms */
    MAX_ASKED = 64,       /* findings of one server */
    MAX_DATAGRAMS = 1024, /* in fragments, that may still be asked for */
};

/* Questions for a link-layer address come before the packet that needs it. */
#define BEFORE_FINDING INT64_C(5000000000)

/* What a finding says is seen only together with packets of the same connection before or after the
 * frames that it names. */
typedef struct surroundings {
    const char *rule;
    uint8_t before, after; /* packets; at most RECENT before */
    bool in_step;          /* the PDU before, whole: only behind one is a PDU judged */
} surroundings;

static const surroundings surrounded[] = {
    {"no-answer", 4, 64, false},          /* none came, while all else went on */
    {"limit-exceeded", RECENT, 8, false}, /* the jobs that were under way */
    {"connection-unstable", RECENT, 4, false},
    {"malformed", 0, 0, true},
    {"overlap-conflict", RECENT, 0, false}, /* the first copy */
    {"encrypted-session", 0, 16, false},
    {"capture-quality", 4, 4, false},
};

/* Bytes of a direction that no finished PDU has taken yet, by the packets that carried them. */
typedef struct piece {
    cap_stamp stamp;
    uint64_t end; /* position in the stream */
} piece;

typedef struct course_side {
    uint64_t fed;     /* bytes so far */
    uint64_t taken;   /* by TPDUs, or passed over */
    uint64_t begun;   /* where the TSDU begins that these are part of */
    uint64_t skipped; /* as the connection had it last */
    GArray *pieces;   /* of piece */
    cap_stamp before; /* the PDU before, frame 0: none */
} course_side;

/* What came in several packets. */
typedef struct whole {
    cap_stamp stamp; /* by which it is known: of the packet that completes it */
    GArray *stamps;  /* of cap_stamp: all of them */
} whole;

/* The next packets of a connection belong to a finding. */
typedef struct span {
    uint32_t finding;
    uint8_t left;
} span;

/* One connection. */
typedef struct course {
    uint64_t number; /* of the flow: the key */
    course_side side[2];
    GArray *marks;            /* of cap_stamp: open and end the connection */
    GArray *involved;         /* of uint32_t: findings */
    GArray *spans;            /* of span */
    GQueue wholes;            /* PDUs, the newest first */
    cap_stamp recent[RECENT]; /* packets */
    uint32_t recents;         /* modulo RECENT: the next to be overwritten */
} course;

struct rep_evidence_trace {
    rep_evidence_set *set;
    GHashTable *courses;
    course *latest; /* the last one looked up */
    cap_sink next;
    const surroundings **around; /* by finding; NULL none */
    GHashTable *asked;    /* server addresses of findings about reachability: GArray of indexes */
    uint32_t *neighbours; /* by finding: packets about the server's link-layer address */
    GQueue datagrams;     /* whole, the newest first: fragments of IP */
};

/* --- courses ---------------------------------------------------------------------------------- */

static void free_whole(gpointer data)
{
    g_array_unref(((whole *)data)->stamps);
    g_free(data);
}

static void free_course(gpointer data)
{
    course *c = data;
    for (int side = 0; side < 2; side++)
        g_array_unref(c->side[side].pieces);
    g_array_unref(c->marks);
    g_array_unref(c->involved);
    g_array_unref(c->spans);
    g_queue_clear_full(&c->wholes, free_whole);
    g_free(c);
}

static course *course_of(rep_evidence_trace *trace, const cap_flow *flow)
{
    if (trace->latest && trace->latest->number == flow->number)
        return trace->latest;
    course *c = g_hash_table_lookup(trace->courses, &flow->number);
    if (!c) {
        c = g_new0(course, 1);
        c->number = flow->number;
        for (int side = 0; side < 2; side++)
            c->side[side].pieces = g_array_new(FALSE, FALSE, sizeof(piece));
        c->marks = g_array_new(FALSE, FALSE, sizeof(cap_stamp));
        c->involved = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        c->spans = g_array_new(FALSE, FALSE, sizeof(span));
        g_queue_init(&c->wholes);
        g_hash_table_insert(trace->courses, &c->number, c);
    }
    trace->latest = c;
    return c;
}

static void forget(rep_evidence_trace *trace, const cap_flow *flow)
{
    trace->latest = NULL;
    g_hash_table_remove(trace->courses, &flow->number);
}

/* --- from frames to findings ------------------------------------------------------------------ */

static const whole *whole_at(const GQueue *wholes, const cap_stamp *stamp)
{
    for (const GList *at = wholes->head; at; at = at->next) {
        const whole *w = at->data;
        if (w->stamp.frame == stamp->frame && w->stamp.file == stamp->file)
            return w;
    }
    return NULL;
}

/* Takes the stamps over. */
static void keep_whole(GQueue *wholes, guint most, const cap_stamp *stamp, GArray *stamps)
{
    whole *fresh = g_new(whole, 1);
    *fresh = (whole){*stamp, stamps};
    g_queue_push_head(wholes, fresh);
    if (wholes->length > most)
        free_whole(g_queue_pop_tail(wholes));
}

/* A packet with all fragments that it came in. */
static void add(rep_evidence_trace *trace, const cap_stamp *stamp, uint32_t finding)
{
    const whole *datagram = whole_at(&trace->datagrams, stamp);
    rep_evidence_set_add(trace->set, stamp, finding);
    for (guint i = 0; datagram && i < datagram->stamps->len; i++)
        rep_evidence_set_add(trace->set, &g_array_index(datagram->stamps, cap_stamp, i), finding);
}

static void add_all(rep_evidence_trace *trace, const GArray *stamps, uint32_t finding)
{
    for (guint i = 0; i < stamps->len; i++)
        add(trace, &g_array_index(stamps, cap_stamp, i), finding);
}

/* The connection is part of the finding: so is how it opened, and whatever ends it. */
static void involve(rep_evidence_trace *trace, course *c, uint32_t finding)
{
    for (guint i = 0; i < c->involved->len; i++)
        if (g_array_index(c->involved, uint32_t, i) == finding)
            return;
    if (c->involved->len == MAX_INVOLVED)
        return;
    g_array_append_val(c->involved, finding);
    add_all(trace, c->marks, finding);
}

static void mark(rep_evidence_trace *trace, course *c, const cap_stamp *stamp)
{
    if (c->marks->len == MAX_MARKS)
        return;
    g_array_append_val(c->marks, *stamp);
    for (guint i = 0; i < c->involved->len; i++)
        add(trace, stamp, g_array_index(c->involved, uint32_t, i));
}

/* The findings whose own frame this is, or that of one of their symptoms; each once. */
static GArray *findings_at(const rep_evidence_trace *trace, const cap_stamp *stamp)
{
    const rep_evidence_packet *packet = rep_evidence_set_find(trace->set, stamp);
    GArray *findings = NULL;
    for (uint32_t i = 0; packet && i < packet->link_count; i++) {
        const uint32_t finding = packet->links[i].finding;
        if (!packet->links[i].own || !rep_evidence_link_is_first(packet, i))
            continue;
        if (!findings)
            findings = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_array_append_val(findings, finding);
    }
    return findings;
}

/* Adds the packets of a PDU. */
static void add_pdu(rep_evidence_trace *trace, const course *c, const cap_stamp *stamp,
                    uint32_t finding)
{
    const whole *w = whole_at(&c->wholes, stamp);
    add(trace, stamp, finding);
    if (w)
        add_all(trace, w->stamps, finding);
}

/* A PDU of the connection has this stamp. */
static void touch(rep_evidence_trace *trace, const course *c, const cap_stamp *stamp)
{
    GArray *findings = findings_at(trace, stamp);
    for (guint i = 0; findings && i < findings->len; i++) {
        add_pdu(trace, c, stamp, g_array_index(findings, uint32_t, i));
    }
    if (findings)
        g_array_unref(findings);
}

static void follow(course *c, uint32_t finding, uint8_t after)
{
    for (guint i = 0; i < c->spans->len; i++) {
        span *known = &g_array_index(c->spans, span, i);
        if (known->finding != finding)
            continue;
        known->left = MAX(known->left, after);
        return;
    }
    const span fresh = {finding, after};
    if (after > 0 && c->spans->len < MAX_SPANS)
        g_array_append_val(c->spans, fresh);
}

/* The packet is a frame of the finding. */
static void surround(rep_evidence_trace *trace, course *c, const cap_stamp *stamp, uint32_t finding)
{
    const surroundings *around = trace->around[finding];
    involve(trace, c, finding);
    add(trace, stamp, finding);
    for (uint32_t i = 1; around && i <= around->before; i++)
        add(trace, &c->recent[(c->recents - i) % RECENT], finding);
    follow(c, finding, around ? around->after : 0);
}

static void on_packet(void *user, const cap_flow *flow, const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    course *c = course_of(trace, flow);
    GArray *findings = findings_at(trace, stamp);
    for (guint i = c->spans->len; i > 0; i--) {
        span *going = &g_array_index(c->spans, span, i - 1);
        add(trace, stamp, going->finding);
        if (--going->left == 0)
            g_array_remove_index_fast(c->spans, i - 1);
    }
    for (guint i = 0; findings && i < findings->len; i++)
        surround(trace, c, stamp, g_array_index(findings, uint32_t, i));
    if (findings)
        g_array_unref(findings);
    c->recent[c->recents++ % RECENT] = *stamp;
}

static void on_fragments(void *user, const cap_stamp *parts, size_t count, const cap_stamp *last)
{
    rep_evidence_trace *trace = user;
    GArray *stamps = g_array_new(FALSE, FALSE, sizeof(cap_stamp));
    g_array_append_vals(stamps, parts, (guint)count);
    keep_whole(&trace->datagrams, MAX_DATAGRAMS, last, stamps);
}

/* --- the bytes of PDUs ------------------------------------------------------------------------ */

static void drop_pieces(course_side *side)
{
    guint done = 0;
    while (done < side->pieces->len && g_array_index(side->pieces, piece, done).end <= side->begun)
        done++;
    if (side->pieces->len - done > MAX_PIECES)
        done = side->pieces->len - MAX_PIECES;
    if (done > 0)
        g_array_remove_range(side->pieces, 0, done);
}

static void feed(course_side *side, const cap_stamp *carrier, size_t size)
{
    side->fed += size;
    const piece fresh = {*carrier, side->fed};
    g_array_append_val(side->pieces, fresh);
}

/* Bytes that were passed over belong to no PDU. */
static void pass_skipped(course_side *side, uint64_t skipped)
{
    if (side->taken == side->begun)
        side->begun += skipped - side->skipped;
    side->taken = MIN(side->fed, side->taken + skipped - side->skipped);
    side->begun = MIN(side->begun, side->taken);
    side->skipped = skipped;
}

/* Whether more TPDUs of the same TSDU follow. */
static bool goes_on(const ana_pdu *pdu, const course_side *side, uint64_t before)
{
    const cotp_tpdu *tpdu = pdu->tpdu;
    if (!tpdu || tpdu->type != COTP_DT || tpdu->eot || pdu->tsdu.size > 0)
        return false;
    return tpdu->payload.size > 0 || side->begun < before;
}

static void add_stamp(GArray *stamps, const cap_stamp *stamp)
{
    const cap_stamp *last =
        stamps->len > 0 ? &g_array_index(stamps, cap_stamp, stamps->len - 1) : NULL;
    if (!last || last->frame != stamp->frame || last->file != stamp->file)
        g_array_append_val(stamps, *stamp);
}

/* The parts of a message are PDUs that came before. */
static void add_parts(const course *c, const ana_message *message, GArray *stamps)
{
    for (uint32_t i = 0; message && i < message->part_count; i++) {
        const whole *part = whole_at(&c->wholes, &message->parts[i]);
        add_stamp(stamps, &message->parts[i]);
        if (part)
            g_array_append_vals(stamps, part->stamps->data, part->stamps->len);
    }
}

/* The PDU is complete: which packets brought it. */
static void gather(course *c, const ana_pdu *pdu, course_side *side)
{
    GArray *stamps = g_array_new(FALSE, FALSE, sizeof(cap_stamp));
    for (guint i = 0; i < side->pieces->len; i++) {
        const piece *p = &g_array_index(side->pieces, piece, i);
        const uint64_t from = i > 0 ? p[-1].end : 0;
        if (p->end > side->begun && from < side->taken)
            add_stamp(stamps, &p->stamp);
    }
    add_parts(c, pdu->message, stamps);
    add_stamp(stamps, &pdu->stamp);
    if (stamps->len > 1)
        keep_whole(&c->wholes, MAX_WHOLES, &pdu->stamp, stamps);
    else
        g_array_unref(stamps);
    side->begun = side->taken;
}

static bool opens(const ana_pdu *pdu)
{
    if (pdu->tpdu && pdu->tpdu->type != COTP_DT)
        return true;
    if (pdu->tls.size > 0)
        return pdu->tls.data[0] != TLS_APPLICATION_DATA;
    const s7_pdu *s7 = pdu->message ? pdu->message->pdu : pdu->pdu;
    if (!s7)
        return false;
    if (s7->protocol_id == S7_PROTOCOL_PLUS)
        return s7->u.plus.function == S7_PLUS_CREATE_OBJECT ||
               s7->u.plus.function == S7_PLUS_INIT_SSL;
    return s7->function == S7_FUNC_SETUP && s7->rosctr != S7_ROSCTR_USERDATA;
}

static void add_before(rep_evidence_trace *trace, const course *c, const cap_stamp *before,
                       const cap_stamp *stamp)
{
    GArray *findings = findings_at(trace, stamp);
    for (guint i = 0; findings && i < findings->len; i++) {
        const uint32_t finding = g_array_index(findings, uint32_t, i);
        if (trace->around[finding] && trace->around[finding]->in_step)
            add_pdu(trace, c, before, finding);
    }
    if (findings)
        g_array_unref(findings);
}

static void on_pdu(void *user, const ana_pdu *pdu)
{
    rep_evidence_trace *trace = user;
    course *c = course_of(trace, pdu->connection->flow);
    course_side *side = &c->side[pdu->side];
    pass_skipped(side, pdu->connection->skipped[pdu->side]);
    const uint64_t before = side->taken;
    side->taken = MIN(side->fed, side->taken + pdu->tpkt.size);
    if (goes_on(pdu, side, before))
        return;
    gather(c, pdu, side);
    if (opens(pdu)) {
        const whole *w = whole_at(&c->wholes, &pdu->stamp);
        for (guint i = 0; w && i < w->stamps->len; i++)
            mark(trace, c, &g_array_index(w->stamps, cap_stamp, i));
        mark(trace, c, &pdu->stamp);
    }
    touch(trace, c, &pdu->stamp);
    add_before(trace, c, &side->before, &pdu->stamp);
    side->before = pdu->stamp;
}

/* Whatever finding a PDU belongs to, the one that is paired with it does too: a request without the
 * answer that it got would tell a lie. */
static void pair(rep_evidence_trace *trace, const course *c, const cap_stamp *stamp,
                 const cap_stamp *with)
{
    const rep_evidence_packet *packet = rep_evidence_set_find(trace->set, stamp);
    for (uint32_t i = 0; packet && i < packet->link_count; i++)
        if (rep_evidence_link_is_first(packet, i))
            add_pdu(trace, c, with, packet->links[i].finding);
}

static void on_transaction(void *user, const ana_transaction *t)
{
    rep_evidence_trace *trace = user;
    const course *c = course_of(trace, t->connection->flow);
    if (!t->request || !t->answer)
        return;
    pair(trace, c, &t->request_stamp, &t->answer_stamp);
    pair(trace, c, &t->answer_stamp, &t->request_stamp);
}

/* --- what else happens -------------------------------------------------------- */

static void on_tcp(void *user, ana_connection *connection, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    (void)side;
    if (event <= CAP_TCP_RST)
        mark(trace, course_of(trace, connection->flow), stamp);
}

static void on_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    if (!icmp->flow)
        return;
    course *c = course_of(trace, icmp->flow);
    GArray *findings = findings_at(trace, stamp);
    for (guint i = 0; findings && i < findings->len; i++)
        involve(trace, c, g_array_index(findings, uint32_t, i));
    if (findings)
        g_array_unref(findings);
    mark(trace, c, stamp);
}

/* Each client of a joint finding asks for itself. */
static uint32_t neighbours_of(const rules_finding *finding)
{
    return MAX_NEIGHBOURS * (finding->symptoms ? finding->symptoms->len : 1);
}

static void on_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    const GArray *findings = g_hash_table_lookup(trace->asked, &neighbour->asked);
    const GPtrArray *all = rep_evidence_set_findings(trace->set);
    for (guint i = 0; findings && i < findings->len; i++) {
        const uint32_t index = g_array_index(findings, uint32_t, i);
        const rules_finding *finding = g_ptr_array_index(all, index);
        if (stamp->time < finding->first.time - BEFORE_FINDING ||
            trace->neighbours[index] == neighbours_of(finding))
            continue;
        trace->neighbours[index]++;
        add(trace, stamp, index);
    }
}

/* --- between capture and analyzer ------------------------------------------------------------- */

static void pass_begin(void *user, cap_flow *flow, const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    trace->next.begin(trace->next.user, flow, stamp);
}

static void pass_data(void *user, cap_flow *flow, int side, const uint8_t *bytes, size_t size,
                      const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    course *c = course_of(trace, flow);
    feed(&c->side[side], &flow->carrier, size);
    trace->next.data(trace->next.user, flow, side, bytes, size, stamp);
    drop_pieces(&c->side[side]);
}

static void pass_gap(void *user, cap_flow *flow, int side, uint64_t size, const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    course_side *lost = &course_of(trace, flow)->side[side];
    trace->next.gap(trace->next.user, flow, side, size, stamp);
    lost->taken = lost->begun = lost->fed;
    g_array_set_size(lost->pieces, 0);
}

static void pass_tcp(void *user, cap_flow *flow, int side, cap_tcp_event event,
                     const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    trace->next.tcp(trace->next.user, flow, side, event, stamp);
}

static void pass_end(void *user, cap_flow *flow, cap_end reason, int by, const cap_stamp *ended)
{
    rep_evidence_trace *trace = user;
    trace->next.end(trace->next.user, flow, reason, by, ended);
    forget(trace, flow);
}

static void pass_icmp(void *user, const cap_icmp *icmp, const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    trace->next.icmp(trace->next.user, icmp, stamp);
}

static void pass_neighbour(void *user, const cap_neighbour *neighbour, const cap_stamp *stamp)
{
    rep_evidence_trace *trace = user;
    trace->next.neighbour(trace->next.user, neighbour, stamp);
}

static void pass_tick(void *user, int64_t now)
{
    rep_evidence_trace *trace = user;
    trace->next.tick(trace->next.user, now);
}

cap_sink rep_evidence_trace_passes(rep_evidence_trace *trace, const cap_sink *next)
{
    trace->next = *next;
    return (cap_sink){
        .user = trace,
        .begin = next->begin ? pass_begin : NULL,
        .data = next->data ? pass_data : NULL,
        .gap = next->gap ? pass_gap : NULL,
        .tcp = next->tcp ? pass_tcp : NULL,
        .end = next->end ? pass_end : NULL,
        .icmp = next->icmp ? pass_icmp : NULL,
        .neighbour = next->neighbour ? pass_neighbour : NULL,
        .tick = next->tick ? pass_tick : NULL,
        .packet = on_packet,
        .packet_user = trace,
        .fragments = on_fragments,
    };
}

ana_sink rep_evidence_trace_hears(rep_evidence_trace *trace)
{
    return (ana_sink){
        .user = trace,
        .pdu = on_pdu,
        .transaction = on_transaction,
        .tcp = on_tcp,
        .icmp = on_icmp,
        .neighbour = on_neighbour,
    };
}

/* --- the trace -------------------------------------------------------------------------------- */

static guint hash_address(gconstpointer key)
{
    const cap_address *address = key;
    return cap_hash_bytes(address->family, address->bytes, sizeof address->bytes);
}

static gboolean same_address(gconstpointer left, gconstpointer right)
{
    const cap_address *a = left, *b = right;
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static void free_array(gpointer array)
{
    g_array_unref(array);
}

/* `told` is the finding with this index, or one of its symptoms. */
static void ask_for_server(rep_evidence_trace *trace, const rules_finding *told, uint32_t index)
{
    if (!told->rule || told->phase != ANA_PHASE_TCP || told->server.family == 0)
        return;
    GArray *indexes = g_hash_table_lookup(trace->asked, &told->server);
    if (!indexes) {
        indexes = g_array_new(FALSE, FALSE, sizeof(uint32_t));
        g_hash_table_insert(trace->asked, (gpointer)&told->server, indexes);
    }
    const bool known =
        indexes->len > 0 && g_array_index(indexes, uint32_t, indexes->len - 1) == index;
    if (!known && indexes->len < MAX_ASKED)
        g_array_append_val(indexes, index);
}

/* Findings about connections that never came to be. */
static void ask_for_servers(rep_evidence_trace *trace)
{
    const GPtrArray *findings = rep_evidence_set_findings(trace->set);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        ask_for_server(trace, finding, i);
        for (guint s = 0; finding->symptoms && s < finding->symptoms->len; s++)
            ask_for_server(trace, g_ptr_array_index(finding->symptoms, s), i);
    }
}

static const surroundings *around_of(const rules_finding *finding, bool wide)
{
    static const surroundings few = {NULL, 4, 4, false};
    for (size_t i = 0; i < G_N_ELEMENTS(surrounded); i++)
        if (g_str_equal(surrounded[i].rule, finding->rule->id))
            return &surrounded[i];
    return wide ? &few : NULL;
}

rep_evidence_trace *rep_evidence_trace_new(rep_evidence_set *set, bool wide)
{
    rep_evidence_trace *trace = g_new0(rep_evidence_trace, 1);
    trace->set = set;
    trace->courses = g_hash_table_new_full(g_int64_hash, g_int64_equal, NULL, free_course);
    trace->asked = g_hash_table_new_full(hash_address, same_address, NULL, free_array);
    const GPtrArray *findings = rep_evidence_set_findings(set);
    trace->neighbours = g_new0(uint32_t, findings->len);
    trace->around = g_new0(const surroundings *, findings->len);
    for (guint i = 0; i < findings->len; i++)
        trace->around[i] = around_of(g_ptr_array_index(findings, i), wide);
    g_queue_init(&trace->datagrams);
    ask_for_servers(trace);
    return trace;
}

void rep_evidence_trace_free(rep_evidence_trace *trace)
{
    if (!trace)
        return;
    g_hash_table_unref(trace->courses);
    g_hash_table_unref(trace->asked);
    g_queue_clear_full(&trace->datagrams, free_whole);
    g_free(trace->around);
    g_free(trace->neighbours);
    g_free(trace);
}
