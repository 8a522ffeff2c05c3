/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void short_form_is_a_request(void **state)
{
    (void)state;
    decoded d = decode_hex("32070000160000080004 000112 04 11 47 01 00 0A000000", NULL);
    const s7_userdata *u = &d.pdu.u.userdata;
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(u->method, 0x11);
    assert_int_equal(u->type, S7_USERDATA_REQUEST);
    assert_int_equal(u->group, 7);
    assert_int_equal(u->subfunction, 1);
    assert_int_equal(u->return_code, 0x0A);
    assert_int_equal(u->payload.size, 0);
    assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_REQUEST);
    assert_non_null(strstr(d.tree, "userdata.service = 0x0701 (read clock) @15:2 made"));
    assert_null(strstr(d.tree, "mode ="));
    decoded_free(&d);
}

static void long_form_has_data_unit_and_error(void **state)
{
    (void)state;
    decoded d = decode_hex("320700000B00000C0004 000112 08 12 83 03 05 D5 01 D209 0A000000", NULL);
    const s7_userdata *u = &d.pdu.u.userdata;
    assert_int_equal(u->type, S7_USERDATA_RESPONSE);
    assert_int_equal(u->sequence, 5);
    assert_int_equal(u->data_unit, 0xD5);
    assert_true(u->more);
    assert_int_equal(u->error, 0xD209);
    assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_ANSWER);
    decoded_free(&d);
}

static void mode_transitions_have_no_data(void **state)
{
    (void)state;
    static const struct {
        uint8_t mode;
        const char *facts;
    } rows[] = {
        {0x00, "mode=0x00 (STOP)\n"},   {0x01, "mode=0x01 (warm restart)\n"},
        {0x02, "mode=0x02 (RUN)\n"},    {0x04, "mode=0x04 (HOLD)\n"},
        {0x0C, "mode=0x0C (update)\n"}, {0x33, "mode=0x33\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char hex[] = "32070000000000080000 010010 10 00 00 00 00";
        hex[strlen(hex) - 5] = "0123456789ABCDEF"[rows[i].mode >> 4];
        hex[strlen(hex) - 4] = "0123456789ABCDEF"[rows[i].mode & 15];
        decoded d = decode_hex(hex, NULL);
        assert_int_equal(d.status, S7_OK);
        assert_int_equal(d.pdu.notes, 0);
        assert_int_equal(d.pdu.u.userdata.subfunction, rows[i].mode);
        assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_PUSH);
        facts_hold(hex, d.tree, rows[i].facts);
        assert_non_null(strstr(d.tree, "@16:1 made"));
        decoded_free(&d);
    }
}

static void nc_types_have_roles_too(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        s7_role role;
    } rows[] = {
        {"32070000010000080000 000112 04 11 3F 01 00", S7_ROLE_PUSH},
        {"32070000010000080000 000112 04 11 7F 01 00", S7_ROLE_REQUEST},
        {"32070000010000080000 000112 04 11 BF 01 00", S7_ROLE_ANSWER},
        {"32070000010000080000 000112 04 11 5F 01 00", S7_ROLE_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i].hex, NULL);
        assert_int_equal(s7_pdu_role(&d.pdu), rows[i].role);
        assert_int_equal(d.pdu.u.userdata.group, 0xF);
        decoded_free(&d);
    }
}

static void notes_wrong_heads_and_lengths(void **state)
{
    (void)state;
    decoded d = decode_hex("32070000160000080000 000113 04 11 47 01 00", NULL);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_USERDATA_HEAD);
    decoded_free(&d);
    d = decode_hex("32070000160000080000 000112 08 11 47 01 00", NULL);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_USERDATA_LENGTH);
    assert_non_null(strstr(d.tree, "! userdata.length (malformed) @13:1"));
    decoded_free(&d);
}

static void unknown_functions_are_bytes(void **state)
{
    (void)state;
    decoded d = decode_hex("32070000160000080007 000112 04 11 4A 7E 00 FF09 0003 AABBCC", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.u.userdata.payload.size, 3);
    assert_ptr_equal(d.pdu.u.userdata.payload.data, d.bytes.data + 22);
    facts_hold("unknown", d.tree, "userdata.data_length=3\nuserdata.payload=AABBCC\n");
    decoded_free(&d);
}

static void lengths_in_bits_are_bits(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        size_t size;
    } rows[] = {
        {"32070000160000080006 000112 04 11 42 7E 00 FF04 0010 AABB", 2},
        {"32070000160000080005 000112 04 11 42 7E 00 FF03 0001 AA", 1},
        {"32070000160000080007 000112 04 11 42 7E 00 FF05 0011 AABBCC", 3},
        {"32070000160000080006 000112 04 11 42 7E 00 FF06 0002 AABB", 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i].hex, NULL);
        assert_int_equal(d.status, S7_OK);
        assert_int_equal(d.pdu.notes, 0);
        assert_int_equal(d.pdu.u.userdata.payload.size, rows[i].size);
        decoded_free(&d);
    }
}

static void failed_length_without_data_is_a_quirk(void **state)
{
    (void)state;
    decoded d = decode_hex("320700001600000C0004 000112 08 12 87 01 00 00 00 D405 0A00 0004", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_ERROR_LENGTH);
    assert_non_null(strstr(d.tree, "! data.error_length (quirk) @24:2"));
    decoded_free(&d);
}

static void passwords_stay_encoded(void **state)
{
    (void)state;
    decoded d =
        decode_hex("3207000006000008000C 000112 04 11 45 01 00 FF09 0008 213A1B1D6E681B1D", NULL);
    facts_hold("password", d.tree, "password.encoded=213A1B1D6E681B1D\nsecret=1\n");
    assert_null(strstr(d.tree, "toor"));
    decoded_free(&d);
    d = decode_hex("320700000600000C0004 000112 08 12 85 01 01 00 00 D602 0A000000", NULL);
    assert_int_equal(d.pdu.u.userdata.error, 0xD602);
    assert_null(strstr(d.tree, "secret"));
    decoded_free(&d);
    d = decode_hex("320700000600000C0006 000112 08 12 85 01 01 00 00 0000 FF09 0002 AABB", NULL);
    facts_hold("answer with payload", d.tree, "userdata.payload=AABB\n");
    decoded_free(&d);
    d = decode_hex("32070000060000080004 000112 04 11 45 01 00 FF09 0000", NULL);
    assert_int_equal(d.pdu.notes, 0);
    assert_null(strstr(d.tree, "secret"));
    decoded_free(&d);
}

static void short_payload_is_damage(void **state)
{
    (void)state;
    decoded d = decode_hex("32070000160000080006 000112 04 11 42 7E 00 FF09 0010 AABB", NULL);
    assert_int_equal(d.status, S7_DAMAGED);
    assert_int_equal(d.pdu.u.userdata.payload.size, 2);
    facts_hold("short", d.tree, "userdata.payload=AABB\n!=truncated (malformed)\n");
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_form_is_a_request),
        cmocka_unit_test(long_form_has_data_unit_and_error),
        cmocka_unit_test(mode_transitions_have_no_data),
        cmocka_unit_test(nc_types_have_roles_too),
        cmocka_unit_test(notes_wrong_heads_and_lengths),
        cmocka_unit_test(unknown_functions_are_bytes),
        cmocka_unit_test(lengths_in_bits_are_bits),
        cmocka_unit_test(failed_length_without_data_is_a_quirk),
        cmocka_unit_test(passwords_stay_encoded),
        cmocka_unit_test(short_payload_is_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
