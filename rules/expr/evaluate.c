/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Evaluation walks the tree. A value of the tree is a list, worked out one by one when asked for:
 * how many there may be, and the one at an index, which may turn out not to be there (a slice
 * beyond the end, a division by zero). */
#include "rules/expr/facts_private.h"

#include <arpa/inet.h>
#include <math.h>
#include <string.h>

/* Pairs that one comparison of two fields looks at. */
enum { MAX_PAIRS = 1 << 22 };

typedef expr_facts *facts_of; /* short, for the many signatures below */

static bool value_at(const expr_node *node, facts_of facts, uint32_t index, expr_value *out);
static bool holds(const expr_node *node, facts_of facts);

/* Room of the scratch arena, given back to where it was. */
typedef struct mark {
    expr_chunk *chunk;
    size_t used;
} mark;

static mark begin_scratch(facts_of facts)
{
    const expr_chunk *chunk = facts->scratch.current;
    return (mark){facts->scratch.current, chunk ? chunk->used : 0};
}

static void end_scratch(facts_of facts, mark m)
{
    if (m.chunk) {
        facts->scratch.current = m.chunk;
        m.chunk->used = m.used;
    } else {
        expr_arena_reset(&facts->scratch);
    }
}

static uint32_t count_of(const expr_node *node, const expr_facts *facts)
{
    const expr_slot *slot;
    switch (node->op) {
    case EXPR_FIELD:
        slot = expr_slot_of(facts, node->field);
        return slot ? slot->count : 0;
    case EXPR_LITERAL:
        return 1;
    case EXPR_SLICE:
    case EXPR_NEGATE:
        return count_of(node->left, facts);
    case EXPR_CALL:
        if (node->function == EXPR_COUNT)
            return count_of(g_ptr_array_index(node->list, 0), facts) > 0;
        if (node->function == EXPR_MAX || node->function == EXPR_MIN)
            return 1;
        return count_of(g_ptr_array_index(node->list, 0), facts);
    default: {
        const uint64_t pairs = (uint64_t)count_of(node->left, facts) * count_of(node->right, facts);
        return (uint32_t)MIN(pairs, MAX_PAIRS);
    }
    }
}

/* Whether [*from, *from + *size) lies within a value of `length` bytes. */
static bool place_slice(const expr_slice *slice, size_t length, size_t *from, size_t *size)
{
    const int64_t whole = (int64_t)length;
    const int64_t begin = slice->from < 0 ? whole + slice->from : slice->from;
    int64_t end = begin + slice->to;
    if (slice->open)
        end = whole;
    else if (!slice->by_length)
        end = (slice->to < 0 ? whole + slice->to : slice->to) + 1;
    if (begin < 0 || begin >= whole || end <= begin || end > whole)
        return false;
    *from = (size_t)begin;
    *size = (size_t)(end - begin);
    return true;
}

static bool slice_at(const expr_node *node, facts_of facts, uint32_t index, expr_value *out)
{
    expr_value whole;
    size_t from, size, total = 0;
    if (!value_at(node->left, facts, index, &whole))
        return false;
    expr_span bytes = whole.u.bytes;
    if (node->left->type == EXPR_IP)
        bytes = (expr_span){whole.u.ip.bytes, whole.u.ip.family == 6 ? 16 : 4};
    for (guint i = 0; i < node->slices->len; i++) {
        if (!place_slice(&g_array_index(node->slices, expr_slice, i), bytes.size, &from, &size))
            return false;
        total += size;
    }
    if (node->slices->len == 1 && node->left->type != EXPR_IP) {
        out->u.bytes = (expr_span){bytes.data + from, size};
        return true;
    }
    uint8_t *copy = expr_arena_take(&facts->scratch, total), *to = copy;
    for (guint i = 0; i < node->slices->len; i++) {
        place_slice(&g_array_index(node->slices, expr_slice, i), bytes.size, &from, &size);
        memcpy(to, bytes.data + from, size);
        to += size;
    }
    out->u.bytes = (expr_span){copy, total};
    return true;
}

