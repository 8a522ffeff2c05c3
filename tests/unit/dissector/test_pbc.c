/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "userdata_case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void slices_have_an_r_id(void **state)
{
    (void)state;
    static const userdata_case cases[] = {
        {"first slice", UD_REQUEST, 6, 0x01, 0, "12 06 13 00 00000007 0130 AABBCC", NULL, 0,
         "request PBC BSEND/BRECV: BSEND transfer R_ID 0x00000007",
         "item.spec=0x12\nitem.length=6\nitem.syntax=0x13\nitem.reserved=00\nitem.r_id="
         "0x00000007\npbc.length=304\npbc.data=AABBCC\n"},
        {"further slice", UD_REQUEST, 6, 0x01, 3, "12 06 13 CC 00000007 AABBCC", NULL, 0,
         "request PBC BSEND/BRECV: BSEND transfer R_ID 0x00000007",
         "item.reserved=CC\nitem.r_id=0x00000007\npbc.data=AABBCC\n"},
        {"answer", UD_RESPONSE, 6, 0x01, 3, "12 06 13 CC 00000007", NULL, 0, NULL,
         "item.r_id=0x00000007\n"},
        {"without R_ID", UD_REQUEST, 6, 0x01, 0, "0002 AABB", NULL, 0,
         "request PBC BSEND/BRECV: BSEND transfer", "pbc.length=2\npbc.data=AABB\n"},
        {"another item", UD_REQUEST, 6, 0x01, 0, "12 06 99 00 00000007 0002 AABB", NULL, 0,
         "request PBC BSEND/BRECV: BSEND transfer",
         "!=item.syntax (odd)\nitem.bytes=0000000007\npbc.length=2\npbc.data=AABB\n"},
        {0},
    };
    userdata_cases_hold(cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(slices_have_an_r_id),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
