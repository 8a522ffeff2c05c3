/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/pdu.h"
#include "rules/expr/facts_private.h"

#include "written_facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* Reads DB10.DBW20. */
static const uint8_t read_request[] = {
    0x32, 0x01, 0x00, 0x00, 0x05, 0x00, 0x00, 0x0E, 0x00, 0x00, 0x04, 0x01,
    0x12, 0x0A, 0x10, 0x04, 0x00, 0x01, 0x00, 0x0A, 0x84, 0x00, 0x00, 0xA0,
};

static bool decoded_holds(const char *text)
{
    expr_program *program = compiled(text);
    expr_facts *facts = expr_facts_new();
    s7_pdu pdu;
    expr_facts_want(facts, program);
    s7_decode((s7_bytes){read_request, sizeof read_request}, NULL, &pdu, expr_facts_tap(facts));
    const bool holds = expr_holds(program, facts);
    expr_facts_free(facts);
    expr_free(program);
    return holds;
}

static void tapped(void **state)
{
    (void)state;
    assert_true(decoded_holds("rosctr == Job and func == 4"));
    assert_true(decoded_holds("item.db == 10 and item.area == 0x84"));
    assert_true(decoded_holds("item.address == \"DB10.DBW20\""));
    assert_true(decoded_holds("items.address == \"DB10.DBW20\" and items.db == 10"));
    assert_true(decoded_holds("item and s7 and header"));
    assert_true(decoded_holds("reference == 0x0500 or reference == 0x0005"));
    assert_false(decoded_holds("data_item"));
    assert_false(decoded_holds("item.db == 11"));
}

static void wants(void **state)
{
    (void)state;
    expr_program *of_pdu = compiled("item.db == 1"), *of_host = compiled("client.ip == 10.0.0.1");
    expr_facts *facts = expr_facts_new();
    expr_facts_want(facts, of_host);
    assert_false(expr_facts_wants_pdu(facts));
    assert_true(expr_facts_wants(facts, EXPR_F_CLIENT_IP));
    assert_false(expr_facts_wants(facts, S7F_ITEM_DB));
    expr_facts_want(facts, of_pdu);
    expr_facts_want(facts, of_pdu);
    assert_true(expr_facts_wants_pdu(facts));
    expr_put_unsigned(facts, S7F_ITEM_DB, 1);
    assert_true(expr_holds(of_pdu, facts));
    assert_false(expr_holds(of_host, facts));
    expr_facts_clear(facts);
    assert_false(expr_holds(of_pdu, facts));
    expr_facts_free(facts);
    expr_free(of_pdu);
    expr_free(of_host);
}

/* In steady state nothing is allocated: rooms and chunks stay as they are. */
static void steady(void **state)
{
    (void)state;
    expr_program *program =
        compiled("lower(item.address) contains \"db\" and item.address[0] & 40");
    expr_facts *facts = expr_facts_new();
    const expr_value *room = NULL;
    const expr_chunk *copies = NULL, *scratch = NULL;
    expr_facts_want(facts, program);
    for (int i = 0; i < 1000; i++) {
        expr_facts_clear(facts);
        for (int j = 0; j < 20; j++)
            put_written(facts, "item.address=DB10.DBW20");
        assert_true(expr_holds(program, facts));
        if (i > 0) {
            assert_ptr_equal(room, expr_slot_of(facts, S7F_ITEM_ADDRESS)->values);
            assert_ptr_equal(copies, facts->copies.first);
            assert_null(copies->next);
            assert_ptr_equal(scratch, facts->scratch.first);
            assert_null(scratch->next);
        }
        room = expr_slot_of(facts, S7F_ITEM_ADDRESS)->values;
        copies = facts->copies.first;
        scratch = facts->scratch.first;
    }
    expr_facts_free(facts);
    expr_free(program);
}

/* Larger than a chunk, and many of them. */
static void large(void **state)
{
    (void)state;
    expr_program *program = compiled("count(item.address) == 3 and len(lower(item.address)) > 5");
    expr_facts *facts = expr_facts_new();
    char *text = g_strnfill(100000, 'x');
    expr_facts_want(facts, program);
    for (int i = 0; i < 2; i++) {
        expr_facts_clear(facts);
        for (int j = 0; j < 3; j++)
            expr_put_copy(facts, S7F_ITEM_ADDRESS, (s7_bytes){(const uint8_t *)text, 100000});
        assert_true(expr_holds(program, facts));
    }
    g_free(text);
    expr_facts_free(facts);
    expr_free(program);
}

/* Names that the table of the field lacks are not put. */
static void names(void **state)
{
    (void)state;
    assert_false(holds_for("status", "status=nonsense"));
    assert_true(holds_for("status", "status=orphan"));
}

static void shown(void **state)
{
    static const struct {
        const char *text, *facts, *shown;
    } rows[] = {
        {"item.db", "item.db=10;item.db=11", "10"},
        {"rosctr", "rosctr=1", "Job"},
        {"item.address", "item.address=DB10.DBW20", "DB10.DBW20"},
        {"value", "value=0aff", "0aff"},
        {"value.real", "value.real=20.5", "20.5"},
        {"value.signed", "value.signed=-3", "-3"},
        {"cotp.eot", "cotp.eot=1", "True"},
        {"client.ip", "client.ip=10.1.0.20", "10.1.0.20"},
        {"client.ip", "client.ip=fd00:1::20", "fd00:1::20"},
        {"status", "status=refused", "refused"},
    };
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        expr_program *program = compiled(rows[i].text);
        expr_facts *facts = expr_facts_new();
        char text[32];
        size_t count;
        expr_facts_want(facts, program);
        const expr_field field = expr_fields_of(program, &count)[0];
        assert_int_equal(count, 1);
        assert_false(expr_value_text(facts, field, text, sizeof text));
        put_written(facts, rows[i].facts);
        assert_true(expr_value_text(facts, field, text, sizeof text));
        assert_string_equal(text, rows[i].shown);
        assert_true(expr_value_text(facts, field, text, 3));
        assert_int_equal(strlen(text), MIN(strlen(rows[i].shown), 2));
        expr_facts_free(facts);
        expr_free(program);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tapped), cmocka_unit_test(wants), cmocka_unit_test(steady),
        cmocka_unit_test(large),  cmocka_unit_test(names), cmocka_unit_test(shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
