/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Adds to the text of a policy, and leaves all that stands there as it is: comments, order, blank
 * lines, ends of lines, byte order mark, and lines that are continued. */
#ifndef S7TAP_RULES_POLICY_EDIT_H
#define S7TAP_RULES_POLICY_EDIT_H

#include "rules/policy/write.h"

#include <stddef.h>

typedef struct policy_edit policy_edit;

/* The text is copied; policy_parse must have taken it. */
policy_edit *policy_edit_new(const char *text, size_t size);
void policy_edit_free(policy_edit *edit);

/* How lines of the text end: "\r\n" if its first one does, else "\n". */
const char *policy_edit_eol(const policy_edit *edit);

/* Adds to what a partner may read, or write: behind the objects that the value lists for the CPU,
 * else as a target at its end; as a key at the end of the section if it has none. `remark` becomes
 * a comment above the key; NULL none. Once per partner and direction. False if there is no such
 * partner. */
bool policy_edit_access(policy_edit *edit, const char *partner, bool write,
                        const policy_target *targets, size_t count, const char *remark);
/* The same of services: bits 1 << policy_service. */
bool policy_edit_services(policy_edit *edit, const char *partner, uint32_t services,
                          const char *remark);
/* Adds a section behind the last one of its kind, at the end of the text if there is none. `text`
 * is the section with its comments, in whole lines, as policy_writer writes it with
 * policy_edit_eol; a blank line is set before it. */
void policy_edit_section(policy_edit *edit, const char *kind, const char *text);

/* The text with all that was added. The caller frees. */
GString *policy_edit_text(const policy_edit *edit);

#endif
