/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From words to the tree: one function per level of precedence, loosest first, as Wireshark has
 * them:
 *
 *   or ||  ·  xor ^^  ·  and &&  ·  not !  ·  comparisons, contains, matches, in  ·  &  ·  + -
 *   ·  * / %  ·  - (sign)  ·  [slice]
 */
#include "rules/expr/lex.h"
#include "rules/expr/suggest.h"

#include <string.h>

typedef struct parser {
    expr_program *program;
    expr_error *error;
    expr_token token; /* at hand */
    unsigned depth;
} parser;

const char *const expr_function_names[EXPR_FUNCTION_COUNT + 1] = {
    [EXPR_LEN] = "len",     [EXPR_COUNT] = "count",   [EXPR_LOWER] = "lower",
    [EXPR_UPPER] = "upper", [EXPR_STRING] = "string", [EXPR_ABS] = "abs",
    [EXPR_MAX] = "max",     [EXPR_MIN] = "min",       [EXPR_FUNCTION_COUNT] = NULL,
};

static expr_node *parse_condition(parser *p);
static expr_node *parse_value(parser *p);

static bool advance(parser *p)
{
    return expr_lex(p->program, p->token.at + p->token.size, &p->token, p->error);
}

static bool peek(const parser *p, expr_token *next)
{
    expr_error none = {0};
    const bool good = expr_lex(p->program, p->token.at + p->token.size, next, &none);
    g_free(none.message);
    return good;
}

static expr_node *expected(parser *p, const char *what)
{
    char *found = p->token.kind == EXPR_T_END ? g_strdup("the end")
                                              : expr_quote(p->program, p->token.at, p->token.size);
    expr_fail(p->program, p->error, p->token.at, p->token.size, "found %s, expected %s", found,
              what);
    g_free(found);
    return NULL;
}

static bool take(parser *p, expr_token_kind kind, const char *what)
{
    if (p->token.kind == kind)
        return advance(p);
    expected(p, what);
    return false;
}

/* From the beginning of `first` to the end of `last`. */
static void set_span(expr_node *node, size_t at, const expr_node *last)
{
    node->size = last->at + last->size - at;
    node->at = at;
}

static expr_node *join(parser *p, expr_op op, expr_node *left, expr_node *right)
{
    if (!left || !right)
        return NULL;
    expr_node *node = expr_node_new(p->program, op, left->at);
    node->left = left;
    node->right = right;
    set_span(node, left->at, right);
    return node;
}

static bool is_condition(const expr_node *node)
{
    return node->op <= EXPR_LAST_CONDITION;
}

/* What stands alone is asked whether it is there. */
static expr_node *as_condition(parser *p, expr_node *node)
{
    if (!node || is_condition(node))
        return node;
    expr_node *test = expr_node_new(p->program, EXPR_EXISTS, node->at);
    test->left = node;
    test->size = node->size;
    return test;
}

static expr_node *as_value(parser *p, expr_node *node)
{
    if (!node || !is_condition(node))
        return node;
    if (node->op == EXPR_EXISTS)
        return node->left;
    expr_fail_at(p->program, p->error, node, "found a condition, expected a field or a value");
    return NULL;
}

/* Down one level of nesting; up again with p->depth--. */
static bool nest(parser *p)
{
    if (p->depth++ < EXPR_MAX_DEPTH)
        return true;
    expr_fail(p->program, p->error, p->token.at, p->token.size, "nested more than %d levels deep",
              EXPR_MAX_DEPTH);
    return false;
}

static expr_node *parse_group(parser *p, expr_token_kind close, const char *what,
                              expr_node *(*inner)(parser *))
{
    const size_t at = p->token.at;
    if (!nest(p) || !advance(p))
        return NULL;
    expr_node *node = inner(p);
    p->depth--;
    const size_t end = p->token.at + p->token.size;
    if (!node || !take(p, close, what))
        return NULL;
    node->at = at;
    node->size = end - at;
    return node;
}

