/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/verdict/verdict.h"

#include "dissector/data_item.h"
#include "dissector/item.h"
#include "dissector/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Areas, one of each kind, and one that does not exist. */
static const uint8_t areas[] = {0,
                                S7_AREA_DB,
                                S7_AREA_DI,
                                S7_AREA_TIMER,
                                S7_AREA_COUNTER,
                                S7_AREA_FLAG,
                                S7_AREA_INPUT,
                                S7_AREA_PERIPHERAL,
                                S7_AREA_RECORD,
                                0xEE};

/* Evidence of every kind alone and in the combinations that occur. */
static const uint16_t evidence[] = {
    0,
    VERDICT_NOTHING_OK,
    VERDICT_ALL_AREAS,
    VERDICT_NOTHING_OK | VERDICT_ALL_AREAS,
    VERDICT_CPU_OK,
    VERDICT_CPU_OK | VERDICT_OK_LATER,
    VERDICT_CPU_OK | VERDICT_OK_LATER | VERDICT_ALL_AREAS,
    VERDICT_BLOCK_OK,
    VERDICT_BLOCK_OK | VERDICT_WITHIN,
    VERDICT_BLOCK_OK | VERDICT_BEYOND,
    VERDICT_BLOCK_OK | VERDICT_BEYOND | VERDICT_ADJACENT,
    VERDICT_BLOCK_OK | VERDICT_WITHIN | VERDICT_BIT_ARRAY,
    VERDICT_FIRST_BYTE,
    VERDICT_BIT_ARRAY,
    VERDICT_FAMILY_PROVEN,
    VERDICT_SOFT_SERVER,
    VERDICT_MALFORMED,
    VERDICT_MALFORMED | VERDICT_NOTHING_OK,
    VERDICT_SYMBOLIC,
    VERDICT_SYMBOLIC | VERDICT_FIRST_BYTE,
    VERDICT_SYMBOLIC | VERDICT_CPU_OK,
    VERDICT_CPU_OK | VERDICT_READ_ONLY,
    VERDICT_CPU_OK | VERDICT_BLOCK_READ_ONLY,
    0xFFFF,
};

#define EACH(i, array) (size_t i = 0; i < sizeof(array) / sizeof *(array); i++)

static void assert_phrase(const char *text)
{
    assert_non_null(text);
    assert_true(strlen(text) >= 10);
    assert_int_not_equal(text[strlen(text) - 1], '.');
    assert_null(strchr(text, '\n'));
}

static void assert_sound(const verdict *v)
{
    assert_non_null(v->meaning);
    assert_phrase(v->cause);
    assert_in_range(v->confidence, VERDICT_POSSIBLE, VERDICT_PROVEN);
    assert_non_null(v->check);
    assert_non_null(v->check[0]);
    for (size_t i = 0; v->check[i]; i++) {
        assert_true(strlen(v->check[i]) >= 20);
        const char end = v->check[i][strlen(v->check[i]) - 1];
        assert_true(end == '.' || end == '?');
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(v->check[i], v->check[k]);
    }
    for (size_t i = 0; v->alternatives && v->alternatives[i]; i++) {
        assert_phrase(v->alternatives[i]);
        assert_string_not_equal(v->alternatives[i], v->cause);
    }
    /* What is proven leaves no other cause. */
    if (v->confidence == VERDICT_PROVEN)
        assert_null(v->alternatives);
}

static void each_context(void (*check)(const verdict_context *context, uint32_t code),
                         uint32_t code)
{
    for (uint8_t access = 0; access <= 3; access++)
        for (uint8_t family = 0; family < VERDICT_FAMILY_COUNT; family++)
            for
                EACH(a, areas)
                for
                    EACH(e, evidence)
                for (int special = 0; special <= 1; special++) {
                    const verdict_context context = {access, areas[a], special != 0, family,
                                                     evidence[e]};
                    check(&context, code);
                }
}

static void check_item(const verdict_context *context, uint32_t code)
{
    const verdict v = verdict_of_item_code((uint8_t)code, context);
    assert_sound(&v);
}

static void every_item_code_has_a_verdict(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0xFF; code++)
        each_context(check_item, code);
}

