/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pairs.h"

#include "dissector/jobs.h"
#include "dissector/match.h"
#include "dissector/service_name.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/proto_data.h>
#if __has_include(<wsutil/wmem/wmem.h>)
#include <wsutil/wmem/wmem.h>
#endif
#include <string.h>

/* As the analyzer has it: more requests than this do not wait on one
 * connection. */
enum { SLOTS = 64 };

/* A client that asks again under the same reference this long after gave the
 * first request up. */
static const guint32 superseded_after_ms = 1000;

/* A connection that ends so soon after a request leaves open whether it would
 * have been answered. */
static const guint32 ended_after_ms = 1000;

/* What the matcher wants to know of a PDU. */
typedef struct head {
    const char *service;
    uint32_t key, kind;
    s7_role role;
    bool optional, job;
} head;

/* An S7comm-plus PDU whose fragments still come. */
typedef struct gathered {
    head of;
    s7tap_known *last; /* the fragment that came last; NULL none are gathered */
    s7_bytes bytes;    /* requests: a copy of the first fragment */
} gathered;

enum { UNKNOWN = -1, S7_PORT = 102 };

typedef struct talk {
    s7_matcher matcher;
    s7_match_slot slots[SLOTS];
    s7tap_known *waiting[SLOTS]; /* by slot */
    bool jobs[SLOTS];            /* by slot: counts against AmQ */
    s7_jobs pushing;             /* what is pushed later, without addresses */
    s7_job_slot pushing_slots[S7_JOB_SLOTS];
    s7tap_known *pushed[S7_JOB_SLOTS]; /* by slot: the request */
    address first;                     /* side 0 */
    guint32 first_port;
    int server; /* its side, UNKNOWN as long as nothing tells */
    gathered gathered[2];
    s7tap_gatherer *gatherer;
    guint32 lost_at; /* last frame that TCP found bytes to be missing before */
    bool spoken[2];
    guint32 most[2]; /* Jobs that each side may have waiting, 0 unknown */
    guint32 pdu_length;
} talk;

static int proto_id = -1;

/* The time of the latest PDU of the file. */
static nstime_t latest;

static void file_opened(void)
{
    nstime_set_zero(&latest);
}

void s7tap_pairs_init(int proto)
{
    proto_id = proto;
    register_init_routine(file_opened);
}

static bool is_later(const nstime_t *now, const nstime_t *then, guint32 ms)
{
    nstime_t since;
    nstime_delta(&since, now, then);
    return nstime_to_msec(&since) >= ms;
}

static const struct tcp_analysis *tcp_of(packet_info *pinfo)
{
    return pinfo->ptype == PT_TCP
               ? get_tcp_conversation_data(find_or_create_conversation(pinfo), pinfo)
               : NULL;
}

static bool is_midstream(packet_info *pinfo)
{
    enum { SYN = 0x01, SYN_ACK = 0x02 };
    const struct tcp_analysis *tcp = tcp_of(pinfo);
    return !tcp || (tcp->conversation_completeness & (SYN | SYN_ACK)) == 0;
}

static talk *talk_of(packet_info *pinfo)
{
    conversation_t *conversation = find_or_create_conversation(pinfo);
    talk *t = conversation_get_proto_data(conversation, proto_id);
    if (t)
        return t;
    t = wmem_new0(wmem_file_scope(), talk);
    s7_matcher_init(&t->matcher, t->slots, SLOTS);
    s7_jobs_init(&t->pushing, t->pushing_slots, S7_JOB_SLOTS);
    copy_address_wmem(wmem_file_scope(), &t->first, &pinfo->src);
    t->first_port = pinfo->srcport;
    t->gatherer = s7tap_gatherer_new(is_midstream(pinfo));
    t->server = pinfo->destport == S7_PORT ? 1 : pinfo->srcport == S7_PORT ? 0 : UNKNOWN;
    conversation_add_proto_data(conversation, proto_id, t);
    return t;
}

static int side_of(const talk *t, const packet_info *pinfo)
{
    return pinfo->srcport == t->first_port && addresses_equal(&pinfo->src, &t->first) ? 0 : 1;
}

static void release(talk *t, int slot)
{
    s7_match_release(&t->matcher, slot);
    t->waiting[slot] = NULL;
}

