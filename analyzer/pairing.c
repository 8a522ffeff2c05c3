/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests wait here for their answers.
 *
 * A request is unanswered after the answer timeout, or when the connection ends long enough after
 * it. It is unseen where the answers were not captured: that direction never appeared, or lost
 * bytes since. A late answer, after its request was given up, is an orphan.
 *
 * What decides is the time of the packets, not when they are handed over: the capture room may hold
 * an answer back, so packet time must go on by the hold time before a request is given up for want
 * of one; and an answer that comes too late finds its request given up, ticks or not. */
#include "analyzer/conversation.h"

/* A client that asks again under the same reference this long after gave the first request up. */
static const int64_t superseded_after = 1000000000;

static void queue(ana_analyzer *analyzer, ana_request *request)
{
    request->cost = (uint32_t)sizeof *request + request->bytes.capacity + request->answer.capacity;
    analyzer->waiting += request->cost;
    request->newer = NULL;
    request->older = analyzer->newest;
    *(analyzer->newest ? &analyzer->newest->newer : &analyzer->oldest) = request;
    analyzer->newest = request;
}

static void unqueue(ana_analyzer *analyzer, ana_request *request)
{
    analyzer->waiting -= request->cost;
    *(request->older ? &request->older->newer : &analyzer->oldest) = request->newer;
    *(request->newer ? &request->newer->older : &analyzer->newest) = request->older;
}

/* A job that has to be answered. */
static bool is_job(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_JOB &&
           !s7_pdu_answer_optional(pdu);
}

static void count_job(ana_connection *c, int side, const cap_stamp *stamp)
{
    if (++c->jobs[side] <= c->jobs_peak[side])
        return;
    c->jobs_peak[side] = c->jobs[side];
    c->jobs_peaked[side] = *stamp;
}

static void release(ana_request *request)
{
    ana_conversation *c = request->conversation;
    s7_match_release(&c->matcher, request->slot);
    c->requests[request->slot] = NULL;
    c->public.outstanding--;
    c->public.jobs[request->side] -= is_job(&request->pdu);
    unqueue(c->analyzer, request);
    ana_spares_give(&c->analyzer->spares, request);
}

static void emit(ana_conversation *c, ana_transaction *transaction)
{
    if (c->analyzer->sink.transaction)
        c->analyzer->sink.transaction(c->analyzer->sink.user, transaction);
    ana_blocks_take(c, transaction);
}

/* A request that expects no answer and got none is a push. */
static void as_indication(ana_transaction *transaction)
{
    transaction->status = ANA_INDICATION;
    transaction->answer = transaction->request;
    transaction->answer_bytes = transaction->request_bytes;
    transaction->answer_stamp = transaction->request_stamp;
    transaction->request = NULL;
    transaction->request_bytes = (s7_bytes){NULL, 0};
}

/* Settles a request that got no answer. */
static void give_up(ana_request *request, ana_status status)
{
    ana_conversation *c = request->conversation;
    const bool unseen = !c->public.flow->side[1 - request->side].seen || request->gapped;
    ana_transaction transaction = {
        .connection = &c->public,
        .side = request->side,
        .status = unseen ? ANA_UNSEEN : status,
        .request = &request->pdu,
        .request_bytes = {request->bytes.data, request->bytes.size},
        .request_stamp = request->stamp,
        .latency = -1,
        .phase = request->phase,
    };
    if (s7_pdu_answer_optional(&request->pdu))
        as_indication(&transaction);
    ana_account(c, &transaction);
    emit(c, &transaction);
    release(request);
}

static void grow(ana_conversation *c)
{
    const uint32_t size = MAX(ANA_FIRST_SLOTS, c->matcher.size * 2);
    c->slots = g_renew(s7_match_slot, c->slots, size);
    c->requests = g_renew(ana_request *, c->requests, size);
    for (uint32_t i = c->matcher.size; i < size; i++) {
        c->slots[i] = (s7_match_slot){0};
        c->requests[i] = NULL;
    }
    c->matcher.slots = c->slots;
    c->matcher.size = size;
}

/* Which request makes way for another: one that expects no answer loses nothing by it. */
static void make_way(ana_conversation *c)
{
    for (uint32_t i = 0; i < c->matcher.size; i++) {
        if (!c->requests[i] || !s7_pdu_answer_optional(&c->requests[i]->pdu))
            continue;
        give_up(c->requests[i], ANA_PENDING);
        return;
    }
    c->analyzer->stats.evicted_requests++;
    give_up(c->requests[s7_match_oldest(&c->matcher)], ANA_PENDING);
}

static int slot_for(ana_conversation *c, int side, uint32_t key)
{
    const uint32_t limit = c->analyzer->options.max_outstanding;
    if (c->matcher.used >= limit) {
        make_way(c);
    } else if (c->matcher.used == c->matcher.size) {
        grow(c);
    }
    return s7_match_request(&c->matcher, (uint8_t)side, key);
}