static void check_error(const verdict_context *context, uint32_t code)
{
    const verdict v = verdict_of_error((uint16_t)code, context);
    assert_sound(&v);
    assert_string_equal(v.meaning, s7_name_of(s7_names_error, code));
    assert_null(strstr(v.cause, "no cause is known"));
}

static void every_error_of_the_table_has_a_verdict(void **state)
{
    (void)state;
    size_t count = 0;
    for (const s7_name *row = s7_names_error; row->name; row++, count++)
        if (row->value != 0)
            each_context(check_error, row->value);
    assert_true(count > 180);
}

static void unknown_codes_say_so(void **state)
{
    (void)state;
    const verdict item = verdict_of_item_code(0x7E, NULL);
    assert_string_equal(item.meaning, "unknown return code");
    assert_sound(&item);
    const verdict error = verdict_of_error(0xABCD, NULL);
    assert_string_equal(error.meaning, "unknown error code");
    assert_sound(&error);
}

static void success_has_no_cause(void **state)
{
    (void)state;
    const verdict item = verdict_of_item_code(S7_RETURN_OK, NULL);
    assert_null(item.cause);
    assert_null(item.check);
    assert_string_equal(item.meaning, "success");
    const verdict error = verdict_of_error(0, NULL);
    assert_null(error.cause);
    assert_null(error.check);
}

typedef struct grading {
    uint16_t code;
    verdict_context context;
    const char *cause; /* part of it */
    verdict_confidence confidence;
    bool normal;
    const char *alternative; /* part of one; NULL: nothing is said of them */
} grading;

enum { R = VERDICT_READ, W = VERDICT_WRITE, OLD = VERDICT_FAMILY_300_400 };
enum { NEW = VERDICT_FAMILY_1200_1500, DB = S7_AREA_DB };

