/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/listening.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <string.h>

static app_listening with_interfaces(const char *names)
{
    return (app_listening){.interfaces = g_strsplit(names, " ", -1)};
}

static void check_wrong(app_listening listening, const char *expected)
{
    char *message = NULL;
    assert_false(app_listening_check(&listening, &message));
    assert_non_null(message);
    if (!strstr(message, expected))
        fail_msg("'%s' lacks '%s'", message, expected);
    g_free(message);
    app_listening_clear(&listening);
}

static void several_interfaces(void **state)
{
    (void)state;
    char *message = NULL;
    app_listening l = with_interfaces("eth1 eth2");
    l.buffer_mebibytes = 3;
    l.clock_text = g_strdup("adapter");
    assert_true(app_listening_check(&l, &message));
    assert_null(message);
    assert_int_equal(l.buffer_size, 3 * 1024 * 1024);
    assert_int_equal(l.clock, CAP_LIVE_CLOCK_ADAPTER);
    app_listening_clear(&l);
    l = with_interfaces("any");
    assert_true(app_listening_check(&l, &message));
    assert_int_equal(l.clock, CAP_LIVE_CLOCK_KERNEL);
    app_listening_clear(&l);
}

static void wrong_ones(void **state)
{
    (void)state;
    check_wrong((app_listening){0}, "-i");
    check_wrong(with_interfaces("eth1 eth2 eth1"), "'eth1' is given twice");
    check_wrong(with_interfaces("eth1 any"), "'any'");
    check_wrong((app_listening){.interfaces = g_new0(char *, 1)}, "-i");
    app_listening l = with_interfaces("eth1");
    l.buffer_mebibytes = 1025;
    check_wrong(l, "1 to 1024");
    l = with_interfaces("eth1");
    l.clock_text = g_strdup("sun");
    check_wrong(l, "'sun' is none of kernel, adapter");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_interfaces),
        cmocka_unit_test(wrong_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
