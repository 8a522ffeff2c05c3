/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Generated fields for columns of the packet list: one text per PDU each. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_COLUMNS_H
#define S7TAP_DISSECTOR_WIRESHARK_COLUMNS_H

#include "dissector/cotp.h"
#include "dissector/pdu.h"

#include <epan/packet.h>

void s7tap_register_columns(int proto);

/* `request` is what the PDU answers, NULL unknown. */
void s7tap_show_columns(proto_tree *tree, tvbuff_t *tvb, const s7_pdu *pdu, const s7_pdu *request);
void s7tap_show_cotp_columns(proto_tree *tree, tvbuff_t *tvb, const cotp_tpdu *tpdu);

#endif
