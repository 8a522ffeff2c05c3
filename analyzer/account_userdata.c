/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a settled transaction of userdata means: its status, what status lists say of a CPU, and
 * what is read and written by subscriptions of cyclic data and by programmer commands. */
#include "analyzer/conversation.h"

enum { SZL_GROUP = 4, SZL_READ = 1 };

static void take_identity(ana_conversation *c, int side, s7_bytes szl, const cap_stamp *stamp)
{
    ana_asset *asset = side == c->public.client ? c->client_asset : c->server_asset;
    if (asset)
        ana_asset_identify(asset, szl, stamp);
}

/* The records of a list are whole only together. */
static void account_szl(ana_conversation *c, const ana_transaction *t)
{
    const s7_pdu *answer = t->message ? t->message->pdu : t->answer;
    if (t->message || !t->part)
        take_identity(c, 1 - t->side, answer->u.userdata.payload, &t->answer_stamp);
}

/* Whether PUT/GET is permitted it does not prove, so the CPU's own account stays as it is. */
static void count_object(ana_conversation *c, int asking, const s7_access *access, bool ok)
{
    ana_relation *relation = c->public.relation;
    if (relation && !ana_plans_count(relation->plans, access, asking != c->public.client, ok))
        c->analyzer->stats.evicted_objects++;
}

/* The variables that `request` of side `asking` names, each time that results of them come. Where
 * the answer has none yet, none failed; a refusal is one of each. */
static void count_variables(ana_conversation *c, ana_transaction *t, int asking,
                            const s7_pdu *request)
{
    const s7_pdu *answer = t->message ? t->message->pdu : t->answer;
    const bool refused = answer->u.userdata.error != 0;
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, request, answer);
    const bool told = walk.has_answer;
    while (s7_accesses_next(&walk, &access)) {
        const bool ok = access.answered && access.return_code == S7_RETURN_OK;
        t->items++;
        t->failed += refused || (told && !ok);
        if (refused || access.answered)
            count_object(c, asking, &access, ok);
    }
}

/* A request that ends the last job leaves nothing to be kept. */
static void take_job(ana_conversation *c, const ana_transaction *t)
{
    if (!c->jobs && !s7_jobs_concern(t->request))
        return;
    if (!c->jobs)
        c->jobs = ana_jobs_new();
    c->analyzer->stats.evicted_subscriptions +=
        ana_jobs_take(c->jobs, t->side, t->request, t->request_bytes, t->answer);
    if (ana_jobs_any(c->jobs))
        return;
    ana_jobs_free(c->jobs);
    c->jobs = NULL;
}

void ana_account_userdata(ana_conversation *c, ana_transaction *t)
{
    const s7_userdata *answer = &t->answer->u.userdata;
    if (t->request->items.size > 0)
        count_variables(c, t, t->side, t->request);
    if (answer->error != 0)
        t->status = ANA_REFUSED;
    else if (t->failed > 0)
        t->status = t->failed == t->items ? ANA_REFUSED : ANA_PARTIAL;
    else if (answer->group == SZL_GROUP && answer->subfunction == SZL_READ)
        account_szl(c, t);
    take_job(c, t);
}

void ana_account_push(ana_conversation *c, ana_transaction *t)
{
    count_variables(c, t, 1 - t->side, t->job);
}
