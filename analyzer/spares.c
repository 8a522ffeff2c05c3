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
    NO_SUM = 0,           /* of those that are not looked for */
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

/* What the set depends on: the header and the parameters; values are not among them. */
static size_t end_of_words(s7_bytes tsdu)
{
    enum { PARAM_LENGTH = 6, HEADER = 10 };
    const size_t end = HEADER + (size_t)s7_load16(tsdu.data + PARAM_LENGTH);
    return end >= BEHIND + sizeof(uint64_t) && end < tsdu.size ? end : tsdu.size;
}

static uint64_t sum_of(s7_bytes tsdu)
{
    if (!is_looked_for(tsdu))
        return NO_SUM;
    const size_t last = end_of_words(tsdu) - sizeof(uint64_t);
    uint64_t sum = tsdu.size;
    for (size_t at = BEHIND; at < last; at += sizeof sum)
        sum = mix(sum, tsdu.data + at);
    sum = mix(sum, tsdu.data + last);
    return sum != NO_SUM ? sum : 1;
}

/* More Jobs than a set has room for push each other out: that costs decoding, nothing else. */
static ana_request **ways_of(ana_spares *spares, uint64_t sum)
{
    return spares->decoded[sum % ANA_SPARE_SETS];
}

/* Takes the values over where the request is the one that is wanted but for these. */
static bool take_values(ana_request *request, s7_bytes tsdu)
{
    if (!s7_alike_write(tsdu, (s7_bytes){request->bytes.data, request->bytes.size}, &request->pdu))
        return false;
    memcpy(request->bytes.data, tsdu.data, tsdu.size);
    return true;
}

/* Whether the request is the one that is wanted, but for its reference. */
static bool is_same(ana_request *request, s7_bytes tsdu)
{
    const uint8_t *data = request->bytes.data;
    if (request->bytes.size != tsdu.size)
        return false;
    return (memcmp(data, tsdu.data, REFERENCE) == 0 &&
            memcmp(data + BEHIND, tsdu.data + BEHIND, tsdu.size - BEHIND) == 0) ||
           take_values(request, tsdu);
}

static ana_request *take_blank(ana_spares *spares)
{
    ana_request *request = spares->blank;
    if (!request)
        return g_new0(ana_request, 1);
    spares->blank = request->older;
    return request;
}

/* Takes the spare one that becomes this Job out of its set; NULL if there is none. */
static ana_request *take_same(ana_request **ways, s7_bytes tsdu)
{
    for (int i = 0; i < ANA_SPARE_WAYS; i++) {
        ana_request *request = ways[i];
        if (!request || !is_same(request, tsdu))
            continue;
        ways[i] = NULL;
        return request;
    }
    return NULL;
}

static ana_request *take_of_set(ana_spares *spares, uint64_t sum, s7_bytes tsdu)
{
    if (sum == NO_SUM)
        return NULL;
    ana_request *request = take_same(ways_of(spares, sum), tsdu);
    if (!request)
        return NULL;
    memcpy(request->bytes.data + REFERENCE, tsdu.data + REFERENCE, BEHIND - REFERENCE);
    request->pdu.reference = s7_load16(tsdu.data + REFERENCE);
    return request;
}

ana_request *ana_spares_again(ana_spares *spares, s7_bytes tsdu)
{
    return take_of_set(spares, sum_of(tsdu), tsdu);
}

ana_request *ana_spares_take(ana_spares *spares, s7_bytes tsdu)
{
    const uint64_t sum = sum_of(tsdu);
    ana_request *request = take_of_set(spares, sum, tsdu);
    if (request)
        return request;
    request = take_blank(spares);
    request->sum = sum;
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
    request->granted = false;
    request->older = spares->blank;
    spares->blank = request;
}

/* A free way of the set, else that of one that makes way. */
static ana_request **free_way(ana_spares *spares, uint64_t sum)
{
    ana_request **ways = ways_of(spares, sum);
    for (int i = 0; i < ANA_SPARE_WAYS; i++)
        if (!ways[i])
            return &ways[i];
    ana_request **way = &ways[spares->turn++ % ANA_SPARE_WAYS];
    make_blank(spares, *way);
    return way;
}

void ana_spares_give(ana_spares *spares, ana_request *request)
{
    if (request->sum == NO_SUM)
        make_blank(spares, request);
    else
        *free_way(spares, request->sum) = request;
}

bool ana_spares_answer_again(ana_request *request, s7_bytes tsdu)
{
    const s7_bytes known = {request->answer.data, request->answer.size};
    return known.size > 0 && s7_alike(tsdu, known, &request->answered, &request->answered);
}

bool ana_spares_answer(ana_request *request, s7_bytes tsdu, s7_pdu *answer)
{
    ana_buffer *known = &request->answer;
    if (known->size > 0 &&
        s7_alike(tsdu, (s7_bytes){known->data, known->size}, &request->answered, answer))
        return false;
    s7_decode(tsdu, NULL, answer, NULL);
    if (tsdu.size > LONGEST || !s7_alike_serves(tsdu, answer))
        return false;
    known->size = 0;
    ana_buffer_append(known, tsdu.data, (uint32_t)tsdu.size);
    request->answered = *answer;
    return true;
}

static void free_request(ana_request *request)
{
    ana_buffer_clear(&request->bytes);
    ana_buffer_clear(&request->answer);
    g_free(request);
}

void ana_spares_clear(ana_spares *spares)
{
    for (size_t i = 0; i < ANA_SPARE_SETS; i++)
        for (size_t k = 0; k < ANA_SPARE_WAYS; k++)
            if (spares->decoded[i][k])
                free_request(spares->decoded[i][k]);
    while (spares->blank) {
        ana_request *request = spares->blank;
        spares->blank = request->older;
        free_request(request);
    }
    *spares = (ana_spares){0};
}
