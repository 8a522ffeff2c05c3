/* SPDX-License-Identifier: GPL-2.0-or-later */
/* TLS inside COTP, for people and as JSON. */
#ifndef S7TAP_REPORT_ENCRYPTED_H
#define S7TAP_REPORT_ENCRYPTED_H

#include "analyzer/transaction.h"
#include "report/buffer.h"

/* One line about a PDU that carries TLS: the records that end in it, and how much of another one
 * there is. */
void rep_tls_summary(const ana_pdu *pdu, s7_text *out);

/* The member `tls` with what is known; nothing where nothing is. `client` is the flow side of the
 * client, which alerts are attributed by. */
void rep_json_tls(rep_buffer *b, const ana_tls *tls, int client);

#endif
