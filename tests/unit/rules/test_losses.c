/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/losses.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#define SECOND INT64_C(1000000000)

static const char *const others[] = {"a firewall drops it", NULL};

static void times_that_touch_become_one(void **state)
{
    (void)state;
    int64_t first, last;
    rules_losses *losses = rules_losses_new();
    assert_false(rules_losses_timed(losses, &first, &last));
    assert_false(rules_losses_within(losses, 0, INT64_MAX));
    rules_losses_add(losses, 50, 60);
    rules_losses_add(losses, 10, 20);
    rules_losses_add(losses, 40, 30); /* a clock that was set back */
    assert_true(rules_losses_timed(losses, &first, &last));
    assert_int_equal(first, 10);
    assert_int_equal(last, 60);
    assert_true(rules_losses_within(losses, 0, 10));
    assert_true(rules_losses_within(losses, 20, 25));
    assert_false(rules_losses_within(losses, 21, 29));
    assert_true(rules_losses_within(losses, 32, 33));
    assert_true(rules_losses_within(losses, 0, 100));
    assert_false(rules_losses_within(losses, 61, 100));
    rules_losses_add(losses, 15, 45);
    assert_true(rules_losses_within(losses, 21, 29));
    assert_false(rules_losses_within(losses, 46, 49));
    rules_losses_free(losses);
}

/* Those that lie next to each other grow together; none is forgotten. */
static void years_of_losses(void **state)
{
    (void)state;
    enum { TIMES = 20000 };
    rules_losses *losses = rules_losses_new();
    for (int64_t i = 0; i < TIMES; i++)
        rules_losses_add(losses, i * i * SECOND, i * i * SECOND + 1);
    for (int64_t i = 0; i < TIMES; i++)
        assert_true(rules_losses_within(losses, i * i * SECOND, i * i * SECOND));
    /* The last ones are the farthest apart. */
    const int64_t late = (int64_t)(TIMES - 1) * (TIMES - 1) * SECOND;
    assert_false(rules_losses_within(losses, late - 2 * SECOND, late - 1));
    rules_losses_free(losses);
}

static rules_finding example(int64_t silence, const int64_t *seconds, uint32_t count)
{
    rules_finding finding = {
        .confidence = RULES_LIKELY,
        .alternatives = others,
        .silence = silence,
        .count = count,
        .frame_count = count,
    };
    for (uint32_t i = 0; i < count; i++)
        finding.frames[i].time = seconds[i] * SECOND;
    finding.last = finding.frames[count - 1];
    return finding;
}

static void doubt(rules_losses *losses, rules_finding *finding)
{
    GPtrArray *findings = g_ptr_array_new();
    g_ptr_array_add(findings, finding);
    rules_losses_doubt(losses, findings);
    g_ptr_array_unref(findings);
}

static void check(const rules_finding *finding, rules_confidence confidence, const char *loss)
{
    assert_int_equal(finding->confidence, confidence);
    if (!loss) {
        assert_ptr_equal(finding->alternatives, others);
        return;
    }
    assert_non_null(strstr(finding->alternatives[0], loss));
    assert_string_equal(finding->alternatives[1], others[0]);
    assert_null(finding->alternatives[2]);
}

static void silence_of_that_time_is_doubted(void **state)
{
    (void)state;
    static const int64_t before[] = {1, 2, 94}, within[] = {96, 97, 101}, both[] = {50, 97};
    static const char at_that_time[] = "dropped at that time";
    rules_losses *losses = rules_losses_new();
    rules_finding finding = example(5 * SECOND, within, 3);
    doubt(losses, &finding); /* nothing was dropped */
    check(&finding, RULES_LIKELY, NULL);
    rules_losses_count(losses, 7, 0);
    rules_losses_add(losses, 100 * SECOND, 102 * SECOND);
    doubt(losses, &finding);
    check(&finding, RULES_POSSIBLE, at_that_time);
    const char *const *same = finding.alternatives;
    finding = example(5 * SECOND, within, 3);
    doubt(losses, &finding); /* judged anew */
    assert_ptr_equal(finding.alternatives, same);
    finding = example(5 * SECOND, before, 3);
    doubt(losses, &finding);
    check(&finding, RULES_LIKELY, NULL);
    finding = example(5 * SECOND, both, 2);
    doubt(losses, &finding);
    check(&finding, RULES_LIKELY, at_that_time);
    finding = example(0, within, 3); /* rests on what was seen */
    doubt(losses, &finding);
    check(&finding, RULES_LIKELY, NULL);
    finding = example(5 * SECOND, within, 3);
    finding.last.time = 900 * SECOND; /* of many more, of which no frame is kept */
    doubt(losses, &finding);
    check(&finding, RULES_LIKELY, at_that_time);
    finding = example(5 * SECOND, within, 3);
    finding.alternatives = NULL;
    doubt(losses, &finding);
    assert_non_null(strstr(finding.alternatives[0], at_that_time));
    assert_null(finding.alternatives[1]);
    rules_losses_free(losses);
}

/* A file says how many, not when: one of a million makes nothing improbable. */
static void nobody_knows_when(void **state)
{
    (void)state;
    static const int64_t seconds[] = {1};
    rules_losses *losses = rules_losses_new();
    rules_losses_count(losses, 7, 0);
    rules_finding finding = example(5 * SECOND, seconds, 1);
    doubt(losses, &finding);
    check(&finding, RULES_LIKELY, "not known when");
    finding = example(5 * SECOND, seconds, 1);
    finding.confidence = RULES_PROVEN;
    doubt(losses, &finding);
    check(&finding, RULES_LIKELY, "not known when");
    rules_losses_free(losses);
}

static void silence_at_the_end_of_time(void **state)
{
    (void)state;
    static const int64_t early[] = {1};
    rules_losses *losses = rules_losses_new();
    rules_losses_count(losses, 7, 0);
    rules_losses_add(losses, INT64_MAX - 1, INT64_MAX);
    rules_finding finding = example(5 * SECOND, early, 1);
    finding.frames[0].time = finding.last.time = INT64_MAX - 2;
    doubt(losses, &finding);
    check(&finding, RULES_POSSIBLE, "dropped at that time");
    rules_losses_free(losses);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_that_touch_become_one),     cmocka_unit_test(years_of_losses),
        cmocka_unit_test(silence_of_that_time_is_doubted), cmocka_unit_test(nobody_knows_when),
        cmocka_unit_test(silence_at_the_end_of_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
