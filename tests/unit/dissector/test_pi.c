/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/pi.h"

#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

static s7_bytes text(const char *string)
{
    return (s7_bytes){(const uint8_t *)string, strlen(string)};
}

/* A PI Job from argument and name. */
static decoded decode_pi(const char *argument_hex, const char *name)
{
    char hex[600];
    size_t argument = 0;
    for (const char *p = argument_hex; *p; p++)
        argument += *p != ' ';
    argument /= 2;
    const int used =
        snprintf(hex, sizeof hex, "320100000100%04X0000 28 000000000000FD %04X %s %02X",
                 (unsigned)(11 + argument + strlen(name)), (unsigned)argument, argument_hex,
                 (unsigned)strlen(name));
    for (size_t i = 0; name[i] != '\0'; i++)
        snprintf(hex + used + 2 * i, sizeof hex - (size_t)used - 2 * i, "%02X",
                 (unsigned)(unsigned char)name[i]);
    return decode_hex(hex, NULL);
}

static void decodes_block_lists(void **state)
{
    (void)state;
    decoded d = decode_pi("02 00 3041303030303141 3038303030303142", "_DELE");
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.u.pi.blocks, 2);
    assert_int_equal(d.pdu.u.pi.argument.size, 18);
    facts_hold("_DELE", d.tree,
               "pi.argument_length=18\n"
               "pi.block_count=2\n"
               "pi.block=0A00001A\n"
               "block=DB1\n"
               "block.file_system=0x41 (active)\n"
               "pi.block=0800001B\n"
               "block=OB1\n"
               "block.file_system=0x42\n"
               "pi.name=_DELE\n"
               "pi.meaning=delete blocks\n");
    assert_non_null(strstr(d.tree, "block = DB1 @22:8 made"));
    assert_non_null(strstr(d.tree, "block.type = 0x08 (OB) @30:2 made"));
    assert_non_null(strstr(d.tree, "block.number = 1 @32:5 made"));
    assert_non_null(strstr(d.tree, "block.file_system = 0x42 (active and passive) @37:1 made"));
    assert_non_null(strstr(d.tree, "pi.meaning = delete blocks @39:5 made"));
    decoded_free(&d);
}

static void counts_only_whole_blocks(void **state)
{
    (void)state;
    decoded d = decode_pi("03 00 3041303030303141 30383030", "_INSE");
    assert_int_equal(d.pdu.u.pi.blocks, 1);
    assert_true(s7_has_note(d.pdu.notes, S7N_TRUNCATED));
    facts_hold("_INSE cut", d.tree, "block=DB1\nundecoded=30383030\npi.name=_INSE\n");
    decoded_free(&d);
}

static void decodes_nc_arguments(void **state)
{
    (void)state;
    /* Unit "C1", fill, file name of three characters. */
    decoded d = decode_pi("02 4331 00 03 414243", "_N_SELECT");
    assert_int_equal(d.status, S7_OK);
    facts_hold("_N_SELECT", d.tree,
               "pi.string_length=2\n"
               "pi.unit=C1\n"
               "pi.string_fill=00\n"
               "pi.string_length=3\n"
               "pi.file=ABC\n"
               "pi.name=_N_SELECT\n"
               "pi.meaning=select program\n");
    decoded_free(&d);
}

static void marks_nc_passwords(void **state)
{
    (void)state;
    decoded d = decode_pi("02 4E31 00 05 53454352 45", "_N_LOGIN_");
    facts_hold("_N_LOGIN_", d.tree, "pi.unit=N1\npi.password=5345435245\nsecret=1\n");
    assert_null(strstr(d.tree, "SECRE"));
    assert_non_null(strstr(d.tree, "secret = 1 (true) @25:5 made"));
    decoded_free(&d);
}

static void strings_may_end_without_fill(void **state)
{
    (void)state;
    decoded d = decode_pi("02 4331", "_N_CANCEL");
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.notes, 0);
    decoded_free(&d);
    d = decode_pi("02 4331 00 00", "_N_LOGIN_");
    assert_int_equal(d.pdu.notes, 0);
    assert_null(strstr(d.tree, "secret"));
    decoded_free(&d);
}

static void shows_unknown_services_as_bytes(void **state)
{
    (void)state;
    decoded d = decode_pi("01 02 03", "_NEW");
    assert_int_equal(d.status, S7_OK);
    facts_hold("_NEW", d.tree, "pi.argument_bytes=010203\npi.name=_NEW\n");
    assert_null(strstr(d.tree, "pi.meaning"));
    decoded_free(&d);
}

static void knows_what_services_do(void **state)
{
    (void)state;
    static const char *const rows[][3] = {
        {"P_PROGRAM", "", "warm restart"}, {"P_PROGRAM", "C ", "cold restart"},
        {"_INSE", "", "link blocks"},      {"_INS2", "", "link blocks"},
        {"_DELE", "", "delete blocks"},    {"_MODU", "EP", "copy RAM to ROM"},
        {"_GARB", "", "compress memory"},  {"_N_CANCEL", "", "cancel NC alarm"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_string_equal(s7_pi_meaning(text(rows[i][0]), text(rows[i][1])), rows[i][2]);
    assert_null(s7_pi_meaning(text("XINSE"), text("")));
    assert_null(s7_pi_meaning(text("P_PROGRA"), text("")));
    assert_null(s7_pi_meaning(text("P_PROGRAMM"), text("")));
    assert_null(s7_pi_meaning((s7_bytes){NULL, 0}, (s7_bytes){NULL, 0}));
}

static void stop_names_the_program(void **state)
{
    (void)state;
    decoded d = decode_hex("320100001C0000100000 29 0000000000 09 505F50524F4752414D", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.u.pi.name.size, 9);
    facts_hold("stop", d.tree,
               "func=0x29\npi.reserved=0000000000\npi.name=P_PROGRAM\npi.meaning=stop\n");
    decoded_free(&d);
}

static void answers_may_carry_a_status(void **state)
{
    (void)state;
    decoded d = decode_hex("320300007A0000020000 D2A9 28 02", NULL);
    assert_int_equal(d.pdu.error, 0xD2A9);
    assert_int_equal(d.pdu.u.pi.status, 2);
    facts_hold("refused", d.tree, "pi.status=0x02 (not possible)\n");
    decoded_free(&d);
    d = decode_hex("320300007A0000010000 0000 29", NULL);
    assert_int_equal(d.status, S7_OK);
    assert_int_equal(d.pdu.u.pi.status, 0);
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(decodes_block_lists),
        cmocka_unit_test(counts_only_whole_blocks),
        cmocka_unit_test(decodes_nc_arguments),
        cmocka_unit_test(marks_nc_passwords),
        cmocka_unit_test(strings_may_end_without_fill),
        cmocka_unit_test(shows_unknown_services_as_bytes),
        cmocka_unit_test(knows_what_services_do),
        cmocka_unit_test(stop_names_the_program),
        cmocka_unit_test(answers_may_carry_a_status),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