static bool mask_bytes(facts_of facts, expr_span a, expr_span b, expr_value *out)
{
    if (a.size != b.size)
        return false;
    uint8_t *masked = expr_arena_take(&facts->scratch, a.size);
    for (size_t i = 0; i < a.size; i++)
        masked[i] = a.data[i] & b.data[i];
    out->u.bytes = (expr_span){masked, a.size};
    return true;
}

static bool mask_ip(const expr_ip *a, const expr_ip *b, expr_value *out)
{
    out->u.ip = *a;
    for (size_t i = 0; i < sizeof a->bytes; i++)
        out->u.ip.bytes[i] &= b->bytes[i];
    return a->family == b->family;
}

static double real_of(const expr_node *node, const expr_value *value)
{
    if (node->type == EXPR_REAL)
        return value->u.real;
    return node->type == EXPR_SIGNED ? (double)(int64_t)value->u.number : (double)value->u.number;
}

static bool calculate_reals(expr_op op, double a, double b, expr_value *out)
{
    switch (op) {
    case EXPR_ADD:
        out->u.real = a + b;
        return true;
    case EXPR_SUBTRACT:
        out->u.real = a - b;
        return true;
    case EXPR_MULTIPLY:
        out->u.real = a * b;
        return true;
    case EXPR_DIVIDE:
        out->u.real = a / b;
        return b != 0;
    default:
        out->u.real = fmod(a, b);
        return b != 0;
    }
}

/* What does not fit into 64 bits is no value. */
static bool calculate(expr_op op, int64_t a, int64_t b, expr_value *out)
{
    int64_t result = 0;
    bool good;
    switch (op) {
    case EXPR_ADD:
        good = !__builtin_add_overflow(a, b, &result);
        break;
    case EXPR_SUBTRACT:
        good = !__builtin_sub_overflow(a, b, &result);
        break;
    case EXPR_MULTIPLY:
        good = !__builtin_mul_overflow(a, b, &result);
        break;
    default:
        good = b != 0 && !(a == INT64_MIN && b == -1);
        if (good)
            result = op == EXPR_DIVIDE ? a / b : a % b;
    }
    out->u.number = (uint64_t)result;
    return good;
}

/* False if it is beyond what is calculated with. */
static bool whole_of(const expr_node *node, const expr_value *value, int64_t *out)
{
    *out = (int64_t)value->u.number;
    return node->type == EXPR_SIGNED || value->u.number <= INT64_MAX;
}

static bool pair_at(const expr_node *node, facts_of facts, uint32_t index, expr_value *left,
                    expr_value *right)
{
    const uint32_t width = count_of(node->right, facts);
    return width > 0 && value_at(node->left, facts, index / width, left) &&
           value_at(node->right, facts, index % width, right);
}

static bool mask_at(const expr_node *node, facts_of facts, uint32_t index, expr_value *out)
{
    expr_value a, b;
    if (!pair_at(node, facts, index, &a, &b))
        return false;
    if (node->type == EXPR_BYTES)
        return mask_bytes(facts, a.u.bytes, b.u.bytes, out);
    if (node->type == EXPR_IP)
        return mask_ip(&a.u.ip, &b.u.ip, out);
    out->u.number = a.u.number & b.u.number;
    return true;
}

static bool sum_at(const expr_node *node, facts_of facts, uint32_t index, expr_value *out)
{
    expr_value a, b;
    int64_t x, y;
    if (!pair_at(node, facts, index, &a, &b))
        return false;
    if (node->type == EXPR_REAL)
        return calculate_reals(node->op, real_of(node->left, &a), real_of(node->right, &b), out);
    return whole_of(node->left, &a, &x) && whole_of(node->right, &b, &y) &&
           calculate(node->op, x, y, out);
}

static bool negate_at(const expr_node *node, facts_of facts, uint32_t index, expr_value *out)
{
    int64_t whole;
    if (!value_at(node->left, facts, index, out))
        return false;
    if (node->type == EXPR_REAL) {
        out->u.real = -out->u.real;
        return true;
    }
    return whole_of(node->left, out, &whole) && calculate(EXPR_SUBTRACT, 0, whole, out);
}

