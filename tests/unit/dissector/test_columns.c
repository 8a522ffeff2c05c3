/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/columns.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

typedef struct columns {
    char function[80], address[80], result[160];
} columns;

static void show(s7_bytes bytes, s7_bytes asked, columns *out)
{
    const s7_context context = {.request = asked};
    s7_pdu pdu;
    s7_pdu request;
    s7_decode(bytes, &context, &pdu, NULL);
    s7_decode(asked, NULL, &request, NULL);
    const s7_pdu *known = asked.size > 0 ? &request : NULL;
    s7_text function = s7_text_into(out->function, sizeof out->function);
    s7_text address = s7_text_into(out->address, sizeof out->address);
    s7_text result = s7_text_into(out->result, sizeof out->result);
    s7_column_function(&pdu, known, &function);
    s7_column_address(&pdu, known, &address);
    s7_column_result(&pdu, known, &result);
}

static void expect(const char *hex, const char *request_hex, const char *function,
                   const char *address, const char *result)
{
    const s7_bytes bytes = exact_hex(hex);
    const s7_bytes request = exact_hex(request_hex ? request_hex : "");
    columns shown;
    show(bytes, request, &shown);
    assert_string_equal(shown.function, function);
    assert_string_equal(shown.address, address);
    assert_string_equal(shown.result, result);
    for (size_t size = 0; size < bytes.size; size++) {
        const s7_bytes part = exact_copy(bytes, size);
        show(part, request, &shown);
        exact_free(part);
    }
    exact_free(bytes);
    exact_free(request);
}

#define READ_ONE "320100000200 000E 0000 04 01 120A10 04 0001 000A 84 0000A0"
#define READ_TWO                                                                                   \
    "320100000200 001A 0000 04 02 120A10 04 0001 000A 84 0000A0 120A10 01 0001 0000 83 000323"
#define WRITE_TWO                                                                                  \
    "320100000200 001A 000B 05 02 120A10 04 0001 0000 80 000800 120A10 02 0001 0000 82 000020"     \
    "0004 0010 1234 0004 0008 01"

static void requests_have_no_result(void **state)
{
    (void)state;
    expect(READ_ONE, NULL, "read", "DB10.DBW20", "");
    expect(READ_TWO, NULL, "read", "DB10.DBW20 +1", "");
    expect(WRITE_TWO, NULL, "write", "PQW256 +1", "");
    expect("320100000200 0008 0000 F0 00 0001 0001 01E0", NULL, "setup", "", "");
}

static void answers_show_the_address_of_their_request(void **state)
{
    (void)state;
    expect("320300000200 0002 0006 0000 04 01 FF04 0010 1234", READ_ONE, "read", "DB10.DBW20",
           "ok");
    expect("320300000200 0002 0006 0000 04 01 FF04 0010 1234", NULL, "read", "", "ok");
    expect("320300000200 0002 0001 0000 05 01 FF", READ_ONE, "write", "", "ok");
}

static void the_first_refused_item_is_named(void **state)
{
    (void)state;
    expect("320300000200 0002 0004 0000 04 01 0A00 0000", READ_ONE, "read", "DB10.DBW20",
           "object does not exist");
    expect("320300000200 0002 000A 0000 04 02 FF04 0010 1234 0A00 0000", READ_TWO, "read",
           "DB10.DBW20 +1", "1 of 2 refused: M100.3: object does not exist");
    expect("320300000200 0002 0002 0000 05 02 05 EE", WRITE_TWO, "write", "PQW256 +1",
           "2 of 2 refused: PQW256: address out of range");
    expect("320300000200 0002 0002 0000 05 02 FF EE", WRITE_TWO, "write", "PQW256 +1",
           "1 of 2 refused: QB4: 0xEE");
    expect("320300000200 0002 0002 0000 05 02 FF 05", NULL, "write", "",
           "1 of 2 refused: address out of range");
    expect("320300000200 0002 0004 0000 04 01 0A00 0000", NULL, "read", "",
           "object does not exist");
}

static void lacking_results_are_counted(void **state)
{
    (void)state;
    expect("320300000200 0002 0001 0000 05 01 FF", WRITE_TWO, "write", "PQW256 +1",
           "1 of 2 without result");
}

static void refused_services_say_why(void **state)
{
    (void)state;
    expect("320200000200 0000 0000 D241", READ_ONE, "read", "DB10.DBW20",
           "service refused: not permitted at the present protection level, password needed");
    expect("320200000200 0000 0000 EEEE", NULL, "", "", "service refused: 0xEEEE");
    expect("320200000200 0000 0000 8302", "320100000200 0008 0000 F0 00 0001 0001 01E0", "setup",
           "", "service refused: not enough resources or processor time");
}

