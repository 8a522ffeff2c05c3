/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Fields that no PDU carries: what pairing found out. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_GENERATED_H
#define S7TAP_DISSECTOR_WIRESHARK_GENERATED_H

#include "pairs.h"

void s7tap_register_generated(int proto);

/* Adds to `tree` what is known of its PDU. */
void s7tap_show_generated(proto_tree *tree, tvbuff_t *tvb, packet_info *pinfo,
                          const s7tap_known *known, guint32 timeout_ms);

#endif
