/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the policy (docs/policy.md) has to say of a request, if the preferences name one. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_AGREED_H
#define S7TAP_DISSECTOR_WIRESHARK_AGREED_H

#include "dissector/pdu.h"

#include <epan/packet.h>

/* Reads the policy of the file, anew if it is another one; NULL or empty: no policy. What is wrong
 * with it is told to the user, and there is no policy then. */
void s7tap_policy_use(const char *path);

/* Adds to `item` what the policy does not list: an unknown partner or CPU, areas, a service. */
void s7tap_policy_judge(packet_info *pinfo, proto_item *item, const s7_pdu *pdu);

#endif
