/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The values that the object at hand has, and whether an expression holds for it.
 *
 * Facts keep their room from one object to the next: in steady state nothing is allocated. */
#ifndef S7TAP_RULES_EXPR_FACTS_H
#define S7TAP_RULES_EXPR_FACTS_H

#include "dissector/tap.h"
#include "rules/expr/expr.h"

/* Values kept of one field; what is beyond is not seen. */
enum { EXPR_MAX_VALUES = 65536 };

typedef struct expr_facts expr_facts;

expr_facts *expr_facts_new(void);
void expr_facts_free(expr_facts *facts);
/* From now on the fields of the program are wanted. Before the first value is put. */
void expr_facts_want(expr_facts *facts, const expr_program *program);

void expr_facts_want_field(expr_facts *facts, expr_field field);

/* Whether any program names the field; or any field of decoded PDUs, which costs decoding. */
bool expr_facts_wants(const expr_facts *facts, expr_field field);
bool expr_facts_wants_pdu(const expr_facts *facts);

/* Forgets the values, for the next object. */
void expr_facts_clear(expr_facts *facts);

/* Adds a value; does nothing if the field is not wanted. The function must fit the type of the
 * field: unsigned for BOOL, UNSIGNED, and SIGNED and TIME as two's complement. */
void expr_put_unsigned(expr_facts *facts, expr_field field, uint64_t number);
void expr_put_real(expr_facts *facts, expr_field field, double real);
/* Text and bytes: borrowed until expr_facts_clear, or copied. */
void expr_put_bytes(expr_facts *facts, expr_field field, s7_bytes bytes);
void expr_put_copy(expr_facts *facts, expr_field field, s7_bytes bytes);
void expr_put_text(expr_facts *facts, expr_field field, const char *text); /* borrowed; NULL: no */
void expr_put_name(expr_facts *facts, expr_field field, const char *name); /* of its table */
/* `bytes`: 4 or 16, in network order. */
void expr_put_ip(expr_facts *facts, expr_field field, uint8_t family, const uint8_t *bytes);

/* The address put last is one of a network: so many of its bits count. */
void expr_narrow_ip(expr_facts *facts, expr_field field, uint8_t prefix);

/* Adds what a decoder reports: hand it to s7_decode and its like. Valid as long as the facts. */
const s7_tap *expr_facts_tap(expr_facts *facts);

/* Whether the expression holds. The program was announced with expr_facts_want. */
bool expr_holds(const expr_program *program, expr_facts *facts);

/* The first value of a field as text for people, cut to fit `size`; false if it has none. */
bool expr_value_text(const expr_facts *facts, expr_field field, char *out, size_t size);

#endif
