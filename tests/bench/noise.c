/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "noise.h"
#include "wire.h"

#include <stdlib.h>
#include <string.h>

enum { TCP_FLOWS = 48, FIXED_FRAMES = 48, MAX_FIXED = 400 };

struct other_flow {
    struct stamp stamp;
    struct place place;
    uint32_t length;
};

struct fixed_frame {
    uint8_t bytes[MAX_FIXED];
    size_t length;
};

struct noise {
    uint64_t random;
    struct other_flow flows[TCP_FLOWS];
    struct fixed_frame fixed[FIXED_FRAMES];
};

static void fill(uint8_t *at, size_t length, uint64_t *random)
{
    for (size_t i = 0; i < length; i++) {
        at[i] = (uint8_t)random_next(random);
    }
}

static struct other_flow other_flow(unsigned number, uint64_t *random)
{
    static const uint16_t ports[] = {443, 44818, 4840, 502, 445, 3389};
    uint8_t payload[1448];
    size_t length = number % 3 ? random_below(random, sizeof(payload)) : 0;
    struct packet packet = {.layer = LAYER_TCP,
                            .body = payload,
                            .body_length = length,
                            .fragment_flags = 0x4000,
                            .hop_limit = 64,
                            .flags = TCP_ACK | TCP_PSH,
                            .window = 8192};

    fill(payload, length, random);
    return (struct other_flow){
        .stamp = stamp_new(&packet),
        .place = {.source = {0x0AC80000u + number, (uint16_t)(50000 + number)},
                  .destination = {0x0AC90000u + number % 7,
                                  ports[number % (sizeof(ports) / sizeof(ports[0]))]},
                  .sequence = (uint32_t)random_next(random),
                  .acknowledgment = (uint32_t)random_next(random)},
        .length = (uint32_t)length,
    };
}

static struct fixed_frame ethernet(unsigned number, uint16_t type)
{
    struct fixed_frame frame = {.length = 14};

    memset(frame.bytes, 0xFF, 6);
    frame.bytes[6] = 2;
    frame.bytes[11] = (uint8_t)number;
    put16(frame.bytes + 12, type);
    return frame;
}

static struct fixed_frame arp(unsigned number)
{
    static const uint8_t request[8] = {0, 1, 8, 0, 6, 4, 0, 1};
    struct fixed_frame frame = ethernet(number, 0x0806);
    uint8_t *body = frame.bytes + frame.length;

    memcpy(body, request, sizeof(request));
    memcpy(body + 8, frame.bytes + 6, 6);
    put32(body + 14, 0x0AC80000u + number);
    put32(body + 24, 0x0AC90000u + number);
    frame.length = 60;
    return frame;
}

static struct fixed_frame profinet(unsigned number, uint64_t *random)
{
    struct fixed_frame frame = ethernet(number, 0x8892);

    fill(frame.bytes + frame.length, 46, random);
    put16(frame.bytes + frame.length, 0x8000 + number);
    frame.length = 60;
    return frame;
}

static struct fixed_frame udp(unsigned number, uint64_t *random)
{
    struct fixed_frame frame = ethernet(number, ETHERTYPE_V4);
    size_t payload = random_below(random, 300);
    uint8_t *ip = frame.bytes + 14, *datagram = ip + 20;
    uint64_t sum;

    ip[0] = 0x45;
    put16(ip + 2, (uint32_t)(28 + payload));
    ip[8] = 64;
    ip[9] = 17;
    put32(ip + 12, 0x0AC80000u + number);
    put32(ip + 16, 0x0AC90001u);
    put16(ip + 10, checksum_finish(checksum_add(0, ip, 20)));
    put16(datagram, 161);
    put16(datagram + 2, 50000 + number);
    put16(datagram + 4, (uint32_t)(8 + payload));
    fill(datagram + 8, payload, random);
    sum = checksum_add(17 + 8 + payload, ip + 12, 8);
    put16(datagram + 6, checksum_finish(checksum_add(sum, datagram, 8 + payload)));
    frame.length = 42 + payload < 60 ? 60 : 42 + payload;
    return frame;
}

struct noise *noise_new(uint64_t seed)
{
    struct noise *noise = must_alloc(sizeof(*noise));

    noise->random = seed;
    for (unsigned i = 0; i < TCP_FLOWS; i++) {
        noise->flows[i] = other_flow(i, &noise->random);
    }
    for (unsigned i = 0; i < FIXED_FRAMES; i++) {
        noise->fixed[i] = i % 3 == 0   ? arp(i)
                          : i % 3 == 1 ? profinet(i, &noise->random)
                                       : udp(i, &noise->random);
    }
    return noise;
}

void noise_free(struct noise *noise)
{
    if (!noise) {
        return;
    }
    for (unsigned i = 0; i < TCP_FLOWS; i++) {
        stamp_free(&noise->flows[i].stamp);
    }
    free(noise);
}

void noise_write(struct noise *noise, struct pcap_output *output, int64_t time_us)
{
    uint64_t choice = random_next(&noise->random);
    struct other_flow *flow = &noise->flows[choice / 2 % TCP_FLOWS];
    const struct fixed_frame *fixed = &noise->fixed[choice / 2 % FIXED_FRAMES];

    if (choice % 2) {
        output_frame(output, fixed->bytes, fixed->length, time_us);
        return;
    }
    flow->place.id++;
    output_stamp(output, &flow->stamp, &flow->place, time_us);
    flow->place.sequence += flow->length;
}
