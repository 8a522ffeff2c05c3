/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Why something was refused: the verdict on a code as expert info, its causes
 * and next steps as generated fields. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_WHY_H
#define S7TAP_DISSECTOR_WIRESHARK_WHY_H

#include "dissector/item.h"
#include "dissector/pdu.h"

#include <epan/packet.h>

void s7tap_register_why(int proto);

/* What was asked for where a code came. */
typedef struct s7tap_asked {
    packet_info *pinfo;
    tvbuff_t *tvb;
    const s7_pdu *answer;  /* as far as decoded */
    const s7_pdu *request; /* NULL unknown */
    bool request_cut;      /* it was not captured to its end */
    const s7_item *item;   /* the address item that a return code belongs to; NULL unknown */
    const char *what;      /* for the text: "DB10.DBW20"; empty unknown */
} s7tap_asked;

/* Judges the field's value, if it is a result, and adds to `item` what there is
 * to say. */
void s7tap_why(const s7tap_asked *asked, s7_field field, const s7_value *value, proto_item *item);

#endif
