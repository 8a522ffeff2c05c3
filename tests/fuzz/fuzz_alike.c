/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PDUs that are told alike, so that they are not decoded: they must decode to what is said of them.
 * The input is one PDU and how another differs from it:
 *
 *   | form (1) | count (1) | count times: place (2), bits (1) | PDU |
 *
 * Header and lengths are put around what stands in place of the PDU, as the form says:
 *
 *   an answer:  | number of items (1) | data |
 *   a Job:      | size of the items (1) | number of items (1) | items | data |
 */
#include "dissector/alike.h"

#include "exact.h"

enum { RAW, READ_ANSWER, WRITE_ANSWER, WRITE_JOB, FORMS }; /* form & 3 */
enum { FLAG_ERROR = 4, FLAG_CUT = 8 };                     /* form; by how much: form >> 4 */
enum { MOST = 0xFFFF - 64, ROOM = 32, HEAD = 2, CHANGE = 3, REFERENCE = 4 };

typedef struct built {
    uint8_t *bytes;
    size_t size;
} built;

static void put(built *b, s7_bytes bytes)
{
    if (bytes.size > 0)
        memcpy(b->bytes + b->size, bytes.data, bytes.size);
    b->size += bytes.size;
}

static void put16(built *b, size_t number)
{
    b->bytes[b->size++] = (uint8_t)(number >> 8);
    b->bytes[b->size++] = (uint8_t)number;
}

static void put_header(built *b, uint8_t rosctr, size_t params, size_t data)
{
    put16(b, S7_PROTOCOL_COMM << 8 | rosctr);
    put16(b, 0);
    put16(b, 0x0200);
    put16(b, params);
    put16(b, data);
}

static void put_answer(built *b, unsigned form, s7_bytes body)
{
    const s7_bytes data = s7_slice(body, 1, body.size);
    put_header(b, S7_ROSCTR_ACK_DATA, 2, data.size);
    put16(b, form & FLAG_ERROR ? 0x8104 : 0);
    b->bytes[b->size++] = (form & 3) == READ_ANSWER ? S7_FUNC_READ : S7_FUNC_WRITE;
    b->bytes[b->size++] = body.size > 0 ? body.data[0] : 0;
    put(b, data);
}

static void put_job(built *b, s7_bytes body)
{
    const s7_bytes items = s7_slice(body, 2, body.size > 0 ? body.data[0] : 0);
    const s7_bytes data = s7_slice(body, 2 + items.size, body.size);
    put_header(b, S7_ROSCTR_JOB, 2 + items.size, data.size);
    b->bytes[b->size++] = S7_FUNC_WRITE;
    b->bytes[b->size++] = body.size > 1 ? body.data[1] : 0;
    put(b, items);
    put(b, data);
}

static s7_bytes build(unsigned form, s7_bytes body)
{
    built b = {.bytes = malloc(body.size + ROOM)};
    if (!b.bytes)
        abort();
    if ((form & 3) == RAW)
        put(&b, body);
    else if ((form & 3) == WRITE_JOB)
        put_job(&b, body);
    else
        put_answer(&b, form, body);
    const s7_bytes exact = fuzz_exact(b.bytes, b.size);
    free(b.bytes);
    return exact;
}

static s7_bytes changed(s7_bytes known, unsigned form, s7_bytes changes)
{
    const size_t cut = form & FLAG_CUT ? form >> 4 : 0;
    const s7_bytes in = fuzz_exact(known.data, known.size - (cut < known.size ? cut : known.size));
    for (size_t at = 0; at + CHANGE <= changes.size && in.size > 0; at += CHANGE)
        ((uint8_t *)(uintptr_t)in.data)[s7_load16(changes.data + at) % in.size] ^=
            changes.data[at + 2];
    return in;
}

static void check_answer(s7_bytes bytes, s7_bytes in, const s7_pdu *known)
{
    s7_pdu quick, fresh;
    memset(&quick, 0x55, sizeof quick);
    if (!s7_alike_serves(bytes, known) || !s7_alike(in, bytes, known, &quick))
        return;
    FUZZ_CHECK(s7_decode(in, NULL, &fresh, NULL) == S7_OK);
    FUZZ_CHECK(memcmp(&quick, &fresh, sizeof fresh) == 0);
}

static bool differs_in_reference(s7_bytes in, s7_bytes bytes)
{
    const size_t behind = REFERENCE + 2;
    return in.size == bytes.size && in.size >= behind &&
           memcmp(in.data, bytes.data, REFERENCE) == 0 &&
           memcmp(in.data + behind, bytes.data + behind, in.size - behind) == 0;
}

/* Jobs that differ in their reference alone are taken for each other, damaged or not. */
static void check_request(s7_bytes bytes, s7_bytes in, s7_pdu *known)
{
    const bool job = known->protocol_id == S7_PROTOCOL_COMM && known->rosctr == S7_ROSCTR_JOB;
    s7_pdu fresh;
    if (!(job && differs_in_reference(in, bytes)) && !s7_alike_write(in, bytes, known))
        return;
    memcpy((uint8_t *)(uintptr_t)bytes.data, in.data, in.size);
    known->reference = s7_load16(in.data + REFERENCE);
    s7_decode(bytes, NULL, &fresh, NULL);
    FUZZ_CHECK(memcmp(known, &fresh, sizeof fresh) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD || size > MOST)
        return 0;
    const s7_bytes rest = {data + HEAD, size - HEAD};
    const s7_bytes changes = s7_slice(rest, 0, (size_t)(data[1] & 15) * CHANGE);
    const s7_bytes bytes = build(data[0], s7_slice(rest, changes.size, rest.size));
    const s7_bytes in = changed(bytes, data[0], changes);
    s7_pdu known;
    s7_decode(bytes, NULL, &known, NULL);
    check_answer(bytes, in, &known);
    check_request(bytes, in, &known);
    fuzz_free(bytes);
    fuzz_free(in);
    return 0;
}
