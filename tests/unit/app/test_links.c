/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/links.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static void check(app_links *links, cap_live_state state, int64_t now, const char *expected)
{
    char *text = app_links_take(links, 1, "eth2", state, now);
    if (!expected)
        assert_null(text);
    else if (!text || !strstr(text, expected))
        fail_msg("'%s' lacks '%s'", text ? text : "", expected);
    g_free(text);
}

static void says_each_change_once(void **state)
{
    (void)state;
    app_links links;
    app_links_begin(&links, 2);
    assert_true(app_links_up(&links));
    check(&links, CAP_LIVE_UP, 1000000, NULL);
    check(&links, CAP_LIVE_NO_LINK, 2000000, "eth2: no link");
    check(&links, CAP_LIVE_NO_LINK, 3000000, NULL);
    assert_false(app_links_up(&links));
    check(&links, CAP_LIVE_OFF, 4000000, "eth2: the interface is down");
    check(&links, CAP_LIVE_UP, 6500000, "eth2: up again after 2.5 s");
    assert_true(app_links_up(&links));
    check(&links, CAP_LIVE_REMOVED, 7000000, NULL);
    assert_false(app_links_up(&links));
    app_links_end(&links);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_each_change_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