static void services_show_their_blocks(void **state)
{
    (void)state;
    static const char upload[] = "320100000200 0012 0000 1D 00 0000 00000000 09 5F3042303030303041";
    expect(upload, NULL, "start upload", "SDB0", "");
    expect("320200000200 0000 0000 D241", upload, "start upload", "SDB0",
           "service refused: not permitted at the present protection level, password needed");
    expect("320100000200 0022 0000 28 000000000000FD 0012 0200 3041303030303150 3042303030303450"
           "05 5F494E5345",
           NULL, "link blocks", "DB1 +1", "");
    expect("320100000200 0012 0000 28 000000000000FD 0002 AABB 05 5F58585858", NULL,
           "PI service _XXXX", "", "");
    expect("320100000200 0008 0000 1E 00 0000 00000007", NULL, "upload block", "upload 7", "");
    expect("320100000200 0010 0000 29 0000000000 09 505F50524F4752414D", NULL, "stop", "", "");
    expect("320300000200 0001 0000 0000 29", NULL, "stop", "", "ok");
    expect("320300000200 0002 0000 0000 29 07", NULL, "stop", "", "already in STOP");
}

#define ASK_SZL "320700000200 0008 0008 000112 04 11 44 01 00 FF09 0004 0222 5050"

static void userdata_shows_lists_and_errors(void **state)
{
    (void)state;
    expect(ASK_SZL, NULL, "read SZL", "SZL 0x0222 index 0x5050", "");
    expect("320700000200 000C 0004 000112 08 12 84 01 01 00 00 D402 0A00 0000", ASK_SZL, "read SZL",
           "SZL 0x0222 index 0x5050", "service refused: information not available, SZL index");
    expect("320700000200 000C 0004 000112 08 12 84 01 01 00 00 0000 0A00 0000", ASK_SZL, "read SZL",
           "SZL 0x0222 index 0x5050", "ok");
    expect("320700000200 0008 0008 000112 04 11 44 01 00 FF09 0004 0131 0003", NULL, "read SZL",
           "SZL 0x0131 index 3", "");
    expect("320700000000 0008 0000 010010 10 00 00 04 00", NULL, "mode transition: HOLD", "", "");
    expect("320700000200 0008 0004 000112 04 11 4A 7E 00 0A00 0000", NULL, "0xA7E", "", "");
}

static void userdata_shows_its_items(void **state)
{
    (void)state;
    static const char subscribe[] = "320700000200 0008 0014 000112 04 11 42 01 00 FF09 0010"
                                    "00 01 01 05 120A10 02 0001 0051 84 000B90";
    expect(subscribe, NULL, "cyclic transfer", "DB81.DBB370", "");
    expect("320700000200 000C 000B 000112 08 12 82 01 03 00 00 0000 FF09 0007 00 01 FF04 0008 07",
           subscribe, "cyclic transfer", "DB81.DBB370", "ok");
    expect("320700000200 000C 0012 000112 08 12 41 02 00 00 00 0000 FF09 0012 0000 000E"
           "0002 0101 0000 0000 5401 0000 0005",
           NULL, "variable status", "MB0 +1", "");
}

/* Reads DB5.10.113, M.7, an object of the CPU. */
#define GET_THREE                                                                                  \
    "72 02 002E 31 0000 054C 0000 0001 000003C0 34 00000000 03 0E "                                \
    "00 88D0B88005 03 9376 0A 71 05 52 02 9D18 07 00 32 01 9A7B 00000000 72020000"

#define GET_ONE                                                                                    \
    "72 02 0023 31 0000 054C 0000 0001 000003C0 34 00000000 01 06 00 88D0B88005 03 9376 0A 71 "    \
    "00000000 72020000"

