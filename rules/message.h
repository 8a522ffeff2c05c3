/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: names and sentences of findings. All results are owned by the caller. */
#ifndef S7TAP_RULES_MESSAGE_H
#define S7TAP_RULES_MESSAGE_H

#include "rules/evidence.h"
#include "rules/fold.h"
#include "rules/policy/policy.h"

/* "DB10": the data block or area of a group of addresses, what else it is about where it is of
 * whole requests; NULL if it names nothing. */
char *rules_object(const fold_group *group);
/* "DB10.DBW20", "DB10", "DB5, M", "all areas"; NULL if the request names nothing. */
char *rules_subject(const fold_group *group, const fold_member *member, bool all_areas);

/* What a message says beside the group and its tally. All borrowed. */
typedef struct rules_account {
    const char *subject;       /* as rules_subject named it; NULL nothing */
    const fold_member *member; /* NULL: the whole group */
    bool all_areas;
    const char *meaning;  /* of the code */
    uint32_t proven_end;  /* of the data block whose end was passed: highest byte + 1; 0 unknown */
    bool symbolic;        /* of the data block: access by symbol works */
    const rules_cpu *cpu; /* NULL: its family did not matter */
} rules_account;

/* "10.0.0.5 reads DB10.DBW20 of 10.0.0.1: refused with 0x05 (address out of range); bytes 0 to 15
 * can be accessed; family: S7-300 (order number)". Codes about types name the type where the
 * address does not: "DB10.DBW6 as DATE". */
/* The end of the message, which does not tell address and code: "; bytes 0 to 15 can be accessed";
 * empty if there is none. */
char *rules_message_tail(const rules_account *account);
char *rules_message(const policy_model *policy, const fold_group *group, const fold_tally *tally,
                    const rules_account *account);

#endif
