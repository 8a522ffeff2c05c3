/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the policy: what sections there are, and what their keys say. */
#ifndef S7TAP_RULES_POLICY_KEYS_H
#define S7TAP_RULES_POLICY_KEYS_H

#include "rules/policy/model.h"
#include "rules/policy/source.h"

typedef struct policy_reader {
    policy_source *source;
    policy_model *model;
    const char *const *rule_ids;
    GHashTable *begun;      /* "KIND NAME" to the bracket of the section that has it */
    GHashTable *keys;       /* of the section at hand: key to where it stands */
    bool partners_unsure;   /* the name of one cannot be read */
    bool misspelt;          /* one of them was meant to be a required one */
    policy_text key, value; /* at hand */
} policy_reader;

/* Sets what a key says; `object` is the section's. Complains itself. */
typedef void (*policy_take)(policy_reader *r, void *object);

typedef struct policy_key {
    const char *name; /* ending in '.': the rest of the key is a name */
    policy_take take;
    bool required;
} policy_key;

typedef struct policy_section {
    const char *kind;
    void (*begin)(policy_reader *r, char *name, uint32_t line); /* takes the name; NULL: no name */
    GHashTable *(*table)(const policy_model *model);            /* where it puts the object */
    bool (*check)(policy_reader *r, policy_text name);          /* complains; NULL: any name */
    const policy_key *keys;                                     /* ended by a name of NULL */
    const char *key_names;
} policy_section;

/* Of all there are, ended by NULL. */
extern const char *const policy_section_kinds[];
/* NULL if there is none of this kind. */
const policy_section *policy_find_section(policy_text kind);

#endif
