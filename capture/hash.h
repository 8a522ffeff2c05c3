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

typedef struct cap_sip_state {
    uint64_t a, b, c, d;
} cap_sip_state;

static inline uint64_t cap_sip_rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static inline void cap_sip_round(cap_sip_state *s)
{
    s->a += s->b;
    s->b = cap_sip_rotate(s->b, 13) ^ s->a;
    s->a = cap_sip_rotate(s->a, 32);
    s->c += s->d;
    s->d = cap_sip_rotate(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = cap_sip_rotate(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = cap_sip_rotate(s->b, 17) ^ s->c;
    s->c = cap_sip_rotate(s->c, 32);
}

static inline void cap_sip_word(cap_sip_state *s, uint64_t word)
{
    s->d ^= word;
    cap_sip_round(s);
    s->a ^= word;
}

/* For tables of GLib, whose hash functions know nothing but the key: 32 bits under one random key
 * that the process draws at its first use. `hash` is what parts before it came to, 0 for the first.
 */
uint32_t cap_hash_bytes(uint32_t hash, const void *bytes, size_t size);
/* The same of whole words, for keys that are numbers. */
uint32_t cap_hash_words(const uint64_t *words, size_t count);
/* A GHashFunc, in place of g_str_hash: of a text. */
unsigned cap_hash_text(const void *text);

/* In the header because every packet needs it, with a count known to the compiler. */
static inline uint64_t cap_hash(const cap_hash_key *key, const uint64_t *words, size_t count)
{
    cap_sip_state s = {
        .a = key->low ^ 0x736f6d6570736575,
        .b = key->high ^ 0x646f72616e646f6d,
        .c = key->low ^ 0x6c7967656e657261,
        .d = key->high ^ 0x7465646279746573,
    };
    for (size_t i = 0; i < count; i++)
        cap_sip_word(&s, words[i]);
    /* The last word of SipHash holds the length in bytes, as the input is whole words. */
    cap_sip_word(&s, (uint64_t)(count * 8) << 56);
    s.c ^= 0xff;
    cap_sip_round(&s);
    cap_sip_round(&s);
    cap_sip_round(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}

#endif
