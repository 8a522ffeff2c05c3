/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/at_hand.h"

#include "dissector/service_name.h"
#include "rules/names.h"

#include <string.h>

/* The fields of one side. */
typedef struct party_fields {
    expr_field ip, port, name, cell, tsap, type, rack, slot;
} party_fields;

static const party_fields client_fields = {
    EXPR_F_CLIENT_IP,   EXPR_F_CLIENT_PORT,      EXPR_F_CLIENT_NAME,      EXPR_F_CLIENT_CELL,
    EXPR_F_CLIENT_TSAP, EXPR_F_CLIENT_TSAP_TYPE, EXPR_F_CLIENT_TSAP_RACK, EXPR_F_CLIENT_TSAP_SLOT};
static const party_fields server_fields = {
    EXPR_F_SERVER_IP,   EXPR_F_SERVER_PORT,      EXPR_F_SERVER_NAME,      EXPR_F_SERVER_CELL,
    EXPR_F_SERVER_TSAP, EXPR_F_SERVER_TSAP_TYPE, EXPR_F_SERVER_TSAP_RACK, EXPR_F_SERVER_TSAP_SLOT};

static void put_tsap(expr_facts *facts, const party_fields *fields, const ana_tsap_bytes *bytes)
{
    const bool wanted =
        expr_facts_wants(facts, fields->tsap) || expr_facts_wants(facts, fields->type) ||
        expr_facts_wants(facts, fields->rack) || expr_facts_wants(facts, fields->slot);
    cotp_tsap tsap;
    if (!wanted || !bytes || bytes->size == 0)
        return;
    cotp_tsap_decode((s7_bytes){bytes->data, bytes->size}, &tsap);
    expr_put_copy(facts, fields->tsap, (s7_bytes){(const uint8_t *)tsap.text, strlen(tsap.text)});
    if (!tsap.coded)
        return;
    expr_put_unsigned(facts, fields->type, tsap.connection_type);
    expr_put_unsigned(facts, fields->rack, tsap.rack);
    expr_put_unsigned(facts, fields->slot, tsap.slot);
}

static void put_cell(expr_facts *facts, const party_fields *fields, const policy_model *policy,
                     const cap_address *ip)
{
    if (!policy || !expr_facts_wants(facts, fields->cell))
        return;
    const policy_address address = rules_policy_address(ip);
    const policy_cell *cell = policy_cell_at(policy, &address);
    expr_put_text(facts, fields->cell, cell ? cell->name : NULL);
}

static void put_party(expr_facts *facts, const party_fields *fields, const policy_model *policy,
                      const cap_address *ip, uint16_t port, const ana_tsap_bytes *tsap)
{
    if (ip->family == 0)
        return;
    expr_put_ip(facts, fields->ip, ip->family, ip->bytes);
    expr_put_ip(facts, ip->family == 6 ? EXPR_F_IPV6_ADDR : EXPR_F_IP_ADDR, ip->family, ip->bytes);
    if (port > 0) {
        expr_put_unsigned(facts, fields->port, port);
        expr_put_unsigned(facts, EXPR_F_TCP_PORT, port);
    }
    put_cell(facts, fields, policy, ip);
    put_tsap(facts, fields, tsap);
}

void rules_put_client(expr_facts *facts, const policy_model *policy, const cap_address *ip,
                      uint16_t port, const ana_tsap_bytes *tsap)
{
    put_party(facts, &client_fields, policy, ip, port, tsap);
    if (ip->family != 0 && expr_facts_wants(facts, EXPR_F_CLIENT_NAME))
        expr_put_text(facts, EXPR_F_CLIENT_NAME, rules_client_name(policy, ip));
}

