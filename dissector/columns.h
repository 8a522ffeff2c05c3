/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a table of PDUs shows of one, column by column: one short text each, where summary.h has a
 * line of all.
 *
 * `request` is the decoded request that an answer answers, NULL if unknown; one of another function
 * is not believed. What a PDU does not say leaves its column empty. */
#ifndef S7TAP_DISSECTOR_COLUMNS_H
#define S7TAP_DISSECTOR_COLUMNS_H

#include "dissector/cotp.h"
#include "dissector/pdu.h"
#include "dissector/text.h"

/* Appends what is asked or answered: "read", "setup", "stop", "warm restart", "read SZL",
 * "mode transition: RUN", "GetMultiVariables". */
void s7_column_function(const s7_pdu *pdu, const s7_pdu *request, s7_text *out);

/* Appends what it is about, of several the first: "DB10.DBW20", "DB10.DBW20 +3",
 * "SZL 0x0011 index 0", "DB1" of a block. An answer is about what its request is. */
void s7_column_address(const s7_pdu *pdu, const s7_pdu *request, s7_text *out);

/* Appends how an answer ends, nothing for other PDUs: "ok", "object does not exist" of the only
 * item, "2 of 5 refused: DB99.DBB0: object does not exist" (the first), "service refused: wrong
 * password". */
void s7_column_result(const s7_pdu *pdu, const s7_pdu *request, s7_text *out);

/* The same of the TPDUs CR, CC, DR and ER: "connect", "01.00 to 01.02", "ok". */
void cotp_column_function(const cotp_tpdu *tpdu, s7_text *out);
void cotp_column_address(const cotp_tpdu *tpdu, s7_text *out);
void cotp_column_result(const cotp_tpdu *tpdu, s7_text *out);

#endif
