/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/subscriptions.h"

#include "dissector/plus_object.h"

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

enum { UDINT = 4 };

static void add_byte(GByteArray *b, unsigned byte)
{
    const guint8 one = (guint8)byte;
    g_byte_array_append(b, &one, 1);
}

/* Numbers of variable length. */
static void add_number(GByteArray *b, uint32_t number)
{
    for (int shift = 28; shift > 0; shift -= 7)
        if (number >> shift != 0)
            add_byte(b, 0x80 | (number >> shift & 0x7F));
    add_byte(b, number & 0x7F);
}

static void add_fixed(GByteArray *b, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        add_byte(b, number >> shift & 0xFF);
}

/* A change of a subscription: references to remove and to add, the latter to DB<reference>.5. */
typedef struct change {
    uint32_t removed_count, removed[4];
    uint32_t added_count, added_from;
} change;

static void add_list(GByteArray *b, const change *x)
{
    enum { ADDRESS = 7, HEAD = 3 };
    add_byte(b, S7_PLUS_ADDRESS_ARRAY);
    add_byte(b, UDINT);
    add_number(b, HEAD + x->removed_count + ADDRESS * x->added_count);
    add_number(b, 0x80010000);
    add_number(b, x->removed_count);
    add_number(b, x->added_count);
    for (uint32_t i = 0; i < x->removed_count; i++)
        add_number(b, x->removed[i]);
    for (uint32_t i = 0; i < x->added_count; i++) {
        add_number(b, 0x80040002);
        add_number(b, x->added_from + i);
        add_number(b, 0);
        add_number(b, 0x8A0E0000 | (x->added_from + i));
        add_number(b, 0);
        add_number(b, 2550);
        add_number(b, 5);
    }
}

/* Wraps what was added behind the first `head` bytes into a PDU of version 2. */
static GByteArray *begin(unsigned opcode, unsigned function)
{
    GByteArray *b = g_byte_array_new();
    add_byte(b, 0x72);
    add_byte(b, 2);
    add_byte(b, 0);
    add_byte(b, 0);
    add_byte(b, opcode);
    add_byte(b, 0);
    add_byte(b, 0);
    add_byte(b, function >> 8);
    add_byte(b, function & 0xFF);
    add_byte(b, 0);
    add_byte(b, 0);
    add_byte(b, 0);
    add_byte(b, 1);
    if (opcode == S7_PLUS_REQUEST)
        add_fixed(b, 0x3C0);
    add_byte(b, 0x34);
    return b;
}

static s7_plus decode(GByteArray *b)
{
    s7_pdu pdu;
    const guint length = b->len - 4;
    b->data[2] = (guint8)(length >> 8);
    b->data[3] = (guint8)length;
    add_fixed(b, 0x72020000);
    s7_decode((s7_bytes){b->data, b->len}, NULL, &pdu, NULL);
    return pdu.u.plus;
}

static uint32_t create(ana_subscriptions *all, uint32_t object, const change *x)
{
    GByteArray *request = begin(S7_PLUS_REQUEST, S7_PLUS_CREATE_OBJECT);
    add_fixed(request, 0x398);
    add_byte(request, 0);
    add_byte(request, 3);
    add_byte(request, 0);
    add_byte(request, 0);
    add_fixed(request, 0);
    add_byte(request, S7_PLUS_OBJECT_BEGIN);
    add_fixed(request, 0x7FFFC001);
    add_number(request, 1001);
    add_number(request, 0);
    add_number(request, 0);
    add_byte(request, S7_PLUS_ATTRIBUTE);
    add_number(request, S7_PLUS_ID_SUBSCRIBED);
    add_list(request, x);
    add_byte(request, S7_PLUS_OBJECT_END);
    add_fixed(request, 0);
    GByteArray *answer = begin(S7_PLUS_RESPONSE, S7_PLUS_CREATE_OBJECT);
    add_byte(answer, 0);
    add_byte(answer, 1);
    add_number(answer, object);
    add_fixed(answer, 0);
    const s7_plus asked = decode(request), granted = decode(answer);
    assert_int_equal(granted.object, object);
    const uint32_t lost = ana_subscriptions_take(all, &asked, &granted);
    g_byte_array_unref(request);
    g_byte_array_unref(answer);
    return lost;
}

