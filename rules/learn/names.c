/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/names.h"

#include "capture/hash.h"
#include "rules/keys.h"
#include "rules/names.h"
#include "rules/parties.h"
#include "rules/policy/write.h"

#include <string.h>

typedef struct named_host {
    uint64_t seed;
    cap_address ip;
    char *name; /* owned */
} named_host;

/* Sections of one kind. */
typedef struct kind {
    const char *prefix; /* of names that are made of an address */
    bool (*is_taken)(const policy_model *model, const char *name);
    /* The nth name that a host might have, best first; owned, NULL where there is none. */
    char *(*candidate)(const learn_names *names, const cap_address *ip, unsigned nth);
} kind;

enum { CANDIDATES = 4 };

struct learn_names {
    learn_name_sources sources;
    uint64_t seed;
    GHashTable *cpus, *partners; /* named_host, its own key */
};

static guint host_hash(gconstpointer key)
{
    const named_host *host = key;
    return (guint)rules_hash_address(host->seed, &host->ip);
}

static gboolean host_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_address(&((const named_host *)left)->ip, &((const named_host *)right)->ip);
}

static void host_free(gpointer data)
{
    g_free(((named_host *)data)->name);
    g_free(data);
}

static const char *find(const learn_names *names, GHashTable *table, const cap_address *ip)
{
    const named_host key = {.seed = names->seed, .ip = *ip};
    const named_host *host = g_hash_table_lookup(table, &key);
    return host ? host->name : NULL;
}

/* A name that a module has when nobody gave it one is no name. */
static const char *own_name(const ana_asset *asset)
{
    return g_strcmp0(asset->module_name, asset->module_type) == 0 ? NULL : asset->module_name;
}

static char *cpu_candidate(const learn_names *names, const cap_address *ip, unsigned nth)
{
    const learn_name_sources *from = &names->sources;
    const ana_asset *asset = from->analyzer ? ana_find_asset(from->analyzer, ip) : NULL;
    if (nth == 0)
        return g_strdup(rules_server_name(from->wanted, ip));
    if (nth == 1)
        return g_strdup(rules_server_name(from->extended, ip));
    if (nth == 2)
        return asset ? g_strdup(own_name(asset)) : NULL;
    return asset ? g_strdup(asset->system_name) : NULL;
}

static char *partner_candidate(const learn_names *names, const cap_address *ip, unsigned nth)
{
    const learn_name_sources *from = &names->sources;
    const ana_asset *asset = from->analyzer ? ana_find_asset(from->analyzer, ip) : NULL;
    if (nth == 0)
        return g_strdup(rules_client_name(from->wanted, ip));
    if (nth == 1)
        return g_strdup(rules_client_name(from->extended, ip));
    if (nth == 2)
        return g_strdup(find(names, names->cpus, ip));
    return asset && asset->partner.known ? g_strdup(asset->partner.program) : NULL;
}

static const kind cpu_kind = {"CPU", policy_has_cpu, cpu_candidate};
static const kind partner_kind = {"Partner", policy_has_partner, partner_candidate};

/* "CPU-10-1-0-10" */
static char *name_of_address(const char *prefix, const cap_address *ip)
{
    char text[RULES_ADDRESS_TEXT];
    rules_address_text(ip, text);
    char *name = g_strdup_printf("%s-%s", prefix, text);
    return g_strdelimit(name, ".:", '-');
}

static bool is_free(const learn_names *names, const kind *k, GHashTable *taken, const char *name)
{
    const policy_model *extended = names->sources.extended;
    return !g_hash_table_contains(taken, name) && !(extended && k->is_taken(extended, name));
}

/* How many hosts have each candidate: a name of several names nobody. */
static GHashTable *count_candidates(const learn_names *names, const kind *k,
                                    const cap_address *hosts, size_t count, unsigned nth)
{
    GHashTable *counts = g_hash_table_new_full(cap_hash_text, g_str_equal, g_free, NULL);
    for (size_t i = 0; i < count; i++) {
        char *name = k->candidate(names, &hosts[i], nth);
        if (name) {
            const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(counts, name));
            g_hash_table_replace(counts, name, GUINT_TO_POINTER(before + 1));
        }
    }
    return counts;
}

static void give(const learn_names *names, GHashTable *table, GHashTable *taken,
                 const cap_address *ip, char *name)
{
    named_host *host = g_new0(named_host, 1);
    host->seed = names->seed;
    host->ip = *ip;
    host->name = name;
    g_hash_table_add(table, host);
    g_hash_table_add(taken, name);
}

static void give_candidates(const learn_names *names, const kind *k, GHashTable *table,
                            GHashTable *taken, const cap_address *hosts, size_t count)
{
    for (unsigned nth = 0; nth < CANDIDATES; nth++) {
        GHashTable *counts = count_candidates(names, k, hosts, count, nth);
        for (size_t i = 0; i < count; i++) {
            char *name = find(names, table, &hosts[i]) ? NULL : k->candidate(names, &hosts[i], nth);
            if (name && GPOINTER_TO_UINT(g_hash_table_lookup(counts, name)) == 1 &&
                policy_is_name(name) && is_free(names, k, taken, name))
                give(names, table, taken, &hosts[i], name);
            else
                g_free(name);
        }
        g_hash_table_unref(counts);
    }
}

static char *unused_name(const learn_names *names, const kind *k, GHashTable *taken,
                         const cap_address *ip)
{
    char *name = name_of_address(k->prefix, ip);
    for (unsigned i = 2; !is_free(names, k, taken, name); i++) {
        g_free(name);
        char *plain = name_of_address(k->prefix, ip);
        name = g_strdup_printf("%s-%u", plain, i);
        g_free(plain);
    }
    return name;
}

static void name_all(const learn_names *names, const kind *k, GHashTable *table,
                     const cap_address *hosts, size_t count)
{
    GHashTable *taken = g_hash_table_new(cap_hash_text, g_str_equal);
    give_candidates(names, k, table, taken, hosts, count);
    for (size_t i = 0; i < count; i++)
        if (!find(names, table, &hosts[i]))
            give(names, table, taken, &hosts[i], unused_name(names, k, taken, &hosts[i]));
    g_hash_table_unref(taken);
}

learn_names *learn_names_new(const learn_name_sources *sources, const cap_address *cpus,
                             size_t cpu_count, const cap_address *partners, size_t partner_count)
{
    learn_names *names = g_new0(learn_names, 1);
    names->sources = *sources;
    names->seed = rules_seed();
    names->cpus = g_hash_table_new_full(host_hash, host_equal, host_free, NULL);
    names->partners = g_hash_table_new_full(host_hash, host_equal, host_free, NULL);
    name_all(names, &cpu_kind, names->cpus, cpus, cpu_count);
    name_all(names, &partner_kind, names->partners, partners, partner_count);
    return names;
}

void learn_names_free(learn_names *names)
{
    if (!names)
        return;
    g_hash_table_unref(names->cpus);
    g_hash_table_unref(names->partners);
    g_free(names);
}

const char *learn_cpu_name(const learn_names *names, const cap_address *ip)
{
    return find(names, names->cpus, ip);
}

const char *learn_partner_name(const learn_names *names, const cap_address *ip)
{
    return find(names, names->partners, ip);
}
