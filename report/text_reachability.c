/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which client network reaches the port of which CPU: what was tried, trouble first. */
#include "report/hosts.h"
#include "report/text.h"

static bool in_trouble(const ana_reach *reach)
{
    return reach->count[ANA_ATTEMPT_SILENT] + reach->count[ANA_ATTEMPT_REJECTED] +
               reach->unacknowledged >
           0;
}

static bool all_is_well(const ana_reach *reach)
{
    return !in_trouble(reach) && reach->count[ANA_ATTEMPT_PENDING] == 0;
}

static void put_places(rep_buffer *b, const rep_settings *settings, const ana_reach *reach)
{
    const cap_endpoint server = {reach->server, reach->server_port};
    rep_put_client_network(b, settings, &reach->network, reach->prefix);
    rep_put_string(b, " > ");
    rep_put_server_port(b, settings, &server);
}

static void put_first(rep_text_writer *self, const ana_reach *reach, ana_attempt outcome)
{
    rep_put_string(&self->page.line, reach->count[outcome] == 1 ? " (" : " (first ");
    rep_text_put_frame(&self->page.line, self->base.settings, &reach->proof[outcome], "frame");
    rep_put_char(&self->page.line, ')');
}

static void put_answered(rep_page *page, const ana_reach *reach)
{
    const uint64_t arrived = reach->count[ANA_ATTEMPT_ANSWERED] - reach->unacknowledged;
    if (arrived > 0) {
        rep_put_count(&page->line, arrived);
        rep_put_string(&page->line, " opened TCP");
    }
    if (reach->unacknowledged == 0)
        return;
    rep_page_separate(page, 0, ", ");
    rep_put_count(&page->line, reach->unacknowledged);
    rep_put_string(
        &page->line,
        " answered but never acknowledged: the answer seems to get lost on its way back");
}

static void put_rejected(rep_text_writer *self, const ana_reach *reach)
{
    const uint64_t count = reach->count[ANA_ATTEMPT_REJECTED], icmp = reach->rejected_icmp;
    rep_buffer *b = &self->page.line;
    if (count == 0)
        return;
    rep_page_separate(&self->page, 0, ", ");
    rep_put_count(b, count);
    rep_put_string(b, " rejected by ");
    if (icmp == 0 || icmp == count) {
        rep_put_string(b, icmp == 0 ? "RST" : "ICMP");
    } else {
        rep_put_string(b, "RST or ICMP (");
        rep_put_count(b, icmp);
        rep_put_string(b, " by ICMP)");
    }
    put_first(self, reach, ANA_ATTEMPT_REJECTED);
}

static void put_others(rep_text_writer *self, const ana_reach *reach)
{
    static const struct {
        ana_attempt outcome;
        const char *text;
    } rows[] = {
        {ANA_ATTEMPT_SILENT, " without any answer"},
        {ANA_ATTEMPT_PENDING, " ended too soon to tell"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (reach->count[rows[i].outcome] == 0)
            continue;
        rep_page_separate(&self->page, 0, ", ");
        rep_put_count(&self->page.line, reach->count[rows[i].outcome]);
        rep_put_string(&self->page.line, rows[i].text);
        put_first(self, reach, rows[i].outcome);
    }
}

/* Nothing was tried for these. */
static void put_open(rep_page *page, const ana_reach *reach, bool after)
{
    if (reach->open == 0)
        return;
    if (after)
        rep_put_string(&page->line, "; ");
    rep_put_number_of(&page->line, reach->open, "connection already open",
                      "connections already open");
}

static void put_details(rep_text_writer *self, const ana_reach *reach)
{
    const rep_settings *settings = self->base.settings;
    rep_page *page = &self->page;
    if (!settings->verbose)
        return;
    if (reach->count[ANA_ATTEMPT_ANSWERED] > 0) {
        rep_text_put_frame(&page->line, settings, &reach->proof[ANA_ATTEMPT_ANSWERED], "frame");
        rep_page_end(page, 4, "first that opened: ", REP_INK_PLAIN);
    }
    if (reach->open > 0) {
        rep_text_put_frame(&page->line, settings, &reach->proof_open, "frame");
        rep_page_end(page, 4, "first already open: ", REP_INK_PLAIN);
    }
    rep_put_second(&page->line, reach->earliest);
    rep_put_string(&page->line, " to ");
    rep_put_second(&page->line, reach->latest);
    rep_page_end(page, 4, "begun: ", REP_INK_PLAIN);
}

static void put_reach(rep_text_writer *self, const ana_reach *reach)
{
    rep_page *page = &self->page;
    put_places(&page->line, self->base.settings, reach);
    if (all_is_well(reach)) {
        rep_put_string(&page->line, "  ");
        if (reach->count[ANA_ATTEMPT_ANSWERED] > 0)
            rep_put_number_of(&page->line, reach->count[ANA_ATTEMPT_ANSWERED],
                              "attempt to connect: TCP opened",
                              "attempts to connect: TCP opened each time");
        put_open(page, reach, reach->count[ANA_ATTEMPT_ANSWERED] > 0);
        rep_page_item(page, REP_INK_PLAIN);
        put_details(self, reach);
        return;
    }
    rep_page_item(page, REP_INK_BOLD);
    put_answered(page, reach);
    put_rejected(self, reach);
    put_others(self, reach);
    put_open(page, reach, true);
    rep_page_end(page, 4,
                 "attempts to connect: ", in_trouble(reach) ? REP_INK_YELLOW : REP_INK_PLAIN);
    put_details(self, reach);
}

/* Rows of one kind while there is room; how many were left out. */
static guint put_kind(rep_text_writer *self, const GPtrArray *rows, bool trouble, guint *room)
{
    guint hidden = 0;
    for (guint i = 0; i < rows->len; i++) {
        const ana_reach *reach = g_ptr_array_index(rows, i);
        if (in_trouble(reach) != trouble)
            continue;
        if (*room == 0) {
            hidden++;
        } else {
            put_reach(self, reach);
            (*room)--;
        }
    }
    return hidden;
}

static GPtrArray *selected(rep_filter *filter, const GPtrArray *rows)
{
    GPtrArray *result = g_ptr_array_sized_new(rows->len);
    for (guint i = 0; i < rows->len; i++)
        if (rep_selects_reach(filter, g_ptr_array_index(rows, i)))
            g_ptr_array_add(result, g_ptr_array_index(rows, i));
    return result;
}

void rep_text_reachability(rep_text_writer *self, const rep_outcome *outcome)
{
    GPtrArray *rows = selected(self->base.settings->filter, rep_reaches(outcome));
    guint room = self->base.settings->verbose ? G_MAXUINT : REP_TEXT_REACHES;
    if (rows->len > 0)
        rep_page_heading(&self->page,
                         "REACHABILITY (TCP ONLY): client network > CPU, trouble first");
    guint hidden = put_kind(self, rows, true, &room);
    hidden += put_kind(self, rows, false, &room);
    rep_text_more(&self->page, hidden, "pair", "pairs");
    g_ptr_array_unref(rows);
}
