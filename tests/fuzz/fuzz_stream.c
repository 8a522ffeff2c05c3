/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: conversations (talks.h) through the capture room into the analyzer. PDUs, with
 * whatever saved the work, are what their bytes decode to; and the same PDUs and transactions come
 * out however the streams were cut. The last byte says how they are cut the second time. */
#include "analyzer/analyzer.h"

#include "exact.h"
#include "talks.h"

#include <assert.h>

/* All that is said, but for frames and times. */
typedef struct heard {
    GByteArray *said;
} heard;

static void put(heard *h, const void *bytes, size_t size)
{
    if (size > 0)
        g_byte_array_append(h->said, bytes, (guint)size);
}

static void put_number(heard *h, uint64_t number)
{
    put(h, &number, sizeof number);
}

static void put_bytes(heard *h, s7_bytes bytes)
{
    put_number(h, bytes.size);
    put(h, bytes.data, bytes.size);
}

/* The PDU was decoded from `bytes` or from a copy: what points into these is all that may differ,
 * and all by the same. */
static void check_decoded(const s7_pdu *pdu, s7_bytes bytes, const s7_context *context)
{
    enum { WORDS = sizeof(s7_pdu) / sizeof(uintptr_t) };
    static_assert(WORDS * sizeof(uintptr_t) == sizeof(s7_pdu), "pointers lie on words");
    s7_pdu fresh;
    uintptr_t said[WORDS], decoded[WORDS], apart = 0;
    s7_decode(bytes, context, &fresh, NULL);
    memcpy(said, pdu, sizeof said);
    memcpy(decoded, &fresh, sizeof decoded);
    for (size_t i = 0; i < WORDS; i++) {
        if (said[i] == decoded[i])
            continue;
        FUZZ_CHECK(decoded[i] - (uintptr_t)bytes.data <= bytes.size);
        FUZZ_CHECK(apart == 0 || said[i] - decoded[i] == apart);
        apart = said[i] - decoded[i];
    }
}

static void hear_pdu(void *user, const ana_pdu *pdu)
{
    heard *h = user;
    if (!pdu->tpdu) /* bytes of another kind, as many as there were */
        return;
    put(h, "p", 1);
    put_number(h, (uint64_t)pdu->side);
    put_number(h, pdu->protocol);
    put_number(h, pdu->part);
    put_bytes(h, pdu->tsdu);
    put_bytes(h, pdu->tls);
    put_number(h, pdu->tpdu->notes);
    /* Which request it answers is found out by what was decoded. */
    const s7_context alone = {.continuation = pdu->context->continuation};
    if (pdu->pdu)
        check_decoded(pdu->pdu, pdu->tsdu, &alone);
}

static bool is_comm(const s7_pdu *pdu)
{
    return pdu && pdu->protocol_id == S7_PROTOCOL_COMM;
}

static void hear_transaction(void *user, const ana_transaction *transaction)
{
    heard *h = user;
    put(h, "t", 1);
    put_number(h, (uint64_t)transaction->side);
    put_number(h, transaction->status);
    put_number(h, transaction->items);
    put_number(h, transaction->failed);
    put_number(h, transaction->part);
    put_number(h, transaction->phase);
    put_bytes(h, transaction->request_bytes);
    put_bytes(h, transaction->answer_bytes);
    if (is_comm(transaction->request))
        check_decoded(transaction->request, transaction->request_bytes, NULL);
    if (is_comm(transaction->answer))
        check_decoded(transaction->answer, transaction->answer_bytes, NULL);
}

static void hear_damaged(void *user, const ana_pdu *pdu)
{
    put(user, "d", 1);
    put_bytes(user, pdu->tsdu);
}

static void hear_block(void *user, const ana_block *block)
{
    put(user, "b", 1);
    put_number(user, block->bytes.size);
}

static void hear_end(void *user, ana_connection *connection)
{
    put(user, "e", 1);
    put_number(user, connection->end);
}

static heard play(s7_bytes in, uint32_t piece, bool *plain)
{
    heard h = {g_byte_array_new()};
    const ana_sink sink = {.user = &h,
                           .pdu = hear_pdu,
                           .transaction = hear_transaction,
                           .damaged = hear_damaged,
                           .block = hear_block,
                           .connection_end = hear_end};
    ana_analyzer *analyzer = ana_new(NULL, &sink);
    const cap_sink capture = ana_capture_sink(analyzer);
    cap_engine *engine = cap_engine_new(NULL, &capture);
    *plain = fuzz_talks_play(engine, in, piece);
    cap_engine_finish(engine);
    cap_engine_free(engine);
    ana_free(analyzer);
    return h;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const s7_bytes in = {data, size};
    bool plain;
    if (size == 0)
        return 0;
    const heard whole = play(in, 0, &plain);
    if (plain) {
        const heard cut = play(in, 1 + data[size - 1] % 40, &plain);
        FUZZ_CHECK(whole.said->len == cut.said->len);
        FUZZ_CHECK(whole.said->len == 0 ||
                   memcmp(whole.said->data, cut.said->data, cut.said->len) == 0);
        g_byte_array_unref(cut.said);
    }
    g_byte_array_unref(whole.said);
    return 0;
}
