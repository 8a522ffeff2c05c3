/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the header leaves out: packets and PDUs by kind, repeats, and what found no room. */
#include "report/text.h"

typedef struct named_count {
    uint64_t count;
    const char *name;
} named_count;

/* The counts that are not 0; `none` if all are. */
static void put_counts(rep_page *page, const char *label, const named_count *rows, size_t count,
                       const char *none)
{
    rep_buffer *b = &page->line;
    for (size_t i = 0; i < count; i++) {
        if (rows[i].count == 0)
            continue;
        rep_page_separate(page, 0, ", ");
        rep_put_count(b, rows[i].count);
        rep_put_char(b, ' ');
        rep_put_string(b, rows[i].name);
    }
    if (b->used == 0)
        rep_put_string(b, none);
    rep_page_end(page, 0, label, REP_INK_PLAIN);
}

static void put_packets(rep_page *page, const cap_stats *s)
{
    const named_count rows[] = {
        {s->watched, "TCP on the watched ports"},
        {s->other_port, "TCP on other ports"},
        {s->not_tcp, "IP without TCP"},
        {s->not_ip, "neither IPv4 nor IPv6"},
        {s->malformed, "with damaged headers"},
        {s->unsupported_link, "of a link layer that is not supported"},
        {s->fragments, "IP fragments"},
        {s->fragments_dropped, "fragmented datagrams given up"},
        {s->time_backwards, "older than the one before"},
    };
    put_counts(page, "Packets: ", rows, G_N_ELEMENTS(rows), "none");
}

static void put_pdus(rep_page *page, const ana_stats *s)
{
    const named_count rows[] = {
        {s->rosctr[S7_ROSCTR_JOB], "S7 Job"},
        {s->rosctr[S7_ROSCTR_ACK], "S7 Ack"},
        {s->rosctr[S7_ROSCTR_ACK_DATA], "S7 Ack-Data"},
        {s->rosctr[S7_ROSCTR_USERDATA], "S7 Userdata"},
        {s->rosctr[0], "S7 of unknown kind"},
        {s->s7comm_plus, "S7comm-plus"},
        {s->tls, "inside TLS"},
        {s->other, "of other protocols"},
        {s->empty_dt, "empty COTP DT"},
        {s->damaged, "malformed"},
    };
    put_counts(page, "PDUs: ", rows, G_N_ELEMENTS(rows), "none");
}

static void put_repeats(rep_page *page, const rep_outcome *outcome)
{
    const rep_totals *t = outcome->totals;
    const named_count rows[] = {
        {outcome->capture->duplicates, "packets twice from the mirror port"},
        {t->retransmitted, "packets retransmitted"},
        {t->out_of_order, "packets out of order"},
        {t->conflicts, "bytes repeated with another value"},
        {t->bad_checksums, "repeats with a bad checksum"},
    };
    put_counts(page, "Repeats: ", rows, G_N_ELEMENTS(rows), "none");
}

static void put_missing(rep_page *page, const rep_outcome *outcome)
{
    const named_count rows[] = {
        {outcome->totals->lost, "bytes never captured"},
        {outcome->totals->truncated, "bytes cut off by the snap length"},
        {ana_statistics(outcome->analyzer)->skipped, "bytes passed over to find the next packet"},
        {rep_inputs_dropped(outcome->inputs), "packets dropped while capturing"},
    };
    put_counts(page, "Missing: ", rows, G_N_ELEMENTS(rows), "nothing");
}

static void put_evictions(rep_text_writer *self, const rep_outcome *outcome)
{
    const ana_stats *a = ana_statistics(outcome->analyzer);
    const named_count rows[] = {
        {outcome->capture->flows_evicted, "connections"},
        {outcome->capture->held_forced, "gaps declared for want of room"},
        {a->evicted_requests, "requests"},
        {a->evicted_relations, "relations"},
        {a->evicted_assets, "hosts"},
        {a->evicted_objects + rep_asked_beyond(self->asked), "accesses to objects"},
        {rep_services_beyond(self->services), "requests for services"},
        {a->evicted_tsdus, "COTP fragments"},
        {a->evicted_blocks, "blocks"},
        {a->evicted_subscriptions, "subscriptions and jobs"},
        {a->evicted_reaches, "attempts to connect"},
        {rules_dropped(outcome->rules), "facts of findings"},
    };
    put_counts(&self->page, "No room for: ", rows, G_N_ELEMENTS(rows), "nothing: all was kept");
}

void rep_text_counts(rep_text_writer *self, const rep_outcome *outcome)
{
    put_packets(&self->page, outcome->capture);
    put_pdus(&self->page, ana_statistics(outcome->analyzer));
    put_repeats(&self->page, outcome);
    put_missing(&self->page, outcome);
    put_evictions(self, outcome);
}
