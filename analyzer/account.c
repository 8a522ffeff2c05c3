/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a settled transaction means: its status, the state of the connection, and the inventory. */
#include "analyzer/conversation.h"

static bool is_access(const s7_pdu *request)
{
    return request && request->protocol_id == S7_PROTOCOL_COMM &&
           request->rosctr == S7_ROSCTR_JOB &&
           (request->function == S7_FUNC_READ || request->function == S7_FUNC_WRITE);
}

/* Whether every access succeeded, as far as that can be told without walking them. */
static bool all_succeeded(const s7_pdu *request, const s7_pdu *answer)
{
    return answer->error == 0 && (answer->notes | request->notes) == 0 && !request->packed &&
           answer->item_count == request->item_count && answer->items_ok == request->item_count;
}

/* Whose data a request is about: the side that was asked. */
static ana_asset *asked_asset(const ana_conversation *c, const ana_transaction *t)
{
    return t->side == c->public.client ? c->server_asset : c->client_asset;
}

static void count_asset(ana_asset *asset, uint64_t ok, uint64_t failed, bool write)
{
    if (!asset)
        return;
    *(write ? &asset->writes_ok : &asset->reads_ok) += ok;
    asset->refused += failed;
}

static bool is_of_client(const ana_conversation *c, const ana_transaction *t)
{
    return t->side != c->public.client;
}

/* One access among the objects of the relation. */
static void count_object(ana_conversation *c, const ana_transaction *t, const s7_access *access,
                         bool ok)
{
    ana_relation *relation = c->public.relation;
    if (relation && !ana_plans_count(relation->plans, access, is_of_client(c, t), ok))
        c->analyzer->stats.evicted_objects++;
}

/* One access in the tables of relation and CPU. */
static void count_access(ana_conversation *c, const ana_transaction *t, const s7_access *access,
                         bool in_plan)
{
    ana_analyzer *analyzer = c->analyzer;
    ana_asset *asset = asked_asset(c, t);
    if (!in_plan)
        count_object(c, t, access, access->return_code == S7_RETURN_OK);
    if (asset && !ana_asset_count(asset, access, analyzer->options.max_objects, &analyzer->budget,
                                  &t->answer_stamp))
        analyzer->stats.evicted_objects++;
}

/* The slow way: every access on its own. Also makes a plan where all succeeded. */
static void account_items(ana_conversation *c, ana_transaction *t, bool whole)
{
    const s7_pdu *request = t->request;
    ana_relation *relation = c->public.relation;
    uint32_t items = 0;
    uint32_t failed = 0;
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, request, t->answer);
    while (s7_accesses_next(&walk, &access)) {
        items++;
        failed += !access.answered || access.return_code != S7_RETURN_OK;
    }
    ana_plan *plan = whole && relation
                         ? ana_plans_add(relation->plans, request->param, is_of_client(c, t), items)
                         : NULL;
    s7_accesses_begin(&walk, request, t->answer);
    while (s7_accesses_next(&walk, &access))
        if (access.answered)
            count_access(c, t, &access, plan != NULL);
    t->items = items;
    t->failed = failed;
    t->memo = plan ? plan->memo : NULL;
}

/* A job refused as a whole: its accesses were refused though none has a return code. */
static void account_refused_job(ana_conversation *c, ana_transaction *t)
{
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, t->request, NULL);
    while (s7_accesses_next(&walk, &access)) {
        t->items++;
        count_object(c, t, &access, false);
    }
    t->failed = t->items;
    ana_asset *server = asked_asset(c, t);
    if (server && server->putget == ANA_PUTGET_UNKNOWN &&
        (t->answer->error == 0x8104 || t->answer->error == 0x8304)) {
        server->putget = ANA_PUTGET_REFUSED;
        server->putget_proof = t->answer_stamp;
    }
}

static void count_plan(ana_transaction *t, ana_plan *plan)
{
    plan->count++;
    t->items = plan->accesses;
    t->memo = plan->memo;
}

