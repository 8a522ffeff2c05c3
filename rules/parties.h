/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: names of the parties in messages. */
#ifndef S7TAP_RULES_PARTIES_H
#define S7TAP_RULES_PARTIES_H

#include "analyzer/transaction.h"
#include "rules/names.h"

enum { RULES_ADDRESS_TEXT = 46, RULES_PARTY_TEXT = POLICY_MAX_NAME + RULES_ADDRESS_TEXT + 3 };

typedef struct rules_names {
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
} rules_names;

/* The hosts of a connection as text: "Panel (10.1.0.20)", without a name "10.1.0.20". `policy` NULL
 * gives no names; likewise below. */
rules_names rules_names_of(const policy_model *policy, const ana_connection *connection);
/* One host, named for its role in the conversation. */
void rules_client_text(const policy_model *policy, const cap_address *ip,
                       char text[RULES_PARTY_TEXT]);
void rules_server_text(const policy_model *policy, const cap_address *ip,
                       char text[RULES_PARTY_TEXT]);
/* The address alone. */
void rules_address_text(const cap_address *ip, char text[RULES_ADDRESS_TEXT]);

#endif
