/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/text.h"

static void put_tsap_bytes(rep_buffer *b, const ana_tsap_bytes *tsap)
{
    if (tsap->size == 0)
        rep_put_string(b, "unknown");
    else
        rep_put_hex(b, (s7_bytes){tsap->data, tsap->size});
}

static void put_tsaps(rep_page *page, const ana_relation *r)
{
    if (r->calling.size + r->called.size == 0)
        return;
    put_tsap_bytes(&page->line, &r->calling);
    rep_put_string(&page->line, " > ");
    put_tsap_bytes(&page->line, &r->called);
    rep_page_end(page, 4, "TSAPs in hex    ", REP_INK_PLAIN);
}

static void put_setup(rep_buffer *b, const rep_agreement *a)
{
    rep_put_format(b, "PDU length %u bytes", a->pdu_length);
    if (a->asked_pdu_length > 0 && a->asked_pdu_length != a->pdu_length)
        rep_put_format(b, " (the client asked for %u)", a->asked_pdu_length);
    rep_put_format(b, ", AmQ calling %u, called %u", a->amq_calling, a->amq_called);
}

static void put_negotiated(rep_page *page, const rep_agreement *a)
{
    rep_buffer *b = &page->line;
    if (a->setup)
        put_setup(b, a);
    if (a->tpdu_size > 0 && a->tpdu_size < 32) {
        rep_page_separate(page, 0, ", ");
        rep_put_format(b, "TPDU size %lu bytes", 1UL << a->tpdu_size);
    }
    if (b->used > 0)
        rep_page_end(page, 4, "negotiated      ", REP_INK_PLAIN);
    if (a->longest == 0)
        return;
    if (a->jobs > 0) {
        rep_put_string(b, "at most ");
        rep_put_number_of(b, a->jobs, "job", "jobs");
        rep_put_string(b, " at a time, ");
    }
    rep_put_format(b, "longest PDU %u bytes", a->longest);
    rep_page_end(page, 4, "used            ", REP_INK_PLAIN);
}

static void put_connections(rep_page *page, const rep_agreement *a)
{
    rep_buffer *b = &page->line;
    const uint64_t kept = MIN(a->connections, (uint64_t)REP_AGREED_KEPT);
    rep_put_string(b, kept > 1 ? "numbers " : "number ");
    for (uint64_t i = 0; i < kept; i++) {
        rep_put_string(b, i > 0 ? ", " : "");
        rep_put_unsigned(b, a->by[i].number);
        rep_put_format(b, " (client port %u)", a->by[i].port);
    }
    if (a->connections > kept) {
        rep_put_string(b, " and ");
        rep_put_count(b, a->connections - kept);
        rep_put_string(b, " more");
    }
    rep_page_end(page, 4, "connections     ", REP_INK_PLAIN);
}

void rep_text_agreed(rep_text_writer *self, const ana_relation *r)
{
    const rep_agreement *a = rep_agreed_of(self->agreed, r);
    put_tsaps(&self->page, r);
    if (a) {
        put_negotiated(&self->page, a);
        put_connections(&self->page, a);
    }
    rep_text_put_first_last(self, "time            ", &r->first, &r->last);
}