static void plus_shows_items_and_errors(void **state)
{
    (void)state;
    expect("72 02 0013 31 0000 04D4 0000 0003 000003C0 34 8A0E0005 00 72020000", NULL,
           "DeleteObject", "DB5", "");
    expect("72 02 0023 31 0000 04CA 0000 0003 000003C0 34 00000003 00 04 00 00000000 "
           "A1 8A320001 9457 20 00 A2",
           NULL, "CreateObject", "OB1", "");
    expect("72 01 0013 32 0000 05A9 0000 0000 34 D180B3A08086B9FF89 72010000", NULL, "Error 2", "",
           "service refused: request unknown");
    expect("72 02 0017 32 0000 054C 0000 0003 34 00 00 02 C08895B080EF91FFF4 00 72020000", NULL,
           "GetMultiVariables", "", "1 refused: object or variable does not exist");
    expect(GET_THREE, NULL, "GetMultiVariables", "DB5.10.113 +2", "");
    expect("72 02 0025 32 0000 054C 0000 0001 34 00 00 "
           "02 C08895B080EF91FFF4 03 D180B3A08086B9FF89 00 00000000 72020000",
           GET_THREE, "GetMultiVariables", "DB5.10.113 +2",
           "2 of 3 refused: M.7: object or variable does not exist");
    expect("72 02 0017 32 0000 054C 0000 0001 34 00 00 01 C08895B080EF91FFF4 00 72020000", GET_ONE,
           "GetMultiVariables", "DB5.10.113", "object or variable does not exist");
    expect("72 02 0017 32 0000 054C 0000 0001 34 00 00 01 C08895B080EF91FFED 00 72020000", GET_ONE,
           "GetMultiVariables", "DB5.10.113", "-19");
    expect("72 02 000C 32 0000 054C 0000 0001 34 00 72020000", GET_THREE, "GetMultiVariables",
           "DB5.10.113 +2", "ok");
    expect("72 02 0019 31 0000 04F2 0000 0003 70000E4D 74 70000E51 01 881D 0007 00CE 72020000",
           NULL, "subscription credit", "object 70000E51", "");
    expect("72 02 0002 A1A2 72020000", NULL, "fragment", "", "");
    expect("72 02 0005 33 70000E51 72020000", NULL, "notification", "", "");
    expect("72 FF 01 00", NULL, "keep-alive", "", "");
    expect("72 FE 0016 00000000 00000100 0000000000000000 4C4F474F5554", NULL, "system event", "",
           "");
}

static void foreign_protocols_show_nothing(void **state)
{
    (void)state;
    expect("16 03 01", NULL, "", "", "");
    expect("320100000200 0001 0000 77", NULL, "0x77", "", "");
    expect("320500000200 0000 0000", NULL, "", "", "");
}

static void expect_cotp(const char *hex, const char *function, const char *address,
                        const char *result)
{
    const s7_bytes bytes = exact_hex(hex);
    columns shown;
    s7_text function_text = s7_text_into(shown.function, sizeof shown.function);
    s7_text address_text = s7_text_into(shown.address, sizeof shown.address);
    s7_text result_text = s7_text_into(shown.result, sizeof shown.result);
    cotp_tpdu tpdu;
    assert_true(cotp_decode(bytes, &tpdu, NULL));
    cotp_column_function(&tpdu, &function_text);
    cotp_column_address(&tpdu, &address_text);
    cotp_column_result(&tpdu, &result_text);
    assert_string_equal(shown.function, function);
    assert_string_equal(shown.address, address);
    assert_string_equal(shown.result, result);
    exact_free(bytes);
}

static void connections_show_tsaps_and_reasons(void **state)
{
    (void)state;
    expect_cotp("11 E0 0000 0007 00 C1020100 C2020102 C0010A", "connect", "01.00 to 01.02", "");
    expect_cotp("11 D0 0007 0001 00 C1020100 C2020102 C0010A", "connect", "01.00 to 01.02", "ok");
    expect_cotp("0A E0 0000 0007 00 C2020102", "connect", "? to 01.02", "");
    expect_cotp("06 D0 0007 0001 00", "connect", "", "ok");
    expect_cotp("06 80 0001 0002 03", "disconnect", "", "TSAP address unknown");
    expect_cotp("06 80 0001 0002 7E", "disconnect", "", "0x7E");
    expect_cotp("04 70 0001 01", "TPDU rejected", "", "invalid parameter code");
    expect_cotp("02 F0 80 3201", "", "", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_have_no_result),
        cmocka_unit_test(answers_show_the_address_of_their_request),
        cmocka_unit_test(the_first_refused_item_is_named),
        cmocka_unit_test(lacking_results_are_counted),
        cmocka_unit_test(refused_services_say_why),
        cmocka_unit_test(services_show_their_blocks),
        cmocka_unit_test(userdata_shows_lists_and_errors),
        cmocka_unit_test(userdata_shows_its_items),
        cmocka_unit_test(plus_shows_items_and_errors),
        cmocka_unit_test(foreign_protocols_show_nothing),
        cmocka_unit_test(connections_show_tsaps_and_reasons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
