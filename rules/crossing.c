/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections that cross from one cell of the policy into another. Only those that were opened
 * count: an attempt that a firewall stops shows that the border holds. */
#include "rules/crossing.h"

#include "rules/parties.h"

static const char *const check[] = {
    "Find out which device the client is, who works at it, and what it needs of the CPU.",
    "If it needs it, give it a [partner] section that lists the CPU: that is the gate between the "
    "two cells, and no crossing any more.",
    "If it does not, close port 102 between the cells at the firewall or router between them; this "
    "connection came through.",
    "If there is no firewall between them, or the addresses changed, correct the plan of the cells "
    "or the networks in the policy.",
    NULL,
};
static const rules_cause causes[] = {
    {"port 102 is open between two cells, for a client that the policy lists nothing for", check},
    {0},
};

const rules_rule rules_cell_crossing = {
    .id = "cell-crossing",
    .title = "Connection from one cell into another",
    .severity = RULES_WARNING,
    .once = true,
    .meaning =
        "A client of one cell of the policy connected to port 102 of a CPU in another one. What "
        "the policy lists is no crossing: a partner whose read= or write= names the CPU or '*', or "
        "that lists services alone, is meant to come from elsewhere; what it does there is judged "
        "by unexpected-access. Hosts that are in no cell, and attempts that nobody answered, are "
        "not told. Once per client host and CPU, with the number of connections.",
    .causes = causes,
};

typedef struct detector {
    const rules_bench *bench;
    size_t part; /* bool of a connection: it was looked at */
    bool cells;  /* there are some to cross between */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->part = bench->part;
    self->cells = bench->policy && policy_cell_count(bench->policy) > 1;
    return self;
}

static void detector_free(void *user)
{
    g_free(user);
}

static bool is_listed(const policy_model *policy, const policy_address *client,
                      const policy_address *server)
{
    const policy_partner *partner = policy_partner_at(policy, client);
    return partner && policy_expects(partner, policy_cpu_at(policy, server));
}

static void report(const detector *self, const ana_connection *c, const policy_cell *from,
                   const policy_cell *to, const cap_stamp *stamp)
{
    char *subject = g_strdup_printf("%s > %s", from->name, to->name);
    const rules_fault fault = {
        .rule = &rules_cell_crossing,
        .severity = rules_cell_crossing.severity,
        .connection = c,
        .phase = c->phase,
        .subject = subject,
        .cause = &causes[0],
        .confidence = c->client_inferred ? RULES_LIKELY : RULES_PROVEN,
        .stamp = *stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (finding && !finding->message) {
        const rules_names names = rules_names_of(self->bench->policy, c);
        finding->message = g_strdup_printf(
            "%s in cell %s (line %u) connects to %s in cell %s (line %u), and the policy lists "
            "nothing for it there",
            names.client, from->name, from->line, names.server, to->name, to->line);
    }
    g_free(subject);
}

/* The connection is open. */
static void look(detector *self, ana_connection *c, const cap_stamp *stamp)
{
    const policy_model *policy = self->bench->policy;
    bool *looked = rules_part(c, self->part);
    if (*looked)
        return;
    *looked = true;
    const policy_address client = rules_policy_address(&ana_client(c)->ip);
    const policy_address server = rules_policy_address(&ana_server(c)->ip);
    const policy_cell *from = policy_cell_at(policy, &client);
    const policy_cell *to = policy_cell_at(policy, &server);
    if (from && to && from != to && !is_listed(policy, &client, &server))
        report(self, c, from, to, stamp);
}

static void on_connection_begin(void *user, ana_connection *c, const cap_stamp *stamp)
{
    detector *self = user;
    if (self->cells && c->flow->opener < 0)
        look(self, c, stamp);
}

static void on_tcp(void *user, ana_connection *c, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    detector *self = user;
    (void)side;
    if (self->cells && event == CAP_TCP_ESTABLISHED)
        look(self, c, stamp);
}

/* Where one direction was not captured nobody sees how the connection is opened. */
static void on_connection_end(void *user, ana_connection *c)
{
    detector *self = user;
    if (self->cells &&
        (c->phase > ANA_PHASE_TCP || c->flow->side[0].bytes + c->flow->side[1].bytes > 0))
        look(self, c, &c->flow->first);
}

const rules_detector rules_detect_crossing = {
    .part = sizeof(bool),
    .new = detector_new,
    .free = detector_free,
    .connection_begin = on_connection_begin,
    .connection_end = on_connection_end,
    .tcp = on_tcp,
};
