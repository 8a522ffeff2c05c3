/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#define PARTNER "[partner B]\naddress=10.0.0.2\n"

enum { MINUTE = 60, HOUR = 3600, DAY = 86400 };

static const int64_t second = 1000000000;
/* 2026-11-30 00:00 UTC, a Monday; and the Sunday in March on which Berlin goes from 02:00 to 03:00
 * at 01:00 UTC. */
static const int64_t monday = 1795996800, spring = 1774746000;

static const policy_partner *partner_of(const policy_model *model)
{
    const policy_address b = address_of("10.0.0.2");
    return policy_partner_at(model, &b);
}

static bool may(const policy_model *model, int64_t seconds)
{
    return policy_may_at(model, partner_of(model), seconds * second).allowed;
}

static policy_model *with(const char *times, const char *zone)
{
    char *text = g_strdup_printf(PARTNER "times=%s\n[rules]\ntime-zone=%s\n", times, zone);
    policy_model *model = good_policy(text);
    g_free(text);
    return model;
}

static void without_times_any_time_is_right(void **state)
{
    (void)state;
    policy_model *model = good_policy(PARTNER);
    assert_false(policy_has_times(model));
    assert_null(policy_times_text(partner_of(model)));
    const policy_span span = policy_may_at(model, partner_of(model), monday * second);
    assert_true(span.allowed);
    assert_true(span.from == INT64_MIN && span.until == INT64_MAX);
    policy_free(model);
}

static void hours_of_every_day(void **state)
{
    (void)state;
    policy_model *model = with("06:00-22:00", "UTC");
    assert_true(policy_has_times(model));
    assert_string_equal(policy_times_text(partner_of(model)), "06:00-22:00");
    for (int day = 0; day < 7; day++) {
        const int64_t midnight = monday + (int64_t)day * DAY;
        assert_false(may(model, midnight));
        assert_false(may(model, midnight + 6 * HOUR - 1));
        assert_true(may(model, midnight + 6 * HOUR));
        assert_true(may(model, midnight + 22 * HOUR - 1));
        assert_false(may(model, midnight + 22 * HOUR));
    }
    policy_free(model);
}

static void days_and_hours(void **state)
{
    (void)state;
    policy_model *model = with("Mon-Wed 06:00-14:00, Fri, Sat 22:00-24:00", "UTC");
    assert_true(may(model, monday + 13 * HOUR));
    assert_false(may(model, monday + 14 * HOUR));
    assert_true(may(model, monday + 2 * DAY + 6 * HOUR));
    assert_false(may(model, monday + 3 * DAY + 7 * HOUR)); /* Thursday */
    assert_true(may(model, monday + 4 * DAY));             /* all of Friday */
    assert_true(may(model, monday + 5 * DAY - 1));
    assert_false(may(model, monday + 5 * DAY));
    assert_true(may(model, monday + 6 * DAY - 1));
    assert_false(may(model, monday + 6 * DAY));
    policy_free(model);
}

/* The night shift of a day ends on the next; the week is round. */
static void past_midnight_and_past_sunday(void **state)
{
    (void)state;
    policy_model *model = with("Sun 22:00-06:00,Sat-Sun 08:00-09:00", "UTC");
    assert_true(may(model, monday - HOUR));
    assert_true(may(model, monday + 5 * HOUR));
    assert_false(may(model, monday + 6 * HOUR));
    assert_false(may(model, monday + 22 * HOUR));
    assert_true(may(model, monday - 16 * HOUR));
    policy_free(model);
    model = with("Sat-Mon 10:00-11:00", "UTC");
    assert_true(may(model, monday + 10 * HOUR));
    assert_true(may(model, monday - 14 * HOUR));
    assert_false(may(model, monday + DAY + 10 * HOUR));
    policy_free(model);
}

static void in_a_time_zone(void **state)
{
    (void)state;
    policy_model *model = with("06:00-22:00", "+05:30");
    assert_true(may(model, monday + 30 * MINUTE));
    assert_false(may(model, monday + 30 * MINUTE - 1));
    char *moment = policy_moment_text(model, (monday + 30 * MINUTE) * second);
    assert_string_equal(moment, "Mon 06:00 +05:30");
    g_free(moment);
    policy_free(model);
    model = with("03:00-04:00", "Europe/Berlin"); /* that day has no hour from 02:00 on */
    assert_false(may(model, spring - 1));
    assert_true(may(model, spring));
    assert_true(may(model, spring + HOUR - 1));
    assert_false(may(model, spring + HOUR));
    assert_false(may(model, spring - DAY + HOUR - 1)); /* 02:59 on the day before */
    assert_true(may(model, spring - DAY + HOUR));
    policy_free(model);
}

/* The answer is the same within a span, and the span is not longer than that. */
static void a_span_holds(void **state)
{
    (void)state;
    static const char *const zones[] = {"UTC", "Europe/Berlin", "+05:45"};
    for (size_t i = 0; i < G_N_ELEMENTS(zones); i++) {
        policy_model *model = with("06:07-22:08,Sun 23:00-23:01", zones[i]);
        int64_t at = spring - DAY;
        while (at < spring + DAY) {
            const policy_span span = policy_may_at(model, partner_of(model), at * second);
            assert_true(span.from <= at * second && at * second < span.until);
            assert_true(span.until - span.from <= 900 * second);
            for (int64_t t = span.from / second; t < span.until / second; t += 30)
                assert_int_equal(may(model, t), span.allowed);
            at = span.until / second;
        }
        policy_free(model);
    }
}

static void what_is_wrong_is_named(void **state)
{
    (void)state;
#define HOURS "expected hours as in 06:00-22:00, up to 24:00"
    assert_faults(PARTNER "times=6:00-22:00", "p:3:7: found '6:00-22:00', " HOURS);
    assert_faults(PARTNER "times=06:00", "p:3:7: found '06:00', " HOURS);
    assert_faults(PARTNER "times=06:00-06:00", "p:3:7: found '06:00-06:00', " HOURS);
    assert_faults(PARTNER "times=06:00-24:30", "p:3:7: found '06:00-24:30', " HOURS);
    assert_faults(PARTNER "times=Mon 06:00-14:00, Tue 7-9", "p:3:28: found '7-9', " HOURS);
    assert_faults(PARTNER "times=06:00-14:00 Mon", "p:3:7: found '06:00-14:00 Mon', " HOURS);
#define DAYS "expected a day, Mon to Sun, or days as in Mon-Fri"
    assert_faults(PARTNER "times=Mon-Fry", "p:3:11: found 'Fry', " DAYS "; did you mean 'Fri'?");
    assert_faults(PARTNER "times=monday", "p:3:7: found 'monday', " DAYS "; did you mean 'Mon'?");
    assert_faults(PARTNER "times=Mon,,Tue", "p:3:11: found nothing, " DAYS);
    assert_faults(PARTNER "times=", "p:3:7: found nothing, " DAYS);
#define ZONE                                                                                       \
    "expected UTC, an offset as +01:00, or the name of a time zone that this computer knows, as "  \
    "Europe/Berlin"
    assert_faults("[rules]\ntime-zone=Berlin", "p:2:11: found 'Berlin', " ZONE);
    assert_faults("[rules]\ntime-zone=", "p:2:11: found nothing, " ZONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_times_any_time_is_right),
        cmocka_unit_test(hours_of_every_day),
        cmocka_unit_test(days_and_hours),
        cmocka_unit_test(past_midnight_and_past_sunday),
        cmocka_unit_test(in_a_time_zone),
        cmocka_unit_test(a_span_holds),
        cmocka_unit_test(what_is_wrong_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
