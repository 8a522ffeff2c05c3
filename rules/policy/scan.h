/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: the lines of the .ini format.
 *
 *   # comment, as ; comment: on a line of its own
 *   [KIND NAME]     a section
 *   KEY=VALUE       blanks around both are left out
 */
#ifndef S7TAP_RULES_POLICY_SCAN_H
#define S7TAP_RULES_POLICY_SCAN_H

#include "rules/policy/source.h"

typedef struct policy_line {
    bool section;
    bool broken;       /* a section without its bracket or its kind; nothing but `at` is set */
    const char *at;    /* where it begins: the bracket, or the key */
    policy_text word;  /* kind of section, or key; never empty */
    policy_text value; /* name of the section, or value; may be empty */
} policy_line;

typedef struct policy_scanner {
    policy_source *source;
    size_t offset;
    bool silent;  /* passes over what is wrong without a complaint */
    bool skipped; /* a line was left out, which was no section; the caller may clear this */
} policy_scanner;

/* The next section or key. Lines that are neither are complained of and left out, but a broken
 * section is told: what follows belongs to no other. False at the end. Spans are borrowed from the
 * source. */
bool policy_scan_next(policy_scanner *scanner, policy_line *out);

#endif
