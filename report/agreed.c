/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/agreed.h"

struct rep_agreed {
    GHashTable *relations; /* relation to its rep_agreement */
};

rep_agreed *rep_agreed_new(void)
{
    rep_agreed *agreed = g_new0(rep_agreed, 1);
    agreed->relations = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    return agreed;
}

void rep_agreed_free(rep_agreed *agreed)
{
    if (!agreed)
        return;
    g_hash_table_unref(agreed->relations);
    g_free(agreed);
}

static void take_setup(rep_agreement *a, const ana_connection *c)
{
    a->setup = true;
    a->amq_calling = c->amq_calling;
    a->amq_called = c->amq_called;
    a->pdu_length = c->pdu_length;
    a->asked_pdu_length = c->asked_pdu_length;
}

static void take_use(rep_agreement *a, const ana_connection *c)
{
    const bool complete = c->status_count[ANA_UNSEEN] == 0;
    for (int side = 0; side < 2; side++) {
        if (complete)
            a->jobs = MAX(a->jobs, c->jobs_peak[side]);
        a->longest = MAX(a->longest, c->longest[side]);
    }
}

static void keep(rep_agreement *a, const ana_connection *c)
{
    uint32_t at = (uint32_t)MIN(a->connections, (uint64_t)REP_AGREED_KEPT);
    a->connections++;
    while (at > 0 && a->by[at - 1].number > c->number) {
        if (at < REP_AGREED_KEPT)
            a->by[at] = a->by[at - 1];
        at--;
    }
    if (at < REP_AGREED_KEPT)
        a->by[at] = (rep_agreed_by){c->number, ana_client(c)->port};
}

void rep_agreed_take(rep_agreed *agreed, const ana_connection *c)
{
    if (!c->relation)
        return;
    rep_agreement *a = g_hash_table_lookup(agreed->relations, c->relation);
    if (!a) {
        a = g_new0(rep_agreement, 1);
        g_hash_table_insert(agreed->relations, c->relation, a);
    }
    if (c->setup)
        take_setup(a, c);
    if (c->tpdu_size > 0)
        a->tpdu_size = c->tpdu_size;
    take_use(a, c);
    keep(a, c);
}

const rep_agreement *rep_agreed_of(const rep_agreed *agreed, const ana_relation *relation)
{
    return g_hash_table_lookup(agreed->relations, relation);
}
