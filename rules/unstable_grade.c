/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unstable_grade.h"

#include "rules/parties.h"

#include <inttypes.h>

static const char *const check_server[] = {
    "Read the diagnostic buffer of the CPU or CP at that time: restart, communication errors, "
    "resources.",
    "Compare the requests that were waiting, frame by frame: is it always the same one?",
    "Count the connections of the CPU against its limit, and its communication load against its "
    "cycle.",
    "Look for firmware notes of the CPU or CP, and of the library that the client uses.",
    NULL,
};
static const char *const check_drops[] = {
    "Look for a watchdog or an idle timeout in the settings of the CPU, its CP or a gateway, and "
    "let "
    "the client poll more often than that.",
    "Read the diagnostic buffer of the CPU or CP at that time: restart, communication errors, "
    "resources.",
    "Count the connections of the CPU against its limit, and its communication load against its "
    "cycle.",
    NULL,
};
static const char *const check_between[] = {
    "Look at the log of every firewall, proxy and gateway between client and CPU at that time: "
    "inspection of S7, session limits, failover.",
    "Capture on both sides of the device and compare: the RST is there on one side only.",
    NULL,
};
static const char *const check_restart[] = {
    "Read the diagnostic buffer of the CPU: power off and on, restart, IP address changed.",
    "Ask whether somebody downloaded the hardware configuration, or restarted the CPU or its CP.",
    "Check the power supply of the CPU.",
    NULL,
};
static const char *const check_twice[] = {
    "Look for a second device with the IP address of the CPU: compare the MAC addresses of the "
    "frames, and ask the switches which port has which.",
    "A redundant pair that has just switched over looks the same: read its state.",
    NULL,
};
static const char *const check_timeout[] = {
    "Compare the silence before with the session or idle timeout of the firewalls and gateways on "
    "the way.",
    "Let the client poll, or send keep-alives, more often than that; or lengthen the timeout.",
    "Test port 102 from the client itself.",
    NULL,
};
static const char *const check_way[] = {
    "Look at the switches on the way at that time: port down, spanning tree, errors; at wireless "
    "links, cables and plugs.",
    "See whether the side that fell silent was switched off or restarted: its diagnostic buffer or "
    "event log.",
    "If it was the CPU, test port 102 from the client itself while it happens.",
    NULL,
};
static const char *const check_client[] = {
    "Compare the timeout of the client with the latency of the relation.",
    "Read the log of the client: why did it end the connection?",
    NULL,
};
static const char *const check_loop[] = {
    "Read the log of the client: what is it missing after the setup?",
    "Compare what it asks for in the setup (PDU length, parallel jobs) with what the CPU grants.",
    "Look whether a monitoring system tests the port: let it test less often, or read something.",
    NULL,
};

enum {
    CAUSE_SERVER,
    CAUSE_RESTART,
    CAUSE_FIREWALL_FORGOT,
    CAUSE_WAY,
    CAUSE_VANISHED,
    CAUSE_BETWEEN,
    CAUSE_FIREWALL_UNKNOWN,
    CAUSE_SERVER_TIMEOUT,
    CAUSE_SERVER_DROPS,
    CAUSE_TWICE,
    CAUSE_CLIENT_TIMEOUT,
    CAUSE_CLIENT_LOOP,
};
static const rules_cause causes[] = {
    [CAUSE_SERVER] = {"the CPU or CP itself ended the connection in mid-transaction: it was "
                      "restarted, is overloaded or short of resources, or cannot cope with the "
                      "request",
                      check_server},
    [CAUSE_RESTART] = {"the CPU no longer knew the connection: it was switched off and on, or "
                       "restarted",
                       check_restart},
    [CAUSE_FIREWALL_FORGOT] = {"a firewall or gateway forgot the idle session and drops its "
                               "packets since",
                               check_timeout},
    [CAUSE_WAY] = {"the way between was interrupted, or the silent side was switched off",
                   check_way},
    [CAUSE_VANISHED] = {"one side vanished without closing the connection: switched off, "
                        "unplugged, or the way was interrupted",
                        check_way},
    [CAUSE_BETWEEN] = {"a firewall, proxy or gateway between ended the connection in place of "
                       "the CPU or the client",
                       check_between},
    [CAUSE_FIREWALL_UNKNOWN] = {"a firewall or gateway between no longer knows the session and "
                                "resets it",
                                check_timeout},
    [CAUSE_SERVER_TIMEOUT] = {"the CPU gave the connection up while it was idle, and the client "
                              "did not learn of it",
                              check_timeout},
    [CAUSE_SERVER_DROPS] = {"the CPU or CP drops connections that it has served: a watchdog or "
                            "timeout of its own, or it makes room for others",
                            check_drops},
    [CAUSE_TWICE] = {"another device with the same IP address answers", check_twice},
    [CAUSE_CLIENT_TIMEOUT] = {"the client does not wait for the answer: its timeout is shorter "
                              "than the CPU takes, or it is restarted",
                              check_client},
    [CAUSE_CLIENT_LOOP] = {"the client connects again and again without asking for anything: what "
                           "it finds does not suit it, or it only tests the connection",
                           check_loop},
    {0},
};

