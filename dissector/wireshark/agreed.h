/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the policy (docs/policy.md) has to say of a request, if the preferences name one. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_AGREED_H
#define S7TAP_DISSECTOR_WIRESHARK_AGREED_H

#include "dissector/pdu.h"

#include <epan/packet.h>

/* Adds to `item` what the policy does not list of a request to a server: an unknown partner or CPU,
 * areas, a service. */
void s7tap_policy_judge(packet_info *pinfo, proto_item *item, const s7_pdu *pdu);

#endif
