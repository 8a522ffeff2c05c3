/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exact_bytes.h"
#include "facts.h"
#include "record_tap.h"

#include "dissector/timestamp.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct decoded_time {
    s7_timestamp time;
    s7_notes notes;
} decoded_time;

/* Decodes with a tap and without, ends the test unless both agree and the leaves cover the bytes;
 * `facts` must hold of the tree. */
static decoded_time decode_time(const char *hex, bool clock, const char *facts)
{
    const s7_bytes bytes = exact_hex(hex);
    decoded_time with = {0}, without = {0};
    record_tap *rt = record_tap_new();
    s7_cursor c = s7_cursor_over(bytes, record_tap_tap(rt), &with.notes);
    (clock ? s7_clock_decode : s7_timestamp_decode)(&c, &with.time);
    s7_finish(&c);
    s7_cursor bare = s7_cursor_over(bytes, NULL, &without.notes);
    (clock ? s7_clock_decode : s7_timestamp_decode)(&bare, &without.time);
    s7_finish(&bare);
    assert_memory_equal(&with.time, &without.time, sizeof with.time);
    assert_int_equal(with.notes, without.notes);
    const char *why = "";
    if (!record_tap_covers(rt, (uint32_t)bytes.size, &why))
        fail_msg("%s: %s\n%s", hex, why, record_tap_text(rt));
    facts_hold(hex, record_tap_text(rt), facts);
    record_tap_free(rt);
    exact_free(bytes);
    return with;
}

static void assert_text(s7_timestamp time, const char *expected)
{
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_timestamp_text(&time, 'T', &text);
    assert_string_equal(buffer, expected);
}

static void clock_has_its_parts(void **state)
{
    (void)state;
    const decoded_time d =
        decode_time("0019 1602 0814 5137 9162", true,
                    "timestamp.reserved=0x00\ntimestamp.century=19\ntimestamp.year=16\n"
                    "timestamp.month=2\ntimestamp.day=8\ntimestamp.hour=14\n"
                    "timestamp.minute=51\ntimestamp.second=37\ntimestamp.ms=916\n"
                    "timestamp.weekday=2 (Monday)\ntimestamp.text=2016-02-08T14:51:37.916\n");
    assert_true(d.time.valid);
    assert_int_equal(d.notes, 0);
    assert_int_equal(d.time.year, 2016);
    assert_int_equal(d.time.ms, 916);
    assert_int_equal(d.time.weekday, 2);
}

static void time_stamp_is_the_same_without_century(void **state)
{
    (void)state;
    const decoded_time d = decode_time("94 01 09 21 53 42 15 21", false,
                                       "timestamp.year=94\ntimestamp.weekday=1 (Sunday)\n"
                                       "timestamp.text=1994-01-09T21:53:42.152\n");
    assert_int_equal(d.time.year, 1994);
    assert_int_equal(d.notes, 0);
}

static void century_follows_from_the_year(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *text;
    } rows[] = {
        {"8912312359599997", "2089-12-31T23:59:59.999"},
        {"9001010000000002", "1990-01-01T00:00:00.000"},
        {"9902280000000001", "1999-02-28T00:00:00.000"},
        {"0002290000000003", "2000-02-29T00:00:00.000"},
        {"0001010000000000", "2000-01-01T00:00:00.000"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes bytes = exact_hex(rows[i].hex);
        assert_text(s7_timestamp_of(bytes), rows[i].text);
        exact_free(bytes);
    }
}

static void what_is_no_time_is_noted(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "1613082145510000", /* month 13 */
        "1600082145510000", /* month 0 */
        "1602302145510000", /* 30 February */
        "1502290000000000", /* 29 February in a year without one */
        "1602002145510000", /* day 0 */
        "1602082445510000", /* hour 24 */
        "1602082160510000", /* minute 60 */
        "1602082145600000", /* second 60 */
        "1A02082145510000", /* digits above 9 */
        "160208214551A000", /* in the milliseconds */
        "160208214551000A", /* in the weekday */
        "16020821455100A1", /* in the last digit of the milliseconds */
        "FFFFFFFFFFFFFFFF",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        const decoded_time d = decode_time(wrong[i], false, "!=timestamp (odd)\n");
        assert_int_equal(d.notes, (s7_notes)1 << S7N_TIMESTAMP);
    }
    const decoded_time weekday = decode_time("1602082145510008", false,
                                             "timestamp.weekday=8\n!=timestamp (odd)\n"
                                             "timestamp.text=2016-02-08T21:45:51.000\n");
    assert_true(weekday.time.valid);
}

static void zeros_are_no_time_given(void **state)
{
    (void)state;
    const decoded_time d = decode_time("0000000000000000", false, "timestamp.year=0\n");
    assert_false(d.time.valid);
    assert_int_equal(d.notes, 0);
    assert_text(d.time, "");
}

static void cut_times_are_damage(void **state)
{
    (void)state;
    const s7_bytes whole = exact_hex("00191602081451379162");
    for (size_t size = 0; size < whole.size; size++) {
        const s7_bytes cut = exact_copy(whole, size);
        s7_notes notes = 0;
        s7_timestamp time = {.valid = true};
        record_tap *rt = record_tap_new();
        s7_cursor c = s7_cursor_over(cut, record_tap_tap(rt), &notes);
        s7_clock_decode(&c, &time);
        assert_false(s7_finish(&c));
        assert_false(time.valid);
        assert_int_equal(notes, (s7_notes)1 << S7N_TRUNCATED);
        assert_true(record_tap_covers(rt, (uint32_t)size, NULL));
        assert_false(s7_timestamp_of(cut).valid && size != S7_TIMESTAMP_SIZE);
        record_tap_free(rt);
        exact_free(cut);
    }
    exact_free(whole);
}

static void separator_is_free(void **state)
{
    (void)state;
    char buffer[16];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const s7_timestamp time =
        s7_timestamp_of((s7_bytes){(const uint8_t *)"\x84\x01\x01\0\0\0\0\0", S7_TIMESTAMP_SIZE});
    s7_timestamp_text(&time, ' ', &text);
    assert_string_equal(buffer, "2084-01-01 00:0"); /* cut to the buffer */
    assert_true(text.cut);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clock_has_its_parts),
        cmocka_unit_test(time_stamp_is_the_same_without_century),
        cmocka_unit_test(century_follows_from_the_year),
        cmocka_unit_test(what_is_no_time_is_noted),
        cmocka_unit_test(zeros_are_no_time_given),
        cmocka_unit_test(cut_times_are_damage),
        cmocka_unit_test(separator_is_free),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
