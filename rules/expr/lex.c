/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/lex.h"

#include <string.h>

typedef struct spelling {
    const char *text;
    expr_token_kind kind;
    expr_relation relation;
    bool all;
} spelling;

/* `!=` means that all values differ, as Wireshark 4 has it; `~=` and `!==` that any does. */
static const spelling words[] = {
    {"or", EXPR_T_OR, 0, false},
    {"xor", EXPR_T_XOR, 0, false},
    {"and", EXPR_T_AND, 0, false},
    {"not", EXPR_T_NOT, 0, false},
    {"contains", EXPR_T_CONTAINS, 0, false},
    {"matches", EXPR_T_MATCHES, 0, false},
    {"in", EXPR_T_IN, 0, false},
    {"all", EXPR_T_ALL, 0, false},
    {"any", EXPR_T_ANY, 0, false},
    {"bitwise_and", EXPR_T_MASK, 0, false},
    {"eq", EXPR_T_RELATION, EXPR_EQUAL, false},
    {"any_eq", EXPR_T_RELATION, EXPR_EQUAL, false},
    {"all_eq", EXPR_T_RELATION, EXPR_EQUAL, true},
    {"ne", EXPR_T_RELATION, EXPR_UNEQUAL, true},
    {"all_ne", EXPR_T_RELATION, EXPR_UNEQUAL, true},
    {"any_ne", EXPR_T_RELATION, EXPR_UNEQUAL, false},
    {"lt", EXPR_T_RELATION, EXPR_LESS, false},
    {"le", EXPR_T_RELATION, EXPR_LESS_EQUAL, false},
    {"gt", EXPR_T_RELATION, EXPR_GREATER, false},
    {"ge", EXPR_T_RELATION, EXPR_GREATER_EQUAL, false},
};

