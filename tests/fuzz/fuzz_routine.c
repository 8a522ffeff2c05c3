/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: PDUs by the short way of the analyzer and by the long one: the same is told and
 * kept. Each record is one PDU of a few connections, mostly one like those before:
 *
 *   | what, connection, side | variable, items | value | oddity | detail | time |
 */
#include "both_ways.h"

#include "exact.h"
#include "records.h"

enum { RECORD = 6, MOST = 200 };

enum what {
    READ,
    WRITE,
    VALUES,
    WRITTEN,
    ERROR,
    TCP,
    LOSS,
    REOPEN,
};

enum oddity {
    ANOTHER_REFERENCE = 200, /* below: none */
    ANOTHER_BYTE = 210,
    NO_EOT = 220,
    CUT_OFF = 225,
    IN_TWO = 235,
    TWO_AT_ONCE = 245,
};

typedef struct last {
    uint16_t reference;
    uint8_t items;
} last;

static tpkt pdu_of(last *l, const uint8_t *record)
{
    const uint8_t variable = record[1] & 3, items = (uint8_t)(1 + (record[1] >> 3 & 1));
    const uint8_t code = record[1] & 0x80 ? 0x0A : 0xFF;
    const uint16_t reference =
        (uint16_t)(l->reference + (record[3] / 10 == ANOTHER_REFERENCE / 10));
    switch ((enum what)(record[0] & 7)) {
    case READ:
        l->reference++;
        l->items = items;
        return read_of(l->reference, items, variable);
    case WRITE:
        l->reference++;
        return write_of(l->reference, variable, record[2]);
    case WRITTEN:
        return written(reference, code);
    case ERROR:
        return error_of(reference, record[2]);
    default:
        return values_of(reference, l->items ? l->items : 1, code, record[2]);
    }
}

static void send_odd(pair *p, size_t which, int side, tpkt t, const uint8_t *record)
{
    const uint8_t odd = record[3], detail = record[4];
    if (odd >= ANOTHER_BYTE && odd < NO_EOT)
        t.bytes[detail % t.size] ^= record[2];
    else if (odd >= NO_EOT && odd < CUT_OFF)
        t.bytes[6] &= 0x7F;
    else if (odd >= CUT_OFF && odd < IN_TWO)
        t.size = 1 + detail % t.size;
    if (odd >= IN_TWO && odd < TWO_AT_ONCE) {
        const size_t first = 1 + detail % (t.size - 1);
        send(p, which, side, t.bytes, first);
        send(p, which, side, t.bytes + first, t.size - first);
    } else if (odd >= TWO_AT_ONCE) {
        uint8_t both[2 * LONGEST];
        memcpy(both, t.bytes, t.size);
        memcpy(both + t.size, t.bytes, t.size);
        send(p, which, side, both, 2 * t.size);
    } else {
        send(p, which, side, t.bytes, t.size);
    }
}

static void play_record(pair *p, last *lasts, uint64_t *number, const uint8_t *record)
{
    const enum what what = record[0] & 7;
    const size_t which = record[0] >> 3 & 3;
    const bool asks = what == READ || what == WRITE;
    const bool swapped = (record[0] & 0xE0) == 0xE0;
    const int side = asks != swapped ? CLIENT : SERVER;
    p->now.time += (record[5] < 0xF0 ? record[5] : (record[5] - 0xEF) * 1000) * ms;
    if (what == TCP) {
        tell_tcp(p, which, side, (cap_tcp_event)(record[4] % (CAP_TCP_KEEPALIVE + 1)));
    } else if (what == LOSS) {
        lose(p, which, side);
    } else if (what == REOPEN) {
        end(p, which);
        begin(p, which, ++*number);
    } else {
        send_odd(p, which, side, pdu_of(&lasts[which], record), record);
    }
    if (record[5] & 1)
        tick(p);
}

FUZZ_RECORDS_OF(RECORD)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    pair *p = pair_new();
    last lasts[FLOWS] = {{0}};
    uint64_t number = FLOWS;
    for (size_t i = 0; i < MOST && size >= RECORD; i++, data += RECORD, size -= RECORD)
        play_record(p, lasts, &number, data);
    FUZZ_CHECK(!what_differs(p));
    end_all(p);
    FUZZ_CHECK(!what_differs(p));
    pair_free(p);
    return 0;
}
