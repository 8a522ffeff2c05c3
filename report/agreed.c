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

void rep_agreed_take(rep_agreed *agreed, const ana_connection *c)
{
    if (!c->relation)
        return;
    rep_agreement *a = g_hash_table_lookup(agreed->relations, c->relation);
    if (!a) {
        a = g_new0(rep_agreement, 1);
        a->first = c->number;
        g_hash_table_insert(agreed->relations, c->relation, a);
    }
    if (c->setup)
        take_setup(a, c);
    if (c->tpdu_size > 0)
        a->tpdu_size = c->tpdu_size;
    for (int side = 0; side < 2; side++) {
        a->jobs = MAX(a->jobs, c->jobs_peak[side]);
        a->longest = MAX(a->longest, c->longest[side]);
    }
    a->first = MIN(a->first, c->number);
    a->last = MAX(a->last, c->number);
    if (a->connections < REP_AGREED_PORTS)
        a->ports[a->connections] = ana_client(c)->port;
    a->connections++;
}

const rep_agreement *rep_agreed_of(const rep_agreed *agreed, const ana_relation *relation)
{
    return g_hash_table_lookup(agreed->relations, relation);
}
