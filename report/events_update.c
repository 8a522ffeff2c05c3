/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o events of a run that may last for years: what is new comes at once, what goes on changing is
 * told again at an interval. The same object comes again with higher counts, and the latest holds.
 */
#include "capture/hash.h"
#include "report/events.h"

#include "report/finding_name.h"
#include "report/format.h"

#define MINUTE (INT64_C(60) * G_USEC_PER_SEC)
#define HOUR   (60 * MINUTE)

enum { MOST_TOLD = 131072 };

/* Of an object: when it was told, and a number that changes when it does. */
typedef struct told {
    int64_t at;
    uint64_t content;
} told;

struct rep_events_told {
    GHashTable *objects; /* name of an object to told */
};

rep_events_told *rep_events_told_new(void)
{
    rep_events_told *all = g_new(rep_events_told, 1);
    all->objects = g_hash_table_new_full(cap_hash_text, g_str_equal, g_free, g_free);
    return all;
}

void rep_events_told_free(rep_events_told *all)
{
    if (!all)
        return;
    g_hash_table_unref(all->objects);
    g_free(all);
}

/* Whether an object is to be told: it is new, it changed and was not told for `wait`, or `anew`.
 * Takes `name`. With too many objects all are forgotten, and so told once more. */
static bool is_due(rep_events_told *all, char *name, uint64_t content, const rep_update *update,
                   int64_t wait)
{
    told *t = g_hash_table_lookup(all->objects, name);
    const bool due = !t || update->anew || (t->content != content && update->now - t->at >= wait);
    if (!t) {
        if (g_hash_table_size(all->objects) >= MOST_TOLD)
            g_hash_table_remove_all(all->objects);
        t = g_new0(told, 1);
        g_hash_table_insert(all->objects, name, t);
    } else {
        g_free(name);
    }
    if (due)
        *t = (told){update->now, content};
    return due;
}

static uint64_t mix(uint64_t sum, uint64_t value)
{
    return (sum ^ value) * UINT64_C(0x9E3779B97F4A7C15) + (sum >> 29);
}

static uint64_t count_of(const ana_reach *reach)
{
    uint64_t sum = mix(reach->open, reach->unacknowledged);
    for (int i = 0; i < ANA_ATTEMPT_COUNT; i++)
        sum = mix(sum, reach->count[i]);
    return sum;
}

/* What came of attempts, apart from how often. Those that wait are soon something else. */
static uint64_t kinds_of(const ana_reach *reach)
{
    uint64_t kinds = (reach->open > 0) + 2u * (reach->unacknowledged > 0);
    for (int i = 0; i < ANA_ATTEMPT_PENDING; i++)
        kinds |= (uint64_t)(reach->count[i] > 0) << (2 + i);
    return kinds;
}

static uint64_t mix_text(uint64_t sum, const char *text)
{
    return mix(sum, text ? g_str_hash(text) : 1);
}

static char *name_of(char kind, const cap_address *ip)
{
    rep_buffer b = {0};
    rep_put_char(&b, kind);
    rep_put_ip(&b, ip);
    char *name = g_strndup(b.data, b.used);
    rep_buffer_clear(&b);
    return name;
}

/* What an asset is, apart from how much traffic it has. */
static uint64_t character_of(const ana_asset *asset)
{
    uint64_t sum = asset->server + 2u * asset->client + 4u * asset->has_mac + 8u * asset->putget;
    const char *const texts[] = {
        asset->order_number, asset->module_type, asset->hardware,         asset->firmware,
        asset->serial,       asset->system_name, asset->module_name,      asset->plant,
        asset->memory_card,  asset->family,      asset->family_confidence};
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
        sum = mix_text(sum, texts[i]);
    sum = mix(sum, asset->partner.known);
    return mix(sum, asset->port);
}

static void update_assets(rep_events_writer *self, const rep_outcome *outcome,
                          const rep_update *update)
{
    const GPtrArray *assets = ana_assets(outcome->analyzer);
    for (guint i = 0; i < assets->len; i++) {
        const ana_asset *asset = g_ptr_array_index(assets, i);
        if (!rep_selects_asset(self->base.settings->filter, asset))
            continue;
        const uint64_t character = character_of(asset);
        const bool other = is_due(self->told, name_of('a', &asset->ip), character, update, 0);
        const uint64_t traffic =
            mix((uint64_t)asset->last.time, asset->reads_ok + asset->writes_ok + asset->refused);
        if (is_due(self->told, name_of('A', &asset->ip), traffic, update, HOUR) || other)
            rep_events_asset(&self->base, asset);
    }
}

