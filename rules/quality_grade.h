/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what can be wrong with a capture, and what is said of it. */
#ifndef S7TAP_RULES_QUALITY_GRADE_H
#define S7TAP_RULES_QUALITY_GRADE_H

#include "rules/quality.h"

typedef enum quality_kind {
    QUALITY_ONE_DIRECTION,
    QUALITY_LOST,
    QUALITY_FILTERED, /* missing bytes: a filter left packets out, which may hold S7 */
    QUALITY_TRIMMED,  /* missing bytes: a filter left packets out that hold none */
    QUALITY_TWICE,
    QUALITY_SENT_TWICE, /* duplicates that the sending computer shows */
    QUALITY_SNAPPED,
    QUALITY_DROPPED,        /* by the capturing system, or somewhere in it */
    QUALITY_DROPPED_BEFORE, /* by the network interface, before the system had them */
    QUALITY_KIND_COUNT
} quality_kind;

/* How a kind is reported. What is known later may turn one kind into another of its subject. */
typedef struct quality_grade {
    const rules_cause *cause;
    const char *subject;
    const char *const *alternatives;
    rules_severity severity;
    rules_confidence confidence;
} quality_grade;

extern const quality_grade quality_grades[QUALITY_KIND_COUNT];

#endif