static expr_span name_of(const s7_name *names, uint64_t number)
{
    const char *name = s7_name_of(names, (uint32_t)number);
    return (expr_span){(const uint8_t *)name, name ? strlen(name) : 0};
}

/* Bytes, text, and names as text. */
static expr_span text_of(const expr_node *node, const expr_value *value)
{
    return node->type == EXPR_NAME ? name_of(node->names, value->u.number) : value->u.bytes;
}

static void change_case(facts_of facts, expr_span text, bool upper, expr_value *out)
{
    uint8_t *copy = expr_arena_take(&facts->scratch, text.size);
    for (size_t i = 0; i < text.size; i++)
        copy[i] = (uint8_t)(upper ? g_ascii_toupper((char)text.data[i])
                                  : g_ascii_tolower((char)text.data[i]));
    out->u.bytes = (expr_span){copy, text.size};
}

enum { TEXT_ROOM = 64 };

static void put_ip(char out[TEXT_ROOM], const expr_ip *ip)
{
    inet_ntop(ip->family == 6 ? AF_INET6 : AF_INET, ip->bytes, out, TEXT_ROOM);
}

/* A value that is not bytes, as text for people. */
static void put_value(char out[TEXT_ROOM], expr_type type, const expr_value *value)
{
    switch (type) {
    case EXPR_BOOL:
        g_strlcpy(out, value->u.number ? "True" : "False", TEXT_ROOM);
        return;
    case EXPR_SIGNED:
    case EXPR_TIME:
        g_snprintf(out, TEXT_ROOM, "%" G_GINT64_FORMAT, (int64_t)value->u.number);
        return;
    case EXPR_REAL:
        g_ascii_formatd(out, TEXT_ROOM, "%g", value->u.real);
        return;
    case EXPR_IP:
        put_ip(out, &value->u.ip);
        return;
    default:
        g_snprintf(out, TEXT_ROOM, "%" G_GUINT64_FORMAT, value->u.number);
    }
}

static bool string_at(const expr_node *of, facts_of facts, const expr_value *value, expr_value *out)
{
    if (of->type == EXPR_TEXT || of->type == EXPR_NAME) {
        out->u.bytes = text_of(of, value);
        return true;
    }
    char *text = (char *)expr_arena_take(&facts->scratch, TEXT_ROOM);
    put_value(text, of->type, value);
    out->u.bytes = (expr_span){(const uint8_t *)text, strlen(text)};
    return true;
}

/* Of numbers the bytes that they have on the wire. */
static uint64_t length_of(const expr_node *of, const expr_value *value)
{
    if (of->type == EXPR_IP)
        return value->u.ip.family == 6 ? 16 : 4;
    if (of->type == EXPR_TEXT || of->type == EXPR_BYTES)
        return value->u.bytes.size;
    return of->bits < 8 ? 1 : of->bits / 8U;
}

