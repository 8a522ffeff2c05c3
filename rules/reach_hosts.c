/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_hosts.h"

#include "rules/keys.h"

enum { MAX_HOSTS = 65536 };

struct reach_hosts {
    GHashTable *table; /* reach_host, its own key */
    uint64_t seed;
    rules_bound bound;
    rules_ledger *ledger;
};

static guint host_hash(gconstpointer key)
{
    return ((const reach_host *)key)->hash;
}

static gboolean host_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_address(&((const reach_host *)left)->ip, &((const reach_host *)right)->ip);
}

static gboolean is_spare(gpointer key, gpointer value, gpointer user)
{
    const reach_host *h = key;
    (void)value;
    (void)user;
    return !h->served && !h->speaks;
}

reach_hosts *reach_hosts_new(rules_ledger *ledger)
{
    reach_hosts *hosts = g_new0(reach_hosts, 1);
    hosts->table = g_hash_table_new_full(host_hash, host_equal, g_free, NULL);
    hosts->seed = rules_seed();
    hosts->bound = (rules_bound){.most = MAX_HOSTS, .is_spare = is_spare};
    hosts->ledger = ledger;
    return hosts;
}

void reach_hosts_free(reach_hosts *hosts)
{
    g_hash_table_unref(hosts->table);
    g_free(hosts);
}

static reach_host *find(const reach_hosts *hosts, const cap_address *ip, guint hash)
{
    reach_host key; /* the rest is large and is not looked at */
    key.hash = hash;
    key.ip = *ip;
    return g_hash_table_lookup(hosts->table, &key);
}

static guint hash_of(const reach_hosts *hosts, const cap_address *ip)
{
    return (guint)rules_hash_address(hosts->seed, ip);
}

const reach_host *reach_hosts_find(const reach_hosts *hosts, const cap_address *ip)
{
    return find(hosts, ip, hash_of(hosts, ip));
}

reach_host *reach_hosts_get(reach_hosts *hosts, const cap_address *ip)
{
    const guint hash = hash_of(hosts, ip);
    reach_host *h = find(hosts, ip, hash);
    if (h || !rules_bound_has_room(&hosts->bound, hosts->table, hosts->ledger))
        return h;
    h = g_new0(reach_host, 1);
    h->hash = hash;
    h->ip = *ip;
    g_hash_table_add(hosts->table, h);
    return h;
}

uint32_t reach_hosts_round(const reach_hosts *hosts)
{
    return hosts->bound.round;
}

void reach_host_is_there(reach_host *h)
{
    if (h)
        h->there = true;
}

void reach_host_serves(reach_host *h, uint8_t ttl)
{
    if (!h)
        return;
    h->there = h->served = true;
    h->ttl = h->ttl ? h->ttl : ttl;
}

static bool has(const cap_address *list, uint32_t count, const cap_address *ip)
{
    for (uint32_t i = 0; i < count; i++)
        if (rules_same_address(&list[i], ip))
            return true;
    return false;
}

void reach_host_let_through(reach_host *h, const cap_address *client)
{
    if (h && h->through_count < G_N_ELEMENTS(h->through) &&
        !has(h->through, h->through_count, client))
        h->through[h->through_count++] = *client;
}

bool reach_host_is_near(const reach_host *host, const cap_address *other)
{
    return has(host->near, host->near_count, other);
}

void reach_host_speaks(reach_host *h)
{
    if (h)
        h->there = h->speaks = true;
}

void reach_hosts_neighbour(reach_hosts *hosts, const cap_neighbour *neighbour)
{
    reach_host *h = reach_hosts_get(hosts, &neighbour->asked);
    if (!h)
        return;
    h->asked |= !neighbour->answer;
    h->there |= neighbour->answer;
    if (neighbour->answer && neighbour->asker.family != 0 && h->near_count < REACH_MAX_NEAR &&
        !has(h->near, h->near_count, &neighbour->asker))
        h->near[h->near_count++] = neighbour->asker;
}
