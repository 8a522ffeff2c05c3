/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_item.h"
#include "facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* Reads DB5.10.113, M.7, an object of the CPU. */
#define READ                                                                                       \
    "72 02 002E 31 0000 054C 0000 0001 000003C0 34 00000000 03 0E "                                \
    "00 88D0B88005 03 9376 0A 71 05 52 02 9D18 07 00 32 01 9A7B 00000000 72020000"
/* Reads two attributes of one object. */
#define READ_OBJECT                                                                                \
    "72 02 001C 31 0000 054C 0000 0001 000003C0 34 8A0E0007 02 02 9153 9F2E 00000000"

static void expect(const s7_plus *request, uint32_t number, const char *object, const char *address)
{
    char buffers[2][80];
    s7_text texts[2] = {s7_text_into(buffers[0], 80), s7_text_into(buffers[1], 80)};
    assert_int_equal(s7_plus_item_text(request, number, &texts[0], &texts[1]), object != NULL);
    assert_string_equal(buffers[0], object ? object : "");
    assert_string_equal(buffers[1], address ? address : "");
    texts[0] = s7_text_into(buffers[0], 80);
    assert_int_equal(s7_plus_item_text(request, number, &texts[0], NULL), object != NULL);
}

static void items_have_an_object_and_an_address(void **state)
{
    (void)state;
    decoded d = decode_hex(READ, NULL);
    const s7_plus *plus = &d.pdu.u.plus;
    expect(plus, 1, "DB5", "DB5.10.113");
    expect(plus, 2, "M", "M.7");
    expect(plus, 3, "object 00000032", "object 00000032");
    expect(plus, 0, NULL, NULL);
    expect(plus, 4, NULL, NULL);
    decoded_free(&d);
    d = decode_hex(READ_OBJECT, NULL);
    expect(&d.pdu.u.plus, 2, "DB7", "DB7");
    decoded_free(&d);
}

static void errors_are_taken_one_by_one(void **state)
{
    (void)state;
    decoded d = decode_hex("72 02 0025 32 0000 054C 0000 0001 34 00 00 "
                           "02 C08895B080EF91FFF4 03 D180B3A08086B9FF89 00 00000000 72020000",
                           NULL);
    s7_bytes errors = d.pdu.u.plus.errors;
    uint32_t number;
    int16_t code;
    assert_true(s7_plus_next_error(&errors, &number, &code));
    assert_int_equal(number, 2);
    assert_int_equal(code, -12);
    assert_true(s7_plus_next_error(&errors, &number, &code));
    assert_int_equal(number, 3);
    assert_int_equal(code, -119);
    assert_false(s7_plus_next_error(&errors, &number, &code));
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_have_an_object_and_an_address),
        cmocka_unit_test(errors_are_taken_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
