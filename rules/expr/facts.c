/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/expr/facts_private.h"

#include <string.h>

/* Bounds what a regular expression may cost, however it was meant. */
enum { MATCH_LIMIT = 100000, DEPTH_LIMIT = 10000 };

static void tap_enter(void *user, s7_field node, uint32_t offset)
{
    (void)offset;
    expr_put_unsigned(user, (expr_field)node, 0);
}

static void tap_leave(void *user, uint32_t end)
{
    (void)user;
    (void)end;
}

/* Items of both protocols also go by the names that they have in JSON. */
static void put_item(expr_facts *facts, s7_field field, const s7_value *value)
{
    switch ((int)field) {
    case S7F_ITEM_ADDRESS:
    case S7F_PLUS_ADDRESS:
        expr_put_copy(facts, EXPR_F_ITEMS_ADDRESS, value->bytes);
        return;
    case S7F_ITEM_DB:
        if (value->number != 0)
            expr_put_unsigned(facts, EXPR_F_ITEMS_DB, value->number);
        return;
    case S7F_ITEM_AREA:
        expr_put_unsigned(facts, EXPR_F_ITEMS_AREA, value->number);
        return;
    case S7F_RETURN_CODE:
    case S7F_PLUS_ITEM_CODE:
        expr_put_unsigned(facts, EXPR_F_ITEMS_CODE, value->number);
        expr_put_text(facts, EXPR_F_ITEMS_TEXT,
                      s7_name_of(s7_fields[field].names, (uint32_t)value->number));
        return;
    case S7F_ERROR:
    case S7F_PLUS_RETURN_CODE:
        if (value->number != 0)
            expr_put_text(facts, EXPR_F_ERROR_TEXT,
                          s7_name_of(s7_fields[field].names, (uint32_t)value->number));
        return;
    default:
        return;
    }
}

static void put_number(expr_facts *facts, s7_field field, uint64_t number)
{
    const s7_type type = (s7_type)s7_fields[field].type;
    if (type == S7T_REAL) {
        float real;
        const uint32_t raw = (uint32_t)number;
        memcpy(&real, &raw, sizeof real);
        expr_put_real(facts, (expr_field)field, (double)real);
    } else if (type == S7T_LREAL) {
        double real;
        memcpy(&real, &number, sizeof real);
        expr_put_real(facts, (expr_field)field, real);
    } else {
        expr_put_unsigned(facts, (expr_field)field, number);
    }
}

/* Text of the wire may be filled up with zeros: these are no part of it. */
static s7_bytes without_zeros(s7_bytes text)
{
    const uint8_t *zero = text.size > 0 ? memchr(text.data, 0, text.size) : NULL;
    return zero ? (s7_bytes){text.data, (size_t)(zero - text.data)} : text;
}

static void tap_field(void *user, s7_field field, uint32_t offset, uint32_t length,
                      const s7_value *value)
{
    expr_facts *facts = user;
    (void)offset;
    (void)length;
    put_item(facts, field, value);
    if (facts->slot_of[field] == EXPR_NO_SLOT)
        return;
    switch ((s7_type)s7_fields[field].type) {
    case S7T_BYTES:
        expr_put_bytes(facts, (expr_field)field, value->bytes);
        return;
    case S7T_TEXT:
        expr_put_bytes(facts, (expr_field)field, without_zeros(value->bytes));
        return;
    case S7T_LABEL:
        expr_put_copy(facts, (expr_field)field, value->bytes);
        return;
    default:
        put_number(facts, field, value->number);
    }
}

static void tap_note(void *user, s7_note note, uint32_t offset, uint32_t length)
{
    (void)offset;
    (void)length;
    expr_put_text(user, EXPR_F_NOTE, s7_note_table[note].text);
}

uint8_t *expr_arena_take(expr_arena *arena, size_t size)
{
    expr_chunk *chunk = arena->current;
    while (chunk && chunk->size - chunk->used < size && chunk->next) {
        chunk = chunk->next;
        chunk->used = 0;
    }
    if (!chunk || chunk->size - chunk->used < size) {
        const size_t room = MAX(size, EXPR_CHUNK);
        expr_chunk *fresh = g_malloc(sizeof *fresh + room);
        *fresh = (expr_chunk){.size = room};
        if (chunk)
            chunk->next = fresh;
        else
            arena->first = fresh;
        chunk = fresh;
    }
    arena->current = chunk;
    chunk->used += size;
    return chunk->data + chunk->used - size;
}

void expr_arena_reset(expr_arena *arena)
{
    arena->current = arena->first;
    if (arena->first)
        arena->first->used = 0;
}

void expr_arena_free(expr_arena *arena)
{
    while (arena->first) {
        expr_chunk *next = arena->first->next;
        g_free(arena->first);
        arena->first = next;
    }
}

static void clear_slot(gpointer data)
{
    g_free(((expr_slot *)data)->values);
}

expr_facts *expr_facts_new(void)
{
    expr_facts *facts = g_new0(expr_facts, 1);
    memset(facts->slot_of, 0xFF, sizeof facts->slot_of);
    facts->slots = g_array_new(FALSE, FALSE, sizeof(expr_slot));
    g_array_set_clear_func(facts->slots, clear_slot);
    facts->tap = (s7_tap){facts, tap_enter, tap_leave, tap_field, tap_note};
    return facts;
}

