/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Port 102 belongs to ISO-on-TCP, not to S7: what other protocols come over it,
 * and what is S7 but cannot be read. */
#include "rules/protocols.h"

#include "rules/parties.h"

#include <string.h>

static const char *const check_foreign[] = {
    "MMS (IEC 61850, ICCP) towards protection relays, RTUs or gateways, and "
    "telegrams of a user "
    "program (T_SEND, FETCH/WRITE), belong on port 102: nothing to do if both "
    "sides mean it.",
    "If the client should speak S7, check which protocol or driver, and which "
    "address, it is "
    "configured with.",
    "HTTP, SSH, TLS straight on TCP or bytes without sense towards a CPU "
    "mostly come from a "
    "scanner: find out who runs the client.",
    NULL,
};
static const char *const check_encrypted[] = {
    "Expect no findings about what these partners read, write or control: only "
    "that they are "
    "connected can be seen from here.",
    "Look at the diagnostics of the CPU or of the engineering station instead.",
    NULL,
};
static const rules_cause foreign_causes[] = {
    {"the partners use another protocol of port 102", check_foreign},
    {0},
};
static const rules_cause encrypted_causes[] = {
    {"the partners talk S7comm-plus inside TLS (secure communication, from TIA "
     "Portal V17 on)",
     check_encrypted},
    {0},
};
static const char *const encrypted_alternatives[] = {
    "another protocol inside TLS: no S7comm-plus was seen before encryption "
    "began",
    NULL,
};

const rules_rule rules_foreign_protocol = {
    .id = "foreign-protocol",
    .title = "Another protocol than S7",
    .severity = RULES_INFO,
    .meaning = "A connection on the port carries something else than S7: MMS, "
               "telegrams of a user "
               "program, FETCH/WRITE, RDP, HTTP, TLS, SSH, or bytes that are "
               "no ISO-on-TCP. It is "
               "named by its first bytes and not judged further. Once per "
               "client and server.",
    .causes = foreign_causes,
};
const rules_rule rules_encrypted_session = {
    .id = "encrypted-session",
    .title = "S7 inside TLS",
    .severity = RULES_INFO,
    .meaning = "Client and CPU encrypt what they say, so it cannot be judged. "
               "Proven where "
               "S7comm-plus opened the connection, else likely. Once per "
               "client and CPU.",
    .causes = encrypted_causes,
};

typedef struct detector {
    const rules_bench *bench;
    GHashTable *kinds; /* finding (the ledger's, which bounds them) to bits by
                          s7_payload */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->kinds = g_hash_table_new(g_direct_hash, g_direct_equal);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->kinds);
    g_free(self);
}

static void write_foreign(rules_finding *finding, const rules_names *names, guint kinds)
{
    GString *list = g_string_new(NULL);
    for (guint i = 0; i < S7_PAYLOAD_COUNT; i++)
        if (kinds >> i & 1)
            g_string_append_printf(list, "%s%s", list->len > 0 ? "; " : "",
                                   s7_payload_name((s7_payload)i));
    g_free(finding->message);
    finding->message =
        g_strdup_printf("%s speaks something else than S7 with port %u of %s: %s", names->client,
                        finding->server_port, names->server, list->str);
    g_string_free(list, TRUE);
}

static rules_fault fault_of(const ana_connection *connection, const rules_rule *rule,
                            const cap_stamp *stamp)
{
    return (rules_fault){
        .rule = rule,
        .severity = rule->severity,
        .connection = connection,
        .phase = connection->phase,
        .cause = rule->causes,
        .confidence = RULES_PROVEN,
        .stamp = *stamp,
    };
}

static void report_foreign(detector *self, const ana_connection *connection, const cap_stamp *stamp)
{
    const rules_fault fault = fault_of(connection, &rules_foreign_protocol, stamp);
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding)
        return;
    const guint before = GPOINTER_TO_UINT(g_hash_table_lookup(self->kinds, finding));
    const guint kinds = before | 1U << connection->payload;
    if (kinds == before)
        return;
    g_hash_table_insert(self->kinds, finding, GUINT_TO_POINTER(kinds));
    const rules_names names = rules_names_of(self->bench->policy, connection);
    write_foreign(finding, &names, kinds);
}

/* S7comm-plus asks for TLS in the clear (InitSSL), and its servers are called
 * by this name. */
static bool is_surely_plus(const ana_connection *connection)
{
    static const char root[] = "SIMATIC-ROOT-";
    return connection->pdus[0] + connection->pdus[1] > 0 ||
           (connection->called.size >= sizeof root - 1 &&
            memcmp(connection->called.data, root, sizeof root - 1) == 0);
}

static void report_encrypted(const detector *self, const ana_connection *connection,
                             const cap_stamp *stamp)
{
    rules_fault fault = fault_of(connection, &rules_encrypted_session, stamp);
    const bool sure = is_surely_plus(connection);
    fault.confidence = sure ? RULES_PROVEN : RULES_LIKELY;
    fault.alternatives = sure ? NULL : encrypted_alternatives;
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding)
        return;
    if (sure) {
        finding->confidence = RULES_PROVEN;
        finding->alternatives = NULL;
    }
    if (finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, connection);
    finding->message = g_strdup_printf("%s talks to %s inside TLS: what it reads, writes or "
                                       "controls cannot be seen",
                                       names.client, names.server);
}

static void on_foreign(void *user, const ana_connection *connection, const cap_stamp *stamp)
{
    if (connection->payload == S7_PAYLOAD_TLS)
        report_encrypted(user, connection, stamp);
    else
        report_foreign(user, connection, stamp);
}

const rules_detector rules_detect_protocols = {
    .new = detector_new,
    .free = detector_free,
    .foreign = on_foreign,
};
