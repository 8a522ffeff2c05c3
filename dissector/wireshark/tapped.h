/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the taps "s7tap" and "s7tap_eo" hear of: one PDU each. */
#ifndef S7TAP_DISSECTOR_WIRESHARK_TAPPED_H
#define S7TAP_DISSECTOR_WIRESHARK_TAPPED_H

#include "pairs.h"

/* Lives as long as the packet. */
typedef struct s7tap_tapped {
    s7_pdu pdu;
    s7_pdu request;           /* that an answer answers; set if has_request */
    const s7tap_known *known; /* never NULL */
    bool has_request;
} s7tap_tapped;

#endif
