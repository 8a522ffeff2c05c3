/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/correlate.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const rules_rule rule = {.id = "rule"}, other_rule = {.id = "other"};
static const rules_joint of_cpu = {0, "%C %O of %S"};
static const rules_joint of_client = {RULES_SAME_CLIENT, "%C %O of %S"};
static const rules_joint of_object = {RULES_SAME_OBJECT, "%C %O of %S"};
static const rules_joint of_code = {RULES_SAME_CODE, "%C %O of %S"};
static const char cause[] = "the cause", other_cause[] = "another cause";

static rules_finding *finding_of(uint8_t client, const char *subject, const rules_joint *joint,
                                 uint64_t frame)
{
    rules_finding *f = g_new0(rules_finding, 1);
    const cap_stamp stamp = {.time = (int64_t)frame, .frame = frame};
    *f = (rules_finding){
        .number = frame,
        .rule = &rule,
        .severity = RULES_WARNING,
        .client = fixture_ip(client),
        .server = fixture_ip(1),
        .server_port = 102,
        .client_endpoint = {fixture_ip(client), 50000},
        .connection = frame,
        .subject = g_strdup(subject),
        .message = g_strdup_printf("message %u", (unsigned)frame),
        .cause = cause,
        .has_code = true,
        .code = 5,
        .count = 2,
        .first = stamp,
        .last = {.time = (int64_t)frame + 1, .frame = frame + 1},
        .frames = {stamp},
        .frame_count = 1,
        .joint = joint,
    };
    return f;
}

static GPtrArray *list_of(rules_finding *first, ...)
{
    GPtrArray *list = g_ptr_array_new_with_free_func(rules_finding_free_each);
    va_list rest;
    va_start(rest, first);
    for (rules_finding *f = first; f; f = va_arg(rest, rules_finding *))
        g_ptr_array_add(list, f);
    va_end(rest);
    return list;
}

static const rules_finding *at(const GPtrArray *list, guint index)
{
    assert_true(index < list->len);
    return g_ptr_array_index(list, index);
}

/* How many findings are left of two. */
static guint left_of(rules_finding *a, rules_finding *b)
{
    GPtrArray *list = list_of(a, b, NULL);
    rules_correlate(list, NULL);
    const guint left = list->len;
    g_ptr_array_unref(list);
    return left;
}

static void clients_of_one_cause(void **state)
{
    (void)state;
    rules_finding *late = finding_of(6, "DB10", &of_cpu, 30);
    late->confidence = RULES_PROVEN;
    GPtrArray *list = list_of(late, finding_of(5, "DB10", &of_cpu, 20), NULL);
    rules_correlate(list, NULL);
    assert_int_equal(list->len, 1);
    const rules_finding *joint = at(list, 0);
    assert_string_equal(joint->message, "10.0.0.5 and 10.0.0.6 DB10 of 10.0.0.1");
    assert_string_equal(joint->subject, "DB10");
    assert_string_equal(joint->cause, cause);
    assert_int_equal(joint->confidence, RULES_PROVEN);
    assert_int_equal(joint->number, 20);
    assert_int_equal(joint->client.family, 0);
    assert_int_equal(joint->connection, 0);
    assert_int_equal(joint->count, 4);
    assert_int_equal(joint->first.frame, 20);
    assert_int_equal(joint->last.frame, 31);
    assert_int_equal(joint->frame_count, 2);
    assert_int_equal(joint->frames[0].frame, 20);
    assert_true(joint->has_code);
    assert_int_equal(joint->symptoms->len, 2);
    assert_int_equal(joint->symptoms_left, 0);
    assert_int_equal(at(joint->symptoms, 0)->client.bytes[3], 5);
    assert_string_equal(at(joint->symptoms, 0)->message, "message 20");
    assert_int_equal(at(joint->symptoms, 1)->connection, 30);
    g_ptr_array_unref(list);
}

