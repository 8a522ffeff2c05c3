/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void holds(const char *hex, const char *facts)
{
    decoded d = decode_hex(hex, NULL);
    assert_int_equal(d.status, S7_OK);
    facts_hold(hex, d.tree, facts);
    decoded_free(&d);
}

static bool is_text(s7_bytes bytes, const char *text)
{
    return bytes.size == strlen(text) && memcmp(bytes.data, text, bytes.size) == 0;
}

static void request_download_fills_the_struct(void **state)
{
    (void)state;
    decoded d = decode_hex("32010000830000200000 1A 00 0100 00000000 09 5F30413030303031 50"
                           "0D 31 303030323136 303030303838",
                           NULL);
    const s7_transfer *transfer = &d.pdu.u.transfer;
    assert_int_equal(d.status, S7_OK);
    assert_true(is_text(transfer->file, "_0A00001P"));
    assert_true(transfer->block.valid);
    assert_int_equal(transfer->block.type, 0x0A);
    assert_int_equal(transfer->block.number, 1);
    assert_true(is_text(transfer->lengths, "1000216000088"));
    assert_non_null(strstr(d.tree, "block = DB1 @19:9 made"));
    assert_non_null(strstr(d.tree, "block.header_only = 0 (false) @19:1 made"));
    assert_non_null(strstr(d.tree, "block.type = 0x0A (DB) @20:2 made"));
    assert_non_null(strstr(d.tree, "block.number = 1 @22:5 made"));
    assert_non_null(strstr(d.tree, "block.file_system = 0x50 (passive) @27:1 made"));
    assert_non_null(strstr(d.tree, "transfer.load_memory = 216 @30:6 made"));
    assert_non_null(strstr(d.tree, "transfer.mc7_length = 88 @36:6 made"));
    assert_int_equal(transfer->id, 0);
    decoded_free(&d);
}

static void lengths_of_another_form_are_text(void **state)
{
    (void)state;
    holds("32010000830000170000 1A 00 0100 00000000 09 5F3041303030303150 04 31323334",
          "transfer.file=_0A00001P\n"
          "transfer.lengths_length=4\n"
          "transfer.lengths=1234\n");
}

static void lengths_may_be_no_digits(void **state)
{
    (void)state;
    decoded d = decode_hex("32010000830000200000 1A 00 0100 00000000 09 5F3041303030303150"
                           "0D 31 303041323136 303030303838",
                           NULL);
    facts_hold("load memory 00A216", d.tree,
               "transfer.load_memory_text=00A216\ntransfer.mc7_length=88\n");
    assert_null(strstr(d.tree, "transfer.load_memory = "));
    decoded_free(&d);
}

static void file_names_of_nc_are_text_alone(void **state)
{
    (void)state;
    decoded d =
        decode_hex("32010000830000130000 1D 00 0000 00000000 0A 5F4E5F5741525F4D5046", NULL);
    assert_false(d.pdu.u.transfer.block.valid);
    facts_hold("NC file", d.tree, "transfer.file=_N_WAR_MPF\n");
    assert_null(strstr(d.tree, "block"));
    decoded_free(&d);
}

static void ended_jobs_carry_an_error(void **state)
{
    (void)state;
    decoded d = decode_hex("32010000670000120000 1C 00 D241 00000000 09 5F3041303030303150", NULL);
    assert_int_equal(d.pdu.u.transfer.error, 0xD241);
    facts_hold("download ended", d.tree, "transfer.error=0xD241\ntransfer.id=0x00000000\n");
    decoded_free(&d);
    d = decode_hex("320100000A0000080000 1F 00 D209 00000007", NULL);
    assert_int_equal(d.pdu.u.transfer.error, 0xD209);
    assert_int_equal(d.pdu.u.transfer.id, 7);
    decoded_free(&d);
}

static void status_says_more_and_error(void **state)
{
    (void)state;
    decoded d = decode_hex("32030000090000020006 0000 1E 01 0002 00FB 7070", NULL);
    assert_int_equal(d.pdu.u.transfer.status, 1);
    assert_int_equal(d.pdu.u.transfer.payload.size, 2);
    facts_hold("upload", d.tree,
               "transfer.more=1\ntransfer.failed=0\ntransfer.data_length=2\n"
               "transfer.payload=7070\n");
    decoded_free(&d);
    holds("32030000090000020000 0000 1E 02", "transfer.more=0\ntransfer.failed=1\n");
}

static void start_upload_answers_with_the_total(void **state)
{
    (void)state;
    decoded d = decode_hex("32030000080000100000 0000 1D 00 0100 00000007 07 30303030323136", NULL);
    assert_true(is_text(d.pdu.u.transfer.lengths, "0000216"));
    facts_hold("start upload", d.tree, "transfer.total_length=216\n");
    decoded_free(&d);
}

static void start_upload_answers_without_length(void **state)
{
    (void)state;
    decoded d = decode_hex("32030000080000080000 0000 1D 00 0100 00000007", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.u.transfer.id, 7);
    assert_int_equal(d.pdu.u.transfer.lengths.size, 0);
    decoded_free(&d);
}

static void lengths_and_id_may_be_absent(void **state)
{
    (void)state;
    decoded d = decode_hex("32010000830000120000 1A 00 0100 00000000 09 5F3041303030303150", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.u.transfer.lengths.size, 0);
    decoded_free(&d);
    d = decode_hex("32030000080000020000 0000 1D 00", NULL);
    assert_int_equal(d.status, S7_OK);
    decoded_free(&d);
}

static void bytes_behind_their_fields_are_trailing(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "32010000830000140000 1B 00 0000 00000000 09 5F3041303030303150 0131",
        "320100000A00000A0000 1E 00 0000 00000007 0131",
        "32030000080000080000 0000 1E 00 0100 00000007",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        decoded d = decode_hex(rows[i], NULL);
        assert_int_equal(d.pdu.notes, (s7_notes)1 << S7N_TRAILING);
        assert_int_equal(d.status, S7_OK);
        decoded_free(&d);
    }
}

static void payload_shorter_than_its_length_is_kept(void **state)
{
    (void)state;
    decoded d = decode_hex("32030000090000020006 0000 1E 00 00D8 00FB 7070", NULL);
    assert_int_equal(d.status, S7_DAMAGED);
    assert_int_equal(d.pdu.u.transfer.payload.size, 2);
    facts_hold("short payload", d.tree, "transfer.payload=7070\n!=truncated (malformed)\n");
    decoded_free(&d);
}

static void payload_longer_than_its_length_is_noted(void **state)
{
    (void)state;
    decoded d = decode_hex("32030000090000020007 0000 1E 00 0002 00FB 707001", NULL);
    assert_true(s7_has_note(d.pdu.notes, S7N_TRAILING));
    facts_hold("long payload", d.tree, "transfer.payload=7070\nundecoded=01\n");
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(request_download_fills_the_struct),
        cmocka_unit_test(lengths_of_another_form_are_text),
        cmocka_unit_test(lengths_may_be_no_digits),
        cmocka_unit_test(file_names_of_nc_are_text_alone),
        cmocka_unit_test(ended_jobs_carry_an_error),
        cmocka_unit_test(status_says_more_and_error),
        cmocka_unit_test(start_upload_answers_with_the_total),
        cmocka_unit_test(start_upload_answers_without_length),
        cmocka_unit_test(lengths_and_id_may_be_absent),
        cmocka_unit_test(bytes_behind_their_fields_are_trailing),
        cmocka_unit_test(payload_shorter_than_its_length_is_kept),
        cmocka_unit_test(payload_longer_than_its_length_is_noted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
