/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/cursor.h"

#include "exact_bytes.h"
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#define NOTE(id) ((s7_notes)1 << S7N_##id)

typedef struct fixture {
    s7_bytes in;
    record_tap *rt;
    s7_notes notes;
    s7_cursor c;
} fixture;

static void setup(fixture *f, const char *hex, bool tapped)
{
    f->in = exact_hex(hex);
    f->rt = record_tap_new();
    f->notes = 0;
    f->c = s7_cursor_over(f->in, tapped ? record_tap_tap(f->rt) : NULL, &f->notes);
}

static void teardown(fixture *f)
{
    record_tap_free(f->rt);
    exact_free(f->in);
}

static void check_covers(fixture *f)
{
    const char *why;
    if (!record_tap_covers(f->rt, (uint32_t)f->in.size, &why))
        fail_msg("%s", why);
}

static void test_reads_in_order(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "01 0203 040506 0708090a 0b0c", true);
    assert_int_equal(s7_peek8(&f.c), 0x01);
    assert_int_equal(s7_u8(&f.c, S7F_TPKT_VERSION), 0x01);
    assert_int_equal(s7_u16(&f.c, S7F_TPKT_LENGTH), 0x0203);
    assert_int_equal(s7_u24(&f.c, S7F_ITEM_ADDRESS24), 0x040506);
    assert_int_equal(s7_left(&f.c), 6);
    assert_int_equal(s7_u32(&f.c, S7F_ITEM_ADDRESS24), 0x0708090A);
    const s7_bytes rest = s7_remaining(&f.c, S7F_VALUE);
    assert_int_equal(rest.size, 2);
    assert_ptr_equal(rest.data, f.in.data + 10);
    assert_int_equal(s7_peek8(&f.c), 0);
    assert_true(s7_finish(&f.c));
    assert_int_equal(f.notes, 0);
    assert_int_equal(record_tap_find(f.rt, S7F_TPKT_LENGTH, 0)->number, 0x0203);
    assert_int_equal(record_tap_find(f.rt, S7F_VALUE, 0)->offset, 10);
    assert_int_equal(record_tap_find(f.rt, S7F_VALUE, 0)->bytes.size, 2);
    teardown(&f);
}

static void test_failure_sticks(void **state)
{
    (void)state;
    for (int tapped = 0; tapped < 2; tapped++) {
        fixture f;
        setup(&f, "010203", tapped);
        assert_int_equal(s7_u16(&f.c, S7F_TPKT_LENGTH), 0x0102);
        assert_int_equal(s7_u16(&f.c, S7F_TPKT_LENGTH), 0);
        assert_true(f.c.failed);
        assert_int_equal(s7_u8(&f.c, S7F_TPKT_VERSION), 0);
        assert_int_equal(s7_u24(&f.c, S7F_ITEM_ADDRESS24), 0);
        assert_int_equal(s7_u32(&f.c, S7F_ITEM_ADDRESS24), 0);
        assert_int_equal(s7_bits(&f.c, S7F_ITEM_BIT, 3, 0), 0);
        assert_null(s7_take(&f.c, 0));
        assert_int_equal(s7_span(&f.c, S7F_VALUE, 1).size, 0);
        assert_int_equal(s7_remaining(&f.c, S7F_VALUE).size, 0);
        assert_int_equal(s7_left(&f.c), 0);
        assert_int_equal(s7_peek8(&f.c), 0);
        assert_int_equal(f.notes, 0);
        assert_false(s7_finish(&f.c));
        assert_int_equal(f.notes, NOTE(TRUNCATED));
        if (tapped) {
            check_covers(&f);
            assert_string_equal(record_tap_text(f.rt), "tpkt.length = 258 @0:2\n"
                                                       "! truncated (malformed) @2:1\n"
                                                       "undecoded = 03 @2:1\n");
        }
        teardown(&f);
    }
}

static void test_huge_take_does_not_wrap(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "0102", false);
    s7_u8(&f.c, S7F_TPKT_VERSION);
    assert_null(s7_take(&f.c, UINT32_MAX));
    assert_true(f.c.failed);
    teardown(&f);
}

static void test_trailing(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "0102030405", true);
    s7_u16(&f.c, S7F_TPKT_LENGTH);
    assert_false(s7_finish(&f.c));
    assert_int_equal(f.notes, NOTE(TRAILING));
    assert_int_equal(record_tap_find(f.rt, S7F_REST, 0)->length, 3);
    check_covers(&f);
    teardown(&f);
}

static void test_sub_cannot_be_left(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "0102030405", true);
    s7_cursor sub = s7_sub(&f.c, 3);
    assert_int_equal(s7_left(&f.c), 2);
    assert_int_equal(s7_u16(&sub, S7F_TPKT_LENGTH), 0x0102);
    assert_int_equal(s7_u16(&sub, S7F_TPKT_LENGTH), 0);
    assert_false(s7_finish(&sub));
    assert_false(f.c.failed);
    assert_int_equal(s7_u16(&f.c, S7F_TPKT_LENGTH), 0x0405);
    assert_true(s7_finish(&f.c));
    assert_int_equal(f.notes, NOTE(TRUNCATED));
    check_covers(&f);
    teardown(&f);
}

