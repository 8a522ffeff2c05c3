/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_object.h"
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#define CREATE_HEAD "31 0000 04CA 0000 0001 000003C0 34 00000003 00 04 00 00000000 "

enum { HEAD = 25 }; /* bytes of it */

static void blocks_are_known_by_their_object_id(void **state)
{
    (void)state;
    static const struct {
        uint32_t object;
        const char *text; /* NULL: no block */
    } rows[] = {
        {0x8A320001, "OB1"}, {0x8A0E00C8, "DB200"}, {0x8A120007, "FB7"}, {0x8A13FFFF, "FC65535"},
        {0x00000003, NULL},  {0x7FFFC001, NULL},    {0x8A330001, NULL},  {0x88E10102, NULL},
        {0x70000E51, NULL},  {0x000000D3, NULL},    {0x8A0D0001, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char buffer[24];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        s7_block_name block;
        assert_int_equal(s7_plus_block(rows[i].object, &block), rows[i].text != NULL);
        if (!rows[i].text)
            continue;
        s7_block_name_text(&block, &text);
        assert_string_equal(buffer, rows[i].text);
    }
}

static void trees_are_decoded_to_their_end(void **state)
{
    (void)state;
    decoded d =
        decode_hex("72 02 004A " CREATE_HEAD "A1 8A320001 9457 20 00 A3 8169 00 15 04 4D61696E "
                   "A4 900A 00000060 A1 000000D3 817F 00 00 A2 A3 9414 00 14 00 01 AA A2 "
                   "00000000 72020000",
                   NULL);
    const s7_plus *plus = &d.pdu.u.plus;
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(plus->object, 3);
    assert_true(plus->has_object && plus->block_body);
    assert_int_equal(plus->first_object, 0x8A320001);
    assert_int_equal(plus->first_class, 2647);
    assert_int_equal(plus->objects.size, 45);
    facts_hold("tree", d.tree,
               "plus.rid=0x8A320001\nblock=OB1\nplus.class=2647 (program cycle OB)\n"
               "plus.class_flags=0x00000020\nplus.value.text=Main\nplus.relation.id=2058\n"
               "plus.related=0x00000060\nplus.rid=0x000000D3\nplus.tag=0xA2\n"
               "plus.attribute_id=2580 (block code)\nplus.tag=0xA2\nplus.fill=00000000\n");
    assert_null(strstr(d.tree, "plus.body ="));
    decoded_free(&d);
}

/* A fragment ends anywhere; what came before is decoded all the same. */
static void fragments_are_decoded_as_far_as_they_go(void **state)
{
    (void)state;
    decoded d =
        decode_hex("72 02 002A " CREATE_HEAD "A1 8A0E0005 940E 20 00 A3 8169 00 15 7F 4D61", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_false(d.pdu.u.plus.complete);
    assert_true(d.pdu.u.plus.has_object);
    assert_int_equal(d.pdu.u.plus.first_object, 0x8A0E0005);
    facts_hold("cut", d.tree, "block=DB5\nplus.value.length=127\nplus.body=4D61\n");
    decoded_free(&d);
}

static void unknown_elements_end_a_tree(void **state)
{
    (void)state;
    decoded d = decode_hex(
        "72 02 0029 " CREATE_HEAD "A1 8A0E0005 940E 20 00 A5 01 A2 00000000 72020000", NULL);
    assert_int_equal(d.status, S7_OK);
    facts_hold("A5", d.tree, "block=DB5\nplus.body=A501A200000000\n");
    decoded_free(&d);
}

static void objects_within_objects_are_bounded(void **state)
{
    (void)state;
    for (unsigned depth = 15; depth < 20; depth++) {
        char hex[1000];
        snprintf(hex, sizeof hex, "72 02 %04X " CREATE_HEAD, HEAD + depth * 9 + 4);
        for (unsigned i = 0; i < depth; i++)
            strcat(hex, "A1 000000D3 01 00 00");
        for (unsigned i = 0; i < depth; i++)
            strcat(hex, "A2");
        strcat(hex, "00000000 72020000");
        decoded d = decode_hex(hex, NULL);
        assert_int_equal(d.status, S7_OK);
        assert_int_equal(strstr(d.tree, "plus.body =") == NULL, depth <= 16);
        decoded_free(&d);
    }
}

static void walks_give_the_elements(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0xA1, 0x8A, 0x0E, 0x00, 0x05, 0x94, 0x0E, 0x20,
                                    0x00, 0xA3, 0x81, 0x69, 0x00, 0x15, 0x01, 0x41,
                                    0xA4, 0x05, 0x00, 0x00, 0x00, 0x60, 0xA2, 0xA7};
    s7_plus_elements walk;
    s7_plus_element element;
    s7_plus_elements_begin(&walk, (s7_bytes){bytes, sizeof bytes});
    assert_true(s7_plus_elements_next(&walk, &element));
    assert_int_equal(element.tag, S7_PLUS_OBJECT_BEGIN);
    assert_int_equal(element.object, 0x8A0E0005);
    assert_int_equal(element.id, 2574);
    assert_true(s7_plus_elements_next(&walk, &element));
    assert_int_equal(element.tag, S7_PLUS_ATTRIBUTE);
    assert_int_equal(element.id, S7_PLUS_ID_NAME);
    assert_memory_equal(element.value.bytes.data, "A", 1);
    assert_true(s7_plus_elements_next(&walk, &element));
    assert_int_equal(element.tag, S7_PLUS_RELATION);
    assert_int_equal(element.object, 0x60);
    assert_int_equal(element.id, 5);
    assert_true(s7_plus_elements_next(&walk, &element));
    assert_int_equal(element.tag, S7_PLUS_OBJECT_END);
    assert_false(s7_plus_elements_next(&walk, &element));
    assert_false(s7_plus_elements_next(&walk, &element));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_are_known_by_their_object_id),
        cmocka_unit_test(trees_are_decoded_to_their_end),
        cmocka_unit_test(fragments_are_decoded_as_far_as_they_go),
        cmocka_unit_test(unknown_elements_end_a_tree),
        cmocka_unit_test(objects_within_objects_are_bounded),
        cmocka_unit_test(walks_give_the_elements),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
