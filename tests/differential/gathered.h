/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages of several PDUs, joined a second time beside the analyzer, and what is counted of their
 * parts meanwhile. */
#ifndef S7TAP_TESTS_GATHERED_H
#define S7TAP_TESTS_GATHERED_H

#include "analyzer/analyzer.h"
#include "dissector/join.h"

/* One message that is being gathered. */
typedef struct gathered_message {
    GByteArray *bytes, *request;
    uint64_t opaque[S7F_COUNT]; /* of its parts so far; the host counts here */
} gathered_message;

/* All connections. */
typedef struct gathered gathered;

gathered *gathered_new(void);
void gathered_free(gathered *g);

void gathered_gap(gathered *g, const ana_connection *connection, int side);
void gathered_end(gathered *g, const ana_connection *connection);

/* Takes the next S7 PDU. The message that it is a part of goes to *message, NULL if none. With
 * S7_JOIN_DONE its bytes are one PDU, until the next call. */
s7_join_step gathered_take(gathered *g, const ana_pdu *pdu, gathered_message **message);

/* What parts carry of their message: the payload of userdata, the body of S7comm-plus. */
s7_bytes gathered_payload(const s7_pdu *pdu);

#endif