static void doubt_older(ana_conversation *c, int side, uint32_t key, int64_t now)
{
    for (uint32_t i = 0; i < c->matcher.size; i++) {
        s7_match_slot *slot = &c->slots[i];
        if (slot->used && slot->side == side && slot->key == key &&
            now - c->requests[i]->stamp.time >= superseded_after)
            slot->doubtful = true;
    }
}

ana_request *ana_pair_keep(ana_analyzer *analyzer, s7_bytes tsdu)
{
    return ana_spares_take(&analyzer->spares, tsdu);
}

/* Who asks has set up the connection; where that was before the capture began, nobody knows what
 * was answered since. */
static ana_phase phase_of_request(const ana_conversation *c)
{
    const bool unseen = c->public.flow->midstream && !c->public.cr && !c->public.setup;
    return unseen ? ANA_PHASE_RUNNING : ANA_PHASE_FIRST_ACCESS;
}

void ana_pair_request(ana_conversation *c, int side, ana_request *request, const cap_stamp *stamp)
{
    const uint32_t key = s7_pdu_match_key(&request->pdu);
    if (c->matcher.used > 0)
        doubt_older(c, side, key, stamp->time);
    const int slot = slot_for(c, side, key);
    if (request->pdu.rosctr != S7_ROSCTR_JOB || request->pdu.function != S7_FUNC_SETUP)
        ana_conversation_reach(c, phase_of_request(c));
    c->slots[slot].kind = s7_pdu_match_kind(&request->pdu);
    request->conversation = c;
    request->stamp = *stamp;
    request->phase = c->public.phase;
    request->side = (uint8_t)side;
    request->slot = slot;
    request->gapped = false;
    c->requests[slot] = request;
    queue(c->analyzer, request);
    c->public.outstanding++;
    c->public.outstanding_peak = MAX(c->public.outstanding_peak, c->public.outstanding);
    if (is_job(&request->pdu))
        count_job(&c->public, side, stamp);
    if (c->public.relation && !s7_pdu_answer_optional(&request->pdu))
        c->public.relation->requests++;
    while (c->analyzer->waiting > c->analyzer->options.max_held && c->analyzer->oldest != request) {
        c->analyzer->stats.evicted_requests++;
        give_up(c->analyzer->oldest, ANA_PENDING);
    }
}

ana_request *ana_pair_find(ana_conversation *c, int side, const s7_pdu *answer)
{
    const int slot = s7_match_best(&c->matcher, (uint8_t)(1 - side), s7_pdu_match_key(answer),
                                   s7_pdu_match_kind(answer));
    return slot == S7_MATCH_NONE ? NULL : c->requests[slot];
}

ana_request *ana_pair_referred(const ana_conversation *c, int side, s7_bytes tsdu)
{
    enum { REFERENCE = 4 };
    const uint32_t key = s7_job_match_key(s7_load16(tsdu.data + REFERENCE));
    const int slot = s7_match_answer(&c->matcher, (uint8_t)(1 - side), key);
    return slot == S7_MATCH_NONE ? NULL : c->requests[slot];
}

void ana_pair_answer(ana_conversation *c, int side, const ana_pdu *event, ana_request *request)
{
    ana_transaction transaction = {
        .connection = &c->public,
        .side = 1 - side,
        .status = ANA_ORPHAN,
        .answer = event->pdu,
        .answer_bytes = event->tsdu,
        .answer_stamp = event->stamp,
        .latency = -1,
        .part = event->part,
        .message = event->message,
        .phase = c->public.phase,
    };
    if (request) {
        transaction.status = ANA_OK;
        transaction.request = &request->pdu;
        transaction.request_bytes = (s7_bytes){request->bytes.data, request->bytes.size};
        transaction.request_stamp = request->stamp;
        transaction.latency = MAX(event->stamp.time - request->stamp.time, 0);
        transaction.phase = request->phase;
        if (c->public.relation && s7_pdu_answer_optional(&request->pdu))
            c->public.relation->requests++;
    }
    ana_account(c, &transaction);
    emit(c, &transaction);
    if (request)
        release(request);
}

/* No step of a block's transfer, so that blocks.c need not see it. */
void ana_pair_again(ana_conversation *c, int side, s7_bytes tsdu, const cap_stamp *stamp,
                    ana_request *request, ana_plan *plan)
{
    ana_transaction transaction = {
        .connection = &c->public,
        .side = 1 - side,
        .status = ANA_OK,
        .request = &request->pdu,
        .answer = &request->answered,
        .request_bytes = {request->bytes.data, request->bytes.size},
        .answer_bytes = tsdu,
        .request_stamp = request->stamp,
        .answer_stamp = *stamp,
        .latency = MAX(stamp->time - request->stamp.time, 0),
        .phase = request->phase,
    };
    ana_account_again(c, &transaction, plan);
    if (c->analyzer->sink.transaction)
        c->analyzer->sink.transaction(c->analyzer->sink.user, &transaction);
    release(request);
}

