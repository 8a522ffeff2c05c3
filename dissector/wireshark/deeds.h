/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Requests that change what a CPU does: stop, start, download, clock, password.
 */
#ifndef S7TAP_DISSECTOR_WIRESHARK_DEEDS_H
#define S7TAP_DISSECTOR_WIRESHARK_DEEDS_H

#include "dissector/pdu.h"
#include "experts.h"

/* The expert info that a PDU deserves, EXPERT_COUNT if none. */
s7tap_expert s7tap_deed_of(const s7_pdu *pdu);

#endif
