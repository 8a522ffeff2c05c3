/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Port 102 belongs to ISO-on-TCP, not to S7: what other protocols come over it,
 * and what is S7 but cannot be read. */
#include "rules/protocols.h"

#include "rules/parties.h"

#include <string.h>

#define CHECK_DRIVER                                                                               \
    "If the client should speak S7, check which protocol or driver, and which address, it is "     \
    "configured with."
#define CHECK_SCANNER                                                                              \
    "No S7 client does this, but scanners do: find out who runs the client, and what it looks "    \
    "for."
#define CHECK_PORT "If the port is not 102 and the server is no CPU, leave the port out of --port."

static const char *const check_mms[] = {
    "Nothing to do where the server is a protection relay, an RTU, a gateway or another MMS "
    "device.",
    CHECK_DRIVER,
    NULL,
};
static const char *const check_fetch_write[] = {
    "Nothing to do if both sides are configured for it.",
    "FETCH/WRITE knows no authentication: make sure that only this client reaches the port.",
    NULL,
};
static const char *const check_rdp[] = {
    CHECK_PORT,
    "Towards a CPU, no client speaks RDP: find out who runs the client, it may be a scanner.",
    NULL,
};
static const char *const check_user_data[] = {
    "Nothing to do where user programs exchange telegrams (T_SEND, AG_SEND), or both sides mean "
    "another protocol over ISO-on-TCP.",
    CHECK_DRIVER,
    NULL,
};
static const char *const check_straight[] = {CHECK_SCANNER, CHECK_PORT, CHECK_DRIVER, NULL};
static const char *const check_encrypted[] = {
    "Expect no findings about what these clients read, write or control: only "
    "that they are "
    "connected can be seen from here.",
    "Look at the diagnostics of the CPU or of the engineering station instead.",
    NULL,
};
static const rules_cause foreign_causes[] = {
    {"client and server speak MMS (IEC 61850, ICCP), which shares port 102 with S7", check_mms},
    {"client and server use FETCH/WRITE, the S5-compatible communication", check_fetch_write},
    {"client and server use RDP (remote desktop)", check_rdp},
    {"client and server exchange telegrams over ISO-on-TCP that are not S7", check_user_data},
    {"the client speaks TLS without ISO-on-TCP, as browsers do", check_straight},
    {"the client speaks HTTP, as browsers do", check_straight},
    {"client and server speak SSH", check_straight},
    {"client and server send bytes that are no ISO-on-TCP", check_straight},
    {0},
};
static const uint8_t cause_of_payload[S7_PAYLOAD_COUNT] = {
    [S7_PAYLOAD_SESSION] = 0,   [S7_PAYLOAD_S5] = 1,         [S7_PAYLOAD_T125] = 2,
    [S7_PAYLOAD_USER_DATA] = 3, [S7_PAYLOAD_TLS_ON_TCP] = 4, [S7_PAYLOAD_HTTP] = 5,
    [S7_PAYLOAD_SSH] = 6,       [S7_PAYLOAD_UNKNOWN] = 7,
};
static const char *const check_handshake[] = {
    "Read the alert in the message: it says which side refused, and why.",
    "Compare what client and CPU support: firmware, version of TIA Portal, and the lowest TLS "
    "version "
    "that the CPU is set to accept.",
    "If a certificate was refused, check that the client trusts the certificate of the CPU, and "
    "the "
    "clock of both: a certificate is valid between two dates.",
    NULL,
};
static const rules_cause encrypted_causes[] = {
    {"client and server talk S7comm-plus inside TLS (secure communication, from TIA "
     "Portal V17 on)",
     check_encrypted},
    {0},
};
static const char *const encrypted_alternatives[] = {
    "another protocol inside TLS: no S7comm-plus was seen before encryption "
    "began",
    NULL,
};

static const char *const handshake_alternatives[] = {
    "they try to, and the handshake fails: no version, cipher suite or trusted certificate in "
    "common",
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
               "client, server and protocol.",
    .causes = foreign_causes,
};
const rules_rule rules_encrypted_session = {
    .id = "encrypted-session",
    .title = "S7 inside TLS",
    .severity = RULES_INFO,
    .once = true,
    .meaning = "Client and CPU encrypt what they say, so it cannot be judged. "
               "Proven where "
               "S7comm-plus opened the connection, else likely. Once per "
               "client and CPU.",
    .causes = encrypted_causes,
};

