/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/hash.h"

#include <glib.h>
#include <string.h>
#include <sys/random.h>

cap_hash_key cap_hash_key_new(void)
{
    cap_hash_key key;
    if (getrandom(&key, sizeof key, 0) != (ssize_t)sizeof key) {
        key.low = (uint64_t)g_random_int() << 32 | g_random_int();
        key.high = (uint64_t)g_random_int() << 32 | g_random_int();
    }
    return key;
}

/* Drawn once and never changed. */
static const cap_hash_key *process_key(void)
{
    static cap_hash_key key;
    static gsize drawn;
    if (g_once_init_enter(&drawn)) {
        key = cap_hash_key_new();
        g_once_init_leave(&drawn, 1);
    }
    return &key;
}

uint32_t cap_hash_bytes(uint32_t hash, const void *bytes, size_t size)
{
    enum { WORDS = 8 };
    const uint8_t *at = bytes;
    uint64_t words[1 + WORDS] = {(uint64_t)hash << 32 | (uint32_t)size};
    do {
        const size_t part = MIN(size, WORDS * sizeof *words);
        const size_t count = (part + sizeof *words - 1) / sizeof *words;
        if (part > 0) {
            words[count] = 0;
            memcpy(words + 1, at, part);
            at += part;
            size -= part;
        }
        words[0] = cap_hash(process_key(), words, 1 + count);
    } while (size > 0);
    return (uint32_t)words[0];
}

uint32_t cap_hash_words(const uint64_t *words, size_t count)
{
    return (uint32_t)cap_hash(process_key(), words, count);
}

unsigned cap_hash_text(const void *text)
{
    return cap_hash_bytes(0, text, strlen(text));
}
