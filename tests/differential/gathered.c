/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gathered.h"

typedef struct talk {
    s7_joiner joiner;
    s7_join_slot slots[S7_JOIN_SLOTS];
    gathered_message messages[S7_JOIN_SLOTS];
} talk;

struct gathered {
    GHashTable *talks; /* by ana_connection */
};

static void talk_free(gpointer data)
{
    talk *t = data;
    for (int i = 0; i < S7_JOIN_SLOTS; i++) {
        g_byte_array_unref(t->messages[i].bytes);
        g_byte_array_unref(t->messages[i].request);
    }
    g_free(t);
}

gathered *gathered_new(void)
{
    gathered *g = g_new0(gathered, 1);
    g->talks = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, talk_free);
    return g;
}

void gathered_free(gathered *g)
{
    g_hash_table_unref(g->talks);
    g_free(g);
}

static talk *talk_of(gathered *g, const ana_connection *connection)
{
    talk *t = g_hash_table_lookup(g->talks, connection);
    if (t)
        return t;
    t = g_new0(talk, 1);
    s7_joiner_init(&t->joiner, t->slots, S7_JOIN_SLOTS, 0, connection->flow->midstream);
    for (int i = 0; i < S7_JOIN_SLOTS; i++) {
        t->messages[i].bytes = g_byte_array_new();
        t->messages[i].request = g_byte_array_new();
    }
    g_hash_table_insert(g->talks, (gpointer)connection, t);
    return t;
}

void gathered_gap(gathered *g, const ana_connection *connection, int side)
{
    s7_join_gap(&talk_of(g, connection)->joiner, (uint8_t)side);
}

void gathered_end(gathered *g, const ana_connection *connection)
{
    g_hash_table_remove(g->talks, connection);
}

static void begin(gathered_message *message, s7_bytes request)
{
    g_byte_array_set_size(message->bytes, 0);
    g_byte_array_set_size(message->request, 0);
    g_byte_array_append(message->request, request.data, (guint)request.size);
    memset(message->opaque, 0, sizeof message->opaque);
}

s7_join_step gathered_take(gathered *g, const ana_pdu *pdu, gathered_message **message)
{
    talk *t = talk_of(g, pdu->connection);
    const s7_join_step step =
        s7_join_take(&t->joiner, (uint8_t)pdu->side, pdu->pdu, pdu->tsdu, pdu->context);
    *message = step.slot == S7_JOIN_NONE ? NULL : &t->messages[step.slot];
    if (!*message)
        return step;
    if (step.act == S7_JOIN_BEGIN)
        begin(*message, pdu->context->request);
    g_byte_array_append((*message)->bytes, step.bytes.data, (guint)step.bytes.size);
    if (step.act == S7_JOIN_DONE)
        s7_join_finish((*message)->bytes->data, (*message)->bytes->len, true);
    return step;
}

s7_bytes gathered_payload(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_PLUS ? pdu->u.plus.body : pdu->u.userdata.payload;
}
