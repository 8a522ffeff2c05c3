/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients ask for the same again and again. A Job whose bytes are those of a spare one, but for the
 * PDU reference and the values that it writes, is that one, decoded already (dissector/alike.h).
 * What it was answered last is kept with it, so that an answer which differs in its values alone
 * is not decoded either.
 *
 *     0   1       2 3         4 5        6 7              8 9
 *     32  ROSCTR  redundancy  reference  parameter length  data length  parameters, data
 */
#include "analyzer/conversation.h"
#include "dissector/alike.h"

#include <string.h>

enum {
    REFERENCE = 4,        /* where it stands */
    BEHIND = 6,           /* what comes after it */
    LONGEST = 1024,       /* of Jobs that are looked for, and of their answers */
    KEPT_CAPACITY = 4096, /* larger buffers are not kept for later use */
    NOWHERE = ANA_SPARES, /* the place of those that are not looked for */
};

static bool is_looked_for(s7_bytes tsdu)
{
    return tsdu.size >= BEHIND + sizeof(uint64_t) && tsdu.size <= LONGEST &&
           tsdu.data[0] == S7_PROTOCOL_COMM && tsdu.data[1] == S7_ROSCTR_JOB;
}

static uint64_t mix(uint64_t sum, const uint8_t *word)
{
    uint64_t number;
    memcpy(&number, word, sizeof number);
    sum = (sum ^ number) * UINT64_C(0x9E3779B97F4A7C15);
    return sum ^ sum >> 32;
}

/* What the place depends on: the header and the parameters; values are not among them. */
static size_t end_of_words(s7_bytes tsdu)
{
    enum { PARAM_LENGTH = 6, HEADER = 10 };
    const size_t end = HEADER + (size_t)s7_load16(tsdu.data + PARAM_LENGTH);
    return end >= BEHIND + sizeof(uint64_t) && end < tsdu.size ? end : tsdu.size;
}

/* Jobs that fall on the same place take it from each other: that costs decoding, nothing else. */
static uint16_t place_of(s7_bytes tsdu)
{
    if (!is_looked_for(tsdu))
        return NOWHERE;
    const size_t last = end_of_words(tsdu) - sizeof(uint64_t);
    uint64_t sum = tsdu.size;
    for (size_t at = BEHIND; at < last; at += sizeof sum)
        sum = mix(sum, tsdu.data + at);
    return mix(sum, tsdu.data + last) % ANA_SPARES;
}

/* Whether the request becomes the one that is wanted by taking over its bytes and reference. */
static bool is_same(const ana_request *request, s7_bytes tsdu)
{
    const s7_bytes bytes = {request->bytes.data, request->bytes.size};
    if (bytes.size != tsdu.size)
        return false;
    return (memcmp(bytes.data, tsdu.data, REFERENCE) == 0 &&
            memcmp(bytes.data + BEHIND, tsdu.data + BEHIND, tsdu.size - BEHIND) == 0) ||
           s7_alike_write(tsdu, bytes, &request->pdu);
}

static ana_request *take_blank(ana_spares *spares)
{
    ana_request *request = spares->blank;
    if (!request)
        return g_new0(ana_request, 1);
    spares->blank = request->older;
    return request;
}

ana_request *ana_spares_take(ana_spares *spares, s7_bytes tsdu)
{
    const uint16_t place = place_of(tsdu);
    ana_request *request = place != NOWHERE ? spares->decoded[place] : NULL;
    if (request && is_same(request, tsdu)) {
        spares->decoded[place] = NULL;
        memcpy(request->bytes.data, tsdu.data, tsdu.size);
        request->pdu.reference = s7_load16(tsdu.data + REFERENCE);
        return request;
    }
    request = take_blank(spares);
    request->place = place;
    ana_buffer_append(&request->bytes, tsdu.data, (uint32_t)tsdu.size);
    s7_decode((s7_bytes){request->bytes.data, request->bytes.size}, NULL, &request->pdu, NULL);
    return request;
}

static void empty(ana_buffer *buffer)
{
    if (buffer->capacity > KEPT_CAPACITY)
        ana_buffer_clear(buffer);
    buffer->size = 0;
}

static void make_blank(ana_spares *spares, ana_request *request)
{
    empty(&request->bytes);
    empty(&request->answer);
    request->older = spares->blank;
    spares->blank = request;
}

void ana_spares_give(ana_spares *spares, ana_request *request)
{
    if (request->place == NOWHERE) {
        make_blank(spares, request);
        return;
    }
    ana_request **place = &spares->decoded[request->place];
    if (*place)
        make_blank(spares, *place);
    *place = request;
}

void ana_spares_answer(ana_request *request, s7_bytes tsdu, s7_pdu *answer)
{
    ana_buffer *known = &request->answer;
    if (known->size > 0 &&
        s7_alike(tsdu, (s7_bytes){known->data, known->size}, &request->answered, answer))
        return;
    s7_decode(tsdu, NULL, answer, NULL);
    if (tsdu.size > LONGEST || !s7_alike_serves(tsdu, answer))
        return;
    known->size = 0;
    ana_buffer_append(known, tsdu.data, (uint32_t)tsdu.size);
    request->answered = *answer;
}

static void free_request(ana_request *request)
{
    ana_buffer_clear(&request->bytes);
    ana_buffer_clear(&request->answer);
    g_free(request);
}

void ana_spares_clear(ana_spares *spares)
{
    for (size_t i = 0; i < ANA_SPARES; i++)
        if (spares->decoded[i])
            free_request(spares->decoded[i]);
    while (spares->blank) {
        ana_request *request = spares->blank;
        spares->blank = request->older;
        free_request(request);
    }
    *spares = (ana_spares){0};
}
