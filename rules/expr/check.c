/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Types: what a value is, what can be compared with what, and what literals are beside it. */
#include "rules/expr/syntax.h"

#include <string.h>

typedef struct checker {
    expr_program *program;
    expr_error *error;
} checker;

static bool check_value(const checker *c, expr_node *node);
static bool check_condition(const checker *c, expr_node *node);

static bool is_number(expr_type type)
{
    return type == EXPR_BOOL || type == EXPR_UNSIGNED || type == EXPR_SIGNED;
}

static bool is_bytes(expr_type type)
{
    return type == EXPR_BYTES || type == EXPR_TEXT;
}

/* The text of a node with what it is: "'item.db' (number)". The caller frees it. */
static char *described(const checker *c, const expr_node *node)
{
    char *quoted = expr_quote(c->program, node->at, node->size);
    char *text = g_strdup_printf("%s (%s)", quoted, expr_type_names[node->type]);
    g_free(quoted);
    return text;
}

static bool refuse(const checker *c, const expr_node *node, const char *what)
{
    char *text = described(c, node);
    expr_fail_at(c->program, c->error, node, "%s %s", text, what);
    g_free(text);
    return false;
}

/* A word that should have been a field. */
static bool refuse_word(const checker *c, const expr_node *node)
{
    char *quoted = expr_quote(c->program, node->at, node->size);
    const char *similar =
        node->form == EXPR_WORD ? expr_field_suggest(node->text, node->text_size) : NULL;
    if (similar)
        expr_fail_at(c->program, c->error, node, "%s is no field; did you mean '%s'?", quoted,
                     similar);
    else
        expr_fail_at(c->program, c->error, node,
                     "found %s, expected a field; 's7tap fields' lists them", quoted);
    g_free(quoted);
    return false;
}

static bool is_literal(const expr_node *node)
{
    return node->op == EXPR_LITERAL;
}

/* The side that is no literal; of two the left one. */
static expr_node *typed_side(const expr_node *node)
{
    return is_literal(node->left) ? node->right : node->left;
}

/* Types of the sides that are no literals, of which there must be one. */
static bool check_typed(const checker *c, const expr_node *node)
{
    if (is_literal(node->left) && is_literal(node->right))
        return refuse_word(c, node->left);
    const expr_node *typed = typed_side(node);
    if ((!is_literal(node->left) && !check_value(c, node->left)) ||
        (!is_literal(node->right) && !check_value(c, node->right)))
        return false;
    return typed->type != EXPR_NODE ||
           refuse(c, typed, "has no value: it can only be tested alone, or counted");
}

/* A literal takes the type of the other side. */
static bool convert_literal(const checker *c, const expr_node *node)
{
    expr_node *literal = is_literal(node->left)    ? node->left
                         : is_literal(node->right) ? node->right
                                                   : NULL;
    return !literal || expr_literal_convert(c->program, literal, typed_side(node), c->error);
}

static bool are_comparable(const expr_node *left, const expr_node *right)
{
    if (is_number(left->type) || left->type == EXPR_REAL)
        return is_number(right->type) || right->type == EXPR_REAL;
    if (is_bytes(left->type))
        return is_bytes(right->type);
    return left->type == right->type && (left->type != EXPR_NAME || left->names == right->names);
}

static bool check_comparable(const checker *c, const expr_node *left, const expr_node *right)
{
    if (are_comparable(left, right))
        return true;
    char *one = described(c, left), *other = described(c, right);
    expr_fail_at(c->program, c->error, right, "%s cannot be compared with %s", one, other);
    g_free(one);
    g_free(other);
    return false;
}

static bool check_compare(const checker *c, expr_node *node)
{
    return check_typed(c, node) && convert_literal(c, node) &&
           check_comparable(c, node->left, node->right);
}

/* A name is searched as text. */
static bool check_searched(const checker *c, expr_node *left, const char *verb)
{
    if (is_literal(left))
        return refuse_word(c, left);
    if (!check_value(c, left))
        return false;
    if (is_bytes(left->type) || left->type == EXPR_NAME)
        return true;
    char *what = g_strdup_printf("is neither text nor bytes: '%s' cannot search it%s", verb,
                                 left->type == EXPR_NODE ? "" : ", but in string(...) of it");
    refuse(c, left, what);
    g_free(what);
    return false;
}

static bool check_contains(const checker *c, expr_node *node)
{
    if (!check_searched(c, node->left, "contains"))
        return false;
    const expr_node text = {.type = EXPR_TEXT};
    const expr_node *with = node->left->type == EXPR_NAME ? &text : node->left;
    if (is_literal(node->right))
        return expr_literal_convert(c->program, node->right, with, c->error);
    if (!check_value(c, node->right))
        return false;
    return is_bytes(node->right->type) ||
           refuse(c, node->right, "cannot be contained: expected text or bytes");
}

