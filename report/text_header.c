/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What was read, and how far the capture can be trusted: three lines. */
#include "report/text.h"

static void put_what(rep_buffer *b, const rep_settings *settings, const rep_outcome *outcome)
{
    const cap_stats *s = outcome->capture;
    if (outcome->inputs->count > 1 && outcome->inputs->infos[0].live) {
        for (size_t i = 0; i < outcome->inputs->count; i++)
            rep_put_format(b, "%s%s", i > 0 ? ", " : "", outcome->inputs->infos[i].name);
    } else if (settings->file_count == 1) {
        char *name = g_path_get_basename(settings->files[0]);
        rep_put_string(b, g_str_equal(name, "-") ? "standard input" : name);
        g_free(name);
    } else {
        rep_put_number_of(b, settings->file_count, "file", "files");
    }
    rep_put_string(b, ": ");
    rep_put_number_of(b, s->packets, "packet", "packets");
    if (s->packets == 0)
        return;
    rep_put_string(b, " (");
    rep_put_size(b, s->bytes);
    rep_put_string(b, ") in ");
    rep_put_span(b, s->last_time - s->first_time);
    rep_put_string(b, ", from ");
    rep_put_second(b, s->first_time);
}

static void put_ports(rep_buffer *b, const rep_settings *settings)
{
    rep_put_string(b, settings->port_count > 1 ? "ports " : "port ");
    for (size_t i = 0; i < settings->port_count; i++) {
        if (i > 0)
            rep_put_char(b, ',');
        rep_put_unsigned(b, settings->ports[i]);
    }
}

typedef struct status_text {
    ana_status status;
    const char *text;
} status_text;

static const status_text statuses[] = {
    {ANA_OK, "ok"},
    {ANA_REFUSED, "refused"},
    {ANA_PARTIAL, "refused in part"},
    {ANA_UNANSWERED, "unanswered"},
    {ANA_PENDING, "not answered when connection or capture ended"},
    {ANA_UNSEEN, "whose answer was not captured"},
};

static void put_requests(rep_page *page, const ana_stats *stats)
{
    rep_buffer *b = &page->line;
    uint64_t requests = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
        requests += stats->status_count[statuses[i].status];
    rep_put_number_of(b, requests, "request", "requests");
    if (requests == 0)
        return;
    rep_put_string(b, ": ");
    const size_t start = b->used;
    for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++) {
        const uint64_t count = stats->status_count[statuses[i].status];
        if (count == 0)
            continue;
        rep_page_separate(page, start, ", ");
        rep_put_count(b, count);
        rep_put_char(b, ' ');
        rep_put_string(b, statuses[i].text);
    }
    const uint64_t indications = stats->status_count[ANA_INDICATION];
    if (indications == 0)
        return;
    rep_put_string(b, "; ");
    rep_put_number_of(b, indications, "message that wants no answer",
                      "messages that want no answer");
}

/* The ports of the TCP packets that are not watched. */
static void put_other_ports(rep_buffer *b, const cap_stats *s)
{
    uint64_t listed = 0;
    rep_put_string(b, " (");
    for (int i = 0; i < CAP_OTHER_PORTS && s->other_ports[i].packets > 0; i++) {
        rep_put_string(b, i > 0 ? ", " : "");
        rep_put_format(b, "port %u: ", s->other_ports[i].port);
        rep_put_count(b, s->other_ports[i].packets);
        listed += s->other_ports[i].packets;
    }
    if (listed < s->other_port) {
        rep_put_string(b, ", others: ");
        rep_put_count(b, s->other_port - listed);
    }
    rep_put_char(b, ')');
}

/* On which port to look, where that can be told. */
static void put_hint(rep_buffer *b, const cap_stats *s)
{
    GString *ports = g_string_new(NULL);
    for (int i = 0; i < CAP_OTHER_PORTS && s->other_ports[i].recognized > 0; i++)
        g_string_append_printf(ports, "%s%u", i > 0 ? "," : "", s->other_ports[i].port);
    if (ports->len > 0)
        rep_put_format(b, ". S7 was seen on port %s: use --port %s", ports->str, ports->str);
    else if (s->other_port > 0)
        rep_put_string(b, ". S7 was seen on no port; --port names the ports to look at");
    g_string_free(ports, TRUE);
}