static const char *const or_reset_between[] = {
    "a firewall or gateway near the CPU ended the connection in its place",
    "the CPU was restarted",
    NULL,
};
static const char *const or_partner[] = {
    "the CPU or client itself resets with another TTL than it sends data with",
    NULL,
};
static const char *const or_not_restarted[] = {
    "the CPU or a firewall gave the connection up while it was idle",
    "another device with the same IP address answers",
    "the IP address of the CPU was changed",
    NULL,
};
static const char *const or_restarted[] = {
    "the CPU was switched off and on, or restarted",
    NULL,
};
static const char *const or_interrupted[] = {
    "the way between was interrupted, or the silent side was switched off",
    NULL,
};
static const char *const or_forgot[] = {
    "a firewall or gateway forgot the session and drops its packets since",
    "the silent side has another address now",
    NULL,
};
static const char *const or_firewall[] = {
    "a firewall or gateway between resets sessions in place of the CPU",
    "the CPU was restarted each time",
    NULL,
};
static const char *const or_stopped[] = {
    "the program was ended, or went offline, while an answer was due",
    NULL,
};
static const char *const or_probe[] = {
    "a monitoring system tests whether the CPU answers",
    NULL,
};

const rules_rule rules_connection_unstable = {
    .id = "connection-unstable",
    .title = "Connections do not last",
    .severity = RULES_WARNING,
    .meaning =
        "A connection that was set up broke: it was reset, or closed by the CPU, while an answer "
        "was due or in the middle of a PDU; the CPU no longer knew it (RST without ACK in answer "
        "to data, no FIN before); data was repeated and never acknowledged; keep-alives were not "
        "answered. Or a pattern shows over time: the client resets right after its request (twice "
        "in 60 s), the CPU resets connections on which nothing is waiting (three in 300 s), the "
        "same TSAPs connect three times in 60 s without asking for anything. One finding for each "
        "of these, client and CPU. Not counted: connections that the client ends, by FIN or RST, "
        "after its requests were answered, however often it connects; resets in answer to a "
        "malformed or too long PDU of the client (malformed, limit-exceeded); reconnects after "
        "requests "
        "that were refused; anything before the setup is answered (connection-refused). A request "
        "that gets no answer belongs to no-answer, unless it was never acknowledged, or its "
        "connection was cut off within the answer timeout by the side that had to answer: then it "
        "is told here, and only here.",
    .causes = causes,
};

typedef struct row {
    const char *subject;
    uint8_t cause;
    rules_confidence confidence;
    const char *const *alternatives;
} row;

