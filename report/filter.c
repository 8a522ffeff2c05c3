/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/filter.h"

#include "dissector/service_name.h"
#include "dissector/tpkt.h"
#include "report/community_id.h"
#include "report/names.h"
#include "report/totals.h"
#include "rules/at_hand.h"
#include "rules/expr/facts.h"

#include <string.h>

struct rep_filter {
    expr_program *program;
    expr_facts *facts;
    const policy_model *policy;
    rep_buffer text; /* of what facts borrow */
};

rep_filter *rep_filter_new(expr_program *program, const policy_model *policy)
{
    rep_filter *filter = g_new0(rep_filter, 1);
    filter->program = program;
    filter->facts = expr_facts_new();
    filter->policy = policy;
    expr_facts_want(filter->facts, program);
    return filter;
}

void rep_filter_free(rep_filter *filter)
{
    if (!filter)
        return;
    expr_free(filter->program);
    expr_facts_free(filter->facts);
    rep_buffer_clear(&filter->text);
    g_free(filter);
}

const char *rep_filter_text(const rep_filter *filter)
{
    return filter ? expr_source(filter->program) : NULL;
}

static bool holds(const rep_filter *filter)
{
    return expr_holds(filter->program, filter->facts);
}

static void put_community_id(rep_filter *filter, const cap_endpoint *one, const cap_endpoint *other)
{
    rep_buffer *b = &filter->text;
    if (!expr_facts_wants(filter->facts, EXPR_F_COMMUNITY_ID))
        return;
    b->used = 0;
    rep_put_community_id(b, one, other);
    expr_put_copy(filter->facts, EXPR_F_COMMUNITY_ID,
                  (s7_bytes){(const uint8_t *)b->data, b->used});
}

static void put_connection_id(rep_filter *filter, const ana_connection *c)
{
    put_community_id(filter, ana_client(c), ana_server(c));
}

static void put_time(rep_filter *filter, expr_field field, int64_t time)
{
    expr_put_unsigned(filter->facts, field, (uint64_t)time);
}

static void put_endpoints(expr_facts *facts, const cap_endpoint *from, const cap_endpoint *to)
{
    const bool six = from->ip.family == 6;
    expr_put_ip(facts, six ? EXPR_F_IPV6_SRC : EXPR_F_IP_SRC, from->ip.family, from->ip.bytes);
    expr_put_ip(facts, six ? EXPR_F_IPV6_DST : EXPR_F_IP_DST, to->ip.family, to->ip.bytes);
    expr_put_unsigned(facts, EXPR_F_TCP_SRCPORT, from->port);
    expr_put_unsigned(facts, EXPR_F_TCP_DSTPORT, to->port);
}

/* As `pdus -v` shows them. */
static void put_fields(expr_facts *facts, const ana_pdu *pdu)
{
    const s7_tap *tap = expr_facts_tap(facts);
    tpkt_packet tpkt;
    cotp_tpdu tpdu;
    s7_pdu s7;
    if (!pdu->tpdu) {
        expr_put_bytes(facts, S7F_REST, pdu->tpkt);
        return;
    }
    tpkt_decode(pdu->tpkt, &tpkt, tap);
    cotp_decode(tpkt.payload, &tpdu, tap);
    if (pdu->pdu)
        s7_decode(pdu->tsdu, pdu->context, &s7, tap);
    else if (pdu->tls.size > 0)
        tls_decode(pdu->tls, &pdu->tls_before, tap);
    else if (tpdu.payload.size > 0)
        expr_put_bytes(facts, S7F_COTP_PAYLOAD, tpdu.payload);
    if (!pdu->message)
        return;
    expr_put_unsigned(facts, S7F_JOINED, 0);
    s7_decode(pdu->message->bytes, pdu->message->context, &s7, tap);
}

bool rep_selects_pdu(rep_filter *filter, const ana_pdu *pdu)
{
    if (!filter)
        return true;
    expr_facts *facts = filter->facts;
    const cap_side *side = pdu->connection->flow->side;
    expr_facts_clear(facts);
    rules_put_conversation(facts, filter->policy, pdu->connection);
    put_connection_id(filter, pdu->connection);
    put_endpoints(facts, &side[pdu->side].endpoint, &side[1 - pdu->side].endpoint);
    put_time(filter, EXPR_F_TIME, pdu->stamp.time);
    expr_put_unsigned(facts, EXPR_F_FRAME, pdu->stamp.frame);
    const char *protocol = rep_protocol_name(pdu->protocol);
    expr_put_name(facts, EXPR_F_PROTOCOL, protocol ? protocol : "OTHER");
    if (pdu->pdu && expr_facts_wants(facts, EXPR_F_SERVICE))
        expr_put_text(facts, EXPR_F_SERVICE, s7_pdu_service_name(pdu->pdu));
    if (expr_facts_wants_pdu(facts))
        put_fields(facts, pdu);
    return holds(filter);
}

