/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One line about a PDU, for lists of PDUs and Wireshark's Info column. */
#ifndef S7TAP_DISSECTOR_SUMMARY_H
#define S7TAP_DISSECTOR_SUMMARY_H

#include "dissector/cotp.h"
#include "dissector/pdu.h"
#include "dissector/text.h"

/* Appends such as "Job Read DB10.DBW20, M100.3 (ref 0x0200)" or
 * "Userdata request CPU functions: read SZL 0x0011 (module identification) index 0". With a context
 * an answer names the addresses of its request: "Ack_Data Read DB10.DBW20 ok, M100.3 0A object does
 * not exist". `context` may be NULL. Nothing is appended for a PDU that is not S7. */
void s7_summary(const s7_pdu *pdu, const s7_context *context, s7_text *out);

/* Appends such as "CR calling 01.00 called 01.02 size 1024", "DR reason 0x03 TSAP address unknown",
 * "DT empty", "DT 25 bytes". */
void cotp_summary(const cotp_tpdu *tpdu, s7_text *out);

#endif
