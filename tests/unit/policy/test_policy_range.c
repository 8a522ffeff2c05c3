/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/range.h"

#include "fixture.h"

#include <inttypes.h>

static void check(const char *text, bool write, policy_extent expected)
{
    policy_source *source = source_of(text);
    policy_extent extent = {1, 0};
    assert_true(policy_object_parse(source, whole_text(source), write, &extent));
    assert_true(policy_source_is_good(source));
    if (extent.first != expected.first || extent.last != expected.last)
        fail_msg("%s: %" PRIx64 " to %" PRIx64, text, extent.first, extent.last);
    policy_source_free(source);
}

static void check_fault(const char *text, bool write, const char *expected)
{
    policy_source *source = source_of(text);
    policy_extent extent;
    assert_false(policy_object_parse(source, whole_text(source), write, &extent));
    char *problems = problems_of(source);
    assert_string_equal(problems, expected);
    g_free(problems);
    policy_source_free(source);
}

static policy_extent db(uint16_t number, uint32_t first, uint32_t last)
{
    return policy_extent_of(S7_AREA_DB, number, first, last);
}

static policy_extent area(uint8_t code, uint32_t first, uint32_t last)
{
    return policy_extent_of(code, 0, first, last);
}

static void data_blocks(void **state)
{
    (void)state;
    check("DB10", false, policy_extent_of_blocks(S7_AREA_DB, 10, 10));
    check("DB10-20", true, policy_extent_of_blocks(S7_AREA_DB, 10, 20));
    check("DB1-65535", true, policy_extent_of_blocks(S7_AREA_DB, 1, 65535));
    check("DI10", false, policy_extent_of_blocks(S7_AREA_DB, 10, 10));
    check("DB", false, policy_extent_of_blocks(S7_AREA_DB, 0, 65535));
    check("DB10.DBX4.3", false, db(10, 35, 35));
    check("DB10.DBB4", false, db(10, 32, 39));
    check("DB10.DBW20", false, db(10, 160, 175));
    check("DB10.DBD20", false, db(10, 160, 191));
    check("DI10.DIW20", false, db(10, 160, 175));
    check("DB10.DBX0.0-DBX63.7", false, db(10, 0, 511));
    check("DB10.DBB4-DBB7", false, db(10, 32, 63));
    check("DB10.DBB4-DBD8", false, db(10, 32, 95));
    check("DB10.DBW4-DBW4", false, db(10, 32, 47));
    check("DB65535.DBB2097151", false, db(65535, 16777208, 16777215));
}

static void other_areas(void **state)
{
    (void)state;
    check("*", false, POLICY_EVERYTHING);
    check("M", false, policy_extent_of_blocks(S7_AREA_FLAG, 0, 65535));
    check("M0.0-M15.7", false, area(S7_AREA_FLAG, 0, 127));
    check("M100.3", false, area(S7_AREA_FLAG, 803, 803));
    check("MB10-MB20", false, area(S7_AREA_FLAG, 80, 167));
    check("MW10", false, area(S7_AREA_FLAG, 80, 95));
    check("ID4", false, area(S7_AREA_INPUT, 32, 63));
    check("QB0", false, area(S7_AREA_OUTPUT, 0, 7));
    check("PIW256", false, area(S7_AREA_PERIPHERAL, 2048, 2063));
    check("PQW256", true, area(S7_AREA_PERIPHERAL, 2048, 2063));
    check("PW256", true, area(S7_AREA_PERIPHERAL, 2048, 2063));
    check("PI", false, policy_extent_of_blocks(S7_AREA_PERIPHERAL, 0, 65535));
    check("T0-T7", false, area(S7_AREA_TIMER, 0, 7));
    check("C5", true, area(S7_AREA_COUNTER, 5, 5));
    check("T", true, policy_extent_of_blocks(S7_AREA_TIMER, 0, 65535));
    check("VB100-VB199", true, area(S7_AREA_V, 800, 1599));
    check("AIW0", true, area(S7_AREA_ANALOG_IN_200, 0, 15));
    check("SMB1", true, area(S7_AREA_SYSTEM_FLAGS_200, 8, 15));
    check("RECORD", true, policy_extent_of_blocks(S7_AREA_RECORD, 0, 65535));
}

