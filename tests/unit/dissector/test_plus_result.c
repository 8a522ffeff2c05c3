/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_result.h"
#include "plus_pdu.h"

static void a_result_has_parts(void **state)
{
    (void)state;
    const s7_plus_result refused = s7_plus_result_of(0xA2019A00019CFF89);
    assert_int_equal(refused.code, -119);
    assert_int_equal(refused.line, 412);
    assert_int_equal(refused.source, 0);
    assert_int_equal(refused.generic, 26);
    assert_true(refused.server);
    assert_int_equal(refused.debug, 0x2201);
    assert_false(refused.more);
    const s7_plus_result other = s7_plus_result_of(0x4000050000000011);
    assert_int_equal(other.code, 17);
    assert_int_equal(other.generic, 5);
    assert_true(other.more);
    assert_false(other.server);
}

static void parts_are_shown_where_they_are_set(void **state)
{
    (void)state;
    decoded d = decode_plus(RESPONSE("05A9") "D180B3A08086B9FF89 00000000");
    facts_hold("refused", d.tree,
               "plus.return_value=0xA2019A00019CFF89\nplus.return_code=-119 (request unknown)\n"
               "plus.result.line=412\nplus.result.source=0\n"
               "plus.result.generic=26 (service unknown)\nplus.result.server=1\n"
               "plus.result.debug=0x2201\nplus.result.more=0\nplus.fill=00000000\n");
    assert_true(d.pdu.u.plus.return_value == 0xA2019A00019CFF89);
    decoded_free(&d);
    d = decode_plus(RESPONSE("04F2") "11 00000000");
    facts_hold("state", d.tree, "plus.return_code=17\nplus.fill=00000000\n");
    assert_null(strstr(d.tree, "plus.result."));
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_result_has_parts),
        cmocka_unit_test(parts_are_shown_where_they_are_set),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
