/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The judge is judged: each fault it must find is shown to it. */
#include "record_tap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void leaf(const s7_tap *tap, s7_field field, uint32_t offset, uint32_t length,
                 uint64_t number)
{
    static const uint8_t zeros[16];
    const s7_value value = {number, {zeros, length}};
    tap->field(tap->user, field, offset, length, &value);
}

static void check(record_tap *rt, uint32_t size, const char *expected)
{
    const char *why;
    const bool good = record_tap_covers(rt, size, &why);
    if (good != (expected == NULL) || (expected && !strstr(why, expected)))
        fail_msg("expected \"%s\", got \"%s\"", expected ? expected : "", why);
    record_tap_reset(rt);
}

static void test_finds_faults_of_coverage(void **state)
{
    (void)state;
    record_tap *rt = record_tap_new();
    const s7_tap *tap = record_tap_tap(rt);
    check(rt, 0, NULL);
    check(rt, 1, "leaves end at 0");
    leaf(tap, S7F_TPKT_LENGTH, 0, 2, 0);
    leaf(tap, S7F_COTP_LI, 2, 1, 0);
    check(rt, 3, NULL);
    leaf(tap, S7F_TPKT_LENGTH, 0, 2, 0);
    check(rt, 3, "leaves end at 2");
    leaf(tap, S7F_TPKT_LENGTH, 0, 2, 0);
    check(rt, 1, "leaves end at 2");
    leaf(tap, S7F_TPKT_LENGTH, 0, 2, 0);
    leaf(tap, S7F_COTP_LI, 1, 1, 0);
    check(rt, 2, "overlaps");
    leaf(tap, S7F_COTP_LI, 0, 1, 0);
    leaf(tap, S7F_COTP_LI, 2, 1, 0);
    check(rt, 3, "gap");
    leaf(tap, S7F_VALUE, 0, 0, 0);
    check(rt, 0, "no bytes");
    record_tap_free(rt);
}

static void test_finds_faults_of_form(void **state)
{
    (void)state;
    record_tap *rt = record_tap_new();
    const s7_tap *tap = record_tap_tap(rt);
    leaf(tap, S7F_COTP_LI, 0, 1, 256);
    check(rt, 1, "does not fit");
    leaf(tap, S7F_COTP_NUMBER, 0, 1, 0);
    leaf(tap, S7F_COTP_EOT, 0, 1, 0);
    check(rt, 1, NULL);
    leaf(tap, S7F_COTP_NUMBER, 0, 1, 0);
    leaf(tap, S7F_COTP_EOT, 0, 2, 0);
    check(rt, 1, "overlay");
    leaf(tap, S7F_COTP_EOT, 0, 1, 0);
    check(rt, 0, "overlay");
    leaf(tap, S7F_COTP_LI, 0, 1, 0);
    leaf(tap, S7F_TSAP_SLOT, 0, 2, 0);
    check(rt, 1, "beyond");
    leaf(tap, S7F_COTP_LI, 0, 1, 0);
    tap->note(tap->user, S7N_COTP_LI, 0, 2);
    check(rt, 1, "beyond");
    leaf(tap, S7F_COTP, 0, 0, 0);
    check(rt, 0, "a node");
    tap->enter(tap->user, S7F_COTP, 0);
    check(rt, 0, "never left");
    tap->leave(tap->user, 0);
    check(rt, 0, "without enter");
    tap->enter(tap->user, S7F_COTP_LI, 0);
    tap->leave(tap->user, 0);
    check(rt, 0, "no node");
    tap->enter(tap->user, S7F_COTP, 1);
    tap->leave(tap->user, 0);
    check(rt, 0, "before it was entered");
    tap->enter(tap->user, S7F_COTP, 0);
    leaf(tap, S7F_COTP_LI, 0, 1, 0);
    tap->leave(tap->user, 0);
    check(rt, 1, "before the end");
    tap->enter(tap->user, S7F_COTP, 1);
    leaf(tap, S7F_COTP_LI, 0, 1, 0);
    tap->leave(tap->user, 1);
    check(rt, 1, "before its node");
    record_tap_free(rt);
}

static void test_base_joins_units(void **state)
{
    (void)state;
    record_tap *rt = record_tap_new();
    const s7_tap *tap = record_tap_tap(rt);
    tap->enter(tap->user, S7F_TPKT, 0);
    leaf(tap, S7F_TPKT_LENGTH, 0, 2, 7);
    tap->leave(tap->user, 2);
    record_tap_set_base(rt, 2);
    tap->enter(tap->user, S7F_COTP, 0);
    leaf(tap, S7F_COTP_LI, 0, 1, 2);
    tap->note(tap->user, S7N_COTP_LI, 0, 1);
    tap->leave(tap->user, 1);
    assert_string_equal(record_tap_text(rt), "tpkt @0:2\n"
                                             "  tpkt.length = 7 @0:2\n"
                                             "cotp @2:1\n"
                                             "  cotp.li = 2 @2:1\n"
                                             "  ! cotp.li (malformed) @2:1\n");
    assert_int_equal(record_tap_notes(rt), (s7_notes)1 << S7N_COTP_LI);
    assert_int_equal(record_tap_find(rt, S7F_COTP_LI, 0)->offset, 2);
    assert_null(record_tap_find(rt, S7F_COTP_LI, 1));
    check(rt, 3, NULL);
    assert_string_equal(record_tap_text(rt), "");
    record_tap_free(rt);
}

static void test_values_by_type(void **state)
{
    (void)state;
    record_tap *rt = record_tap_new();
    const s7_tap *tap = record_tap_tap(rt);
    leaf(tap, S7F_VALUE, 0, 2, 0);
    leaf(tap, S7F_VALUE_SIGNED, 0, 2, (uint64_t)-5);
    leaf(tap, S7F_VALUE_REAL, 0, 2, 0x41480000);
    leaf(tap, S7F_VALUE_BOOL, 0, 2, 1);
    leaf(tap, S7F_ITEM_ADDRESS24, 2, 3, 0x323);
    assert_string_equal(record_tap_text(rt), "value = 0000 @0:2\n"
                                             "value.signed = -5 @0:2 made\n"
                                             "value.real = 12.5 @0:2 made\n"
                                             "value.bool = 1 (true) @0:2 made\n"
                                             "item.address24 = 0x000323 @2:3\n");
    check(rt, 5, NULL);
    record_tap_free(rt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds_faults_of_coverage),
        cmocka_unit_test(test_finds_faults_of_form),
        cmocka_unit_test(test_base_joins_units),
        cmocka_unit_test(test_values_by_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
