/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/print.h"

#include "fixture.h"
#include "random.h"
#include "rules/policy/access.h"
#include "rules/policy/model.h"

#include <string.h>

static void check(const char *text, const char *expected)
{
    policy_model *model = good_policy(text);
    g_autofree char *printed = policy_print(model);
    assert_string_equal(printed, expected);
    policy_free(model);
}

static void all_of_it_is_printed(void **state)
{
    (void)state;
    check("[rules]\nslow-ms=9\nseverity.b=info\nseverity.a=critical\ndisable=z,y\n"
          "[partner P]\nservices=clock-set,identify\nwrite=B:M1.3;A:DB2\nread=*:I;B:DB1\n"
          "address=10.0.0.9,fd00::9,10.2.0.0/16\ncell=C\n"
          "[cpu B]\naddress=10.0.0.2\nmax-connections=4\nslow-ms=7\nfamily=LOGO!\n"
          "[cpu A]\naddress=10.0.0.1\ncell=C\n"
          "[cell C]\nnetworks=10.0.0.0/24\n",
          "[cell C]\nnetworks=10.0.0.0/24\n\n"
          "[cpu B]\naddress=10.0.0.2\nfamily=LOGO!\nmax-connections=4\nslow-ms=7\n\n"
          "[cpu A]\naddress=10.0.0.1\ncell=C\nslow-ms=9\n\n"
          "[partner P]\naddress=10.0.0.9,10.2.0.0/16,fd00::9\ncell=C\nread=B:DB1;*:I\n"
          "write=A:DB2;B:M1.3\nservices=identify,clock-set\n\n"
          "[rules]\ndisable=y,z\nseverity.a=critical\nseverity.b=info\nslow-ms=9\n");
    check("", "");
    check("[rules]\n", "");
}

/* The name of what stands for a CPU in lists of accesses. */
static const char *name_of(const void *cpu)
{
    return cpu ? ((const policy_cpu *)cpu)->name : "*";
}

static void collect(const void *cpu, const policy_coverage *coverage, void *table)
{
    g_hash_table_insert(table, (gpointer)name_of(cpu), (gpointer)coverage);
}

static void check_same_access(const policy_access *a, const policy_access *b)
{
    GHashTable *left = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *right = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTableIter iter;
    gpointer name, coverage;
    policy_access_each(a, collect, left);
    policy_access_each(b, collect, right);
    assert_int_equal(g_hash_table_size(left), g_hash_table_size(right));
    g_hash_table_iter_init(&iter, left);
    while (g_hash_table_iter_next(&iter, &name, &coverage)) {
        const policy_coverage *one = coverage, *other = g_hash_table_lookup(right, name);
        assert_non_null(other);
        assert_int_equal(one->extents->len, other->extents->len);
        assert_memory_equal(one->extents->data, other->extents->data,
                            one->extents->len * sizeof(policy_extent));
    }
    g_hash_table_unref(left);
    g_hash_table_unref(right);
}

static void check_same_cell(const policy_cell *a, const policy_cell *b)
{
    assert_int_equal(a != NULL, b != NULL);
    if (a)
        assert_string_equal(a->name, b->name);
}

static void check_same_cpus(const policy_model *a, const policy_model *b)
{
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, a->cpus);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const policy_cpu *one = value, *other = g_hash_table_lookup(b->cpus, name);
        assert_non_null(other);
        assert_ptr_equal(one->family, other->family);
        assert_int_equal(one->max_connections, other->max_connections);
        assert_int_equal(one->slow_ms, other->slow_ms);
        check_same_cell(one->cell, other->cell);
    }
}

static void check_same_partners(const policy_model *a, const policy_model *b)
{
    GHashTableIter iter;
    gpointer name, value;
    g_hash_table_iter_init(&iter, a->partners);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const policy_partner *one = value, *other = g_hash_table_lookup(b->partners, name);
        assert_non_null(other);
        assert_int_equal(one->services, other->services);
        check_same_cell(one->cell, other->cell);
        check_same_access(one->read, other->read);
        check_same_access(one->write, other->write);
    }
}

/* All owners have their name first. */
static void check_same_prefixes(const policy_prefixes *a, const policy_prefixes *b)
{
    assert_int_equal(a->rows->len, b->rows->len);
    for (guint i = 0; i < a->rows->len; i++) {
        const policy_prefix *one = &g_array_index(a->rows, policy_prefix, i);
        const policy_prefix *other = &g_array_index(b->rows, policy_prefix, i);
        assert_memory_equal(&one->network, &other->network, sizeof one->network);
        assert_int_equal(one->length, other->length);
        assert_string_equal(*(const char *const *)one->owner, *(const char *const *)other->owner);
    }
}

static void check_same_rules(const policy_model *a, const policy_model *b)
{
    GHashTableIter iter;
    gpointer id, value;
    assert_int_equal(g_hash_table_size(a->disabled), g_hash_table_size(b->disabled));
    assert_int_equal(g_hash_table_size(a->severities), g_hash_table_size(b->severities));
    assert_int_equal(a->slow_ms, b->slow_ms);
    g_hash_table_iter_init(&iter, a->disabled);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        assert_true(g_hash_table_contains(b->disabled, id));
    g_hash_table_iter_init(&iter, a->severities);
    while (g_hash_table_iter_next(&iter, &id, &value))
        assert_ptr_equal(g_hash_table_lookup(b->severities, id), value);
}

static void check_same(const policy_model *a, const policy_model *b)
{
    assert_int_equal(g_hash_table_size(a->cells), g_hash_table_size(b->cells));
    assert_int_equal(g_hash_table_size(a->cpus), g_hash_table_size(b->cpus));
    assert_int_equal(g_hash_table_size(a->partners), g_hash_table_size(b->partners));
    check_same_cpus(a, b);
    check_same_partners(a, b);
    check_same_prefixes(&a->networks, &b->networks);
    check_same_prefixes(&a->cpu_addresses, &b->cpu_addresses);
    check_same_prefixes(&a->partner_addresses, &b->partner_addresses);
    check_same_rules(a, b);
}

static void random_policies_come_back(void **state)
{
    (void)state;
    GRand *chance = g_rand_new_with_seed(7);
    for (int i = 0; i < 500; i++) {
        g_autofree char *text = random_policy(chance);
        policy_model *model = good_policy(text);
        g_autofree char *printed = policy_print(model);
        policy_model *again = good_policy(printed);
        g_autofree char *twice = policy_print(again);
        check_same(model, again);
        assert_string_equal(printed, twice);
        policy_free(model);
        policy_free(again);
    }
    g_rand_free(chance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_of_it_is_printed),
        cmocka_unit_test(random_policies_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