static uint32_t change_it(ana_subscriptions *all, uint32_t object, const change *x)
{
    GByteArray *request = begin(S7_PLUS_REQUEST, S7_PLUS_SET_VARIABLE);
    add_fixed(request, object);
    add_number(request, 1);
    add_number(request, S7_PLUS_ID_SUBSCRIBED);
    add_list(request, x);
    const uint8_t qualifier[] = {0,    0,    4, 0xE8, 0x89, 0x69, 0,    0x12, 0, 0, 0, 0,
                                 0x89, 0x6A, 0, 0x13, 0,    0x89, 0x6B, 0,    4, 0, 0, 0};
    g_byte_array_append(request, qualifier, sizeof qualifier);
    add_fixed(request, 0);
    const s7_plus asked = decode(request), granted = {.function = S7_PLUS_SET_VARIABLE};
    const uint32_t lost = ana_subscriptions_take(all, &asked, &granted);
    g_byte_array_unref(request);
    return lost;
}

static bool knows(const ana_subscriptions *all, uint32_t object, uint32_t reference)
{
    s7_plus_address address;
    if (!ana_subscription_address(ana_subscriptions_find(all, object), reference, &address))
        return false;
    assert_int_equal(address.object, 0x8A0E0000 | reference);
    return true;
}

static void what_was_asked_for_is_known(void **state)
{
    (void)state;
    ana_subscriptions *all = ana_subscriptions_new();
    assert_int_equal(create(all, 7, &(change){.added_count = 3, .added_from = 10}), 0);
    assert_true(knows(all, 7, 10) && knows(all, 7, 11) && knows(all, 7, 12));
    assert_false(knows(all, 7, 13) || knows(all, 7, 9) || knows(all, 8, 10));
    assert_true(ana_subscriptions_held(all) > 0);
    ana_subscriptions_free(all);
    assert_null(ana_subscriptions_find(NULL, 7));
    assert_int_equal(ana_subscriptions_held(NULL), 0);
}

static void changes_remove_and_add(void **state)
{
    (void)state;
    ana_subscriptions *all = ana_subscriptions_new();
    create(all, 7, &(change){.added_count = 3, .added_from = 10});
    change_it(all, 7, &(change){1, {11}, 2, 20});
    assert_true(knows(all, 7, 10) && knows(all, 7, 12) && knows(all, 7, 20) && knows(all, 7, 21));
    assert_false(knows(all, 7, 11));
    change_it(all, 9, &(change){.added_count = 1, .added_from = 1}); /* no subscription */
    assert_null(ana_subscriptions_find(all, 9));
    const uint32_t held = ana_subscriptions_held(all);
    for (int i = 0; i < 1000; i++)
        change_it(all, 7, &(change){1, {20}, 1, 20});
    assert_true(ana_subscriptions_held(all) <= 2 * held);
    assert_true(knows(all, 7, 20));
    ana_subscriptions_free(all);
}

static void a_deleted_object_pushes_no_more(void **state)
{
    (void)state;
    ana_subscriptions *all = ana_subscriptions_new();
    create(all, 7, &(change){.added_count = 1, .added_from = 10});
    const s7_plus request = {.function = S7_PLUS_DELETE_OBJECT, .object = 7}, answer = {0};
    ana_subscriptions_take(all, &request, &answer);
    assert_null(ana_subscriptions_find(all, 7));
    ana_subscriptions_free(all);
}

