/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hand-made transactions for tests of the rules: requests and answers are built as bytes, decoded
 * and paired as the analyzer does, and told to an engine. Evidence is what the test says. */
#ifndef S7TAP_TEST_RULES_FIXTURE_H
#define S7TAP_TEST_RULES_FIXTURE_H

#include "rules/evidence.h"

typedef struct fixture_connection {
    cap_flow flow;
    ana_connection connection;
} fixture_connection;

/* 10.0.0.`client`:49152 to 10.0.0.`server`:102. */
void fixture_connect(fixture_connection *c, uint8_t client, uint8_t server, uint64_t number);

typedef struct fixture_item {
    uint8_t area, type, bit;
    uint16_t count, db;
    uint32_t start;
} fixture_item;

enum { FIXTURE_MAX_ITEMS = 20 };

typedef struct fixture_job {
    const fixture_connection *on;
    bool write;
    bool from_server;
    uint64_t frame;       /* of the answer; its time is that many milliseconds */
    uint16_t error;       /* of the answer's header: no items then */
    const char *raw_item; /* hex: one item of another syntax, in place of `item` */
    uint8_t count;
    fixture_item item[FIXTURE_MAX_ITEMS];
    uint8_t code[FIXTURE_MAX_ITEMS]; /* return codes, 0xFF success */
} fixture_job;

void fixture_feed(rules_engine *engine, const fixture_job *job);

/* The same for others than an engine. */
typedef void fixture_hears(void *user, const ana_transaction *transaction);
void fixture_tell(fixture_hears *hears, void *user, const fixture_job *job);
void fixture_tell_hex(fixture_hears *hears, void *user, const fixture_connection *on,
                      uint64_t frame, const char *request, const char *answer);

/* A request and its answer as S7 PDUs in hex. */
void fixture_feed_hex(rules_engine *engine, const fixture_connection *on, uint64_t frame,
                      const char *request, const char *answer);

/* The same, asked by the server. */
void fixture_feed_server_hex(rules_engine *engine, const fixture_connection *on, uint64_t frame,
                             const char *request, const char *answer);

/* The read of one item, answered with `code` in `frame`. */
void fixture_read(rules_engine *engine, const fixture_connection *on, uint64_t frame,
                  fixture_item item, uint8_t code);

fixture_item fixture_bytes(uint16_t db, uint32_t start, uint16_t count);

enum { FIXTURE_MAX_BLOCKS = 8 };

typedef struct fixture_evidence {
    cap_address ip; /* the CPU it is about */
    rules_cpu cpu;
    uint16_t db[FIXTURE_MAX_BLOCKS];
    rules_block block[FIXTURE_MAX_BLOCKS];
} fixture_evidence;

cap_address fixture_ip(uint8_t last);
/* Borrows `evidence`. */
rules_evidence fixture_evidence_of(const fixture_evidence *evidence);

/* Finding number `i` after rules_finish; fails the test if there are not `count` of them. */
const rules_finding *fixture_finding(rules_engine *engine, guint i, guint count);

#endif
