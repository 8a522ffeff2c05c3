/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/objects.h"

#include "fixture.h"
#include "random.h"
#include "rules/policy/range.h"

#include <string.h>

static policy_coverage coverage_of(const char *objects, bool write)
{
    policy_coverage coverage;
    policy_source *source = source_of(objects);
    policy_text rest = whole_text(source);
    policy_coverage_init(&coverage);
    while (rest.data) {
        policy_extent extent;
        assert_true(policy_object_parse(source, policy_next_part(&rest, ','), write, &extent));
        policy_coverage_add(&coverage, extent);
    }
    policy_coverage_seal(&coverage);
    policy_source_free(source);
    return coverage;
}

static char *text_of(const policy_coverage *coverage, bool write)
{
    GString *out = g_string_new(NULL);
    policy_objects_put(out, coverage, write);
    return g_string_free(out, FALSE);
}

static void check(const char *objects, bool write, const char *expected)
{
    policy_coverage coverage = coverage_of(objects, write);
    g_autofree char *text = text_of(&coverage, write);
    assert_string_equal(text, expected);
    policy_coverage_clear(&coverage);
}

static void objects_have_an_order(void **state)
{
    (void)state;
    check("DB20,DB10.DBB4,M,T5,I0.0", false, "T5,I0.0,M,DB10.DBB4,DB20");
    check("DB10.DBB0-DBB3,DB10.DBB4-DBB7,DB10.DBB9", false, "DB10.DBB0-DBB7,DB10.DBB9");
    check("DB10,DB11,DB12-19,DB21", false, "DB10-19,DB21");
    check("DB0-4", false, "DB0-4");
    check("DB10.DBB4,DB10", false, "DB10");
    check("I,Q,M", false, "I,Q,M");
    check("DB,DB10", false, "DB");
    check("M1.0,*", false, "*");
    check("RECORD,T,C", false, "RECORD,C,T");
}

static void peripherals_are_named_by_direction(void **state)
{
    (void)state;
    check("PIW256,PI0.1", false, "PI0.1,PIB256-PIB257");
    check("PQW256,P", true, "PQ");
    check("P", false, "PI");
}

/* What is written is what was read, whatever it was. */
static void random_lists_come_back(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(4711);
    for (int i = 0; i < 3000; i++) {
        const bool write = g_rand_boolean(chance);
        GString *list = g_string_new(NULL);
        random_objects(list, chance, write);
        policy_coverage before = coverage_of(list->str, write);
        g_autofree char *text = text_of(&before, write);
        policy_coverage after = coverage_of(text, write);
        assert_int_equal(before.extents->len, after.extents->len);
        assert_memory_equal(before.extents->data, after.extents->data,
                            before.extents->len * sizeof(policy_extent));
        policy_coverage_clear(&before);
        policy_coverage_clear(&after);
        g_string_free(list, TRUE);
    }
    g_rand_free(chance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_have_an_order),
        cmocka_unit_test(peripherals_are_named_by_direction),
        cmocka_unit_test(random_lists_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
