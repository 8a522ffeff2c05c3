/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include "dissector/block_name.h"

static void tell_message(talk *t, const char *where, const ana_message *message)
{
    const s7_bytes payload = message->pdu->protocol_id == S7_PROTOCOL_PLUS
                                 ? message->pdu->u.plus.body
                                 : message->pdu->u.userdata.payload;
    g_string_append_printf(t->joined, "%s%u ", where, message->part_count);
    for (size_t i = 0; i < payload.size; i++)
        g_string_append_printf(t->joined, "%02x", payload.data[i]);
    g_string_append_c(t->joined, '\n');
}

static void on_pdu(void *user, const ana_pdu *pdu)
{
    if (pdu->message)
        tell_message(user, "", pdu->message);
}

static void on_transaction(void *user, const ana_transaction *x)
{
    talk *t = user;
    const s7_pdu *pdu = x->request ? x->request : x->answer;
    t->memo = x->memo;
    if (x->message)
        tell_message(t, "t", x->message);
    g_string_append_printf(t->said, "%s%02x", x->side == CLIENT ? "" : "<", pdu->function);
    if (pdu->rosctr == S7_ROSCTR_USERDATA)
        g_string_append_printf(t->said, "u%x.%x", pdu->u.userdata.group,
                               pdu->u.userdata.subfunction);
    g_string_append_printf(t->said, " %s", ana_status_names[x->status]);
    if (x->items > 0)
        g_string_append_printf(t->said, " %u-%u", x->items, x->failed);
    if (x->latency >= 0)
        g_string_append_printf(t->said, " %dms", (int)(x->latency / 1000000));
    g_string_append(t->said, "\n");
}

/* "up DB1 complete 8 of 8 linked" */
static void on_block(void *user, const ana_block *block)
{
    static const char *const links[] = {"", " linked", " not-linked"};
    talk *t = user;
    char buffer[32];
    s7_text name = s7_text_into(buffer, sizeof buffer);
    s7_block_name_text(&block->name, &name);
    g_string_append_printf(t->blocks, "%s %s%s %s %u", block->joint->upload ? "up" : "down",
                           block->header_only ? "$" : "", name.length > 0 ? buffer : "?",
                           ana_block_state_names[block->state], (unsigned)block->joint->got);
    if (block->joint->has_told)
        g_string_append_printf(t->blocks, " of %u", block->joint->told);
    if (block->joint->error != 0)
        g_string_append_printf(t->blocks, " %04X", block->joint->error);
    g_string_append_printf(t->blocks, "%s\n", links[block->link]);
    g_strlcpy(t->sha256, block->sha256, sizeof t->sha256);
    t->block_first = block->first.frame;
    t->block_last = block->last.frame;
    t->block_bytes = block->bytes.size;
}

static void on_end(void *user, ana_connection *connection)
{
    talk *t = user;
    t->ended = connection->number;
}

static cap_endpoint endpoint(uint8_t last, uint16_t port)
{
    return (cap_endpoint){.ip = {.family = 4, .bytes = {10, 0, 0, last}}, .port = port};
}

static void on_begin(void *user, ana_connection *connection, const cap_stamp *stamp)
{
    talk *t = user;
    (void)stamp;
    t->connection = connection;
}

cap_flow talk_flow(void)
{
    cap_flow flow = {.number = 1, .opener = CLIENT, .watched = SERVER};
    flow.side[CLIENT] = (cap_side){.endpoint = endpoint(5, 1024), .seen = true};
    flow.side[SERVER] = (cap_side){.endpoint = endpoint(1, 102), .seen = true};
    return flow;
}

talk *talk_over(const ana_options *options, const cap_flow *flow)
{
    talk *t = g_new0(talk, 1);
    const ana_sink sink = {.user = t,
                           .connection_begin = on_begin,
                           .pdu = on_pdu,
                           .transaction = on_transaction,
                           .block = on_block,
                           .connection_end = on_end};
    t->said = g_string_new(NULL);
    t->joined = g_string_new(NULL);
    t->blocks = g_string_new(NULL);
    t->analyzer = ana_new(options, &sink);
    t->sink = ana_capture_sink(t->analyzer);
    t->flow = *flow;
    t->now = (cap_stamp){.time = 1000000000000, .frame = 1};
    t->sink.begin(t->sink.user, &t->flow, &t->now);
    return t;
}

talk *talk_beside(talk *first, const cap_flow *flow)
{
    talk *t = g_new0(talk, 1);
    const ana_connection *connection = first->connection;
    *t = (talk){.analyzer = first->analyzer, .sink = first->sink, .flow = *flow, .beside = true};
    t->flow.number++;
    t->now = first->now;
    t->sink.begin(t->sink.user, &t->flow, &t->now);
    t->connection = first->connection; /* on_begin told `first` */
    first->connection = connection;
    return t;
}

talk *talk_new(const ana_options *options)
{
    const cap_flow flow = talk_flow();
    return talk_over(options, &flow);
}

talk *talk_midstream(void)
{
    cap_flow flow = talk_flow();
    flow.opener = -1;
    flow.midstream = true;
    return talk_over(NULL, &flow);
}

void talk_free(talk *t)
{
    if (t->flow.user)
        talk_end(t, CAP_END_OPEN);
    if (!t->beside) {
        ana_free(t->analyzer);
        g_string_free(t->said, TRUE);
        if (t->joined)
            g_string_free(t->joined, TRUE);
        g_string_free(t->blocks, TRUE);
    }
    g_free(t);
}

void talk_wait(talk *t, int ms)
{
    t->now.time += (int64_t)ms * 1000000;
    t->now.frame++;
    t->sink.tick(t->sink.user, t->now.time);
}

void talk_send(talk *t, int side, int ms, const char *hex)
{
    talk_wait(t, ms);
    talk_data(t, side, hex);
}

void talk_data(talk *t, int side, const char *hex)
{
    GByteArray *bytes = g_byte_array_new();
    for (const char *p = hex; *p;) {
        if (*p == ' ') {
            p++;
            continue;
        }
        const guint8 byte = (guint8)(g_ascii_xdigit_value(p[0]) << 4 | g_ascii_xdigit_value(p[1]));
        g_byte_array_append(bytes, &byte, 1);
        p += 2;
    }
    const size_t step = t->step ? t->step : bytes->len;
    for (size_t at = 0; at < bytes->len; at += step) {
        /* an exact-size copy, so that a read beyond it shows */
        const size_t size = MIN(step, bytes->len - at);
        guint8 *piece = g_memdup2(bytes->data + at, size);
        t->sink.data(t->sink.user, &t->flow, side, piece, size, &t->now);
        g_free(piece);
    }
    g_byte_array_unref(bytes);
}

void talk_gap(talk *t, int side, uint64_t size)
{
    t->sink.gap(t->sink.user, &t->flow, side, size, &t->now);
}

void talk_tcp(talk *t, int side, int ms, cap_tcp_event event)
{
    talk_wait(t, ms);
    t->sink.tcp(t->sink.user, &t->flow, side, event, &t->now);
}

void talk_end(talk *t, cap_end reason)
{
    t->sink.end(t->sink.user, &t->flow, reason, -1, &t->now);
}
