/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/cotp.h"
#include "dissector/names.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void test_every_tpdu_has_its_name(void **state)
{
    (void)state;
    static const s7_name expected[] = {
        {COTP_ED, "ED"}, {COTP_EA, "EA"}, {COTP_UD, "UD"}, {COTP_RJ, "RJ"},
        {COTP_AK, "AK"}, {COTP_ER, "ER"}, {COTP_DR, "DR"}, {COTP_DC, "DC"},
        {COTP_CC, "CC"}, {COTP_CR, "CR"}, {COTP_DT, "DT"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
        assert_string_equal(s7_name_of(s7_names_tpdu, expected[i].value), expected[i].name);
    assert_null(s7_name_of(s7_names_tpdu, COTP_NONE));
}

static void test_codes_that_decide(void **state)
{
    (void)state;
    assert_string_equal(s7_name_of(s7_names_cotp_param, 0xC0), "maximum TPDU size");
    assert_string_equal(s7_name_of(s7_names_cotp_param, 0xC2), "called TSAP");
    assert_string_equal(s7_name_of(s7_names_tpdu_size, 0x0A), "1024 bytes");
    assert_string_equal(s7_name_of(s7_names_dr_reason, 0x03), "TSAP address unknown");
    /* Snap7's header has this one at 83; ISO 8073 has it here. */
    assert_string_equal(s7_name_of(s7_names_dr_reason, 0x82),
                        "negotiation failed, proposed class not supported");
    assert_string_equal(s7_name_of(s7_names_er_cause, 0x02), "invalid TPDU type");
    assert_string_equal(s7_name_of(s7_names_tsap_type, 0x01), "PG");
    assert_null(s7_name_of(s7_names_tsap_type, 0x0F));
}

/* A size's name is two to the power of its code. */
static void test_tpdu_sizes(void **state)
{
    (void)state;
    for (const s7_name *row = s7_names_tpdu_size; row->name; row++) {
        unsigned size = 0;
        for (const char *p = row->name; *p >= '0' && *p <= '9'; p++)
            size = size * 10 + (unsigned)(*p - '0');
        assert_int_equal(size, 1U << row->value);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_tpdu_has_its_name),
        cmocka_unit_test(test_codes_that_decide),
        cmocka_unit_test(test_tpdu_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
