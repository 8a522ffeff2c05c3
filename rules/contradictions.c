/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Bytes that contradict themselves, and bytes that contradict the copy that
 * came before. */
#include "rules/contradictions.h"

#include "rules/parties.h"

#include <string.h>

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
               "lacks, nor what turns out to be another protocol than S7. Once per client, server, "
               "side and kind of contradiction.",
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

/* Connections that are not known to be S7 yet, and damaged TPDUs of each that wait until they
 * are. */
enum { MAX_WAITING = 4096, MAX_TPDUS = 8 };

typedef struct damaged_tpdu {
    int side;
    s7_notes notes;
    cap_stamp stamp;
} damaged_tpdu;

typedef struct waiting {
    damaged_tpdu tpdu[MAX_TPDUS];
    uint32_t count;
} waiting;

/* Of a connection. */
typedef struct kept {
    waiting *waiting; /* NULL: nothing waits */
} kept;

typedef struct detector {
    const rules_bench *bench;
    size_t part; /* kept of a connection */
    guint waiting;
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->part = bench->part;
    return self;
}

static void detector_free(void *user)
{
    g_free(user);
}

static void report_note(const detector *self, const ana_connection *c, const damaged_tpdu *damage,
                        const s7_note_info *note)
{
    static const rules_joint joints[] = {
        [BY_CLIENT] = {RULES_SAME_CLIENT, "%C sent %S PDUs that contradict themselves in %N ways"},
        [BY_SERVER] = {0, "%S sent %C PDUs that contradict themselves in %N ways"},
    };
    const int by = damage->side == c->client ? BY_CLIENT : BY_SERVER;
    const rules_fault fault = {
        .rule = &rules_malformed,
        .severity = rules_malformed.severity,
        .connection = c,
        .phase = c->phase,
        .subject = note->key,
        .cause = &malformed_causes[by],
        .confidence = RULES_LIKELY,
        .stamp = damage->stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding || finding->message)
        return;
    rules_finding_set_joint(finding, &joints[by], g_strdup(note->text), NULL);
    const rules_names names = rules_names_of(self->bench->policy, c);
    finding->message = g_strdup_printf("%s sent %s a PDU that contradicts itself (%s)",
                                       by == BY_CLIENT ? names.client : names.server,
                                       by == BY_CLIENT ? names.server : names.client, note->text);
}

static void report_damage(const detector *self, const ana_connection *c, const damaged_tpdu *damage)
{
    for (int i = 0; i < S7N_COUNT; i++)
        if (s7_has_note(damage->notes, (s7_note)i) && s7_note_table[i].severity == S7S_MALFORMED)
            report_note(self, c, damage, &s7_note_table[i]);
}

static bool is_s7(const ana_connection *c)
{
    return c->protocol == ANA_PROTOCOL_S7COMM || c->protocol == ANA_PROTOCOL_S7COMM_PLUS;
}

/* A CR of RDP (MS-RDPBCGR 2.2.1.1): text or a negotiation request in place of parameters. */
static bool asks_for_rdp(s7_bytes tpkt)
{
    enum { BEHIND_CR = 11 };
    static const char cookie[] = "Cookie:";
    static const char negotiation[] = "\x01\x00\x08\x00";
    if (tpkt.size < BEHIND_CR + sizeof cookie - 1)
        return false;
    return memcmp(tpkt.data + BEHIND_CR, cookie, sizeof cookie - 1) == 0 ||
           memcmp(tpkt.data + BEHIND_CR, negotiation, sizeof negotiation - 1) == 0;
}

static void wait_for_s7(detector *self, const ana_connection *c, const damaged_tpdu *damage)
{
    kept *k = rules_part(c, self->part);
    if (!k->waiting && self->waiting < MAX_WAITING) {
        k->waiting = g_new0(waiting, 1);
        self->waiting++;
    }
    if (k->waiting && k->waiting->count < MAX_TPDUS)
        k->waiting->tpdu[k->waiting->count++] = *damage;
    else
        rules_ledger_drop(self->bench->ledger);
}

static void on_damaged(void *user, const ana_pdu *pdu)
{
    const damaged_tpdu damage = {
        .side = pdu->side,
        .notes = pdu->pdu ? pdu->pdu->notes : pdu->tpdu->notes,
        .stamp = pdu->stamp,
    };
    if (pdu->pdu || is_s7(pdu->connection))
        report_damage(user, pdu->connection, &damage);
    else if (!asks_for_rdp(pdu->tpkt))
        wait_for_s7(user, pdu->connection, &damage);
}

static void report_waiting(const detector *self, const ana_connection *c, const waiting *w)
{
    for (uint32_t i = 0; i < w->count; i++)
        report_damage(self, c, &w->tpdu[i]);
}

static void clear(void *user, void *part)
{
    detector *self = user;
    kept *k = part;
    if (!k->waiting)
        return;
    g_free(k->waiting);
    k->waiting = NULL;
    self->waiting--;
}

static void on_foreign(void *user, const ana_connection *connection, const cap_stamp *stamp)
{
    const detector *self = user;
    (void)stamp;
    clear(user, rules_part(connection, self->part));
}

static void on_connection_end(void *user, ana_connection *connection)
{
    const detector *self = user;
    const kept *k = rules_part(connection, self->part);
    if (k->waiting && connection->protocol != ANA_PROTOCOL_OTHER &&
        connection->protocol != ANA_PROTOCOL_TLS)
        report_waiting(self, connection, k->waiting);
}

static void finish(void *user, const cap_stats *capture)
{
    const detector *self = user;
    (void)capture;
    for (guint i = 0; i < self->bench->watches->live->len && self->waiting > 0; i++) {
        const ana_connection *c = rules_watches_at(self->bench->watches, i);
        kept *k = rules_part_at(self->bench->watches, i, self->part);
        if (!k->waiting || !is_s7(c))
            continue;
        report_waiting(self, c, k->waiting);
        clear(user, k);
    }
}

static void report_conflict(const detector *self, const ana_connection *c, int side,
                            const cap_stamp *stamp)
{
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

static void on_tcp(void *user, ana_connection *c, int side, cap_tcp_event event,
                   const cap_stamp *stamp)
{
    if (event == CAP_TCP_CONFLICT)
        report_conflict(user, c, side, stamp);
}

const rules_detector rules_detect_contradictions = {
    .part = sizeof(kept),
    .new = detector_new,
    .free = detector_free,
    .clear = clear,
    .connection_end = on_connection_end,
    .damaged = on_damaged,
    .foreign = on_foreign,
    .tcp = on_tcp,
    .finish = finish,
};