static const grading items[] = {
    /* A mere 05 proves nothing. */
    {0x05, {R, DB, false, 0, 0}, "beyond the end", VERDICT_POSSIBLE, false, "optimized"},
    {0x05, {R, DB, false, NEW, 0}, "beyond the end", VERDICT_POSSIBLE, false, "optimized"},
    {0x05, {R, DB, false, OLD, 0}, "beyond the end", VERDICT_LIKELY, false, NULL},
    {0x05,
     {R, DB, false, 0, VERDICT_BLOCK_OK | VERDICT_BEYOND},
     "beyond the end",
     VERDICT_LIKELY,
     false,
     "another length"},
    {0x05,
     {R, DB, false, 0, VERDICT_BLOCK_OK | VERDICT_BEYOND | VERDICT_ADJACENT},
     "beyond the end",
     VERDICT_PROVEN,
     false,
     NULL},
    {0x05,
     {R, DB, false, 0, VERDICT_BLOCK_OK | VERDICT_WITHIN},
     "another length",
     VERDICT_LIKELY,
     false,
     NULL},
    {0x05, {R, DB, false, 0, VERDICT_FIRST_BYTE}, "optimized", VERDICT_LIKELY, false, "empty"},
    {0x05, {R, DB, false, NEW, VERDICT_FIRST_BYTE}, "optimized", VERDICT_LIKELY, false, "empty"},
    /* S7-300/400 know no optimized blocks. */
    {0x05, {R, DB, false, OLD, VERDICT_FIRST_BYTE}, "empty", VERDICT_LIKELY, false, NULL},
    {0x05, {R, S7_AREA_FLAG, false, 0, 0}, "this memory area", VERDICT_LIKELY, false, NULL},
    {0x05, {R, S7_AREA_TIMER, false, 0, 0}, "this memory area", VERDICT_LIKELY, false, NULL},
    {0x05, {R, S7_AREA_PERIPHERAL, false, 0, 0}, "no module", VERDICT_LIKELY, false, NULL},
    {0x05, {R, 0, true, 0, 0}, "symbol", VERDICT_POSSIBLE, false, NULL},
    {0x06, {R, DB, false, 0, 0}, "data type", VERDICT_LIKELY, false, NULL},
    {0x06, {R, DB, false, 0, VERDICT_BIT_ARRAY}, "several bits", VERDICT_LIKELY, false, NULL},
    {0x07, {W, DB, false, 0, 0}, "does not fit", VERDICT_LIKELY, false, NULL},
    {0x07, {R, DB, false, 0, 0}, "does not fit", VERDICT_POSSIBLE, false, NULL},
    {0x01, {R, S7_AREA_PERIPHERAL, false, 0, 0}, "missing or faulty", VERDICT_LIKELY, false, NULL},
    {0x01, {R, DB, false, 0, 0}, "missing or faulty", VERDICT_POSSIBLE, false, NULL},
    {0x0A,
     {R, DB, false, OLD, VERDICT_FAMILY_PROVEN},
     "does not exist",
     VERDICT_PROVEN,
     false,
     NULL},
    {0x0A, {R, DB, false, OLD, 0}, "does not exist", VERDICT_LIKELY, false, NULL},
    {0x0A,
     {R, DB, false, NEW, VERDICT_FAMILY_PROVEN},
     "does not exist",
     VERDICT_LIKELY,
     false,
     "optimized"},
    {0x0A, {R, DB, false, 0, 0}, "does not exist", VERDICT_LIKELY, false, "load memory"},
    {0x0A,
     {R, DB, false, OLD, VERDICT_BLOCK_OK},
     "missing at that time",
     VERDICT_LIKELY,
     false,
     NULL},
    {0x0A,
     {R, DB, false, NEW, VERDICT_BLOCK_OK},
     "missing at that time",
     VERDICT_POSSIBLE,
     false,
     "beyond the end"},
    {0x0A,
     {R, S7_AREA_TIMER, false, NEW, 0},
     "does not have this memory area",
     VERDICT_LIKELY,
     false,
     NULL},
    {0x03,
     {W, S7_AREA_TIMER, false, OLD, VERDICT_FAMILY_PROVEN},
     "normal on S7-300",
     VERDICT_PROVEN,
     true,
     NULL},
    {0x03, {W, S7_AREA_COUNTER, false, 0, 0}, "normal on S7-300", VERDICT_LIKELY, true, NULL},
    {0x03, {W, S7_AREA_TIMER, false, NEW, 0}, "does not allow", VERDICT_POSSIBLE, false, NULL},
    {0x03, {R, S7_AREA_TIMER, false, OLD, 0}, "does not allow", VERDICT_POSSIBLE, false, NULL},
    {0x03, {R | W, S7_AREA_TIMER, false, OLD, 0}, "does not allow", VERDICT_POSSIBLE, false, NULL},
    {0x03,
     {W, DB, false, NEW, VERDICT_BLOCK_OK},
     "write-protected",
     VERDICT_POSSIBLE,
     false,
     "optimized"},
    {0x03,
     {R, DB, false, NEW, 0},
     "absolute access to this data block",
     VERDICT_POSSIBLE,
     false,
     "optimized"},
    {0x03, {R, DB, false, OLD, 0}, "does not allow", VERDICT_POSSIBLE, false, NULL},
};

