/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "rules/scan_probes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { LIMIT = 5 };

static const int64_t second = 1000000000, window = INT64_C(60) * 1000000000;

static cap_stamp stamp_at(int64_t seconds)
{
    return (cap_stamp){.time = seconds * second, .frame = (uint64_t)seconds + 1};
}

static scan_target *target_of(scan_probes *probes, uint32_t host)
{
    const cap_endpoint server = {
        .ip = {.family = 4, .bytes = {10, 0, (uint8_t)(host >> 8), (uint8_t)host}}, .port = 102};
    return scan_probes_target(probes, &server);
}

static void add(scan_probes *probes, uint32_t host, scan_kind kind, int64_t at)
{
    const cap_stamp stamp = stamp_at(at);
    scan_probes_add(probes, target_of(probes, host), kind, &stamp, window, LIMIT);
}

/* How many targets the sweep has. */
static uint32_t swept(scan_probes *probes, scan_sweep *sweep)
{
    scan_sweep unused;
    scan_sweep *out = sweep ? sweep : &unused;
    const bool any = scan_probes_sweep(probes, window, LIMIT, out);
    assert_int_equal(any, out->targets > 0);
    assert_int_equal(out->list->len, out->targets);
    g_ptr_array_unref(out->list);
    return out->targets;
}

static void enough_within_the_window(void **state)
{
    (void)state;
    uint32_t room = 100;
    scan_probes *p = scan_probes_new(1, &room);
    for (uint32_t i = 0; i < 4; i++)
        add(p, i, SCAN_ASKED, 15 * i);
    add(p, 2, SCAN_ASKED, 50); /* the same again is no other */
    assert_int_equal(swept(p, NULL), 0);
    add(p, 4, SCAN_SILENT, 60);
    scan_sweep sweep;
    assert_int_equal(swept(p, &sweep), 5);
    assert_int_equal(sweep.kind[SCAN_ASKED], 4);
    assert_int_equal(sweep.kind[SCAN_SILENT], 1);
    assert_int_equal(sweep.tally.count, 6);
    assert_int_equal(sweep.tally.first.frame, 1);
    assert_int_equal(swept(p, NULL), 5); /* looking changes nothing */
    scan_probes_free(p);
}

static void too_slow_is_no_sweep(void **state)
{
    (void)state;
    uint32_t room = 100;
    scan_probes *p = scan_probes_new(1, &room);
    for (uint32_t i = 0; i < 50; i++)
        add(p, i, SCAN_ASKED, 16 * i); /* four in each minute */
    assert_int_equal(swept(p, NULL), 0);
    scan_probes_free(p);
}

/* Connections end in another order than they began. */
static void the_order_does_not_matter(void **state)
{
    (void)state;
    static const int64_t times[] = {100, 40, 160, 0, 50, 60, 130, 20, 300};
    uint32_t room = 100;
    scan_probes *p = scan_probes_new(1, &room);
    for (uint32_t i = 0; i < G_N_ELEMENTS(times); i++)
        add(p, i, SCAN_REFUSED, times[i]);
    assert_int_equal(swept(p, NULL), 5); /* from 0 to 60; not the one of 100 */
    scan_probes_free(p);
}

static void what_turns_out_to_be_its_own_does_not_count(void **state)
{
    (void)state;
    uint32_t room = 100;
    scan_probes *p = scan_probes_new(1, &room);
    for (uint32_t i = 0; i < 8; i++)
        add(p, i, SCAN_REJECTED, i);
    assert_int_equal(swept(p, NULL), 8);
    target_of(p, 0)->own = target_of(p, 3)->own = true;
    assert_int_equal(swept(p, NULL), 6);
    target_of(p, 5)->own = target_of(p, 6)->own = true;
    assert_int_equal(swept(p, NULL), 0);
    scan_probes_free(p);
}

