/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/syntax.h"

#include <string.h>

static const char *const relations[][2] = {
    [EXPR_EQUAL] = {"==", "==="}, [EXPR_UNEQUAL] = {"!==", "!="},
    [EXPR_LESS] = {"<", "<"},     [EXPR_LESS_EQUAL] = {"<=", "<="},
    [EXPR_GREATER] = {">", ">"},  [EXPR_GREATER_EQUAL] = {">=", ">="},
};

static const char *const signs[] = {
    [EXPR_OR] = "or",           [EXPR_XOR] = "xor",
    [EXPR_AND] = "and",         [EXPR_CONTAINS] = "contains",
    [EXPR_MATCHES] = "matches", [EXPR_MASK] = "&",
    [EXPR_ADD] = "+",           [EXPR_SUBTRACT] = "-",
    [EXPR_MULTIPLY] = "*",      [EXPR_DIVIDE] = "/",
    [EXPR_MODULO] = "%",
};

static void put(GString *out, const expr_node *node);

/* Characters that stand for themselves in a text; all others as \xNN. */
static void put_quoted(GString *out, const expr_node *node, char quote)
{
    g_string_append_c(out, quote);
    for (size_t i = 0; i < node->text_size; i++) {
        const unsigned char c = (unsigned char)node->text[i];
        if (c < 0x20 || c >= 0x7F)
            g_string_append_printf(out, "\\x%02x", c);
        else if (c == '\\' || c == (unsigned char)quote)
            g_string_append_printf(out, "\\%c", c);
        else
            g_string_append_c(out, (char)c);
    }
    g_string_append_c(out, quote);
}

static void put_literal(GString *out, const expr_node *node)
{
    if (node->form == EXPR_WORD)
        g_string_append_len(out, node->text, (gssize)node->text_size);
    else
        put_quoted(out, node, node->form == EXPR_QUOTED ? '"' : '\'');
}

static void put_slices(GString *out, const expr_node *node)
{
    g_string_append_c(out, '[');
    for (guint i = 0; i < node->slices->len; i++) {
        const expr_slice *slice = &g_array_index(node->slices, expr_slice, i);
        g_string_append_printf(out, "%s%d", i > 0 ? "," : "", slice->from);
        if (slice->open)
            g_string_append_c(out, ':');
        else
            g_string_append_printf(out, "%c%d", slice->by_length ? ':' : '-', slice->to);
    }
    g_string_append_c(out, ']');
}

static void put_list(GString *out, const expr_node *node)
{
    for (guint i = 0; i < node->list->len; i++) {
        const expr_node *element = g_ptr_array_index(node->list, i);
        const bool high = node->op == EXPR_IN && i % 2 == 1;
        if (!element)
            continue;
        if (i > 0)
            g_string_append(out, high ? " .. " : ", ");
        put(out, element);
    }
}

/* What calculates stands in braces, conditions in parentheses. */
static void put_pair(GString *out, const expr_node *node, const char *sign)
{
    const bool value = node->op > EXPR_LAST_CONDITION;
    g_string_append_c(out, value ? '{' : '(');
    if (node->op == EXPR_COMPARE && node->all && node->relation >= EXPR_LESS)
        g_string_append(out, "all ");
    put(out, node->left);
    g_string_append_printf(out, " %s ", sign);
    put(out, node->right);
    g_string_append_c(out, value ? '}' : ')');
}

static void put(GString *out, const expr_node *node)
{
    switch (node->op) {
    case EXPR_NOT:
        g_string_append(out, "(not ");
        put(out, node->left);
        g_string_append_c(out, ')');
        return;
    case EXPR_EXISTS:
        put(out, node->left);
        return;
    case EXPR_COMPARE:
        put_pair(out, node, relations[node->relation][node->all]);
        return;
    case EXPR_IN:
        g_string_append_c(out, '(');
        put(out, node->left);
        g_string_append(out, " in {");
        put_list(out, node);
        g_string_append(out, "})");
        return;
    case EXPR_FIELD:
        g_string_append(out, expr_field_describe(node->field).key);
        return;
    case EXPR_LITERAL:
        put_literal(out, node);
        return;
    case EXPR_SLICE:
        put(out, node->left);
        put_slices(out, node);
        return;
    case EXPR_NEGATE:
        g_string_append(out, "{- ");
        put(out, node->left);
        g_string_append_c(out, '}');
        return;
    case EXPR_CALL:
        g_string_append_printf(out, "%s(", expr_function_names[node->function]);
        put_list(out, node);
        g_string_append_c(out, ')');
        return;
    default:
        put_pair(out, node, signs[node->op]);
    }
}

char *expr_text(const expr_program *program)
{
    GString *out = g_string_new(NULL);
    put(out, program->root);
    return g_string_free(out, FALSE);
}
