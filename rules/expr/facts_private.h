/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the expressions: what facts consist of. */
#ifndef S7TAP_RULES_EXPR_FACTS_PRIVATE_H
#define S7TAP_RULES_EXPR_FACTS_PRIVATE_H

#include "rules/expr/facts.h"
#include "rules/expr/syntax.h"

enum { EXPR_NO_SLOT = 0xFFFF, EXPR_CHUNK = 65536 };

/* The values of one field. */
typedef struct expr_slot {
    expr_field field;
    expr_type type;
    uint32_t count, room;
    expr_value *values;
} expr_slot;

/* Memory that is given back all at once. Its parts never move. */
typedef struct expr_chunk {
    struct expr_chunk *next;
    size_t used, size;
    uint8_t data[];
} expr_chunk;

typedef struct expr_arena {
    expr_chunk *first, *current;
} expr_arena;

struct expr_facts {
    uint16_t slot_of[EXPR_FIELD_COUNT];
    GArray *slots; /* of expr_slot */
    bool wants_pdu;
    expr_arena copies;  /* of values, until the next clear */
    expr_arena scratch; /* while an expression is evaluated */
    pcre2_match_data *match;
    pcre2_match_context *match_context;
    s7_tap tap;
};

/* Never NULL: aborts when there is no memory, as GLib does. */
uint8_t *expr_arena_take(expr_arena *arena, size_t size);
void expr_arena_reset(expr_arena *arena);
void expr_arena_free(expr_arena *arena);

static inline const expr_slot *expr_slot_of(const expr_facts *facts, expr_field field)
{
    const uint16_t slot = facts->slot_of[field];
    return slot == EXPR_NO_SLOT ? NULL : &g_array_index(facts->slots, expr_slot, slot);
}

#endif
