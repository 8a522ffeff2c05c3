/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/service_name.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

typedef struct service_row {
    const char *hex, *name;
} service_row;

static void expect(const char *hex, const char *name)
{
    const s7_bytes bytes = exact_hex(hex);
    s7_pdu pdu;
    s7_decode(bytes, NULL, &pdu, NULL);
    if (name)
        assert_string_equal(s7_pdu_service_name(&pdu), name);
    else
        assert_null(s7_pdu_service_name(&pdu));
    exact_free(bytes);
}

static void names_jobs_and_their_answers(void **state)
{
    (void)state;
    static const service_row rows[] = {
        {"32010000000100010000 00", "cpu_services"},
        {"32010000000100010000 04", "read"},
        {"32030000000100010000 0000 05", "write"},
        {"32010000000100010000 1A", "request_download"},
        {"32010000000100010000 1B", "download_block"},
        {"32010000000100010000 1C", "download_ended"},
        {"32010000000100010000 1D", "start_upload"},
        {"32010000000100010000 1E", "upload"},
        {"32010000000100010000 1F", "end_upload"},
        {"32010000000100010000 28", "pi_service"},
        {"32010000000100010000 29", "plc_stop"},
        {"32030000000100010000 0000 F0", "setup"},
        {"32010000000100010000 77", NULL},
        {"32020000000100000000 8104", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(rows[i].hex, rows[i].name);
}

static void names_userdata_services(void **state)
{
    (void)state;
    static const service_row rows[] = {
        {"32070000000100080000 000112 04 11 44 01 00", "szl_read"},
        {"32070000000100080000 000112 04 11 84 01 00", "szl_read"},
        {"32070000000100080000 000112 04 11 43 01 00", "block_list"},
        {"32070000000100080000 000112 04 11 43 02 00", "block_list_type"},
        {"32070000000100080000 000112 04 11 43 03 00", "block_info"},
        {"32070000000100080000 000112 04 11 47 01 00", "clock_read"},
        {"32070000000100080000 000112 04 11 47 02 00", "clock_set"},
        {"32070000000100080000 000112 04 11 45 01 00", "password"},
        {"32070000000100080000 000112 04 11 45 02 00", "password_clear"},
        {"32070000000100080000 000112 04 11 46 01 00", "bsend"},
        {"32070000000100080000 000112 04 11 41 0C 00", "memory_reset"},
        {"32070000000100080000 000112 04 11 41 09 00", "force_variable"},
        {"32070000000100080000 000112 04 11 7F 07 00", "nc_upload"},
        {"32070000000000080000 010010 10 00 00 02 00", "mode_transition"},
        {"32070000000100080000 000112 04 11 44 7E 00", NULL},
        {"32070000000100080000 000112", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(rows[i].hex, rows[i].name);
}

static void names_plus_functions(void **state)
{
    (void)state;
    static const service_row rows[] = {
        {"72 02 000E 31 0000 054C 0000 0003 000003BE 34 72020000", "plus.get_multi_variables"},
        {"72 02 000A 32 0000 0542 0000 0003 34 72020000", "plus.set_multi_variables"},
        {"72 02 0016 31 0000 04F2 0000 0003 70000E4D 74 70000E51 01 8169 00 72020000",
         "plus.set_variable"},
        {"72 02 0019 31 0000 04F2 0000 0003 70000E4D 74 70000E51 01 881D 0007 00CE 72020000",
         "plus.subscription_credit"},
        {"72 01 000E 31 0000 05B3 0000 0000 00000000 30 72010000", "plus.init_ssl"},
        {"72 02 0005 33 70000E51 72020000", "plus.notification"},
        {"72 FF 01 00", "plus.keepalive"},
        {"72 FE 0010 00000000 00000000 0000000000000000", "plus.system_event"},
        {"72 02 000E 31 0000 0FFF 0000 0003 000003BE 34 72020000", NULL},
        {"72 02 0004 A1B2C3D4 72020000", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        expect(rows[i].hex, rows[i].name);
}

static void other_protocols_have_no_service(void **state)
{
    (void)state;
    expect("16 03 01 05 A6", NULL);
    expect("", NULL);
}

/* Words are part of the contract: lower case, digits, underline. What has a title has a word. */
static void every_titled_service_has_a_plain_word(void **state)
{
    (void)state;
    for (unsigned both = 0x100; both < 0x10000; both++) {
        s7_pdu pdu = {.protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_USERDATA};
        pdu.param.size = 8;
        pdu.u.userdata.group = (uint8_t)(both >> 8);
        pdu.u.userdata.subfunction = (uint8_t)both;
        const char *name = s7_pdu_service_name(&pdu);
        assert_int_equal(name != NULL, s7_name_of(s7_names_userdata, both) != NULL);
        for (; name && *name; name++)
            assert_true((*name >= 'a' && *name <= 'z') || (*name >= '0' && *name <= '9') ||
                        *name == '_');
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_jobs_and_their_answers),
        cmocka_unit_test(names_userdata_services),
        cmocka_unit_test(names_plus_functions),
        cmocka_unit_test(other_protocols_have_no_service),
        cmocka_unit_test(every_titled_service_has_a_plain_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
