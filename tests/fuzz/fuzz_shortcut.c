/* SPDX-License-Identifier: GPL-2.0-or-later */
/* libFuzzer target: packets of conversations by the short way, by the long one, and by the short
 * one behind a relay: a host hears the same and finds the same flows at every call. Each packet is
 * the next of its conversation, but for what its record says is odd:
 *
 *   | side, conversation, oddity | payload size | detail (2) | time |
 */
#include "capture/relay.h"

#include "witness.h"

#include "exact.h"
#include "records.h"

enum { RECORD = 5, TALKS = 3, HOSTS = 3, MOST = 60 /* what a relay holds, there is one thread */ };

enum oddity {
    EARLIER = 16, /* below: none */
    LATER,
    ACKS_LESS,
    ACKS_MORE,
    FLAGS,
    CUT_OFF,
    TAGGED,
    NO_ID,
    PADDED,
    BY_IPV6,
    BY_ANOTHER_ROUTE,
    BAD_CHECKSUM,
    LATE,      /* older than what came before */
    ONCE_MORE, /* as the mirror delivers it */
    NO_LENGTH,
    ANY_BYTE,
};

typedef struct side_by_side {
    tap taps[HOSTS]; /* of these, what plays packets */
    witness witnesses[HOSTS];
    cap_relay *relay;
    talk talks[TALKS];
    built *packet; /* the last */
} side_by_side;

static const uint8_t payload[] = "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnop"
                                 "qrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz0123456789abcdef";

static void open_all(side_by_side *all)
{
    for (int i = 0; i < HOSTS; i++) {
        const cap_options options = {.no_shortcut = i == 1, .max_flows = 2, .idle = 60000 * MS};
        witness_init(&all->witnesses[i]);
        cap_sink sink = sink_of(&all->witnesses[i]);
        if (i == 2) {
            all->relay = cap_relay_new(&sink);
            sink = cap_relay_sink(all->relay);
        }
        all->taps[i].now = 1000 * 1000 * MS;
        all->taps[i].engine = cap_engine_new(&options, &sink);
    }
    for (uint8_t i = 0; i < TALKS; i++)
        all->talks[i] = (talk){.next = {C, S}, .host = (uint8_t)(i + 1)};
    all->packet = g_new(built, 1);
}

static void close_all(side_by_side *all)
{
    for (int i = 0; i < HOSTS; i++) {
        cap_engine_free(all->taps[i].engine);
        witness_clear(&all->witnesses[i]);
    }
    cap_relay_free(all->relay);
    g_free(all->packet);
}

static void play_all(side_by_side *all, int64_t step)
{
    for (int i = 0; i < HOSTS; i++) {
        all->taps[i].now += step;
        play_bytes(&all->taps[i], 1, all->packet->bytes, all->packet->captured,
                   all->packet->original);
    }
}

static void make_odd(spec *s, enum oddity odd, const uint8_t *detail)
{
    switch (odd) {
    case EARLIER:
        s->seq -= detail[0];
        break;
    case LATER:
        s->seq += detail[0];
        break;
    case ACKS_LESS:
        s->ack -= detail[0];
        break;
    case ACKS_MORE:
        s->ack += detail[0];
        break;
    case FLAGS:
        s->flags = detail[0];
        s->mss = detail[1];
        break;
    case CUT_OFF:
        s->cut = detail[0] % (s->size + 55);
        break;
    case TAGGED:
        s->vlans = 1 + detail[0] % 3;
        break;
    case PADDED:
        s->padding = detail[0];
        break;
    case BY_ANOTHER_ROUTE:
        s->mac = detail[0];
        s->ttl = detail[1];
        break;
    case BAD_CHECKSUM:
        s->checksum = (uint16_t)(detail[0] << 8 | detail[1]);
        break;
    default:
        s->no_id = odd == NO_ID;
        s->v6 = odd == BY_IPV6;
        s->no_length = odd == NO_LENGTH;
        break;
    }
}

static int64_t step_of(enum oddity odd, uint8_t time)
{
    return (odd == LATE ? -1 : 1) * (time < 0xF0 ? time : (time - 0xEF) * 4000) * (MS / 4);
}

static void play_record(side_by_side *all, const uint8_t *record)
{
    const enum oddity odd = record[0] >> 3;
    const bool server = record[0] & 1;
    talk *k = &all->talks[(record[0] >> 1 & 3) % TALKS];
    spec s = {.server = server,
              .seq = k->next[server],
              .ack = k->next[!server],
              .host = k->host,
              .data = payload,
              .size = record[1] % (sizeof payload - 1)};
    make_odd(&s, odd, record + 2);
    if (odd != ONCE_MORE || all->taps[0].frame == 0)
        build(all->packet, &s, (uint16_t)(1000 + all->taps[0].frame));
    if (odd == ANY_BYTE)
        all->packet->bytes[record[2] % 80] ^= record[3];
    if (odd < EARLIER || odd > ACKS_MORE)
        k->next[server] = s.seq + s.size + ((s.flags & (FIN | SYN)) != 0);
    play_all(all, step_of(odd, record[4]));
}

FUZZ_RECORDS_OF(RECORD)

static void compare(const witness *one, const witness *other)
{
    FUZZ_CHECK(one->calls == other->calls && one->heard->len == other->heard->len);
    FUZZ_CHECK(one->calls == 0 ||
               memcmp(one->heard->data, other->heard->data, one->heard->len) == 0);
    FUZZ_CHECK(one->flows->len == 0 && other->flows->len == 0);
}

static void compare_stats(const cap_stats *one, const cap_stats *other)
{
    FUZZ_CHECK(memcmp(one, other, offsetof(cap_stats, other_ports)) == 0);
    for (int i = 0; i < CAP_OTHER_PORTS; i++) { /* which are padded */
        const cap_port_count *a = &one->other_ports[i], *b = &other->other_ports[i];
        FUZZ_CHECK(a->port == b->port && a->packets == b->packets &&
                   a->recognized == b->recognized);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    side_by_side all = {0};
    open_all(&all);
    for (size_t i = 0; i < MOST && size >= RECORD; i++, data += RECORD, size -= RECORD)
        play_record(&all, data);
    for (int i = 0; i < HOSTS; i++)
        finish(&all.taps[i]);
    cap_relay_close(all.relay);
    cap_relay_play(all.relay, NULL, NULL);
    const cap_stats *stats = cap_engine_stats(all.taps[0].engine);
    for (int i = 1; i < HOSTS; i++) {
        compare(&all.witnesses[0], &all.witnesses[i]);
        compare_stats(stats, cap_engine_stats(all.taps[i].engine));
    }
    close_all(&all);
    return 0;
}
