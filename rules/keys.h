/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what tables are keyed by. */
#ifndef S7TAP_RULES_KEYS_H
#define S7TAP_RULES_KEYS_H

#include "analyzer/connection.h"

/* A random start for the hashes of one table. */
uint64_t rules_seed(void);

/* Hashes that go on from `hash`, at first a seed: who does not know it cannot choose keys that
 * collide. */
uint64_t rules_hash_bytes(uint64_t hash, const void *bytes, size_t size);
uint64_t rules_hash_address(uint64_t hash, const cap_address *ip);
uint64_t rules_hash_endpoint(uint64_t hash, const cap_endpoint *endpoint);
uint64_t rules_hash_tsap(uint64_t hash, const ana_tsap_bytes *tsap);

bool rules_same_address(const cap_address *a, const cap_address *b);
/* The network of a client, as ana_reach has it: its address without its last bits. */
cap_address rules_network_of(const cap_address *ip);
bool rules_same_endpoint(const cap_endpoint *a, const cap_endpoint *b);
bool rules_same_tsap(const ana_tsap_bytes *a, const ana_tsap_bytes *b);

#endif
