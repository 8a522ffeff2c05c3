/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/access.h"

#include "fixture.h"

static GHashTable *two_cpus(void)
{
    GHashTable *cpus = g_hash_table_new(g_str_hash, g_str_equal);
    g_hash_table_insert(cpus, (gpointer) "Press1", (gpointer) "first");
    g_hash_table_insert(cpus, (gpointer) "Press 2", (gpointer) "second");
    return cpus;
}

static policy_access *parse(const char *text, bool write, const char *problems)
{
    policy_source *source = source_of(text);
    GHashTable *cpus = two_cpus();
    policy_access *access = policy_access_parse(source, whole_text(source), write, cpus);
    char *found = problems_of(source);
    assert_string_equal(found, problems);
    g_free(found);
    g_hash_table_unref(cpus);
    policy_source_free(source);
    return access;
}

static bool covers(const policy_access *access, const char *cpu, uint16_t db, uint32_t first,
                   uint32_t last)
{
    GHashTable *cpus = two_cpus();
    const void *key = cpu ? g_hash_table_lookup(cpus, cpu) : NULL;
    g_hash_table_unref(cpus);
    return policy_access_covers(access, key, policy_extent_of(S7_AREA_DB, db, first, last));
}

static void targets_add_up(void **state)
{
    (void)state;
    policy_access *a = parse(
        "Press1:DB20 , DB21.DBB0-DBB9; Press 2:DB5;*:DB21.DBB10-DBB19 ;Press1:DB22", true, "");
    assert_true(covers(a, "Press1", 20, 0, UINT32_MAX));
    assert_true(covers(a, "Press1", 21, 0, 159));
    assert_false(covers(a, "Press1", 21, 0, 160));
    assert_true(covers(a, "Press1", 22, 9, 9));
    assert_false(covers(a, "Press1", 5, 0, 0));
    assert_true(covers(a, "Press 2", 5, 0, 0));
    assert_false(covers(a, "Press 2", 21, 79, 80));
    assert_true(covers(a, "Press 2", 21, 80, 159));
    assert_true(covers(a, NULL, 21, 80, 159));
    assert_false(covers(a, NULL, 5, 0, 0));
    assert_false(policy_access_covers(a, NULL, POLICY_EVERYTHING));
    policy_access_free(a);
}

static void everything_of_everyone(void **state)
{
    (void)state;
    policy_access *a = parse("*:*", false, "");
    assert_true(policy_access_covers(a, "first", POLICY_EVERYTHING));
    assert_true(policy_access_covers(a, NULL, POLICY_EVERYTHING));
    policy_access_free(a);
    assert_false(policy_access_covers(NULL, NULL, policy_extent_of(S7_AREA_DB, 1, 0, 0)));
    policy_access_free(NULL);
}

#define TARGET "expected CPU:OBJECT, as in Press1:DB20,DB21"
#define CPU    "expected the name of a [cpu] of this file, or '*' for every CPU"

#define MEANT  "; did you mean 'Press1'?"

static void wrong_targets_are_named_and_right_ones_kept(void **state)
{
    (void)state;
    policy_access *a = parse("DB5;Press1:DB6;Pres1:DB7;press1:DB8;:DB9;", false,
                             "p:1:1: found 'DB5', " TARGET "\n"
                             "p:1:16: found 'Pres1', " CPU MEANT "\n"
                             "p:1:26: found 'press1', " CPU MEANT "\n"
                             "p:1:37: found nothing, " CPU "\n"
                             "p:1:42: found nothing, " TARGET);
    assert_true(covers(a, "Press1", 6, 0, 0));
    policy_access_free(a);
    a = parse("Press1:DB6,,DB65536", false,
              "p:1:12: found nothing, expected '*', an area (I, Q, M, P, T, C, DB), DBn, DBn-m, or "
              "an address as in DB10.DBW20, DB10.DBX0.0-DBX63.7, MB4-MB7, T0-T7\n"
              "p:1:15: found '65536' in 'DB65536', expected the number of a data block, 0 "
              "to 65535");
    assert_true(covers(a, "Press1", 6, 0, 0));
    policy_access_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_add_up),
        cmocka_unit_test(everything_of_everyone),
        cmocka_unit_test(wrong_targets_are_named_and_right_ones_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
