/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/live.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <net/if.h>
#include <string.h>

/* Every host has a loopback interface; others may come and go. */
static void lists_what_the_system_has(void **state)
{
    (void)state;
    GError *error = NULL;
    GPtrArray *list = cap_interfaces(&error);
    assert_null(error);
    assert_non_null(list);
    unsigned loopbacks = 0;
    for (guint i = 0; i < list->len; i++) {
        const cap_interface *interface = g_ptr_array_index(list, i);
        assert_true(*interface->name != 0);
        assert_non_null(interface->addresses);
        loopbacks += g_str_equal(interface->name, "lo");
    }
    assert_int_equal(loopbacks, if_nametoindex("lo") != 0);
    g_ptr_array_unref(list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lists_what_the_system_has)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
