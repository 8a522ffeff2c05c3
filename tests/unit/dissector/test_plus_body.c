/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_object.h"
#include "plus_pdu.h"

static void bodies_are_decoded_to_their_end(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *facts;
    } rows[] = {
        {"31 0000 04D4 0000 0001 000003C0 34 8A0E0005 00" QUALIFIER "00000000",
         "plus.object_id=0x8A0E0005\nblock=DB5\nplus.struct=1256\nplus.fill=00000000\n"},
        {"32 0000 04D4 0000 0001 34 00 8A0E0005 00000000",
         "plus.object_id=0x8A0E0005\nblock=DB5\nplus.fill=00000000\n"},
        {"32 0000 04D4 0000 0001 34 00 00000388" DIGEST,
         "plus.object_id=0x00000388\nplus.digest_length=32\n"},
        {"31 0000 04FC 0000 0001 000003C0 34 00000032 02 8372 8373" QUALIFIER "05" DIGEST,
         "plus.attribute_id=498\nplus.attribute_id=499\nplus.integrity_id=5\n"},
        {"31 0000 0542 0000 0001 000003C0 34 00000000 01 05 8735 8A8EB88005 02 9376 71 "
         "01 0001 01 00" QUALIFIER "00 84EB3B 00000000",
         "plus.item_count=1\nplus.item.lid=113\nplus.address=object A1CE0005.113\n"
         "plus.item_number=1\nplus.value.bool=1\nplus.item_number=0\nplus.struct=1256\n"
         "plus.zero=00\nplus.integrity_id=79291\nplus.fill=00000000\n"},
        {"31 0000 054C 0000 0001 000003C0 34 00000000 01 05 00 88D0B88005 03 9376 0A 71" QUALIFIER
         "00000000",
         "plus.item.area=0x8A0E0005\nplus.item.levels=3\nplus.address=DB5.10.113\n"},
        {"31 0000 054C 0000 0001 000003C0 34 88E10102 02 02 9153 9F2E" QUALIFIER "00000000",
         "plus.object_id=0x88E10102\nplus.field_count=2\nplus.attribute_id=2259\n"
         "plus.attribute_id=4014\nplus.struct=1256\n"},
        {"31 0000 0586 0000 0001 000003C0 34 00000031 20 04 01 9D29" QUALIFIER "0001 00000000",
         "plus.value.count=1\nplus.value.unsigned=3753\nplus.stream_kind=0x0001\n"
         "plus.fill=00000000\n"},
        {"32 0000 0586 0000 0006 34 C08895B080EF91FFF4 00 0000 00000000",
         "plus.return_code=-12\nplus.zero=00\nplus.value.type=0x00 (null)\n"
         "plus.fill=00000000\n"},
        {"31 0000 04BB 0000 0001 000003C0 36 00000003 00 01 00 01 00 02 9315 936F 00000000",
         "plus.explore.id=0\nplus.explore.children=1\nplus.explore.kind=0\n"
         "plus.explore.parents=1\nplus.explore.filters=0\nplus.field_count=2\nplus.attribute_id="
         "2453\n"
         "plus.attribute_id=2543\nplus.fill=00000000\n"},
        {"32 0000 04BB 0000 0001 34 00 00000001 05 A1 00000001 01 00 00 A2 00000000",
         "plus.object_id=0x00000001\nplus.integrity_id=5\nplus.rid=0x00000001\n"},
        {"31 0000 0556 0000 0001 000003C0 36 04 00 12 00000003 00000000",
         "plus.sequence_kind=0x04\nplus.value.rid=0x00000003\n"},
        {"32 0000 0556 0000 0001 34 00 00 12 1000006A 00000000", "plus.value.rid=0x1000006A\n"},
        {"31 0000 0524 0000 0001 000003C0 34 00000031 915E 0000 00000000",
         "plus.attribute_id=2270\nplus.zero=0000\nplus.fill=00000000\n"},
        {"32 0000 0524 0000 0001 34 00 02 88E10102 00000021 00000000",
         "plus.object_count=2\nplus.related=0x88E10102\nplus.related=0x00000021\n"},
        {"32 0000 04CA 0000 0001 34 00 01 818080806A 00000000",
         "plus.object_count=1\nplus.new_object=0x1000006A\nplus.fill=00000000\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_plus(rows[i].hex);
        assert_int_equal(d.status, S7_OK);
        facts_hold(rows[i].hex, d.tree, rows[i].facts);
        if (strstr(d.tree, "plus.body ="))
            fail_msg("%s: not decoded to its end\n%s", rows[i].hex, d.tree);
        decoded_free(&d);
    }
}