static int compare_bytes(expr_span a, expr_span b)
{
    const size_t common = MIN(a.size, b.size);
    const int order = common > 0 ? memcmp(a.data, b.data, common) : 0;
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_numbers(const expr_node *left, const expr_value *a, const expr_node *right,
                           const expr_value *b)
{
    const bool a_negative = left->type == EXPR_SIGNED && (int64_t)a->u.number < 0;
    const bool b_negative = right->type == EXPR_SIGNED && (int64_t)b->u.number < 0;
    if (a_negative != b_negative)
        return a_negative ? -1 : 1;
    return (a->u.number > b->u.number) - (a->u.number < b->u.number);
}

/* Networks count as far as both say. */
static int compare_ips(const expr_ip *a, const expr_ip *b)
{
    if (a->family != b->family)
        return (a->family > b->family) - (a->family < b->family);
    const unsigned bits = MIN(a->prefix, b->prefix);
    const int order = memcmp(a->bytes, b->bytes, bits / 8);
    if (order != 0 || bits % 8 == 0)
        return order;
    const unsigned mask = 0xFFU << (8 - bits % 8);
    return (int)(a->bytes[bits / 8] & mask) - (int)(b->bytes[bits / 8] & mask);
}

/* Like memcmp; not of reals. */
static int compare_values(const expr_node *left, const expr_value *a, const expr_node *right,
                          const expr_value *b)
{
    switch (left->type) {
    case EXPR_BYTES:
    case EXPR_TEXT:
        return compare_bytes(a->u.bytes, b->u.bytes);
    case EXPR_IP:
        return compare_ips(&a->u.ip, &b->u.ip);
    case EXPR_TIME:
        return ((int64_t)a->u.number > (int64_t)b->u.number) -
               ((int64_t)a->u.number < (int64_t)b->u.number);
    default:
        return compare_numbers(left, a, right, b);
    }
}

static bool is_in_order(expr_relation relation, int order)
{
    switch (relation) {
    case EXPR_EQUAL:
        return order == 0;
    case EXPR_UNEQUAL:
        return order != 0;
    case EXPR_LESS:
        return order < 0;
    case EXPR_LESS_EQUAL:
        return order <= 0;
    case EXPR_GREATER:
        return order > 0;
    default:
        return order >= 0;
    }
}

/* NaN is unequal to all, and not in order with any. */
static bool compare_reals(expr_relation relation, double a, double b)
{
    if (isnan(a) || isnan(b))
        return relation == EXPR_UNEQUAL;
    return is_in_order(relation, (a > b) - (a < b));
}

/* Whether a number is another one of those that a literal names. */
static bool is_another(const expr_node *literal, uint64_t number)
{
    for (guint i = 0; i < literal->numbers->len; i++)
        if (g_array_index(literal->numbers, uint64_t, i) == number)
            return true;
    return false;
}

static bool compare(expr_relation relation, const expr_node *left, const expr_value *a,
                    const expr_node *right, const expr_value *b)
{
    if (left->type == EXPR_REAL || right->type == EXPR_REAL)
        return compare_reals(relation, real_of(left, a), real_of(right, b));
    if (relation <= EXPR_UNEQUAL && ((right->numbers && is_another(right, a->u.number)) ||
                                     (left->numbers && is_another(left, b->u.number))))
        return relation == EXPR_EQUAL;
    return is_in_order(relation, compare_values(left, a, right, b));
}

static bool extreme_at(const expr_node *node, facts_of facts, expr_value *out)
{
    const expr_relation better = node->function == EXPR_MAX ? EXPR_GREATER : EXPR_LESS;
    bool any = false, fields = false;
    for (guint i = 0; i < node->list->len; i++) {
        const expr_node *of = g_ptr_array_index(node->list, i);
        const uint32_t count = count_of(of, facts);
        for (uint32_t j = 0; j < count; j++) {
            expr_value value;
            if (!value_at(of, facts, j, &value))
                continue;
            if (node->type == EXPR_REAL)
                value.u.real = real_of(of, &value);
            fields |= of->op != EXPR_LITERAL;
            if (!any || compare(better, node, &value, node, out))
                *out = value;
            any = true;
        }
    }
    return fields;
}

static bool absolute(const expr_node *of, const expr_value *value, expr_value *out)
{
    *out = *value;
    if (of->type == EXPR_REAL)
        out->u.real = fabs(value->u.real);
    else if (of->type == EXPR_SIGNED && (int64_t)value->u.number < 0)
        return calculate(EXPR_SUBTRACT, 0, (int64_t)value->u.number, out);
    return true;
}

static bool call_at(const expr_node *node, facts_of facts, uint32_t index, expr_value *out)
{
    const expr_node *of = g_ptr_array_index(node->list, 0);
    expr_value value;
    if (node->function == EXPR_MAX || node->function == EXPR_MIN)
        return extreme_at(node, facts, out);
    if (node->function == EXPR_COUNT) {
        out->u.number = 0;
        const uint32_t count = count_of(of, facts);
        for (uint32_t i = 0; i < count; i++)
            out->u.number += of->type == EXPR_NODE || value_at(of, facts, i, &value);
        return true;
    }
    if (!value_at(of, facts, index, &value))
        return false;
    switch (node->function) {
    case EXPR_LEN:
        out->u.number = length_of(of, &value);
        return true;
    case EXPR_LOWER:
    case EXPR_UPPER:
        change_case(facts, text_of(of, &value), node->function == EXPR_UPPER, out);
        return true;
    case EXPR_STRING:
        return string_at(of, facts, &value, out);
    default:
        return absolute(of, &value, out);
    }
}

static bool value_at(const expr_node *node, facts_of facts, uint32_t index, expr_value *out)
{
    switch (node->op) {
    case EXPR_FIELD:
        *out = expr_slot_of(facts, node->field)->values[index];
        return true;
    case EXPR_LITERAL:
        *out = node->value;
        return true;
    case EXPR_SLICE:
        return slice_at(node, facts, index, out);
    case EXPR_MASK:
        return mask_at(node, facts, index, out);
    case EXPR_NEGATE:
        return negate_at(node, facts, index, out);
    case EXPR_CALL:
        return call_at(node, facts, index, out);
    default:
        return sum_at(node, facts, index, out);
    }
}

static bool is_zero(const expr_node *node, const expr_value *value)
{
    static const uint8_t none[16];
    if (node->type == EXPR_REAL)
        return value->u.real == 0;
    if (node->type == EXPR_IP)
        return memcmp(value->u.ip.bytes, none, sizeof none) == 0;
    if (node->type != EXPR_BYTES)
        return value->u.number == 0;
    for (size_t i = 0; i < value->u.bytes.size; i++)
        if (value->u.bytes.data[i] != 0)
            return false;
    return true;
}

/* Fields and slices are there or not; of what is calculated one must not be zero. */
static bool exists(const expr_node *node, facts_of facts)
{
    const uint32_t count = count_of(node, facts);
    if (node->op == EXPR_FIELD)
        return count > 0;
    for (uint32_t i = 0; i < count; i++) {
        expr_value value;
        const mark m = begin_scratch(facts);
        const bool there =
            value_at(node, facts, i, &value) && (node->op == EXPR_SLICE || !is_zero(node, &value));
        end_scratch(facts, m);
        if (there)
            return true;
    }
    return false;
}

typedef bool pair_test(const expr_node *test, const expr_node *left, const expr_value *a,
                       const expr_node *right, const expr_value *b);

/* Whether any pair passes, or all do and there is one. */
static bool test_pairs(const expr_node *test, facts_of facts, const expr_node *left,
                       const expr_node *right, pair_test *passes)
{
    const uint32_t width = count_of(left, facts), height = count_of(right, facts);
    uint32_t left_to_test = MAX_PAIRS;
    bool any = false;
    for (uint32_t i = 0; i < width; i++) {
        expr_value a, b;
        const mark outer = begin_scratch(facts);
        const bool there = value_at(left, facts, i, &a);
        for (uint32_t j = 0; there && j < height && left_to_test > 0; j++, left_to_test--) {
            const mark inner = begin_scratch(facts);
            const bool pair = value_at(right, facts, j, &b);
            const bool passed = pair && passes(test, left, &a, right, &b);
            end_scratch(facts, inner);
            any |= pair;
            if (pair && passed != test->all) {
                end_scratch(facts, outer);
                return passed;
            }
        }
        end_scratch(facts, outer);
    }
    return any && test->all;
}

static bool passes_relation(const expr_node *test, const expr_node *left, const expr_value *a,
                            const expr_node *right, const expr_value *b)
{
    return compare(test->relation, left, a, right, b);
}

static bool passes_contains(const expr_node *test, const expr_node *left, const expr_value *a,
                            const expr_node *right, const expr_value *b)
{
    const expr_span whole = text_of(left, a), part = text_of(right, b);
    (void)test;
    if (part.size == 0)
        return false;
    return whole.size >= part.size && memmem(whole.data, whole.size, part.data, part.size) != NULL;
}

/* A pattern that takes too long matches nothing. */
static bool matches(const expr_node *node, facts_of facts)
{
    const uint32_t count = count_of(node->left, facts);
    for (uint32_t i = 0; i < count; i++) {
        expr_value value;
        const mark m = begin_scratch(facts);
        bool found = value_at(node->left, facts, i, &value);
        if (found) {
            const expr_span text = text_of(node->left, &value);
            found = pcre2_match(node->regex, text.size > 0 ? text.data : (PCRE2_SPTR) "", text.size,
                                0, 0, facts->match, facts->match_context) >= 0;
        }
        end_scratch(facts, m);
        if (found)
            return true;
    }
    return false;
}

static bool is_within(const expr_node *of, const expr_value *value, const expr_node *low,
                      const expr_node *high, facts_of facts)
{
    expr_value from, to;
    const uint32_t count = count_of(low, facts), to_count = high ? count_of(high, facts) : 1;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = 0; j < to_count; j++) {
            if (!value_at(low, facts, i, &from) || (high && !value_at(high, facts, j, &to)))
                continue;
            if (!high && compare(EXPR_EQUAL, of, value, low, &from))
                return true;
            if (high && compare(EXPR_GREATER_EQUAL, of, value, low, &from) &&
                compare(EXPR_LESS_EQUAL, of, value, high, &to))
                return true;
        }
    return false;
}

