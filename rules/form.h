/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: whether a PDU is well formed, by the decoder's notes on it. */
#ifndef S7TAP_RULES_FORM_H
#define S7TAP_RULES_FORM_H

#include "dissector/notes.h"

/* It contradicts its own lengths or the standard: a note of severity MALFORMED. */
bool rules_is_malformed(s7_notes notes);

#endif
