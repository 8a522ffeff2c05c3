/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/keys.h"

#include <string.h>

uint64_t rules_seed(void)
{
    return (uint64_t)g_random_int() << 32 | g_random_int();
}

/* Eight bytes at a time, mixed by the finalizer of splitmix64. */
uint64_t rules_hash_bytes(uint64_t hash, const void *bytes, size_t size)
{
    const uint8_t *p = bytes;
    for (size_t at = 0; at < size; at += 8) {
        uint64_t part = 0;
        memcpy(&part, p + at, MIN(8, size - at));
        hash = (hash ^ part) + 0x9E3779B97F4A7C15U;
        hash = (hash ^ hash >> 30) * 0xBF58476D1CE4E5B9U;
        hash = (hash ^ hash >> 27) * 0x94D049BB133111EBU;
        hash ^= hash >> 31;
    }
    return hash;
}

uint64_t rules_hash_address(uint64_t hash, const cap_address *ip)
{
    return rules_hash_bytes(hash ^ ip->family, ip->bytes, sizeof ip->bytes);
}

uint64_t rules_hash_endpoint(uint64_t hash, const cap_endpoint *endpoint)
{
    return rules_hash_address(hash ^ (uint64_t)endpoint->port << 16, &endpoint->ip);
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