static bool is_in(const expr_node *node, facts_of facts)
{
    const uint32_t count = count_of(node->left, facts);
    for (uint32_t i = 0; i < count; i++) {
        expr_value value;
        const mark m = begin_scratch(facts);
        bool found = false;
        if (value_at(node->left, facts, i, &value))
            for (guint e = 0; e < node->list->len && !found; e += 2)
                found = is_within(node->left, &value, g_ptr_array_index(node->list, e),
                                  g_ptr_array_index(node->list, e + 1), facts);
        end_scratch(facts, m);
        if (found)
            return true;
    }
    return false;
}

static bool holds(const expr_node *node, facts_of facts)
{
    switch (node->op) {
    case EXPR_OR:
        return holds(node->left, facts) || holds(node->right, facts);
    case EXPR_XOR:
        return holds(node->left, facts) != holds(node->right, facts);
    case EXPR_AND:
        return holds(node->left, facts) && holds(node->right, facts);
    case EXPR_NOT:
        return !holds(node->left, facts);
    case EXPR_EXISTS:
        return exists(node->left, facts);
    case EXPR_COMPARE:
        return test_pairs(node, facts, node->left, node->right, passes_relation);
    case EXPR_CONTAINS:
        return test_pairs(node, facts, node->left, node->right, passes_contains);
    case EXPR_MATCHES:
        return matches(node, facts);
    default:
        return is_in(node, facts);
    }
}

