/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/parties.h"

#include "report/community_id.h"
#include "report/json.h"
#include "rules/names.h"

enum { REMEMBERED = 1024 }; /* connections, a power of two */

typedef struct party_text {
    uint64_t number; /* of the connection, 0 unused */
    uint8_t client, inferred, calling_size, called_size;
    rep_buffer text;
} party_text;

struct rep_parties {
    const policy_model *policy;
    party_text slots[REMEMBERED];
};

static void put_tsap(rep_buffer *b, const ana_tsap_bytes *bytes)
{
    cotp_tsap tsap;
    cotp_tsap_decode((s7_bytes){bytes->data, bytes->size}, &tsap);
    rep_object(b, "tsap");
    rep_member_string(b, "text", tsap.text);
    if (tsap.coded) {
        rep_member_unsigned(b, "connection_type", tsap.connection_type);
        rep_member_string(b, "connection_type_name",
                          cotp_connection_type_name(tsap.connection_type));
        rep_member_unsigned(b, "rack", tsap.rack);
        rep_member_unsigned(b, "slot", tsap.slot);
    }
    rep_put_char(b, '}');
}

void rep_json_party(rep_buffer *b, const cap_address *ip, uint16_t port, const char *name,
                    const ana_tsap_bytes *tsap)
{
    rep_put_char(b, '{');
    rep_member(b, "ip");
    rep_json_ip(b, ip);
    if (port > 0)
        rep_member_unsigned(b, "port", port);
    if (name)
        rep_member_string(b, "name", name);
    if (tsap && tsap->size > 0)
        put_tsap(b, tsap);
    rep_put_char(b, '}');
}

void rep_json_frame(rep_buffer *b, const rep_settings *settings, const cap_stamp *stamp)
{
    rep_put_char(b, '{');
    if (settings->file_count > 1 && stamp->file < settings->file_count)
        rep_member_string(b, "file", settings->files[stamp->file]);
    rep_member_unsigned(b, "frame", stamp->frame);
    rep_put_char(b, '}');
}

static void render(rep_buffer *b, const policy_model *policy, const ana_connection *connection)
{
    const cap_endpoint *client = ana_client(connection), *server = ana_server(connection);
    b->used = 0;
    rep_put_string(b, ",\"client\":");
    rep_json_party(b, &client->ip, client->port, rules_client_name(policy, &client->ip),
                   &connection->calling);
    rep_member(b, "server");
    rep_json_party(b, &server->ip, server->port, rules_server_name(policy, &server->ip),
                   &connection->called);
    rep_member(b, "community_id");
    rep_put_char(b, '"');
    rep_put_community_id(b, client, server);
    rep_put_char(b, '"');
    rep_member_unsigned(b, "connection", connection->number);
    if (connection->client_inferred) {
        rep_member(b, "client_inferred");
        rep_json_bool(b, true);
    }
}

rep_parties *rep_parties_new(const policy_model *policy)
{
    rep_parties *parties = g_new0(rep_parties, 1);
    parties->policy = policy;
    return parties;
}

void rep_parties_free(rep_parties *parties)
{
    if (!parties)
        return;
    for (size_t i = 0; i < REMEMBERED; i++)
        rep_buffer_clear(&parties->slots[i].text);
    g_free(parties);
}

void rep_parties_put(rep_parties *parties, rep_buffer *b, const ana_connection *connection)
{
    party_text *slot = &parties->slots[connection->number & (REMEMBERED - 1)];
    if (slot->number != connection->number || slot->client != (uint8_t)connection->client ||
        slot->inferred != (uint8_t)connection->client_inferred ||
        slot->calling_size != connection->calling.size ||
        slot->called_size != connection->called.size) {
        slot->number = connection->number;
        slot->client = (uint8_t)connection->client;
        slot->inferred = (uint8_t)connection->client_inferred;
        slot->calling_size = connection->calling.size;
        slot->called_size = connection->called.size;
        render(&slot->text, parties->policy, connection);
    }
    rep_put(b, slot->text.data, slot->text.used);
}
