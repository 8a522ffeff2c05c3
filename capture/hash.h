/* SPDX-License-Identifier: GPL-2.0-or-later */
/* SipHash-1-3 over 64-bit words, under a secret key, so that a sender cannot choose addresses and
 * ports that fall into one bucket. No result ever depends on the key. */
#ifndef S7TAP_CAPTURE_HASH_H
#define S7TAP_CAPTURE_HASH_H

#include <stddef.h>
#include <stdint.h>

typedef struct cap_hash_key {
    uint64_t low, high;
} cap_hash_key;

/* A random key of this process. */
cap_hash_key cap_hash_key_new(void);
uint64_t cap_hash(const cap_hash_key *key, const uint64_t *words, size_t count);

#endif