static const grading errors[] = {
    {0x8104,
     {R, 0, false, 0, VERDICT_NOTHING_OK | VERDICT_ALL_AREAS},
     "PUT/GET",
     VERDICT_LIKELY,
     false,
     "Anonymous"},
    {0x8304,
     {R, 0, false, NEW, VERDICT_NOTHING_OK | VERDICT_ALL_AREAS},
     "PUT/GET",
     VERDICT_LIKELY,
     false,
     NULL},
    {0x8104,
     {R, DB, false, NEW, VERDICT_NOTHING_OK},
     "PUT/GET",
     VERDICT_POSSIBLE,
     false,
     "optimized"},
    {0x8104, {R, DB, false, 0, 0}, "PUT/GET", VERDICT_POSSIBLE, false, "optimized"},
    {0x8104,
     {R, DB, false, NEW, VERDICT_CPU_OK},
     "permits access to others",
     VERDICT_POSSIBLE,
     false,
     "optimized"},
    {0x8104,
     {R, DB, false, NEW, VERDICT_CPU_OK | VERDICT_ALL_AREAS},
     "permits access to others",
     VERDICT_POSSIBLE,
     false,
     "permission was changed"},
    {0x8104,
     {R, 0, false, 0, VERDICT_CPU_OK | VERDICT_OK_LATER | VERDICT_ALL_AREAS},
     "works later",
     VERDICT_LIKELY,
     false,
     NULL},
    {0x8104,
     {R, DB, false, 0, VERDICT_CPU_OK | VERDICT_OK_LATER},
     "works later",
     VERDICT_POSSIBLE,
     false,
     "optimized"},
    /* S7-300/400 have no PUT/GET switch. */
    {0x8104,
     {R, 0, false, OLD, VERDICT_NOTHING_OK | VERDICT_ALL_AREAS},
     "no PUT/GET switch",
     VERDICT_POSSIBLE,
     false,
     "rack"},
    {0x8304,
     {W, 0, false, OLD, VERDICT_NOTHING_OK | VERDICT_ALL_AREAS},
     "no PUT/GET switch",
     VERDICT_POSSIBLE,
     false,
     "resources"},
    {0x8104,
     {R, 0, true, NEW, VERDICT_NOTHING_OK | VERDICT_ALL_AREAS},
     "form of addressing",
     VERDICT_LIKELY,
     false,
     NULL},
    /* 8104 to another service has nothing to do with PUT/GET. */
    {0x8104,
     {0, 0, false, NEW, VERDICT_NOTHING_OK | VERDICT_ALL_AREAS},
     "does not support",
     VERDICT_LIKELY,
     false,
     NULL},
    {0x8304, {0, 0, false, OLD, 0}, "no free resources", VERDICT_LIKELY, false, NULL},
    {0x810A,
     {R, DB, false, OLD, VERDICT_FAMILY_PROVEN},
     "data block does not exist",
     VERDICT_PROVEN,
     false,
     NULL},
    {0x8105, {R, DB, false, 0, VERDICT_FIRST_BYTE}, "optimized", VERDICT_LIKELY, false, NULL},
    {0x8500, {R, DB, false, 0, 0}, "PDU length", VERDICT_LIKELY, false, NULL},
    {0xD241, {0, 0, false, 0, 0}, "password", VERDICT_PROVEN, false, NULL},
    /* Snap7's server says so to everybody. */
    {0xD241,
     {0, 0, false, 0, VERDICT_SOFT_SERVER},
     "password",
     VERDICT_LIKELY,
     false,
     "server is software"},
    /* What contradicts itself is refused for its form. */
    {0x8104,
     {R, DB, false, NEW, VERDICT_MALFORMED | VERDICT_NOTHING_OK | VERDICT_ALL_AREAS},
     "rejects its form",
     VERDICT_LIKELY,
     false,
     "PUT/GET"},
    {0x8304,
     {W, DB, false, 0, VERDICT_MALFORMED | VERDICT_CPU_OK},
     "rejects its form",
     VERDICT_LIKELY,
     false,
     NULL},
    {0x8703, {R, DB, false, 0, VERDICT_MALFORMED}, "rejects its form", VERDICT_LIKELY, false, NULL},
    {0x8104, {0, 0, false, 0, VERDICT_MALFORMED}, "wrongly built", VERDICT_LIKELY, false, NULL},
    {0xD602, {0, 0, false, 0, 0}, "does not match", VERDICT_PROVEN, false, NULL},
    {0xD209, {0, 0, false, 0, 0}, "not in the CPU", VERDICT_LIKELY, false, NULL},
    {0xD402, {0, 0, false, 0, 0}, "system status", VERDICT_LIKELY, false, NULL},
};

static bool has_alternative(const verdict *v, const char *part)
{
    for (size_t i = 0; v->alternatives && v->alternatives[i]; i++)
        if (strstr(v->alternatives[i], part))
            return true;
    return false;
}

static void assert_grading(const grading *expected, const verdict *v)
{
    if (!strstr(v->cause, expected->cause))
        fail_msg("0x%04X: \"%s\" lacks \"%s\"", expected->code, v->cause, expected->cause);
    if (v->confidence != expected->confidence)
        fail_msg("0x%04X, %s: confidence %d, not %d", expected->code, v->cause, v->confidence,
                 expected->confidence);
    assert_int_equal(v->normal, expected->normal);
    if (expected->alternative && !has_alternative(v, expected->alternative))
        fail_msg("0x%04X, %s: no alternative \"%s\"", expected->code, v->cause,
                 expected->alternative);
}

