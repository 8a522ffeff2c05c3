/* SPDX-License-Identifier: GPL-2.0-or-later */
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
    {"item_count == 256", "15: found '256', expected a number from 0 to 255, which this field has"},
    {"item.db == 65536",
     "12: found '65536', expected a number from 0 to 65535, which this field has"},
    {"item.db == -1", "12: found '-1', expected a number from 0 to 65535, which this field has"},
    {"item.db == 10.0", "12: found '10.0', expected a number, such as 10 or 0x0A"},
    {"item.db == \"10\"", "12: found '\"10\"', expected a number, such as 10 or 0x0A"},
    {"item.db == 0x", "12: found '0x', expected a number, such as 10 or 0x0A"},
    {"item.db == 0b", "12: found '0b', expected a number, such as 10 or 0x0A"},
    {"item.db == 08", "12: found '08', expected a number, such as 10 or 0x0A"},
    {"item.db == 1e1", "12: found '1e1', expected a number, such as 10 or 0x0A"},
    {"item.db == 99999999999999999999",
     "12: found '99999999999999999999', expected a number, such as 10 or 0x0A"},
    {"item.db == 'ab'", "12: found ''ab'', expected a number, such as 10 or 0x0A"},
    {"item.db == itm.count",
     "12: found 'itm.count', expected a number, such as 10 or 0x0A; did you mean the field "
     "'item.count'?"},
    {"rosctr == Jobb", "11: found 'Jobb', expected a number or one of Job, Ack, Ack_Data, "
                       "Userdata, Server control; did you mean "
                       "'Job'?"},
    {"value.signed == 9223372036854775808",
     "17: found '9223372036854775808', expected a number of 64 bits"},
    {"value.signed == x", "17: found 'x', expected a number, such as 10 or -1"},
    {"status == refsed",
     "11: found 'refsed', expected one of ok, refused, partial, unanswered, pending, unseen, "
     "orphan, indication; did you mean 'refused'?"},
    {"status == 1",
     "11: found '1', expected one of ok, refused, partial, unanswered, pending, unseen, orphan, "
     "indication"},
    {"cotp.eot == yes", "13: found 'yes', expected true, false, 1 or 0"},
    {"value.real == x", "15: found 'x', expected a number, such as 20, -0.5 or 1e3"},
    {"value.real == 1e39", "15: found '1e39', expected a number, such as 20, -0.5 or 1e3"},
    {"value.real == \"1\"", "15: found '\"1\"', expected a number, such as 20, -0.5 or 1e3"},
    {"value == 0x0000",
     "10: found '0x0000', expected bytes, such as 0a:ff, 0aff or \"text\"; a number with 0x is one "
     "byte"},
    {"value == 0a:0b-0c",
     "10: found '0a:0b-0c', expected bytes, such as 0a:ff, 0aff or \"text\"; a number with 0x is "
     "one byte"},
    {"value == xyz",
     "10: found 'xyz', expected bytes, such as 0a:ff, 0aff or \"text\"; a number with 0x is one "
     "byte"},
    {"value == 123",
     "10: found '123', expected bytes, such as 0a:ff, 0aff or \"text\"; a number with 0x is one "
     "byte"},
    {"tsap == itm.address",
     "9: found 'itm.address', expected a field, or text in double quotes; did you mean the field "
     "'item.address'?"},
    {"client.ip == 10.1.0",
     "14: found '10.1.0', expected an address, such as 10.1.0.20, or a network, such as "
     "10.1.0.0/16"},
    {"client.ip == 10.1.0.0/33",
     "14: found '10.1.0.0/33', expected an address, such as 10.1.0.20, or a network, such as "
     "10.1.0.0/16"},
    {"client.ip == 'a'",
     "14: found ''a'', expected an address, such as 10.1.0.20, or a network, such as 10.1.0.0/16"},
    {"time == 2025-13-01",
     "9: found '2025-13-01', expected a time, such as \"2025-11-03 10:00:00\" (UTC)"},
    {"time == yesterday",
     "9: found 'yesterday', expected a time, such as \"2025-11-03 10:00:00\" (UTC)"},
};

static void complaints(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        if (strcmp(complaint(rows[i].text), rows[i].complaint) != 0)
            fail_msg("%s\n  %s\n  %s", rows[i].text, complaint(rows[i].text), rows[i].complaint);
    print_message("%zu faults named\n", G_N_ELEMENTS(rows));
}

/* Each literal of a chain has the type of its own comparison. */
static void twice(void **state)
{
    (void)state;
    assert_true(holds_for("value.real < 5 < item.db", "value.real=4.5;item.db=6"));
    assert_false(holds_for("value.real < 5 < item.db", "value.real=5.5;item.db=6"));
}

/* Unquoted text is text, as in Wireshark. */
static void words(void **state)
{
    (void)state;
    assert_true(holds_for("tsap == 01.00", "tsap=01.00"));
    assert_true(holds_for("client.name == Panel", "client.name=Panel"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(complaints),
        cmocka_unit_test(twice),
        cmocka_unit_test(words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
