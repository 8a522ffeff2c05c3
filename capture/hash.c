/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/hash.h"

#include <glib.h>
#include <sys/random.h>

typedef struct sip_state {
    uint64_t a, b, c, d;
} sip_state;

static inline uint64_t rotate(uint64_t value, unsigned bits)
{
    return value << bits | value >> (64 - bits);
}

static inline void sip_round(sip_state *s)
{
    s->a += s->b;
    s->b = rotate(s->b, 13) ^ s->a;
    s->a = rotate(s->a, 32);
    s->c += s->d;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a += s->d;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c += s->b;
    s->b = rotate(s->b, 17) ^ s->c;
    s->c = rotate(s->c, 32);
}

static inline void sip_word(sip_state *s, uint64_t word)
{
    s->d ^= word;
    sip_round(s);
    s->a ^= word;
}

cap_hash_key cap_hash_key_new(void)
{
    cap_hash_key key;
    if (getrandom(&key, sizeof key, 0) != (ssize_t)sizeof key) {
        key.low = (uint64_t)g_random_int() << 32 | g_random_int();
        key.high = (uint64_t)g_random_int() << 32 | g_random_int();
    }
    return key;
}

uint64_t cap_hash(const cap_hash_key *key, const uint64_t *words, size_t count)
{
    sip_state s = {
        .a = key->low ^ 0x736f6d6570736575,
        .b = key->high ^ 0x646f72616e646f6d,
        .c = key->low ^ 0x6c7967656e657261,
        .d = key->high ^ 0x7465646279746573,
    };
    for (size_t i = 0; i < count; i++)
        sip_word(&s, words[i]);
    /* The last word of SipHash holds the length in bytes, as the input is whole words. */
    sip_word(&s, (uint64_t)(count * 8) << 56);
    s.c ^= 0xff;
    sip_round(&s);
    sip_round(&s);
    sip_round(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}
