/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: sets of addresses and networks, each with an owner. */
#ifndef S7TAP_RULES_POLICY_PREFIXES_H
#define S7TAP_RULES_POLICY_PREFIXES_H

#include "rules/policy/address.h"
#include "rules/policy/source.h"

typedef struct policy_prefix {
    policy_address network;
    uint8_t length;    /* bits; 32 or 128 for a single address */
    const void *owner; /* borrowed */
    policy_text text;  /* as written, until sealed: for messages */
} policy_prefix;

typedef struct policy_prefixes {
    GArray *rows;          /* policy_prefix, sorted once sealed */
    uint8_t lengths4[33];  /* the lengths there are, longest first */
    uint8_t lengths6[129]; /* likewise */
    uint32_t count4, count6;
} policy_prefixes;

/* "10.0.0.1", "10.0.0.0/24", "fd00::/8". Complains and returns false if it is neither, or if bits
 * behind the prefix are set. `owner` is left NULL. */
bool policy_prefix_parse(policy_source *source, policy_text text, policy_prefix *out);

/* Adds the text of an address, and of a network with the length of its prefix. */
void policy_prefix_put(GString *out, const policy_prefix *prefix);

void policy_prefixes_init(policy_prefixes *prefixes);
void policy_prefixes_clear(policy_prefixes *prefixes);
/* Adds a list with commas; complains of each entry that is wrong. */
void policy_prefixes_add_list(policy_prefixes *prefixes, policy_source *source, policy_text list,
                              const void *owner);
/* To be called once, before the first look-up. Complains of prefixes that are there twice. */
void policy_prefixes_seal(policy_prefixes *prefixes, policy_source *source);

/* The address of an owner that has one alone; false if it has more, a network, or none. */
bool policy_prefixes_only(const policy_prefixes *prefixes, const void *owner, policy_address *out);
/* The row with the longest prefix that holds the address, NULL if none does. Borrowed. */
const policy_prefix *policy_prefixes_find(const policy_prefixes *prefixes,
                                          const policy_address *address);

#endif