static void answers_count_their_errors(void **state)
{
    (void)state;
    decoded d = decode_plus("32 0000 054C 0000 0001 34 00 01 0008 01 00 "
                            "02 C08895B080EF91FFF4 03 D180B3A08086B9FF89 00 00000000");
    const s7_plus *plus = &d.pdu.u.plus;
    assert_true(plus->has_result);
    assert_int_equal(plus->result, 0);
    assert_int_equal(plus->failed, 2);
    assert_int_equal(plus->item_error, -12);
    facts_hold("errors", d.tree,
               "plus.item_number=1\nplus.value.signed=1\nplus.item_number=0\nplus.item_number=2\n"
               "plus.item_code=-12 (object or variable does not exist)\nplus.item_number=3\n"
               "plus.item_code=-119\nplus.item_number=0\n");
    assert_null(strstr(d.tree, "plus.body ="));
    decoded_free(&d);

    d = decode_plus("32 0000 0542 0000 0001 34 00 00 00000000");
    assert_int_equal(d.pdu.u.plus.failed, 0);
    decoded_free(&d);
}

static void requests_say_what_they_are_about(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        uint32_t object, attribute, items;
        bool block_body;
    } rows[] = {
        {"31 0000 04F2 0000 0005 00000398 74 1000006A 01 881D 0007 0006" QUALIFIER "00 00000000",
         0x1000006A, S7_PLUS_ID_CREDIT, 1, false},
        {"31 0000 054C 0000 0001 000003C0 34 8A320001 02 02 8169 9365" QUALIFIER "00000000",
         0x8A320001, S7_PLUS_ID_NAME, 2, true},
        {"31 0000 054C 0000 0001 000003C0 34 00000034 02 02 8169 9365" QUALIFIER "00000000", 0x34,
         S7_PLUS_ID_NAME, 2, false},
        {"31 0000 0586 0000 0001 000003C0 34 8A320001 20 04 01 9414" QUALIFIER "0001 00000000",
         0x8A320001, S7_PLUS_ID_BLOCK_CODE, 1, true},
        {"31 0000 054C 0000 0001 000003C0 34 00000000 01 03 00 32 01 9A7B" QUALIFIER "00000000", 0,
         0, 1, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_plus(rows[i].hex);
        const s7_plus *plus = &d.pdu.u.plus;
        assert_int_equal(plus->object, rows[i].object);
        assert_int_equal(plus->attribute, rows[i].attribute);
        assert_int_equal(plus->items, rows[i].items);
        assert_int_equal(plus->block_body, rows[i].block_body);
        decoded_free(&d);
    }
}

static void responses_2_have_a_result_of_eight_bytes(void **state)
{
    (void)state;
    decoded d = decode_plus("02 0000 04F2 0000 0005 74 0000000000000000 00000000");
    assert_true(d.pdu.u.plus.has_result);
    assert_int_equal(d.pdu.u.plus.result, 0);
    facts_hold("zeros", d.tree,
               "plus.return_value=0x0000000000000000\nplus.return_code=0\n"
               "plus.fill=00000000\n");
    assert_null(strstr(d.tree, "plus.body ="));
    decoded_free(&d);
    d = decode_plus("02 0000 04F2 0000 0005 74 A2019A00019CFF89 00000000");
    assert_int_equal(d.pdu.u.plus.result, -119);
    decoded_free(&d);
    d = decode_plus("02 0000 04F2 0000 0005 74 D180B3A08086B9FF89 00000000");
    assert_int_equal(d.pdu.u.plus.result, -119);
    decoded_free(&d);
}

static void unknown_bodies_stay_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *facts;
    } rows[] = {
        {"31 0000 0506 0000 0001 000003C0 34 0102", "plus.flags=0x34\nplus.body=0102\n"},
        {"31 0000 0590 0000 0001 000003C0 34 0102", "plus.flags=0x34\nplus.body=0102\n"},
        {"32 0000 0590 0000 0001 34 00 0102",
         "plus.return_value=0x0000000000000000\nplus.body=0102\n"},
        {"02 0000 04F2 0000 0005 74 000000",
         "plus.return_value=0x0000000000000000\nplus.body=0000\n"},
        {"31 0000 04D4 0000 0001 000003C0 34 0000", "plus.flags=0x34\nplus.body=0000\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_plus(rows[i].hex);
        assert_int_equal(d.status, S7_OK);
        facts_hold(rows[i].hex, d.tree, rows[i].facts);
        decoded_free(&d);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bodies_are_decoded_to_their_end),
        cmocka_unit_test(answers_count_their_errors),
        cmocka_unit_test(requests_say_what_they_are_about),
        cmocka_unit_test(responses_2_have_a_result_of_eight_bytes),
        cmocka_unit_test(unknown_bodies_stay_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
