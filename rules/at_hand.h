/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What expressions see of the analyzer's objects: their values as facts. */
#ifndef S7TAP_RULES_AT_HAND_H
#define S7TAP_RULES_AT_HAND_H

#include "analyzer/transaction.h"
#include "rules/expr/facts.h"
#include "rules/policy/policy.h"

/* A party: `client.` or `server.`. `port` 0 and `tsap` NULL or of size 0 are unknown. The policy
 * names it; NULL: there is none. */
void rules_put_client(expr_facts *facts, const policy_model *policy, const cap_address *ip,
                      uint16_t port, const ana_tsap_bytes *tsap);
void rules_put_server(expr_facts *facts, const policy_model *policy, const cap_address *ip,
                      uint16_t port, const ana_tsap_bytes *tsap);

/* `client.tsap` and `server.tsap` with what they say, once more. */
void rules_put_tsaps(expr_facts *facts, const ana_tsap_bytes *calling,
                     const ana_tsap_bytes *called);

/* Both parties, and the number of the connection. */
void rules_put_conversation(expr_facts *facts, const policy_model *policy,
                            const ana_connection *connection);

/* All that a transaction has; its PDUs are decoded only if any of their fields is wanted. */
void rules_put_transaction(expr_facts *facts, const policy_model *policy,
                           const ana_transaction *transaction);

#endif
