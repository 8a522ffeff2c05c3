/* SPDX-License-Identifier: GPL-2.0-or-later */
/* s7tap decode: PDUs given in hex. */
#include "app/arguments.h"
#include "app/command.h"
#include "app/hex.h"
#include "dissector/cotp.h"
#include "dissector/pdu.h"
#include "dissector/summary.h"
#include "dissector/tpkt.h"
#include "report/format.h"
#include "report/output.h"
#include "report/tree.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char summary[] =
    "Decodes PDUs given in hex: TPKTs (03 00 ...), one after the other, or one COTP TPDU, or one "
    "S7\n"
    "PDU (32 ... or 72 ...). An answer that follows its request is decoded with it: so its items\n"
    "have addresses and types. Without HEX, or with '-', standard input is read.";

static const char details[] =
    "HEX may be grouped and separated as you like, and may be a dump with offsets, as hexdump -C,\n"
    "xxd, tcpdump -x and Wireshark write it.\n\n"
    "Examples:\n"
    "  s7tap decode 0300001f02f080320100000500000e00000401120a10040001000a84 0000a0\n"
    "  s7tap decode -v 03 00 00 07 02 f0 00\n"
    "  xxd -p packet.bin | s7tap decode\n";

enum { SUMMARY_SIZE = 512, NO_BYTES = 0 };

typedef struct decoder {
    rep_output *out;
    gboolean verbose;
    GByteArray *tsdu;   /* user data of DTs without EOT so far */
    s7_bytes request;   /* last S7 PDU that wants an answer */
    uint16_t reference; /* its */
    uint8_t request_protocol;
    GPtrArray *kept; /* reassembled TSDUs that `request` may lie in */
} decoder;

static void begin_tree(const decoder *d, rep_tree *tree)
{
    rep_tree_init(tree, &d->out->text, 1);
    tree->with_offset = d->verbose;
}

static uint16_t reference_of(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_PLUS ? pdu->u.plus.sequence : pdu->reference;
}

/* The request that `pdu` answers, if it was the one before. */
static s7_context context_for(const decoder *d, const s7_pdu *pdu)
{
    s7_context context = {0};
    if (d->request.size > 0 && s7_pdu_role(pdu) == S7_ROLE_ANSWER &&
        d->request_protocol == pdu->protocol_id && d->reference == reference_of(pdu))
        context.request = d->request;
    return context;
}

static void put_heading(decoder *d, const char *what, size_t size, const s7_text *text)
{
    rep_buffer *b = &d->out->text;
    rep_put_string(b, what);
    rep_put_string(b, ", ");
    rep_put_number_of(b, size, "byte", "bytes");
    if (text->length > 0) {
        rep_put_string(b, ": ");
        rep_put_text(b, text);
    }
    rep_output_line(d->out);
}

/* Appends the summary of an S7 PDU, and keeps it if it is a request. */
static s7_context meet_s7(decoder *d, s7_bytes bytes, s7_text *text)
{
    s7_pdu pdu;
    s7_decode(bytes, NULL, &pdu, NULL);
    const s7_context context = context_for(d, &pdu);
    s7_decode(bytes, &context, &pdu, NULL);
    s7_summary(&pdu, &context, text);
    if (s7_pdu_role(&pdu) == S7_ROLE_REQUEST) {
        d->request = bytes;
        d->request_protocol = pdu.protocol_id;
        d->reference = reference_of(&pdu);
    }
    return context;
}

static bool is_s7(s7_bytes bytes)
{
    return bytes.size > 0 &&
           (bytes.data[0] == S7_PROTOCOL_COMM || bytes.data[0] == S7_PROTOCOL_PLUS);
}

static void put_s7_tree(s7_bytes bytes, const s7_context *context, const rep_tree *tree)
{
    s7_pdu pdu;
    s7_decode(bytes, context, &pdu, &tree->tap);
}

static void decode_s7(decoder *d, s7_bytes bytes)
{
    char buffer[SUMMARY_SIZE];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const s7_context context = meet_s7(d, bytes, &text);
    put_heading(d, "S7 PDU", bytes.size, &text);
    rep_tree tree;
    begin_tree(d, &tree);
    put_s7_tree(bytes, &context, &tree);
}

/* The TSDU that a DT completes; empty while more is to come. */
static s7_bytes take_user_data(decoder *d, const cotp_tpdu *tpdu)
{
    if (tpdu->type != COTP_DT)
        return (s7_bytes){NULL, NO_BYTES};
    if (tpdu->eot && d->tsdu->len == 0)
        return tpdu->payload;
    g_byte_array_append(d->tsdu, tpdu->payload.data, (guint)tpdu->payload.size);
    if (!tpdu->eot)
        return (s7_bytes){NULL, NO_BYTES};
    GByteArray *whole = d->tsdu;
    d->tsdu = g_byte_array_new();
    g_ptr_array_add(d->kept, whole);
    return (s7_bytes){whole->data, whole->len};
}

/* One TPDU; `tpkt` is the TPKT around it, empty if there is none. */
static void decode_tpdu(decoder *d, s7_bytes tpkt, s7_bytes bytes)
{
    char buffer[SUMMARY_SIZE];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    cotp_tpdu tpdu;
    const bool known = cotp_decode(bytes, &tpdu, NULL);
    const s7_bytes tsdu = known ? take_user_data(d, &tpdu) : (s7_bytes){NULL, NO_BYTES};
    s7_context context = {0};
    if (is_s7(tsdu))
        context = meet_s7(d, tsdu, &text);
    else if (known)
        cotp_summary(&tpdu, &text);
    put_heading(d, tpkt.size > 0 ? "TPKT" : "COTP TPDU", tpkt.size > 0 ? tpkt.size : bytes.size,
                &text);
    rep_tree tree;
    begin_tree(d, &tree);
    tpkt_packet packet;
    if (tpkt.size > 0)
        tpkt_decode(tpkt, &packet, &tree.tap);
    cotp_decode(bytes, &tpdu, &tree.tap);
    if (is_s7(tsdu)) {
        put_s7_tree(tsdu, &context, &tree);
    } else if (tpdu.payload.size > 0) {
        const s7_value value = {.bytes = tpdu.payload};
        tree.tap.field(&tree, S7F_COTP_PAYLOAD, tpdu.header_length, (uint32_t)tpdu.payload.size,
                       &value);
    }
}

