/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: TLS inside COTP. */
#ifndef S7TAP_ANALYZER_SECURE_H
#define S7TAP_ANALYZER_SECURE_H

#include "analyzer/conversation.h"

/* Takes the TSDU of an event that carries TLS: sets `tls` and `tls_before` of the event, which
 * borrow until ana_secure_release, to be called next. True if `tls` of the connection says more
 * than before. */
bool ana_secure_take(ana_conversation *c, int side, ana_pdu *event);
void ana_secure_release(ana_conversation *c, int side);
/* Bytes of `side` were lost. */
void ana_secure_gap(ana_conversation *c, int side);

/* All may be called with NULL. Bytes that the buffers take, large empty ones let go of; whether one
 * of `side` has any in it; empties them (call ana_secure_gap before). */
uint32_t ana_secure_held(ana_secure *secure);
bool ana_secure_holds(const ana_secure *secure, int side);
void ana_secure_forget(ana_secure *secure);
void ana_secure_free(ana_secure *secure);

/* Takes over into what is known of a server what one connection says. */
void ana_tls_merge(ana_tls *known, const ana_tls *tls);
void ana_tls_clear(ana_tls *tls);

#endif