/* Of a long sweep the oldest probes are forgotten, but not that there were targets. */
static void a_long_sweep_is_counted_whole(void **state)
{
    (void)state;
    uint32_t room = 5000;
    scan_probes *p = scan_probes_new(1, &room);
    for (uint32_t i = 0; i < 3000; i++)
        add(p, i, i % 10 == 0 ? SCAN_ASKED : SCAN_SILENT, i);
    scan_sweep sweep;
    assert_int_equal(swept(p, &sweep), 3000);
    assert_int_equal(sweep.kind[SCAN_ASKED], 300);
    assert_int_equal(sweep.tally.count, 3000);
    assert_int_equal(sweep.tally.last.frame, 3000);
    scan_probes_free(p);
    assert_int_equal(room, 5000);
}

static void targets_are_bounded(void **state)
{
    (void)state;
    uint32_t room = 2;
    scan_probes *p = scan_probes_new(1, &room);
    assert_non_null(target_of(p, 1));
    assert_non_null(target_of(p, 2));
    assert_null(target_of(p, 3));
    assert_ptr_equal(target_of(p, 1), target_of(p, 1));
    scan_probes_free(p);
    assert_int_equal(room, 2);
}

static bool own_after(const int64_t *seconds, size_t count, bool same_tsap)
{
    scan_target target = {0};
    for (size_t i = 0; i < count; i++) {
        const ana_tsap_bytes tsap = {2, {1, (uint8_t)(same_tsap ? 2 : i)}};
        scan_target_tried(&target, &tsap, seconds[i] * second);
    }
    return target.own;
}

static void who_tries_again_and_again_has_that_cpu(void **state)
{
    (void)state;
    static const int64_t steady[] = {0, 6, 12}, burst[] = {0, 1, 2, 3}, nightly[] = {0, 600, 1200},
                         twice[] = {0, 30};
    assert_true(own_after(steady, 3, true));
    assert_false(own_after(steady, 3, false));
    assert_false(own_after(burst, 4, true));
    assert_false(own_after(nightly, 3, true));
    assert_false(own_after(twice, 2, true));
}

static uint32_t most_tsaps(const int64_t *seconds, size_t count, rules_tally *tally)
{
    scan_target target = {0};
    for (size_t i = 0; i < count; i++) {
        const ana_tsap_bytes tsap = {2, {1, (uint8_t)i}};
        const cap_stamp stamp = stamp_at(seconds[i]);
        scan_target_probe_tsap(&target, &tsap, &stamp);
        scan_target_probe_tsap(&target, &tsap, &stamp);
    }
    const uint32_t most = scan_target_tsaps(&target, window, tally);
    scan_target_clear(&target);
    return most;
}

static void tsaps_within_the_window(void **state)
{
    (void)state;
    static const int64_t close[] = {0, 30, 60, 61}, far[] = {0, 70, 140, 210};
    int64_t many[SCAN_MAX_TSAPS + 5] = {0};
    rules_tally tally = {0};
    assert_int_equal(most_tsaps(close, 4, &tally), 3);
    assert_int_equal(tally.count, 3);
    assert_int_equal(most_tsaps(far, 4, &tally), 1);
    for (size_t i = 0; i < G_N_ELEMENTS(many); i++)
        many[i] = (int64_t)i;
    assert_int_equal(most_tsaps(many, G_N_ELEMENTS(many), &tally), SCAN_MAX_TSAPS);
    assert_int_equal(tally.last.frame, SCAN_MAX_TSAPS + 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(enough_within_the_window),
        cmocka_unit_test(too_slow_is_no_sweep),
        cmocka_unit_test(the_order_does_not_matter),
        cmocka_unit_test(what_turns_out_to_be_its_own_does_not_count),
        cmocka_unit_test(a_long_sweep_is_counted_whole),
        cmocka_unit_test(targets_are_bounded),
        cmocka_unit_test(who_tries_again_and_again_has_that_cpu),
        cmocka_unit_test(tsaps_within_the_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