static size_t decode_tpkt(decoder *d, s7_bytes bytes)
{
    uint32_t size = 0;
    tpkt_frame_at(bytes, &size);
    const s7_bytes whole = s7_slice(bytes, 0, size);
    tpkt_packet packet;
    tpkt_decode(whole, &packet, NULL);
    decode_tpdu(d, whole, packet.payload);
    return whole.size;
}

/* A known TPDU whose header is all there. */
static bool is_tpdu(s7_bytes bytes)
{
    cotp_tpdu tpdu;
    return cotp_decode(bytes, &tpdu, NULL) && tpdu.type != COTP_NONE && bytes.data[0] < bytes.size;
}

/* Decodes what stands at the start; returns how much it took, 0 if it is nothing known. */
static size_t decode_next(decoder *d, s7_bytes bytes)
{
    uint32_t size;
    if (bytes.size >= TPKT_HEADER && tpkt_frame_at(bytes, &size) != TPKT_FOREIGN)
        return decode_tpkt(d, bytes);
    if (is_s7(bytes)) {
        decode_s7(d, bytes);
        return bytes.size;
    }
    if (is_tpdu(bytes)) {
        decode_tpdu(d, (s7_bytes){NULL, NO_BYTES}, bytes);
        return bytes.size;
    }
    return 0;
}

static void complain_of(const GByteArray *bytes, size_t at)
{
    const size_t left = bytes->len - at;
    if (left < TPKT_HEADER && bytes->data[at] == 3)
        app_complain("decode: what begins at byte %zu ends too soon: a TPKT header (03 00) has %d "
                     "bytes, %zu are there",
                     at, TPKT_HEADER, left);
    else
        app_complain("decode: nothing known begins at byte %zu (%02x): expected a TPKT (03 00), "
                     "a COTP TPDU or an S7 PDU (32 or 72)",
                     at, bytes->data[at]);
}

static app_exit decode_bytes(const GByteArray *bytes, gboolean verbose)
{
    decoder d = {
        .out = rep_output_open(NULL),
        .verbose = verbose,
        .tsdu = g_byte_array_new(),
        .kept = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref),
    };
    app_exit result = APP_DONE;
    for (size_t at = 0; at < bytes->len;) {
        const size_t taken = decode_next(&d, (s7_bytes){bytes->data + at, bytes->len - at});
        if (taken == 0) {
            rep_output_flush(d.out);
            complain_of(bytes, at);
            result = APP_USAGE;
            break;
        }
        at += taken;
    }
    if (rep_output_close(d.out) != 0)
        result = app_gravest(result, APP_OUTPUT);
    rep_output_free(d.out);
    g_byte_array_unref(d.tsdu);
    g_ptr_array_unref(d.kept);
    return result;
}

static bool parse(const char *text, const char *where, GByteArray *bytes)
{
    app_hex_fault fault;
    if (app_hex_parse(text, bytes, &fault))
        return true;
    if (strchr(text, '\n'))
        app_complain("decode: %s, line %u, column %u: expected %s", where, fault.line, fault.column,
                     fault.expected);
    else
        app_complain("decode: %s, column %u: expected %s", where, fault.column, fault.expected);
    return false;
}

static bool parse_input(GByteArray *bytes)
{
    GByteArray *text = g_byte_array_new();
    guint8 chunk[4096];
    size_t size;
    while ((size = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        g_byte_array_append(text, chunk, (guint)size);
    g_byte_array_append(text, (const guint8 *)"", 1);
    const bool good = parse((const char *)text->data, "standard input", bytes);
    g_byte_array_unref(text);
    return good;
}

/* Arguments are one text: people forget quotes around groups. */
static bool parse_arguments(char **words, GByteArray *bytes)
{
    char *text = g_strjoinv(" ", words);
    const bool good = parse(text, "HEX", bytes);
    g_free(text);
    return good;
}

static app_exit run(int argc, char **argv)
{
    gboolean verbose = FALSE;
    const GOptionEntry entries[] = {
        {"verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose,
         "Begin each line with the offset of its field within TPKT, COTP TPDU or S7 PDU", NULL},
        {0},
    };
    const app_syntax syntax = {"decode", "[HEX...]", summary, details, entries};
    const app_parsed parsed = app_parse(&syntax, &argc, &argv);
    if (parsed != APP_PARSED)
        return parsed == APP_PARSED_HELP ? APP_DONE : APP_USAGE;
    GByteArray *bytes = g_byte_array_new();
    app_exit result = APP_USAGE;
    const bool from_input = argc < 2 || (argc == 2 && g_str_equal(argv[1], "-"));
    if (from_input ? parse_input(bytes) : parse_arguments(argv + 1, bytes)) {
        if (bytes->len > 0)
            result = decode_bytes(bytes, verbose);
        else
            app_complain("decode: no bytes given; see 's7tap decode --help'");
    }
    g_byte_array_unref(bytes);
    return result;
}

const app_command app_decode = {
    .name = "decode",
    .arguments = "[HEX...]",
    .help = "decode a PDU given in hex",
    .run = run,
};
