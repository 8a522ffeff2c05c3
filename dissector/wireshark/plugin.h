/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Wireshark plugin: it shows what the dissector room decodes and knows no protocol of its own.
 */
#ifndef S7TAP_DISSECTOR_WIRESHARK_PLUGIN_H
#define S7TAP_DISSECTOR_WIRESHARK_PLUGIN_H

#include "dissector/tap.h"

#include <epan/packet.h>

/* Registers a header field of `proto` for each row of fields.def, and one for notes. */
void s7tap_register_fields(int proto);

/* Adds the tree of one PDU below `parent`. */
void s7tap_show(tvbuff_t *tvb, packet_info *pinfo, proto_item *parent);

#endif
