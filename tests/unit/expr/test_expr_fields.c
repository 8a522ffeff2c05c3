/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/fields.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void found(void **state)
{
    expr_field field;
    (void)state;
    assert_true(expr_field_find("item.db", 7, &field));
    assert_int_equal(field, S7F_ITEM_DB);
    assert_true(expr_field_find("s7tap.item.db", 13, &field));
    assert_int_equal(field, S7F_ITEM_DB);
    assert_true(expr_field_find("client.ip", 9, &field));
    assert_int_equal(field, EXPR_F_CLIENT_IP);
    assert_false(expr_field_find("s7tap.", 6, &field));
    assert_false(expr_field_find("item.d", 6, &field));
    assert_false(expr_field_find("", 0, &field));
}

/* No key stands twice, and each is found as itself. */
static void keys(void **state)
{
    (void)state;
    for (int i = 0; i < EXPR_FIELD_COUNT; i++) {
        const expr_field_info info = expr_field_describe((expr_field)i);
        expr_field field;
        assert_true(expr_field_find(info.key, strlen(info.key), &field));
        if (field != i)
            fail_msg("%s stands twice", info.key);
        assert_true(info.where != 0);
        assert_non_null(info.help);
        if (info.type == EXPR_NAME)
            assert_non_null(info.names);
    }
}

static void places(void **state)
{
    (void)state;
    assert_int_equal(expr_field_describe(S7F_COTP_TYPE).where, EXPR_OF_PDU);
    assert_int_equal(expr_field_describe(S7F_ROSCTR).where, EXPR_OF_PDU | EXPR_OF_TRANSACTION);
    assert_true(expr_field_describe(S7F_ITEM_DB).where & EXPR_OF_FINDING);
    assert_int_equal(expr_field_describe(S7F_PASSWORD).type, EXPR_NODE);
}

static void suggested(void **state)
{
    (void)state;
    assert_string_equal(expr_field_suggest("itm.db", 6), "item.db");
    assert_string_equal(expr_field_suggest("s7tap.itm.db", 12), "item.db");
    assert_string_equal(expr_field_suggest("clientip", 8), "client.ip");
    assert_null(expr_field_suggest("qqqq", 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(found),
        cmocka_unit_test(keys),
        cmocka_unit_test(places),
        cmocka_unit_test(suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
