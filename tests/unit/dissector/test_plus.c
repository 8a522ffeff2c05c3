/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void keep_alive_is_four_bytes(void **state)
{
    (void)state;
    decoded d = decode_hex("72 FF 2A 00", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.u.plus.version, 0xFF);
    assert_true(d.pdu.u.plus.complete);
    assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_OTHER);
    facts_hold("keep-alive", d.tree, "plus.version=0xFF\nplus.keepalive=42\nplus.zero=00\n");
    decoded_free(&d);
}

static void system_events_have_no_trailer(void **state)
{
    (void)state;
    decoded d = decode_hex("72 FE 0016 00000000 00000100 0000000000000000 4C4F474F5554", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_true(d.pdu.u.plus.complete);
    facts_hold("LOGOUT", d.tree, "plus.confirmed_bytes=256\nplus.event_text=LOGOUT\n");
    decoded_free(&d);
    d = decode_hex("72 FE 0014 00000000 00000100 0000000000000000 00000017", NULL);
    facts_hold("cut struct", d.tree, "plus.value.type=0x17 (struct)\n");
    decoded_free(&d);
    d = decode_hex("72 FE 0013 00000000 00000100 0000000000000000 41207E", NULL);
    facts_hold("text", d.tree, "plus.event_text=A ~\n");
    decoded_free(&d);
    d = decode_hex("72 FE 0012 00000000 00000100 0000000000000000 417F", NULL);
    facts_hold("no text", d.tree, "plus.event=417F\n");
    decoded_free(&d);
    d = decode_hex("72 FE 0012 00000000 00000100 0000000000000000 1F41", NULL);
    facts_hold("no text", d.tree, "plus.event=1F41\n");
    decoded_free(&d);
}

static void request_head_is_read(void **state)
{
    (void)state;
    decoded d = decode_hex("72 02 0010 31 0000 054C 0000 0003 000003BE 34 AABB 72020000", NULL);
    const s7_plus *plus = &d.pdu.u.plus;
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(plus->version, 2);
    assert_int_equal(plus->opcode, 0x31);
    assert_int_equal(plus->function, 0x054C);
    assert_int_equal(plus->sequence, 3);
    assert_int_equal(plus->session, 0x3BE);
    assert_int_equal(plus->flags, 0x34);
    assert_true(plus->head && plus->complete);
    assert_false(plus->has_result || plus->digest);
    assert_int_equal(plus->body.size, 2);
    assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_REQUEST);
    decoded_free(&d);
}

static void return_values_are_numbers_of_up_to_nine_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        bool has;
        int result;
        const char *facts;
    } rows[] = {
        {"72 01 000B 32 0000 054C 0000 0001 34 00 72010000", true, 0,
         "plus.return_value=0x0000000000000000\n"},
        {"72 01 000C 32 0000 054C 0000 0001 34 8111 72010000", true, 145,
         "plus.return_value=0x0000000000000091\n"},
        {"72 01 0013 32 0000 05A9 0000 0000 34 D180B3A08086B9FF89 72010000", true, -119,
         "plus.return_value=0xA2019A00019CFF89\nplus.return_code=-119 (request unknown)\n"},
        {"72 01 000C 32 0000 054C 0000 0001 34 8181 72010000", false, 0, "plus.body=8181\n"},
        {"72 01 000A 32 0000 054C 0000 0001 34 72010000", false, 0, "plus.flags=0x34\n"},
        /* a function nobody knows: its body may begin otherwise */
        {"72 01 000B 32 0000 0FFF 0000 0001 34 00 72010000", false, 0, "plus.body=00\n"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i].hex, NULL);
        assert_int_equal(d.status, S7_OK);
        assert_int_equal(d.pdu.u.plus.has_result, rows[i].has);
        assert_int_equal(d.pdu.u.plus.result, rows[i].result);
        assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_ANSWER);
        facts_hold(rows[i].hex, d.tree, rows[i].facts);
        decoded_free(&d);
    }
}

