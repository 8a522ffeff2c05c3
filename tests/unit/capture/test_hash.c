/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/hash.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_value),
        cmocka_unit_test(depends_on_the_key),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
