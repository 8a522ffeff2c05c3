/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_item.h"
#include "plus_pdu.h"

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
    expect(plus, 3, "object 00000032", "object 00000032:protection level");
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

typedef struct expected_access {
    const char *address;
    bool write, answered, has_value;
    int16_t code;
    uint64_t value;
} expected_access;

static void expect_accesses(const char *request_hex, const char *answer_hex,
                            const expected_access *expected, size_t count)
{
    decoded request = decode_plus(request_hex);
    decoded answer = decode_plus(answer_hex ? answer_hex : RESPONSE("054C"));
    s7_plus_accesses walk;
    s7_plus_access access;
    s7_plus_accesses_begin(&walk, &request.pdu.u.plus, answer_hex ? &answer.pdu.u.plus : NULL);
    for (size_t i = 0; i < count; i++) {
        char buffer[80];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        assert_true(s7_plus_accesses_next(&walk, &access));
        s7_plus_address_text(&access.address, &text);
        assert_string_equal(buffer, expected[i].address);
        assert_int_equal(access.number, i + 1);
        assert_int_equal(access.write, expected[i].write);
        assert_int_equal(access.answered, expected[i].answered);
        assert_int_equal(access.has_value, expected[i].has_value);
        assert_int_equal((int16_t)(uint16_t)access.return_value, expected[i].code);
        if (access.has_value)
            assert_int_equal(access.value.number, expected[i].value);
    }
    assert_false(s7_plus_accesses_next(&walk, &access));
    assert_false(s7_plus_accesses_next(&walk, &access));
    decoded_free(&request);
    decoded_free(&answer);
}

#define GET                                                                                        \
    REQUEST("054C")                                                                                \
    "00000000 03 0E 00 88D0B88005 03 9376 0A 71 05 52 02 9D18 07 00 32 01 9A7B" QUALIFIER "000000" \
    "00"

static void reads_are_put_together_with_their_answers(void **state)
{
    (void)state;
    const expected_access open[] = {{"DB5.10.113", .answered = false},
                                    {"M.7", .answered = false},
                                    {"object 00000032:protection level", .answered = false}};
    expect_accesses(GET, NULL, open, 3);
    const expected_access partial[] = {
        {"DB5.10.113", false, true, true, 0, 1},
        {"M.7", false, true, false, -12, 0},
        {"object 00000032:protection level", false, true, true, 0, 7}};
    expect_accesses(
        GET, RESPONSE("054C") "00 01 0008 01 03 0002 07 00 02 C08895B080EF91FFF4 00 00000000",
        partial, 3);
    const expected_access refused[] = {
        {"DB5.10.113", false, true, false, -119, 0},
        {"M.7", false, true, false, -119, 0},
        {"object 00000032:protection level", false, true, false, -119, 0}};
    expect_accesses(GET, RESPONSE("05A9") "D180B3A08086B9FF89 00000000", refused, 3);
}

static void writes_have_their_values_from_the_request(void **state)
{
    (void)state;
    const char *const request =
        REQUEST("0542") "00000000 02 09 8735 88D0B88005 02 9376 71 "
                        "05 52 02 9D18 07 01 0001 01 02 0002 09 00" QUALIFIER "00000000";
    const expected_access written[] = {{"DB5.113", true, true, true, 0, 1},
                                       {"M.7", true, true, true, -12, 9}};
    expect_accesses(request, RESPONSE("0542") "00 02 C08895B080EF91FFF4 00 00000000", written, 2);
    /* a value left out */
    const expected_access left_out[] = {{"DB5.113", true, false, false, 0, 0},
                                        {"M.7", true, false, true, 0, 9}};
    expect_accesses(REQUEST("0542") "00000000 02 09 8735 88D0B88005 02 9376 71 "
                                    "05 52 02 9D18 07 02 0002 09 00" QUALIFIER "00000000",
                    NULL, left_out, 2);
}

static void attributes_are_items_too(void **state)
{
    (void)state;
    const expected_access many[] = {{"DB7:type of the device", false, true, true, 0, 5},
                                    {"DB7:geographic address", false, true, true, 0, 6}};
    expect_accesses(REQUEST("054C") "8A0E0007 02 02 9153 9F2E" QUALIFIER "00000000",
                    RESPONSE("054C") "00 01 0002 05 02 0002 06 00 00 00000000", many, 2);
    const expected_access set[] = {{"object 1000006A:subscription credit", true, true, true, 0, 6}};
    expect_accesses(REQUEST("04F2") "1000006A 01 881D 0007 0006" QUALIFIER "00 00000000",
                    RESPONSE("04F2") "00 00000000", set, 1);
    const expected_access get[] = {{"object 00000032:498", false, true, true, 0, 3}};
    expect_accesses(REQUEST("04FC") "00000032 01 8372" QUALIFIER "00000000",
                    RESPONSE("04FC") "00 0002 03 00000000", get, 1);
    const expected_access streamed[] = {
        {"object 00000031:identification I&M0", false, true, true, 0, 9}};
    expect_accesses(REQUEST("0586") "00000031 20 04 01 9D29" QUALIFIER "0001 00000000",
                    RESPONSE("0586") "00 00 0002 09 00000000", streamed, 1);
    expect_accesses(REQUEST("0524") "00000031 915E 0000 00000000", NULL, NULL, 0);
    expect_accesses(RESPONSE("054C") "00 01 0008 01 00 00 00000000", NULL, NULL, 0);
}

static void values_are_taken_one_by_one(void **state)
{
    (void)state;
    decoded d = decode_plus(RESPONSE("054C") "00 01 0008 01 03 0002 07 00 00 00000000");
    s7_bytes values = d.pdu.u.plus.values;
    s7_plus_value value;
    uint32_t number;
    assert_true(s7_plus_next_value(&values, &number, &value));
    assert_true(number == 1 && value.number == 1);
    assert_true(s7_plus_next_value(&values, &number, &value));
    assert_true(number == 3 && value.number == 7);
    assert_false(s7_plus_next_value(&values, &number, &value));
    decoded_free(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(items_have_an_object_and_an_address),
        cmocka_unit_test(errors_are_taken_one_by_one),
        cmocka_unit_test(reads_are_put_together_with_their_answers),
        cmocka_unit_test(writes_have_their_values_from_the_request),
        cmocka_unit_test(attributes_are_items_too),
        cmocka_unit_test(values_are_taken_one_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
