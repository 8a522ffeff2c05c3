/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected_case.h"

#include "rules/fold.h"

unexpected_outcome unexpected_outcome_of_access(const ana_transaction *transaction,
                                                const s7_access *access)
{
    if (access->answered && access->return_code == S7_RETURN_OK)
        return UNEXPECTED_DONE;
    const bool refused = transaction->answer && transaction->answer->error != 0;
    return access->answered || refused ? UNEXPECTED_REFUSED : UNEXPECTED_UNKNOWN;
}

unexpected_outcome unexpected_outcome_of_service(const ana_transaction *transaction)
{
    if (transaction->status == ANA_OK || transaction->status == ANA_PARTIAL)
        return UNEXPECTED_DONE;
    return transaction->status == ANA_REFUSED ? UNEXPECTED_REFUSED : UNEXPECTED_UNKNOWN;
}

static void note_origin(unexpected_case *seen, const ana_connection *c)
{
    seen->connection = c->number;
    seen->client = *ana_client(c);
    seen->server = *ana_server(c);
    seen->calling = c->calling;
    seen->called = c->called;
}

bool unexpected_count(unexpected_case *seen, const ana_connection *connection,
                      const cap_stamp *stamp)
{
    const bool earliest =
        seen->tally.count == 0 || fold_compare_stamps(stamp, &seen->tally.first) < 0;
    if (earliest)
        note_origin(seen, connection);
    seen->certain |= !connection->client_inferred;
    rules_tally_insert(&seen->tally, stamp);
    return earliest;
}

static rules_finding *begin(const rules_bench *bench, const unexpected_case *seen,
                            const rules_rule *rule, const rules_cause *cause, bool of_server)
{
    const cap_flow flow = {.side = {{.endpoint = seen->client}, {.endpoint = seen->server}}};
    const ana_connection connection = {.flow = &flow};
    const rules_fault fault = {
        .rule = rule,
        .severity = rule->severity,
        .connection = of_server ? NULL : &connection,
        .server = &seen->server.ip,
        .server_port = seen->server.port,
        .cause = cause,
        .stamp = seen->tally.first,
    };
    return rules_ledger_begin(bench->ledger, &fault);
}

rules_finding *unexpected_tell(const rules_bench *bench, unexpected_case *seen,
                               const rules_rule *rule, const rules_cause *cause, bool of_server)
{
    if (!seen->finding && !seen->dropped) {
        seen->finding = begin(bench, seen, rule, cause, of_server);
        seen->dropped = !seen->finding;
    }
    rules_finding *finding = seen->finding;
    if (!finding)
        return NULL;
    rules_tally_tell(&seen->tally, finding);
    finding->phase = seen->phase;
    finding->confidence = seen->certain ? RULES_PROVEN : RULES_LIKELY;
    if (of_server)
        return finding;
    finding->connection = seen->connection;
    finding->client_endpoint = seen->client;
    finding->client_inferred = !seen->certain;
    finding->calling = seen->calling;
    finding->called = seen->called;
    return finding;
}
