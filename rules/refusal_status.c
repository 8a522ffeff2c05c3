/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The answer, as the manuals of S7-300 and S7-400 have it:
 *
 *    0    2    4        6      8
 *   +----+----+--------+------+--------------------------- - -
 *   |0132|0001| LENTHDR| N_DR | record of 40 bytes
 *   +----+----+--------+------+--------------------------- - -
 *
 *    0     2        4        6     8     10         12          14   16
 *   +-----+--------+--------+-----+-----+----------+-----------+----+----+ - -
 *   |index|PG, res.|OP, res.|PG   |OP   |configured|established|free|used|
 *   +-----+--------+--------+-----+-----+----------+-----------+----+----+ - -
 */
#include "rules/refusal_status.h"

static const int64_t near = 60000000000;

enum { SZL_GROUP = 4, SZL_READ = 1, SZL_HEAD = 8, SZL_COMMUNICATION = 0x0132, SZL_GENERAL = 1 };
enum { RECORD = 40, AT_FREE = 14, AT_USED = 16 };

bool refusal_counters_read(const ana_transaction *t, refusal_counters *counters)
{
    if (!t->answer || t->answer->protocol_id != S7_PROTOCOL_COMM ||
        t->answer->rosctr != S7_ROSCTR_USERDATA)
        return false;
    const s7_userdata *answer = &t->answer->u.userdata;
    const s7_bytes szl = answer->payload;
    if (answer->group != SZL_GROUP || answer->subfunction != SZL_READ || answer->error != 0 ||
        szl.size < SZL_HEAD + RECORD || s7_load16(szl.data) != SZL_COMMUNICATION ||
        s7_load16(szl.data + 4) != RECORD || s7_load16(szl.data + SZL_HEAD) != SZL_GENERAL)
        return false;
    counters->free = s7_load16(szl.data + SZL_HEAD + AT_FREE);
    counters->used = s7_load16(szl.data + SZL_HEAD + AT_USED);
    return true;
}

void refusal_status_count(refusal_status *status, const refusal_counters *counters,
                          const cap_address *reader, const cap_stamp *stamp)
{
    /* A record of zeros says nothing. */
    if (counters->free > 0 || counters->used == 0) {
        status->ended = true;
        return;
    }
    if (status->ended)
        status->full = (rules_tally){0};
    status->ended = false;
    status->used = counters->used;
    status->reader = *reader;
    rules_tally_count(&status->full, stamp);
}

bool refusal_status_full(const refusal_status *status, int64_t first, int64_t last)
{
    return status->full.count > 0 && first <= status->full.last.time + near &&
           last >= status->full.first.time - near;
}