/* Where nothing tells more. */
static const row rows[UNSTABLE_KIND_COUNT] = {
    [UNSTABLE_RESET] = {"mid-transaction", CAUSE_SERVER, RULES_POSSIBLE, or_reset_between},
    [UNSTABLE_BETWEEN] = {"reset between", CAUSE_BETWEEN, RULES_LIKELY, or_partner},
    [UNSTABLE_STATE_LOST] = {"connection not known", CAUSE_RESTART, RULES_POSSIBLE,
                             or_not_restarted},
    [UNSTABLE_UNACKED] = {"data not acknowledged", CAUSE_WAY, RULES_LIKELY, or_forgot},
    [UNSTABLE_PROBES] = {"keep-alive not answered", CAUSE_VANISHED, RULES_LIKELY, or_forgot},
    [UNSTABLE_ABORTED] = {"aborted by the client", CAUSE_CLIENT_TIMEOUT, RULES_POSSIBLE,
                          or_stopped},
    [UNSTABLE_IDLE_RESET] = {"idle connections reset", CAUSE_SERVER_DROPS, RULES_POSSIBLE,
                             or_firewall},
    [UNSTABLE_NO_WORK] = {"reconnects without work", CAUSE_CLIENT_LOOP, RULES_POSSIBLE, or_probe},
};

static unstable_verdict verdict(int cause, rules_confidence confidence,
                                const char *const *alternatives)
{
    return (unstable_verdict){&causes[cause], confidence, alternatives};
}

static unstable_verdict grade_lost_state(const unstable_facts *facts)
{
    if (facts->other_mac > 0)
        return verdict(CAUSE_TWICE, RULES_LIKELY, or_restarted);
    if (facts->other_ttl > 0)
        return verdict(CAUSE_FIREWALL_UNKNOWN, RULES_LIKELY, or_restarted);
    if (facts->together || facts->repeated > 0)
        return verdict(CAUSE_RESTART, RULES_LIKELY, or_not_restarted);
    if (facts->silent > 0)
        return verdict(CAUSE_SERVER_TIMEOUT, RULES_POSSIBLE, or_restarted);
    return verdict(CAUSE_RESTART, RULES_POSSIBLE, or_not_restarted);
}

unstable_verdict unstable_grade(unstable_kind kind, const unstable_facts *facts)
{
    const row *r = &rows[kind];
    if (kind == UNSTABLE_STATE_LOST)
        return grade_lost_state(facts);
    if (kind == UNSTABLE_UNACKED && facts->silent > 0)
        return verdict(CAUSE_FIREWALL_FORGOT, facts->at_once ? RULES_LIKELY : RULES_POSSIBLE,
                       or_interrupted);
    if (kind == UNSTABLE_RESET && facts->own_ttl > 0)
        return verdict(r->cause, RULES_LIKELY, r->alternatives);
    if (kind == UNSTABLE_IDLE_RESET && facts->other_ttl > 0)
        return verdict(CAUSE_BETWEEN, RULES_LIKELY, or_partner);
    return verdict(r->cause, r->confidence, r->alternatives);
}

const char *unstable_subject(unstable_kind kind)
{
    return rows[kind].subject;
}

const rules_joint *unstable_joint(unstable_kind kind, const unstable_facts *facts)
{
    static const rules_joint joints[UNSTABLE_KIND_COUNT] = {
        [UNSTABLE_RESET] = {0, "%S reset or closed connections of %C in mid-transaction%T"},
        [UNSTABLE_BETWEEN] = {0,
                              "connections between %C and %S were reset in mid-transaction, with "
                              "another TTL than that of the other packets%T"},
        [UNSTABLE_STATE_LOST] = {0, "%S no longer knew connections of %C: it answered with RST "
                                    "without ACK%T"},
        [UNSTABLE_UNACKED] = {0, "%S did not acknowledge what %C sent over connections, though it "
                                 "was repeated%T"},
        [UNSTABLE_PROBES] = {0, "%S did not answer the keep-alives of %C%T"},
        [UNSTABLE_IDLE_RESET] = {0, "%S reset connections of %C on which nothing was waiting%T"},
    };
    const bool silence = kind == UNSTABLE_UNACKED || kind == UNSTABLE_PROBES;
    if (!joints[kind].message || (silence && !facts->by_client))
        return NULL;
    return &joints[kind];
}

static int64_t seconds(int64_t ns)
{
    const int64_t second = 1000000000;
    return (ns + second / 2) / second;
}

static void put_duration(GString *text, int64_t ns)
{
    enum { MINUTE = 60, SHORT = 2 * MINUTE };
    const int64_t s = seconds(ns);
    if (s < SHORT)
        g_string_append_printf(text, "%" PRId64 " s", s);
    else
        g_string_append_printf(text, "%" PRId64 " min", (s + MINUTE / 2) / MINUTE);
}