/* Of a connection. */
typedef struct session {
    rules_finding *finding; /* the ledger's; NULL: it is not encrypted */
} session;

typedef struct detector {
    const rules_bench *bench;
    size_t part;      /* session of a connection */
    GHashTable *told; /* finding to the number of the connection whose handshake it tells of */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->part = bench->part;
    self->told = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->told);
    g_free(self);
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

static void report_foreign(const detector *self, const ana_connection *connection,
                           const cap_stamp *stamp)
{
    rules_fault fault = fault_of(connection, &rules_foreign_protocol, stamp);
    fault.cause = &foreign_causes[cause_of_payload[connection->payload]];
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding || finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, connection);
    finding->message =
        g_strdup_printf("%s speaks something else than S7 with port %u of %s: %s", names.client,
                        finding->server_port, names.server, s7_payload_name(connection->payload));
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

static bool is_failed_handshake(const rules_finding *finding)
{
    return finding->check == check_handshake;
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
    if (sure && !is_failed_handshake(finding)) {
        finding->confidence = RULES_PROVEN;
        finding->alternatives = NULL;
    }
    session *encrypted = rules_part(connection, self->part);
    encrypted->finding = finding;
    if (finding->message)
        return;
    const rules_names names = rules_names_of(self->bench->policy, connection);
    finding->message = g_strdup_printf("%s talks to %s inside TLS: what it reads, writes or "
                                       "controls cannot be seen",
                                       names.client, names.server);
}

/* Whether the finding tells of the handshake of this connection: of the first one that was seen, or
 * the first that succeeded. */
static bool tells_of(const detector *self, rules_finding *finding, guint64 number, bool failed)
{
    const guint64 *told = g_hash_table_lookup(self->told, finding);
    if (told && *told == number)
        return true;
    if (told && (failed || !is_failed_handshake(finding)))
        return false;
    g_hash_table_insert(self->told, finding, g_memdup2(&number, sizeof number));
    return true;
}

/* The cause is what findings are told apart by: it stays. */
static void take_outcome(rules_finding *finding, const ana_connection *connection, bool failed)
{
    const bool sure = is_surely_plus(connection) && !failed;
    finding->check = failed ? check_handshake : check_encrypted;
    finding->alternatives = failed ? handshake_alternatives : sure ? NULL : encrypted_alternatives;
    finding->confidence = sure ? RULES_PROVEN : RULES_LIKELY;
}

static void on_secured(void *user, const ana_connection *connection, const cap_stamp *stamp)
{
    const detector *self = user;
    const guint64 number = connection->number;
    const ana_tls *tls = connection->tls;
    const bool failed = tls->alerted && tls->version == 0;
    const session *encrypted = rules_part(connection, self->part);
    rules_finding *finding = encrypted->finding;
    (void)stamp;
    if (!finding || !tells_of(self, finding, number, failed))
        return;
    const rules_names names = rules_names_of(self->bench->policy, connection);
    GString *message = g_string_new(NULL);
    if (failed)
        g_string_printf(message, "%s and %s do not come to terms on TLS: ", names.client,
                        names.server);
    else
        g_string_printf(message,
                        "%s talks to %s inside TLS: what it reads, writes or controls cannot be "
                        "seen. ",
                        names.client, names.server);
    ana_tls_text(tls, connection->client, message);
    take_outcome(finding, connection, failed);
    g_free(finding->message);
    finding->message = g_string_free(message, FALSE);
}

static void on_foreign(void *user, const ana_connection *connection, const cap_stamp *stamp)
{
    if (connection->payload == S7_PAYLOAD_TLS)
        report_encrypted(user, connection, stamp);
    else
        report_foreign(user, connection, stamp);
}

const rules_detector rules_detect_protocols = {
    .part = sizeof(session),
    .new = detector_new,
    .free = detector_free,
    .foreign = on_foreign,
    .secured = on_secured,
};
