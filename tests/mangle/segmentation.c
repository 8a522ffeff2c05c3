/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mutation.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

/* A segment as receive offload builds them: below the 65535 bytes of an IP packet. */
enum { MAX_JOINED = 60000 };
/* Offload joins what comes within a moment; much more would change what times mean. */
enum { MAX_JOINED_NS = 10000000 };
/* A single byte in front of all else that a capture shows of a side may as well be a keep-alive
 * probe: nobody can tell. */
enum { MIN_FIRST = 2 };

static bool may_cut(const struct packet *packet)
{
    return packet->watched && packet_has_data(packet) && !(packet->flags & (TCP_RST | TCP_URG));
}

static void add_piece(struct packet_list *out, const struct packet *whole, size_t from,
                      size_t length, unsigned number)
{
    struct packet piece = packet_with_body(whole, whole->body + from, length);

    piece.sequence += (uint32_t)from;
    if (from + length < whole->body_length) {
        piece.flags &= (uint8_t) ~(TCP_PSH | TCP_FIN);
    }
    if (number > 0) {
        piece.id = packet_new_id(&piece, 0);
        piece.fixed = false;
    }
    piece.time_ns += number * INT64_C(1000);
    list_add(out, piece);
}

void resegment(struct packet_list *list, size_t size, uint64_t *random)
{
    struct packet_list out = {0};

    for (size_t i = 0; i < list->count; i++) {
        const struct packet *packet = &list->items[i];
        size_t from = 0;

        if (!may_cut(packet)) {
            list_add(&out, packet_copy(packet));
            continue;
        }
        for (unsigned number = 0; from < packet->body_length; number++) {
            size_t length = random ? 1 + random_below(random, size) : size;

            if (packet->fixed && number == 0 && length < MIN_FIRST) {
                length = MIN_FIRST;
            }
            if (length > packet->body_length - from) {
                length = packet->body_length - from;
            }
            add_piece(&out, packet, from, length, number);
            from += length;
        }
    }
    list_replace(list, out);
}

static bool is_continued_by(const struct packet *open, const struct packet *next)
{
    return open->flow == next->flow && open->side == next->side && !(open->flags & TCP_FIN) &&
           next->sequence == open->sequence + (uint32_t)open->body_length &&
           next->acknowledgment == open->acknowledgment &&
           next->time_ns - open->time_ns <= MAX_JOINED_NS &&
           open->body_length + next->body_length <= MAX_JOINED;
}

static void append(struct packet *open, const struct packet *next)
{
    uint8_t *body = must_alloc(open->body_length + next->body_length);

    memcpy(body, open->body, open->body_length);
    memcpy(body + open->body_length, next->body, next->body_length);
    free(open->body);
    open->body = body;
    open->body_length += next->body_length;
    open->flags |= next->flags & (TCP_PSH | TCP_FIN);
}

/* The packet of `out` that `next` may be appended to: walks back over what does not forbid it. */
static struct packet *find_open(struct packet_list *out, const struct packet *next)
{
    for (size_t i = out->count; i-- > 0;) {
        struct packet *candidate = &out->items[i];

        if (candidate->flow != next->flow ||
            (candidate->body_length == 0 && !candidate->fixed && !(candidate->flags & TCP_FIN))) {
            continue;
        }
        return may_cut(candidate) && is_continued_by(candidate, next) ? candidate : NULL;
    }
    return NULL;
}

void coalesce(struct packet_list *list)
{
    struct packet_list out = {0};

    for (size_t i = 0; i < list->count; i++) {
        const struct packet *packet = &list->items[i];
        struct packet *open = may_cut(packet) ? find_open(&out, packet) : NULL;

        if (open) {
            append(open, packet);
        } else {
            list_add(&out, packet_copy(packet));
        }
    }
    list_replace(list, out);
}