static void account_access(ana_conversation *c, ana_transaction *t)
{
    const bool write = t->request->function == S7_FUNC_WRITE;
    const bool whole = all_succeeded(t->request, t->answer);
    ana_plan *plan =
        whole && c->public.relation
            ? ana_plans_find(c->public.relation->plans, t->request->param, is_of_client(c, t))
            : NULL;
    if (plan) {
        count_plan(t, plan);
    } else if (t->answer->error != 0) {
        account_refused_job(c, t);
    } else {
        account_items(c, t, whole);
    }
    count_asset(asked_asset(c, t), t->items - t->failed, t->failed, write);
    if (t->failed > 0 || t->answer->error != 0)
        t->status = t->failed == t->items ? ANA_REFUSED : ANA_PARTIAL;
}

static void account_setup(ana_conversation *c, const ana_transaction *t)
{
    const s7_setup *setup = &t->answer->u.setup;
    if (t->answer->error != 0 || t->answer->param.size < 8)
        return;
    ana_conversation_reach(c, ANA_PHASE_FIRST_ACCESS);
    c->public.setup = true;
    c->public.amq_calling = setup->amq_calling;
    c->public.amq_called = setup->amq_called;
    c->public.pdu_length = setup->pdu_length;
    if (t->request)
        c->public.asked_pdu_length = t->request->u.setup.pdu_length;
    if (c->public.relation)
        c->public.relation->pdu_length = setup->pdu_length;
    if (c->server_asset)
        c->server_asset->pdu_length = setup->pdu_length;
}

static void account_orphan(ana_conversation *c, const ana_transaction *t)
{
    if (t->answer->protocol_id == S7_PROTOCOL_PLUS)
        ana_account_plus_orphan(c, t);
}

static void note_latency(const ana_conversation *c, const ana_transaction *t)
{
    if (c->public.relation && t->latency >= 0 && t->side == c->public.client)
        ana_histogram_add(&c->public.relation->latency, t->latency);
}

static void account_answer(ana_conversation *c, ana_transaction *t)
{
    const bool comm = t->answer->protocol_id == S7_PROTOCOL_COMM;
    if (is_access(t->request))
        account_access(c, t);
    else if (!comm)
        ana_account_plus(c, t);
    else if (t->answer->rosctr == S7_ROSCTR_USERDATA)
        ana_account_userdata(c, t);
    else if (t->answer->error != 0)
        t->status = ANA_REFUSED;
    else if (t->request->rosctr == S7_ROSCTR_JOB && t->request->function == S7_FUNC_SETUP)
        account_setup(c, t);
    if (t->status == ANA_OK || t->status == ANA_PARTIAL)
        ana_family_note(c, t);
    if ((is_access(t->request) || !comm) && (t->status == ANA_OK || t->status == ANA_PARTIAL))
        ana_conversation_reach(c, ANA_PHASE_RUNNING);
    note_latency(c, t);
}

static void count_status(ana_conversation *c, const ana_transaction *t)
{
    c->public.status_count[t->status]++;
    c->analyzer->stats.status_count[t->status]++;
    ana_relation *relation = c->public.relation;
    if (!relation)
        return;
    relation->status_count[t->status]++;
    ana_latest(&relation->last, t->answer ? &t->answer_stamp : &t->request_stamp);
}

void ana_account(ana_conversation *c, ana_transaction *transaction)
{
    if (transaction->request && transaction->request->protocol_id == S7_PROTOCOL_PLUS)
        ana_account_plus_request(c, transaction);
    if (transaction->subscription)
        ana_account_pushed(c, transaction);
    if (transaction->job)
        ana_account_push(c, transaction);
    if (transaction->request && transaction->answer)
        account_answer(c, transaction);
    else if (transaction->answer && transaction->status == ANA_ORPHAN)
        account_orphan(c, transaction);
    count_status(c, transaction);
}

ana_plan *ana_account_plan(ana_conversation *c, int side, const ana_request *request)
{
    if (!request->granted)
        return NULL;
    return ana_plans_recall(c->public.relation->plans, c->analyzer->recent, request->sum,
                            request->pdu.param, side != c->public.client);
}

bool ana_account_granted(const s7_pdu *request, const s7_pdu *answer)
{
    return is_access(request) && all_succeeded(request, answer);
}

void ana_account_again(ana_conversation *c, ana_transaction *transaction, ana_plan *plan)
{
    count_plan(transaction, plan);
    count_asset(asked_asset(c, transaction), transaction->items, 0,
                transaction->request->function == S7_FUNC_WRITE);
    ana_family_note(c, transaction);
    ana_conversation_reach(c, ANA_PHASE_RUNNING);
    note_latency(c, transaction);
    count_status(c, transaction);
}