void rules_put_server(expr_facts *facts, const policy_model *policy, const cap_address *ip,
                      uint16_t port, const ana_tsap_bytes *tsap)
{
    put_party(facts, &server_fields, policy, ip, port, tsap);
    if (ip->family != 0 && expr_facts_wants(facts, EXPR_F_SERVER_NAME))
        expr_put_text(facts, EXPR_F_SERVER_NAME, rules_server_name(policy, ip));
}

void rules_put_tsaps(expr_facts *facts, const ana_tsap_bytes *calling, const ana_tsap_bytes *called)
{
    put_tsap(facts, &client_fields, calling);
    put_tsap(facts, &server_fields, called);
}

void rules_put_conversation(expr_facts *facts, const policy_model *policy,
                            const ana_connection *connection)
{
    const cap_endpoint *client = ana_client(connection), *server = ana_server(connection);
    rules_put_client(facts, policy, &client->ip, client->port, &connection->calling);
    rules_put_server(facts, policy, &server->ip, server->port, &connection->called);
    expr_put_unsigned(facts, EXPR_F_CONNECTION, connection->number);
    expr_put_unsigned(facts, EXPR_F_CLIENT_INFERRED, connection->client_inferred);
}

/* The bytes of the request that a push belongs to: its sections lie behind its header. */
static s7_bytes bytes_of(const s7_pdu *pdu)
{
    if (!pdu || !pdu->param.data)
        return (s7_bytes){NULL, 0};
    return (s7_bytes){pdu->param.data - pdu->header_length,
                      pdu->header_length + pdu->param.size + pdu->data.size};
}

static void put_pdus(expr_facts *facts, const ana_transaction *t)
{
    s7_pdu pdu;
    s7_context context = {.request = t->request ? t->request_bytes : bytes_of(t->job)};
    const s7_tap *tap = expr_facts_tap(facts);
    if (t->request)
        s7_decode(t->request_bytes, NULL, &pdu, tap);
    if (t->answer)
        s7_decode(t->answer_bytes, &context, &pdu, tap);
    if (t->message)
        s7_decode(t->message->bytes, t->message->context, &pdu, tap);
}

static void put_stamps(expr_facts *facts, const ana_transaction *t)
{
    const cap_stamp *begin = t->request ? &t->request_stamp : &t->answer_stamp;
    expr_put_unsigned(facts, EXPR_F_TIME, (uint64_t)begin->time);
    if (t->request) {
        expr_put_unsigned(facts, EXPR_F_REQUEST_FRAME, t->request_stamp.frame);
        expr_put_unsigned(facts, EXPR_F_FRAME, t->request_stamp.frame);
    }
    if (t->answer) {
        expr_put_unsigned(facts, EXPR_F_ANSWER_FRAME, t->answer_stamp.frame);
        expr_put_unsigned(facts, EXPR_F_FRAME, t->answer_stamp.frame);
    }
    if (t->latency >= 0)
        expr_put_unsigned(facts, EXPR_F_LATENCY, (uint64_t)t->latency / 1000);
}

void rules_put_transaction(expr_facts *facts, const policy_model *policy, const ana_transaction *t)
{
    const s7_pdu *pdu = t->request ? t->request : t->answer;
    if (!pdu)
        return;
    rules_put_conversation(facts, policy, t->connection);
    put_stamps(facts, t);
    expr_put_name(facts, EXPR_F_PROTOCOL,
                  pdu->protocol_id == S7_PROTOCOL_PLUS ? "S7COMM-PLUS" : "S7COMM");
    expr_put_name(facts, EXPR_F_STATUS, ana_status_names[t->status]);
    expr_put_name(facts, EXPR_F_PHASE, ana_phase_names[t->phase]);
    expr_put_name(facts, EXPR_F_INITIATOR, t->side == t->connection->client ? "client" : "server");
    if (expr_facts_wants(facts, EXPR_F_SERVICE))
        expr_put_text(facts, EXPR_F_SERVICE, s7_pdu_service_name(pdu));
    if (expr_facts_wants_pdu(facts))
        put_pdus(facts, t);
}