/* What the decoder calls an item is an object that covers just that item. */
static void canonical_addresses_are_objects(void **state)
{
    (void)state;
    static const uint8_t areas[] = {S7_AREA_INPUT,
                                    S7_AREA_OUTPUT,
                                    S7_AREA_FLAG,
                                    S7_AREA_DB,
                                    S7_AREA_DI,
                                    S7_AREA_PERIPHERAL,
                                    S7_AREA_V,
                                    S7_AREA_LOCAL,
                                    S7_AREA_TIMER,
                                    S7_AREA_COUNTER_200,
                                    S7_AREA_ANALOG_IN_200,
                                    S7_AREA_ANALOG_OUT_200,
                                    S7_AREA_SYSTEM_FLAGS_200,
                                    S7_AREA_SYSTEM_INFO_200};
    static const uint8_t types[] = {S7_TYPE_BIT, S7_TYPE_BYTE, S7_TYPE_WORD, S7_TYPE_DWORD};
    for (size_t a = 0; a < G_N_ELEMENTS(areas); a++)
        for (size_t t = 0; t < 2 * G_N_ELEMENTS(types); t++) {
            const s7_item item = {.absolute = true,
                                  .area = areas[a],
                                  .db = areas[a] == S7_AREA_DB || areas[a] == S7_AREA_DI ? 12 : 0,
                                  .type = types[t / 2],
                                  .count = 1,
                                  .start = 8,
                                  .bit = types[t / 2] == S7_TYPE_BIT ? 5 : 0,
                                  .areas = 1};
            char buffer[40];
            s7_text text = s7_text_into(buffer, sizeof buffer);
            s7_item_text(&item, t % 2 != 0, &text);
            check(buffer, t % 2 != 0, policy_extent_of_item(&item));
        }
}

#define OBJECT                                                                                     \
    "expected '*', an area (I, Q, M, P, T, C, DB), DBn, DBn-m, or an address as in DB10.DBW20, "   \
    "DB10.DBX0.0-DBX63.7, MB4-MB7, T0-T7"
#define PLACE    "expected DBX, DBB, DBW or DBD with the number of a byte"
#define BIT      "expected a bit as in 0.7: a point and a number from 0 to 7"

#define NO_BLOCK "expected the number of the data block first, as in DB10.DBB0-DBB15"
#define FULL     "expected the second address in full: "
#define AS_IN    "expected the second address in full, as in DB10.DBB0-DBB15, DB10.DBX0.0-DBX63.7"

static void what_is_no_object(void **state)
{
    (void)state;
    check_fault("", false, "p:1:1: found nothing, " OBJECT);
    check_fault("X5", false, "p:1:1: found 'X5', " OBJECT);
    check_fault("db5", false, "p:1:1: found 'db5', " OBJECT);
    check_fault("10", false, "p:1:1: found '10', " OBJECT);
    check_fault("**", false, "p:1:1: found '**', " OBJECT);
    check_fault("DBB4", false, "p:1:1: found 'DBB4', " NO_BLOCK);
    check_fault("DBX0.0-7", false, "p:1:1: found 'DBX0.0-7', " NO_BLOCK);
    check_fault("DBQ4", false, "p:1:1: found 'DBQ4', " OBJECT);
    check_fault("TW4", false, "p:1:1: found 'TW4', " OBJECT);
    check_fault("MX4.0", false, "p:1:1: found 'MX4.0', " OBJECT);
    check_fault("RECORDB", false, "p:1:1: found 'RECORDB', " OBJECT);
    check_fault("PIW0", true,
                "p:1:1: found 'PIW0', expected PQ: peripheral inputs cannot be written");
    check_fault("PQ", false, "p:1:1: found 'PQ', expected PI: peripheral outputs cannot be read");
    check_fault("RECORD5", false, "p:1:7: found '5' in 'RECORD5', expected RECORD alone");
}

