/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connection requests, confirmations and refusals of COTP, which never reach dissectors of what
 * COTP carries. A postdissector finds them where Wireshark's own COTP dissector was. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_COTP_TREE_H
#define S7TAP_DISSECTOR_WIRESHARK_COTP_TREE_H

#include <epan/packet.h>

void s7tap_register_cotp(void);
/* To be called once all protocols are registered. */
void s7tap_handoff_cotp(void);
/* Off, frames are not looked at, and Wireshark need not keep COTP's fields of all of them. */
void s7tap_cotp_use(bool on);

#endif
