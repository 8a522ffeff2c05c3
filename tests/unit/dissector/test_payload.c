/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/payload.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *name_of(const char *bytes, size_t size, bool in_cotp)
{
    return s7_payload_name(s7_payload_of((s7_bytes){(const uint8_t *)bytes, size}, in_cotp));
}

static void names(void **state)
{
    (void)state;
    assert_string_equal(name_of("\x0D\x02\x05\x06", 4, true),
                        "ISO session layer (MMS, IEC 61850 or ICCP)");
    assert_string_equal(name_of("\x01\x00\x01\x00\x61", 5, true),
                        "ISO session layer (MMS, IEC 61850 or ICCP)");
    assert_string_equal(name_of("S5\x10\x01", 4, true), "S5 FETCH/WRITE");
    assert_string_equal(name_of("GET / HTTP/1.1", 14, false), "HTTP");
    assert_string_equal(name_of("\x16\x03\x01\x00\x05", 5, false), "TLS straight on TCP");
    assert_string_equal(name_of("SSH-2.0-x", 9, false), "SSH");
}

static void unknown(void **state)
{
    (void)state;
    assert_string_equal(name_of("", 0, true), "user data over ISO-on-TCP that is not S7");
    assert_string_equal(name_of("\x0D\x09\x05", 3, true),
                        "user data over ISO-on-TCP that is not S7");
    assert_string_equal(name_of("GET / HTTP/1.1", 14, true),
                        "user data over ISO-on-TCP that is not S7");
    assert_string_equal(name_of("GE", 2, false), "not ISO-on-TCP");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names),
        cmocka_unit_test(unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