bool rep_selects_transaction(rep_filter *filter, const ana_transaction *transaction)
{
    if (!filter)
        return true;
    expr_facts_clear(filter->facts);
    rules_put_transaction(filter->facts, filter->policy, transaction);
    put_connection_id(filter, transaction->connection);
    return holds(filter);
}

static void put_texts(expr_facts *facts, expr_field field, const char *const *texts)
{
    for (; texts && *texts; texts++)
        expr_put_text(facts, field, *texts);
}

/* The data blocks that a text names: "DB10.DBW20", "read of DB53", "M, DB5". */
static void put_blocks(expr_facts *facts, const char *text)
{
    const char *at = text;
    while ((at = strstr(at, "DB"))) {
        const bool begins = at == text || !g_ascii_isalnum(at[-1]);
        at += 2;
        if (!begins || !g_ascii_isdigit(*at))
            continue;
        const guint64 number = g_ascii_strtoull(at, NULL, 10);
        expr_put_unsigned(facts, S7F_ITEM_DB, number);
        expr_put_unsigned(facts, EXPR_F_ITEMS_DB, number);
    }
}

static void put_judgement(expr_facts *facts, const rules_finding *f)
{
    expr_put_text(facts, EXPR_F_RULE, f->rule->id);
    expr_put_name(facts, EXPR_F_SEVERITY, rules_severity_names[f->severity]);
    expr_put_text(facts, EXPR_F_TITLE, f->rule->title);
    expr_put_text(facts, EXPR_F_MESSAGE, f->message);
    expr_put_name(facts, EXPR_F_PHASE, ana_phase_names[f->phase]);
    expr_put_text(facts, EXPR_F_CAUSE, f->cause);
    if (f->cause)
        expr_put_name(facts, EXPR_F_CONFIDENCE, rules_confidence_names[f->confidence]);
    put_texts(facts, EXPR_F_ALTERNATIVES, f->alternatives);
    put_texts(facts, EXPR_F_CHECK, f->check);
    expr_put_unsigned(facts, EXPR_F_COUNT, f->count);
}

static void put_code(expr_facts *facts, const rules_finding *f)
{
    if (f->has_code)
        expr_put_unsigned(facts, EXPR_F_CODE, (uint64_t)(int64_t)(int32_t)f->code);
}

static void put_subject(expr_facts *facts, const char *subject)
{
    expr_put_text(facts, EXPR_F_SUBJECT, subject);
    expr_put_text(facts, S7F_ITEM_ADDRESS, subject);
    expr_put_text(facts, EXPR_F_ITEMS_ADDRESS, subject);
}

/* What a finding and each of its symptoms have. */
static void put_what(rep_filter *filter, const rules_finding *f)
{
    expr_facts *facts = filter->facts;
    const cap_endpoint server = {f->server, f->server_port};
    if (f->client_endpoint.port != 0)
        put_community_id(filter, &f->client_endpoint, &server);
    if (f->connection > 0)
        expr_put_unsigned(facts, EXPR_F_CONNECTION, f->connection);
    put_code(facts, f);
    put_subject(facts, f->subject);
    if (expr_facts_wants(facts, S7F_ITEM_DB) || expr_facts_wants(facts, EXPR_F_ITEMS_DB)) {
        put_blocks(facts, f->subject ? f->subject : "");
        put_blocks(facts, f->message ? f->message : "");
    }
    for (uint32_t i = 0; i < f->frame_count; i++)
        expr_put_unsigned(facts, EXPR_F_FRAME, f->frames[i].frame);
}

static bool same_address(const cap_address *one, const cap_address *other)
{
    return one->family == other->family && memcmp(one->bytes, other->bytes, sizeof one->bytes) == 0;
}

/* Each host counts once: `count(client.ip) > 1` are findings of several clients. */
static bool is_named(const rules_finding *f, guint symptom, const cap_address *ip, bool client)
{
    bool named = same_address(client ? &f->client : &f->server, ip);
    for (guint i = 0; i < symptom && !named; i++) {
        const rules_finding *before = g_ptr_array_index(f->symptoms, i);
        named = same_address(client ? &before->client : &before->server, ip);
    }
    return named;
}

/* Who shows the cause is not who has the trouble. */
static void put_symptom(rep_filter *filter, const rules_finding *f, guint index)
{
    expr_facts *facts = filter->facts;
    const rules_finding *symptom = g_ptr_array_index(f->symptoms, index);
    const uint16_t port = symptom->client_endpoint.port;
    expr_put_text(facts, EXPR_F_MESSAGE, symptom->message);
    put_what(filter, symptom);
    if (!symptom->rule)
        return;
    if (!is_named(f, index, &symptom->client, true))
        rules_put_client(facts, filter->policy, &symptom->client, port, &symptom->calling);
    if (!is_named(f, index, &symptom->server, false))
        rules_put_server(facts, filter->policy, &symptom->server, symptom->server_port,
                         &symptom->called);
    rules_put_tsaps(facts, &symptom->calling, &symptom->called);
}