static void test_sub_of_all_that_is_left(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "0102", true);
    s7_cursor sub = s7_sub(&f.c, 2);
    assert_false(f.c.failed);
    assert_int_equal(s7_u16(&sub, S7F_TPKT_LENGTH), 0x0102);
    assert_true(s7_finish(&sub));
    assert_true(s7_finish(&f.c));
    teardown(&f);
}

static void test_sub_beyond_the_end_gets_what_is_there(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "010203", true);
    s7_u8(&f.c, S7F_TPKT_VERSION);
    s7_cursor sub = s7_sub(&f.c, 5);
    assert_true(f.c.failed);
    assert_int_equal(s7_left(&sub), 2);
    assert_int_equal(s7_u16(&sub, S7F_TPKT_LENGTH), 0x0203);
    assert_true(s7_finish(&sub));
    assert_false(s7_finish(&f.c));
    check_covers(&f);
    s7_cursor none = s7_sub(&f.c, 1);
    assert_int_equal(s7_left(&none), 0);
    assert_int_equal(s7_u8(&none, S7F_TPKT_VERSION), 0);
    teardown(&f);
}

static void test_bits_are_shifted_down(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "000323", true);
    const uint32_t address = s7_u24(&f.c, S7F_ITEM_ADDRESS24);
    assert_int_equal(s7_bits(&f.c, S7F_ITEM_BYTE, 3, address), 100);
    assert_int_equal(s7_bits(&f.c, S7F_ITEM_BIT, 3, address), 3);
    assert_int_equal(s7_bits(&f.c, S7F_COTP_EOT, 3, 0x80), 1);
    assert_int_equal(record_tap_find(f.rt, S7F_ITEM_BYTE, 0)->number, 100);
    assert_int_equal(record_tap_find(f.rt, S7F_ITEM_BIT, 0)->number, 3);
    assert_int_equal(record_tap_find(f.rt, S7F_ITEM_BIT, 0)->offset, 0);
    check_covers(&f);
    teardown(&f);
}

static void test_empty_span_is_no_leaf(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "01", true);
    assert_int_equal(s7_span(&f.c, S7F_VALUE, 0).size, 0);
    assert_false(f.c.failed);
    assert_null(record_tap_find(f.rt, S7F_VALUE, 0));
    teardown(&f);
}

static void test_nothing_at_all(void **state)
{
    (void)state;
    s7_notes notes = 0;
    s7_cursor c = s7_cursor_over((s7_bytes){NULL, 0}, NULL, &notes);
    assert_true(s7_finish(&c));
    assert_int_equal(s7_u8(&c, S7F_TPKT_VERSION), 0);
    assert_false(s7_finish(&c));
    assert_int_equal(notes, NOTE(TRUNCATED));
}

static void test_notes_nodes_and_made_fields(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "0102", true);
    s7_enter(&f.c, S7F_COTP);
    s7_u8(&f.c, S7F_COTP_LI);
    s7_note_here(&f.c, S7N_COTP_LI);
    s7_made(&f.c, S7F_TSAP_SLOT, 0, 1, 7);
    s7_made_text(&f.c, S7F_TSAP_TEXT, 0, 1, (s7_bytes){(const uint8_t *)"x.y", 3});
    s7_u8(&f.c, S7F_COTP_CODE);
    s7_leave(&f.c);
    assert_string_equal(record_tap_text(f.rt), "cotp @0:2\n"
                                               "  cotp.li = 1 @0:1\n"
                                               "  ! cotp.li (malformed) @1:0\n"
                                               "  tsap.slot = 7 @0:1 made\n"
                                               "  tsap = x.y @0:1 made\n"
                                               "  cotp.code = 0x02 @1:1\n");
    assert_int_equal(f.notes, NOTE(COTP_LI));
    check_covers(&f);
    teardown(&f);
}

static void test_untapped_keeps_notes_and_reports_nothing(void **state)
{
    (void)state;
    fixture f;
    setup(&f, "0102", false);
    s7_enter(&f.c, S7F_COTP);
    s7_made(&f.c, S7F_TSAP_SLOT, 0, 1, 7);
    s7_made_text(&f.c, S7F_TSAP_TEXT, 0, 1, f.in);
    s7_note_at(&f.c, S7N_LENGTHS, 0, 2);
    s7_leave(&f.c);
    assert_int_equal(f.notes, NOTE(LENGTHS));
    assert_string_equal(record_tap_text(f.rt), "");
    teardown(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_in_order),
        cmocka_unit_test(test_failure_sticks),
        cmocka_unit_test(test_huge_take_does_not_wrap),
        cmocka_unit_test(test_trailing),
        cmocka_unit_test(test_sub_cannot_be_left),
        cmocka_unit_test(test_sub_of_all_that_is_left),
        cmocka_unit_test(test_sub_beyond_the_end_gets_what_is_there),
        cmocka_unit_test(test_bits_are_shifted_down),
        cmocka_unit_test(test_empty_span_is_no_leaf),
        cmocka_unit_test(test_nothing_at_all),
        cmocka_unit_test(test_notes_nodes_and_made_fields),
        cmocka_unit_test(test_untapped_keeps_notes_and_reports_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
