/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/print.h"

#include "fixture.h"
#include "random.h"
#include "rules/policy/access.h"
#include "rules/policy/model.h"
#include "rules/policy/times.h"

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
    check("[rule b]\nmessage=a,  b; \\\n c {client}\nwhen=item.db  == 1\nseverity=info\n"
          "[rule a]\nwhen=function == write\n"
          "[rules]\ntime-zone=UTC\nscan-tsaps=9\nscan-cpus=7\nmissing-s=60\nenable=d,c\n"
          "[partner P]\naddress=10.0.0.9\ntimes=Mon-Fri \t 06:00-22:00 , \\\n Sat\n"
          "[pattern X]\nalso=write DB3\nevery.1234ms=read DB1;read DB2\ncpu=A\npartner=P\n"
          "[cpu A]\naddress=10.0.0.1\n",
          "[cpu A]\naddress=10.0.0.1\n\n"
          "[partner P]\naddress=10.0.0.9\ntimes=Mon-Fri 06:00-22:00,Sat\n\n"
          "[pattern X]\npartner=P\ncpu=A\nalso=write DB3\n"
          "every.1.234s=read DB1; \\\n    read DB2\n\n"
          "[rules]\nenable=c,d\nmissing-s=60\nscan-cpus=7\nscan-tsaps=9\ntime-zone=UTC\n\n"
          "[rule b]\nwhen=item.db  == 1\nseverity=info\nmessage=a,  b;    c {client}\n\n"
          "[rule a]\nwhen=function == write\nseverity=warning\n");
    check("[rules]\nmissing-s=600\nscan-cpus=5\nscan-tsaps=3\n", "");
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
        assert_int_equal(one->times != NULL, other->times != NULL);
        if (one->times)
            assert_memory_equal(one->times->minutes, other->times->minutes,
                                sizeof one->times->minutes);
    }
}

static void check_same_requests(const GArray *a, const GArray *b)
{
    assert_int_equal(a->len, b->len);
    for (guint i = 0; i < a->len; i++) {
        const policy_request *one = &g_array_index(a, policy_request, i);
        const policy_request *other = &g_array_index(b, policy_request, i);
        assert_string_equal(one->text, other->text);
        assert_int_equal(one->period, other->period);
        assert_int_equal(one->list, other->list);
        assert_int_equal(one->ordered, other->ordered);
    }
}

static void check_same_patterns(const policy_model *a, const policy_model *b)
{
    GHashTableIter iter;
    gpointer name, value;
    assert_int_equal(g_hash_table_size(a->patterns), g_hash_table_size(b->patterns));
    g_hash_table_iter_init(&iter, a->patterns);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        const policy_pattern *one = value, *other = g_hash_table_lookup(b->patterns, name);
        assert_non_null(other);
        assert_string_equal(one->partner->name, other->partner->name);
        assert_string_equal(one->cpu->name, other->cpu->name);
        check_same_requests(one->requests, other->requests);
    }
}

/* Their order is that of their findings. */
static void check_same_own_rules(const policy_model *a, const policy_model *b)
{
    assert_int_equal(a->rule_order->len, b->rule_order->len);
    for (guint i = 0; i < a->rule_order->len; i++) {
        const policy_rule *one = g_ptr_array_index(a->rule_order, i);
        const policy_rule *other = g_ptr_array_index(b->rule_order, i);
        assert_string_equal(one->name, other->name);
        assert_string_equal(expr_source(one->when), expr_source(other->when));
        assert_int_equal(one->severity, other->severity);
        assert_int_equal(one->message != NULL, other->message != NULL);
        if (one->message)
            assert_string_equal(one->message, other->message);
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

static void check_same_ids(GHashTable *a, GHashTable *b)
{
    GHashTableIter iter;
    gpointer id;
    assert_int_equal(g_hash_table_size(a), g_hash_table_size(b));
    g_hash_table_iter_init(&iter, a);
    while (g_hash_table_iter_next(&iter, &id, NULL))
        assert_true(g_hash_table_contains(b, id));
}

static void check_same_rules(const policy_model *a, const policy_model *b)
{
    GHashTableIter iter;
    gpointer id, value;
    check_same_ids(a->disabled, b->disabled);
    check_same_ids(a->enabled, b->enabled);
    assert_int_equal(a->any_times, b->any_times);
    assert_int_equal(a->limits.missing_s, b->limits.missing_s);
    assert_int_equal(a->limits.scan_cpus, b->limits.scan_cpus);
    assert_int_equal(a->limits.scan_tsaps, b->limits.scan_tsaps);
    assert_int_equal(a->zone != NULL, b->zone != NULL);
    assert_int_equal(a->zone_name != NULL, b->zone_name != NULL);
    if (a->zone_name)
        assert_string_equal(a->zone_name, b->zone_name);
    assert_int_equal(g_hash_table_size(a->severities), g_hash_table_size(b->severities));
    assert_int_equal(a->slow_ms, b->slow_ms);
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
    check_same_patterns(a, b);
    check_same_rules(a, b);
    check_same_own_rules(a, b);
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
