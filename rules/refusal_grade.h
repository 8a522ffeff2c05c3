/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: why a connection was refused, by what else was accepted. */
#ifndef S7TAP_RULES_REFUSAL_GRADE_H
#define S7TAP_RULES_REFUSAL_GRADE_H

#include "rules/refusal.h"

/* What came in place of CC or setup answer. */
typedef enum refusal_kind {
    REFUSAL_CLOSED, /* RST or FIN after the CR */
    REFUSAL_DR,
    REFUSAL_ER,
    REFUSAL_SILENT,       /* nothing after the CR, though TCP acknowledged it */
    REFUSAL_SETUP_ERROR,  /* setup answered with an error */
    REFUSAL_SETUP_CLOSED, /* RST or FIN after the setup request */
    REFUSAL_SETUP_SILENT,
    REFUSAL_KIND_COUNT
} refusal_kind;

/* Whether the rack and slot asked for are those of the CPU's family. */
typedef enum refusal_slot {
    REFUSAL_SLOT_UNKNOWN,
    REFUSAL_SLOT_USUAL,    /* rack 0, slot 2: S7-300; 2 to 4: S7-400; 0 or 1: S7-1200/1500 */
    REFUSAL_SLOT_NOT_300,  /* another than that of an S7-300 */
    REFUSAL_SLOT_NOT_400,  /* ... an S7-400 */
    REFUSAL_SLOT_NOT_1200, /* ... an S7-1200 or S7-1500 */
} refusal_slot;

/* What else the server did in the capture. */
typedef struct refusal_facts {
    refusal_kind kind;
    uint16_t code; /* DR reason, ER cause, error of the setup */
    refusal_slot slot;
    bool malformed;     /* the CR contradicts itself */
    bool serves;        /* it accepted connections, of whomever */
    bool same_before;   /* the same pair of TSAPs was accepted before the first refusal */
    int64_t same_first; /* ns, the first time; of `same_before` */
    bool same_after;    /* and again after the last one, after another connection closed */
    bool other_called;  /* another called TSAP was accepted, this one never */
    bool other_calling; /* this called TSAP was accepted, from another calling one only */
    bool at_limit;      /* as many were open as the policy says that it has (max-connections) */
    bool said_full;     /* the server itself says that it has no connection left */
    bool at_peak;       /* refused while the most connections were open, two at least */
} refusal_facts;

typedef struct refusal_verdict {
    const rules_rule *rule;
    const rules_cause *cause;
    rules_confidence confidence;
    const char *const *alternatives;
    const rules_joint *joint; /* how it is told with other refusals */
} refusal_verdict;

/* Of connections-exhausted. */
const rules_cause *refusal_exhausted_cause(void);
/* By family as text ("S7-300", NULL unknown) and the called TSAP. */
refusal_slot refusal_slot_of(const char *family, const ana_tsap_bytes *called);
refusal_verdict refusal_judge(const refusal_facts *facts);
/* "resets or closes connections right after the connection request": what a server does. */
const char *refusal_deed(refusal_kind kind);

/* Whether a connection-refused says that the CPU has no free connection: whoever asks meets that.
 */
bool refusal_is_of_load(const rules_finding *finding);

#endif
