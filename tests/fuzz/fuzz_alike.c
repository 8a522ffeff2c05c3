/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PDUs that are told alike, so that they are not decoded: they must decode to what is said of them.
 * The input is one PDU and how another differs from it:
 *
 *   | form (1) | count (1) | count times: place (2), bits (1) | PDU |
 *
 * Header and lengths are put around what stands in place of the PDU, as the form says:
 *
 *   an answer:           | number of items (1) | data |
 *   a Job:               | size of the items (1) | number of items (1) | items | data |
 *   made of whole items: | what (1) | value (1) | for each, the same for an answer and a Job
 */
#include "dissector/alike.h"
#include "dissector/item.h"

#include "exact.h"

/* form & 7 */
enum { RAW, READ_ANSWER, WRITE_ANSWER, WRITE_JOB, REFUSED, MADE_ANSWER, MADE_JOB };
enum { FORM = 7, FLAG_CUT = 8 }; /* by how much: form >> 4 */
enum { MOST = 0x8000, ROOM = 32, HEAD = 2, CHANGE = 3, REFERENCE = 4 };
enum { ITEMS = 20, ITEM = 12, LARGEST = 4 + 16 + 1 }; /* of those that are made */

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
    put16(b, form == REFUSED ? 0x8104 : 0);
    b->bytes[b->size++] = form == READ_ANSWER ? S7_FUNC_READ : S7_FUNC_WRITE;
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

/* What items are made of: the type of an address, how its values are sent. */
typedef struct kind {
    uint8_t type, transport, size;
    bool bits; /* the length counts them */
} kind;

static const kind kinds[] = {
    {S7_TYPE_BIT, 3, 1, true},   {S7_TYPE_BYTE, 4, 1, true},  {S7_TYPE_WORD, 4, 2, true},
    {S7_TYPE_INT, 5, 2, true},   {S7_TYPE_REAL, 7, 4, false}, {S7_TYPE_CHAR, 9, 1, false},
    {S7_TYPE_DWORD, 4, 4, true}, {S7_TYPE_DINT, 6, 4, false},
};

static const kind *kind_of(uint8_t what)
{
    return &kinds[what & 7];
}

static unsigned count_of(uint8_t what)
{
    return kind_of(what)->type == S7_TYPE_BIT ? 1 : 1 + (what >> 3 & 3);
}

static void put_address(built *b, uint8_t what)
{
    put16(b, 0x120A);
    put16(b, 0x1000 | kind_of(what)->type);
    put16(b, count_of(what));
    put16(b, 10);
    put16(b, S7_AREA_DB << 8);
    put16(b, 0x50);
}

static void put_value(built *b, uint8_t what, uint8_t value, bool job, bool last)
{
    const kind *k = kind_of(what);
    const bool refused = !job && what >> 5 > 5;
    const size_t size = refused ? 0 : k->size * count_of(what);
    b->bytes[b->size++] = job       ? (what >> 5 > 5 ? 0xFF : 0)
                          : refused ? what >> 5 == 6 ? 10 : 5
                                    : 0xFF;
    b->bytes[b->size++] = refused ? 0 : k->transport;
    put16(b, k->type == S7_TYPE_BIT && !refused ? 1 : k->bits ? size * 8 : size);
    for (size_t i = 0; i < size; i++)
        b->bytes[b->size++] = (uint8_t)(value + i);
    if (!last && size % 2 != 0)
        b->bytes[b->size++] = 0;
}

static void put_values(built *b, s7_bytes body, size_t count, bool job)
{
    for (size_t i = 0; i < count; i++)
        put_value(b, body.data[i * 2], body.data[i * 2 + 1], job, i + 1 == count);
}

static void put_made(built *b, bool job, s7_bytes body)
{
    uint8_t values[ITEMS * LARGEST];
    const size_t count = body.size / 2 < ITEMS ? body.size / 2 : ITEMS;
    built data = {.bytes = values};
    put_values(&data, body, count, job);
    put_header(b, job ? S7_ROSCTR_JOB : S7_ROSCTR_ACK_DATA, 2 + (job ? count * ITEM : 0),
               data.size);
    if (!job)
        put16(b, 0);
    put16(b, (job ? 0x500U : 0x400U) | count);
    for (size_t i = 0; job && i < count; i++)
        put_address(b, body.data[i * 2]);
    put(b, (s7_bytes){values, data.size});
}

static s7_bytes build(unsigned form, s7_bytes body)
{
    built b = {.bytes = malloc(body.size + ROOM + ITEMS * (ITEM + LARGEST))};
    if (!b.bytes)
        abort();
    if (form == READ_ANSWER || form == WRITE_ANSWER || form == REFUSED)
        put_answer(&b, form, body);
    else if (form == WRITE_JOB)
        put_job(&b, body);
    else if (form == MADE_ANSWER || form == MADE_JOB)
        put_made(&b, form == MADE_JOB, body);
    else
        put(&b, body);
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
    const s7_bytes bytes = build(data[0] & FORM, s7_slice(rest, changes.size, rest.size));
    const s7_bytes in = changed(bytes, data[0], changes);
    s7_pdu known;
    s7_decode(bytes, NULL, &known, NULL);
    check_answer(bytes, in, &known);
    check_request(bytes, in, &known);
    fuzz_free(bytes);
    fuzz_free(in);
    return 0;
}
