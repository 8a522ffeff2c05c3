/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What needs no permission; capturing itself is tested in tests/live. */
#include "capture/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <net/if.h>
#include <string.h>

static void names_an_interface_that_is_not_there(void **state)
{
    (void)state;
    static const uint16_t ports[] = {102};
    const cap_live_options options = {.interface = "s7tap-none", .ports = ports, .port_count = 1};
    GError *error = NULL;
    assert_null(cap_live_open(&options, &error));
    assert_true(g_error_matches(error, CAP_LIVE_ERROR, CAP_LIVE_NO_DEVICE));
    assert_true(g_str_has_prefix(error->message, "s7tap-none: "));
    if (if_nametoindex("lo") != 0)
        assert_non_null(strstr(error->message, "lo"));
    g_error_free(error);
}

static void opens_or_says_what_is_missing(void **state)
{
    (void)state;
    static const uint16_t ports[] = {102, 1102};
    const cap_live_options options = {.interface = "any", .ports = ports, .port_count = 2};
    GError *error = NULL;
    cap_live *live = cap_live_open(&options, &error);
    if (live == NULL) {
        assert_true(g_str_has_prefix(error->message, "any: "));
        assert_int_equal(error->code, CAP_LIVE_PERMISSION);
        assert_non_null(strstr(error->message, "CAP_NET_RAW"));
        g_error_free(error);
        return;
    }
    assert_null(error);
    assert_true(cap_live_fd(live) >= 0);
    assert_non_null(strstr(cap_live_link_name(live), "Linux cooked"));
    const cap_interface_info *info = cap_live_interface(live);
    assert_true(info->link_type == 113 || info->link_type == 276);
    assert_in_range(info->snap_length, 65535, 1 << 20);
    assert_true(info->resolution == CAP_RESOLUTION_NANO ||
                info->resolution == CAP_RESOLUTION_MICRO);
    assert_int_equal(info->option_count, 2);
    assert_int_equal(info->options[0].code, CAP_OPTION_IF_NAME);
    assert_memory_equal(info->options[0].value, "any", info->options[0].size);
    char *filter = cap_live_filter(ports, 2, false);
    assert_int_equal(info->options[1].size, 1 + strlen(filter));
    assert_int_equal(info->options[1].value[0], 0);
    assert_memory_equal(info->options[1].value + 1, filter, strlen(filter));
    g_free(filter);
    cap_live_counts counts;
    cap_live_count(live, &counts);
    assert_int_equal(counts.delivered, 0);
    assert_int_equal(counts.dropped, 0);
    cap_live_free(live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_an_interface_that_is_not_there),
        cmocka_unit_test(opens_or_says_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
