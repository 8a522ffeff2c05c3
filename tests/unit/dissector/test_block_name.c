/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/block_name.h"

#include "exact_bytes.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <string.h>

static s7_bytes text_of(const char *string)
{
    return exact_copy((s7_bytes){(const uint8_t *)string, strlen(string)}, strlen(string));
}

typedef struct name_row {
    const char *name, *text;
    char ident;
    uint8_t type;
    uint32_t number;
    char file_system;
} name_row;

static void reads_names(void **state)
{
    (void)state;
    static const name_row rows[] = {
        {"_0A00001P", "DB1", '_', 0x0A, 1, 'P'},
        {"$0800122A", "OB122", '$', 0x08, 122, 'A'},
        {"_0F99999B", "SFB99999", '_', 0x0F, 99999, 'B'},
        {"0B00004P", "SDB4", '_', 0x0B, 4, 'P'},
        {"0C00010A", "FC10", '_', 0x0C, 10, 'A'},
        {"_0D00001A", "SFC1", '_', 0x0D, 1, 'A'},
        {"_0E00049A", "FB49", '_', 0x0E, 49, 'A'},
        {"_1100002A", "BLOCK_11_2", '_', 0x11, 2, 'A'},
        {"_9F00002A", "BLOCK_9F_2", '_', 0x9F, 2, 'A'},
        {"_A900002A", "BLOCK_A9_2", '_', 0xA9, 2, 'A'},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const s7_bytes name = text_of(rows[i].name);
        s7_block_name block;
        char buffer[40];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        assert_true(s7_block_name_decode(name, &block));
        s7_block_name_text(&block, &text);
        assert_true(block.valid);
        assert_int_equal(block.ident, rows[i].ident);
        assert_int_equal(block.type, rows[i].type);
        assert_int_equal(block.number, rows[i].number);
        assert_int_equal(block.file_system, rows[i].file_system);
        assert_string_equal(buffer, rows[i].text);
        exact_free(name);
    }
}

static void refuses_other_names(void **state)
{
    (void)state;
    static const char *const names[] = {
        "",          "_",         "_0A0001P",  "_0A000001P", "X0A00001P", "_0G00001P",
        "_0A0000XP", "_0A00001Z", "_0a00001P", "_N_MPF_DIR", "_0A 0001P", "_A:00001P",
        "_:A00001P", "_0@00001P", "_AG00001P", "_GA00001P",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const s7_bytes name = text_of(names[i]);
        s7_block_name block;
        char buffer[8];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        assert_false(s7_block_name_decode(name, &block));
        assert_false(block.valid);
        s7_block_name_text(&block, &text);
        assert_string_equal(buffer, "");
        exact_free(name);
    }
}

static void walks_blocks_of_a_service(void **state)
{
    (void)state;
    const s7_bytes argument = exact_hex("0200 3041303030303150 3042303030303450");
    const s7_pi pi = {.argument = argument, .blocks = 2};
    s7_block_name block;
    assert_true(s7_pi_block(&pi, 0, &block));
    assert_int_equal(block.type, 0x0A);
    assert_int_equal(block.number, 1);
    assert_true(s7_pi_block(&pi, 1, &block));
    assert_int_equal(block.type, 0x0B);
    assert_int_equal(block.number, 4);
    assert_false(s7_pi_block(&pi, 2, &block));
    assert_false(block.valid);
    exact_free(argument);
}

static void reads_decimal_numbers(void **state)
{
    (void)state;
    uint32_t number = 7;
    assert_true(s7_decimal((s7_bytes){(const uint8_t *)"000216", 6}, &number));
    assert_int_equal(number, 216);
    assert_true(s7_decimal((s7_bytes){(const uint8_t *)"999999999", 9}, &number));
    assert_int_equal(number, 999999999);
    assert_false(s7_decimal((s7_bytes){(const uint8_t *)"0000000001", 10}, &number));
    assert_false(s7_decimal((s7_bytes){NULL, 0}, &number));
    assert_false(s7_decimal((s7_bytes){(const uint8_t *)"12 ", 3}, &number));
    assert_false(s7_decimal((s7_bytes){(const uint8_t *)"-1", 2}, &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_names),
        cmocka_unit_test(refuses_other_names),
        cmocka_unit_test(walks_blocks_of_a_service),
        cmocka_unit_test(reads_decimal_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
