/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The Wireshark plugin: it shows what the dissector room decodes and knows no
 * protocol of its own.
 */
#ifndef S7TAP_DISSECTOR_WIRESHARK_PLUGIN_H
#define S7TAP_DISSECTOR_WIRESHARK_PLUGIN_H

#include "pairs.h"

/* Registers a header field of `proto` for each row of fields.def, and one for
 * notes. */
void s7tap_register_fields(int proto);

/* Adds the fields of the header of one COTP TPDU to `tree`. */
void s7tap_show_cotp(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, s7_bytes bytes);

/* Adds the fields of one PDU to `tree`. `request` is what `context` has, decoded, NULL unknown;
 * `known` may be NULL. */
void s7tap_show(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, s7_bytes bytes,
                const s7_context *context, const s7_pdu *request, const s7tap_known *known,
                s7_pdu *pdu);

/* Where `known` is the last part of a message of several PDUs: adds that to `tree`, with the frames
 * it came in and its fields. Its bytes are a source of their own beside the packet's. */
void s7tap_show_joined(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree,
                       const s7tap_known *known);

#endif