static expr_node *parse_literal(parser *p)
{
    expr_node *node = expr_node_new(p->program, EXPR_LITERAL, p->token.at);
    node->size = p->token.size;
    node->form = p->token.kind == EXPR_T_WORD     ? EXPR_WORD
                 : p->token.kind == EXPR_T_QUOTED ? EXPR_QUOTED
                                                  : EXPR_CHARACTER;
    if (node->form == EXPR_WORD) {
        node->text_size = p->token.size;
        node->text = g_strndup(p->program->source + node->at, node->size);
    } else {
        node->text = expr_unquote(p->program, &p->token, &node->text_size, p->error);
    }
    return node->text && advance(p) ? node : NULL;
}

static expr_node *parse_call(parser *p)
{
    expr_node *node = expr_node_new(p->program, EXPR_CALL, p->token.at);
    char *name = g_strndup(p->program->source + p->token.at, p->token.size);
    int found = 0;
    while (expr_function_names[found] && !g_str_equal(expr_function_names[found], name))
        found++;
    if (found == EXPR_FUNCTION_COUNT) {
        const char *similar = expr_suggest(name, expr_function_names);
        expr_fail(p->program, p->error, p->token.at, p->token.size,
                  "'%s' is no function: expected len, count, lower, upper, string, abs, max or min"
                  "%s%s%s",
                  name, similar ? "; did you mean '" : "", similar ? similar : "",
                  similar ? "'?" : "");
    }
    g_free(name);
    node->function = (expr_function)found;
    node->list = g_ptr_array_new();
    if (found == EXPR_FUNCTION_COUNT || !advance(p) || !nest(p))
        return NULL;
    do {
        expr_node *argument = advance(p) ? parse_value(p) : NULL;
        if (!argument)
            return NULL;
        g_ptr_array_add(node->list, argument);
    } while (p->token.kind == EXPR_T_COMMA);
    p->depth--;
    node->size = p->token.at + p->token.size - node->at;
    return take(p, EXPR_T_CLOSE, "')' or ',' behind the argument of the function") ? node : NULL;
}

static expr_node *parse_word(parser *p)
{
    expr_token next;
    if (peek(p, &next) && next.kind == EXPR_T_OPEN)
        return parse_call(p);
    expr_field field;
    if (!expr_field_find(p->program->source + p->token.at, p->token.size, &field))
        return parse_literal(p);
    expr_node *node = expr_node_new(p->program, EXPR_FIELD, p->token.at);
    node->field = field;
    node->size = p->token.size;
    return advance(p) ? node : NULL;
}

static expr_node *parse_primary(parser *p)
{
    switch (p->token.kind) {
    case EXPR_T_WORD:
        return parse_word(p);
    case EXPR_T_QUOTED:
    case EXPR_T_CHARACTER:
        return parse_literal(p);
    case EXPR_T_OPEN:
        return parse_group(p, EXPR_T_CLOSE, "')', 'and' or 'or'", parse_condition);
    case EXPR_T_OPEN_BRACE:
        return parse_group(p, EXPR_T_CLOSE_BRACE, "'}' or an operator", parse_value);
    default:
        return expected(p, "a field or a value");
    }
}

typedef struct scan {
    const char *c, *end;
} scan;

static void skip_blanks(scan *s)
{
    while (s->c < s->end && (*s->c == ' ' || *s->c == '\t'))
        s->c++;
}

/* A number with its sign. */
static bool scan_number(scan *s, int32_t *out)
{
    skip_blanks(s);
    const bool negative = s->c < s->end && *s->c == '-';
    const char *digits = s->c + negative;
    int64_t number = 0;
    const char *c = digits;
    for (; c < s->end && g_ascii_isdigit(*c) && number < 100000000; c++)
        number = number * 10 + (*c - '0');
    if (c == digits)
        return false;
    *out = (int32_t)(negative ? -number : number);
    s->c = c;
    skip_blanks(s);
    return true;
}

