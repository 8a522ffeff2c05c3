/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: names of the parties in messages. */
#ifndef S7TAP_RULES_PARTIES_H
#define S7TAP_RULES_PARTIES_H

#include "analyzer/transaction.h"

enum { RULES_ADDRESS_TEXT = 46 };

typedef struct rules_names {
    char client[RULES_ADDRESS_TEXT], server[RULES_ADDRESS_TEXT];
} rules_names;

/* The hosts of a connection as text. */
rules_names rules_names_of(const ana_connection *connection);
void rules_address_text(const cap_address *ip, char text[RULES_ADDRESS_TEXT]);

#endif
