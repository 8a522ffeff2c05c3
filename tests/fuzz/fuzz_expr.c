/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions. Whatever the text: a program, or one message with a place in the text. A program is
 * printed and compiled again to the same text, and both say the same of any values. The first byte
 * chooses the values; half of the texts are built of words of the language. */
#include "rules/expr/facts.h"

#include "exact.h"

#include <glib.h>
#include <string.h>

static void check_error(s7_bytes in, expr_error *error)
{
    FUZZ_CHECK(error->message && g_utf8_validate(error->message, -1, NULL));
    FUZZ_CHECK(error->at + error->size <= in.size);
    FUZZ_CHECK(error->column >= 1 && error->column <= in.size + 1);
    char *caret = expr_error_caret((const char *)in.data, in.size, error);
    FUZZ_CHECK(strchr(caret, '\n') && strchr(caret, '^'));
    g_free(caret);
    g_free(error->message);
}

/* A few values of each field that is wanted, drawn from a seed. */
static void put_values(expr_facts *facts, const expr_program *program, uint32_t seed)
{
    static const uint8_t some[] = "DB10.DBX0.0\0\x01\xFFpanel";
    size_t count;
    const expr_field *fields = expr_fields_of(program, &count);
    for (size_t i = 0; i < count; i++) {
        const expr_type type = expr_field_describe(fields[i]).type;
        for (uint32_t n = seed % 4; n > 0; n--) {
            seed = seed * 1664525 + 1013904223;
            const uint32_t drawn = seed >> 8;
            if (type == EXPR_REAL)
                expr_put_real(facts, fields[i], (double)(int32_t)drawn / 64);
            else if (type == EXPR_IP)
                expr_put_ip(facts, fields[i], drawn % 2 ? 4 : 6, some);
            else if (type == EXPR_BYTES || type == EXPR_TEXT)
                expr_put_copy(facts, fields[i], (s7_bytes){some, drawn % sizeof some});
            else
                expr_put_unsigned(facts, fields[i], drawn % 3 ? drawn % 16 : (uint64_t)0 - drawn);
        }
    }
}

static bool holds(const expr_program *program, uint32_t seed)
{
    expr_facts *facts = expr_facts_new();
    expr_facts_want(facts, program);
    put_values(facts, program, seed);
    const bool result = expr_holds(program, facts);
    FUZZ_CHECK(expr_holds(program, facts) == result);
    expr_facts_free(facts);
    return result;
}

static void check_program(const expr_program *program, uint8_t seed)
{
    expr_error error;
    char *text = expr_text(program);
    expr_program *again = expr_compile(text, strlen(text), &error);
    if (!again) { /* all parentheses may be too many, or too deep */
        FUZZ_CHECK(strstr(error.message, "nested") || strstr(error.message, "longer"));
        g_free(error.message);
        g_free(text);
        return;
    }
    char *same = expr_text(again);
    FUZZ_CHECK(strcmp(text, same) == 0);
    for (uint32_t i = 0; i < 8; i++)
        FUZZ_CHECK(holds(program, seed + i * 77) == holds(again, seed + i * 77));
    expr_free(again);
    g_free(same);
    g_free(text);
}

static void check_text(s7_bytes in, uint8_t seed)
{
    expr_error error;
    expr_program *program = expr_compile((const char *)in.data, in.size, &error);
    if (!program) {
        check_error(in, &error);
        return;
    }
    check_program(program, seed);
    expr_free(program);
}

/* Each byte is a word. */
static void check_words(const uint8_t *data, size_t size, uint8_t seed)
{
    static const char *const words[] = {
        "item.db",     "value",
        "tsap",        "client.ip",
        "value.real",  "rosctr",
        "status",      "item",
        "time",        "==",
        "!=",          "~=",
        "===",         "<",
        ">=",          "in",
        "not",         "and",
        "or",          "xor",
        "(",           ")",
        "{",           "}",
        "[1:2]",       "[-2:]",
        "&",           "+",
        "-",           "*",
        "/",           "%",
        "10",          "0x0a",
        "-5",          "1.5",
        "\"DB\"",      "r\"^d\"",
        "'a'",         "aa:bb",
        "10.1.0.0/16", "fd00::1",
        "Job",         "refused",
        "true",        "len(",
        "lower(",      "count(",
        "max(",        "string(",
        "abs(",        ",",
        "..",          "contains",
        "matches",     "all",
        "any",         "value.signed",
        "[0,3-4]",     "2025-11-03",
        "not in",      "value.bool",
    };
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < size; i++)
        g_string_append_printf(text, "%s ", words[data[i] % G_N_ELEMENTS(words)]);
    const s7_bytes in = fuzz_exact((const uint8_t *)text->str, text->len);
    check_text(in, seed);
    fuzz_free(in);
    g_string_free(text, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    if (data[0] % 2) {
        check_words(data + 1, size - 1, data[0] / 2);
        return 0;
    }
    const s7_bytes in = fuzz_exact(data + 1, size - 1);
    check_text(in, data[0] / 2);
    fuzz_free(in);
    return 0;
}
