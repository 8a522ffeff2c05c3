/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o text: the report that a person reads. */
#include "report/text.h"

void rep_text_put_frame(rep_buffer *b, const rep_settings *settings, const cap_stamp *stamp,
                        const char *noun)
{
    if (settings->file_count > 1 && stamp->file < settings->file_count) {
        rep_put_string(b, settings->files[stamp->file]);
        rep_put_char(b, ' ');
    }
    rep_put_format(b, "%s %" G_GUINT64_FORMAT, noun, stamp->frame);
}

void rep_text_put_tsaps(rep_buffer *b, const ana_tsap_bytes *calling, const ana_tsap_bytes *called)
{
    if (calling->size == 0 && called->size == 0)
        return;
    cotp_tsap from, to;
    cotp_tsap_decode((s7_bytes){calling->data, calling->size}, &from);
    cotp_tsap_decode((s7_bytes){called->data, called->size}, &to);
    rep_put_format(b, "TSAP %s > %s", from.text, to.text);
    if (to.coded)
        rep_put_format(b, " (%s, rack %u, slot %u)", cotp_connection_type_name(to.connection_type),
                       to.rack, to.slot);
}

void rep_text_put_first_last(rep_text_writer *self, const char *label, const cap_stamp *first,
                             const cap_stamp *last)
{
    const rep_settings *settings = self->base.settings;
    rep_buffer *b = &self->page.line;
    rep_put_second(b, first->time);
    rep_put_string(b, " (");
    rep_text_put_frame(b, settings, first, "frame");
    rep_put_string(b, ") to ");
    rep_put_second(b, last->time);
    rep_put_string(b, " (");
    rep_text_put_frame(b, settings, last, "frame");
    rep_put_char(b, ')');
    rep_page_end(&self->page, 4, label, REP_INK_PLAIN);
}

void rep_text_end_parties(rep_page *page, const rep_buffer *details)
{
    rep_buffer *b = &page->line;
    const size_t hosts = rep_page_columns(b->data, b->used);
    const size_t beside = details->used > 0 ? rep_page_columns(details->data, details->used) : 0;
    const bool fits = 1 + hosts + 2 + beside <= REP_PAGE_WIDTH;
    if (details->used > 0 && fits) {
        rep_put_string(b, "  ");
        rep_put(b, details->data, details->used);
    }
    rep_page_item(page, REP_INK_BOLD);
    if (fits || details->used == 0)
        return;
    rep_put(b, details->data, details->used);
    rep_page_end(page, 4, NULL, REP_INK_BOLD);
}

void rep_text_more(rep_page *page, uint64_t hidden, const char *one, const char *many)
{
    if (hidden == 0)
        return;
    rep_put_string(&page->line, "... and ");
    rep_put_number_of(&page->line, hidden, one, many);
    rep_put_string(&page->line, " more (-v shows all)");
    rep_page_end(page, 1, NULL, REP_INK_FAINT);
}

static void begin(rep_writer *writer)
{
    rep_text_writer *self = (rep_text_writer *)writer;
    self->page = (rep_page){.output = writer->output, .color = writer->settings->color};
    self->silent = rep_silent_new();
    self->services = rep_services_new();
    self->blocks = rep_blocks_new();
    self->asked = rep_asked_new();
    self->agreed = writer->settings->verbose ? rep_agreed_new() : NULL;
}

static void end(rep_writer *writer)
{
    rep_text_writer *self = (rep_text_writer *)writer;
    rep_page_clear(&self->page);
    rep_silent_free(self->silent);
    rep_services_free(self->services);
    rep_blocks_free(self->blocks);
    rep_asked_free(self->asked);
    rep_agreed_free(self->agreed);
}

static void take_pdu(rep_writer *writer, const ana_pdu *pdu)
{
    if (pdu->protocol == ANA_PROTOCOL_OTHER)
        rep_silent_pdu(((rep_text_writer *)writer)->silent, pdu);
}

static void take_transaction(rep_writer *writer, const ana_transaction *transaction)
{
    rep_text_writer *self = (rep_text_writer *)writer;
    if (transaction->memo) /* a read or write that succeeded: the relation has it */
        return;
    rep_services_take(self->services, transaction);
    rep_asked_take(self->asked, transaction);
}

static void take_block(rep_writer *writer, const ana_block *block, const char *file)
{
    if (rep_selects_block(writer->settings->filter, block))
        rep_blocks_take(((rep_text_writer *)writer)->blocks, block, file);
}

static void take_connection(rep_writer *writer, const ana_connection *connection)
{
    rep_text_writer *self = (rep_text_writer *)writer;
    const bool s7 = connection->protocol == ANA_PROTOCOL_S7COMM ||
                    connection->protocol == ANA_PROTOCOL_S7COMM_PLUS;
    if (!s7 && rep_selects_connection(writer->settings->filter, connection))
        rep_silent_connection(self->silent, connection);
    else if (!s7)
        rep_silent_forget(self->silent, connection);
    if (self->agreed)
        rep_agreed_take(self->agreed, connection);
}

static void finish(rep_writer *writer, const rep_outcome *outcome)
{
    rep_text_writer *self = (rep_text_writer *)writer;
    /* Nothing could be read, and why was said already. */
    if (outcome->capture->packets == 0 && outcome->inputs->problem_count > 0)
        return;
    rep_text_header(self, outcome);
    rep_text_findings(self, outcome);
    rep_text_cpus(self, outcome);
    rep_text_blocks(self);
    rep_text_relations(self, outcome);
    rep_text_reachability(self, outcome);
    rep_text_silent(self);
}

const rep_format rep_format_text = {
    .name = "text",
    .help = "the report that a person reads (default)",
    .size = sizeof(rep_text_writer),
    .begin = begin,
    .pdu = take_pdu,
    .pdu_protocols = 1U << ANA_PROTOCOL_OTHER,
    .transaction = take_transaction,
    .block = take_block,
    .connection = take_connection,
    .finish = finish,
    .free = end,
};
