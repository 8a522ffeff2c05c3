/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Notifications of S7comm-plus: values that a CPU pushes for a subscription. */
#ifndef S7TAP_DISSECTOR_PLUS_NOTIFICATION_H
#define S7TAP_DISSECTOR_PLUS_NOTIFICATION_H

#include "dissector/pdu.h"
#include "dissector/plus_value.h"

/* What follows the subscription id, up to the end of the PDU's body. */
void s7_plus_notification_decode(s7_cursor *c, s7_plus *plus);

/* One entry of the list of values. */
typedef struct s7_plus_entry {
    uint8_t code;       /* 92, 9B, 83 a value; 13, 03 an access that failed; 81 an object */
    uint32_t reference; /* which item, as the subscription says; 0 if the entry does not */
    bool failed;
    bool has_value;
    s7_plus_value value;
} s7_plus_entry;

/* Takes the next entry off `values` (of s7_plus) of a notification; false at the end. */
bool s7_plus_entry_next(s7_bytes *values, s7_plus_entry *out);

#endif