/* One that expects no answer loses nothing by making way. */
static void make_way(talk *t)
{
    for (int i = 0; i < SLOTS; i++) {
        if (!t->waiting[i] || !t->waiting[i]->optional)
            continue;
        release(t, i);
        return;
    }
    release(t, s7_match_oldest(&t->matcher));
}

static void give_up_overdue(talk *t, const nstime_t *now, guint32 timeout_ms)
{
    while (t->matcher.used > 0) {
        const int oldest = s7_match_oldest(&t->matcher);
        if (!is_later(now, &t->waiting[oldest]->time, timeout_ms))
            return;
        release(t, oldest);
    }
}

static void doubt_older(talk *t, int side, uint32_t key, const nstime_t *now)
{
    for (int i = 0; i < SLOTS; i++) {
        s7_match_slot *slot = &t->slots[i];
        if (slot->used && slot->side == side && slot->key == key &&
            is_later(now, &t->waiting[i]->time, superseded_after_ms))
            slot->doubtful = true;
    }
}

static guint32 jobs_waiting(const talk *t, int side)
{
    guint32 count = 0;
    for (int i = 0; i < SLOTS; i++)
        count += t->slots[i].used && t->slots[i].side == side && t->jobs[i];
    return count;
}

static void take_request(talk *t, int side, s7tap_known *known, const head *h)
{
    doubt_older(t, side, h->key, &known->time);
    if (t->matcher.used == SLOTS)
        make_way(t);
    const int slot = s7_match_request(&t->matcher, (uint8_t)side, h->key);
    t->slots[slot].kind = h->kind;
    t->waiting[slot] = known;
    t->jobs[slot] = h->job;
    known->optional = h->optional;
    known->spoken = &t->spoken[1 - side];
    if (!h->job)
        return;
    known->outstanding = jobs_waiting(t, side);
    known->most = t->most[side];
}

static void take_answer(talk *t, int side, s7tap_known *known, const head *h, guint32 timeout_ms)
{
    give_up_overdue(t, &known->time, timeout_ms);
    const int slot = s7_match_best(&t->matcher, (uint8_t)(1 - side), h->key, h->kind);
    if (slot == S7_MATCH_NONE)
        return;
    known->partner = t->waiting[slot];
    known->partner->partner = known;
    release(t, slot);
}

static void pair(talk *t, int side, s7tap_known *known, const head *h, guint32 timeout_ms)
{
    known->role = (guint8)h->role;
    known->service = h->service;
    if (h->role == S7_ROLE_REQUEST)
        take_request(t, side, known, h);
    else if (h->role == S7_ROLE_ANSWER)
        take_answer(t, side, known, h, timeout_ms);
}

static s7_bytes copy_of(s7_bytes bytes)
{
    return (s7_bytes){wmem_memdup(wmem_file_scope(), bytes.data, bytes.size), bytes.size};
}

/* What was gathered is paired with its last fragment, as it took until then. */
static void settle(talk *t, int side, guint32 timeout_ms)
{
    gathered *g = &t->gathered[side];
    s7tap_known *last = g->last;
    g->last = NULL;
    last->bytes = g->bytes;
    pair(t, side, last, &g->of, timeout_ms);
}

/* An answer shows that nothing more of its request will come. */
static void settle_asked(talk *t, int side, const head *answer, guint32 timeout_ms)
{
    const gathered *asking = &t->gathered[1 - side];
    if (asking->last && asking->of.role == S7_ROLE_REQUEST && asking->of.key == answer->key)
        settle(t, 1 - side, timeout_ms);
}

static void take_fragment(talk *t, int side, s7tap_known *known, s7_bytes bytes, const s7_pdu *pdu,
                          const head *h, guint32 timeout_ms)
{
    gathered *g = &t->gathered[side];
    if (pdu->u.plus.head) {
        g->of = *h;
        g->bytes = h->role == S7_ROLE_REQUEST ? copy_of(bytes) : (s7_bytes){0};
    } else if (!g->last) {
        return;
    }
    g->last = known;
    if (known->joined && g->of.role == S7_ROLE_REQUEST)
        g->bytes = known->joined->bytes;
    if (!pdu->u.plus.complete)
        return;
    if (g->of.role == S7_ROLE_ANSWER)
        settle_asked(t, side, &g->of, timeout_ms);
    settle(t, side, timeout_ms);
}