static void fragments_lack_the_trailer(void **state)
{
    (void)state;
    decoded d = decode_hex("72 02 0010 32 0000 0586 0000 0003 34 00 A1B2C3D4E5", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_true(d.pdu.u.plus.head);
    assert_false(d.pdu.u.plus.complete);
    decoded_free(&d);

    d = decode_hex("72 02 0004 A1B2C3D4 72020000", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_false(d.pdu.u.plus.head);
    assert_true(d.pdu.u.plus.complete);
    assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_OTHER);
    facts_hold("last", d.tree, "plus.fragment=A1B2C3D4\nplus.trailer=72020000\n");
    decoded_free(&d);
}

static void heads_are_recognised_by_their_zeros(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        bool head;
    } rows[] = {
        {"72 02 000A 02 0000 04F2 0000 0001 34 72020000", true},
        {"72 02 000A 32 0000 04F2 0000 0001 34 72020000", true},
        {"72 02 000A 31 0001 04F2 0000 0001 34 72020000", false},
        {"72 02 000A 31 0100 04F2 0000 0001 34 72020000", false},
        {"72 02 000A 31 0000 04F2 0001 0001 34 72020000", false},
        {"72 02 000A 34 0000 04F2 0000 0001 34 72020000", false},
        {"72 02 0009 32 0000 04F2 0000 0001 72020000", false},
        {"72 02 0005 33 70000E51 72020000", true},
        {"72 02 0004 33 70000E 72020000", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i].hex, NULL);
        assert_int_equal(d.pdu.u.plus.head, rows[i].head);
        decoded_free(&d);
    }
}

static void no_data_is_legal(void **state)
{
    (void)state;
    decoded d = decode_hex("72 02 0000 72020000", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_true(d.pdu.u.plus.complete);
    assert_null(strstr(d.tree, "data @"));
    decoded_free(&d);
}

/* A continuation may begin with what looks like an opcode: only the host knows better. */
static void continuations_have_no_head(void **state)
{
    (void)state;
    const uint8_t bytes[] = {0x72, 0x02, 0x00, 0x08, 0x33, 0x70, 0x00, 0x0E,
                             0x51, 0x04, 0x00, 0x01, 0x72, 0x02, 0x00, 0x00};
    const s7_context continuation = {.continuation = true};
    s7_pdu pdu;
    assert_int_equal(s7_decode((s7_bytes){bytes, sizeof bytes}, NULL, &pdu, NULL), S7_OK);
    assert_true(pdu.u.plus.head);
    assert_int_equal(pdu.u.plus.session, 0x70000E51);
    assert_int_equal(s7_decode((s7_bytes){bytes, sizeof bytes}, &continuation, &pdu, NULL), S7_OK);
    assert_false(pdu.u.plus.head);
    assert_int_equal(pdu.u.plus.body.size, 8);
}

static void digest_precedes_the_opcode_in_version_3(void **state)
{
    (void)state;
    static const char digest[] =
        "20 000102030405060708090A0B0C0D0E0F101112131415161718191A1B1C1D1E1F";
    char hex[200] = "72 03 0027 ";
    strcat(hex, digest);
    strcat(hex, "33 70000E51 01 72030000");
    decoded d = decode_hex(hex, NULL);
    assert_int_equal(d.status, S7_OK);
    assert_true(d.pdu.u.plus.digest && d.pdu.u.plus.head);
    assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_PUSH);
    decoded_free(&d);

    /* PLCSIM sends none. */
    d = decode_hex("72 03 0006 33 70000E51 01 72030000", NULL);
    assert_false(d.pdu.u.plus.digest);
    assert_true(d.pdu.u.plus.head);
    decoded_free(&d);

    d = decode_hex("72 03 0005 20 00010203", NULL);
    assert_int_equal(d.status, S7_DAMAGED);
    assert_false(d.pdu.u.plus.digest);
    facts_hold("cut digest", d.tree, "plus.digest=00010203\n!=truncated\n");
    decoded_free(&d);
}

static void odd_versions_and_trailers_are_noted(void **state)
{
    (void)state;
    decoded d = decode_hex("72 07 0001 AA 72070000", NULL);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_PLUS_VERSION);
    assert_non_null(strstr(d.tree, "! plus.version (odd) @1:1"));
    decoded_free(&d);
    d = decode_hex("72 02 0001 AA 72010000", NULL);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_PLUS_TRAILER);
    decoded_free(&d);
    d = decode_hex("72 02 0001 AA 72020000 00", NULL);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_TRAILING);
    decoded_free(&d);
    d = decode_hex("72 02 0010 AA", NULL);
    assert_int_equal(d.status, S7_DAMAGED);
    assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_TRUNCATED);
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keep_alive_is_four_bytes),
        cmocka_unit_test(system_events_have_no_trailer),
        cmocka_unit_test(request_head_is_read),
        cmocka_unit_test(return_values_are_numbers_of_up_to_nine_bytes),
        cmocka_unit_test(fragments_lack_the_trailer),
        cmocka_unit_test(heads_are_recognised_by_their_zeros),
        cmocka_unit_test(no_data_is_legal),
        cmocka_unit_test(continuations_have_no_head),
        cmocka_unit_test(digest_precedes_the_opcode_in_version_3),
        cmocka_unit_test(odd_versions_and_trailers_are_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
