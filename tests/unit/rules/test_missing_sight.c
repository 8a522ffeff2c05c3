/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "rules/missing_sight.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const int press = 1, oven = 2; /* sections */

static void add(missing_sights *sights, const int *section, uint8_t ip, uint8_t with,
                uint64_t frame)
{
    const cap_address host = fixture_ip(ip), other = fixture_ip(with);
    const cap_stamp stamp = {.time = (int64_t)frame, .frame = frame};
    missing_sights_add(sights, section, &host, &other, &stamp);
}

static void one_other_host_or_several(void **state)
{
    (void)state;
    missing_sights *sights = missing_sights_new();
    assert_null(missing_sights_find(sights, &press));
    add(sights, &press, 1, 5, 10);
    add(sights, &press, 1, 5, 20);
    add(sights, &oven, 2, 5, 30);
    assert_false(missing_sights_find(sights, &press)->several);
    add(sights, &press, 1, 6, 40);
    assert_true(missing_sights_find(sights, &press)->several);
    assert_false(missing_sights_find(sights, &oven)->several);
    missing_sights_free(sights);
}

/* Connections are told in the order in which they end. */
static void the_earliest_is_the_proof(void **state)
{
    (void)state;
    missing_sights *sights = missing_sights_new();
    add(sights, &press, 1, 5, 20);
    add(sights, &press, 3, 6, 10);
    const missing_sight *s = missing_sights_find(sights, &press);
    assert_int_equal(s->first.frame, 10);
    assert_int_equal(s->ip.bytes[3], 3);
    assert_true(s->several);
    missing_sights_free(sights);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_other_host_or_several),
        cmocka_unit_test(the_earliest_is_the_proof),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