void expr_facts_free(expr_facts *facts)
{
    if (!facts)
        return;
    g_array_unref(facts->slots);
    expr_arena_free(&facts->copies);
    expr_arena_free(&facts->scratch);
    if (facts->match)
        pcre2_match_data_free(facts->match);
    if (facts->match_context)
        pcre2_match_context_free(facts->match_context);
    g_free(facts);
}

/* Fields that the tap fills. */
static bool is_of_pdu(expr_field field)
{
    return field < S7F_COUNT || field == EXPR_F_NOTE || field == EXPR_F_ERROR_TEXT ||
           (field >= EXPR_F_ITEMS_ADDRESS && field <= EXPR_F_ITEMS_TEXT);
}

void expr_facts_want_field(expr_facts *facts, expr_field field)
{
    if (facts->slot_of[field] != EXPR_NO_SLOT)
        return;
    const expr_slot slot = {.field = field, .type = expr_field_describe(field).type};
    facts->slot_of[field] = (uint16_t)facts->slots->len;
    facts->wants_pdu |= is_of_pdu(field);
    g_array_append_val(facts->slots, slot);
}

void expr_facts_want(expr_facts *facts, const expr_program *program)
{
    size_t count;
    const expr_field *fields = expr_fields_of(program, &count);
    for (size_t i = 0; i < count; i++)
        expr_facts_want_field(facts, fields[i]);
    if (!facts->match) {
        facts->match = pcre2_match_data_create(1, NULL);
        facts->match_context = pcre2_match_context_create(NULL);
        pcre2_set_match_limit(facts->match_context, MATCH_LIMIT);
        pcre2_set_depth_limit(facts->match_context, DEPTH_LIMIT);
    }
}

bool expr_facts_wants(const expr_facts *facts, expr_field field)
{
    return facts->slot_of[field] != EXPR_NO_SLOT;
}

bool expr_facts_wants_pdu(const expr_facts *facts)
{
    return facts->wants_pdu;
}

void expr_facts_clear(expr_facts *facts)
{
    for (guint i = 0; i < facts->slots->len; i++)
        g_array_index(facts->slots, expr_slot, i).count = 0;
    expr_arena_reset(&facts->copies);
}

/* Room for one more value; NULL if it is not wanted. */
static expr_value *put(expr_facts *facts, expr_field field)
{
    const uint16_t index = facts->slot_of[field];
    if (index == EXPR_NO_SLOT)
        return NULL;
    expr_slot *slot = &g_array_index(facts->slots, expr_slot, index);
    if (slot->count == EXPR_MAX_VALUES)
        return NULL;
    if (slot->count == slot->room) {
        slot->room = slot->room ? slot->room * 2 : 8;
        slot->values = g_renew(expr_value, slot->values, slot->room);
    }
    return &slot->values[slot->count++];
}

void expr_put_unsigned(expr_facts *facts, expr_field field, uint64_t number)
{
    expr_value *value = put(facts, field);
    if (value)
        value->u.number = number;
}

void expr_put_real(expr_facts *facts, expr_field field, double real)
{
    expr_value *value = put(facts, field);
    if (value)
        value->u.real = real;
}

void expr_put_bytes(expr_facts *facts, expr_field field, s7_bytes bytes)
{
    expr_value *value = put(facts, field);
    if (value)
        value->u.bytes = (expr_span){bytes.data, bytes.size};
}

void expr_put_copy(expr_facts *facts, expr_field field, s7_bytes bytes)
{
    expr_value *value = put(facts, field);
    if (!value)
        return;
    uint8_t *copy = expr_arena_take(&facts->copies, bytes.size);
    if (bytes.size > 0)
        memcpy(copy, bytes.data, bytes.size);
    value->u.bytes = (expr_span){copy, bytes.size};
}

void expr_put_text(expr_facts *facts, expr_field field, const char *text)
{
    if (text)
        expr_put_bytes(facts, field, (s7_bytes){(const uint8_t *)text, strlen(text)});
}

void expr_put_name(expr_facts *facts, expr_field field, const char *name)
{
    if (!name || facts->slot_of[field] == EXPR_NO_SLOT)
        return;
    for (const s7_name *row = expr_field_describe(field).names; row && row->name; row++)
        if (strcmp(row->name, name) == 0) {
            expr_put_unsigned(facts, field, row->value);
            return;
        }
}

void expr_put_ip(expr_facts *facts, expr_field field, uint8_t family, const uint8_t *bytes)
{
    expr_value *value = put(facts, field);
    if (!value)
        return;
    value->u.ip = (expr_ip){.family = family, .prefix = family == 6 ? 128 : 32};
    memcpy(value->u.ip.bytes, bytes, family == 6 ? 16 : 4);
}

void expr_narrow_ip(expr_facts *facts, expr_field field, uint8_t prefix)
{
    const expr_slot *slot = expr_slot_of(facts, field);
    if (slot && slot->count > 0)
        slot->values[slot->count - 1].u.ip.prefix = prefix;
}

const s7_tap *expr_facts_tap(expr_facts *facts)
{
    return &facts->tap;
}
