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

/* What else the server did in the capture. */
typedef struct refusal_facts {
    refusal_kind kind;
    uint16_t code;      /* DR reason, ER cause, error of the setup */
    bool same_before;   /* the same pair of TSAPs was accepted before the first refusal */
    bool same_after;    /* and again after the last one, after another connection closed */
    bool other_called;  /* another called TSAP was accepted, this one never */
    bool other_calling; /* this called TSAP was accepted, from another calling one only */
    bool said_full;     /* the server itself says that it has no connection left */
    bool at_peak;       /* refused while the most connections were open, two at least */
} refusal_facts;

typedef struct refusal_verdict {
    const rules_rule *rule;
    const rules_cause *cause;
    rules_confidence confidence;
    const char *const *alternatives;
} refusal_verdict;

/* Of connections-exhausted. */
const rules_cause *refusal_exhausted_cause(void);
refusal_verdict refusal_judge(const refusal_facts *facts);
/* "resets or closes connections right after the connection request": what a server does. */
const char *refusal_deed(refusal_kind kind);

#endif
