/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: who holds the connections of a server at a time. */
#ifndef S7TAP_RULES_REFUSAL_HOLDERS_H
#define S7TAP_RULES_REFUSAL_HOLDERS_H

#include "rules/policy/policy.h"
#include "rules/refusal_servers.h"

enum { REFUSAL_MAX_HOLDERS = 6 };

typedef struct refusal_holders {
    uint32_t open;                           /* accepted connections */
    uint32_t hosts;                          /* that hold them */
    cap_address client[REFUSAL_MAX_HOLDERS]; /* those that hold most, the most first */
    uint32_t count[REFUSAL_MAX_HOLDERS];     /* how many each of them holds */
} refusal_holders;

/* `time` in ns. */
refusal_holders refusal_holders_at(const refusal_server *server, int64_t time);
/* Appends "; others are accepted: A, B, C": the first by address; nothing where there are none. */
void refusal_others_text(const refusal_server *server, const cap_address *client,
                         const policy_model *policy, GString *text);
/* Appends "; connections are held by A (3), B and 2 more hosts", nothing where nobody holds any.
 * `reader`, who asked the server for its state, is marked as such; NULL nobody did. */
void refusal_holders_text(const refusal_holders *holders, const cap_address *reader,
                          const policy_model *policy, GString *text);

#endif
