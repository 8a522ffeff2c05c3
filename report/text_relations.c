/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who talks to which CPU, and what about. */
#include "dissector/item.h"
#include "report/hosts.h"
#include "report/names.h"
#include "report/text.h"

/* Trouble first, then writers, then the busiest. */
static uint64_t trouble(const ana_relation *r)
{
    return r->status_count[ANA_REFUSED] + r->status_count[ANA_PARTIAL] +
           r->status_count[ANA_UNANSWERED];
}

static int by_importance(gconstpointer a, gconstpointer b)
{
    const ana_relation *one = *(const ana_relation *const *)a;
    const ana_relation *other = *(const ana_relation *const *)b;
    const bool trouble_one = trouble(one) > 0, trouble_other = trouble(other) > 0;
    if (trouble_one != trouble_other)
        return trouble_one ? -1 : 1;
    const uint64_t requests_one = rep_requests_of(one), requests_other = rep_requests_of(other);
    if (requests_one != requests_other)
        return requests_one > requests_other ? -1 : 1;
    return one->number < other->number ? -1 : 1;
}

static void put_parties(rep_text_writer *self, const ana_relation *r)
{
    rep_page *page = &self->page;
    rep_buffer *b = &page->line;
    rep_put_client(b, self->base.settings, &r->client);
    rep_put_string(b, " > ");
    rep_put_server(b, self->base.settings, &r->server);
    if (r->calling.size > 0 || r->called.size > 0)
        rep_put_string(b, "  ");
    rep_text_put_tsaps(b, &r->calling, &r->called);
    if (r->protocol == ANA_PROTOCOL_S7COMM_PLUS)
        rep_put_string(b, "  S7comm-plus");
    else if (r->protocol == ANA_PROTOCOL_TLS)
        rep_put_string(b, "  encrypted (TLS)");
    else if (r->protocol == ANA_PROTOCOL_OTHER)
        rep_put_string(b, "  not S7");
    if (r->client_inferred)
        rep_put_string(b, "  (who is client is a guess)");
    rep_page_end(page, 1, NULL, REP_INK_BOLD);
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

static void put_traffic(rep_page *page, const ana_relation *r)
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

static void put_relation(rep_text_writer *self, const ana_relation *r)
{
    rep_page *page = &self->page;
    GArray *objects = ana_relation_objects(r);
    put_parties(self, r);
    for (direction d = READ; d < DIRECTION_COUNT; d++)
        put_direction(page, objects, d, self->base.settings->verbose);
    put_asked(page, rep_asked_objects(self->asked, r));
    rep_services_put(self->services, page, r);
    put_traffic(page, r);
    g_array_unref(objects);
}

/* Only what talks S7: the others stand in the section of what is not S7. */
static GPtrArray *sorted(const GPtrArray *relations)
{
    GPtrArray *result = g_ptr_array_new();
    for (guint i = 0; i < relations->len; i++) {
        ana_relation *r = g_ptr_array_index(relations, i);
        if (r->protocol == ANA_PROTOCOL_S7COMM || r->protocol == ANA_PROTOCOL_S7COMM_PLUS)
            g_ptr_array_add(result, r);
    }
    g_ptr_array_sort(result, by_importance);
    return result;
}

void rep_text_relations(rep_text_writer *self, const rep_outcome *outcome)
{
    GPtrArray *relations = sorted(ana_relations(outcome->analyzer));
    const guint limit = self->base.settings->verbose ? G_MAXUINT : REP_TEXT_RELATIONS;
    if (relations->len > 0)
        rep_page_heading(&self->page, "WHO TALKS TO WHOM: client > CPU, trouble first");
    uint64_t hidden_requests = 0;
    for (guint i = 0; i < relations->len; i++) {
        ana_relation *r = g_ptr_array_index(relations, i);
        if (i < limit)
            put_relation(self, r);
        else
            hidden_requests += rep_requests_of(r);
    }
    if (relations->len > limit) {
        rep_put_string(&self->page.line, "... and ");
        rep_put_number_of(&self->page.line, relations->len - limit, "relation", "relations");
        rep_put_string(&self->page.line, " more with ");
        rep_put_number_of(&self->page.line, hidden_requests, "request", "requests");
        rep_put_string(&self->page.line, " (-v shows all)");
        rep_page_end(&self->page, 1, NULL, REP_INK_FAINT);
    }
    g_ptr_array_unref(relations);
}
