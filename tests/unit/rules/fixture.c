/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT_PORT = 49152, SERVER_PORT = 102, MS = 1000000 };

cap_address fixture_ip(uint8_t last)
{
    return (cap_address){.family = 4, .bytes = {10, 0, 0, last}};
}

void fixture_connect(fixture_connection *c, uint8_t client, uint8_t server, uint64_t number)
{
    memset(c, 0, sizeof *c);
    c->flow.number = number;
    c->flow.user = &c->connection;
    c->flow.side[0].endpoint = (cap_endpoint){fixture_ip(client), CLIENT_PORT};
    c->flow.side[1].endpoint = (cap_endpoint){fixture_ip(server), SERVER_PORT};
    c->connection.number = number;
    c->connection.flow = &c->flow;
    c->connection.calling = (ana_tsap_bytes){2, {0x01, 0x00}};
    c->connection.called = (ana_tsap_bytes){2, {0x03, 0x02}};
}

fixture_item fixture_bytes(uint16_t db, uint32_t start, uint16_t count)
{
    return (fixture_item){
        .area = S7_AREA_DB, .type = S7_TYPE_BYTE, .count = count, .db = db, .start = start};
}

static void put16(GByteArray *out, uint32_t value)
{
    const uint8_t bytes[] = {(uint8_t)(value >> 8), (uint8_t)value};
    g_byte_array_append(out, bytes, 2);
}

static void put(GByteArray *out, uint8_t value)
{
    g_byte_array_append(out, &value, 1);
}

static void put_hex(GByteArray *out, const char *hex)
{
    for (; hex[0] && hex[1]; hex += 2)
        put(out, (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1])));
}

static void put_item(GByteArray *out, const fixture_item *item)
{
    const uint32_t address =
        s7_area_is_numbered(item->area) ? item->start : item->start << 3 | item->bit;
    put_hex(out, "120a10");
    put(out, item->type);
    put16(out, item->count);
    put16(out, item->db);
    put(out, item->area);
    put(out, (uint8_t)(address >> 16));
    put16(out, address);
}

static GByteArray *pdu_of(uint8_t rosctr, uint16_t error, GByteArray *param, GByteArray *data)
{
    GByteArray *pdu = g_byte_array_new();
    put(pdu, S7_PROTOCOL_COMM);
    put(pdu, rosctr);
    put_hex(pdu, "00000001");
    put16(pdu, param->len);
    put16(pdu, data->len);
    if (rosctr != S7_ROSCTR_JOB)
        put16(pdu, error);
    g_byte_array_append(pdu, param->data, param->len);
    g_byte_array_append(pdu, data->data, data->len);
    g_byte_array_unref(param);
    g_byte_array_unref(data);
    return pdu;
}

static GByteArray *build_request(const fixture_job *job)
{
    GByteArray *param = g_byte_array_new();
    GByteArray *data = g_byte_array_new();
    put(param, job->write ? S7_FUNC_WRITE : S7_FUNC_READ);
    put(param, job->count);
    if (job->raw_item)
        put_hex(param, job->raw_item);
    for (uint8_t i = 0; i < job->count && !job->raw_item; i++)
        put_item(param, &job->item[i]);
    for (uint8_t i = 0; i < job->count && job->write; i++)
        put_hex(data, "0004001000aa");
    return pdu_of(S7_ROSCTR_JOB, 0, param, data);
}

static GByteArray *build_answer(const fixture_job *job)
{
    GByteArray *param = g_byte_array_new();
    GByteArray *data = g_byte_array_new();
    if (job->error)
        return pdu_of(S7_ROSCTR_ACK, job->error, param, data);
    put(param, job->write ? S7_FUNC_WRITE : S7_FUNC_READ);
    put(param, job->count);
    for (uint8_t i = 0; i < job->count; i++) {
        put(data, job->code[i]);
        if (!job->write)
            put_hex(data, job->code[i] == S7_RETURN_OK ? "04001000aa" : "000000");
    }
    return pdu_of(S7_ROSCTR_ACK_DATA, 0, param, data);
}

static ana_status status_of(ana_transaction *t)
{
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, t->request, t->answer);
    while (s7_accesses_next(&walk, &access)) {
        t->items++;
        t->failed += !access.answered || access.return_code != S7_RETURN_OK;
    }
    if (t->failed == 0 && t->answer->error == 0)
        return ANA_OK;
    return t->failed == t->items ? ANA_REFUSED : ANA_PARTIAL;
}

