/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/facts.h"

#include "capture/hash.h"
#include "report/format.h"
#include "report/hosts.h"
#include "report/names.h"
#include "report/service_counts.h"

/* Hosts and objects may go on changing for ever. */
enum { MOST_KNOWN = 65536 };

struct app_facts {
    rep_services *services;
    GHashTable *known;          /* texts of facts, by hash: two that collide are one */
    const policy_model *policy; /* by which hosts were named the last time */
    bool begun;
    GHashTable *told; /* relation to how many of its transactions were looked at */
};

/* While facts are put. */
typedef struct telling {
    app_facts *facts;
    rep_buffer *b;
    const rep_settings *settings;
    int64_t now;
    const char *ink, *plain;
    rep_buffer text; /* of the fact at hand */
    uint64_t lines, beyond;
    bool silent; /* facts become known only, of all relations */
} telling;

app_facts *app_facts_new(void)
{
    app_facts *facts = g_new0(app_facts, 1);
    facts->services = rep_services_new();
    facts->known = g_hash_table_new_full(cap_hash_text, g_str_equal, g_free, NULL);
    facts->told = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return facts;
}

void app_facts_free(app_facts *facts)
{
    if (!facts)
        return;
    rep_services_free(facts->services);
    g_hash_table_unref(facts->known);
    g_hash_table_unref(facts->told);
    g_free(facts);
}

void app_facts_transaction(app_facts *facts, const ana_transaction *transaction)
{
    rep_services_take(facts->services, transaction);
}

static bool is_new(app_facts *facts, const rep_buffer *text)
{
    if (g_hash_table_size(facts->known) >= MOST_KNOWN)
        return false;
    char *copy = g_strndup(text->data, text->used);
    if (!g_hash_table_contains(facts->known, copy))
        return g_hash_table_add(facts->known, copy);
    g_free(copy);
    return false;
}

static void hide_controls(rep_buffer *b)
{
    for (size_t i = 0; i < b->used; i++)
        if ((unsigned char)b->data[i] < 0x20 || b->data[i] == 0x7F)
            b->data[i] = '?';
}

/* Tells what stands in `text`, if that is new, and empties it. */
static void tell(telling *t)
{
    hide_controls(&t->text);
    if (is_new(t->facts, &t->text) && !t->silent) {
        if (t->lines < APP_FACTS_AT_ONCE) {
            rep_put_second(t->b, t->now);
            rep_put_format(t->b, "  %snew%s  ", t->ink, t->plain);
            rep_put(t->b, t->text.data, t->text.used);
            rep_put_char(t->b, '\n');
            t->lines++;
        } else {
            t->beyond++;
        }
    }
    t->text.used = 0;
}

static void tell_cpu(telling *t, const ana_asset *asset)
{
    rep_put_string(&t->text, "CPU  ");
    rep_put_server(&t->text, t->settings, &asset->ip);
    tell(t);
    if (!asset->order_number)
        return;
    rep_put_string(&t->text, "identity  ");
    rep_put_server(&t->text, t->settings, &asset->ip);
    rep_put_format(&t->text, " is %s", asset->order_number);
    if (asset->firmware)
        rep_put_format(&t->text, ", firmware %s", asset->firmware);
    tell(t);
}

static void put_parties(telling *t, const ana_relation *relation, const char *between, bool swapped)
{
    if (swapped)
        rep_put_server(&t->text, t->settings, &relation->server);
    else
        rep_put_client(&t->text, t->settings, &relation->client);
    rep_put_string(&t->text, between);
}

static void put_other(telling *t, const ana_relation *relation, bool swapped)
{
    if (swapped)
        rep_put_client(&t->text, t->settings, &relation->client);
    else
        rep_put_server(&t->text, t->settings, &relation->server);
}

static void tell_access(telling *t, const ana_relation *relation, const ana_object *object,
                        const char *deed)
{
    rep_put_string(&t->text, "object  ");
    put_parties(t, relation, deed, object->of_client);
    rep_put_object_name(&t->text, object);
    rep_put_string(&t->text, " of ");
    put_other(t, relation, object->of_client);
    tell(t);
}

static void tell_objects(telling *t, const ana_relation *relation)
{
    GArray *objects = ana_relation_objects(relation);
    for (guint i = 0; i < objects->len; i++) {
        const ana_object *object = &g_array_index(objects, ana_object, i);
        if (object->reads > 0)
            tell_access(t, relation, object, " reads ");
        if (object->writes > 0)
            tell_access(t, relation, object, " writes ");
    }
    g_array_unref(objects);
}

static void tell_services(telling *t, const ana_relation *relation)
{
    const GArray *services = rep_services_of(t->facts->services, relation);
    for (guint i = 0; services && i < services->len; i++) {
        rep_put_string(&t->text, "service  ");
        put_parties(t, relation, " asks ", false);
        put_other(t, relation, false);
        rep_put_format(&t->text, ": %s", g_array_index(services, rep_service, i).name);
        tell(t);
    }
}

/* Whether anything happened since the last look: remembered requests are costly to work out. */
static bool has_moved(app_facts *facts, const ana_relation *relation)
{
    uint64_t count = 1;
    for (int i = 0; i < ANA_STATUS_COUNT; i++)
        count += relation->status_count[i];
    uint64_t *told = g_hash_table_lookup(facts->told, relation);
    if (told && *told == count)
        return false;
    if (!told) {
        told = g_new(uint64_t, 1);
        g_hash_table_insert(facts->told, (gpointer)relation, told);
    }
    *told = count;
    return true;
}

static void tell_relation(telling *t, const ana_relation *relation)
{
    if (!has_moved(t->facts, relation) && !t->silent)
        return;
    rep_put_string(&t->text, "partner  ");
    put_parties(t, relation, " talks to ", false);
    put_other(t, relation, false);
    tell(t);
    tell_services(t, relation);
    tell_objects(t, relation);
}

static void tell_all(telling *t, const ana_analyzer *analyzer)
{
    const GPtrArray *assets = ana_assets(analyzer);
    for (guint i = 0; i < assets->len; i++) {
        const ana_asset *asset = g_ptr_array_index(assets, i);
        if (asset->server)
            tell_cpu(t, asset);
    }
    const GPtrArray *relations = ana_relations(analyzer);
    for (guint i = 0; i < relations->len; i++)
        tell_relation(t, g_ptr_array_index(relations, i));
}

void app_facts_put(app_facts *facts, rep_buffer *b, const ana_analyzer *analyzer,
                   const rep_settings *settings, int64_t now, bool color)
{
    const bool renamed = facts->begun && facts->policy != settings->policy;
    rep_settings before = *settings;
    telling t = {
        .facts = facts,
        .b = b,
        .settings = settings,
        .now = now,
        .ink = color ? "\033[2m" : "",
        .plain = color ? "\033[0m" : "",
    };
    if (renamed) {
        before.policy = facts->policy;
        t.settings = &before;
    }
    tell_all(&t, analyzer);
    if (renamed) { /* what has other names now is not new */
        t.settings = settings;
        t.silent = true;
        tell_all(&t, analyzer);
    }
    facts->policy = settings->policy;
    facts->begun = true;
    if (t.beyond > 0) {
        rep_put_second(b, now);
        rep_put_format(b,
                       "  %snew%s  ... and %" G_GUINT64_FORMAT " more facts: the report has all\n",
                       t.ink, t.plain, t.beyond);
    }
    rep_buffer_clear(&t.text);
}
