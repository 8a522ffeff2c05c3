/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/request_name.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <glib.h>

static const struct {
    const char *request, *asked, *blocks;
} rows[] = {
    {"320700000500000800080001120411440100ff0900040c917fff", "SZL 0x0C91 index 0x7FFF", NULL},
    {"320700000a000008000c0001120411430300ff0900083041303030303141", "block info of DB1", "DB1"},
    {"320700000a00000800060001120411430200ff0900023041", "list blocks of type DB", NULL},
    {"320700000a00000800060001120411430200ff0900027a7a", "list blocks of type", NULL},
    {"320700000a00000800040001120411430100 0a000000", "list blocks", NULL},
    {"320700000900000800080001120411410d00ff09000400000001", "disable job", NULL},
    {"320100000a00001200001d00000000000000095f3038303030303141", "upload of OB1", "OB1"},
    {"320100008300002000001a00010000000000095f30413030303031500d31303030323136303030303838",
     "download of DB1", "DB1"},
    {"320100006501001200001c00000000000000095f3041303030303150", "download of DB1", "DB1"},
    {"320100008400001a000028000000000000fd000a01003041303030303150055f494e5345", "link blocks DB1",
     "DB1"},
    {"3201000035000010000029000000000009505f50524f4752414d", "stop", NULL},
    {"320100000900000800001e00000000000001", "upload", NULL},
    {"7202000f310000054200000002000003be340072020000", "SetMultiVariables", NULL},
};

static void names_what_a_request_asks_for(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        uint8_t bytes[64];
        size_t size = 0;
        for (const char *hex = rows[i].request; *hex; hex += *hex == ' ' ? 1 : 2)
            if (*hex != ' ')
                bytes[size++] =
                    (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
        s7_pdu pdu;
        s7_decode((s7_bytes){bytes, size}, NULL, &pdu, NULL);
        char *asked = rules_request_name(&pdu);
        char *blocks = rules_request_blocks(&pdu);
        assert_non_null(asked);
        assert_string_equal(asked, rows[i].asked);
        assert_int_equal(g_strcmp0(blocks, rows[i].blocks), 0);
        g_free(asked);
        g_free(blocks);
    }
}

static void has_no_word_for_what_is_unknown(void **state)
{
    (void)state;
    const s7_pdu pdu = {.protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_JOB};
    assert_null(rules_request_name(&pdu));
    assert_null(rules_request_blocks(&pdu));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_what_a_request_asks_for),
        cmocka_unit_test(has_no_word_for_what_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
