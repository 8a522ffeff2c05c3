/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Short stable words for what a PDU asks or answers: JSON `function`, rules, policy. */
#ifndef S7TAP_DISSECTOR_SERVICE_NAME_H
#define S7TAP_DISSECTOR_SERVICE_NAME_H

#include "dissector/pdu.h"

/* Such as "read", "szl_read" or "plus.get_multi_variables", by function, by userdata group and
 * subfunction, or by S7comm-plus opcode and function. NULL where the PDU names no function (an Ack
 * without parameters, a fragment) or one that is not known: then the caller has the numbers. */
const char *s7_pdu_service_name(const s7_pdu *pdu);

#endif
