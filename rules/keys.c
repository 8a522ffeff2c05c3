/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/keys.h"

#include <string.h>

uint64_t rules_seed(void)
{
    return (uint64_t)g_random_int() << 32 | g_random_int();
}

/* Takes in eight bytes: the finalizer of splitmix64. */
static uint64_t mix(uint64_t hash, uint64_t part)
{
    hash = (hash ^ part) + 0x9E3779B97F4A7C15U;
    hash = (hash ^ hash >> 30) * 0xBF58476D1CE4E5B9U;
    hash = (hash ^ hash >> 27) * 0x94D049BB133111EBU;
    return hash ^ hash >> 31;
}

uint64_t rules_hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    uint64_t part = 0;
    for (; size >= sizeof part; p += sizeof part, size -= sizeof part) {
        memcpy(&part, p, sizeof part);
        hash = mix(hash, part);
    }
    if (size == 0)
        return hash;
    part = 0;
    memcpy(&part, p, size);
    return mix(hash, part);
}

/* An address, and up to 24 bits beside it. One of IPv4 fills half a word, and nothing lies behind.
 */
static uint64_t mix_address(uint64_t hash, const cap_address *ip, uint32_t beside)
{
    const uint64_t rest = (uint64_t)(beside << 8 | ip->family) << 32;
    if (ip->family == 4) {
        uint32_t v4;
        memcpy(&v4, ip->bytes, sizeof v4);
        return mix(hash, rest | v4);
    }
    uint64_t v6[2];
    memcpy(v6, ip->bytes, sizeof v6);
    return mix(mix(hash ^ rest, v6[0]), v6[1]);
}

uint64_t rules_hash_address(uint64_t hash, const cap_address *ip)
{
    return mix_address(hash, ip, 0);
}

uint64_t rules_hash_endpoint(uint64_t hash, const cap_endpoint *endpoint)
{
    return mix_address(hash, &endpoint->ip, endpoint->port);
}

uint64_t rules_hash_tsap(uint64_t hash, const ana_tsap_bytes *tsap)
{
    return rules_hash_bytes(hash ^ tsap->size, tsap->data, tsap->size);
}

bool rules_same_address(const cap_address *a, const cap_address *b)
{
    return a->family == b->family && memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

cap_address rules_network_of(const cap_address *ip)
{
    enum { KEPT_V4 = 3, KEPT_V6 = 8 };
    cap_address network = {.family = ip->family};
    memcpy(network.bytes, ip->bytes, ip->family == 6 ? KEPT_V6 : KEPT_V4);
    return network;
}

bool rules_same_endpoint(const cap_endpoint *a, const cap_endpoint *b)
{
    return a->port == b->port && rules_same_address(&a->ip, &b->ip);
}

bool rules_same_tsap(const ana_tsap_bytes *a, const ana_tsap_bytes *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}
