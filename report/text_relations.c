/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who talks to which CPU, and what about. */
#include "capture/hash.h"
#include "dissector/item.h"
#include "report/hosts.h"
#include "report/names.h"
#include "report/text.h"

/* A relation and what decides where it stands. */
typedef struct ranked {
    const ana_relation *relation;
    int severity; /* of the gravest finding about its hosts, -1 none */
    bool trouble; /* requests of its own were refused or not answered */
    uint64_t requests;
} ranked;

static bool in_trouble(const ana_relation *r)
{
    return r->status_count[ANA_REFUSED] + r->status_count[ANA_PARTIAL] +
               r->status_count[ANA_UNANSWERED] >
           0;
}

static int by_importance(gconstpointer a, gconstpointer b)
{
    const ranked *one = a, *other = b;
    if (one->severity != other->severity)
        return one->severity > other->severity ? -1 : 1;
    if (one->trouble != other->trouble)
        return one->trouble ? -1 : 1;
    if (one->requests != other->requests)
        return one->requests > other->requests ? -1 : 1;
    return one->relation->number < other->relation->number ? -1 : 1;
}

static void put_parties(rep_text_writer *self, const ana_relation *r)
{
    rep_page *page = &self->page;
    rep_put_client(&page->line, self->base.settings, &r->client);
    rep_put_string(&page->line, " > ");
    rep_put_server(&page->line, self->base.settings, &r->server);
    rep_buffer details = {0};
    rep_text_put_tsaps(&details, &r->calling, &r->called);
    if (r->protocol == ANA_PROTOCOL_S7COMM_PLUS)
        rep_put_string(&details, details.used > 0 ? "  S7comm-plus" : "S7comm-plus");
    if (r->client_inferred)
        rep_put_string(&details, details.used > 0 ? "  (who is client is a guess)"
                                                  : "(who is client is a guess)");
    rep_text_end_parties(page, &details);
    rep_buffer_clear(&details);
}

static void put_range(rep_buffer *b, const ana_object *o, uint32_t lowest, uint32_t highest)
{
    rep_put_object_name(b, o);
    if (lowest > highest)
        return;
    const bool numbered = s7_area_is_numbered(o->area);
    rep_put_string(b, numbered ? "" : lowest == highest ? " byte " : " bytes ");
    rep_put_unsigned(b, lowest);
    if (lowest == highest)
        return;
    rep_put_char(b, '-');
    if (numbered)
        rep_put_object_name(b, o);
    rep_put_unsigned(b, highest);
}

typedef enum direction { READ, WRITE, READ_REFUSED, WRITE_REFUSED, DIRECTION_COUNT } direction;

static uint64_t count_of(const ana_object *o, direction d)
{
    const uint64_t counts[DIRECTION_COUNT] = {o->reads, o->writes, o->reads_refused,
                                              o->writes_refused};
    return counts[d];
}

static void put_object(rep_buffer *b, const ana_object *o, direction d)
{
    if (d == READ)
        put_range(b, o, o->read_lowest, o->read_highest);
    else if (d == WRITE)
        put_range(b, o, o->write_lowest, o->write_highest);
    else
        rep_put_object_name(b, o);
    rep_put_string(b, " (");
    rep_put_count(b, count_of(o, d));
    rep_put_string(b, o->of_client ? "x, by the server in the client)" : "x)");
}

static void put_direction(rep_page *page, const GArray *objects, direction d, bool verbose)
{
    static const char *const labels[DIRECTION_COUNT] = {
        [READ] = "reads           ",
        [WRITE] = "writes          ",
        [READ_REFUSED] = "refused reads   ",
        [WRITE_REFUSED] = "refused writes  ",
    };
    guint shown = 0, hidden = 0;
    for (guint i = 0; i < objects->len; i++) {
        const ana_object *o = &g_array_index(objects, ana_object, i);
        if (count_of(o, d) == 0)
            continue;
        if (!verbose && shown == REP_TEXT_OBJECTS) {
            hidden++;
            continue;
        }
        rep_page_separate(page, 0, ", ");
        put_object(&page->line, o, d);
        shown++;
    }
    if (hidden > 0)
        rep_put_format(&page->line, " and %u more", hidden);
    if (shown > 0)
        rep_page_end(page, 4, labels[d], d < READ_REFUSED ? REP_INK_PLAIN : REP_INK_YELLOW);
}

