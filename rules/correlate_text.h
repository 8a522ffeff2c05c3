/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: the message of several findings that are told as one.
 *
 * A pattern is a sentence in which
 *
 *   %C  the clients: "10.0.0.5, 10.0.0.6 and 10.0.0.7"
 *   %S  the server, %P its port
 *   %V  what they do: "read", "write" or "read and write" (one client: "reads", ...)
 *   %O  what it is about: "DB30.DBB0, DB30.DBD12"
 *   %N  how many of these
 *   %R  the codes with their meanings: "0x05 (address out of range)"
 *   %D  what the server does: "rejects the connection request (ER)"
 *   %T  the end of the earliest one's message
 *
 * stand for what they name, and {x|y} for x where it is about one client, else for y. */
#ifndef S7TAP_RULES_CORRELATE_TEXT_H
#define S7TAP_RULES_CORRELATE_TEXT_H

#include "rules/finding.h"
#include "rules/policy/policy.h"

/* Of `group`, rules_finding of one server with the same joint. The caller owns the text. */
char *rules_joint_message(const policy_model *policy, const GPtrArray *group);
/* "DB30.DBB0, DB30.DBD12", "DB20, FC2 and 7 more": of the subjects, in their natural order. The
 * caller owns the text; NULL if there are none. */
char *rules_joint_subject(const GPtrArray *group);
/* Text in which numbers count as such: DB9 comes before DB10. NULL comes first. */
int rules_natural_order(const char *a, const char *b);

#endif