/* [i:j] from i, j bytes; [i-j] from i to j; [i] one byte; [:j] the first j; [i:] all from i on. */
static bool scan_slice(scan *s, expr_slice *out)
{
    *out = (expr_slice){.to = 1, .by_length = true};
    skip_blanks(s);
    const bool from_start = s->c < s->end && *s->c == ':';
    if (!from_start && !scan_number(s, &out->from))
        return false;
    if (s->c >= s->end)
        return false;
    if (*s->c == '-') {
        s->c++;
        out->by_length = false;
        return scan_number(s, &out->to) && (out->from < 0) == (out->to < 0) && out->from <= out->to;
    }
    if (*s->c != ':')
        return true;
    s->c++;
    out->open = !scan_number(s, &out->to);
    return (!out->open || !from_start) && (out->open || out->to > 0);
}

static expr_node *parse_slices(parser *p, expr_node *of)
{
    expr_node *node = expr_node_new(p->program, EXPR_SLICE, of->at);
    const char *source = p->program->source;
    scan s = {source + p->token.at + 1, source + p->program->size};
    node->left = of;
    node->slices = g_array_new(FALSE, FALSE, sizeof(expr_slice));
    bool good;
    do {
        expr_slice slice;
        good = scan_slice(&s, &slice);
        g_array_append_val(node->slices, slice);
    } while (good && s.c < s.end && *s.c == ',' && s.c++);
    if (!good || s.c >= s.end || *s.c != ']') {
        const size_t at = MIN((size_t)(s.c - source), p->program->size);
        expr_fail(p->program, p->error, at, at < p->program->size,
                  "expected a slice, such as [2], [0:4] from byte 0 four bytes, [4-7], [:2] or "
                  "[-2:]");
        return NULL;
    }
    p->token.size = (size_t)(s.c + 1 - source) - p->token.at;
    node->size = p->token.at + p->token.size - node->at;
    return advance(p) ? node : NULL;
}

static expr_node *parse_postfix(parser *p)
{
    expr_node *node = parse_primary(p);
    while (node && p->token.kind == EXPR_T_OPEN_BRACKET) {
        node = as_value(p, node);
        if (node)
            node = parse_slices(p, node);
    }
    return node;
}

/* A sign belongs to the number behind it. */
static expr_node *negate(parser *p, size_t at, expr_node *node)
{
    if (node->op == EXPR_LITERAL && node->form == EXPR_WORD && g_ascii_isdigit(*node->text)) {
        char *text = g_strconcat("-", node->text, NULL);
        g_free(node->text);
        node->text = text;
        node->text_size++;
        set_span(node, at, node);
        return node;
    }
    expr_node *negative = expr_node_new(p->program, EXPR_NEGATE, at);
    negative->left = node;
    set_span(negative, at, node);
    return negative;
}

static expr_node *parse_sign(parser *p)
{
    const expr_token_kind kind = p->token.kind;
    const size_t at = p->token.at;
    if (kind != EXPR_T_SUBTRACT && kind != EXPR_T_ADD)
        return parse_postfix(p);
    if (!nest(p) || !advance(p))
        return NULL;
    expr_node *node = as_value(p, parse_sign(p));
    p->depth--;
    return node && kind == EXPR_T_SUBTRACT ? negate(p, at, node) : node;
}

static expr_node *parse_product(parser *p)
{
    expr_node *node = parse_sign(p);
    while (node && p->token.kind >= EXPR_T_MULTIPLY && p->token.kind <= EXPR_T_MODULO) {
        const expr_op op = (expr_op)(EXPR_MULTIPLY + (p->token.kind - EXPR_T_MULTIPLY));
        node = as_value(p, node);
        expr_node *right = advance(p) ? as_value(p, parse_sign(p)) : NULL;
        node = join(p, op, node, right);
    }
    return node;
}