bool rep_selects_finding(rep_filter *filter, const rules_finding *f)
{
    if (!filter)
        return true;
    expr_facts *facts = filter->facts;
    expr_facts_clear(facts);
    rules_put_client(facts, filter->policy, &f->client, f->client_endpoint.port, &f->calling);
    rules_put_server(facts, filter->policy, &f->server, f->server_port, &f->called);
    expr_put_unsigned(facts, EXPR_F_CLIENT_INFERRED, f->client_inferred);
    put_judgement(facts, f);
    put_what(filter, f);
    put_time(filter, EXPR_F_TIME, f->first.time);
    put_time(filter, EXPR_F_FIRST, f->first.time);
    put_time(filter, EXPR_F_LAST, f->last.time);
    for (guint i = 0; f->symptoms && i < f->symptoms->len; i++)
        put_symptom(filter, f, i);
    return holds(filter);
}

static void put_counts(expr_facts *facts, const uint64_t count[ANA_STATUS_COUNT])
{
    for (int i = 0; i < ANA_STATUS_COUNT; i++)
        expr_put_unsigned(facts, (expr_field)(EXPR_F_COUNT_OK + i), count[i]);
}

static void put_object(rep_filter *filter, const ana_object *object)
{
    expr_facts *facts = filter->facts;
    rep_buffer *b = &filter->text;
    b->used = 0;
    rep_put_object_name(b, object);
    const s7_bytes name = {(const uint8_t *)b->data, b->used};
    expr_put_copy(facts, S7F_ITEM_ADDRESS, name);
    expr_put_copy(facts, EXPR_F_ITEMS_ADDRESS, name);
    expr_put_unsigned(facts, S7F_ITEM_AREA, object->area);
    expr_put_unsigned(facts, EXPR_F_ITEMS_AREA, object->area);
    if (object->db != 0) {
        expr_put_unsigned(facts, S7F_ITEM_DB, object->db);
        expr_put_unsigned(facts, EXPR_F_ITEMS_DB, object->db);
    }
    expr_put_unsigned(facts, EXPR_F_OBJECTS_READS, object->reads);
    expr_put_unsigned(facts, EXPR_F_OBJECTS_WRITES, object->writes);
    expr_put_unsigned(facts, EXPR_F_OBJECTS_READS_REFUSED, object->reads_refused);
    expr_put_unsigned(facts, EXPR_F_OBJECTS_WRITES_REFUSED, object->writes_refused);
}

static void put_latencies(expr_facts *facts, const ana_histogram *latency)
{
    if (latency->count == 0)
        return;
    expr_put_unsigned(facts, EXPR_F_LATENCY_MIN, (uint64_t)latency->min / 1000);
    expr_put_unsigned(facts, EXPR_F_LATENCY_MEDIAN,
                      (uint64_t)ana_histogram_quantile(latency, 0.5) / 1000);
    expr_put_unsigned(facts, EXPR_F_LATENCY_P99,
                      (uint64_t)ana_histogram_quantile(latency, 0.99) / 1000);
    expr_put_unsigned(facts, EXPR_F_LATENCY_MAX, (uint64_t)latency->max / 1000);
}

bool rep_selects_relation(rep_filter *filter, const ana_relation *r, const rep_asked *asked)
{
    if (!filter)
        return true;
    expr_facts *facts = filter->facts;
    expr_facts_clear(facts);
    rules_put_client(facts, filter->policy, &r->client, 0, &r->calling);
    rules_put_server(facts, filter->policy, &r->server, r->server_port, &r->called);
    expr_put_unsigned(facts, EXPR_F_RELATION, r->number);
    expr_put_unsigned(facts, EXPR_F_CLIENT_INFERRED, r->client_inferred);
    expr_put_name(facts, EXPR_F_PROTOCOL, rep_protocol_name(r->protocol));
    expr_put_unsigned(facts, EXPR_F_CONNECTIONS, r->connections);
    expr_put_unsigned(facts, EXPR_F_REQUESTS, rep_requests_of(r));
    if (r->pdu_length > 0)
        expr_put_unsigned(facts, EXPR_F_PDU_LENGTH, r->pdu_length);
    put_counts(facts, r->status_count);
    put_latencies(facts, &r->latency);
    put_time(filter, EXPR_F_TIME, r->first.time);
    put_time(filter, EXPR_F_FIRST, r->first.time);
    put_time(filter, EXPR_F_LAST, r->last.time);
    GArray *objects = rep_relation_objects(asked, r);
    for (guint i = 0; i < objects->len; i++)
        put_object(filter, &g_array_index(objects, rep_object, i).answered);
    g_array_unref(objects);
    return holds(filter);
}

