/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Requests as captures have them. */
#define HEAD  "3201000000010"
#define READ  HEAD "01a00000402120a10020010000a84000000120a10010001000083000020"
#define WRITE HEAD "00e00060501120a10020002001484000040000400100102"
#define SETUP HEAD "0080000f0000001000101e0"
#define SZL   "320700000001000800080001120411440100ff09000401310003"
#define SZL2  "320700000009000800080001120411440100ff09000401310003"
#define OTHER "320700000001000800080001120411440100ff09000401320004"
#define PLUS_GET                                                                                   \
    "72020059310000054c00000004000003be3400000000030f81d1acf84d88d0b8800a029376098295a8e73b88"     \
    "d0b8800a0293760a85ebb9ff0088d0b8800a0293760e000004e88969001200000000896a001300896b000400"     \
    "000000000072020000"
#define PLUS_GET_LATER                                                                             \
    "72020059310000054c00000005000003be3400000000030f81d1acf84d88d0b8800a029376098295a8e73b88"     \
    "d0b8800a0293760a85ebb9ff0088d0b8800a0293760e000004e88969001200000000896a001300896b000400"     \
    "000000000072020000"
#define PLUS_SET                                                                                   \
    "720200a9310000054200000008000003be3400000000020a81d1acf84d88d0b8800a029376098295a8e73b88"     \
    "d0b8800a0293760a01000e41c800000210025250054c61676572000000000000000000000000000000000000"     \
    "0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"     \
    "0000000000000000000000000000000004e88969001200000000896a001300896b0004000000000000720200"     \
    "00"

static void decode(const char *hex, GByteArray *bytes, s7_pdu *pdu)
{
    for (; hex[0] && hex[1]; hex += 2) {
        const uint8_t byte =
            (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
        g_byte_array_append(bytes, &byte, 1);
    }
    s7_decode((s7_bytes){bytes->data, bytes->len}, NULL, pdu, NULL);
}

static char *text_of(const char *hex, uint64_t *hash, bool *writes)
{
    GByteArray *bytes = g_byte_array_new();
    s7_pdu pdu;
    decode(hex, bytes, &pdu);
    char *text = pattern_takes(&pdu) ? pattern_text(&pdu) : NULL;
    *hash = pattern_hash(1, &pdu);
    *writes = pattern_writes(&pdu);
    g_byte_array_unref(bytes);
    return text;
}

static void assert_text(const char *hex, const char *expected, bool expected_writes)
{
    uint64_t hash;
    bool writes;
    char *text = text_of(hex, &hash, &writes);
    assert_string_equal(text, expected);
    assert_int_equal(writes, expected_writes);
    g_free(text);
}

static void requests_in_words(void **state)
{
    (void)state;
    assert_text(READ, "read DB10.DBB0-DBB15,M4.0", false);
    assert_text(WRITE, "write DB20.DBB8-DBB9", true);
    assert_text(SZL, "ask SZL 0x0131 index 0x0003", false);
    assert_text(PLUS_GET, "ask plus.get_multi_variables DB10.9,DB10.10,DB10.14", false);
    assert_text(PLUS_SET, "ask plus.set_multi_variables DB10.9,DB10.10", true);
}

static void a_setup_is_no_request(void **state)
{
    (void)state;
    uint64_t hash;
    bool writes;
    assert_null(text_of(SETUP, &hash, &writes));
}

static void references_do_not_count(void **state)
{
    (void)state;
    uint64_t a, b, c;
    bool writes;
    g_free(text_of(SZL, &a, &writes));
    g_free(text_of(SZL2, &b, &writes));
    g_free(text_of(OTHER, &c, &writes));
    assert_true(a == b);
    assert_true(a != c);
    g_free(text_of(PLUS_GET, &a, &writes));
    g_free(text_of(PLUS_GET_LATER, &b, &writes));
    g_free(text_of(PLUS_SET, &c, &writes));
    assert_true(a == b);
    assert_true(a != c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_in_words),
        cmocka_unit_test(a_setup_is_no_request),
        cmocka_unit_test(references_do_not_count),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