static void put_deed(GString *text, unstable_kind kind, const unstable_facts *facts,
                     const char *client, const char *server)
{
    const char *actor = facts->by_client ? client : server;
    const char *partner = facts->by_client ? server : client;
    const char *plural = facts->count > 1 ? "connections" : "a connection";
    switch (kind) {
    case UNSTABLE_RESET:
        g_string_append_printf(text, "%s %s %s of %s in mid-transaction, %s", server,
                               facts->closed == facts->count ? "closed" : "reset", plural, client,
                               facts->partial == facts->count ? "in the middle of a PDU"
                                                              : "while an answer was due");
        return;
    case UNSTABLE_BETWEEN:
        g_string_append_printf(text,
                               "%s between %s and %s %s reset in mid-transaction in the name of "
                               "%s, with another TTL than that of its other packets",
                               plural, client, server, facts->count > 1 ? "were" : "was", actor);
        return;
    case UNSTABLE_STATE_LOST:
        g_string_append_printf(text, "%s no longer knew %s of %s: it answered with RST without ACK",
                               server, plural, client);
        return;
    case UNSTABLE_UNACKED:
        g_string_append_printf(text,
                               "%s did not acknowledge what %s sent over %s, though it was "
                               "repeated",
                               partner, actor, plural);
        return;
    case UNSTABLE_PROBES:
        g_string_append_printf(text, "%s did not answer the keep-alives of %s", partner, actor);
        return;
    case UNSTABLE_ABORTED:
        g_string_append_printf(text, "%s reset connections to %s while an answer was due", client,
                               server);
        return;
    case UNSTABLE_IDLE_RESET:
        g_string_append_printf(text, "%s reset connections of %s on which nothing was waiting",
                               server, client);
        return;
    case UNSTABLE_NO_WORK:
    case UNSTABLE_KIND_COUNT:
    default:
        g_string_append_printf(
            text, "%s connected to %s again and again without asking for anything", client, server);
        return;
    }
}

/* "; 4 connections within 6 s, each after 1 s to 2 s" */
static void put_times(GString *text, const unstable_facts *facts, const rules_finding *finding)
{
    if (facts->count > 1)
        g_string_append_printf(text, "; %" PRIu64 " connections", facts->count);
    if (facts->lived_most < 0)
        return;
    if (facts->count > 1) {
        g_string_append(text, " within ");
        put_duration(text, finding->last.time - finding->first.time);
    }
    g_string_append(text, facts->count > 1 ? ", each after " : "; it had lasted ");
    if (seconds(facts->lived_most) == 0) {
        g_string_append(text, "less than 1 s");
        return;
    }
    put_duration(text, facts->lived_least);
    if (seconds(facts->lived_least) != seconds(facts->lived_most)) {
        g_string_append(text, " to ");
        put_duration(text, facts->lived_most);
    }
}

char *unstable_message(const policy_model *policy, unstable_kind kind, const unstable_facts *facts,
                       const rules_finding *finding)
{
    char client[RULES_PARTY_TEXT];
    char server[RULES_PARTY_TEXT];
    rules_client_text(policy, &finding->client, client);
    rules_server_text(policy, &finding->server, server);
    GString *text = g_string_new(NULL);
    put_deed(text, kind, facts, client, server);
    put_times(text, facts, finding);
    if (facts->silence > 0) {
        g_string_append(text, "; no packet for ");
        put_duration(text, facts->silence);
        g_string_append(text, " before");
    }
    if (facts->together)
        g_string_append(text, "; other clients lost theirs at the same time");
    if (kind == UNSTABLE_NO_WORK)
        return g_string_free(text, FALSE);
    if (facts->again == facts->count)
        g_string_append_printf(text, "; %s connected again within a minute%s", client,
                               facts->count > 1 ? " each time" : "");
    else if (facts->again > 0)
        g_string_append_printf(text, "; %s connected again within a minute: %" PRIu64, client,
                               facts->again);
    return g_string_free(text, FALSE);
}
