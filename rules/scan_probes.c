/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/scan_probes.h"

#include "rules/fold.h"
#include "rules/keys.h"

#include <string.h>

enum { MAX_PROBES = 256 };

typedef struct probe {
    scan_target *target;
    scan_kind kind;
    cap_stamp stamp;
    bool swept; /* for good: its neighbours may be forgotten */
    bool now;   /* likewise, as of this look */
} probe;

struct scan_probes {
    uint64_t seed;
    uint32_t *room;
    GHashTable *targets;   /* its own key */
    GArray *probes;        /* by time; NULL before the first */
    rules_tally forgotten; /* swept probes that were */
};

static guint target_hash(gconstpointer key)
{
    const scan_target *t = key;
    return (guint)rules_hash_address(t->seed ^ t->port, &t->ip);
}

static gboolean target_equal(gconstpointer left, gconstpointer right)
{
    const scan_target *a = left, *b = right;
    return a->port == b->port && rules_same_address(&a->ip, &b->ip);
}

void scan_target_clear(scan_target *target)
{
    g_free(target->tsap);
    target->tsap = NULL;
    target->tsaps = 0;
}

static void target_free(gpointer target)
{
    scan_target_clear(target);
    g_free(target);
}

scan_probes *scan_probes_new(uint64_t seed, uint32_t *room)
{
    scan_probes *p = g_new0(scan_probes, 1);
    p->seed = seed;
    p->room = room;
    p->targets = g_hash_table_new_full(target_hash, target_equal, target_free, NULL);
    return p;
}

void scan_probes_free(scan_probes *p)
{
    *p->room += g_hash_table_size(p->targets);
    g_hash_table_unref(p->targets);
    if (p->probes)
        g_array_unref(p->probes);
    g_free(p);
}

static scan_target *find(const scan_probes *p, const cap_endpoint *server)
{
    scan_target key; /* the rest is large and is not looked at */
    key.seed = p->seed;
    key.ip = server->ip;
    key.port = server->port;
    return g_hash_table_lookup(p->targets, &key);
}

scan_target *scan_probes_target(scan_probes *p, const cap_endpoint *server)
{
    scan_target *target = find(p, server);
    if (target || *p->room == 0)
        return target;
    --*p->room;
    target = g_new0(scan_target, 1);
    target->seed = p->seed;
    target->ip = server->ip;
    target->port = server->port;
    g_hash_table_add(p->targets, target);
    return target;
}

const scan_target *scan_probes_find(const scan_probes *p, const cap_endpoint *server)
{
    return find(p, server);
}

bool scan_probes_any(const scan_probes *p)
{
    return p->forgotten.count > 0 || (p->probes && p->probes->len > 0);
}

void scan_probes_targets(const scan_probes *p, GHashTableIter *iter)
{
    g_hash_table_iter_init(iter, p->targets);
}

static probe *at(const scan_probes *p, guint i)
{
    return &g_array_index(p->probes, probe, i);
}

static bool counts(const probe *each)
{
    return !each->target->own;
}

static void mark(const scan_probes *p, guint from, guint to)
{
    for (guint i = from; i <= to; i++)
        if (counts(at(p, i)))
            at(p, i)->now = true;
}

/* Marks the probes that lie in some window with `limit` targets or more. */
static void look(const scan_probes *p, int64_t window, uint32_t limit)
{
    uint32_t distinct = 0;
    guint first = 0;
    guint marked = 0; /* up to here nothing is left to mark */
    for (guint i = 0; i < p->probes->len; i++) {
        at(p, i)->now = at(p, i)->swept && counts(at(p, i));
        at(p, i)->target->in_window = 0;
    }
    for (guint last = 0; last < p->probes->len; last++) {
        const probe *newest = at(p, last);
        distinct += counts(newest) && newest->target->in_window++ == 0;
        while (newest->stamp.time - at(p, first)->stamp.time > window) {
            const probe *oldest = at(p, first++);
            distinct -= counts(oldest) && --oldest->target->in_window == 0;
        }
        if (distinct < limit)
            continue;
        mark(p, MAX(first, marked), last);
        marked = last;
    }
}

/* Forgets the older half, but not what it was part of. */
static void forget(scan_probes *p, int64_t window, uint32_t limit)
{
    const guint half = MAX_PROBES / 2;
    look(p, window, limit);
    for (guint i = 0; i < p->probes->len; i++) {
        probe *each = at(p, i);
        each->swept = each->now;
        if (i >= half || !each->now)
            continue;
        each->target->kind =
            each->target->committed ? MAX(each->target->kind, each->kind) : each->kind;
        each->target->committed = true;
        each->target->kept++;
        rules_tally_insert(&p->forgotten, &each->stamp);
    }
    g_array_remove_range(p->probes, 0, half);
}

void scan_probes_add(scan_probes *p, scan_target *target, scan_kind kind, const cap_stamp *stamp,
                     int64_t window, uint32_t limit)
{
    const probe one = {.target = target, .kind = kind, .stamp = *stamp};
    if (!p->probes)
        p->probes = g_array_new(FALSE, FALSE, sizeof(probe));
    if (p->probes->len == MAX_PROBES)
        forget(p, window, limit);
    guint place = p->probes->len;
    while (place > 0 && fold_compare_stamps(&at(p, place - 1)->stamp, stamp) > 0)
        place--;
    g_array_insert_val(p->probes, place, one);
}

