/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/again.h"

#define MINUTE (INT64_C(60) * G_USEC_PER_SEC)
#define HOUR   (60 * MINUTE)

bool rep_again_take(rep_again *again, uint64_t content, rules_severity severity, int64_t now)
{
    const bool known = again->wait > 0;
    const int64_t since = now - again->at;
    const bool graver = severity > again->severity;
    if (known && !graver && (content == again->content || since < again->wait))
        return false;
    const bool quiet = !known || since >= 2 * again->wait;
    *again = (rep_again){
        .at = now,
        .wait = quiet ? MINUTE : MIN(2 * again->wait, HOUR),
        .content = content,
        .severity = severity,
    };
    return true;
}
