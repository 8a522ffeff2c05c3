/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What ends the bodies of S7comm-plus:
 *
 *   requests that name objects   | qualifier: struct 1256 | [0] |
 *   without integrity            | 0 (4) |
 *   with integrity               | counter | 0 (4) |           digest in front of the opcode
 *                                | counter | 20 | digest (32) |
 *
 * The counter rises by one with each request; that of an answer is the sum of it and the sequence
 * number. Neither is verifiable without the key of the session. */
#ifndef S7TAP_DISSECTOR_PLUS_END_H
#define S7TAP_DISSECTOR_PLUS_END_H

#include "dissector/plus_number.h"

/* The object qualifier, if it stands at the cursor. */
void s7_plus_qualifier_read(s7_cursor *c);

/* True if nothing but counter, digest or zeros are left. */
bool s7_plus_ends_here(const s7_cursor *c);

/* Takes them, and a zero in front of them, if what is left has one of the known forms. */
void s7_plus_end_read(s7_cursor *c);

#endif
