/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PDUs that are not S7, in one line. */
#ifndef S7TAP_REPORT_PAYLOAD_H
#define S7TAP_REPORT_PAYLOAD_H

#include "analyzer/transaction.h"
#include "dissector/text.h"

/* One line about a PDU that is neither S7, TLS nor plain COTP. */
void rep_payload_summary(const ana_pdu *pdu, s7_text *out);

#endif
