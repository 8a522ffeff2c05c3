/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Clients ask for the same again and again. A Job whose bytes are those of a spare one, but for the
 * PDU reference, is that one, decoded already: what a PDU says is a function of its bytes, and the
 * reference is a number of its own in it.
 *
 *     0   1       2 3         4 5        6 7              8 9
 *     32  ROSCTR  redundancy  reference  parameter length  data length  parameters, data
 */
#include "analyzer/conversation.h"

#include <string.h>

enum {
    REFERENCE = 4,       /* where it stands */
    BEHIND = 6,          /* what comes after it */
    LONGEST = 1024,      /* of Jobs that are looked for */
    KEPT_CAPACITY = 4096 /* larger buffers are not kept for later use */
};

static bool is_looked_for(s7_bytes tsdu)
{
    return tsdu.size >= BEHIND && tsdu.size <= LONGEST && tsdu.data[0] == S7_PROTOCOL_COMM &&
           tsdu.data[1] == S7_ROSCTR_JOB;
}

static uint64_t mix(uint64_t sum, const uint8_t *bytes, size_t size)
{
    uint64_t word = 0;
    memcpy(&word, bytes, size);
    sum = (sum ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return sum ^ sum >> 32;
}

/* Jobs that fall on the same place take it from each other: that costs decoding, nothing else. */
static ana_request **place_of(ana_spares *spares, s7_bytes tsdu)
{
    uint64_t sum = mix(tsdu.size, tsdu.data, REFERENCE);
    size_t at = BEHIND;
    for (; at + sizeof sum <= tsdu.size; at += sizeof sum)
        sum = mix(sum, tsdu.data + at, sizeof sum);
    sum = mix(sum, tsdu.data + at, tsdu.size - at);
    return &spares->decoded[sum % ANA_SPARES];
}

static bool is_same(const ana_request *request, s7_bytes tsdu)
{
    const uint8_t *data = request->bytes.data;
    return request->bytes.size == tsdu.size && memcmp(data, tsdu.data, REFERENCE) == 0 &&
           memcmp(data + BEHIND, tsdu.data + BEHIND, tsdu.size - BEHIND) == 0;
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
    ana_request **place = is_looked_for(tsdu) ? place_of(spares, tsdu) : NULL;
    if (place && *place && is_same(*place, tsdu)) {
        ana_request *request = *place;
        *place = NULL;
        memcpy(request->bytes.data + REFERENCE, tsdu.data + REFERENCE, BEHIND - REFERENCE);
        request->pdu.reference = s7_load16(tsdu.data + REFERENCE);
        return request;
    }
    ana_request *request = take_blank(spares);
    ana_buffer_append(&request->bytes, tsdu.data, (uint32_t)tsdu.size);
    s7_decode((s7_bytes){request->bytes.data, request->bytes.size}, NULL, &request->pdu, NULL);
    return request;
}

static void make_blank(ana_spares *spares, ana_request *request)
{
    if (request->bytes.capacity > KEPT_CAPACITY)
        ana_buffer_clear(&request->bytes);
    request->bytes.size = 0;
    request->older = spares->blank;
    spares->blank = request;
}

void ana_spares_give(ana_spares *spares, ana_request *request)
{
    const s7_bytes tsdu = {request->bytes.data, request->bytes.size};
    if (!is_looked_for(tsdu)) {
        make_blank(spares, request);
        return;
    }
    ana_request **place = place_of(spares, tsdu);
    if (*place)
        make_blank(spares, *place);
    *place = request;
}

static void free_request(ana_request *request)
{
    ana_buffer_clear(&request->bytes);
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
