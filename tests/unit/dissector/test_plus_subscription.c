/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_subscription.h"
#include "plus_pdu.h"

/* A new subscription of M with LID 9 and DB10 with LIDs 9 and 13; M as captured. */
#define LIST                                                                                       \
    "20 04 12 8880848000 00 02 8880908002 8FFFFFFF7E 00 52 8AE288AC00 9D18 09 "                    \
    "8880908003 05 00 88D0B8800A 07 9376 09 0D "
/* Removes 5, adds nothing. */
#define CHANGE "20 04 04 888000 01 00 05 "

static void expect_item(s7_plus_subscription *walk, bool removed, uint32_t reference,
                        const char *address)
{
    s7_plus_subscribed item;
    char buffer[80];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    assert_true(s7_plus_subscription_next(walk, &item));
    assert_int_equal(item.removed, removed);
    assert_int_equal(item.reference, reference);
    if (removed)
        return;
    s7_plus_address_text(&item.address, &text);
    assert_string_equal(buffer, address);
}

static void created_subscriptions_name_their_items(void **state)
{
    (void)state;
    decoded d = decode_plus(REQUEST("04CA") "000003AF 00 04 00 00000000 A1 7FFFC001 8769 00 00 "
                                            "A3 8818 " LIST "A2 00000000");
    s7_plus_subscription walk;
    s7_plus_subscribed item;
    assert_true(s7_plus_subscription_begin(&walk, &d.pdu.u.plus));
    assert_true(walk.created);
    assert_int_equal(walk.changes, 1);
    assert_int_equal(walk.removed, 0);
    assert_int_equal(walk.added, 2);
    expect_item(&walk, false, 0xFFFFFFFE, "M.9");
    expect_item(&walk, false, 5, "DB10.9.13");
    assert_false(s7_plus_subscription_next(&walk, &item));
    facts_hold("created", d.tree,
               "plus.attribute_id=1048 (subscribed items)\nplus.value.flags=0x20\n"
               "plus.value.count=18\nplus.subscription.head=0x80010000\n"
               "plus.subscription.removed=0\nplus.subscription.added=2\n"
               "plus.subscribed.head=0x80040002\nplus.reference=4294967294\n"
               "plus.subscribed.flags=0x00000000\nplus.item.area=0x00000052\n"
               "plus.item.crc=0xAC421600\nplus.item.sub_area=3736\nplus.item.lid=9\n"
               "plus.address=M.9\nplus.reference=5\nplus.address=DB10.9.13\nplus.fill=00000000\n");
    assert_null(strstr(d.tree, "plus.body ="));
    decoded_free(&d);
}

static void changes_are_attributes_of_the_subscription(void **state)
{
    (void)state;
    const char *const rows[] = {
        REQUEST("0542") "70000E51 02 02 8819 8818 01 00 04 05 02 " CHANGE "00" QUALIFIER "00000000",
        REQUEST("04F2") "70000E51 01 8818 " CHANGE QUALIFIER "00 00000000",
    };
    for (size_t i = 0; i < 2; i++) {
        decoded d = decode_plus(rows[i]);
        s7_plus_subscription walk;
        s7_plus_subscribed item;
        assert_true(s7_plus_subscription_begin(&walk, &d.pdu.u.plus));
        assert_false(walk.created);
        assert_int_equal(walk.changes, 2);
        expect_item(&walk, true, 5, NULL);
        assert_false(s7_plus_subscription_next(&walk, &item));
        facts_hold(rows[i], d.tree, "plus.subscription.removed=1\nplus.reference=5\n");
        decoded_free(&d);
    }
}

static void other_lists_are_plain_arrays(void **state)
{
    (void)state;
    const char *const rows[] = {
        REQUEST("04F2") "70000E51 01 8818 20 04 04 888000 02 00 05 " QUALIFIER "00 00000000",
        REQUEST("04F2") "70000E51 01 8818 20 04 05 888000 01 00 05 06 " QUALIFIER "00 00000000",
        REQUEST("04F2") "70000E51 01 8818 10 04 04 888000 01 00 05 " QUALIFIER "00 00000000",
        REQUEST("04F2") "70000E51 01 8819 20 04 04 888000 01 00 05 " QUALIFIER "00 00000000",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_plus(rows[i]);
        s7_plus_subscription walk;
        assert_false(s7_plus_subscription_begin(&walk, &d.pdu.u.plus));
        assert_null(strstr(d.tree, "plus.subscription."));
        assert_null(strstr(d.tree, "plus.body ="));
        decoded_free(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(created_subscriptions_name_their_items),
        cmocka_unit_test(changes_are_attributes_of_the_subscription),
        cmocka_unit_test(other_lists_are_plain_arrays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