/* What there is in a capture without a connection on the watched ports. */
static void put_instead(rep_page *page, const cap_stats *s)
{
    const struct {
        uint64_t count;
        const char *what;
    } rows[] = {
        {s->other_port, "TCP on other ports"},
        {s->not_tcp, "IP without TCP"},
        {s->not_ip, "neither IPv4 nor IPv6"},
        {s->malformed, "with damaged headers"},
        {s->unsupported_link, "of a link layer that is not supported"},
    };
    rep_buffer *b = &page->line;
    if (s->packets > 0)
        rep_put_string(b, ". Packets instead: ");
    const size_t start = b->used;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].count == 0)
            continue;
        rep_page_separate(page, start, ", ");
        rep_put_count(b, rows[i].count);
        rep_put_char(b, ' ');
        rep_put_string(b, rows[i].what);
        if (i == 0)
            put_other_ports(b, s);
    }
    put_hint(b, s);
}

/* Attempts to connect, of all networks and servers. */
static ana_reach attempts_of(const rep_outcome *outcome)
{
    const GPtrArray *reaches = rep_reaches(outcome);
    ana_reach sum = {0};
    for (guint i = 0; i < reaches->len; i++) {
        const ana_reach *reach = g_ptr_array_index(reaches, i);
        for (int k = 0; k < ANA_ATTEMPT_COUNT; k++)
            sum.count[k] += reach->count[k];
        sum.unacknowledged += reach->unacknowledged;
    }
    return sum;
}

/* All connections, each in one kind. */
static void put_connection_kinds(rep_page *page, const rep_outcome *outcome)
{
    const rep_totals *t = outcome->totals;
    const ana_reach sum = attempts_of(outcome);
    const uint64_t failed = sum.count[ANA_ATTEMPT_SILENT] + sum.count[ANA_ATTEMPT_REJECTED] +
                            sum.count[ANA_ATTEMPT_PENDING] + sum.unacknowledged;
    const uint64_t without = t->connections - t->s7;
    const struct {
        uint64_t count;
        const char *one, *many;
    } rows[] = {
        {t->s7, "connection with S7", "connections with S7"},
        {without - MIN(without, failed), "connection without S7", "connections without S7"},
        {sum.count[ANA_ATTEMPT_SILENT], "attempt to connect without any answer",
         "attempts to connect without any answer"},
        {sum.count[ANA_ATTEMPT_REJECTED], "attempt rejected", "attempts rejected"},
        {sum.unacknowledged, "attempt whose answer did not arrive",
         "attempts whose answers did not arrive"},
        {sum.count[ANA_ATTEMPT_PENDING], "attempt that ended too soon to tell",
         "attempts that ended too soon to tell"},
    };
    const size_t start = page->line.used;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].count == 0)
            continue;
        rep_page_separate(page, start, ", ");
        rep_put_number_of(&page->line, rows[i].count, rows[i].one, rows[i].many);
    }
}

static void put_connections(rep_text_writer *self, const rep_outcome *outcome)
{
    rep_page *page = &self->page;
    rep_buffer *b = &page->line;
    const rep_totals *t = outcome->totals;
    if (t->connections == 0) {
        rep_put_string(b, "No TCP connection on ");
        put_ports(b, self->base.settings);
        put_instead(page, outcome->capture);
        return;
    }
    if (t->s7 == t->connections) {
        rep_put_number_of(b, t->connections, "connection", "connections");
        rep_put_string(b, " on ");
        put_ports(b, self->base.settings);
        rep_put_string(b, t->s7 == 1 ? ", with S7; " : ", all with S7; ");
    } else {
        rep_put_string(b, "On ");
        put_ports(b, self->base.settings);
        rep_put_string(b, ": ");
        put_connection_kinds(page, outcome);
        rep_put_string(b, t->s7 == 0 ? "; see below what there is instead of S7" : "; ");
    }
    if (t->s7 > 0)
        put_requests(page, ana_statistics(outcome->analyzer));
}

