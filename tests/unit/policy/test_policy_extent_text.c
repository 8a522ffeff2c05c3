/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/extent_text.h"

#include "fixture.h"
#include "rules/policy/range.h"

static char *text_of(policy_extent extent, bool write)
{
    GString *out = g_string_new("");
    policy_extent_put(out, extent, write);
    return g_string_free(out, FALSE);
}

static void check(policy_extent extent, bool write, const char *expected)
{
    g_autofree char *text = text_of(extent, write);
    assert_string_equal(text, expected);
}

/* The text, read as the policy file is, is the extent. */
static void check_same(const char *text, bool write)
{
    policy_source *source = source_of(text);
    policy_extent extent;
    assert_true(policy_object_parse(source, whole_text(source), write, &extent));
    policy_source_free(source);
    check(extent, write, text);
}

static void what_is_written_is_what_was_read(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "*",
        "DB10",
        "DB10.DBB0-DBB9",
        "DB10.DBB4",
        "DB10.DBX4.3",
        "DB10.DBX4.3-DBX5.0",
        "DB65535.DBB2097151",
        "DB0",
        "DB0.DBB4",
        "DB10.DBW2097151",
        "DB10.DBX3.1-DBD2097151",
        "DB10.DBX2097150.1-DBW2097151",
        "DB10.DBX3.1-DBD2097150",
        "MD2097151",
        "M2097150.0-MW2097151",
        "M",
        "M10.0-M10.7",
        "M0.0-M15.7",
        "I3.7",
        "Q0.0-Q0.1",
        "L0.0-L1.7",
        "V0.0-V1.7",
        "AI0.0-AI1.7",
        "AQ0.0-AQ1.7",
        "SM0.1",
        "SI0.0-SI3.7",
        "T0-T7",
        "T5",
        "T",
        "C65535",
        "RECORD",
    };
    for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
        check_same(texts[i], false);
        check_same(texts[i], true);
    }
    check_same("PIB256-PIB257", false);
    check_same("PQB256-PQB257", true);
    check_same("PI1.0", false);
    check_same("PQ", true);
}

static void other_spellings_become_this_one(void **state)
{
    (void)state;
    check(policy_extent_of(S7_AREA_DI, 10, 0, 15), false, "DB10.DBB0-DBB1");
    check(policy_extent_of(S7_AREA_TIMER_200, 0, 3, 3), false, "T3");
    check(policy_extent_of(S7_AREA_RECORD, 59, 19, 19), false, "RECORD");
}

static void what_no_range_reaches_is_the_whole(void **state)
{
    (void)state;
    check(policy_extent_of(S7_AREA_DB, 10, 32, UINT32_MAX), false, "DB10");
    check(policy_extent_of(S7_AREA_DB, 10, 32, 16777216), false, "DB10");
    check(policy_extent_of(S7_AREA_DB, 10, 0xFFFFFB, 0xFFFFFF + 8), false, "DB10");
    check(policy_extent_of(S7_AREA_DB, 10, 32, 16777215), false, "DB10.DBB4-DBB2097151");
    check(policy_extent_of(S7_AREA_TIMER, 0, 5, 65536), false, "T");
    check(policy_extent_of(0x42, 0, 0, 7), false, "*");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_is_what_was_read),
        cmocka_unit_test(other_spellings_become_this_one),
        cmocka_unit_test(what_no_range_reaches_is_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
