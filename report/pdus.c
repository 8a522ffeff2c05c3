/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o pdus: one line per PDU, with -v its fields below. */
#include "dissector/summary.h"
#include "dissector/tpkt.h"
#include "report/encrypted.h"
#include "report/format.h"
#include "report/names.h"
#include "report/payload.h"
#include "report/tree.h"
#include "report/writer.h"

enum { SUMMARY_SIZE = 512 };

static void put_frame(rep_buffer *b, const rep_settings *settings, const cap_stamp *stamp)
{
    if (settings->file_count > 1 && stamp->file < settings->file_count) {
        rep_put_string(b, settings->files[stamp->file]);
        rep_put_char(b, '#');
    }
    rep_put_unsigned(b, stamp->frame);
}

static void put_summary(rep_buffer *b, const ana_pdu *pdu)
{
    char text[SUMMARY_SIZE];
    s7_text summary = s7_text_into(text, sizeof text);
    if (pdu->pdu)
        s7_summary(pdu->pdu, pdu->context, &summary);
    else if (pdu->protocol == ANA_PROTOCOL_COTP && pdu->tpdu)
        cotp_summary(pdu->tpdu, &summary);
    else if (pdu->protocol == ANA_PROTOCOL_TLS)
        rep_tls_summary(pdu, &summary);
    else
        rep_payload_summary(pdu, &summary);
    rep_put_text(b, &summary);
}

static void put_bytes(rep_tree *tree, s7_field field, uint32_t offset, s7_bytes bytes)
{
    const s7_value value = {.bytes = bytes};
    tree->tap.field(tree, field, offset, (uint32_t)bytes.size, &value);
}

static void put_part(rep_tree *tree, const rep_settings *settings, const cap_stamp *part)
{
    rep_buffer text = {0};
    put_frame(&text, settings, part);
    put_bytes(tree, S7F_JOINED_FROM, 0, (s7_bytes){(const uint8_t *)text.data, text.used});
    rep_buffer_clear(&text);
}

static void put_message(rep_tree *tree, const rep_settings *settings, const ana_message *message)
{
    s7_pdu s7;
    tree->tap.enter(tree, S7F_JOINED, 0);
    for (uint32_t i = 0; i < message->part_count; i++)
        put_part(tree, settings, &message->parts[i]);
    s7_decode(message->bytes, message->context, &s7, &tree->tap);
    tree->tap.leave(tree, (uint32_t)message->bytes.size);
}

static void put_tree(rep_buffer *b, const rep_settings *settings, const ana_pdu *pdu)
{
    rep_tree tree;
    rep_tree_init(&tree, b, 2);
    if (!pdu->tpdu) {
        put_bytes(&tree, S7F_REST, 0, pdu->tpkt);
        return;
    }
    tpkt_packet tpkt;
    cotp_tpdu tpdu;
    tpkt_decode(pdu->tpkt, &tpkt, &tree.tap);
    cotp_decode(tpkt.payload, &tpdu, &tree.tap);
    s7_pdu s7;
    if (pdu->pdu)
        s7_decode(pdu->tsdu, pdu->context, &s7, &tree.tap);
    else if (pdu->tls.size > 0)
        tls_decode(pdu->tls, &pdu->tls_before, &tree.tap);
    else if (tpdu.payload.size > 0)
        put_bytes(&tree, S7F_COTP_PAYLOAD, tpdu.header_length, tpdu.payload);
    if (pdu->message)
        put_message(&tree, settings, pdu->message);
}

static void put_pdu(rep_writer *writer, const ana_pdu *pdu)
{
    rep_buffer *b = &writer->output->text;
    const cap_side *side = pdu->connection->flow->side;
    const char *protocol = rep_protocol_name(pdu->protocol);
    if (!rep_selects_pdu(writer->settings->filter, pdu))
        return;
    put_frame(b, writer->settings, &pdu->stamp);
    rep_put_char(b, ' ');
    rep_put_time(b, pdu->stamp.time);
    rep_put_char(b, ' ');
    rep_put_endpoint(b, &side[pdu->side].endpoint);
    rep_put_string(b, " > ");
    rep_put_endpoint(b, &side[1 - pdu->side].endpoint);
    rep_put_char(b, ' ');
    rep_put_string(b, protocol ? protocol : "OTHER");
    rep_put_char(b, ' ');
    put_summary(b, pdu);
    if (writer->settings->verbose) {
        rep_put_char(b, '\n');
        put_tree(b, writer->settings, pdu);
        b->used--; /* the newline of the last line, or of the first */
    }
    rep_output_line(writer->output);
}

const rep_format rep_format_pdus = {
    .name = "pdus",
    .log = true,
    .help = "one line per PDU, with -v its fields",
    .size = sizeof(rep_writer),
    .pdu = put_pdu,
};
