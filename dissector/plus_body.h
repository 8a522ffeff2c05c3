/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the dissector: what follows the fixed part of a request or response of S7comm-plus. */
#ifndef S7TAP_DISSECTOR_PLUS_BODY_H
#define S7TAP_DISSECTOR_PLUS_BODY_H

#include "dissector/service.h"

/* Decodes all that is left of the cursor, by function and opcode of `plus`. What is cut (the PDU is
 * a fragment) or not known is shown as bytes and is no fault. */
void s7_plus_body(s7_cursor *c, s7_plus *plus);

#endif
