/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what is known of a CPU and its blocks when findings are graded. An
 * interface of its own, so that grading depends on these facts alone. */
#ifndef S7TAP_RULES_EVIDENCE_H
#define S7TAP_RULES_EVIDENCE_H

#include "rules/rules.h"
#include "rules/verdict/verdict.h"

typedef struct rules_cpu {
    bool known;             /* false: nothing below is set */
    bool permitted;         /* an absolute access succeeded */
    cap_stamp permitted_at; /* the first that did */
    verdict_family family;
    bool family_proven;          /* by its order number */
    const char *family_text;     /* "S7-300"; NULL unknown. Borrowed, as the next */
    const char *family_evidence; /* "order number": what it was concluded from; NULL unknown */
    bool read_only;              /* absolute reads succeeded, writes never */
    bool soft_server;            /* it calls itself as Snap7's server does */
} rules_cpu;

typedef struct rules_block {
    bool ok;                 /* an absolute access to the DB succeeded */
    uint32_t proven_end;     /* bytes proven to exist: highest byte + 1; 0 none */
    bool first_byte_refused; /* offset 0 length 1 gave 0x05 */
    bool read_only;          /* absolute reads succeeded, writes never */
    cap_stamp ok_at;         /* the first absolute access that succeeded; of `ok` */
    bool symbolic;           /* access to a variable by its symbol succeeded; the next are of it */
    cap_stamp symbolic_at;
    cap_address symbolic_by;
} rules_block;

typedef struct rules_evidence {
    const void *user;
    const policy_model *policy; /* NULL: there is none */
    /* NULL: nothing is ever known. */
    rules_cpu (*cpu)(const void *user, const cap_address *ip);
    rules_block (*block)(const void *user, const cap_address *ip, uint16_t db);
} rules_evidence;

/* The analyzer's inventory as evidence; borrowed. */
rules_evidence rules_evidence_of(const ana_analyzer *analyzer);

/* What is known of a host: seen, or else said by the policy. */
rules_cpu rules_cpu_at(const rules_evidence *evidence, const cap_address *ip);

/* "S7-300", "S7-1200/1500", ...: the family of the verdicts; text that names both is unknown. */
verdict_family rules_family_of_text(const char *text);

/* Instead of rules_attach. */
void rules_attach_evidence(rules_engine *engine, rules_evidence evidence);

#endif