/* Longer ones before their beginnings. */
static const spelling signs[] = {
    {"===", EXPR_T_RELATION, EXPR_EQUAL, true},
    {"!==", EXPR_T_RELATION, EXPR_UNEQUAL, false},
    {"==", EXPR_T_RELATION, EXPR_EQUAL, false},
    {"!=", EXPR_T_RELATION, EXPR_UNEQUAL, true},
    {"~=", EXPR_T_RELATION, EXPR_UNEQUAL, false},
    {"<=", EXPR_T_RELATION, EXPR_LESS_EQUAL, false},
    {">=", EXPR_T_RELATION, EXPR_GREATER_EQUAL, false},
    {"<", EXPR_T_RELATION, EXPR_LESS, false},
    {">", EXPR_T_RELATION, EXPR_GREATER, false},
    {"&&", EXPR_T_AND, 0, false},
    {"||", EXPR_T_OR, 0, false},
    {"^^", EXPR_T_XOR, 0, false},
    {"..", EXPR_T_RANGE, 0, false},
    {"!", EXPR_T_NOT, 0, false},
    {"~", EXPR_T_MATCHES, 0, false},
    {"&", EXPR_T_MASK, 0, false},
    {"+", EXPR_T_ADD, 0, false},
    {"-", EXPR_T_SUBTRACT, 0, false},
    {"*", EXPR_T_MULTIPLY, 0, false},
    {"/", EXPR_T_DIVIDE, 0, false},
    {"%", EXPR_T_MODULO, 0, false},
    {"(", EXPR_T_OPEN, 0, false},
    {")", EXPR_T_CLOSE, 0, false},
    {"{", EXPR_T_OPEN_BRACE, 0, false},
    {"}", EXPR_T_CLOSE_BRACE, 0, false},
    {"[", EXPR_T_OPEN_BRACKET, 0, false},
    {"]", EXPR_T_CLOSE_BRACKET, 0, false},
    {",", EXPR_T_COMMA, 0, false},
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool begins_word(const char *text, size_t left)
{
    return g_ascii_isalnum(*text) || *text == '_' || (unsigned char)*text >= 0x80 ||
           (left > 2 && text[0] == ':' && text[1] == ':');
}

/* A network or an address so far, and how many bits of it count. */
static bool is_prefix_mark(const char *word, const char *slash, const char *end)
{
    if (slash + 1 >= end || !g_ascii_isdigit(slash[1]))
        return false;
    bool parted = false;
    for (const char *c = word; c < slash; c++) {
        if (!g_ascii_isxdigit(*c) && *c != '.' && *c != ':')
            return false;
        parted |= *c == '.' || *c == ':';
    }
    return parted;
}

static bool goes_on(const char *word, const char *c, const char *end)
{
    if (g_ascii_isalnum(*c) || *c == '_' || *c == ':' || (unsigned char)*c >= 0x80)
        return true;
    if (*c == '.')
        return c + 1 >= end || c[1] != '.';
    if (*c == '-')
        return c + 1 < end && g_ascii_isalnum(c[1]);
    return *c == '/' && is_prefix_mark(word, c, end);
}

/* `item.db-1` is a subtraction, `S7COMM-PLUS` and `aa-bb` are words. */
static size_t size_of_word(const char *word, const char *end)
{
    const char *c = word + 1;
    expr_field field;
    while (c < end && goes_on(word, c, end)) {
        if (*c == '-' && expr_field_find(word, (size_t)(c - word), &field))
            break;
        c++;
    }
    return (size_t)(c - word);
}

static void take_word(const char *text, size_t size, expr_token *out)
{
    out->kind = EXPR_T_WORD;
    out->size = size;
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
        if (strlen(words[i].text) == size && memcmp(words[i].text, text, size) == 0) {
            out->kind = words[i].kind;
            out->relation = words[i].relation;
            out->all = words[i].all;
        }
}

static bool take_sign(const char *text, size_t left, expr_token *out)
{
    for (size_t i = 0; i < G_N_ELEMENTS(signs); i++) {
        const size_t size = strlen(signs[i].text);
        if (size > left || memcmp(signs[i].text, text, size) != 0)
            continue;
        out->kind = signs[i].kind;
        out->relation = signs[i].relation;
        out->all = signs[i].all;
        out->size = size;
        return true;
    }
    return false;
}

/* `head` is 1, or 2 of a raw text. */
static bool take_quoted(expr_program *program, size_t head, expr_token *out, expr_error *error)
{
    const char *text = program->source;
    const char quote = text[out->at + head - 1];
    size_t at = out->at + head;
    while (at < program->size && text[at] != quote)
        at += text[at] == '\\' ? 2 : 1;
    out->kind = quote == '"' ? EXPR_T_QUOTED : EXPR_T_CHARACTER;
    if (at < program->size) {
        out->size = at + 1 - out->at;
        return true;
    }
    expr_fail(program, error, out->at, program->size - out->at,
              "the closing %c of this %s is missing", quote, quote == '"' ? "text" : "character");
    return false;
}

static bool complain_of_sign(expr_program *program, const expr_token *token, expr_error *error)
{
    static const char *const meant[] = {"==", "||", "xor"};
    static const char wrong[] = "=|^";
    const char c = program->source[token->at];
    const char *known = c ? strchr(wrong, c) : NULL;
    const size_t size =
        (size_t)(g_utf8_next_char(program->source + token->at) - (program->source + token->at));
    char *quoted = expr_quote(program, token->at, MIN(size, program->size - token->at));
    if (known)
        expr_fail(program, error, token->at, 1, "%s is no operator; did you mean '%s'?", quoted,
                  meant[known - wrong]);
    else if (c == '#' || c == '$' || c == '@')
        expr_fail(program, error, token->at, 1,
                  "%s: layers, macros and raw bytes of Wireshark are "
                  "not known here",
                  quoted);
    else
        expr_fail(program, error, token->at, 1, "%s means nothing here", quoted);
    g_free(quoted);
    return false;
}

bool expr_lex(expr_program *program, size_t at, expr_token *out, expr_error *error)
{
    const char *text = program->source, *end = text + program->size;
    while (at < program->size && is_blank(text[at]))
        at++;
    *out = (expr_token){.kind = EXPR_T_END, .at = at};
    const size_t left = program->size - at;
    if (left == 0)
        return true;
    if (left > 1 && text[at] == 'r' && text[at + 1] == '"')
        return take_quoted(program, 2, out, error);
    if (text[at] == '"' || text[at] == '\'')
        return take_quoted(program, 1, out, error);
    if (begins_word(text + at, left)) {
        take_word(text + at, size_of_word(text + at, end), out);
        return true;
    }
    return take_sign(text + at, left, out) || complain_of_sign(program, out, error);
}

static int digits_of(const char *text, size_t left, int base, int most, uint32_t *out)
{
    int count = 0;
    uint32_t number = 0;
    while (count < most && (size_t)count < left && g_ascii_isxdigit(text[count]) &&
           g_ascii_xdigit_value(text[count]) < base)
        number = number * (uint32_t)base + (uint32_t)g_ascii_xdigit_value(text[count++]);
    *out = number;
    return count;
}

/* An escape behind its backslash: how many characters it has, 0 if it means nothing. */
static size_t put_escape(GString *out, const char *text, size_t left)
{
    static const char letters[] = "'\"\\abfnrtv", bytes[] = "'\"\\\a\b\f\n\r\t\v";
    const char *letter = *text ? strchr(letters, *text) : NULL;
    uint32_t number;
    int count;
    if (letter) {
        g_string_append_c(out, bytes[letter - letters]);
        return 1;
    }
    if (*text == 'x') {
        count = digits_of(text + 1, left - 1, 16, 2, &number);
        g_string_append_c(out, (char)number);
        return count > 0 ? (size_t)count + 1 : 0;
    }
    if (*text == 'u' || *text == 'U') {
        const int wanted = *text == 'u' ? 4 : 8;
        count = digits_of(text + 1, left - 1, 16, wanted, &number);
        if (count != wanted || !g_unichar_validate(number))
            return 0;
        g_string_append_unichar(out, number);
        return (size_t)count + 1;
    }
    count = digits_of(text, left, 8, 3, &number);
    g_string_append_c(out, (char)number);
    return number <= 0xFF ? (size_t)count : 0;
}

static void complain_of_escape(expr_program *program, size_t at, size_t left, expr_error *error)
{
    char *quoted = expr_quote(program, at, MIN(left, 2));
    expr_fail(
        program, error, at, MIN(left, 2),
        "%s is no escape: expected one of \\\\ \\\" \\' \\a \\b \\f \\n \\r \\t \\v \\NNN \\xNN "
        "\\uNNNN, or a raw text, r\"...\", in which a backslash is a backslash",
        quoted);
    g_free(quoted);
}

char *expr_unquote(expr_program *program, const expr_token *token, size_t *size, expr_error *error)
{
    const char *text = program->source;
    const bool raw = text[token->at] == 'r';
    const size_t begin = token->at + (raw ? 2 : 1), end = token->at + token->size - 1;
    GString *out = raw ? g_string_new_len(text + begin, (gssize)(end - begin)) : g_string_new(NULL);
    for (size_t at = raw ? end : begin; at < end;) {
        if (text[at] != '\\') {
            g_string_append_c(out, text[at++]);
            continue;
        }
        const size_t taken = put_escape(out, text + at + 1, end - at - 1);
        if (taken == 0) {
            complain_of_escape(program, at, end - at, error);
            g_string_free(out, TRUE);
            return NULL;
        }
        at += taken + 1;
    }
    *size = out->len;
    return g_string_free(out, FALSE);
}
