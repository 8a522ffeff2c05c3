/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/conversation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

/* Reads so many bytes of DB1 from `start` on, which is below 32. */
typedef struct job {
    uint8_t bytes[24];
} job;

static job read_job(uint16_t reference, uint8_t start)
{
    job j = {
        {0x32, 1, 0, 0, 0, 0, 0, 14, 0, 0, 4, 1, 0x12, 10, 0x10, 2, 0, 4, 0, 1, 0x84, 0, 0, 0}};
    j.bytes[4] = (uint8_t)(reference >> 8);
    j.bytes[5] = (uint8_t)reference;
    j.bytes[23] = (uint8_t)(start * 8);
    return j;
}

static s7_bytes span(const job *j)
{
    return (s7_bytes){j->bytes, sizeof j->bytes};
}

/* At the same place in the bytes of the request as in those of the job. */
static void check_span(const ana_request *request, s7_bytes found, const job *j, s7_bytes fresh)
{
    assert_int_equal(found.size, fresh.size);
    if (fresh.data)
        assert_int_equal(found.data - request->bytes.data, fresh.data - j->bytes);
    else
        assert_null(found.data);
}

/* As if it had been decoded for the first time, from bytes of its own. */
static void check(const ana_request *request, const job *j)
{
    s7_pdu fresh;
    s7_decode(span(j), NULL, &fresh, NULL);
    assert_int_equal(request->bytes.size, sizeof j->bytes);
    assert_memory_equal(request->bytes.data, j->bytes, sizeof j->bytes);
    const s7_pdu *pdu = &request->pdu;
    assert_int_equal(pdu->reference, fresh.reference);
    assert_int_equal(pdu->function, fresh.function);
    assert_int_equal(pdu->item_count, fresh.item_count);
    assert_int_equal(pdu->notes, fresh.notes);
    check_span(request, pdu->items, j, fresh.items);
    check_span(request, pdu->param, j, fresh.param);
}

static void the_same_but_for_its_reference_is_reused(void **state)
{
    (void)state;
    ana_spares spares = {0};
    const job first = read_job(0x0102, 1), again = read_job(0xFFFE, 1), other = read_job(1, 2);
    ana_request *request = ana_spares_take(&spares, span(&first));
    check(request, &first);
    ana_spares_give(&spares, request);
    ana_request *another = ana_spares_take(&spares, span(&other));
    check(another, &other);
    assert_ptr_not_equal(another, request);
    ana_request *reused = ana_spares_take(&spares, span(&again));
    assert_ptr_equal(reused, request);
    check(reused, &again);
    ana_request *beside = ana_spares_take(&spares, span(&first));
    assert_ptr_not_equal(beside, reused); /* which is in use */
    check(beside, &first);
    ana_spares_give(&spares, another);
    ana_spares_give(&spares, reused);
    ana_spares_give(&spares, beside);
    ana_spares_clear(&spares);
}

/* Any other byte, or one more, makes another request. */
static void every_other_byte_counts(void **state)
{
    (void)state;
    for (size_t at = 0; at < sizeof((job){{0}}.bytes); at++) {
        ana_spares spares = {0};
        const job first = read_job(7, 1);
        job changed = first;
        changed.bytes[at] ^= 1;
        ana_request *request = ana_spares_take(&spares, span(&first));
        ana_spares_give(&spares, request);
        ana_request *taken = ana_spares_take(&spares, span(&changed));
        check(taken, &changed);
        assert_int_equal(taken == request, at == 4 || at == 5);
        ana_spares_give(&spares, taken);
        ana_request *shorter = ana_spares_take(&spares, (s7_bytes){first.bytes, 23});
        assert_int_equal(shorter->bytes.size, 23);
        assert_true((shorter->pdu.notes & (s7_notes)1 << S7N_TRUNCATED) != 0);
        ana_spares_give(&spares, shorter);
        ana_spares_clear(&spares);
    }
}

static void those_that_share_a_place_are_still_told_apart(void **state)
{
    (void)state;
    enum { MANY = 4 * ANA_SPARE_SETS * ANA_SPARE_WAYS };
    ana_spares spares = {0};
    static ana_request *taken[MANY];
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < MANY; i++) {
            job j = read_job((uint16_t)i, 1);
            j.bytes[19] = (uint8_t)i;
            j.bytes[18] = (uint8_t)(i >> 8);
            taken[i] = ana_spares_take(&spares, span(&j));
            check(taken[i], &j);
        }
        for (int i = 0; i < MANY; i++)
            ana_spares_give(&spares, taken[i]);
    }
    ana_spares_clear(&spares);
}

static void other_kinds_and_large_ones(void **state)
{
    (void)state;
    ana_spares spares = {0};
    static uint8_t large[8192] = {0x32, 1, 0, 0, 0, 1, 0, 2, 0, 0, 4, 0};
    static const uint8_t userdata[] = {0x32, 7, 0, 0, 0, 1, 0, 0, 0, 0};
    const s7_bytes all[] = {{large, sizeof large}, {large, 1}, {userdata, sizeof userdata}};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
            ana_request *request = ana_spares_take(&spares, all[i]);
            assert_int_equal(request->bytes.size, all[i].size);
            assert_memory_equal(request->bytes.data, all[i].data, all[i].size);
            ana_spares_give(&spares, request);
        }
    ana_spares_clear(&spares);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_but_for_its_reference_is_reused),
        cmocka_unit_test(every_other_byte_counts),
        cmocka_unit_test(those_that_share_a_place_are_still_told_apart),
        cmocka_unit_test(other_kinds_and_large_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
