/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/summary.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static void expect_cut(const char *hex, const char *request_hex, size_t room, const char *summary)
{
    const s7_bytes bytes = exact_hex(hex);
    const s7_bytes request = exact_hex(request_hex ? request_hex : "");
    const s7_context context = {.request = request};
    char buffer[512];
    s7_text text = s7_text_into(buffer, room);
    s7_pdu pdu;
    s7_decode(bytes, &context, &pdu, NULL);
    s7_summary(&pdu, request_hex ? &context : NULL, &text);
    assert_string_equal(buffer, summary);
    exact_free(bytes);
    exact_free(request);
}

static void expect(const char *hex, const char *request_hex, const char *summary)
{
    expect_cut(hex, request_hex, 512, summary);
}

#define READ_TWO                                                                                   \
    "320100000200 001A 0000 04 02 120A10 04 0001 000A 84 0000A0 120A10 01 0001 0000 83 000323"
#define WRITE_TWO                                                                                  \
    "320100000200 001A 000B 05 02 120A10 04 0001 0000 80 000800 120A10 02 0001 0000 82 000020"     \
    "0004 0010 1234 0004 0008 01"

static void reads_show_addresses_and_results(void **state)
{
    (void)state;
    expect(READ_TWO, NULL, "Job Read DB10.DBW20, M100.3 (ref 0x0200)");
    expect("320300000200 0002 000A 0000 04 02 FF04 0010 1234 0A00 0000", READ_TWO,
           "Ack_Data Read DB10.DBW20 = 16#1234, M100.3 0A object does not exist");
    expect("320300000200 0002 000A 0000 04 02 FF04 0010 1234 0A00 0000", NULL,
           "Ack_Data Read ok, 0A object does not exist");
}

static void writes_show_outputs_as_written(void **state)
{
    (void)state;
    expect(WRITE_TWO, NULL, "Job Write PQW256 = 16#1234, QB4 = 16#01 (ref 0x0200)");
    expect("320300000200 0002 0002 0000 05 02 FF 05", NULL,
           "Ack_Data Write ok, 05 address out of range");
}

static void errors_name_what_was_asked(void **state)
{
    (void)state;
    expect("320200000200 0000 0000 D241", NULL,
           "Ack 0xD241 not permitted at the present protection level, password needed");
    expect("320200000200 0000 0000 D241",
           "320100000200 0012 0000 1D 00 0000 00000000 09 5F3042303030303041",
           "Ack Start upload SDB0 0xD241 not permitted at the present protection level, "
           "password needed");
    expect("320200000200 0000 0000 EEEE", NULL, "Ack 0xEEEE");
}

/* Only a request of the same function is believed. */
static void other_requests_are_left_out(void **state)
{
    (void)state;
    expect("320300000200 0001 0000 0000 29", READ_TWO, "Ack_Data Stop");
}

#define M_BYTE "120A10 02 0001 0000 83 000000"

static void long_lists_are_counted(void **state)
{
    (void)state;
    static const char seven[] =
        "320100000200 0056 0000 04 07" M_BYTE M_BYTE M_BYTE M_BYTE M_BYTE M_BYTE M_BYTE;
    expect(seven, NULL, "Job Read MB0, MB0, MB0, MB0, MB0, ... +2 (ref 0x0200)");
    expect("320300000200 0002 001C 0000 04 07"
           "0A000000 0A000000 0A000000 0A000000 0A000000 0A000000 05000000",
           NULL,
           "Ack_Data Read 0A object does not exist, 0A object does not exist, 0A object does not "
           "exist, 0A object does not exist, 0A object does not exist, ... +2 (2 failed)");
}

/* Of the members that are not shown those that failed are counted. */
static void hidden_failures_are_counted(void **state)
{
    (void)state;
    expect("320300000200 0002 0007 0000 05 07 FF FF FF FF 05 FF 0A", NULL,
           "Ack_Data Write ok, ok, ok, ok, 05 address out of range, ... +2 (1 failed)");
    expect("320300000200 0002 0007 0000 05 07 FF FF FF FF FF FF FF", NULL,
           "Ack_Data Write ok, ok, ok, ok, ok, ... +2");
    expect("320300000200 0002 0023 0000 04 07 FF040008AA00 FF040008AA00 FF040008AA00 0A000000"
           "0A000000 0A000000 FF040008AA",
           "320100000200 0056 0000 04 07" M_BYTE M_BYTE M_BYTE M_BYTE M_BYTE M_BYTE M_BYTE,
           "Ack_Data Read MB0 = 16#AA, MB0 = 16#AA, MB0 = 16#AA, MB0 0A object does not exist, MB0 "
           "0A object does not exist, ... +2 (1 failed)");
}

