/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes the policy file: sections, keys and comments, in lines that people can read. What is given
 * may come from the network: comments and values cannot become anything else than that. */
#ifndef S7TAP_RULES_POLICY_WRITE_H
#define S7TAP_RULES_POLICY_WRITE_H

#include "rules/policy/service.h"

#include <glib.h>
#include <stdbool.h>

enum { POLICY_COLUMNS = 100 }; /* of a line, where it can be broken */

typedef struct policy_writer {
    GString *out;    /* borrowed; what is written is appended */
    const char *eol; /* "\n" or "\r\n" */
} policy_writer;

/* The objects that a value of `read=` or `write=` lists for one CPU. Borrowed. */
typedef struct policy_target {
    const char *cpu;     /* its name, NULL for '*' */
    const char *objects; /* as policy_objects_put writes them */
} policy_target;

void policy_write_blank(policy_writer *writer);
/* One paragraph, broken between words into lines that begin with "# ", or with blanks to `indent`
 * behind that from the second line on. Control characters become blanks, what is not UTF-8 the
 * replacement character. */
void policy_write_comment(policy_writer *writer, unsigned indent, const char *format, ...)
    G_GNUC_PRINTF(3, 4);
/* "[KIND NAME]", "[KIND]" without a name. */
void policy_write_section(policy_writer *writer, const char *kind, const char *name);
/* "KEY=VALUE". A value that is too long goes on in further lines, broken behind ';' if there is
 * one, and behind ',' where that is not enough. */
void policy_write_key(policy_writer *writer, const char *key, const char *value);

/* "Press1:DB20,DB21;Press2:M" */
void policy_targets_put(GString *out, const policy_target *targets, size_t count);
/* The services whose bit (1 << policy_service) is set, with commas; '*' for all. */
void policy_services_put(GString *out, uint32_t services);

/* Whether the text can be the name of a section. */
bool policy_is_name(const char *text);

#endif