static bool compile_regex(const checker *c, expr_node *node)
{
    const expr_node *pattern = node->right;
    int code;
    PCRE2_SIZE offset;
    node->regex = pcre2_compile((PCRE2_SPTR)pattern->text, pattern->text_size,
                                PCRE2_CASELESS | PCRE2_NEVER_UTF, &code, &offset, NULL);
    if (node->regex) {
        pcre2_jit_compile(node->regex, PCRE2_JIT_COMPLETE); /* without it matching is slower */
        return true;
    }
    char message[160];
    pcre2_get_error_message(code, (PCRE2_UCHAR *)message, sizeof message);
    expr_fail_at(c->program, c->error, pattern, "not a regular expression: %s, at character %zu",
                 message, (size_t)offset + 1);
    return false;
}

static bool check_matches(const checker *c, expr_node *node)
{
    if (!check_searched(c, node->left, "matches"))
        return false;
    if (is_literal(node->right) && node->right->form == EXPR_QUOTED)
        return compile_regex(c, node);
    expr_fail_at(c->program, c->error, node->right,
                 "expected a regular expression in double quotes behind 'matches'");
    return false;
}

static int compare_literals(const expr_node *low, const expr_node *high)
{
    if (low->type == EXPR_REAL)
        return (low->value.u.real > high->value.u.real) - (low->value.u.real < high->value.u.real);
    if (low->type == EXPR_SIGNED || low->type == EXPR_TIME) {
        const int64_t a = (int64_t)low->value.u.number, b = (int64_t)high->value.u.number;
        return (a > b) - (a < b);
    }
    if (is_number(low->type) || low->type == EXPR_NAME)
        return (low->value.u.number > high->value.u.number) -
               (low->value.u.number < high->value.u.number);
    if (low->type == EXPR_IP && low->value.u.ip.family == high->value.u.ip.family)
        return memcmp(low->value.u.ip.bytes, high->value.u.ip.bytes, 16);
    return 0;
}

static bool check_element(const checker *c, expr_node *left, expr_node *element)
{
    if (is_literal(element))
        return expr_literal_convert(c->program, element, left, c->error);
    return check_value(c, element) && check_comparable(c, left, element);
}

static bool check_in(const checker *c, expr_node *node)
{
    if (is_literal(node->left))
        return refuse_word(c, node->left);
    if (!check_value(c, node->left))
        return false;
    if (node->left->type == EXPR_NODE)
        return refuse(c, node->left, "has no value: it is in no set");
    for (guint i = 0; i < node->list->len; i += 2) {
        expr_node *low = g_ptr_array_index(node->list, i);
        expr_node *high = g_ptr_array_index(node->list, i + 1);
        if (!check_element(c, node->left, low) || (high && !check_element(c, node->left, high)))
            return false;
        if (high && is_literal(low) && is_literal(high) && compare_literals(low, high) > 0) {
            expr_fail(c->program, c->error, low->at, high->at + high->size - low->at,
                      "an empty range: the first value is the greater one");
            return false;
        }
    }
    return true;
}

static bool check_exists(const checker *c, const expr_node *node)
{
    expr_node *left = node->left;
    if (is_literal(left))
        return refuse_word(c, left);
    if (!check_value(c, left))
        return false;
    if (left->op != EXPR_CALL)
        return true;
    return refuse(c, left, "is no condition: compare it with something");
}

static bool check_condition(const checker *c, expr_node *node)
{
    switch (node->op) {
    case EXPR_OR:
    case EXPR_XOR:
    case EXPR_AND:
        return check_condition(c, node->left) && check_condition(c, node->right);
    case EXPR_NOT:
        return check_condition(c, node->left);
    case EXPR_EXISTS:
        return check_exists(c, node);
    case EXPR_COMPARE:
        return check_compare(c, node);
    case EXPR_CONTAINS:
        return check_contains(c, node);
    case EXPR_MATCHES:
        return check_matches(c, node);
    default:
        return check_in(c, node);
    }
}

static bool check_field(expr_node *node)
{
    const expr_field_info info = expr_field_describe(node->field);
    node->type = info.type;
    node->bits = info.bits;
    node->names = info.names;
    return true;
}

static bool check_slice(const checker *c, expr_node *node)
{
    if (is_literal(node->left))
        return refuse_word(c, node->left);
    if (!check_value(c, node->left))
        return false;
    node->type = EXPR_BYTES;
    return is_bytes(node->left->type) || node->left->type == EXPR_IP ||
           refuse(c, node->left, "has no bytes to take a slice of");
}

static bool check_mask(const checker *c, expr_node *node)
{
    if (!check_typed(c, node))
        return false;
    const expr_node *typed = typed_side(node);
    if (!is_number(typed->type) && !is_bytes(typed->type) && typed->type != EXPR_IP)
        return refuse(c, typed, "has no bits that '&' could take");
    node->type = is_number(typed->type)  ? EXPR_UNSIGNED
                 : is_bytes(typed->type) ? EXPR_BYTES
                                         : EXPR_IP;
    node->bits = 64;
    return convert_literal(c, node) && check_comparable(c, node->left, node->right);
}