static void item_codes_are_graded_by_context(void **state)
{
    (void)state;
    for
        EACH(i, items)
        {
            const verdict v = verdict_of_item_code((uint8_t)items[i].code, &items[i].context);
            assert_grading(&items[i], &v);
        }
}

static void errors_are_graded_by_context(void **state)
{
    (void)state;
    for
        EACH(i, errors)
        {
            const verdict v = verdict_of_error(errors[i].code, &errors[i].context);
            assert_grading(&errors[i], &v);
        }
}

/* Advice of one family would mislead on the other. */
static void old_families_hear_nothing_of_new_switches(void **state)
{
    (void)state;
    for (uint32_t code = 0; code < 0xFF; code++)
        for
            EACH(e, evidence)
            for
                EACH(a, areas)
                {
                    const verdict_context context = {R, areas[a], false, OLD, evidence[e]};
                    const verdict v = verdict_of_item_code((uint8_t)code, &context);
                    assert_null(strstr(v.cause, "optimized"));
                    for (size_t i = 0; v.alternatives && v.alternatives[i]; i++)
                        if (a == 1)
                            assert_null(strstr(v.alternatives[i], "optimized"));
                }
}

static void topics_divide_the_codes(void **state)
{
    (void)state;
    assert_int_equal(verdict_topic_of_item_code(0xFF), VERDICT_NONE);
    assert_int_equal(verdict_topic_of_item_code(0x03), VERDICT_ACCESS);
    static const uint8_t address[] = {0x00, 0x01, 0x05, 0x06, 0x07, 0x0A, 0x7E};
    for
        EACH(i, address)
    assert_int_equal(verdict_topic_of_item_code(address[i]), VERDICT_ADDRESS);
    static const struct {
        uint16_t error;
        verdict_topic topic;
    } expected[] = {
        {0x0000, VERDICT_NONE},    {0x8104, VERDICT_ACCESS},  {0x8304, VERDICT_ACCESS},
        {0x8103, VERDICT_ACCESS},  {0x8703, VERDICT_ACCESS},  {0x8101, VERDICT_ADDRESS},
        {0x8105, VERDICT_ADDRESS}, {0x8106, VERDICT_ADDRESS}, {0x8107, VERDICT_ADDRESS},
        {0x810A, VERDICT_ADDRESS}, {0x8701, VERDICT_ADDRESS}, {0x8500, VERDICT_OTHER},
        {0x8100, VERDICT_OTHER},   {0xD241, VERDICT_OTHER},   {0x81FF, VERDICT_OTHER},
    };
    for
        EACH(i, expected)
    assert_int_equal(verdict_topic_of_access_error(expected[i].error), expected[i].topic);
}

static void topics_list_their_causes(void **state)
{
    (void)state;
    const char *cause = NULL;
    const char *const *check = NULL;
    assert_false(verdict_topic_cause(VERDICT_NONE, 0, &cause, &check));
    assert_true(verdict_topic_cause(VERDICT_ACCESS, 0, &cause, &check));
    assert_non_null(strstr(cause, "PUT/GET"));
    static const verdict_topic topics[] = {VERDICT_ACCESS, VERDICT_ADDRESS, VERDICT_OTHER};
    for
        EACH(t, topics)
        {
            uint32_t count = 0;
            while (verdict_topic_cause(topics[t], count, &cause, &check)) {
                assert_phrase(cause);
                assert_non_null(check[0]);
                count++;
            }
            assert_in_range(count, 8, 40);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_code_has_a_verdict),
        cmocka_unit_test(every_error_of_the_table_has_a_verdict),
        cmocka_unit_test(unknown_codes_say_so),
        cmocka_unit_test(success_has_no_cause),
        cmocka_unit_test(item_codes_are_graded_by_context),
        cmocka_unit_test(errors_are_graded_by_context),
        cmocka_unit_test(old_families_hear_nothing_of_new_switches),
        cmocka_unit_test(topics_divide_the_codes),
        cmocka_unit_test(topics_list_their_causes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
