/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "plus_pdu.h"

static void objects_are_created_deleted_and_explored(void **state)
{
    (void)state;
    const plus_row rows[] = {
        {REQUEST("04CA") "0000011D 00 04 00 00000000 A1 000000D3 821F 00 00 A2 00000000",
         "plus.object_id=0x0000011D\nplus.zero=00000000\nplus.rid=0x000000D3\n"
         "plus.class=287 (session)\nplus.fill=00000000\n"},
        {REQUEST("04CA") "0000011D 00 04 00 00000000 05 A1 000000D3 821F 00 05 06 A2 00000000",
         "plus.integrity_id=5\nplus.aid=5\nplus.aid_flags=0x00000006\n"},
        {RESPONSE("04CA") "00 01 818080806A 00000000",
         "plus.object_count=1\nplus.new_object=0x1000006A\n"},
        {REQUEST("04D4") "00000388 00" QUALIFIER "00000000", "plus.object_id=0x00000388\n"},
        {RESPONSE("04D4") "00 00000388" DIGEST, "plus.digest_length=32\n"},
        {RESPONSE("04D4") "D180B3A08086B9FF89 00000000",
         "plus.return_code=-119\nplus.fill=00000000\n"},
        /* a return value that announces details */
        {RESPONSE("04D4") "A08080808080808000 00000388 A1 00000001 01 00 00 A2 00000000",
         "plus.result.more=1\nplus.object_id=0x00000388\nplus.rid=0x00000001\n"},
        {REQUEST("04BB") "00000003 00 01 01 00 00 02 9315 936F 05 00000000",
         "plus.explore.id=0\nplus.explore.children=1\nplus.explore.kind=1\nplus.explore.parents=0\n"
         "plus.explore.filters=0\nplus.field_count=2\nplus.attribute_id=2453\nplus.integrity_id="
         "5\n"},
        {REQUEST("04BB") "00000003 00 01 01 00 01 01 17 000004DE 895F 00 08 08 00 8169 "
                         "00 00 00000000",
         "plus.explore.filters=1\nplus.field_count=1\nplus.value.type=0x17\n"
         "plus.struct=1246 (filter)\nplus.member=1247\nplus.value.signed=8\nplus.member=0\n"
         "plus.attribute_id=233\nplus.explore.filters=0\nplus.field_count=0\n"},
        {RESPONSE("04BB") "00 00000001 05 A1 00000001 01 00 00 A2 00000000",
         "plus.object_id=0x00000001\nplus.integrity_id=5\nplus.rid=0x00000001\n"},
        {REQUEST("0524") "00000031 915E 0000 00000000", "plus.attribute_id=2270\nplus.zero=0000\n"},
        {RESPONSE("0524") "00 02 88E10102 00000021 00000000",
         "plus.object_count=2\nplus.related=0x88E10102\nplus.related=0x00000021\n"},
    };
    plus_rows_hold(rows, sizeof rows / sizeof *rows);
}

static void times_of_changes_are_text(void **state)
{
    (void)state;
    decoded d = decode_plus(RESPONSE("04BB") "00 00000001 A1 00000001 01 00 00 "
                                             "A3 9315 00 05 89E88CF3BAF9ECA900 A2 00000000");
    facts_hold(
        "changed", d.tree,
        "plus.attribute_id=2453 "
        "(changed)\nplus.value.unsigned=1414243770500000000\nplus.time=2014-10-25T13:29:30.5Z\n");
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(objects_are_created_deleted_and_explored),
        cmocka_unit_test(times_of_changes_are_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