/* Literals beside numbers may be any number; with a point or exponent they are reals. */
static bool check_operand(const checker *c, expr_node *operand, const expr_node *other)
{
    if (!is_literal(operand))
        return check_value(c, operand) && (is_number(operand->type) || operand->type == EXPR_REAL ||
                                           refuse(c, operand, "is no number to calculate with"));
    const bool hexadecimal = operand->text[0] == '0' && (operand->text[1] | 0x20) == 'x';
    const bool real = other->type == EXPR_REAL ||
                      (!hexadecimal && operand->form == EXPR_WORD && strpbrk(operand->text, ".eE"));
    const expr_node with = {.type = real ? EXPR_REAL : EXPR_SIGNED, .bits = 64};
    return expr_literal_convert(c->program, operand, &with, c->error);
}

static bool check_sum(const checker *c, expr_node *node)
{
    expr_node *left = node->left, *right = node->right;
    if (is_literal(left) && is_literal(right))
        return refuse_word(c, left);
    expr_node *first = is_literal(left) ? right : left, *second = first == left ? right : left;
    if (!check_operand(c, first, first) || !check_operand(c, second, first))
        return false;
    const bool real = left->type == EXPR_REAL || right->type == EXPR_REAL;
    node->type = real ? EXPR_REAL : EXPR_SIGNED;
    node->bits = 64;
    return true;
}

static bool check_negate(const checker *c, expr_node *node)
{
    if (is_literal(node->left))
        return refuse_word(c, node->left);
    if (!check_operand(c, node->left, node->left))
        return false;
    node->type = node->left->type == EXPR_REAL ? EXPR_REAL : EXPR_SIGNED;
    node->bits = 64;
    return true;
}

static bool check_extreme(const checker *c, expr_node *node)
{
    expr_node *typed = NULL;
    for (guint i = 0; i < node->list->len && !typed; i++) {
        expr_node *argument = g_ptr_array_index(node->list, i);
        typed = is_literal(argument) ? NULL : argument;
    }
    if (!typed)
        return refuse_word(c, g_ptr_array_index(node->list, 0));
    if (!check_value(c, typed))
        return false;
    for (guint i = 0; i < node->list->len; i++) {
        expr_node *argument = g_ptr_array_index(node->list, i);
        if (argument != typed && !check_element(c, typed, argument))
            return false;
    }
    node->type = typed->type;
    node->bits = typed->bits;
    node->names = typed->names;
    return typed->type != EXPR_NODE || refuse(c, typed, "has no value");
}

static bool check_argument(const checker *c, expr_node *node, expr_node *argument)
{
    const expr_type type = argument->type;
    const char *name = expr_function_names[node->function];
    bool good = true;
    node->type = EXPR_UNSIGNED;
    node->bits = 64;
    if (node->function == EXPR_LOWER || node->function == EXPR_UPPER) {
        node->type = EXPR_TEXT;
        good = type == EXPR_TEXT || type == EXPR_NAME;
    } else if (node->function == EXPR_STRING) {
        node->type = EXPR_TEXT;
        good = type != EXPR_NODE && type != EXPR_BYTES;
    } else if (node->function == EXPR_ABS) {
        node->type = type;
        good = is_number(type) || type == EXPR_REAL;
    } else if (node->function == EXPR_LEN) {
        good = type != EXPR_NODE && type != EXPR_NAME && type != EXPR_TIME;
    }
    if (good)
        return true;
    char *what = g_strdup_printf("is nothing that %s() takes", name);
    refuse(c, argument, what);
    g_free(what);
    return false;
}

static bool check_call(const checker *c, expr_node *node)
{
    if (node->function == EXPR_MAX || node->function == EXPR_MIN)
        return check_extreme(c, node);
    expr_node *argument = g_ptr_array_index(node->list, 0);
    if (node->list->len > 1) {
        const expr_node *second = g_ptr_array_index(node->list, 1);
        expr_fail_at(c->program, c->error, second, "%s() takes one argument",
                     expr_function_names[node->function]);
        return false;
    }
    if (is_literal(argument))
        return refuse_word(c, argument);
    return check_value(c, argument) && check_argument(c, node, argument);
}

static bool check_value(const checker *c, expr_node *node)
{
    switch (node->op) {
    case EXPR_FIELD:
        return check_field(node);
    case EXPR_LITERAL:
        return refuse_word(c, node);
    case EXPR_SLICE:
        return check_slice(c, node);
    case EXPR_MASK:
        return check_mask(c, node);
    case EXPR_NEGATE:
        return check_negate(c, node);
    case EXPR_CALL:
        return check_call(c, node);
    default:
        return check_sum(c, node);
    }
}

bool expr_check(expr_program *program, expr_error *error)
{
    const checker c = {program, error};
    return check_condition(&c, program->root);
}
