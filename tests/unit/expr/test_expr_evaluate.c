/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "written_facts.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct row {
    const char *facts, *text;
    bool holds;
} row;

#define ONE "item.db=10"
#define TWO "item.db=10;item.db=20"

static const row rows[] = {
    /* Relations, in all their spellings. */
    {ONE, "item.db == 10", true},
    {ONE, "item.db == 11", false},
    {ONE, "item.db eq 10", true},
    {ONE, "item.db any_eq 10", true},
    {ONE, "item.db all_eq 10", true},
    {ONE, "item.db === 10", true},
    {ONE, "item.db != 10", false},
    {ONE, "item.db != 11", true},
    {ONE, "item.db ne 11", true},
    {ONE, "item.db all_ne 11", true},
    {ONE, "item.db !== 11", true},
    {ONE, "item.db ~= 11", true},
    {ONE, "item.db any_ne 10", false},
    {ONE, "item.db < 11", true},
    {ONE, "item.db < 10", false},
    {ONE, "item.db lt 11", true},
    {ONE, "item.db <= 10", true},
    {ONE, "item.db <= 9", false},
    {ONE, "item.db le 10", true},
    {ONE, "item.db > 9", true},
    {ONE, "item.db > 10", false},
    {ONE, "item.db gt 9", true},
    {ONE, "item.db >= 10", true},
    {ONE, "item.db >= 11", false},
    {ONE, "item.db ge 10", true},
    {ONE, "10 == item.db", true},
    {ONE, "11 > item.db", true},
    {ONE, "s7tap.item.db == 10", true},
    /* Several values: any, all, none. */
    {TWO, "item.db == 10", true},
    {TWO, "item.db == 30", false},
    {TWO, "item.db === 10", false},
    {TWO, "item.db != 10", false},
    {TWO, "item.db != 30", true},
    {TWO, "item.db ~= 10", true},
    {TWO, "item.db !== 30", true},
    {TWO, "item.db > 15", true},
    {TWO, "all item.db > 15", false},
    {TWO, "all item.db > 5", true},
    {TWO, "all item.db == 10", false},
    {TWO, "any item.db != 10", true},
    {TWO, "any item.db != 20", true},
    {"item.db=10;item.db=10", "item.db === 10", true},
    {"item.db=10;item.db=10", "item.db ~= 10", false},
    /* What is absent fulfils no comparison. */
    {"", "item.db == 10", false},
    {"", "item.db != 10", false},
    {"", "item.db ~= 10", false},
    {"", "item.db === 10", false},
    {"", "all item.db < 10", false},
    {"", "not item.db == 10", true},
    {"", "item.db in {0..65535}", false},
    {"", "item.db not in {10}", true},
    {"", "item.address contains \"DB\"", false},
    {"", "item.address matches \".*\"", false},
    {"", "item.db", false},
    {"", "!item.db", true},
    {"", "count(item.db) == 0", false},
    {"", "max(item.db, 5) == 5", false},
    {ONE, "item.db", true},
    {"item.db=0", "item.db", true},
    {"item=0", "item", true},
    {"item=0;item=0", "count(item) == 2", true},
    /* Logic and precedence. */
    {ONE, "item.db == 10 and item.db == 11", false},
    {ONE, "item.db == 10 && item.db < 11", true},
    {ONE, "item.db == 11 or item.db == 10", true},
    {ONE, "item.db == 11 || item.db == 12", false},
    {ONE, "item.db == 10 xor item.db == 10", false},
    {ONE, "item.db == 10 ^^ item.db == 11", true},
    {ONE, "item.db == 10 or item.db == 11 and item.db == 12", true},
    {ONE, "(item.db == 10 or item.db == 11) and item.db == 12", false},
    {ONE, "item.db == 10 or item.db == 10 xor item.db == 10", true},
    {ONE, "item.db == 10 xor item.db == 10 and item.db == 11", true},
    {ONE, "not item.db == 10 or item.db == 10", true},
    {ONE, "not (item.db == 10 or item.db == 10)", false},
    {ONE, "not not item.db == 10", true},
    {ONE, "!!item.db", true},
    {ONE, "! item.db == 10 and item.db == 10", false},
    {ONE, "5 < item.db < 20", true},
    {ONE, "5 < item.db < 8", false},
    {"item.db=10;item.count=7", "item.db > item.count >= 7", true},
    {ONE, "((item.db)) == ((10))", true},
    /* Sets. */
    {ONE, "item.db in {10}", true},
    {ONE, "item.db in {1, 2, 3}", false},
    {ONE, "item.db in {1, 5..10}", true},
    {ONE, "item.db in {1..9,11..20}", false},
    {ONE, "item.db in {0x0a..0x0b}", true},
    {ONE, "item.db not in {10}", false},
    {TWO, "item.db in {20}", true},
    {TWO, "item.db not in {20}", false},
    {TWO, "not item.db in {5, 6}", true},
    {"item.db=10;item.count=10", "item.db in {item.count}", true},
    {"value.signed=-3", "value.signed in {-5..-1}", true},
    {"item.address=DB10.DBW0", "item.address in {\"DB10.DBW0\", \"x\"}", true},
    {"item.address=DB10.DBW0", "item.address in {\"DB10\"..\"DB11\"}", true},
    {"value=0a0b", "value in {0a:0b, 00}", true},
    {"client.ip=10.1.0.20", "client.ip in {10.1.0.0/24, 10.2.0.1}", true},
    {"client.ip=10.1.0.20", "client.ip in {10.1.0.1 .. 10.1.0.19}", false},
    {"status=refused", "status in {refused, partial}", true},
    /* Numbers. */
    {ONE, "item.db == 0x0A", true},
    {ONE, "item.db == 012", true},
    {ONE, "item.db == 0b1010", true},
    {ONE, "item.db == '\\n'", true},
    {ONE, "item.db == '\\x0a'", true},
    {ONE, "item.db == +10", true},
    {"value.signed=-5", "value.signed == -5", true},
    {"value.signed=-5", "value.signed < 0", true},
    {"value.signed=-5;item.db=3", "value.signed < item.db", true},
    {"value.signed=-5;plus.value.unsigned=-1", "plus.value.unsigned > value.signed", true},
    {"value.real=20.5", "value.real > 20", true},
    {"value.real=20.5", "value.real == 20.5", true},
    {"value.real=20.5", "value.real == 2.05e1", true},
    {"value.real=-1.5", "value.real < -1", true},
    {"value.real=0.100000001490116", "value.real == 0.1", true},
    {"value.real=20.5;item.db=20", "value.real > item.db", true},
    {"value.real=nan", "value.real == 0", false},
    {"value.real=nan", "value.real < 0 or value.real >= 0", false},
    {"value.real=nan", "value.real != 0", true},
    {"cotp.eot=1", "cotp.eot == True", true},
    {"cotp.eot=1", "cotp.eot == 1", true},
    {"cotp.eot=1", "cotp.eot == 5", true},
    {"cotp.eot=0", "cotp.eot == false", true},
    {"cotp.eot=0", "cotp.eot == \"FALSE\"", true},
    {"cotp.eot=0", "cotp.eot", true},
    /* Names of values. */
    {"rosctr=1", "rosctr == \"Job\"", true},
    {"rosctr=1", "rosctr == job", true},
    {"rosctr=3", "rosctr != Job", true},
    {"rosctr=3", "rosctr > Job", true},
    {"rosctr=3", "rosctr in {Job..Ack_Data}", true},
    {"severity=critical", "severity >= warning", true},
    {"severity=notice", "severity >= warning", false},
    {"severity=notice", "severity == \"Notice\"", true},
    {"status=refused", "status == refused", true},
    {"status=refused", "status != ok", true},
    {"status=refused", "status matches \"fus\"", true},
    {"status=refused", "status contains \"ref\"", true},
    {"status=refused", "upper(status) == \"REFUSED\"", true},
    {"end=rst;ended_by=client", "end == rst and ended_by == client", true},
    {"plus.item_code=-12", "plus.item_code < 0", true},
    /* Text. */
    {"item.address=DB10.DBW0", "item.address == \"DB10.DBW0\"", true},
    {"item.address=DB10.DBW0", "item.address == \"db10.dbw0\"", false},
    {"item.address=DB10.DBW0", "item.address != \"DB10\"", true},
    {"item.address=DB10.DBW0", "item.address > \"DB10\"", true},
    {"item.address=DB10.DBW0", "item.address contains \"10\"", true},
    {"item.address=DB10.DBW0", "item.address contains 44:42", false},
    {"item.address=DB10.DBW0", "item.address contains \"\"", false},
    {"item.address=DB10.DBW0", "item.address contains \"DB10.DBW00\"", false},
    {"item.address=DB10.DBW0", "item.address contains \"\\x44\\102\"", true},
    {"item.address=DB10.DBW0", "item.address contains \"\\u0044B\"", true},
    {"item.address=DB10.DBW0", "item.address matches \"^db10\\\\.\"", true},
    {"item.address=DB10.DBW0", "item.address matches r\"^db10\\.dbw\\d$\"", true},
    {"item.address=DB10.DBW0", "item.address ~ \"(?-i)db\"", false},
    {"item.address=DB10.DBW0", "item.address matches \"\"", true},
    {"item.address=", "item.address matches \"^$\"", true},
    {"item.address=", "item.address == \"\"", true},
    {"item.address=DB1;item.address=DB2", "item.address matches \"2\"", true},
    {"item.address=DB10.DBW0", "lower(item.address) == \"db10.dbw0\"", true},
    {"item.address=DB10.DBW0", "upper(lower(item.address)) == \"DB10.DBW0\"", true},
    {"item.address=DB10.DBW0", "len(item.address) == 9", true},
    {"item.address=DB10.DBW0", "len(item.address[2:]) == 7", true},
    {"item.db=10", "string(item.db) == \"10\"", true},
    {"item.db=10", "string(item.db) matches \"0$\"", true},
    {"client.ip=10.1.0.20", "string(client.ip) contains \"1.0\"", true},
    {"client.cell=a;server.cell=b", "client.cell != server.cell", true},
    {"client.cell=a;server.cell=a", "client.cell != server.cell", false},
    /* Bytes and slices. */
    {"value=0a0b", "value == 0a:0b", true},
    {"value=0a0b", "value == 0a-0b", true},
    {"value=0a0b", "value == 0a.0b", true},
    {"value=0a0b", "value == 0a0b", true},
    {"value=0a", "value == a", true},
    {"value=0a", "value == 0x0a", true},
    {"value=6162", "value == \"ab\"", true},
    {"value=0a0b", "value > 0a", true},
    {"value=0a0b0c", "value contains 0b", true},
    {"value=0a0b0c", "value contains 0b:0d", false},
    {"value=616263", "value contains \"bc\"", true},
    {"value=616263", "value matches \"B\"", true},
    {"value=0a0b0c0d", "value[0] == 0a", true},
    {"value=0a0b0c0d", "value[1:2] == 0b:0c", true},
    {"value=0a0b0c0d", "value[1-2] == 0b:0c", true},
    {"value=0a0b0c0d", "value[:2] == 0a:0b", true},
    {"value=0a0b0c0d", "value[2:] == 0c:0d", true},
    {"value=0a0b0c0d", "value[-1] == 0d", true},
    {"value=0a0b0c0d", "value[-2:] == 0c:0d", true},
    {"value=0a0b0c0d", "value[-3--2] == 0b:0c", true},
    {"value=0a0b0c0d", "value[0,2-3] == 0a:0c:0d", true},
    {"value=0a0b0c0d", "value[1:3][1:] == 0c:0d", true},
    {"value=0a0b0c0d", "value[3:2] == 0d", false},
    {"value=0a0b0c0d", "value[4]", false},
    {"value=0a0b0c0d", "value[3]", true},
    {"value=0a0b0c0d", "value[-5]", false},
    {"value=0a0b0c0d", "value[4] != 00", false},
    {"value=0a;value=0b0c", "count(value[1]) == 1", true},
    {"value=0a0b0c0d", "len(value) == 4", true},
    {"item.address=DB10", "item.address[0:2] == \"DB\"", true},
    {"item.address=DB10", "item.address[0] == 'D'", true},
    {"client.ip=10.1.0.20", "client.ip[3] == 14", true},
    {"client.ip=10.1.0.20", "client.ip[0:2] == 0a:01", true},
    /* Bits and arithmetic. */
    {ONE, "item.db & 2", true},
    {ONE, "item.db & 5", false},
    {ONE, "item.db & 6 == 2", true},
    {ONE, "item.db bitwise_and 8 == 8", true},
    {"value=0a0b", "value[0] & 0f == 0a", true},
    {"value=0a0b", "value & f0:f0", false},
    {"value=0a0b", "value & 0f", false},
    {"client.ip=10.1.0.20", "client.ip & 255.255.0.0 == 10.1.0.0", true},
    {ONE, "item.db + 1 == 11", true},
    {ONE, "item.db - 20 < 0", true},
    {ONE, "item.db-1 == 9", true},
    {ONE, "item.db * 2 + 1 == 21", true},
    {ONE, "2 * {item.db + 1} == 22", true},
    {ONE, "item.db / 3 == 3", true},
    {ONE, "item.db % 3 == 1", true},
    {ONE, "item.db / 0 == 0", false},
    {ONE, "item.db % 0", false},
    {ONE, "-item.db == -10", true},
    {ONE, "item.db + 1.5 == 11.5", true},
    {ONE, "item.db - 10", false},
    {"plus.value.signed=9223372036854775807", "plus.value.signed + 1 > 0", false},
    {"value.signed=-7", "abs(value.signed) == 7", true},
    {"value.real=-7.5", "abs(value.real) == 7.5", true},
    {TWO, "max(item.db) == 20", true},
    {TWO, "min(item.db) == 10", true},
    {TWO, "max(item.db, 30) == 30", true},
    {"item.db=10;item.count=12", "min(item.db, item.count) == 10", true},
    {TWO, "count(item.db) == 2", true},
    {ONE, "len(item.db) == 2", true},
    {"item.db=10;item.count=12", "item.db < item.count", true},
    {"item.db=10;item.db=20;item.count=20", "item.db == item.count", true},
    {"item.db=10;item.db=20;item.count=20", "item.db != item.count", false},
    /* Addresses. */
    {"client.ip=10.1.0.20", "client.ip == 10.1.0.20", true},
    {"client.ip=10.1.0.20", "client.ip == \"10.1.0.20\"", true},
    {"client.ip=10.1.0.20", "client.ip == 10.1.0.0/16", true},
    {"client.ip=10.1.0.20", "client.ip == 10.1.0.5/16", true},
    {"client.ip=10.1.0.20", "client.ip == 10.2.0.0/16", false},
    {"client.ip=10.1.0.20", "client.ip != 10.2.0.0/16", true},
    {"client.ip=10.1.0.20", "client.ip == 10.1.0.16/28", true},
    {"client.ip=10.1.0.20", "client.ip == 10.1.0.0/28", false},
    {"client.ip=10.1.0.20", "client.ip == 0.0.0.0/0", true},
    {"client.ip=10.1.0.20", "client.ip > 10.1.0.19", true},
    {"client.ip=10.1.0.20", "client.ip == fd00::/8", false},
    {"client.ip=10.1.0.20", "client.ip != fd00::1", true},
    {"client.ip=fd00:1::20", "client.ip == fd00:1::/32", true},
    {"client.ip=fd00:1::20", "client.ip == fd00:1::20", true},
    {"client.ip=fd00:1::20", "client.ip == ::1", false},
    {"client.ip=10.1.0.20;server.ip=10.1.0.20", "client.ip == server.ip", true},
    {"ip.addr=10.1.0.20;ip.addr=10.1.0.10", "ip.addr == 10.1.0.10", true},
    {"ip.addr=10.1.0.20;ip.addr=10.1.0.10", "ip.addr != 10.1.0.10", false},
    /* Times: 2025-11-03 10:00:00 UTC is 1762164000. */
    {"time=1762164000000000000", "time == \"2025-11-03 10:00:00\"", true},
    {"time=1762164000000000000", "time == 2025-11-03T10:00:00Z", true},
    {"time=1762164000000000000", "time == \"2025-11-03T11:00:00+01:00\"", true},
    {"time=1762164000500000000", "time > \"2025-11-03 10:00:00.499999\"", true},
    {"time=1762164000500000000", "time == \"2025-11-03 10:00:00.5\"", true},
    {"time=1762164000000000000", "time == \"2025-11-03 10:00\"", true},
    {"time=1762164000000000000", "time >= 2025-11-03 and time < 2025-11-04", true},
};

