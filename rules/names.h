/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the policy calls the hosts of a conversation. */
#ifndef S7TAP_RULES_NAMES_H
#define S7TAP_RULES_NAMES_H

#include "capture/sink.h"
#include "rules/policy/policy.h"

/* The policy's form of an address. */
policy_address rules_policy_address(const cap_address *ip);

/* The name of a host in its role; NULL if the policy is NULL or has none. Borrowed from the
 * policy. */
const char *rules_client_name(const policy_model *policy, const cap_address *ip);
const char *rules_server_name(const policy_model *policy, const cap_address *ip);

#endif