static void addresses_of_one_client(void **state)
{
    (void)state;
    rules_finding *other = finding_of(5, "DB10.DBB2", &of_object, 30);
    rules_finding *one = finding_of(5, "DB10.DBB10", &of_object, 20);
    one->parts.object = g_strdup("DB10");
    other->parts.object = g_strdup("DB10");
    other->code = 6;
    GPtrArray *list = list_of(one, other, NULL);
    rules_correlate(list, NULL);
    const rules_finding *joint = at(list, 0);
    assert_string_equal(joint->message, "10.0.0.5 DB10.DBB2, DB10.DBB10 of 10.0.0.1");
    assert_string_equal(joint->subject, "DB10");
    assert_int_equal(joint->client.bytes[3], 5);
    assert_int_equal(joint->client_endpoint.port, 50000);
    assert_int_equal(joint->connection, 20);
    assert_false(joint->has_code);
    assert_string_equal(at(joint->symptoms, 0)->subject, "DB10.DBB2");
    g_ptr_array_unref(list);
}

static void what_stays_apart(void **state)
{
    (void)state;
    rules_finding *b = finding_of(6, "DB10", &of_cpu, 2);
    assert_int_equal(left_of(finding_of(5, "DB10", &of_cpu, 1), b), 1);
    b = finding_of(6, "DB10", &of_cpu, 2);
    b->rule = &other_rule;
    assert_int_equal(left_of(finding_of(5, "DB10", &of_cpu, 1), b), 2);
    b = finding_of(6, "DB10", &of_cpu, 2);
    b->cause = other_cause;
    assert_int_equal(left_of(finding_of(5, "DB10", &of_cpu, 1), b), 2);
    b = finding_of(6, "DB10", &of_cpu, 2);
    b->severity = RULES_NOTICE;
    assert_int_equal(left_of(finding_of(5, "DB10", &of_cpu, 1), b), 2);
    b = finding_of(6, "DB10", &of_cpu, 2);
    b->server = fixture_ip(2);
    assert_int_equal(left_of(finding_of(5, "DB10", &of_cpu, 1), b), 2);
    b = finding_of(6, "DB10", &of_cpu, 2);
    b->server_port = 103;
    assert_int_equal(left_of(finding_of(5, "DB10", &of_cpu, 1), b), 2);
    b = finding_of(6, "DB10", &of_code, 2);
    b->code = 7;
    assert_int_equal(left_of(finding_of(5, "DB10", &of_code, 1), b), 2);
    b = finding_of(6, "DB11", &of_object, 2);
    assert_int_equal(left_of(finding_of(5, "DB10", &of_object, 1), b), 2);
    b = finding_of(6, "DB10", &of_client, 2);
    assert_int_equal(left_of(finding_of(5, "DB10", &of_client, 1), b), 2);
    assert_int_equal(left_of(finding_of(5, "DB10", NULL, 1), finding_of(6, "DB10", NULL, 2)), 2);
}

static void one_alone_is_left_as_it_is(void **state)
{
    (void)state;
    rules_finding *one = finding_of(5, "DB10", &of_cpu, 1);
    GPtrArray *list = list_of(one, NULL);
    rules_correlate(list, NULL);
    assert_ptr_equal(at(list, 0), one);
    assert_null(one->symptoms);
    g_ptr_array_unref(list);
}

static void the_order_does_not_matter(void **state)
{
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        rules_finding *f[] = {finding_of(6, "DB2", &of_cpu, 4), finding_of(5, "DB10", &of_cpu, 9),
                              finding_of(5, "DB9", &of_cpu, 7)};
        GPtrArray *list = turn ? list_of(f[2], f[1], f[0], NULL) : list_of(f[0], f[2], f[1], NULL);
        rules_correlate(list, NULL);
        const rules_finding *joint = at(list, 0);
        assert_string_equal(joint->message, "10.0.0.5 and 10.0.0.6 DB2, DB9, DB10 of 10.0.0.1");
        assert_string_equal(at(joint->symptoms, 0)->message, "message 7");
        assert_string_equal(at(joint->symptoms, 1)->message, "message 9");
        assert_string_equal(at(joint->symptoms, 2)->message, "message 4");
        g_ptr_array_unref(list);
    }
}