static expr_node *parse_sum(parser *p)
{
    expr_node *node = parse_product(p);
    while (node && (p->token.kind == EXPR_T_ADD || p->token.kind == EXPR_T_SUBTRACT)) {
        const expr_op op = p->token.kind == EXPR_T_ADD ? EXPR_ADD : EXPR_SUBTRACT;
        node = as_value(p, node);
        expr_node *right = advance(p) ? as_value(p, parse_product(p)) : NULL;
        node = join(p, op, node, right);
    }
    return node;
}

/* May still be a condition in parentheses. */
static expr_node *parse_masked(parser *p)
{
    expr_node *node = parse_sum(p);
    while (node && p->token.kind == EXPR_T_MASK) {
        node = as_value(p, node);
        expr_node *right = advance(p) ? as_value(p, parse_sum(p)) : NULL;
        node = join(p, EXPR_MASK, node, right);
    }
    return node;
}

static expr_node *parse_value(parser *p)
{
    return as_value(p, parse_masked(p));
}

static bool parse_element(parser *p, GPtrArray *list)
{
    expr_node *low = parse_value(p), *high = NULL;
    if (low && p->token.kind == EXPR_T_RANGE) {
        high = advance(p) ? parse_value(p) : NULL;
        if (!high)
            return false;
    }
    g_ptr_array_add(list, low);
    g_ptr_array_add(list, high);
    return low != NULL;
}

static expr_node *parse_set(parser *p, expr_node *left)
{
    expr_node *node = expr_node_new(p->program, EXPR_IN, left->at);
    node->left = left;
    node->list = g_ptr_array_new();
    if (!advance(p))
        return NULL;
    if (p->token.kind != EXPR_T_OPEN_BRACE)
        return expected(p, "a set in braces, such as {1, 5..9}");
    do {
        if (!advance(p) || !parse_element(p, node->list))
            return NULL;
    } while (p->token.kind == EXPR_T_COMMA);
    node->size = p->token.at + p->token.size - node->at;
    return take(p, EXPR_T_CLOSE_BRACE, "',', '..' or '}' in the set") ? node : NULL;
}

static bool is_not_in(const parser *p)
{
    expr_token next;
    return p->token.kind == EXPR_T_NOT && peek(p, &next) && next.kind == EXPR_T_IN;
}

static expr_node *invert(parser *p, size_t at, expr_node *node)
{
    if (!node)
        return NULL;
    expr_node *inverse = expr_node_new(p->program, EXPR_NOT, at);
    inverse->left = node;
    set_span(inverse, at, node);
    return inverse;
}

static expr_node *parse_search(parser *p, expr_node *left)
{
    const expr_op op = p->token.kind == EXPR_T_CONTAINS ? EXPR_CONTAINS : EXPR_MATCHES;
    return join(p, op, left, advance(p) ? parse_value(p) : NULL);
}

/* A literal takes the type of what it is compared with, so each comparison has one of its own. */
static expr_node *once_more(parser *p, expr_node *node)
{
    if (node->op != EXPR_LITERAL)
        return node;
    expr_node *copy = expr_node_new(p->program, EXPR_LITERAL, node->at);
    copy->size = node->size;
    copy->form = node->form;
    copy->text = g_memdup2(node->text, node->text_size + 1);
    copy->text_size = node->text_size;
    return copy;
}

/* `a < b <= c` is short for `a < b and b <= c`. */
static expr_node *parse_chain(parser *p, expr_node *left)
{
    expr_node *all = NULL;
    while (left && p->token.kind == EXPR_T_RELATION) {
        const expr_token sign = p->token;
        expr_node *right = advance(p) ? parse_value(p) : NULL;
        expr_node *node = join(p, EXPR_COMPARE, left, right);
        if (!node)
            return NULL;
        node->relation = sign.relation;
        node->all = sign.all;
        all = all ? join(p, EXPR_AND, all, node) : node;
        left = once_more(p, right);
    }
    return all;
}

