/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_notification.h"
#include "plus_pdu.h"

static void heads_depend_on_the_subscription(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {"33 1000006A 0400 00000000 0601 92 FFFFFFFE 00 07 0003 00 00000000",
         "plus.subscription=0x1000006A\nplus.push.kind=0x0400\nplus.zero=00000000\n"
         "plus.push.number=6\nplus.push.changes=1\nplus.entry.code=0x92 (value)\n"
         "plus.reference=4294967294\nplus.value.signed=3\nplus.entry.code=0x00\nplus.fill="
         "00000000\n"},
        {"33 70000E51 0400 00000000 C9 8EC148 01 92 00000005 00 0E 41AA70AA 00 00000000",
         "plus.push.credit=201\nplus.push.number=237768\nplus.push.changes=1\nplus.reference=5\n"
         "plus.value.real=21.3050117\nplus.fill=00000000\n"},
        {"33 70000E51 0400 00000000 C9 05 0005AB0B3C3C5A00 02 9B 8100 00 02 07 00 00000000",
         "plus.push.credit=201\nplus.push.number=5\nplus.push.time_us=1595439627131392\n"
         "plus.time=2020-07-22T17:40:27.131392Z\nplus.push.changes=2\nplus.entry.code=0x9B\n"
         "plus.reference=128\nplus.value.unsigned=7\n"},
        {"33 70000E51 0400 00000000 00 05 00 00 00000000",
         "plus.push.number=5\nplus.push.changes=0\nplus.entry.code=0x00\nplus.fill=00000000\n"},
        {"33 70000E51 0400 00000000 C9 05 01 13 00000001 03 00000002 83 00 02 07 00 00000000",
         "plus.entry.code=0x13 (access failed)\nplus.reference=1\nplus.entry.code=0x03\n"
         "plus.reference=2\nplus.entry.code=0x83\nplus.value.unsigned=7\nplus.entry.code=0x00\n"},
        {"33 70000E51 0400 00000000 C9 05 01 00 70000002 0000 81 A1 00000001 01 00 00 A2 00 "
         "00000000",
         "plus.entry.code=0x00\nplus.related=0x70000002\nplus.zero=0000\nplus.entry.code=0x81\n"
         "plus.rid=0x00000001\nplus.entry.code=0x00\nplus.fill=00000000\n"},
        {"33 70000E51 0400 00000000 C9 05 01 00 07 00000000",
         "plus.entry.code=0x00\nplus.integrity_id=7\nplus.fill=00000000\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

static void version_1_has_a_form_of_its_own(void **state)
{
    (void)state;
    decoded d = decode_plus_of(1, "33 000003A3 00000000 00000000");
    facts_hold("empty", d.tree, "plus.zero=00000000\nplus.fill=00000000\n");
    decoded_free(&d);
    d = decode_plus_of(1, "33 000003A3 00000000 000003A5 0000 83 00 02 07 00 00000000");
    facts_hold("values", d.tree,
               "plus.zero=00000000\nplus.related=0x000003A5\nplus.entry.code=0x83\n"
               "plus.value.unsigned=7\nplus.fill=00000000\n");
    assert_null(strstr(d.tree, "plus.body ="));
    decoded_free(&d);
}

static void the_unknown_is_shown_as_bytes(void **state)
{
    (void)state;
    static const plus_row rows[] = {
        {"33 70000E51 0500 0102", "plus.push.kind=0x0500\nplus.body=0102\n"},
        {"33 70000E51 0400 00000000 C9 05 01 77 0102", "plus.entry.code=0x77\nplus.body=0102\n"},
        {"33 70000E51 0400 00010000 C9 05 01 9C 01020304 00 00000000",
         "plus.reserved=00010000\nplus.entry.code=0x9C\nplus.reserved=01020304\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_plus(rows[i].hex);
        assert_int_equal(d.status, S7_OK);
        facts_hold(rows[i].hex, d.tree, rows[i].facts);
        decoded_free(&d);
    }
}

static void entries_are_taken_one_by_one(void **state)
{
    (void)state;
    decoded d = decode_plus("33 70000E51 0400 00000000 C9 05 01 92 00000005 00 02 07 13 00000006 "
                            "9B 07 00 01 01 00 00000000");
    const s7_plus *plus = &d.pdu.u.plus;
    s7_bytes values = plus->values;
    s7_plus_entry entry;
    assert_int_equal(plus->items, 3);
    assert_int_equal(plus->failed, 1);
    assert_int_equal(plus->push, 5);
    assert_int_equal(plus->credit, 0xC9);
    assert_int_equal(plus->changes, 1);
    assert_true(s7_plus_entry_next(&values, &entry));
    assert_true(entry.has_value && entry.reference == 5 && entry.value.number == 7);
    assert_true(s7_plus_entry_next(&values, &entry));
    assert_true(entry.failed && !entry.has_value && entry.reference == 6);
    assert_true(s7_plus_entry_next(&values, &entry));
    assert_true(entry.reference == 7 && entry.value.type == S7_PLUS_BOOL);
    assert_false(s7_plus_entry_next(&values, &entry));
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(heads_depend_on_the_subscription),
        cmocka_unit_test(version_1_has_a_form_of_its_own),
        cmocka_unit_test(the_unknown_is_shown_as_bytes),
        cmocka_unit_test(entries_are_taken_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
