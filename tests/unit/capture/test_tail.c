/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/tail.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

static void compares_what_is_known(void **state)
{
    (void)state;
    cap_tail_store store;
    cap_tail *tail = NULL;
    cap_tail_store_init(&store, 2);
    cap_tail_begin(&store, &tail);
    cap_tail_append(tail, (const uint8_t *)"abcdef", 6);
    assert_int_equal(cap_tail_differing(tail, 6, (const uint8_t *)"abcdef", 6), 0);
    assert_int_equal(cap_tail_differing(tail, 6, (const uint8_t *)"abXdeY", 6), 2);
    assert_int_equal(cap_tail_differing(tail, 2, (const uint8_t *)"eX", 2), 1);
    assert_int_equal(cap_tail_differing(tail, 2, (const uint8_t *)"efXYZ", 5), 0);
    assert_int_equal(cap_tail_differing(tail, 8, (const uint8_t *)"XYab", 4), 0);
    assert_int_equal(cap_tail_differing(tail, 8, (const uint8_t *)"XYaX", 4), 1);
    assert_int_equal(cap_tail_differing(tail, 600, (const uint8_t *)"XY", 2), 0);
    cap_tail_reset(tail);
    assert_int_equal(cap_tail_differing(tail, 6, (const uint8_t *)"XXXXXX", 6), 0);
    cap_tail_end(&store, &tail);
    assert_null(tail);
    cap_tail_store_clear(&store);
}

static void compares_bytes_kept_elsewhere(void **state)
{
    (void)state;
    const uint8_t *kept = (const uint8_t *)"abcdef";
    assert_int_equal(cap_tail_compare(kept, 6, 6, (const uint8_t *)"abcdef", 6), 0);
    assert_int_equal(cap_tail_compare(kept, 6, 6, (const uint8_t *)"abXdeY", 6), 2);
    assert_int_equal(cap_tail_compare(kept, 6, 2, (const uint8_t *)"eX", 2), 1);
    assert_int_equal(cap_tail_compare(kept, 6, 2, (const uint8_t *)"efXYZ", 5), 0);
    assert_int_equal(cap_tail_compare(kept, 6, 8, (const uint8_t *)"XYab", 4), 0);
    assert_int_equal(cap_tail_compare(kept, 6, 8, (const uint8_t *)"XYaX", 4), 1);
    assert_int_equal(cap_tail_compare(kept, 6, 600, (const uint8_t *)"XY", 2), 0);
    assert_int_equal(cap_tail_compare(kept, 0, 6, (const uint8_t *)"XXXXXX", 6), 0);
}

static void wraps(void **state)
{
    (void)state;
    cap_tail_store store;
    cap_tail *tail = NULL;
    cap_tail_store_init(&store, 2);
    cap_tail_begin(&store, &tail);
    uint8_t bytes[3 * CAP_TAIL_BYTES];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 256);
    const uint32_t sizes[] = {1, 700, 1500, CAP_TAIL_BYTES, 3, CAP_TAIL_BYTES + 100};
    uint32_t sent = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(sizes) && sent + sizes[i] <= sizeof bytes; i++) {
        cap_tail_append(tail, bytes + sent, sizes[i]);
        sent += sizes[i];
        const uint32_t known = sent < CAP_TAIL_BYTES ? sent : CAP_TAIL_BYTES;
        assert_int_equal(cap_tail_differing(tail, known, bytes + sent - known, known), 0);
        bytes[sent - known] ^= 1;
        assert_int_equal(cap_tail_differing(tail, known, bytes + sent - known, known), 1);
        bytes[sent - known] ^= 1;
    }
    cap_tail_end(&store, &tail);
    cap_tail_store_clear(&store);
}

/* Those in use and spare ones are counted apart; what a spare one held is forgotten. */
static void spare_ones_are_used_again(void **state)
{
    (void)state;
    cap_tail_store store;
    cap_tail *a = NULL, *b = NULL;
    cap_tail_store_init(&store, 1000);
    cap_tail_begin(&store, &a);
    cap_tail_append(a, (const uint8_t *)"abc", 3);
    const cap_tail *const first = a;
    cap_tail_end(&store, &a);
    assert_int_equal(store.spares, 1);
    cap_tail_begin(&store, &b);
    assert_ptr_equal(b, first);
    assert_int_equal(b->size, 0);
    assert_int_equal(store.count, 1);
    assert_int_equal(store.spares, 0);
    cap_tail_end(&store, &b);
    enum { MANY = 600 };
    cap_tail *many[MANY] = {NULL};
    for (size_t i = 0; i < MANY; i++)
        cap_tail_begin(&store, &many[i]);
    for (size_t i = 0; i < MANY; i++)
        cap_tail_end(&store, &many[i]);
    assert_int_equal(store.count, 0);
    assert_in_range(store.spares, 1, MANY / 2);
    cap_tail_store_clear(&store);
    assert_int_equal(store.spares, 0);
}

static void oldest_is_taken_away(void **state)
{
    (void)state;
    cap_tail_store store;
    cap_tail *a = NULL, *b = NULL, *c = NULL;
    cap_tail_store_init(&store, 2);
    cap_tail_begin(&store, &a);
    cap_tail_append(a, (const uint8_t *)"old", 3);
    cap_tail_begin(&store, &b);
    cap_tail_begin(&store, &c);
    assert_null(a);
    assert_non_null(b);
    assert_int_equal(c->size, 0);
    assert_int_equal(store.count, 2);
    cap_tail_end(&store, &a);
    cap_tail_end(&store, &b);
    cap_tail_end(&store, &c);
    assert_int_equal(store.count, 0);
    cap_tail_store_clear(&store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compares_what_is_known),
        cmocka_unit_test(compares_bytes_kept_elsewhere),
        cmocka_unit_test(wraps),
        cmocka_unit_test(spare_ones_are_used_again),
        cmocka_unit_test(oldest_is_taken_away),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