static const ana_subscription *subscription_of(const ana_conversation *c, const s7_pdu *push)
{
    if (push->protocol_id != S7_PROTOCOL_PLUS)
        return NULL;
    return ana_subscriptions_find(c->subscriptions, push->u.plus.session);
}

void ana_pair_push(ana_conversation *c, int side, const ana_pdu *event)
{
    s7_pdu job;
    const s7_bytes request =
        c->jobs ? ana_jobs_request(c->jobs, side, event->pdu) : (s7_bytes){NULL, 0};
    if (request.size > 0)
        s7_decode(request, NULL, &job, NULL);
    ana_transaction transaction = {
        .connection = &c->public,
        .side = side,
        .status = ANA_INDICATION,
        .answer = event->pdu,
        .answer_bytes = event->tsdu,
        .answer_stamp = event->stamp,
        .latency = -1,
        .part = event->part,
        .message = event->message,
        .job = request.size > 0 ? &job : NULL,
        .subscription = subscription_of(c, event->pdu),
        .phase = c->public.phase,
    };
    ana_account(c, &transaction);
    emit(c, &transaction);
}

void ana_pair_expire(ana_analyzer *analyzer, int64_t now)
{
    const int64_t patience = analyzer->options.answer_timeout + analyzer->options.hold_time;
    while (analyzer->oldest && now - analyzer->oldest->stamp.time >= patience)
        give_up(analyzer->oldest, ANA_UNANSWERED);
}

static bool any_due(const ana_conversation *c, int64_t now)
{
    const int64_t patience = c->analyzer->options.answer_timeout;
    uint32_t left = c->matcher.used;
    for (uint32_t i = 0; left > 0; i++) {
        const ana_request *request = c->requests[i];
        if (!request)
            continue;
        if (now - request->stamp.time >= patience)
            return true;
        left--;
    }
    return false;
}

ana_request *ana_pair_waiting(const ana_conversation *c, int side, uint16_t reference,
                              uint8_t function, int64_t now)
{
    if (any_due(c, now))
        return NULL;
    const int slot = s7_match_best(&c->matcher, (uint8_t)(1 - side), s7_job_match_key(reference),
                                   s7_job_match_kind(function));
    return slot == S7_MATCH_NONE ? NULL : c->requests[slot];
}

void ana_pair_due(ana_conversation *c, int64_t now)
{
    while (any_due(c, now)) {
        ana_request *oldest = c->requests[s7_match_oldest(&c->matcher)];
        if (now - oldest->stamp.time < c->analyzer->options.answer_timeout)
            return;
        give_up(oldest, ANA_UNANSWERED);
    }
}

/* Oldest first, so that transactions come in the order of their requests. */
static void end_side(ana_conversation *c, int side, int64_t ended, bool input_ends)
{
    const ana_options *options = &c->analyzer->options;
    const int64_t enough = input_ends ? options->answer_timeout : options->end_timeout;
    while (c->matcher.used > 0) {
        ana_request *oldest = NULL;
        for (uint32_t i = 0; i < c->matcher.size; i++) {
            ana_request *request = c->requests[i];
            if (request && (side < 0 || request->side == side) &&
                (!oldest || (int32_t)(c->slots[i].order - c->slots[oldest->slot].order) < 0))
                oldest = request;
        }
        if (!oldest)
            return;
        give_up(oldest, ended - oldest->stamp.time >= enough ? ANA_UNANSWERED : ANA_PENDING);
    }
}

void ana_pair_end(ana_conversation *c, int64_t ended, bool input_ends)
{
    ana_message_give_up(c, 0);
    ana_message_give_up(c, 1);
    end_side(c, -1, ended, input_ends);
}

void ana_pair_closed(ana_conversation *c, int side, int64_t ended)
{
    ana_message_give_up(c, side);
    end_side(c, 1 - side, ended, false);
}

void ana_pair_gap(ana_conversation *c, int side)
{
    bool may_begin = false; /* a job, or end one: by an answer among what was lost */
    for (uint32_t i = 0; i < c->matcher.size; i++) {
        if (!c->requests[i] || c->requests[i]->side == side)
            continue;
        c->requests[i]->gapped = true;
        c->slots[i].doubtful = true;
        may_begin |= s7_jobs_concern(&c->requests[i]->pdu);
    }
    ana_jobs_drop(c->jobs, side);
    if (may_begin)
        ana_jobs_drop(c->jobs, 1 - side);
}

void ana_pair_free(ana_conversation *c)
{
    for (uint32_t i = 0; i < c->matcher.size; i++)
        if (c->requests[i])
            release(c->requests[i]);
    g_free(c->slots);
    g_free(c->requests);
}
