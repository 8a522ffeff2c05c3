/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what partners of the policy read, write and ask for without being allowed
 * to. */
#ifndef S7TAP_RULES_UNEXPECTED_ACCESS_H
#define S7TAP_RULES_UNEXPECTED_ACCESS_H

#include "rules/detector.h"

typedef struct unexpected_accesses unexpected_accesses;

unexpected_accesses *unexpected_accesses_new(const rules_bench *bench);
void unexpected_accesses_free(unexpected_accesses *accesses);

/* A read or write, whatever became of it; the partner asks: the client, or the server where that
 * one asks. `cpu` NULL is a CPU that the policy does not know. */
void unexpected_accesses_judge(unexpected_accesses *accesses, const ana_transaction *transaction,
                               const policy_partner *partner, const policy_cpu *cpu);
/* A request like one that was judged, and all of it carried out. */
void unexpected_accesses_repeat(unexpected_accesses *accesses, const ana_transaction *transaction);
/* What ana_transaction.memo says of a request that needs no look. */
extern const char unexpected_nothing[];

/* A service that the client asked for, or that came of its asking; it is not allowed. */
void unexpected_accesses_use(unexpected_accesses *accesses, const ana_transaction *transaction,
                             const policy_partner *partner, policy_service service);
/* A request at a time that the times= of the partner leave out, by the client or, `server_asks`, by
 * the server. `alters`: it writes, or its service can change the CPU. */
void unexpected_accesses_outside(unexpected_accesses *accesses, const ana_transaction *transaction,
                                 const policy_partner *partner, bool server_asks, bool alters);
/* Likewise of a session in S7comm-plus that is encrypted from its first packet on. */
void unexpected_accesses_encrypted(unexpected_accesses *accesses, const ana_connection *connection,
                                   const policy_partner *partner, const cap_stamp *stamp);
void unexpected_accesses_finish(unexpected_accesses *accesses);

#endif
