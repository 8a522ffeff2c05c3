/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/order_number.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void order_numbers_name_the_family(void **state)
{
    (void)state;
    const struct {
        const char *order_number, *family;
    } rows[] = {
        {"6ES7 315-2EH14-0AB0", "S7-300"},
        {"6ES7 151-8AB01-0AB0", "ET 200S CPU (S7-300 class)"},
        {"6ES7 154-8AB01-0AB0", "ET 200pro CPU (S7-300 class)"},
        {"6ES7 412-2EK06-0AB0", "S7-400"},
        {"6ES7 214-1HE30-0XB0", "S7-1200"},
        {"6ES7 211-1BE31-0XB0", "S7-1200"},
        {"6ES7 212-1AG50-0XB0", "S7-1200"},
        {"6ES7 216-2BD23-0XB0", "S7-200"},
        {"6ES7 212-1AA01-0XB0", "S7-200"},
        {"6ES7 21", NULL},
        {"6ES7 288-1SR20-0AA0", "S7-200 SMART"},
        {"6ES7 511-1AK00-0AB0", "S7-1500"},
        {"6ES7 512-1CK00-0AB0", "S7-1500"},
        {"6ES7 512-1DK01-0AB0", "ET 200SP CPU (S7-1500 class)"},
        {"6ES7 510-1DJ01-0AB0", "ET 200SP CPU (S7-1500 class)"},
        {"6ES7 516-2PN00-0AB0", "ET 200pro CPU (S7-1500 class)"},
        {"6ES7 672-5DC01-0YA0", "software controller"},
        {"6GK7 343-1EX21-0XE0", "CP for S7-300"},
        {"6GK7 543-1AX00-0XE0", "CP for S7-1500"},
        {"6ED1 052-1MD00-0BA6", "LOGO!"},
        {"6ES7 155-6AU00-0BN0", NULL}, /* a head module */
        {"something else", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *family = ana_family_of_order_number(rows[i].order_number);
        if (!rows[i].family) {
            assert_null(family);
            continue;
        }
        assert_non_null(family);
        assert_string_equal(family, rows[i].family);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_numbers_name_the_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
