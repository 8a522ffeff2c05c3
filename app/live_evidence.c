/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/live_evidence.h"

#include "app/announce.h"
#include "app/evidence_store.h"
#include "capture/hash.h"
#include "report/finding_name.h"

#define MEBIBYTE ((size_t)1024 * 1024)

enum {
    WAIT = G_USEC_PER_SEC, /* for what comes behind the frames of a finding */
    ORDINARY = 160,        /* bytes of a packet as most are */
    MOST_FILES = 4,        /* of one finding */
    AT_ONCE = 100000,      /* us */
    SHARE = 10,            /* writing gets at most one part in so many of the time */
};

/* What is known of a finding. */
typedef struct told {
    char *identity;
    uint32_t files;   /* that it had */
    const char *rule; /* of the last one; interned; NULL none yet */
    int severity;     /* likewise */
    bool due;         /* it is to get one */
    int64_t time;     /* when: us, monotonic */
    uint64_t added;   /* or when so many packets have come */
} told;

struct app_live_evidence {
    const app_options *options;
    app_evidence_store store;
    cap_recent *recent;
    GHashTable *known; /* told, its identity is the key */
    GPtrArray *due;    /* of told, borrowed */
    int64_t next;      /* nothing is written before: us, monotonic */
};

static void free_told(gpointer data)
{
    g_free(((told *)data)->identity);
    g_free(data);
}

app_live_evidence *app_live_evidence_open(const app_options *options)
{
    app_evidence_store store;
    if (!app_evidence_store_open(&store, options))
        return NULL;
    app_live_evidence *e = g_new0(app_live_evidence, 1);
    e->options = options;
    e->store = store;
    e->recent = cap_recent_new((size_t)options->listening.evidence.memory * MEBIBYTE);
    e->known = g_hash_table_new_full(cap_hash_text, g_str_equal, NULL, free_told);
    e->due = g_ptr_array_new();
    return e;
}

bool app_live_evidence_close(app_live_evidence *evidence)
{
    if (!evidence)
        return false;
    const bool failed = app_evidence_store_close(&evidence->store);
    cap_recent_free(evidence->recent);
    g_ptr_array_unref(evidence->due);
    g_hash_table_unref(evidence->known);
    g_free(evidence);
    return failed;
}

bool app_live_evidence_check(const app_live_evidence *evidence)
{
    return !evidence || app_evidence_store_check(&evidence->store);
}

/* --- packets ---------------------------------------------------------------------------------- */

void app_live_evidence_hear(app_live_evidence *evidence, cap_sink *sink)
{
    if (!evidence)
        return;
    sink->packet = cap_recent_flow;
    sink->packet_user = evidence->recent;
}

void app_live_evidence_icmp(app_live_evidence *evidence, const cap_icmp *icmp,
                            const cap_stamp *stamp)
{
    if (evidence && icmp->flow)
        cap_recent_flow(evidence->recent, icmp->flow, stamp);
}

void app_live_evidence_keep(app_live_evidence *evidence, const cap_packet *packet)
{
    cap_recent_add(evidence->recent, packet);
}

/* --- which findings get a file ---------------------------------------------------------------- */

static told *find_told(app_live_evidence *e, const rules_finding *finding)
{
    char *identity = rep_finding_name(finding);
    told *known = g_hash_table_lookup(e->known, identity);
    if (known || g_hash_table_size(e->known) >= APP_ANNOUNCE_MOST_KNOWN) {
        g_free(identity);
        return known;
    }
    known = g_new(told, 1);
    *known = (told){.identity = identity};
    g_hash_table_insert(e->known, identity, known);
    return known;
}

/* A new one, or one that became graver or another: what was a refused connection may turn out to be
 * one too many. */
static bool wants_file(const told *known, const rules_finding *finding)
{
    if (known->due || known->files >= MOST_FILES)
        return false;
    return known->files == 0 || (int)finding->severity > known->severity ||
           !g_str_equal(finding->rule->id, known->rule);
}