/* The number says whether a monitor has told it already. */
static void a_symptom_more_is_no_new_finding(void **state)
{
    (void)state;
    GPtrArray *list = list_of(finding_of(5, "DB10", &of_cpu, 3), NULL);
    rules_correlate(list, NULL);
    assert_int_equal(at(list, 0)->number, 3);
    g_ptr_array_add(list, finding_of(6, "DB10", &of_cpu, 8));
    rules_correlate(list, NULL);
    assert_int_equal(list->len, 1);
    assert_int_equal(at(list, 0)->number, 3);
    g_ptr_array_unref(list);
}

static void many_symptoms_leave_out_no_client(void **state)
{
    (void)state;
    enum { MANY = 150 };
    GPtrArray *list = list_of(NULL);
    for (uint8_t i = 0; i < MANY; i++) {
        char subject[16];
        g_snprintf(subject, sizeof subject, "DB%u", i);
        g_ptr_array_add(list, finding_of(i < 5 ? 200 + i : 5, subject, &of_cpu, i + 1));
    }
    rules_correlate(list, NULL);
    const rules_finding *joint = at(list, 0);
    assert_int_equal(joint->count, 2 * MANY);
    assert_int_equal(joint->symptoms->len, RULES_MAX_SYMPTOMS);
    assert_int_equal(joint->symptoms_left, MANY - RULES_MAX_SYMPTOMS);
    guint others = 0;
    for (guint i = 0; i < joint->symptoms->len; i++)
        others += at(joint->symptoms, i)->client.bytes[3] >= 200;
    assert_int_equal(others, 5);
    g_ptr_array_unref(list);
}

static void what_shows_the_cause_is_told_once(void **state)
{
    (void)state;
    const cap_address engineer = fixture_ip(9);
    const cap_stamp stamp = {.time = 2, .frame = 2};
    GPtrArray *list = list_of(NULL);
    for (uint8_t client = 5; client < 7; client++) {
        rules_finding *f = finding_of(client, "DB10", &of_cpu, client);
        rules_finding_add_because(
            f, rules_circumstance(&engineer, &stamp, g_strdup("10.0.0.9 stopped 10.0.0.1")));
        g_ptr_array_add(list, f);
    }
    rules_correlate(list, NULL);
    const rules_finding *joint = at(list, 0);
    assert_int_equal(joint->symptoms->len, 3);
    const rules_finding *because = at(joint->symptoms, 2);
    assert_null(because->rule);
    assert_string_equal(because->message, "10.0.0.9 stopped 10.0.0.1");
    assert_int_equal(because->frames[0].frame, 2);
    assert_int_equal(joint->count, 4);
    assert_int_equal(joint->first.frame, 5);
    g_ptr_array_unref(list);
}

/* A finding alone has its own message beside what shows its cause. */
static void one_alone_with_its_cause(void **state)
{
    (void)state;
    const cap_stamp stamp = {.time = 2, .frame = 2};
    rules_finding *f = finding_of(5, "DB10", &of_cpu, 5);
    rules_finding_add_because(f, rules_circumstance(NULL, &stamp, g_strdup("it was stopped")));
    GPtrArray *list = list_of(f, NULL);
    rules_correlate(list, NULL);
    const rules_finding *joint = at(list, 0);
    assert_string_equal(joint->message, "message 5");
    assert_int_equal(joint->client.bytes[3], 5);
    assert_int_equal(joint->symptoms->len, 2);
    rules_finding *copy = rules_finding_copy(joint);
    assert_int_equal(copy->symptoms->len, 2);
    assert_string_equal(at(copy->symptoms, 1)->message, "it was stopped");
    rules_finding_free(copy);
    g_ptr_array_unref(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clients_of_one_cause),
        cmocka_unit_test(addresses_of_one_client),
        cmocka_unit_test(what_stays_apart),
        cmocka_unit_test(one_alone_is_left_as_it_is),
        cmocka_unit_test(the_order_does_not_matter),
        cmocka_unit_test(a_symptom_more_is_no_new_finding),
        cmocka_unit_test(many_symptoms_leave_out_no_client),
        cmocka_unit_test(what_shows_the_cause_is_told_once),
        cmocka_unit_test(one_alone_with_its_cause),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