static void wrong_blocks(void **state)
{
    (void)state;
    check_fault("DB65536", false,
                "p:1:3: found '65536' in 'DB65536', expected the number of a data "
                "block, 0 to 65535");
    check_fault("DB-5", false,
                "p:1:3: found '-5' in 'DB-5', expected the number of a data block, 0 to 65535");
    check_fault("DB10-9", false,
                "p:1:6: found '9' in 'DB10-9', expected the number of the last "
                "block, not below the first");
    check_fault("DB10-", false,
                "p:1:6: found nothing more in 'DB10-', expected the number of the last "
                "block, not below the first");
    check_fault("DB10 x", false,
                "p:1:5: found ' x' in 'DB10 x', expected the end of the object, or "
                "an address as in DB10.DBW20");
    check_fault("DB10.", false, "p:1:6: found nothing more in 'DB10.', " PLACE);
    check_fault("DB10.DBQ4", false, "p:1:6: found 'DBQ4' in 'DB10.DBQ4', " PLACE);
    check_fault("DB10.DIW4", false, "p:1:6: found 'DIW4' in 'DB10.DIW4', " PLACE);
    check_fault(
        "DB10.DBB", false,
        "p:1:9: found nothing more in 'DB10.DBB', expected the number of a byte, 0 to 2097151");
    check_fault("DB10.DBB2097152", false,
                "p:1:9: found '2097152' in 'DB10.DBB2097152', expected "
                "the number of a byte, 0 to 2097151");
    check_fault("DB10.DBX4", false, "p:1:10: found nothing more in 'DB10.DBX4', " BIT);
    check_fault("DB10.DBX4.8", false, "p:1:11: found '8' in 'DB10.DBX4.8', " BIT);
}

static void wrong_ranges(void **state)
{
    (void)state;
    check_fault("DB10.DBB4-DBB3", false,
                "p:1:11: found 'DBB3' in 'DB10.DBB4-DBB3', expected an end "
                "that is not before the beginning");
    check_fault("DB10.DBD4-DBB5", false,
                "p:1:11: found 'DBB5' in 'DB10.DBD4-DBB5', expected an end "
                "that is not before the beginning");
    check_fault("DB10.DBB4-7", false, "p:1:11: found '7' in 'DB10.DBB4-7', " FULL "DB10.DBB4-DBB7");
    check_fault("DB10.DBX4.0-7.7", false,
                "p:1:13: found '7.7' in 'DB10.DBX4.0-7.7', " FULL "DB10.DBX4.0-DBX7.7");
    check_fault("MB0-7", false, "p:1:5: found '7' in 'MB0-7', " FULL "MB0-MB7");
    check_fault("T0-7", false, "p:1:4: found '7' in 'T0-7', " FULL "T0-T7");
    check_fault("DB10.DBX4.0-7", false, "p:1:13: found '7' in 'DB10.DBX4.0-7', " AS_IN);
    check_fault("MB0-7.7", false, "p:1:5: found '7.7' in 'MB0-7.7', " AS_IN);
    check_fault("MB0-0000000000000000000000000000000000007", false,
                "p:1:5: found '0000000000000000000000000000000000007' in "
                "'MB0-000000000000000000000000000000000000...', " AS_IN);
    check_fault("DB10.DBB4-DBB7-DBB9", false,
                "p:1:15: found '-DBB9' in 'DB10.DBB4-DBB7-DBB9', expected '-' and the end of the "
                "range, or the end of the object");
    check_fault("M0", false, "p:1:3: found nothing more in 'M0', " BIT);
    check_fault("M0.0-15.7", false, "p:1:6: found '15.7' in 'M0.0-15.7', " FULL "M0.0-M15.7");
    check_fault("MB0-QB7", false,
                "p:1:5: found 'QB7' in 'MB0-QB7', expected an address of the same "
                "area as before '-'");
    check_fault("M0.0-M", false,
                "p:1:7: found nothing more in 'M0.0-M', expected the number of a byte, 0 to "
                "2097151");
    check_fault("MB", false,
                "p:1:3: found nothing more in 'MB', expected the number of a byte, 0 to 2097151");
    check_fault("T65536", false,
                "p:1:2: found '65536' in 'T65536', expected the number of a timer "
                "or counter, 0 to 65535");
    check_fault("T7-T3", false,
                "p:1:4: found 'T3' in 'T7-T3', expected an end that is not before "
                "the beginning");
    check_fault("T7-C8", false,
                "p:1:4: found 'C8' in 'T7-C8', expected an address of the same area "
                "as before '-'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_blocks),
        cmocka_unit_test(other_areas),
        cmocka_unit_test(canonical_addresses_are_objects),
        cmocka_unit_test(what_is_no_object),
        cmocka_unit_test(wrong_blocks),
        cmocka_unit_test(wrong_ranges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