/* Who sends the answer is called. */
static void take_setup(talk *t, int side, const s7_pdu *pdu)
{
    if (pdu->rosctr != S7_ROSCTR_ACK_DATA || pdu->function != S7_FUNC_SETUP ||
        pdu->u.setup.pdu_length == 0)
        return;
    t->most[1 - side] = pdu->u.setup.amq_called;
    t->most[side] = pdu->u.setup.amq_calling;
    t->pdu_length = pdu->u.setup.pdu_length;
}

/* On other ports than that of S7 it is the client that asks. During a download a CPU asks back. */
static bool is_of_client(const s7_pdu *pdu, s7_role role)
{
    const bool job = pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_JOB;
    return role == S7_ROLE_REQUEST && !(job && (pdu->function == S7_FUNC_DOWNLOAD_BLOCK ||
                                                pdu->function == S7_FUNC_DOWNLOAD_ENDED));
}

/* The request that an answer belongs to, empty if none waits. */
static s7_bytes asked(const talk *t, int side, const s7_pdu *answer)
{
    const int slot = s7_match_best(&t->matcher, (uint8_t)(1 - side), s7_pdu_match_key(answer),
                                   s7_pdu_match_kind(answer));
    if (slot == S7_MATCH_NONE)
        return (s7_bytes){0};
    return t->waiting[slot]->bytes;
}

/* Whether an answer that begins or ends a job of `side` may still come. */
static bool awaits_job(const talk *t, int side)
{
    for (int i = 0; i < SLOTS; i++) {
        s7_pdu request;
        if (!t->slots[i].used || t->slots[i].side != side)
            continue;
        s7_decode(t->waiting[i]->bytes, NULL, &request, NULL);
        if (s7_jobs_concern(&request))
            return true;
    }
    return false;
}

/* Nothing is joined over bytes that TCP found to be missing, and the ids of jobs may mean others
 * behind them. */
static void meet_gap(talk *t, int side, packet_info *pinfo)
{
    enum { LOST_PACKET = 0x0004 }; /* epan keeps the names of these flags to itself */
    const struct tcp_analysis *tcp = tcp_of(pinfo);
    if (!tcp || !tcp->ta || (tcp->ta->flags & LOST_PACKET) == 0 || t->lost_at == pinfo->num)
        return;
    t->lost_at = pinfo->num;
    s7tap_gather_gap(t->gatherer, side);
    s7_jobs_drop(&t->pushing, (uint8_t)side);
    if (awaits_job(t, 1 - side))
        s7_jobs_drop(&t->pushing, (uint8_t)(1 - side));
}

/* A job begins or ends with the answer to its request. */
static void take_job(talk *t, int side, const s7tap_known *answer, const s7_pdu *pdu)
{
    s7_pdu request;
    if (!answer->partner || pdu->rosctr != S7_ROSCTR_USERDATA ||
        s7_decode(answer->partner->bytes, NULL, &request, NULL) == S7_FOREIGN)
        return;
    const s7_job_step step = s7_jobs_take(&t->pushing, (uint8_t)(1 - side), &request, pdu);
    if (step.act == S7_JOB_BEGIN)
        t->pushed[step.slot] = answer->partner;
}

static s7tap_known *job_of(const talk *t, int side, const s7_pdu *push)
{
    const int slot = s7_jobs_find(&t->pushing, (uint8_t)side, push);
    return slot == S7_JOB_NONE ? NULL : t->pushed[slot];
}

