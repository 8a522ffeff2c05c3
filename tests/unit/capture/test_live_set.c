/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What needs no permission; capturing itself is tested in tests/live. */
#include "capture/live_set.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const uint16_t ports[] = {102};
static const cap_live_options options = {.ports = ports, .port_count = 1};

static void opens_all_or_none(void **state)
{
    (void)state;
    static const char *const names[] = {"any", "s7tap-none"};
    GError *error = NULL;
    assert_null(cap_live_set_open(&options, names, 2, &error));
    if (error->code != CAP_LIVE_PERMISSION) {
        assert_int_equal(error->code, CAP_LIVE_NO_DEVICE);
        assert_true(g_str_has_prefix(error->message, "s7tap-none: "));
    }
    g_error_free(error);
}

static void ignore(void *user, const cap_packet *packet)
{
    (void)user;
    (void)packet;
}

static void reads_two(void **state)
{
    (void)state;
    static const char *const names[] = {"any", "lo"};
    GError *error = NULL;
    cap_live_set *set = cap_live_set_open(&options, names, 2, &error);
    if (set == NULL) {
        assert_true(error->code == CAP_LIVE_PERMISSION || error->code == CAP_LIVE_NO_DEVICE ||
                    error->code == CAP_LIVE_DOWN);
        g_error_free(error);
        skip();
    }
    assert_int_equal(cap_live_set_count(set), 2);
    assert_string_equal(cap_live_name(cap_live_set_at(set, 1)), "lo");
    assert_int_equal(cap_live_look(cap_live_set_at(set, 0)), CAP_LIVE_UP);
    assert_true(cap_live_set_read(set, 10, ignore, NULL, &error) >= 0);
    assert_null(error);
    cap_live_set_flush(set, ignore, NULL);
    assert_false(cap_live_set_holds(set));
    cap_live_counts counts;
    cap_live_set_count_all(set, &counts);
    assert_int_equal(counts.dropped, 0);
    cap_live_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(opens_all_or_none),
        cmocka_unit_test(reads_two),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
