/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/totals.h"

bool rep_one_sided(const ana_connection *connection)
{
    const cap_side *side = connection->flow->side;
    for (int i = 0; i < 2; i++)
        if (side[i].seen && !side[1 - i].seen && side[i].bytes > 0)
            return true;
    return false;
}

void rep_totals_add(rep_totals *totals, const ana_connection *connection)
{
    const cap_flow *flow = connection->flow;
    totals->connections++;
    totals->s7 += connection->protocol == ANA_PROTOCOL_S7COMM ||
                  connection->protocol == ANA_PROTOCOL_S7COMM_PLUS;
    totals->midstream += flow->midstream;
    const bool one_sided = rep_one_sided(connection);
    totals->one_sided += one_sided;
    totals->gapped += !one_sided && flow->side[0].lost + flow->side[1].lost > 0;
    for (int i = 0; i < 2; i++) {
        const cap_side *side = &flow->side[i];
        totals->lost += side->lost;
        totals->truncated += side->truncated;
        totals->duplicates += side->duplicates;
        totals->retransmitted += side->retransmitted;
        totals->out_of_order += side->out_of_order;
        totals->conflicts += side->conflicts;
        totals->bad_checksums += side->bad_checksums;
    }
}

uint64_t rep_requests_of(const ana_relation *relation)
{
    uint64_t requests = 0;
    for (int i = 0; i < ANA_STATUS_COUNT; i++)
        if (i != ANA_ORPHAN && i != ANA_INDICATION)
            requests += relation->status_count[i];
    return requests;
}