static void transfers_and_services_show_their_object(void **state)
{
    (void)state;
    expect("320100000200 0012 0000 1C 00 D241 00000000 09 5F3041303030303150", NULL,
           "Job Download ended DB1 0xD241 not permitted at the present protection level, "
           "password needed (ref 0x0200)");
    expect("320300000200 0002 0006 0000 1E 01 0002 00FB 7070", NULL,
           "Ack_Data Upload block, 2 bytes, more follows");
    expect("320100000200 0016 0000 28 000000000000FD 0002 4320 09 505F50524F4752414D", NULL,
           "Job PI P_PROGRAM (cold restart) (ref 0x0200)");
    expect("320100000200 0012 0000 28 000000000000FD 0002 AABB 05 5F58585858", NULL,
           "Job PI _XXXX (ref 0x0200)");
    expect("320100000200 0022 0000 28 000000000000FD 0012 0200 3041303030303150 3042303030303450"
           "05 5F494E5345",
           NULL, "Job PI _INSE DB1, SDB4 (link blocks) (ref 0x0200)");
}

static void userdata_shows_group_and_service(void **state)
{
    (void)state;
    expect("320700000200 0008 0008 000112 04 11 44 01 00 FF09 0004 0011 0000", NULL,
           "Userdata request CPU functions: read SZL 0x0011 (module identification) index 0");
    expect("320700000200 0008 0008 000112 04 11 44 01 00 FF09 0004 0132 000A", NULL,
           "Userdata request CPU functions: read SZL 0x0132 (communication status) index 0x000A");
    expect("320700000200 0007 0000 000112 03 11 44 01", NULL,
           "Userdata request CPU functions: read SZL [ends before its own lengths say]");
    expect("320700000200 000C 0004 000112 08 12 84 01 01 00 00 D402 0A00 0000",
           "320700000200 0008 0008 000112 04 11 44 01 00 FF09 0004 0222 5050",
           "Userdata response CPU functions: read SZL 0x0222 (interrupt status, one) index 0x5050 "
           "error 0xD402 "
           "information not available, SZL index");
    expect("320700000200 0008 0004 000112 04 11 4A 7E 00 0A00 0000", NULL,
           "Userdata request 0xA: 0xA7E");
    expect("320700000000 0008 0000 010010 10 00 00 04 00", NULL,
           "Userdata push mode transition: HOLD");
}

static void plus_shows_function_and_result(void **state)
{
    (void)state;
    expect("72 02 000E 31 0000 054C 0000 0003 000003BE 34 72020000", NULL,
           "v2 Request GetMultiVariables (sequence 3, session 0x000003BE)");
    expect("72 01 0013 32 0000 05A9 0000 0000 34 D180B3A08086B9FF89 72010000", NULL,
           "v1 Response Error 2 (sequence 0) -119 request unknown");
    expect("72 02 000B 32 0000 0586 0000 0003 34 00", NULL,
           "v2 Response GetVarSubStreamed (sequence 3), more follows");
    expect("72 02 0002 A1A2 72020000", NULL, "v2 Fragment 2 bytes");
    expect("72 02 0023 31 0000 04CA 0000 0003 000003C0 34 00000003 00 04 00 00000000 "
           "A1 8A320001 9457 20 00 A2",
           NULL, "v2 Request CreateObject OB1 (sequence 3, session 0x000003C0), more follows");
    expect("72 02 0013 31 0000 04D4 0000 0003 000003C0 34 8A0E0005 00 72020000", NULL,
           "v2 Request DeleteObject DB5 (sequence 3, session 0x000003C0)");
    expect("72 02 0019 31 0000 04F2 0000 0003 70000E4D 74 70000E51 01 881D 0007 00CE 72020000",
           NULL, "v2 Request SetVariable subscription credit (sequence 3, session 0x70000E4D)");
    expect("72 02 0017 32 0000 054C 0000 0003 34 00 00 02 C08895B080EF91FFF4 00 72020000", NULL,
           "v2 Response GetMultiVariables (sequence 3) 1 item failed: -12 object or variable does "
           "not exist");
    expect("72 02 0005 33 70000E51 72020000", NULL, "v2 Notification 0x70000E51");
    expect("72 FF 01 00", NULL, "Keep-alive");
    expect("72 FE 0016 00000000 00000100 0000000000000000 4C4F474F5554", NULL,
           "System event LOGOUT");
    expect("72 FE 0040 00000000 00000100 0000000000000000 00000017 00009D6C 00009D6E 0000 0004 "
           "000003BE 00009D71 0000 0009 A2019A00019CFF89 00000000 00000000",
           NULL,
           "System event, ends the connection: -119 request unknown [ends before its own lengths "
           "say]");
}

#define PLUS_READ                                                                                  \
    "72 02 0028 31 0000 054C 0000 0003 000003BE 34 00000000 02 0A 00 88D0B88005 02 9376 71 "       \
    "05 52 02 9D18 07 00000000 72020000"