static void tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        const bool holds = holds_for(rows[i].text, rows[i].facts);
        if (holds != rows[i].holds)
            fail_msg("'%s' of '%s': %d", rows[i].text, rows[i].facts, holds);
    }
    print_message("%zu expressions evaluated\n", G_N_ELEMENTS(rows));
    assert_true(G_N_ELEMENTS(rows) > 150);
}

/* A name that stands for two numbers means either. */
static void names_twice(void **state)
{
    (void)state;
    const s7_name *first = NULL, *second = NULL;
    for (const s7_name *a = s7_names_error; a->name && !first; a++)
        for (const s7_name *b = a + 1; b->name && !first; b++)
            if (g_ascii_strcasecmp(a->name, b->name) == 0) {
                first = a;
                second = b;
            }
    if (!first)
        skip();
    char *text = g_strdup_printf("error == \"%s\"", first->name);
    char *one = g_strdup_printf("error=%u", first->value);
    char *other = g_strdup_printf("error=%u", second->value);
    assert_true(holds_for(text, one));
    assert_true(holds_for(text, other));
    assert_false(holds_for(text, "error=1"));
    g_free(text);
    text = g_strdup_printf("error != \"%s\"", first->name);
    assert_false(holds_for(text, one));
    assert_false(holds_for(text, other));
    assert_true(holds_for(text, "error=1"));
    g_free(text);
    g_free(one);
    g_free(other);
}

/* Bytes between two zeros, and a pattern that would take for ever. */
static void hostile(void **state)
{
    (void)state;
    char text[4097];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    char *facts = g_strconcat("item.address=", text, NULL);
    assert_false(holds_for("item.address matches \"^(a+)+$b\"", facts));
    assert_false(holds_for("item.address matches \"^((a|a)*)*c$\"", facts));
    g_free(facts);
}

/* Two fields with many values: no more pairs are looked at than are affordable. */
static void many_pairs(void **state)
{
    (void)state;
    expr_program *program = compiled("item.db == item.count");
    expr_facts *facts = expr_facts_new();
    expr_facts_want(facts, program);
    for (uint32_t i = 0; i < EXPR_MAX_VALUES + 10; i++) {
        expr_put_unsigned(facts, S7F_ITEM_DB, 1);
        expr_put_unsigned(facts, S7F_ITEM_ELEMENTS, 2);
    }
    assert_false(expr_holds(program, facts));
    expr_facts_free(facts);
    expr_free(program);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables),
        cmocka_unit_test(names_twice),
        cmocka_unit_test(hostile),
        cmocka_unit_test(many_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
