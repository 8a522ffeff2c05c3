/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables of expressions and the facts that they are evaluated for. */
#ifndef S7TAP_TEST_WRITTEN_FACTS_H
#define S7TAP_TEST_WRITTEN_FACTS_H

#include "rules/expr/facts.h"

/* Compiles, or fails the test with the message. */
expr_program *compiled(const char *text);
/* The message of a wrong expression as "COLUMN: MESSAGE"; fails if it compiles. Valid until the
 * next call. */
const char *complaint(const char *text);

/* Puts what "item.db=10;item.db=20;value=0a0b;tsap=01.00" says: numbers, hex bytes, text, addresses
 * and names by the type of the field. */
void put_written(expr_facts *facts, const char *written);
/* Whether the expression holds for what is written. */
bool holds_for(const char *text, const char *written);

#endif