bool expr_holds(const expr_program *program, expr_facts *facts)
{
    expr_arena_reset(&facts->scratch);
    return holds(program->root, facts);
}

bool expr_value_text(const expr_facts *facts, expr_field field, char *out, size_t size)
{
    const expr_slot *slot = expr_slot_of(facts, field);
    const expr_field_info info = expr_field_describe(field);
    char text[TEXT_ROOM];
    if (!slot || slot->count == 0 || info.type == EXPR_NODE)
        return false;
    const expr_value *value = &slot->values[0];
    const char *name = info.names ? s7_name_of(info.names, (uint32_t)value->u.number) : NULL;
    expr_span shown = {(const uint8_t *)text, 0};
    if (info.type == EXPR_TEXT) {
        shown = value->u.bytes;
    } else if (info.type == EXPR_BYTES) {
        for (size_t i = 0; i < value->u.bytes.size && i < 16; i++)
            shown.size += (size_t)g_snprintf(text + shown.size, sizeof text - shown.size, "%02x",
                                             value->u.bytes.data[i]);
    } else if (name) {
        shown = name_of(info.names, value->u.number);
    } else {
        put_value(text, info.type, value);
        shown.size = strlen(text);
    }
    const size_t taken = MIN(shown.size, size - 1);
    memcpy(out, shown.data, taken);
    out[taken] = '\0';
    return true;
}
