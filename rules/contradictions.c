/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes that contradict themselves, and bytes that contradict the copy that
 * came before. */
#include "rules/contradictions.h"

#include "rules/parties.h"

static const char *const check_client[] = {
    "Find out which S7 library or driver the client uses, and update it.",
    "If nobody knows the client, or it sends other strange things, somebody "
    "may be probing the "
    "CPU: find out who runs it and keep this capture.",
    NULL,
};
static const char *const check_server[] = {
    "Find out what the server is: a CPU, a gateway, a simulation; compare with "
    "its firmware notes.",
    "If several such PDUs come from a real CPU, keep this capture for the "
    "vendor's support.",
    NULL,
};
static const char *const check_conflict[] = {
    "Find out what stands between the partners (router, firewall, protocol "
    "gateway, VPN), and "
    "whether the capture point sees both its sides.",
    "Compare the two copies in the frames named: different values or commands "
    "in the second copy "
    "mean that somebody forges packets; treat it as an incident and keep this "
    "capture.",
    NULL,
};

enum { BY_CLIENT, BY_SERVER };

static const rules_cause malformed_causes[] = {
    [BY_CLIENT] = {"the client builds S7 PDUs wrongly, or probes the CPU with wrong ones",
                   check_client},
    [BY_SERVER] = {"the server builds S7 PDUs wrongly", check_server},
    {0},
};
static const rules_cause conflict_causes[] = {
    {"a device between the partners, or a faulty TCP stack, changes what it "
     "sends again",
     check_conflict},
    {0},
};
static const char *const conflict_alternatives[] = {
    "somebody injects forged packets into the connection",
    NULL,
};

const rules_rule rules_malformed = {
    .id = "malformed",
    .title = "Malformed PDU",
    .severity = RULES_NOTICE,
    .meaning = "A PDU contradicts its own lengths or counts, or the standard. Known "
               "habits of real "
               "devices are not reported, nor is what comes right after packets that "
               "the capture "
               "lacks. Once per client, server, side and kind of contradiction.",
    .causes = malformed_causes,
};
const rules_rule rules_overlap_conflict = {
    .id = "overlap-conflict",
    .title = "Repeated bytes differ",
    .severity = RULES_WARNING,
    .meaning = "A side of a connection sent bytes again, under a good checksum, with "
               "another "
               "content than the first time. TCP never does so by itself. What the "
               "receiver took "
               "depends on its TCP stack; this analysis goes by the first copy.",
    .causes = conflict_causes,
};

typedef struct detector {
    const rules_bench *bench;
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    return self;
}

static void detector_free(void *user)
{
    g_free(user);
}

static void report_note(const detector *self, const ana_pdu *pdu, const s7_note_info *note)
{
    const ana_connection *c = pdu->connection;
    const int by = pdu->side == c->client ? BY_CLIENT : BY_SERVER;
    const rules_fault fault = {
        .rule = &rules_malformed,
        .severity = rules_malformed.severity,
        .connection = c,
        .phase = c->phase,
        .subject = note->key,
        .cause = &malformed_causes[by],
        .confidence = RULES_LIKELY,
        .stamp = pdu->stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding || finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, c);
    finding->message = g_strdup_printf("%s sent %s a PDU that contradicts itself (%s)",
                                       by == BY_CLIENT ? names.client : names.server,
                                       by == BY_CLIENT ? names.server : names.client, note->text);
}

static void on_damaged(void *user, const ana_pdu *pdu)
{
    const s7_notes notes = pdu->pdu ? pdu->pdu->notes : pdu->tpdu->notes;
    for (int i = 0; i < S7N_COUNT; i++)
        if (s7_has_note(notes, (s7_note)i) && s7_note_table[i].severity == S7S_MALFORMED)
            report_note(user, pdu, &s7_note_table[i]);
}

static void on_tcp(void *user, ana_connection *c, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    if (event != CAP_TCP_CONFLICT)
        return;
    const detector *self = user;
    const bool by_client = side == c->client;
    const rules_fault fault = {
        .rule = &rules_overlap_conflict,
        .severity = rules_overlap_conflict.severity,
        .connection = c,
        .phase = c->phase,
        .subject = by_client ? "sent by the client" : "sent by the server",
        .cause = &conflict_causes[0],
        .confidence = RULES_LIKELY,
        .alternatives = conflict_alternatives,
        .stamp = *stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding || finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, c);
    finding->message = g_strdup_printf(
        "bytes that %s sent to %s came a second time with another content",
        by_client ? names.client : names.server, by_client ? names.server : names.client);
}

const rules_detector rules_detect_contradictions = {
    .new = detector_new,
    .free = detector_free,
    .damaged = on_damaged,
    .tcp = on_tcp,
};
