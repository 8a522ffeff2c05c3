/* SPDX-License-Identifier: GPL-2.0-or-later */
/* System events of S7comm-plus: version FE. */
#ifndef S7TAP_DISSECTOR_PLUS_EVENT_H
#define S7TAP_DISSECTOR_PLUS_EVENT_H

#include "dissector/cursor.h"
#include "dissector/pdu.h"

/* All that is left of the cursor: what follows the header. */
void s7_plus_event_decode(s7_cursor *c, s7_plus *plus);

#endif
