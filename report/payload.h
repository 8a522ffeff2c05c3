/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What else is spoken on port 102: names for bytes that are not S7. */
#ifndef S7TAP_REPORT_PAYLOAD_H
#define S7TAP_REPORT_PAYLOAD_H

#include "analyzer/transaction.h"
#include "dissector/text.h"

/* The protocol by its first bytes: "ISO session layer (MMS, IEC 61850, ICCP)", "HTTP", ...;
 * "user data of unknown kind" if they say nothing. `in_cotp`: the bytes are user data of a TSDU.
 * Never NULL. */
const char *rep_payload_name(s7_bytes bytes, bool in_cotp);

/* One line about a PDU that is neither S7 nor plain COTP. */
void rep_payload_summary(const ana_pdu *pdu, s7_text *out);

#endif
