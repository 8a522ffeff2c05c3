/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

#define NOTE(id) ((s7_notes)1 << S7N_##id)

static void header_of_a_job(void **state)
{
    (void)state;
    decoded d = decode_hex("32 01 0000 1234 0001 0003 77 AABBCC", NULL);
    const s7_pdu *pdu = &d.pdu;
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(pdu->protocol_id, S7_PROTOCOL_COMM);
    assert_int_equal(pdu->rosctr, S7_ROSCTR_JOB);
    assert_int_equal(pdu->header_length, 10);
    assert_int_equal(pdu->reference, 0x1234);
    assert_int_equal(pdu->param_length, 1);
    assert_int_equal(pdu->data_length, 3);
    assert_int_equal(pdu->error, 0);
    assert_true(pdu->has_function);
    assert_int_equal(pdu->function, 0x77);
    assert_ptr_equal(pdu->param.data, d.bytes.data + 10);
    assert_ptr_equal(pdu->data.data, d.bytes.data + 11);
    assert_int_equal(pdu->data.size, 3);
    assert_int_equal(pdu->notes, NOTE(FUNCTION_UNKNOWN));
    facts_hold("unknown function", d.tree, "func=0x77\ndata.bytes=AABBCC\n");
    decoded_free(&d);
}

static void answers_have_an_error(void **state)
{
    (void)state;
    decoded d = decode_hex("32 02 0000 1234 0000 0000 D2 41", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.header_length, 12);
    assert_int_equal(d.pdu.error, 0xD241);
    assert_false(d.pdu.has_function);
    assert_int_equal(d.pdu.notes, 0);
    assert_non_null(strstr(d.tree, "error = 0xD241"));
    assert_non_null(strstr(d.tree, "@10:2 made"));
    facts_hold("Ack", d.tree, "error.class=0xD2\nerror.code=0x41\nerror=0xD241\n");
    decoded_free(&d);
}

static void parameters_of_unknown_functions_are_bytes(void **state)
{
    (void)state;
    decoded d = decode_hex("32 03 0000 1234 0003 0000 00 00 77 0102", NULL);
    facts_hold("unknown", d.tree, "!=func.unknown (odd)\nfunc=0x77\nparam.bytes=0102\n");
    decoded_free(&d);
}

static void expect(const char *hex, s7_status status, s7_notes notes)
{
    decoded d = decode_hex(hex, NULL);
    assert_int_equal(d.pdu.notes, notes);
    assert_int_equal(d.status, status);
    decoded_free(&d);
}

static void oddities_are_noted(void **state)
{
    (void)state;
    decoded d = decode_hex("32 04 0001 1234 0000 0000", NULL);
    assert_non_null(strstr(d.tree, "! redundancy (odd) @2:2"));
    assert_non_null(strstr(d.tree, "! rosctr.unknown (odd) @1:1"));
    decoded_free(&d);
    expect("32 01 0001 1234 0000 0000", S7_OK, NOTE(REDUNDANCY));
    expect("32 04 0000 1234 0000 0000", S7_OK, NOTE(ROSCTR_UNKNOWN));
    expect("32 00 0000 1234 0000 0000", S7_OK, NOTE(ROSCTR_UNKNOWN));
    expect("32 01 0000 1234 0000 0000 AA", S7_DAMAGED, NOTE(LENGTHS) | NOTE(TRAILING));
    expect("32 01 0000 1234 0000 0002 AA", S7_DAMAGED, NOTE(LENGTHS) | NOTE(TRUNCATED));
    expect("32 01 0000 1234 0000 00", S7_DAMAGED, NOTE(TRUNCATED));
    expect("32", S7_DAMAGED, NOTE(TRUNCATED));
}

static void other_protocols_are_foreign(void **state)
{
    (void)state;
    static const char *const others[] = {"", "16 03 01", "0D 00", "00", "33 01"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        decoded d = decode_hex(others[i], NULL);
        assert_int_equal(d.status, S7_FOREIGN);
        assert_string_equal(d.tree, "");
        assert_int_equal(s7_pdu_role(&d.pdu), S7_ROLE_OTHER);
        decoded_free(&d);
    }
}

static void roles(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        s7_role role;
    } rows[] = {
        {"32 01 0000 1234 0001 0000 29", S7_ROLE_REQUEST},
        {"32 02 0000 1234 0000 0000 0000", S7_ROLE_ANSWER},
        {"32 03 0000 1234 0001 0000 0000 29", S7_ROLE_ANSWER},
        {"32 04 0000 1234 0000 0000", S7_ROLE_OTHER},
        {"32 07 0000 1234 0008 0000 000112 04 11 44 01 00", S7_ROLE_REQUEST},
        {"32 07 0000 1234 0008 0000 000112 04 11 84 01 00", S7_ROLE_ANSWER},
        {"32 07 0000 0000 0008 0000 000112 04 11 04 03 00", S7_ROLE_PUSH},
        {"32 07 0000 0000 0004 0000 000112 04", S7_ROLE_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i].hex, NULL);
        assert_int_equal(s7_pdu_role(&d.pdu), rows[i].role);
        decoded_free(&d);
    }
}

