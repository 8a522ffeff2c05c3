/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void check(rep_buffer *b, const char *expected)
{
    rep_put_char(b, '\0');
    assert_string_equal(b->data, expected);
    b->used = 0;
}

static void check_text(const char *text, size_t size, const char *expected)
{
    rep_buffer b = {0};
    rep_json_text(&b, text, size);
    check(&b, expected);
    rep_buffer_clear(&b);
}

static void escapes(void **state)
{
    (void)state;
    check_text("", 0, "\"\"");
    check_text("plain", 5, "\"plain\"");
    check_text("a\"b\\c", 5, "\"a\\\"b\\\\c\"");
    check_text("\n\t\r\b\f", 5, "\"\\n\\t\\r\\b\\f\"");
    check_text("\x01\x1F\x7F", 3, "\"\\u0001\\u001f\\u007f\"");
    check_text("a\0b", 3, "\"a\\u0000b\"");
}

static void unicode(void **state)
{
    (void)state;
    check_text("\xC3\xA4", 2, "\"\xC3\xA4\"");
    check_text("\xE2\x82\xAC!", 4, "\"\xE2\x82\xAC!\"");
    check_text("\xF0\x9F\x99\x82", 4, "\"\xF0\x9F\x99\x82\"");
}

/* Cut off, overlong, surrogates, lone continuation bytes. */
static void not_unicode(void **state)
{
    (void)state;
    check_text("\xFFx", 2, "\"\\\\xffx\"");
    check_text("\xC3", 1, "\"\\\\xc3\"");
    check_text("\xE2\x82", 2, "\"\\\\xe2\\\\x82\"");
    check_text("\xC0\x80", 2, "\"\\\\xc0\\\\x80\"");
    check_text("\xED\xA0\x80", 3, "\"\\\\xed\\\\xa0\\\\x80\"");
    check_text("\x80z", 2, "\"\\\\x80z\"");
}

static void commas(void **state)
{
    (void)state;
    rep_buffer b = {0};
    static const uint8_t bytes[] = {0xDE, 0xAD};
    rep_put_char(&b, '{');
    rep_member_unsigned(&b, "a", 1);
    rep_member_string(&b, "b", "{");
    rep_array(&b, "c");
    rep_element(&b);
    rep_json_bool(&b, true);
    rep_element(&b);
    rep_json_bool(&b, false);
    rep_put_string(&b, "]");
    rep_object(&b, "d");
    rep_member_time(&b, "e", 0);
    rep_member(&b, "f");
    rep_json_hex(&b, (s7_bytes){bytes, 2});
    rep_put_string(&b, "}}");
    check(&b,
          "{\"a\":1,\"b\":\"{\",\"c\":[true,false],\"d\":{\"e\":\"1970-01-01T00:00:00.000000Z\","
          "\"f\":\"dead\"}}");
    rep_buffer_clear(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes),
        cmocka_unit_test(unicode),
        cmocka_unit_test(not_unicode),
        cmocka_unit_test(commas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