void app_live_evidence_look(app_live_evidence *evidence, const GPtrArray *findings, int64_t now)
{
    app_live_evidence *e = evidence;
    for (guint i = 0; e && i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (!rep_selects_finding(e->options->filter, finding))
            continue;
        told *known = find_told(e, finding);
        if (!known || !wants_file(known, finding))
            continue;
        known->due = true;
        known->time = now + WAIT;
        known->added = cap_recent_added(e->recent) + cap_recent_room(e->recent, ORDINARY) / 4;
        g_ptr_array_add(e->due, known);
    }
}

/* --- one after the other ---------------------------------------------------------------------- */

typedef struct written {
    told *known;
    rules_finding *finding;
} written;

static bool is_due(const app_live_evidence *e, const told *known, int64_t now)
{
    return now >= known->time || cap_recent_added(e->recent) >= known->added;
}

static bool any_is_due(const app_live_evidence *e, int64_t now)
{
    for (guint i = 0; i < e->due->len; i++)
        if (is_due(e, g_ptr_array_index(e->due, i), now))
            return true;
    return false;
}

static gint graver_first(gconstpointer a, gconstpointer b)
{
    const rules_finding *one = ((const written *)a)->finding;
    const rules_finding *other = ((const written *)b)->finding;
    if (one->severity != other->severity)
        return one->severity > other->severity ? -1 : 1;
    return (one->first.time > other->first.time) - (one->first.time < other->first.time);
}

static GHashTable *by_identity(const GPtrArray *findings)
{
    GHashTable *all = g_hash_table_new_full(cap_hash_text, g_str_equal, g_free, NULL);
    for (guint i = 0; i < findings->len; i++) {
        rules_finding *finding = g_ptr_array_index(findings, i);
        g_hash_table_insert(all, rep_finding_name(finding), finding);
    }
    return all;
}

/* Those that are due, graver ones first. What is no finding any more is none that was told. */
static GArray *take_due(const app_live_evidence *e, const GPtrArray *findings, int64_t now)
{
    GHashTable *all = by_identity(findings);
    GArray *taken = g_array_new(FALSE, FALSE, sizeof(written));
    for (guint i = e->due->len; i > 0; i--) {
        told *known = g_ptr_array_index(e->due, i - 1);
        if (!is_due(e, known, now))
            continue;
        const written next = {known, g_hash_table_lookup(all, known->identity)};
        if (next.finding) {
            g_array_append_val(taken, next);
        } else {
            known->due = false;
            g_ptr_array_remove_index_fast(e->due, i - 1);
        }
    }
    g_array_sort(taken, graver_first);
    g_hash_table_unref(all);
    return taken;
}

/* Until `end`, us, monotonic. */
static void write_due(app_live_evidence *e, const GPtrArray *findings, int64_t now, int64_t end)
{
    GArray *due = take_due(e, findings, now);
    for (guint i = 0; i < due->len; i++) {
        const written *next = &g_array_index(due, written, i);
        app_evidence_store_write(&e->store, e->recent, next->finding);
        next->known->files++;
        next->known->rule = g_intern_string(next->finding->rule->id);
        next->known->severity = (int)next->finding->severity;
        next->known->due = false;
        g_ptr_array_remove_fast(e->due, next->known);
        if (g_get_monotonic_time() >= end)
            break;
    }
    g_array_unref(due);
}

void app_live_evidence_write(app_live_evidence *evidence, const GPtrArray *findings, int64_t now)
{
    app_live_evidence *e = evidence;
    if (!e || now < e->next || !any_is_due(e, now))
        return;
    const int64_t begun = g_get_monotonic_time();
    write_due(e, findings, now, begun + AT_ONCE);
    e->next = now + (g_get_monotonic_time() - begun) * (SHARE - 1);
}

void app_live_evidence_finish(app_live_evidence *evidence, const GPtrArray *findings)
{
    enum { LAST = 10 * G_USEC_PER_SEC };
    if (!evidence)
        return;
    app_live_evidence_look(evidence, findings, 0);
    write_due(evidence, findings, INT64_MAX, g_get_monotonic_time() + LAST);
}