/* Reads and writes without an answer, in one paragraph. */
static void put_asked(rep_page *page, const GArray *objects)
{
    static const char *const verbs[] = {[READ] = "read ", [WRITE] = "write "};
    for (guint i = 0; objects && i < objects->len; i++) {
        const ana_object *o = &g_array_index(objects, ana_object, i);
        for (direction d = READ; d <= WRITE; d++) {
            if (count_of(o, d) == 0)
                continue;
            rep_page_separate(page, 0, ", ");
            rep_put_string(&page->line, verbs[d]);
            put_object(&page->line, o, d);
        }
    }
    if (page->line.used > 0)
        rep_page_end(page, 4, "without answer  ", REP_INK_YELLOW);
}

static void put_statuses(rep_buffer *b, const ana_relation *r)
{
    static const struct {
        ana_status status;
        const char *one, *many;
    } rows[] = {
        {ANA_REFUSED, "refused", "refused"},
        {ANA_PARTIAL, "refused in part", "refused in part"},
        {ANA_UNANSWERED, "unanswered", "unanswered"},
        {ANA_PENDING, "not answered when connection or capture ended",
         "not answered when connection or capture ended"},
        {ANA_UNSEEN, "whose answer was not captured", "whose answers were not captured"},
        {ANA_ORPHAN, "answer without its request (late?)", "answers without their request (late?)"},
        {ANA_INDICATION, "message that wants no answer", "messages that want no answer"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const uint64_t count = r->status_count[rows[i].status];
        if (count == 0)
            continue;
        rep_put_string(b, ", ");
        rep_put_number_of(b, count, rows[i].one, rows[i].many);
    }
}

static void put_traffic(rep_page *page, const ana_relation *r, bool verbose)
{
    rep_buffer *b = &page->line;
    rep_put_number_of(b, rep_requests_of(r), "request", "requests");
    rep_put_string(b, " on ");
    rep_put_number_of(b, r->connections, "connection", "connections");
    put_statuses(b, r);
    rep_page_end(page, 4, "traffic         ", REP_INK_PLAIN);
    if (r->latency.count == 0)
        return;
    if (r->latency.count == 1) {
        rep_put_span(b, r->latency.max);
        rep_page_end(page, 4, "answer time     ", REP_INK_PLAIN);
        return;
    }
    if (verbose) {
        rep_put_string(b, "fastest ");
        rep_put_span(b, r->latency.min);
        rep_put_string(b, ", ");
    }
    rep_put_string(b, "half within ");
    rep_put_span(b, ana_histogram_quantile(&r->latency, 0.5));
    if (r->latency.count >= 100) { /* of fewer, 99 % is the slowest */
        rep_put_string(b, ", 99 % within ");
        rep_put_span(b, ana_histogram_quantile(&r->latency, 0.99));
    }
    rep_put_string(b, ", slowest ");
    rep_put_span(b, r->latency.max);
    rep_page_end(page, 4, "answer time     ", REP_INK_PLAIN);
}

static void put_said(rep_page *page, const char *before, const char *text)
{
    if (!text)
        return;
    rep_page_separate(page, 0, ", ");
    rep_put_string(&page->line, before);
    rep_put_string(&page->line, text);
}

/* Who the client says that it is when it creates a session of S7comm-plus. */
static void put_partner(rep_text_writer *self, const rep_outcome *outcome, const ana_relation *r)
{
    rep_page *page = &self->page;
    const ana_asset *asset = ana_find_asset(outcome->analyzer, &r->client);
    if (r->protocol != ANA_PROTOCOL_S7COMM_PLUS || !asset || !asset->partner.known)
        return;
    put_said(page, "application ", asset->partner.application);
    put_said(page, "user ", asset->partner.user);
    put_said(page, "program ", asset->partner.program);
    put_said(page, "comment ", asset->partner.comment);
    if (self->base.settings->verbose || page->line.used == 0)
        put_said(page, "adapter ", asset->partner.adapter);
    if (page->line.used > 0)
        rep_page_end(page, 4, "client is       ", REP_INK_PLAIN);
}

static void put_relation(rep_text_writer *self, const rep_outcome *outcome, const ana_relation *r)
{
    rep_page *page = &self->page;
    GArray *objects = ana_relation_objects(r);
    put_parties(self, r);
    put_partner(self, outcome, r);
    for (direction d = READ; d < DIRECTION_COUNT; d++)
        put_direction(page, objects, d, self->base.settings->verbose);
    put_asked(page, rep_asked_objects(self->asked, r));
    rep_text_services(self, r);
    put_traffic(page, r, self->base.settings->verbose);
    if (self->base.settings->verbose)
        rep_text_agreed(self, r);
    g_array_unref(objects);
}

typedef struct host_pair {
    cap_address client, server;
} host_pair;

static guint hash_pair(gconstpointer key)
{
    const host_pair *pair = key;
    const guint hash = cap_hash_bytes(0, pair->client.bytes, sizeof pair->client.bytes);
    return cap_hash_bytes(hash, pair->server.bytes, sizeof pair->server.bytes);
}

static bool same_address(const cap_address *one, const cap_address *other)
{
    return one->family == other->family && memcmp(one->bytes, other->bytes, sizeof one->bytes) == 0;
}

static gboolean equal_pairs(gconstpointer a, gconstpointer b)
{
    const host_pair *one = a, *other = b;
    return same_address(&one->client, &other->client) && same_address(&one->server, &other->server);
}

/* Hosts to the gravest severity of the findings about both, 1 higher: 0 is none. */
static void note_severity(GHashTable *severities, const rules_finding *told, rules_severity grade)
{
    const host_pair pair = {told->client, told->server};
    const int severity = (int)grade + 1;
    if (severity > GPOINTER_TO_INT(g_hash_table_lookup(severities, &pair)))
        g_hash_table_insert(severities, g_memdup2(&pair, sizeof pair), GINT_TO_POINTER(severity));
}

static GHashTable *severities_of(const GPtrArray *findings)
{
    GHashTable *result = g_hash_table_new_full(hash_pair, equal_pairs, g_free, NULL);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        note_severity(result, finding, finding->severity);
        for (guint j = 0; finding->symptoms && j < finding->symptoms->len; j++) {
            const rules_finding *symptom = g_ptr_array_index(finding->symptoms, j);
            if (symptom->rule)
                note_severity(result, symptom, finding->severity);
        }
    }
    return result;
}

