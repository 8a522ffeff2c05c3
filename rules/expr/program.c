/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/syntax.h"

#include <stdarg.h>
#include <string.h>

enum { MAX_QUOTED = 40 }; /* characters of the text repeated in a message */

static void free_node(gpointer data)
{
    expr_node *node = data;
    if (node->list)
        g_ptr_array_unref(node->list);
    if (node->slices)
        g_array_unref(node->slices);
    if (node->numbers)
        g_array_unref(node->numbers);
    if (node->regex)
        pcre2_code_free(node->regex);
    g_free(node->text);
    g_free(node->bytes);
    g_free(node);
}

expr_node *expr_node_new(expr_program *program, expr_op op, size_t at)
{
    expr_node *node = g_new0(expr_node, 1);
    node->op = op;
    node->at = at;
    g_ptr_array_add(program->nodes, node);
    return node;
}

static unsigned column_of(const char *text, size_t at)
{
    unsigned column = 1;
    for (size_t i = 0; i < at; i++)
        column += ((unsigned char)text[i] & 0xC0) != 0x80;
    return column;
}

void expr_fail(const expr_program *program, expr_error *error, size_t at, size_t size,
               const char *format, ...)
{
    if (error->message)
        return;
    va_list arguments;
    va_start(arguments, format);
    *error = (expr_error){
        .at = at,
        .size = size,
        .column = column_of(program->source, at),
        .message = g_strdup_vprintf(format, arguments),
    };
    va_end(arguments);
}

char *expr_quote(const expr_program *program, size_t at, size_t size)
{
    const char *text = program->source + at;
    size_t taken = 0, characters = 0;
    while (taken < size && characters <= MAX_QUOTED)
        characters += ((unsigned char)text[taken++] & 0xC0) != 0x80;
    const bool cut = characters > MAX_QUOTED;
    return g_strdup_printf("'%.*s%s'", (int)(cut ? taken - 1 : taken), text, cut ? "..." : "");
}

static bool is_text(expr_program *program, expr_error *error)
{
    const char *bad = NULL;
    if (program->size > EXPR_MAX_SIZE)
        expr_fail(program, error, 0, 0, "longer than %d bytes", EXPR_MAX_SIZE);
    else if (!g_utf8_validate_len(program->source, program->size, &bad))
        expr_fail(program, error, (size_t)(bad - program->source), 1,
                  "found byte 0x%02x, expected UTF-8 text", (unsigned char)*bad);
    return !error->message;
}

/* Fields in the order in which they are first named. */
static void gather_fields(expr_program *program)
{
    for (guint i = 0; i < program->nodes->len; i++) {
        const expr_node *node = g_ptr_array_index(program->nodes, i);
        bool known = node->op != EXPR_FIELD;
        for (guint j = 0; j < program->fields->len && !known; j++)
            known = g_array_index(program->fields, expr_field, j) == node->field;
        if (!known)
            g_array_append_val(program->fields, node->field);
    }
}

expr_program *expr_compile(const char *text, size_t size, expr_error *error)
{
    expr_program *program = g_new0(expr_program, 1);
    program->source = g_malloc(size + 1);
    if (size > 0)
        memcpy(program->source, text, size);
    program->source[size] = '\0';
    program->size = size;
    program->nodes = g_ptr_array_new_with_free_func(free_node);
    program->fields = g_array_new(FALSE, FALSE, sizeof(expr_field));
    *error = (expr_error){0};
    if (is_text(program, error) && expr_parse(program, error) && expr_check(program, error)) {
        gather_fields(program);
        return program;
    }
    expr_free(program);
    return NULL;
}

void expr_free(expr_program *program)
{
    if (!program)
        return;
    g_ptr_array_unref(program->nodes);
    g_array_unref(program->fields);
    g_free(program->source);
    g_free(program);
}

const char *expr_source(const expr_program *program)
{
    return program->source;
}

const expr_field *expr_fields_of(const expr_program *program, size_t *count)
{
    *count = program->fields->len;
    return (const expr_field *)(const void *)program->fields->data;
}

bool expr_applies(const expr_program *program, unsigned where, const char *what, expr_error *error)
{
    *error = (expr_error){0};
    for (guint i = 0; i < program->nodes->len && !error->message; i++) {
        const expr_node *node = g_ptr_array_index(program->nodes, i);
        const expr_field_info info = expr_field_describe(node->field);
        if (node->op == EXPR_FIELD && !(info.where & where))
            expr_fail_at(program, error, node, "'%s' is nothing that %s has", info.key, what);
    }
    return !error->message;
}

char *expr_error_caret(const char *text, size_t size, const expr_error *error)
{
    GString *out = g_string_new_len(text, (gssize)size);
    for (gsize i = 0; i < out->len; i++)
        if ((unsigned char)out->str[i] < 0x20 || out->str[i] == 0x7F)
            out->str[i] = ' ';
    const size_t end = MIN(error->at + error->size, size);
    const unsigned marked = end > error->at ? column_of(text, end) - column_of(text, error->at) : 1;
    g_string_append_c(out, '\n');
    for (unsigned i = 1; i < error->column; i++)
        g_string_append_c(out, ' ');
    g_string_append_c(out, '^');
    for (unsigned i = 1; i < marked; i++)
        g_string_append_c(out, '~');
    return g_string_free(out, FALSE);
}
