/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/other_ports.h"

#include <glib.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void nothing_counted(void **state)
{
    (void)state;
    cap_port_count ranked[CAP_OTHER_PORTS] = {{1, 2, 3}};
    cap_other_ports_rank(NULL, ranked);
    for (int i = 0; i < CAP_OTHER_PORTS; i++)
        assert_int_equal(ranked[i].packets, 0);
}

static void by_the_lower_port(void **state)
{
    (void)state;
    cap_other_ports *ports = NULL;
    cap_other_ports_count(&ports, 50000, 1102, true);
    cap_other_ports_count(&ports, 1102, 50000, false);
    cap_port_count ranked[CAP_OTHER_PORTS];
    cap_other_ports_rank(ports, ranked);
    assert_int_equal(ranked[0].port, 1102);
    assert_int_equal(ranked[0].packets, 2);
    assert_int_equal(ranked[0].recognized, 1);
    assert_int_equal(ranked[1].packets, 0);
    g_free(ports);
}

/* What is recognized goes before what is busy; of too many ports the least busy are left out. */
static void busiest_first(void **state)
{
    (void)state;
    cap_other_ports *ports = NULL;
    for (uint16_t port = 1; port <= CAP_OTHER_PORTS + 3; port++)
        for (int i = 0; i < port; i++)
            cap_other_ports_count(&ports, 60000, port, port == 2);
    cap_port_count ranked[CAP_OTHER_PORTS];
    cap_other_ports_rank(ports, ranked);
    assert_int_equal(ranked[0].port, 2);
    assert_int_equal(ranked[0].recognized, 2);
    for (int i = 1; i < CAP_OTHER_PORTS; i++) {
        assert_int_equal(ranked[i].port, CAP_OTHER_PORTS + 4 - i);
        assert_int_equal(ranked[i].packets, CAP_OTHER_PORTS + 4 - i);
    }
    g_free(ports);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_counted),
        cmocka_unit_test(by_the_lower_port),
        cmocka_unit_test(busiest_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
