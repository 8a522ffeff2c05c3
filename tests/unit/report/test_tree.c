/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/tree.h"

#include "dissector/cotp.h"
#include "dissector/pdu.h"
#include "dissector/tpkt.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(rep_buffer *b, const char *expected)
{
    rep_put_char(b, '\0');
    assert_string_equal(b->data, expected);
    rep_buffer_clear(b);
}

static void a_read_request(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x32, 0x01, 0x00, 0x00, 0x05, 0x00, 0x00, 0x0E,
                                    0x00, 0x00, 0x04, 0x01, 0x12, 0x0A, 0x10, 0x04,
                                    0x00, 0x01, 0x00, 0x0A, 0x84, 0x00, 0x00, 0xA0};
    rep_buffer b = {0};
    rep_tree tree;
    s7_pdu pdu;
    rep_tree_init(&tree, &b, 1);
    assert_int_equal(s7_decode((s7_bytes){bytes, sizeof bytes}, NULL, &pdu, &tree.tap), S7_OK);
    assert_int_equal(tree.level, 1);
    check(&b, "  s7\n"
              "    header\n"
              "      protocol_id = 0x32 (S7comm)\n"
              "      rosctr = 0x01 (Job)\n"
              "      redundancy = 0x0000\n"
              "      reference = 0x0500\n"
              "      param_length = 14\n"
              "      data_length = 0\n"
              "    param\n"
              "      func = 0x04 (Read Var)\n"
              "      item_count = 1\n"
              "      item\n"
              "        item.spec = 0x12\n"
              "        item.length = 10\n"
              "        item.syntax = 0x10 (S7ANY)\n"
              "        item.type = 0x04 (WORD)\n"
              "        item.count = 1\n"
              "        item.db = 10\n"
              "        item.area = 0x84 (data block (DB))\n"
              "        item.address24 = 0x0000a0\n"
              "          item.byte = 20\n"
              "          item.bit = 0\n"
              "        item.address = DB10.DBW20\n");
}

static void offsets_and_notes(void **state)
{
    (void)state;
    static const uint8_t bytes[] = {0x03, 0x00, 0x00, 0x16};
    rep_buffer b = {0};
    rep_tree tree;
    tpkt_packet packet;
    rep_tree_init(&tree, &b, 0);
    tree.with_offset = true;
    tpkt_decode((s7_bytes){bytes, sizeof bytes}, &packet, &tree.tap);
    check(&b, "0000  tpkt\n"
              "0000    tpkt.version = 3\n"
              "0001    tpkt.reserved = 0\n"
              "0002    tpkt.length = 22\n"
              "0004    ! truncated: ends before its own lengths say\n");
}

static void check_value(s7_field field, uint32_t length, s7_value value, const char *expected)
{
    rep_buffer b = {0};
    rep_put_field_value(&b, field, length, &value);
    check(&b, expected);
}

static void values(void **state)
{
    (void)state;
    static const uint8_t text[] = {'a', '"', 0x1B, 0xE4};
    const s7_bytes bytes = {text, sizeof text};
    check_value(S7F_VALUE, 4, (s7_value){.bytes = bytes}, "61221be4");
    check_value(S7F_PI_NAME, 4, (s7_value){.bytes = bytes}, "\"a\\\"\\x1b\\xe4\"");
    check_value(S7F_VALUE_SIGNED, 2, (s7_value){.number = UINT64_MAX}, "-1");
    check_value(S7F_VALUE_REAL, 4, (s7_value){.number = 0x41A00000}, "20.0");
    check_value(S7F_VALUE_REAL, 4, (s7_value){.number = 0x7F800000}, "+infinity");
    check_value(S7F_VALUE_REAL, 4, (s7_value){.number = 0x7FC00000}, "NaN");
    check_value(S7F_VALUE_BOOL, 1, (s7_value){.number = 1}, "true");
    check_value(S7F_RETURN_CODE, 1, (s7_value){.number = 0xFF}, "0xff (success)");
    check_value(S7F_RETURN_CODE, 1, (s7_value){.number = 0x7E}, "0x7e");
    check_value(S7F_PASSWORD, 8, (s7_value){.bytes = bytes}, "(secret, 8 bytes)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_read_request),
        cmocka_unit_test(offsets_and_notes),
        cmocka_unit_test(values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
