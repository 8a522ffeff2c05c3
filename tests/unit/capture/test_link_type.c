/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/link_type.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <pcap/pcap.h>

static void values_of_files(void **state)
{
    (void)state;
    assert_int_equal(cap_link_type_of_dlt(DLT_EN10MB), 1);
    assert_int_equal(cap_link_type_of_dlt(DLT_RAW), 101);
    assert_int_equal(cap_link_type_of_dlt(DLT_LINUX_SLL), 113);
    assert_int_equal(cap_link_type_of_dlt(DLT_LINUX_SLL2), 276);
    assert_int_equal(cap_link_type_of_dlt(DLT_NULL), 0);
    assert_int_equal(cap_link_type_of_dlt(DLT_LOOP), 108);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values_of_files)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