/* Who hears of a transaction. */
typedef struct listener {
    fixture_hears *hears;
    void *user;
} listener;

static void feed(listener to, const fixture_connection *on, bool from_server, uint64_t frame,
                 const GByteArray *request, const GByteArray *answer)
{
    fixture_connection *c = (fixture_connection *)on; /* what is kept of it, engines change */
    c->connection.flow = &c->flow;
    s7_pdu request_pdu;
    s7_pdu answer_pdu;
    const s7_bytes request_bytes = {request->data, request->len};
    const s7_bytes answer_bytes = {answer->data, answer->len};
    const s7_context context = {.request = request_bytes};
    assert_int_equal(s7_decode(request_bytes, NULL, &request_pdu, NULL), S7_OK);
    assert_int_equal(s7_decode(answer_bytes, &context, &answer_pdu, NULL), S7_OK);
    ana_transaction t = {
        .connection = &c->connection,
        .side = from_server ? 1 : 0,
        .request = &request_pdu,
        .answer = &answer_pdu,
        .request_bytes = request_bytes,
        .answer_bytes = answer_bytes,
        .request_stamp = {.time = (int64_t)frame * MS - 1, .frame = frame - 1},
        .answer_stamp = {.time = (int64_t)frame * MS, .frame = frame},
        .latency = 1,
        .phase = ANA_PHASE_FIRST_ACCESS,
    };
    t.status = status_of(&t);
    to.hears(to.user, &t);
}

void fixture_tell(fixture_hears *hears, void *user, const fixture_job *job)
{
    GByteArray *request = build_request(job);
    GByteArray *answer = build_answer(job);
    feed((listener){hears, user}, job->on, job->from_server, job->frame, request, answer);
    g_byte_array_unref(request);
    g_byte_array_unref(answer);
}

static void engine_hears(void *user, const ana_transaction *transaction)
{
    rules_transaction(user, transaction);
}

void fixture_feed(rules_engine *engine, const fixture_job *job)
{
    fixture_tell(engine_hears, engine, job);
}

static void feed_hex(listener to, const fixture_connection *on, bool from_server, uint64_t frame,
                     const char *request, const char *answer)
{
    GByteArray *request_bytes = g_byte_array_new();
    GByteArray *answer_bytes = g_byte_array_new();
    put_hex(request_bytes, request);
    put_hex(answer_bytes, answer);
    feed(to, on, from_server, frame, request_bytes, answer_bytes);
    g_byte_array_unref(request_bytes);
    g_byte_array_unref(answer_bytes);
}

void fixture_tell_hex(fixture_hears *hears, void *user, const fixture_connection *on,
                      uint64_t frame, const char *request, const char *answer)
{
    feed_hex((listener){hears, user}, on, false, frame, request, answer);
}

void fixture_feed_hex(rules_engine *engine, const fixture_connection *on, uint64_t frame,
                      const char *request, const char *answer)
{
    fixture_tell_hex(engine_hears, engine, on, frame, request, answer);
}

void fixture_feed_server_hex(rules_engine *engine, const fixture_connection *on, uint64_t frame,
                             const char *request, const char *answer)
{
    feed_hex((listener){engine_hears, engine}, on, true, frame, request, answer);
}

void fixture_read(rules_engine *engine, const fixture_connection *on, uint64_t frame,
                  fixture_item item, uint8_t code)
{
    const fixture_job job = {.on = on, .frame = frame, .count = 1, .item = {item}, .code = {code}};
    fixture_feed(engine, &job);
}

static rules_cpu cpu_of(const void *user, const cap_address *ip)
{
    const fixture_evidence *evidence = user;
    return memcmp(ip, &evidence->ip, sizeof *ip) == 0 ? evidence->cpu : (rules_cpu){0};
}

static rules_block block_of(const void *user, const cap_address *ip, uint16_t db)
{
    const fixture_evidence *evidence = user;
    for (size_t i = 0; i < FIXTURE_MAX_BLOCKS; i++)
        if (memcmp(ip, &evidence->ip, sizeof *ip) == 0 && evidence->db[i] == db)
            return evidence->block[i];
    return (rules_block){0};
}

rules_evidence fixture_evidence_of(const fixture_evidence *evidence)
{
    return (rules_evidence){.user = evidence, .cpu = cpu_of, .block = block_of};
}

const rules_finding *fixture_finding(rules_engine *engine, guint i, guint count)
{
    const GPtrArray *findings = rules_findings(engine);
    assert_int_equal(findings->len, count);
    return g_ptr_array_index(findings, i);
}
