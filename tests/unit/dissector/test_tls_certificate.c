/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/tls_certificate.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A certificate made by hand: version, serial number, algorithm; issuer O=A; 2020 to 2050; subject
 * C=DE, CN=plc; and the start of its key. */
#define ISSUER   "300C 310A 3008 0603 55040A 1301 41"
#define VALIDITY "3020 170D 3230303130323033303430355A 180F 32303530313233313233353935395A"
#define SUBJECT  "301B 310B 3009 0603 550406 1302 4445 310C 300A 0603 550403 0C03 706C63"
#define TBS      "A003 020102 0201 05 3003 060100 " ISSUER VALIDITY SUBJECT "3000"
#define WHOLE    "305F 305D " TBS

static void read(const char *hex, bool known, tls_certificate *out, s7_bytes *bytes)
{
    *bytes = exact_hex(hex);
    assert_true(tls_certificate_read(*bytes, out) == known);
}

static void expect_name(s7_bytes name, const char *expected)
{
    char buffer[64];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    tls_name_text(name, &text);
    assert_string_equal(buffer, expected);
}

static void expect_time(const tls_time *time, const char *expected)
{
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    tls_time_text(time, &text);
    assert_string_equal(buffer, expected);
}

static void owner_issuer_and_validity(void **state)
{
    (void)state;
    tls_certificate certificate;
    s7_bytes bytes;
    read(WHOLE, true, &certificate, &bytes);
    expect_name(certificate.subject, "C=DE, CN=plc");
    expect_name(certificate.issuer, "O=A");
    expect_time(&certificate.not_before, "2020-01-02T03:04:05Z");
    expect_time(&certificate.not_after, "2050-12-31T23:59:59Z");
    exact_free(bytes);
}

static void what_is_cut_is_read_as_far_as_it_goes(void **state)
{
    (void)state;
    const s7_bytes whole = exact_hex(WHOLE);
    bool before = false;
    for (size_t size = 0; size <= whole.size; size++) {
        const s7_bytes cut = exact_copy(whole, size);
        tls_certificate certificate;
        const bool known = tls_certificate_read(cut, &certificate);
        assert_true(known || !before);
        assert_true(known == (size >= whole.size - 2));
        before = known;
        exact_free(cut);
    }
    exact_free(whole);
}

static void other_bytes_are_no_certificate(void **state)
{
    (void)state;
    static const char *const rows[] = {
        "",       "30",        "3080",      "30850000000001", "3184 00000001 30",
        "310130", "3002 3100", "3002 A000", "3002 3000",      "3004 30 84 FFFFFFFF",
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tls_certificate certificate;
        s7_bytes bytes;
        read(rows[i], false, &certificate, &bytes);
        exact_free(bytes);
    }
}

static void names(void **state)
{
    (void)state;
    static const struct {
        const char *hex, *text;
    } rows[] = {
        {"", ""},
        {"310C 300A 0603 550403 0C03 C3A441", "CN=\xC3\xA4"
                                              "A"},
        {"310C 300A 0603 550403 0C03 C32841", "CN=.(A"},
        {"310C 300A 0603 550403 0C03 41FF0A", "CN=A.."},
        {"310C 300A 0603 550403 0C03 E28082", "CN=\xE2\x80\x82"},
        {"310D 300B 0603 550403 1E04 0041 20AC", "CN=A."},
        {"310B 3009 0603 2A0304 1302 6162", "OID 1.2.3.4=ab"},
        {"3111 300F 060A 0992268993F22C640119 1301 61", "OID 0.9.2342.19200300.100.1.25=a"},
        {"3113 3008 0603 55040A 1301 41 3007 0603 55040B 1300", "O=A, OU="},
        {"310B 3009 0603 550403 1302 61", ""},
        {"3009 0603 550403 1302 6162", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes bytes = exact_hex(rows[i].hex);
        expect_name(bytes, rows[i].text);
        exact_free(bytes);
    }
}

static void long_names_are_cut_between_characters(void **state)
{
    (void)state;
    char buffer[6];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    const s7_bytes name = exact_hex("310D 300B 0603 550403 0C04 41C3A441");
    tls_name_text(name, &text);
    assert_true(text.cut);
    assert_string_equal(buffer, "CN=A"
                                "A");
    exact_free(name);
}

static void times(void **state)
{
    (void)state;
    static const struct {
        uint8_t tag;
        const char *digits, *text;
    } rows[] = {
        {0x17, "4931323331323335393539 5A", ""},
        {0x17, "343931323331323335393539 5A", "2049-12-31T23:59:59Z"},
        {0x17, "353030313031303030303030 5A", "1950-01-01T00:00:00Z"},
        {0x17, "353030313031303030303030", ""},
        {0x17, "35303031303130303030 5A", ""},
        {0x17, "35303031303130303030304A 5A", ""},
        {0x18, "3939393931323331323335393539 5A", "9999-12-31T23:59:59Z"},
        {0x18, "393931323331323335393539 5A", ""},
        {0x04, "353030313031303030303030 5A", ""},
        {0x17, "5A", ""},
        {0x17, "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes digits = exact_hex(rows[i].digits);
        const tls_time time = {rows[i].tag, digits};
        expect_time(&time, rows[i].text);
        exact_free(digits);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(owner_issuer_and_validity),
        cmocka_unit_test(what_is_cut_is_read_as_far_as_it_goes),
        cmocka_unit_test(other_bytes_are_no_certificate),
        cmocka_unit_test(names),
        cmocka_unit_test(long_names_are_cut_between_characters),
        cmocka_unit_test(times),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