static void quantify(expr_node *node, bool all)
{
    if (node->op == EXPR_AND) {
        quantify(node->left, all);
        quantify(node->right, all);
    }
    node->all = all;
}

static expr_node *parse_quantified(parser *p)
{
    const bool all = p->token.kind == EXPR_T_ALL;
    expr_node *left = advance(p) ? parse_value(p) : NULL;
    if (left && p->token.kind != EXPR_T_RELATION)
        return expected(p, "a comparison behind 'all' and 'any', such as all item.db == 10");
    expr_node *node = left ? parse_chain(p, left) : NULL;
    if (node)
        quantify(node, all);
    return node;
}

static expr_node *parse_relation(parser *p)
{
    if (p->token.kind == EXPR_T_ALL || p->token.kind == EXPR_T_ANY)
        return parse_quantified(p);
    expr_node *left = parse_masked(p);
    if (!left)
        return NULL;
    const expr_token_kind kind = p->token.kind;
    const bool excluded = is_not_in(p);
    if (kind != EXPR_T_RELATION && kind != EXPR_T_CONTAINS && kind != EXPR_T_MATCHES &&
        kind != EXPR_T_IN && !excluded)
        return as_condition(p, left);
    left = as_value(p, left);
    if (!left || (excluded && !advance(p)))
        return NULL;
    if (kind == EXPR_T_RELATION)
        return parse_chain(p, left);
    if (kind == EXPR_T_CONTAINS || kind == EXPR_T_MATCHES)
        return parse_search(p, left);
    expr_node *set = parse_set(p, left);
    return excluded ? invert(p, left->at, set) : set;
}

static expr_node *parse_not(parser *p)
{
    const size_t at = p->token.at;
    if (p->token.kind != EXPR_T_NOT)
        return parse_relation(p);
    if (!nest(p) || !advance(p))
        return NULL;
    expr_node *node = parse_not(p);
    p->depth--;
    return invert(p, at, as_condition(p, node));
}

static expr_node *parse_and(parser *p)
{
    expr_node *node = parse_not(p);
    while (node && p->token.kind == EXPR_T_AND)
        node = join(p, EXPR_AND, node, advance(p) ? parse_not(p) : NULL);
    return node;
}

static expr_node *parse_xor(parser *p)
{
    expr_node *node = parse_and(p);
    while (node && p->token.kind == EXPR_T_XOR)
        node = join(p, EXPR_XOR, node, advance(p) ? parse_and(p) : NULL);
    return node;
}

static expr_node *parse_condition(parser *p)
{
    expr_node *node = parse_xor(p);
    while (node && p->token.kind == EXPR_T_OR)
        node = join(p, EXPR_OR, node, advance(p) ? parse_xor(p) : NULL);
    return node;
}

/* What stands where an operator should; perhaps one that was misspelt. */
static void expect_operator(parser *p)
{
    static const char *const operators[] = {"and",     "or", "xor", "contains",
                                            "matches", "in", "not", NULL};
    char *word = g_strndup(p->program->source + p->token.at, p->token.size);
    const char *similar = p->token.kind == EXPR_T_WORD ? expr_suggest(word, operators) : NULL;
    if (similar) {
        expr_fail(p->program, p->error, p->token.at, p->token.size,
                  "found '%s', expected an operator; did you mean '%s'?", word, similar);
    } else {
        expected(p, "an operator such as ==, and, or; or the end");
    }
    g_free(word);
}

bool expr_parse(expr_program *program, expr_error *error)
{
    parser p = {.program = program, .error = error};
    if (!advance(&p))
        return false;
    if (p.token.kind == EXPR_T_END) {
        expected(&p, "an expression such as item.db == 10");
        return false;
    }
    program->root = parse_condition(&p);
    if (program->root && p.token.kind != EXPR_T_END) {
        expect_operator(&p);
        return false;
    }
    return program->root != NULL;
}
