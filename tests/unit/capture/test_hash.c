/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Key 00 01 .. 0f, messages of 0, 8 and 16 bytes 00 01 .. : figures of the reference SipHash-1-3.
 */
static void known_value(void **state)
{
    (void)state;
    const cap_hash_key key = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    const uint64_t words[2] = {0x0706050403020100, 0x0f0e0d0c0b0a0908};
    assert_true(cap_hash(&key, words, 0) == UINT64_C(0xabac0158050fc4dc));
    assert_true(cap_hash(&key, words, 1) == UINT64_C(0x369095118d299a8e));
    assert_true(cap_hash(&key, words, 2) == UINT64_C(0xcc4fdd1a7d908b66));
}

static void depends_on_the_key(void **state)
{
    (void)state;
    const cap_hash_key a = cap_hash_key_new(), b = cap_hash_key_new();
    const uint64_t word = 1;
    assert_true(cap_hash(&a, &word, 1) != cap_hash(&b, &word, 1));
}

static void bytes_and_texts(void **state)
{
    (void)state;
    uint8_t bytes[200];
    memset(bytes, 7, sizeof bytes);
    assert_int_equal(cap_hash_text("DB10"), cap_hash_text("DB10"));
    assert_int_equal(cap_hash_text("DB10"), cap_hash_bytes(0, "DB10", 4));
    /* Each byte counts, wherever it stands, and so do the length and what came before. */
    const uint32_t whole = cap_hash_bytes(0, bytes, sizeof bytes);
    assert_int_not_equal(whole, cap_hash_bytes(0, bytes, sizeof bytes - 1));
    assert_int_not_equal(whole, cap_hash_bytes(1, bytes, sizeof bytes));
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] ^= 1;
        assert_int_not_equal(whole, cap_hash_bytes(0, bytes, sizeof bytes));
        bytes[i] ^= 1;
    }
    assert_int_not_equal(cap_hash_bytes(0, bytes, 0), cap_hash_bytes(0, "\0", 1));
    assert_int_equal(cap_hash_bytes(0, NULL, 0), cap_hash_text(""));
}

static void whole_words(void **state)
{
    (void)state;
    uint64_t words[3] = {1, 2, 0};
    const uint32_t two = cap_hash_words(words, 2);
    assert_int_equal(two, cap_hash_words(words, 2));
    assert_int_not_equal(two, cap_hash_words(words, 3));
    assert_int_not_equal(two, cap_hash_words(words + 1, 2));
    words[1] ^= UINT64_C(1) << 63;
    assert_int_not_equal(two, cap_hash_words(words, 2));
}

/* Texts that g_str_hash, h * 33 + c, takes for the same. */
static void known_collisions_do_not_collide(void **state)
{
    (void)state;
    enum { BITS = 12 };
    uint32_t seen[1 << BITS];
    for (unsigned i = 0; i < 1 << BITS; i++) {
        char text[2 * BITS + 1] = {0};
        for (unsigned bit = 0; bit < BITS; bit++)
            memcpy(text + 2 * bit, i >> bit & 1 ? "Ab" : "BA", 2);
        seen[i] = cap_hash_text(text);
    }
    unsigned equal = 0;
    for (unsigned i = 1; i < 1 << BITS; i++)
        equal += seen[i] == seen[0];
    assert_true(equal <= 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_value),
        cmocka_unit_test(depends_on_the_key),
        cmocka_unit_test(bytes_and_texts),
        cmocka_unit_test(whole_words),
        cmocka_unit_test(known_collisions_do_not_collide),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
