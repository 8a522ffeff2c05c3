/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the dissector: diagnostic events and entries. */
#ifndef S7TAP_DISSECTOR_DIAGNOSTIC_H
#define S7TAP_DISSECTOR_DIAGNOSTIC_H

#include "dissector/cursor.h"

enum { S7_DIAGNOSTIC_SIZE = 20 };

/* The 20 bytes of an entry of the diagnostic buffer. The event id, 0 if it is cut off. */
uint16_t s7_diagnostic_entry(s7_cursor *c);

#endif