/* Only what talks S7: the others stand in the section of what is not S7. */
static GArray *sorted(const rep_text_writer *self, const rep_outcome *outcome)
{
    const GPtrArray *relations = ana_relations(outcome->analyzer);
    GHashTable *severities = severities_of(rules_findings(outcome->rules));
    GArray *result = g_array_new(FALSE, FALSE, sizeof(ranked));
    for (guint i = 0; i < relations->len; i++) {
        const ana_relation *r = g_ptr_array_index(relations, i);
        const host_pair pair = {r->client, r->server};
        const ranked row = {
            .relation = r,
            .severity = GPOINTER_TO_INT(g_hash_table_lookup(severities, &pair)) - 1,
            .trouble = in_trouble(r),
            .requests = rep_requests_of(r),
        };
        const bool s7 =
            r->protocol == ANA_PROTOCOL_S7COMM || r->protocol == ANA_PROTOCOL_S7COMM_PLUS;
        if (s7 && rep_selects_relation(self->base.settings->filter, r, self->asked))
            g_array_append_val(result, row);
    }
    g_array_sort(result, by_importance);
    g_hash_table_unref(severities);
    return result;
}

static void put_hidden(rep_page *page, const GArray *relations, guint shown)
{
    uint64_t requests = 0, troubled = 0;
    for (guint i = shown; i < relations->len; i++) {
        const ranked *row = &g_array_index(relations, ranked, i);
        requests += row->requests;
        troubled += row->trouble || row->severity >= RULES_WARNING;
    }
    rep_put_string(&page->line, "... and ");
    rep_put_number_of(&page->line, relations->len - shown, "relation", "relations");
    rep_put_string(&page->line, " more with ");
    rep_put_number_of(&page->line, requests, "request", "requests");
    if (troubled > 0) {
        rep_put_string(&page->line, ", ");
        rep_put_count(&page->line, troubled);
        rep_put_string(&page->line, " of them with a warning, or with requests in trouble");
    }
    rep_put_string(&page->line, " (-v shows all)");
    rep_page_end(page, 1, NULL, REP_INK_FAINT);
}

void rep_text_relations(rep_text_writer *self, const rep_outcome *outcome)
{
    GArray *relations = sorted(self, outcome);
    const guint limit = self->base.settings->verbose ? G_MAXUINT : REP_TEXT_RELATIONS;
    const guint shown = MIN(relations->len, limit);
    if (relations->len > 0)
        rep_page_heading(&self->page, "WHO TALKS TO WHOM: client > CPU, trouble first");
    else if (self->base.settings->filter && outcome->totals->s7 > 0)
        rep_page_heading(&self->page, "WHO TALKS TO WHOM: no relation that the filter selects");
    for (guint i = 0; i < shown; i++)
        put_relation(self, outcome, g_array_index(relations, ranked, i).relation);
    if (relations->len > shown)
        put_hidden(&self->page, relations, shown);
    g_array_unref(relations);
}