static void put_end(expr_facts *facts, const ana_connection *c)
{
    static const char *const ends[] = {
        [CAP_END_FIN] = "fin",         [CAP_END_RST] = "rst",   [CAP_END_REUSED] = "open",
        [CAP_END_EVICTED] = "evicted", [CAP_END_IDLE] = "open", [CAP_END_OPEN] = "open",
    };
    expr_put_name(facts, EXPR_F_END, ends[c->end]);
    if (c->ended_by >= 0)
        expr_put_name(facts, EXPR_F_ENDED_BY, c->ended_by == c->client ? "client" : "server");
}

static void put_side(expr_facts *facts, const cap_side *side, expr_field packets)
{
    expr_put_unsigned(facts, packets, side->packets);
    expr_put_unsigned(facts, (expr_field)(packets + 1), side->bytes);
    expr_put_unsigned(facts, (expr_field)(packets + 2), side->lost);
    expr_put_unsigned(facts, (expr_field)(packets + 3), side->retransmitted);
}

bool rep_selects_connection(rep_filter *filter, const ana_connection *c)
{
    if (!filter)
        return true;
    expr_facts *facts = filter->facts;
    expr_facts_clear(facts);
    rules_put_conversation(facts, filter->policy, c);
    put_connection_id(filter, c);
    expr_put_name(facts, EXPR_F_PROTOCOL, rep_protocol_name(c->protocol));
    expr_put_name(facts, EXPR_F_PHASE, ana_phase_names[c->phase]);
    expr_put_unsigned(facts, EXPR_F_MIDSTREAM, c->flow->midstream);
    put_end(facts, c);
    if (c->setup) {
        expr_put_unsigned(facts, S7F_AMQ_CALLING, c->amq_calling);
        expr_put_unsigned(facts, S7F_AMQ_CALLED, c->amq_called);
        expr_put_unsigned(facts, S7F_PDU_LENGTH, c->pdu_length);
    }
    put_counts(facts, c->status_count);
    expr_put_unsigned(facts, EXPR_F_OUTSTANDING, c->outstanding_peak);
    put_side(facts, &c->flow->side[c->client], EXPR_F_CLIENT_PACKETS);
    put_side(facts, &c->flow->side[1 - c->client], EXPR_F_SERVER_PACKETS);
    put_time(filter, EXPR_F_TIME, c->flow->first.time);
    put_time(filter, EXPR_F_FIRST, c->flow->first.time);
    put_time(filter, EXPR_F_LAST, c->flow->last.time);
    return holds(filter);
}

bool rep_selects_block(rep_filter *filter, const ana_block *block)
{
    if (!filter)
        return true;
    expr_facts_clear(filter->facts);
    rules_put_conversation(filter->facts, filter->policy, block->connection);
    put_connection_id(filter, block->connection);
    put_time(filter, EXPR_F_TIME, block->first.time);
    put_time(filter, EXPR_F_FIRST, block->first.time);
    put_time(filter, EXPR_F_LAST, block->last.time);
    return holds(filter);
}

bool rep_selects_asset(rep_filter *filter, const ana_asset *asset)
{
    if (!filter)
        return true;
    expr_facts_clear(filter->facts);
    if (asset->client)
        rules_put_client(filter->facts, filter->policy, &asset->ip, 0, NULL);
    if (asset->server)
        rules_put_server(filter->facts, filter->policy, &asset->ip, asset->port, NULL);
    put_time(filter, EXPR_F_TIME, asset->first.time);
    put_time(filter, EXPR_F_FIRST, asset->first.time);
    put_time(filter, EXPR_F_LAST, asset->last.time);
    return holds(filter);
}

bool rep_selects_reach(rep_filter *filter, const ana_reach *reach)
{
    if (!filter)
        return true;
    expr_facts_clear(filter->facts);
    rules_put_client(filter->facts, filter->policy, &reach->network, 0, NULL);
    rules_put_server(filter->facts, filter->policy, &reach->server, reach->server_port, NULL);
    expr_narrow_ip(filter->facts, EXPR_F_CLIENT_IP, reach->prefix);
    put_time(filter, EXPR_F_TIME, reach->earliest);
    put_time(filter, EXPR_F_FIRST, reach->earliest);
    put_time(filter, EXPR_F_LAST, reach->latest);
    return holds(filter);
}

GPtrArray *rep_selected_findings(rep_filter *filter, const GPtrArray *findings)
{
    GPtrArray *selected = g_ptr_array_sized_new(findings->len);
    for (guint i = 0; i < findings->len; i++) {
        rules_finding *finding = g_ptr_array_index(findings, i);
        if (rep_selects_finding(filter, finding))
            g_ptr_array_add(selected, finding);
    }
    return selected;
}