static void plus_shows_addresses_and_values(void **state)
{
    (void)state;
    expect(PLUS_READ, NULL,
           "v2 Request GetMultiVariables (sequence 3, session 0x000003BE) DB5.113, M.7");
    const char *const answer = "72 02 001F 32 0000 054C 0000 0003 34 00 01 0001 01 00 "
                               "02 C08895B080EF91FFF4 00 00000000 72020000";
    expect(answer, PLUS_READ,
           "v2 Response GetMultiVariables (sequence 3) DB5.113 = true, M.7 -12 object or variable "
           "does not exist");
    expect(answer, NULL,
           "v2 Response GetMultiVariables (sequence 3) 1 = true 1 item failed: -12 object or "
           "variable does not exist");
    expect("72 02 0026 33 1000006A 0400 00000000 0601 92 FFFFFFFE 00 07 0003 13 00000007 "
           "81 A1 00000001 01 00 00 A2 00 72020000",
           NULL, "v2 Notification 0x1000006A 4294967294 = 3, 7 access failed, 0 object");
    expect(
        "72 02 0040 31 0000 04CA 0000 0003 000003BE 34 000003AF 00 04 00 00000000 A1 7FFFC001 "
        "8769 00 00 A3 8818 20 04 0A 8880848000 00 01 8880908002 05 00 52 05 9D18 09 A2 00000000 "
        "72020000",
        NULL, "v2 Request CreateObject (sequence 3, session 0x000003BE), subscribes 5: M.9");
    expect(
        "72 02 0023 31 0000 04F2 0000 0003 000003BE 34 70000E51 01 8818 20 04 04 888000 01 00 05 "
        "00 00000000 72020000",
        NULL,
        "v2 Request SetVariable (sequence 3, session 0x000003BE) object 70000E51:subscribed items "
        "= [131072, 1, 0, 5], changes subscription 5 removed");
}

static void text_is_cut_to_its_buffer(void **state)
{
    (void)state;
    expect_cut(READ_TWO, NULL, 15, "Job Read DB10.");
    expect_cut(READ_TWO, NULL, 1, "");
}

static void foreign_protocols_add_nothing(void **state)
{
    (void)state;
    expect("16 03 01", NULL, "");
    expect("", NULL, "");
}

static void unknown_kinds_show_numbers(void **state)
{
    (void)state;
    expect("320100000200 0001 0000 77", NULL, "Job 0x77 (ref 0x0200)");
    expect("320500000200 0000 0000", NULL, "0x05");
}

static void expect_cotp(const char *hex, const char *summary)
{
    const s7_bytes bytes = exact_hex(hex);
    char buffer[200];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    cotp_tpdu tpdu;
    assert_true(cotp_decode(bytes, &tpdu, NULL));
    cotp_summary(&tpdu, &text);
    assert_string_equal(buffer, summary);
    exact_free(bytes);
}

static void tpdus_have_a_line_too(void **state)
{
    (void)state;
    expect_cotp("11 E0 0000 0007 00 C1020100 C2020102 C0010A",
                "CR calling 01.00 called 01.02 size 1024");
    expect_cotp("06 E0 0000 0007 00", "CR");
    expect_cotp("09 E0 0000 0007 00 C00107", "CR size 128");
    expect_cotp("09 E0 0000 0007 00 C00110", "CR size 65536");
    expect_cotp("09 E0 0000 0007 00 C00106", "CR size code 0x06");
    expect_cotp("09 E0 0000 0007 00 C00111", "CR size code 0x11");
    expect_cotp("06 80 0001 0002 03", "DR reason 0x03 TSAP address unknown");
    expect_cotp("06 80 0001 0002 7E", "DR reason 0x7E");
    expect_cotp("04 70 0001 01", "ER cause 0x01 invalid parameter code");
    expect_cotp("05 C0 0001 0002", "DC");
    expect_cotp("02 F0 00", "DT empty");
    expect_cotp("02 F0 80 3201", "DT 2 bytes");
    expect_cotp("02 F0 00 3201", "DT fragment, 2 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_show_addresses_and_results),
        cmocka_unit_test(writes_show_outputs_as_written),
        cmocka_unit_test(errors_name_what_was_asked),
        cmocka_unit_test(other_requests_are_left_out),
        cmocka_unit_test(long_lists_are_counted),
        cmocka_unit_test(hidden_failures_are_counted),
        cmocka_unit_test(transfers_and_services_show_their_object),
        cmocka_unit_test(userdata_shows_group_and_service),
        cmocka_unit_test(plus_shows_function_and_result),
        cmocka_unit_test(plus_shows_addresses_and_values),
        cmocka_unit_test(text_is_cut_to_its_buffer),
        cmocka_unit_test(foreign_protocols_add_nothing),
        cmocka_unit_test(unknown_kinds_show_numbers),
        cmocka_unit_test(tpdus_have_a_line_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
