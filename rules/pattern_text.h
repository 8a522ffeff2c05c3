/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: requests as the traffic model tells them apart.
 *
 * Two requests are the same if they ask for the same in the same words, which are those of a
 * [pattern] section: "read DB10.DBB0-DBB15,M4.0-M7.7", "write DB20.DBX4.0", "ask SZL 0x0131 index
 * 0x0001", "ask plus.get_multi_variables DB3.10". Values and references do not count. */
#ifndef S7TAP_RULES_PATTERN_TEXT_H
#define S7TAP_RULES_PATTERN_TEXT_H

#include "dissector/pdu.h"

#include <glib.h>

/* Whether the request belongs to the model: not the setup of a connection. */
bool pattern_takes(const s7_pdu *request);

/* The same for requests whose bytes ask for the same; `seed` as rules/keys.h has it. Equal hashes
 * have equal texts, but not the other way round. */
uint64_t pattern_hash(uint64_t seed, const s7_pdu *request);

/* The words of a request that the model takes. The caller owns them. */
char *pattern_text(const s7_pdu *request);

/* Whether it writes, whatever the protocol calls that. */
bool pattern_writes(const s7_pdu *request);

#endif
