/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What does not fit is said with its column. Faults of words and structure are in test_expr_lex and
 * test_expr_parse, of values in test_expr_literal. */
#include "written_facts.h"

#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct {
    const char *text, *complaint;
} rows[] = {
    {"itm.db == 10", "1: 'itm.db' is no field; did you mean 'item.db'?"},
    {"s7tap.itm.db == 10", "1: 's7tap.itm.db' is no field; did you mean 'item.db'?"},
    {"item.db == 1 and latency > 5", "18: 'latency' is no field; did you mean 'latency_us'?"},
    {"qqqq", "1: found 'qqqq', expected a field; 's7tap fields' lists them"},
    {"10", "1: found '10', expected a field; 's7tap fields' lists them"},
    {"\"text\"", "1: found '\"text\"', expected a field; 's7tap fields' lists them"},
    {"1 == 1", "1: found '1', expected a field; 's7tap fields' lists them"},
    {"item == 1", "1: 'item' (group) has no value: it can only be tested alone, or counted"},
    {"item in {1}", "1: 'item' (group) has no value: it is in no set"},
    {"item.db == tsap", "12: 'item.db' (number) cannot be compared with 'tsap' (text)"},
    {"item.db == value", "12: 'item.db' (number) cannot be compared with 'value' (bytes)"},
    {"status == severity", "11: 'status' (name) cannot be compared with 'severity' (name)"},
    {"client.ip == item.db",
     "14: 'client.ip' (address) cannot be compared with 'item.db' (number)"},
    {"item.db contains \"1\"",
     "1: 'item.db' (number) is neither text nor bytes: 'contains' cannot search it, but in "
     "string(...) of it"},
    {"item contains \"1\"",
     "1: 'item' (group) is neither text nor bytes: 'contains' cannot search it"},
    {"item.db matches \"1\"",
     "1: 'item.db' (number) is neither text nor bytes: 'matches' cannot search it, but in "
     "string(...) of it"},
    {"tsap contains item.db", "15: 'item.db' (number) cannot be contained: expected text or bytes"},
    {"tsap matches abc", "14: expected a regular expression in double quotes behind 'matches'"},
    {"tsap matches tsap", "14: expected a regular expression in double quotes behind 'matches'"},
    {"tsap matches \"(\"",
     "14: not a regular expression: missing closing parenthesis, at character 2"},
    {"\"a\" matches \"a\"", "1: found '\"a\"', expected a field; 's7tap fields' lists them"},
    {"xyzzy contains \"a\"", "1: found 'xyzzy', expected a field; 's7tap fields' lists them"},
    {"5 in {5}", "1: found '5', expected a field; 's7tap fields' lists them"},
    {"item.db in {5..1}", "13: an empty range: the first value is the greater one"},
    {"item.db in {tsap}", "13: 'item.db' (number) cannot be compared with 'tsap' (text)"},
    {"len(tsap)", "1: 'len(tsap)' (number) is no condition: compare it with something"},
    {"item.db[0] == 1", "1: 'item.db' (number) has no bytes to take a slice of"},
    {"\"abc\"[0] == 1", "1: found '\"abc\"', expected a field; 's7tap fields' lists them"},
    {"tsap + 1 == 2", "1: 'tsap' (text) is no number to calculate with"},
    {"status & 1", "1: 'status' (name) has no bits that '&' could take"},
    {"value.real & 1", "1: 'value.real' (real) has no bits that '&' could take"},
    {"time & \"2025-11-03\"", "1: 'time' (time) has no bits that '&' could take"},
    {"-tsap == 1", "2: 'tsap' (text) is no number to calculate with"},
    {"- xyzzy == 1", "3: found 'xyzzy', expected a field; 's7tap fields' lists them"},
    {"lower(item.db) == \"a\"", "7: 'item.db' (number) is nothing that lower() takes"},
    {"string(value) == \"a\"", "8: 'value' (bytes) is nothing that string() takes"},
    {"len(item) == 1", "5: 'item' (group) is nothing that len() takes"},
    {"abs(tsap) == 1", "5: 'tsap' (text) is nothing that abs() takes"},
    {"len(tsap, tsap) == 1", "11: len() takes one argument"},
    {"len(5) == 1", "5: found '5', expected a field; 's7tap fields' lists them"},
    {"max(1, 2) == 2", "5: found '1', expected a field; 's7tap fields' lists them"},
    {"max(item) == 2", "5: 'item' (group) has no value"},
    {"max(item.db, tsap) == 2", "14: 'item.db' (number) cannot be compared with 'tsap' (text)"},
    {"item.db + 1 + \"a\" == 2", "15: found '\"a\"', expected a number, such as 10 or -1"},
    {"1 + 1 == item.db", "1: found '1', expected a field; 's7tap fields' lists them"},
    {"password.encoded == 00",
     "1: 'password.encoded' (group) has no value: it can only be tested alone, or counted"},
};

static void complaints(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(complaint(rows[i].text), rows[i].complaint) != 0)
            fail_msg("%s\n  %s\n  %s", rows[i].text, complaint(rows[i].text), rows[i].complaint);
    print_message("%zu faults named\n", G_N_ELEMENTS(rows));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(complaints)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
