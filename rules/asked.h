/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what of a transaction the policy has a say in. */
#ifndef S7TAP_RULES_ASKED_H
#define S7TAP_RULES_ASKED_H

#include "analyzer/transaction.h"

/* What was asked for: the request; where none is expected, what was pushed. NULL: an answer alone.
 */
static inline const s7_pdu *rules_asked(const ana_transaction *t)
{
    return t->request || t->status != ANA_INDICATION ? t->request : t->answer;
}

/* Whether it is judged by `read=` and `write=`; all else by `services=`. */
static inline bool rules_is_access(const s7_pdu *asked)
{
    return asked->protocol_id == S7_PROTOCOL_COMM && asked->rosctr == S7_ROSCTR_JOB &&
           (asked->function == S7_FUNC_READ || asked->function == S7_FUNC_WRITE);
}

#endif