static void learn(talk *t, int side, s7tap_known *known, s7_bytes bytes, guint32 timeout_ms)
{
    s7_context context = {.continuation = s7tap_gather_continues(t->gatherer, side)};
    s7_pdu pdu;
    s7_decode(bytes, &context, &pdu, NULL);
    const bool comm = pdu.protocol_id == S7_PROTOCOL_COMM;
    const head h = {.service = s7_pdu_service_name(&pdu),
                    .key = s7_pdu_match_key(&pdu),
                    .kind = s7_pdu_match_kind(&pdu),
                    .role = s7_pdu_role(&pdu),
                    .optional = s7_pdu_answer_optional(&pdu),
                    .job = comm && pdu.rosctr == S7_ROSCTR_JOB};
    t->spoken[side] = true;
    if (t->server == UNKNOWN && is_of_client(&pdu, h.role))
        t->server = 1 - side;
    known->to_server = t->server == 1 - side;
    if (h.role == S7_ROLE_ANSWER) {
        give_up_overdue(t, &known->time, timeout_ms);
        context.request = asked(t, side, &pdu);
    } else if (comm && h.role == S7_ROLE_PUSH) {
        known->job = job_of(t, side, &pdu);
        if (known->job)
            context.request = known->job->bytes;
    }
    known->joined = s7tap_gather(t->gatherer, side, &pdu, bytes, &context, known->frame);
    /* Keep-alives and system events (versions FE, FF) may come between fragments.
     */
    if (!comm && pdu.u.plus.version <= 3) {
        known->continuation = context.continuation;
        if (known->continuation || s7tap_gather_continues(t->gatherer, side)) {
            take_fragment(t, side, known, bytes, &pdu, &h, timeout_ms);
            return;
        }
    }
    if (!comm && h.role == S7_ROLE_ANSWER)
        settle_asked(t, side, &h, timeout_ms);
    if (h.role == S7_ROLE_REQUEST)
        known->bytes = copy_of(bytes);
    pair(t, side, known, &h, timeout_ms);
    if (!comm)
        return;
    if (h.role == S7_ROLE_ANSWER)
        take_job(t, side, known, &pdu);
    take_setup(t, side, &pdu);
    known->pdu_length = t->pdu_length;
}

/* The same PDU may be met at another depth on a later pass, so layers do not tell PDUs apart. */
static s7tap_known *find(s7tap_known *first, guint32 source)
{
    while (first && first->source != source)
        first = first->next;
    return first;
}

bool s7tap_is_cut(const packet_info *pinfo)
{
    return pinfo->fd->cap_len < pinfo->fd->pkt_len;
}

const s7tap_known *s7tap_pair(tvbuff_t *tvb, packet_info *pinfo, s7_bytes bytes, guint32 timeout_ms)
{
    if (pinfo->flags.in_error_pkt)
        return NULL;
    const guint32 place = (guint32)tvb_raw_offset(tvb);
    const guint32 source = tvb_captured_length(tvb_get_ds_tvb(tvb));
    s7tap_known *first = p_get_proto_data(wmem_file_scope(), pinfo, proto_id, place);
    s7tap_known *known = find(first, source);
    if (known || PINFO_FD_VISITED(pinfo))
        return known;

    known = wmem_new0(wmem_file_scope(), s7tap_known);
    known->frame = pinfo->num;
    known->time = pinfo->abs_ts;
    known->source = source;
    if (first) {
        known->next = first->next;
        first->next = known;
    } else {
        p_add_proto_data(wmem_file_scope(), pinfo, proto_id, place, known);
    }
    if (nstime_cmp(&known->time, &latest) > 0)
        latest = known->time;
    talk *t = talk_of(pinfo);
    known->conversation = t;
    known->cut = s7tap_is_cut(pinfo);
    meet_gap(t, side_of(t, pinfo), pinfo);
    learn(t, side_of(t, pinfo), known, bytes, timeout_ms);
    return known;
}

/* What TCP knows of the connection once the whole file was read. */
typedef struct ending {
    nstime_t last; /* time of its last packet */
    bool ended;    /* by FIN or RST */
    bool answered; /* the other side was captured at its start */
} ending;

static ending ending_of(packet_info *pinfo)
{
    enum { SYN_ACK = 0x02, FIN = 0x10, RST = 0x20 };
    const struct tcp_analysis *tcp = tcp_of(pinfo);
    if (!tcp)
        return (ending){.answered = false};
    return (ending){.last = tcp->ts_prev,
                    .ended = (tcp->conversation_completeness & (FIN | RST)) != 0,
                    .answered = (tcp->conversation_completeness & SYN_ACK) != 0};
}

bool s7tap_unanswered(packet_info *pinfo, const s7tap_known *known, guint32 timeout_ms)
{
    if (!PINFO_FD_VISITED(pinfo) || known->role != S7_ROLE_REQUEST || known->partner ||
        known->optional || !known->spoken)
        return false;
    const ending end = ending_of(pinfo);
    if (!*known->spoken && !end.answered)
        return false;
    if (end.ended)
        return is_later(&end.last, &known->time, MIN(timeout_ms, ended_after_ms));
    return is_later(&latest, &known->time, timeout_ms) ||
           is_later(&end.last, &known->time, timeout_ms);
}