static scan_retry *retry_of(scan_target *target, const ana_tsap_bytes *tsap)
{
    for (uint32_t i = 0; i < MIN(target->next_retry, SCAN_RETRIES); i++)
        if (rules_same_tsap(&target->retry[i].tsap, tsap))
            return &target->retry[i];
    scan_retry *r = &target->retry[target->next_retry++ % SCAN_RETRIES];
    *r = (scan_retry){.tsap = *tsap};
    return r;
}

/* Panels and gateways whose CPU is off or refuses them try again within two minutes. Who sweeps
 * again comes back later, or at once with something else. */
void scan_target_tried(scan_target *target, const ana_tsap_bytes *tsap, int64_t time)
{
    enum { TRIES = 3 };
    const int64_t second = 1000000000;
    scan_retry *r = retry_of(target, tsap);
    const int64_t gap = time > r->last ? time - r->last : r->last - time;
    if (r->count == 0 || gap > 120 * second) {
        r->count = 0;
        r->first = r->last = time;
    }
    r->count++;
    r->first = MIN(r->first, time);
    r->last = MAX(r->last, time);
    target->own |= r->count >= TRIES && r->last - r->first >= 10 * second;
}

static gint compare_targets(gconstpointer left, gconstpointer right)
{
    const scan_target *a = *(const scan_target *const *)left;
    const scan_target *b = *(const scan_target *const *)right;
    const int order = memcmp(a->ip.bytes, b->ip.bytes, sizeof a->ip.bytes);
    return order ? order : a->port - b->port;
}

/* What the probes that are still known add to what is kept of those that are not. */
static void gather(scan_probes *p, scan_sweep *out)
{
    for (guint i = 0; p->probes && i < p->probes->len; i++) {
        const probe *each = at(p, i);
        scan_target *target = each->target;
        if (!each->now)
            continue;
        target->seen = target->swept ? MAX(target->seen, each->kind) : each->kind;
        target->swept = true;
        target->probes++;
        rules_tally_insert(&out->tally, &each->stamp);
    }
}

bool scan_probes_sweep(scan_probes *p, int64_t window, uint32_t limit, scan_sweep *out)
{
    GHashTableIter iter;
    gpointer each;
    *out = (scan_sweep){.tally = p->forgotten, .list = g_ptr_array_new()};
    if (p->probes)
        look(p, window, limit);
    g_hash_table_iter_init(&iter, p->targets);
    while (g_hash_table_iter_next(&iter, &each, NULL)) {
        scan_target *target = each;
        target->swept = target->committed && !target->own;
        target->probes = target->swept ? target->kept : 0;
        target->seen = target->kind;
    }
    gather(p, out);
    g_hash_table_iter_init(&iter, p->targets);
    while (g_hash_table_iter_next(&iter, &each, NULL)) {
        const scan_target *target = each;
        if (!target->swept)
            continue;
        out->targets++;
        out->kind[target->seen]++;
        g_ptr_array_add(out->list, each);
    }
    g_ptr_array_sort(out->list, compare_targets);
    return out->targets > 0;
}

static scan_tsap *oldest_tsap(scan_target *target)
{
    scan_tsap *oldest = &target->tsap[0];
    for (uint32_t i = 1; i < target->tsaps; i++)
        if (fold_compare_stamps(&target->tsap[i].stamp, &oldest->stamp) < 0)
            oldest = &target->tsap[i];
    return oldest;
}

/* Room doubles with the number: most targets of a sweep were asked for one TSAP. */
static scan_tsap *new_tsap(scan_target *target)
{
    const uint32_t count = target->tsaps;
    if (count == SCAN_MAX_TSAPS)
        return oldest_tsap(target);
    if ((count & (count - 1)) == 0)
        target->tsap = g_renew(scan_tsap, target->tsap, count ? 2 * (gsize)count : 1);
    return &target->tsap[target->tsaps++];
}

void scan_target_probe_tsap(scan_target *target, const ana_tsap_bytes *tsap, const cap_stamp *stamp)
{
    for (uint32_t i = 0; i < target->tsaps; i++)
        if (rules_same_tsap(&target->tsap[i].tsap, tsap)) {
            if (fold_compare_stamps(stamp, &target->tsap[i].stamp) > 0)
                target->tsap[i].stamp = *stamp;
            return;
        }
    *new_tsap(target) = (scan_tsap){*tsap, *stamp};
}

bool scan_target_knows_tsap(const scan_target *target, const ana_tsap_bytes *tsap)
{
    for (uint32_t i = 0; i < target->tsaps; i++)
        if (rules_same_tsap(&target->tsap[i].tsap, tsap))
            return true;
    return false;
}

/* How many lie within the window that begins with the probe of `from`. */
static uint32_t tsaps_from(const scan_target *target, const scan_tsap *from, int64_t window,
                           rules_tally *tally)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < target->tsaps; i++) {
        const cap_stamp *stamp = &target->tsap[i].stamp;
        if (stamp->time < from->stamp.time || stamp->time - from->stamp.time > window)
            continue;
        count++;
        rules_tally_insert(tally, stamp);
    }
    return count;
}

uint32_t scan_target_tsaps(const scan_target *target, int64_t window, rules_tally *tally)
{
    uint32_t most = 0;
    for (uint32_t i = 0; i < target->tsaps; i++) {
        rules_tally within = {0};
        const uint32_t count = tsaps_from(target, &target->tsap[i], window, &within);
        if (count <= most)
            continue;
        most = count;
        *tally = within;
    }
    return most;
}