static void roles_of_plus(void **state)
{
    (void)state;
    static const struct {
        const char *hex;
        s7_role role;
        bool optional;
    } rows[] = {
        {"72 02 000E 31 0000 04F2 0000 0003 000003BE 34 72020000", S7_ROLE_REQUEST, false},
        {"72 02 000E 31 0000 04F2 0000 0003 000003BE 74 72020000", S7_ROLE_REQUEST, true},
        {"72 02 000A 32 0000 04F2 0000 0003 34 72020000", S7_ROLE_ANSWER, false},
        {"72 02 000A 02 0000 04F2 0000 0003 34 72020000", S7_ROLE_ANSWER, false},
        {"72 02 0005 33 70000E51 72020000", S7_ROLE_PUSH, false},
        {"72 02 0004 A1B2C3D4 72020000", S7_ROLE_OTHER, false},
        {"72 02 000A 35 0000 04F2 0000 0003 34 72020000", S7_ROLE_OTHER, false},
        {"72 FF 01 00", S7_ROLE_OTHER, false},
        {"32 01 0000 1234 0001 0000 29", S7_ROLE_REQUEST, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i].hex, NULL);
        assert_int_equal(s7_pdu_role(&d.pdu), rows[i].role);
        assert_int_equal(s7_pdu_answer_optional(&d.pdu), rows[i].optional);
        decoded_free(&d);
    }
}

/* Pairs of which the second may (or may not) answer the first. */
static void keys_and_kinds_pair_answers(void **state)
{
    (void)state;
    static const struct {
        const char *request, *answer;
        bool key, kind; /* equal; kind: or not told */
    } rows[] = {
        {"32 01 0000 1234 0001 0000 29", "32 03 0000 1234 0001 0000 0000 29", true, true},
        {"32 01 0000 1234 0001 0000 29", "32 03 0000 1234 0001 0000 0000 28", true, false},
        {"32 01 0000 1234 0001 0000 29", "32 02 0000 1234 0000 0000 8104", true, true},
        {"32 01 0000 1234 0001 0000 29", "32 03 0000 1235 0001 0000 0000 29", false, true},
        {"32 01 0000 1234 0001 0000 29", "32 07 0000 1234 0008 0000 000112 04 11 80 29 00", false,
         false},
        {"32 07 0000 1234 0008 0000 000112 04 11 44 01 00",
         "32 07 0000 1234 0008 0000 000112 04 11 84 01 02", true, true},
        {"32 07 0000 1234 0008 0000 000112 04 11 44 01 00",
         "32 07 0000 1234 0008 0000 000112 04 11 84 02 02", true, false},
        {"32 07 0000 1234 0008 0000 000112 04 11 44 01 00",
         "32 07 0000 1234 0008 0000 000112 04 11 85 01 02", true, false},
        {"72 02 000E 31 0000 04F2 0000 1234 000003BE 34 72020000",
         "72 02 000A 32 0000 04F2 0000 1234 34 72020000", true, true},
        {"72 02 000E 31 0000 04F2 0000 1234 000003BE 34 72020000",
         "72 02 000A 32 0000 0542 0000 1234 34 72020000", true, false},
        {"72 02 000E 31 0000 04F2 0000 1234 000003BE 34 72020000",
         "72 02 000A 32 0000 05A9 0000 1234 34 72020000", true, true},
        {"72 02 000E 31 0000 04F2 0000 1234 000003BE 34 72020000",
         "72 02 000A 32 0000 04B1 0000 1234 34 72020000", true, true},
        {"72 02 000E 31 0000 04F2 0000 1234 000003BE 34 72020000",
         "32 03 0000 1234 0001 0000 0000 29", false, false},
        {"72 02 000E 31 0000 04F2 0000 1234 000003BE 34 72020000",
         "32 07 0000 1234 0008 0000 000112 04 11 84 01 02", false, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded request = decode_hex(rows[i].request, NULL);
        decoded answer = decode_hex(rows[i].answer, NULL);
        const uint32_t kind = s7_pdu_match_kind(&answer.pdu);
        assert_int_not_equal(s7_pdu_match_kind(&request.pdu), 0);
        assert_int_equal(s7_pdu_match_key(&request.pdu) == s7_pdu_match_key(&answer.pdu),
                         rows[i].key);
        assert_int_equal(kind == 0 || kind == s7_pdu_match_kind(&request.pdu), rows[i].kind);
        decoded_free(&request);
        decoded_free(&answer);
    }
}

/* Any bytes as context: the answer is decoded as if alone. */
static void foreign_context_is_left_out(void **state)
{
    (void)state;
    static const char answer[] = "320300000200 0002 0004 0000 04 01 0A000000";
    static const char *const contexts[] = {"16 03 01", "32", "320300000200 0001 0000 0000 29",
                                           "32070000000100080000 000112 04 11 44 01 00"};
    decoded alone = decode_hex(answer, NULL);
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts; i++) {
        decoded d = decode_hex(answer, contexts[i]);
        assert_int_equal(d.status, S7_OK);
        assert_string_equal(d.tree, alone.tree);
        decoded_free(&d);
    }
    decoded_free(&alone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_of_a_job),
        cmocka_unit_test(answers_have_an_error),
        cmocka_unit_test(parameters_of_unknown_functions_are_bytes),
        cmocka_unit_test(oddities_are_noted),
        cmocka_unit_test(other_protocols_are_foreign),
        cmocka_unit_test(roles),
        cmocka_unit_test(roles_of_plus),
        cmocka_unit_test(keys_and_kinds_pair_answers),
        cmocka_unit_test(foreign_context_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