static void update_relations(rep_events_writer *self, const rep_outcome *outcome,
                             const rep_update *update)
{
    const GPtrArray *relations = ana_relations(outcome->analyzer);
    for (guint i = 0; i < relations->len; i++) {
        const ana_relation *relation = g_ptr_array_index(relations, i);
        if (!rep_selects_relation(self->base.settings->filter, relation, self->asked))
            continue;
        char *name = g_strdup_printf("r%u", relation->number);
        if (is_due(self->told, name, (uint64_t)relation->last.time, update, HOUR))
            rep_events_relation(&self->base, relation);
    }
}

static void update_reaches(rep_events_writer *self, const rep_outcome *outcome,
                           const rep_update *update)
{
    const GPtrArray *reaches = rep_reaches(outcome);
    for (guint i = 0; i < reaches->len; i++) {
        const ana_reach *reach = g_ptr_array_index(reaches, i);
        if (!rep_selects_reach(self->base.settings->filter, reach))
            continue;
        char *network = name_of('n', &reach->network), *server = name_of('/', &reach->server);
        char *name = g_strdup_printf("%s%s:%u", network, server, reach->server_port);
        char *more = g_strconcat("+", name, NULL);
        const bool other = is_due(self->told, name, kinds_of(reach), update, MINUTE);
        if (is_due(self->told, more, count_of(reach), update, HOUR) || other)
            rep_events_reach(&self->base, reach);
        g_free(network);
        g_free(server);
    }
}

static char *name_of_finding(const rules_finding *finding)
{
    char *plain = rep_finding_name(finding), *name = g_strconcat("f", plain, NULL);
    g_free(plain);
    return name;
}

/* What a finding says, apart from how often. */
static uint64_t verdict_of(const rules_finding *f)
{
    return mix_text(f->severity * 8u + f->confidence, f->cause);
}

/* That a fault of hours goes on need not be told every minute. */
static int64_t wait_of(const rules_finding *f)
{
    return f->last.time - f->first.time < HOUR * 1000 ? MINUTE : HOUR;
}

static void update_findings(rep_events_writer *self, const rep_outcome *outcome,
                            const rep_update *update)
{
    const GPtrArray *findings = rules_findings(outcome->rules);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *f = g_ptr_array_index(findings, i);
        if (!rep_selects_finding(self->base.settings->filter, f))
            continue;
        char *name = name_of_finding(f), *more = g_strconcat("+", name, NULL);
        const bool other = is_due(self->told, name, verdict_of(f), update, MINUTE);
        uint64_t content = mix(f->count, (uint64_t)f->last.time);
        content = mix_text(content, f->message); /* has counts of its own, as of dropped packets */
        if (is_due(self->told, more, content, update, wait_of(f)) || other)
            rep_events_finding(&self->base, f);
    }
}

void rep_events_update(rep_writer *writer, const rep_outcome *outcome, const rep_update *update)
{
    rep_events_writer *self = (rep_events_writer *)writer;
    if (!self->told)
        self->told = rep_events_told_new();
    update_assets(self, outcome, update);
    update_relations(self, outcome, update);
    update_reaches(self, outcome, update);
    update_findings(self, outcome, update);
    if (is_due(self->told, g_strdup("summary"), outcome->capture->packets, update, HOUR))
        rep_events_summary(writer, outcome);
}

/* Only those that stay for a while: others are told soon enough, when they end. */
void rep_events_open(rep_writer *writer, const ana_connection *connection, const rep_update *update)
{
    rep_events_writer *self = (rep_events_writer *)writer;
    const cap_flow *flow = connection->flow;
    if (!update->anew && flow->last.time - flow->first.time < MINUTE * 1000)
        return;
    if (!self->told)
        self->told = rep_events_told_new();
    char *name = g_strdup_printf("c%" G_GUINT64_FORMAT, connection->number);
    if (!is_due(self->told, name, (uint64_t)flow->last.time, update, HOUR))
        return;
    ana_connection so_far = *connection;
    so_far.end = CAP_END_OPEN;
    so_far.ended_by = -1;
    rep_events_connection(writer, &so_far);
}

void rep_events_ended(rep_events_told *all, const ana_connection *connection)
{
    if (!all)
        return;
    char *name = g_strdup_printf("c%" G_GUINT64_FORMAT, connection->number);
    g_hash_table_remove(all->objects, name);
    g_free(name);
}
