/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "written_facts.h"

#include <arpa/inet.h>
#include <glib.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

expr_program *compiled(const char *text)
{
    expr_error error;
    expr_program *program = expr_compile(text, strlen(text), &error);
    if (!program)
        fail_msg("%s: %u: %s", text, error.column, error.message);
    return program;
}

const char *complaint(const char *text)
{
    static char message[512];
    expr_error error;
    expr_program *program = expr_compile(text, strlen(text), &error);
    if (program)
        fail_msg("%s: compiles", text);
    g_snprintf(message, sizeof message, "%u: %s", error.column, error.message);
    assert_true(error.at + error.size <= strlen(text));
    g_free(error.message);
    return message;
}

static void put_hex(expr_facts *facts, expr_field field, const char *text)
{
    uint8_t bytes[256];
    const size_t size = strlen(text) / 2;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(g_ascii_xdigit_value(text[2 * i]) << 4 |
                             g_ascii_xdigit_value(text[2 * i + 1]));
    expr_put_copy(facts, field, (s7_bytes){bytes, size});
}

static void put_one(expr_facts *facts, expr_field field, const char *text)
{
    uint8_t bytes[16];
    switch (expr_field_describe(field).type) {
    case EXPR_REAL: /* single precision, as those of the tests are */
        expr_put_real(facts, field, (double)(float)g_ascii_strtod(text, NULL));
        return;
    case EXPR_BYTES:
        put_hex(facts, field, text);
        return;
    case EXPR_TEXT:
        expr_put_copy(facts, field, (s7_bytes){(const uint8_t *)text, strlen(text)});
        return;
    case EXPR_NAME:
        expr_put_name(facts, field, text);
        return;
    case EXPR_IP:
        if (inet_pton(AF_INET, text, bytes) == 1) {
            expr_put_ip(facts, field, 4, bytes);
        } else {
            assert_int_equal(inet_pton(AF_INET6, text, bytes), 1);
            expr_put_ip(facts, field, 6, bytes);
        }
        return;
    default:
        expr_put_unsigned(facts, field, (uint64_t)g_ascii_strtoll(text, NULL, 0));
    }
}

void put_written(expr_facts *facts, const char *written)
{
    char **parts = g_strsplit(written, ";", -1);
    for (char **part = parts; *part; part++) {
        char *equals = strchr(*part, '=');
        expr_field field;
        if (**part == '\0')
            continue;
        assert_non_null(equals);
        assert_true(expr_field_find(*part, (size_t)(equals - *part), &field));
        put_one(facts, field, equals + 1);
    }
    g_strfreev(parts);
}

bool holds_for(const char *text, const char *written)
{
    expr_program *program = compiled(text);
    expr_facts *facts = expr_facts_new();
    expr_facts_want(facts, program);
    put_written(facts, written);
    const bool result = expr_holds(program, facts);
    assert_int_equal(expr_holds(program, facts), result);
    expr_facts_free(facts);
    expr_free(program);
    return result;
}
