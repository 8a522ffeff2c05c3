/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"
#include "rules/slow_common.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const int64_t ms = 1000000;
static int owners[3];

static slow_wait add(slow_common *common, uint8_t server, int64_t at)
{
    const slow_wait wait = {.owner = &owners[server % 3],
                            .server = fixture_ip(server),
                            .answer = {.time = at * ms},
                            .latency = 300 * ms};
    slow_wait gone;
    slow_common_add(common, &wait, &gone);
    return gone;
}

static void answers_of_two_servers_at_once(void **state)
{
    (void)state;
    slow_common common = {0};
    add(&common, 1, 1000);
    add(&common, 1, 1005); /* the same server: it was slow */
    assert_false(common.wait[0].common || common.wait[1].common);
    add(&common, 2, 1020);
    assert_true(common.wait[0].common && common.wait[1].common && common.wait[2].common);
    add(&common, 1, 1500);
    add(&common, 2, 1521);
    assert_false(common.wait[3].common || common.wait[4].common);
}

static void the_oldest_makes_way(void **state)
{
    (void)state;
    slow_common common = {0};
    for (int i = 0; i < SLOW_WAITS; i++)
        assert_null(add(&common, 1, i).owner);
    const slow_wait gone = add(&common, 1, 9999);
    assert_ptr_equal(gone.owner, &owners[1]);
    assert_int_equal(gone.answer.time, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answers_of_two_servers_at_once),
        cmocka_unit_test(the_oldest_makes_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
