/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a settled transaction of S7comm-plus means: its status, who the partners are, what is read
 * and written, and what is subscribed to. */
#include "analyzer/conversation.h"
#include "dissector/plus_item.h"
#include "dissector/plus_notification.h"

static ana_asset *asset_of(const ana_conversation *c, int side)
{
    return side == c->public.client ? c->client_asset : c->server_asset;
}

/* One variable among the objects of the relation: its area and block; where in these it lies only
 * absolute addresses say. Attributes of other objects are no memory. */
static void count_object(ana_conversation *c, int side, const s7_plus_address *address, bool write,
                         bool ok)
{
    s7_access access = {.item = address->item, .write = write};
    ana_relation *relation = c->public.relation;
    if (!address->item.absolute)
        access.item.area = s7_plus_area(address->object, &access.item.db);
    if (access.item.area == 0 || !relation)
        return;
    if (!ana_plans_count(relation->plans, &access, side != c->public.client, ok))
        c->analyzer->stats.evicted_objects++;
}

/* That a variable is there says something of its block. `side` asked. */
static void count_symbol(ana_conversation *c, int side, const s7_plus_address *address,
                         const cap_stamp *stamp)
{
    uint16_t db;
    ana_analyzer *analyzer = c->analyzer;
    ana_asset *asset = asset_of(c, 1 - side);
    if (asset && s7_plus_is_symbol_of_db(address, &db) &&
        !ana_asset_count_symbol(asset, db, &c->public.flow->side[side].endpoint.ip,
                                analyzer->options.max_objects, &analyzer->budget, stamp))
        analyzer->stats.evicted_objects++;
}

static void count_variable(ana_conversation *c, int side, const s7_plus_address *address,
                           bool write, bool ok, const cap_stamp *stamp)
{
    count_object(c, side, address, write, ok);
    if (ok)
        count_symbol(c, side, address, stamp);
}

static void count_accesses(ana_conversation *c, const ana_transaction *t)
{
    s7_plus_accesses walk;
    s7_plus_access access;
    const s7_plus *answer = &t->answer->u.plus;
    s7_plus_accesses_begin(&walk, &t->request->u.plus, answer);
    while (s7_plus_accesses_next(&walk, &access))
        if (access.answered)
            count_variable(c, t->side, &access.address, access.write,
                           (int16_t)(uint16_t)access.return_value >= 0, &t->answer_stamp);
}

static void identify(const ana_conversation *c, const ana_transaction *t)
{
    ana_asset *asset = asset_of(c, 1 - t->side);
    if (asset)
        ana_asset_identify_plus(asset, t->request ? &t->request->u.plus : NULL, &t->answer->u.plus,
                                &t->answer_stamp);
}

static void take_subscription(ana_conversation *c, const ana_transaction *t)
{
    if (!c->subscriptions && t->request->u.plus.function != S7_PLUS_CREATE_OBJECT)
        return;
    if (!c->subscriptions)
        c->subscriptions = ana_subscriptions_new();
    c->analyzer->stats.evicted_subscriptions +=
        ana_subscriptions_take(c->subscriptions, &t->request->u.plus, &t->answer->u.plus);
}

void ana_account_plus(ana_conversation *c, ana_transaction *t)
{
    const s7_plus *answer = &t->answer->u.plus;
    if ((answer->has_result && answer->result < 0) || answer->function == S7_PLUS_ERROR ||
        answer->function == S7_PLUS_ERROR_2)
        t->status = ANA_REFUSED;
    else if (answer->failed > 0)
        t->status = answer->failed >= t->request->u.plus.items ? ANA_REFUSED : ANA_PARTIAL;
    t->items = t->request->u.plus.items;
    t->failed = t->status == ANA_REFUSED ? t->items : answer->failed;
    count_accesses(c, t);
    if (t->status == ANA_REFUSED)
        return;
    identify(c, t);
    take_subscription(c, t);
}

void ana_account_plus_orphan(ana_conversation *c, const ana_transaction *t)
{
    identify(c, t);
}

void ana_account_plus_request(ana_conversation *c, const ana_transaction *t)
{
    ana_asset *asset = asset_of(c, t->side);
    if (asset)
        ana_asset_identify_partner(asset, &t->request->u.plus, &t->request_stamp);
}

void ana_account_pushed(ana_conversation *c, const ana_transaction *t)
{
    s7_bytes values = t->answer->u.plus.values;
    s7_plus_address address;
    s7_plus_entry entry;
    while (s7_plus_entry_next(&values, &entry))
        if (ana_subscription_address(t->subscription, entry.reference, &address))
            count_variable(c, 1 - t->side, &address, false, !entry.failed, &t->answer_stamp);
}
