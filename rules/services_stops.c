/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/services_stops.h"

#include "rules/keys.h"
#include "rules/parties.h"

typedef struct stop {
    char *deed;     /* the message on the stop itself */
    bool waits;     /* in the list of its CPU: no start since */
    cap_address by; /* who started it */
} stop;

/* Stops of one CPU that no start followed yet. */
typedef struct waiting {
    uint64_t seed;
    cap_address cpu;
    GPtrArray *stops; /* borrowed */
} waiting;

/* Both tables have at most one entry per finding of the ledger, which is bounded. */
struct services_stops {
    uint64_t seed;
    GHashTable *all;  /* stop by finding */
    GHashTable *cpus; /* waiting, its own key */
};

static guint waiting_hash(gconstpointer key)
{
    const waiting *w = key;
    return (guint)rules_hash_address(w->seed, &w->cpu);
}

static gboolean waiting_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_address(&((const waiting *)left)->cpu, &((const waiting *)right)->cpu);
}

static void waiting_free(gpointer data)
{
    waiting *w = data;
    g_ptr_array_unref(w->stops);
    g_free(w);
}

static void stop_free(gpointer data)
{
    stop *s = data;
    g_free(s->deed);
    g_free(s);
}

services_stops *services_stops_new(void)
{
    services_stops *stops = g_new0(services_stops, 1);
    stops->seed = rules_seed();
    stops->all = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, stop_free);
    stops->cpus = g_hash_table_new_full(waiting_hash, waiting_equal, waiting_free, NULL);
    return stops;
}

void services_stops_free(services_stops *stops)
{
    g_hash_table_unref(stops->cpus);
    g_hash_table_unref(stops->all);
    g_free(stops);
}

static waiting *find(const services_stops *stops, const cap_address *cpu)
{
    const waiting key = {.seed = stops->seed, .cpu = *cpu};
    return g_hash_table_lookup(stops->cpus, &key);
}

void services_stops_stopped(services_stops *stops, rules_finding *finding)
{
    stop *s = g_hash_table_lookup(stops->all, finding);
    if (!s) {
        s = g_new0(stop, 1);
        s->deed = g_strdup(finding->message);
        g_hash_table_insert(stops->all, finding, s);
    }
    if (s->waits)
        return;
    waiting *w = find(stops, &finding->server);
    if (!w) {
        w = g_new0(waiting, 1);
        w->seed = stops->seed;
        w->cpu = finding->server;
        w->stops = g_ptr_array_new();
        g_hash_table_add(stops->cpus, w);
    }
    s->waits = true;
    g_ptr_array_add(w->stops, s);
}

void services_stops_started(services_stops *stops, const cap_address *cpu,
                            const cap_address *client)
{
    const waiting *w = find(stops, cpu);
    for (guint i = 0; w && i < w->stops->len; i++) {
        stop *s = g_ptr_array_index(w->stops, i);
        s->waits = false;
        s->by = *client;
    }
    if (w)
        g_ptr_array_set_size(w->stops, 0);
}

void services_stops_finish(services_stops *stops, const policy_model *policy)
{
    GHashTableIter iter;
    gpointer key;
    gpointer value;
    g_hash_table_iter_init(&iter, stops->all);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        rules_finding *finding = key;
        const stop *s = value;
        char by[RULES_PARTY_TEXT];
        rules_client_text(policy, &s->by, by);
        g_free(finding->message);
        finding->message =
            s->waits ? g_strdup_printf("%s; no start over the network was seen since", s->deed)
                     : g_strdup_printf("%s; started again by %s", s->deed, by);
    }
}
