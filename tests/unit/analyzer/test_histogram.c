/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/histogram.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void close_to(int64_t value, int64_t expected)
{
    assert_in_range(value, expected - expected / 16 - 1, expected + expected / 16 + 1);
}

static void quantiles_are_close(void **state)
{
    (void)state;
    ana_histogram h = {0};
    assert_int_equal(ana_histogram_quantile(&h, 0.5), 0);
    for (int64_t i = 1; i <= 100000; i++)
        ana_histogram_add(&h, i * 1000);
    assert_int_equal(h.count, 100000);
    assert_int_equal(h.min, 1000);
    assert_int_equal(h.max, 100000000);
    close_to(ana_histogram_quantile(&h, 0.5), 50000000);
    close_to(ana_histogram_quantile(&h, 0.99), 99000000);
    assert_int_equal(ana_histogram_quantile(&h, 1), 100000000);
    ana_histogram_clear(&h);
}

static void extremes_have_cells(void **state)
{
    (void)state;
    ana_histogram h = {0};
    ana_histogram_add(&h, -5);
    ana_histogram_add(&h, INT64_MAX);
    assert_int_equal(h.min, 0);
    assert_int_equal(h.max, INT64_MAX);
    assert_int_equal(ana_histogram_quantile(&h, 0.5), 0);
    assert_int_equal(ana_histogram_quantile(&h, 1), INT64_MAX);
    ana_histogram_clear(&h);
}

/* Few values and many give the same quantiles. */
static void few_are_as_many(void **state)
{
    (void)state;
    uint64_t random = 7;
    for (int count = 1; count <= ANA_HISTOGRAM_FEW; count++) {
        ana_histogram few = {0}, many = {0};
        for (int i = 0; i < count; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            ana_histogram_add(&few, (int64_t)(random >> (20 + i)));
            for (int times = 0; times < 40; times++)
                ana_histogram_add(&many, (int64_t)(random >> (20 + i)));
        }
        assert_null(few.cells);
        assert_non_null(many.cells);
        for (int part = 0; part <= count; part++)
            assert_int_equal(ana_histogram_quantile(&few, (double)part / count),
                             ana_histogram_quantile(&many, (double)part / count));
        assert_int_equal(few.min, many.min);
        assert_int_equal(few.max, many.max);
        ana_histogram_clear(&few);
        ana_histogram_clear(&many);
    }
}

/* A cell that is full makes all count half; what is counted exactly stays. */
static void full_cells_do_not_wrap(void **state)
{
    (void)state;
    ana_histogram h = {0};
    for (int i = 0; i <= ANA_HISTOGRAM_FEW; i++)
        ana_histogram_add(&h, 3);
    h.cells[3] = UINT32_MAX;
    h.cells[9] = UINT32_MAX / 2;
    h.count = (uint64_t)UINT32_MAX + UINT32_MAX / 2;
    ana_histogram_add(&h, 3);
    ana_histogram_add(&h, 9);
    assert_int_equal(h.count, (uint64_t)UINT32_MAX + UINT32_MAX / 2 + 2);
    assert_int_equal(ana_histogram_quantile(&h, 0.6), 3);
    assert_int_equal(ana_histogram_quantile(&h, 0.7), 9);
    ana_histogram_clear(&h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_close),
        cmocka_unit_test(extremes_have_cells),
        cmocka_unit_test(few_are_as_many),
        cmocka_unit_test(full_cells_do_not_wrap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