typedef struct flaw {
    uint64_t count;
    const char *one, *many;
} flaw;

static void put_quality(rep_text_writer *self, const rep_outcome *outcome)
{
    rep_page *page = &self->page;
    const cap_stats *s = outcome->capture;
    const rep_totals *t = outcome->totals;
    const ana_stats *a = ana_statistics(outcome->analyzer);
    const uint64_t uncounted = a->evicted_requests + a->evicted_relations + a->evicted_assets +
                               a->evicted_objects + a->evicted_tsdus + a->evicted_subscriptions +
                               a->evicted_reaches + rep_asked_beyond(self->asked) +
                               rep_services_beyond(self->services) + rules_dropped(outcome->rules);
    const flaw flaws[] = {
        {outcome->inputs->problem_count, "input could not be read, or not to its end",
         "problems with the inputs"},
        {t->one_sided, "connection was captured in one direction only",
         "connections were captured in one direction only"},
        {t->gapped, "connection lacks packets in the capture",
         "connections lack packets in the capture"},
        {s->snapped, "packet was cut short by the capture",
         "packets were cut short by the capture"},
        {rep_inputs_dropped(outcome->inputs), "packet was dropped while capturing",
         "packets were dropped while capturing"},
        {t->midstream, "connection began before the capture",
         "connections began before the capture"},
        {s->duplicates, "packet came twice from the mirror port",
         "packets came twice from the mirror port"},
        {s->unsupported_link, "packet has a link layer that is not supported",
         "packets have a link layer that is not supported"},
        {s->malformed, "packet has damaged headers", "packets have damaged headers"},
        {s->flows_evicted, "connection was given up for lack of room",
         "connections were given up for lack of room"},
        {uncounted, "fact found no room in a table (-v says which)",
         "facts found no room in a table (-v says which)"},
    };
    rep_buffer *b = &page->line;
    const size_t start = b->used;
    for (size_t i = 0; i < G_N_ELEMENTS(flaws); i++) {
        if (flaws[i].count == 0)
            continue;
        rep_page_separate(page, start, "; ");
        rep_put_number_of(b, flaws[i].count, flaws[i].one, flaws[i].many);
    }
    if (b->used == start)
        rep_put_string(b, t->connections > 0 ? "complete, both directions of every connection"
                                             : "nothing to judge");
}

static void put_policy(rep_page *page, const rep_settings *settings)
{
    rep_buffer *b = &page->line;
    if (!settings->policy)
        return;
    if (settings->policy_file) {
        char *name = g_path_get_basename(settings->policy_file);
        rep_put_format(b, "%s: ", name);
        g_free(name);
    }
    rep_put_number_of(b, policy_cpu_count(settings->policy), "CPU", "CPUs");
    rep_put_string(b, " and ");
    rep_put_number_of(b, policy_partner_count(settings->policy), "partner", "partners");
    rep_page_end(page, 0, "Policy: ", REP_INK_PLAIN);
}

/* What is in force must not be taken for all that there is. */
static void put_filter(rep_page *page, const rep_filter *filter)
{
    if (!filter)
        return;
    rep_put_string(&page->line, rep_filter_text(filter));
    rep_page_end(page, 0, "Filter: ", REP_INK_YELLOW);
    rep_put_string(&page->line, "Below stands only what it selects; the lines above are about the "
                                "whole capture.");
    rep_page_end(page, 8, NULL, REP_INK_FAINT);
}

void rep_text_header(rep_text_writer *self, const rep_outcome *outcome)
{
    rep_page *page = &self->page;
    put_what(&page->line, self->base.settings, outcome);
    rep_page_end(page, 0, NULL, REP_INK_BOLD);
    put_connections(self, outcome);
    rep_page_end(page, 0, NULL, REP_INK_PLAIN);
    put_quality(self, outcome);
    rep_page_end(page, 0, "Capture quality: ", REP_INK_PLAIN);
    put_policy(page, self->base.settings);
    put_filter(page, self->base.settings->filter);
    if (self->base.settings->verbose)
        rep_text_counts(self, outcome);
}
