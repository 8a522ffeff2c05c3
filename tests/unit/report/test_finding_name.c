/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/finding_name.h"

#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static rules_finding example(uint64_t number)
{
    static char subject[] = "DB99";
    return (rules_finding){
        .number = number,
        .rule = rules_find("address-error"),
        .client = {4, {10, 0, 0, 1}},
        .server = {4, {10, 0, 0, 2}},
        .server_port = 102,
        .subject = subject,
        .has_code = true,
        .code = 10,
    };
}

static void check_name(const rules_finding *finding, const char *expected)
{
    char *name = rep_finding_name(finding);
    assert_string_equal(name, expected);
    g_free(name);
}

static void named_by_number_or_by_all(void **state)
{
    (void)state;
    rules_finding finding = example(0);
    check_name(&finding, "address-error 10.0.0.1 10.0.0.2 102 1 10 DB99");
    finding.subject = NULL;
    check_name(&finding, "address-error 10.0.0.1 10.0.0.2 102 1 10 ");
    finding = example(7);
    check_name(&finding, "7");
}

static void put(rep_buffer *b, const rules_finding *finding)
{
    b->used = 0;
    rep_put_fingerprint(b, finding);
    assert_int_equal(b->used, 16);
}

/* What people keep beside their tickets: the same in each run, so not of the number. */
static void fingerprint_of_the_fault(void **state)
{
    (void)state;
    rep_buffer one = {0}, other = {0};
    rules_finding finding = example(1), again = example(2), different = example(1);
    again.count = 100;
    again.cause = "another";
    put(&one, &finding);
    assert_memory_equal(one.data, "c5112f426499f2fa", 16);
    put(&other, &again);
    assert_memory_equal(one.data, other.data, 16);
    different.client.bytes[3] = 9;
    put(&other, &different);
    assert_memory_not_equal(one.data, other.data, 16);
    rep_buffer_clear(&one);
    rep_buffer_clear(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_by_number_or_by_all),
        cmocka_unit_test(fingerprint_of_the_fault),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