static void the_table_is_bounded(void **state)
{
    (void)state;
    ana_subscriptions *all = ana_subscriptions_new();
    uint32_t lost = 0;
    for (uint32_t i = 1; i <= 64; i++)
        lost += create(all, i, &(change){.added_count = 1, .added_from = i});
    assert_int_equal(lost, 0);
    change_it(all, 1, &(change){.added_count = 1, .added_from = 99});
    lost = create(all, 65, &(change){.added_count = 1, .added_from = 65});
    assert_int_equal(lost, 1);
    /* the one that nobody changed for longest */
    assert_true(knows(all, 1, 99) && knows(all, 65, 65) && knows(all, 3, 3));
    assert_null(ana_subscriptions_find(all, 2));
    ana_subscriptions_free(all);
}

static void a_subscription_is_bounded(void **state)
{
    (void)state;
    ana_subscriptions *all = ana_subscriptions_new();
    assert_int_equal(create(all, 7, &(change){.added_count = 2500, .added_from = 1}), 0);
    assert_int_equal(change_it(all, 7, &(change){.added_count = 2500, .added_from = 3000}), 1);
    assert_true(knows(all, 7, 1));
    assert_true(ana_subscriptions_held(all) < 200 * 1024);
    ana_subscriptions_free(all);
}

/* CreateObject of a subscription to M.9 and M.10 on an S7-1200, its answer, a notification. */
#define CREATE                                                                                     \
    "030000ce02f080720200bf31000004ca000000040000039834000003af00040000000000a17fffc00187690000a3" \
    "8169001517537562736372697074696f6e5f32313437343637323635a3883a000200a3876a00030000a3876b0009" \
    "00a38810000205a38811000101a388182004118880848000000288809080028fffffff7e00528ae28fb7009d1809" \
    "88809080028fffffff7f00528a8ee5ef369d180aa3881900048768a3881a000400a3881b000200a3881c000200a3" \
    "881d00070003a3881e0003ffffa20000000072020000"
#define CREATED "0300002402f0807202001532000004ca00000004340001818080806a0000000072020000"
#define PUSHED                                                                                     \
    "0300003302f08072020024331000006a040000000000010192ffffffff000703e992fffffffe0007000200000000" \
    "0072020000"

static uint64_t reads_of_m(const talk *t)
{
    GArray *objects = ana_relation_objects(g_ptr_array_index(ana_relations(t->analyzer), 0));
    uint64_t reads = 0;
    for (guint i = 0; i < objects->len; i++)
        if (g_array_index(objects, ana_object, i).area == S7_AREA_FLAG)
            reads += g_array_index(objects, ana_object, i).reads;
    g_array_unref(objects);
    return reads;
}

static void pushed_values_are_reads_of_the_partner(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, SERVER, 1, PUSHED);
    assert_int_equal(reads_of_m(t), 0);
    talk_send(t, CLIENT, 1, CREATE);
    talk_send(t, SERVER, 1, CREATED);
    talk_send(t, SERVER, 1, PUSHED);
    talk_send(t, SERVER, 1, PUSHED);
    assert_int_equal(reads_of_m(t), 4);
    talk_free(t);
}

static void much_that_is_held_makes_way(void **state)
{
    (void)state;
    const ana_options options = {.max_held = 500};
    talk *t = talk_new(&options);
    talk_send(t, CLIENT, 1, CREATE);
    talk_send(t, SERVER, 1, CREATED);
    talk_send(t, SERVER, 1, "0300003302f08072020024331000006a0400");
    assert_true(ana_statistics(t->analyzer)->evicted_subscriptions > 0);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_asked_for_is_known),
        cmocka_unit_test(changes_remove_and_add),
        cmocka_unit_test(a_deleted_object_pushes_no_more),
        cmocka_unit_test(the_table_is_bounded),
        cmocka_unit_test(a_subscription_is_bounded),
        cmocka_unit_test(pushed_values_are_reads_of_the_partner),
        cmocka_unit_test(much_that_is_held_makes_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
