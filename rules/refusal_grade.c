/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/refusal_grade.h"

static const char *const check_tsap[] = {
    "Compare rack and slot in the client with the hardware configuration: S7-300 rack 0 slot 2, "
    "S7-1200/1500 rack 0 slot 1, S7-400 the slot of the CPU; via a CP the slot of the CPU counts.",
    "Try connection type PG (01), OP (02) and S7 basic (03): each has its own resources.",
    "S7-200, LOGO!: both TSAPs must be those of the connection configured there.",
    NULL,
};
static const char *const check_resources[] = {
    "Find out who is connected to the CPU: its online view shows what is in use and what it can "
    "take (module information, tab Communication); the message of the finding names who held "
    "connections in the capture.",
    "Close what is not needed: programming devices left online, clients that connect again without "
    "closing.",
    "Reserve connections for the type that the client uses (PG, OP, other) in the configuration. "
    "Attention: its download may stop the CPU; plan it.",
    NULL,
};
static const char *const check_partner[] = {
    "Compare the client's own (calling) TSAP with the one configured for it in the CPU, CP or "
    "LOGO!.",
    "Check that the connection is loaded to the CPU, and that the address configured in it is the "
    "client's.",
    NULL,
};
static const char *const check_called[] = {
    "Compare the called TSAP in the client with the connections configured in the CPU, CP or "
    "LOGO!.",
    "Check that the connection is loaded, and that what serves it runs: the user program (TCON), "
    "or "
    "the module in that slot.",
    NULL,
};
static const char *const check_silence[] = {
    "Look at the CPU: cycle load, communication load, diagnostic buffer.",
    "Look at the log of a firewall or security gateway that inspects S7 between client and CPU.",
    "Look in the online view of the CPU how many connections are in use (module information, tab "
    "Communication).",
    NULL,
};
static const char *const check_setup[] = {
    "Look up the code; check that the address is that of a CPU which serves classic S7.",
    "Look in the online view of the CPU how many connections are in use (module information, tab "
    "Communication).",
    "Look at the log of a firewall or security gateway that inspects S7 between client and CPU.",
    NULL,
};
static const char *const check_format[] = {
    "Check the client's connection request: order and lengths of its parameters (LOGO! 0BA7 takes "
    "only calling TSAP, called TSAP, TPDU size).",
    NULL,
};

enum {
    TSAP,
    TSAP_300,
    TSAP_400,
    TSAP_1200,
    RESOURCES,
    PARTNER,
    NOT_ATTACHED,
    INSPECTION,
    MUTE,
    SETUP_ERROR,
    SETUP_CLOSED,
    SETUP_MUTE,
    FORMAT
};
static const rules_cause causes[] = {
    [TSAP] = {"wrong TSAP: the CPU knows no such rack, slot or connection type", check_tsap},
    [TSAP_300] = {"wrong TSAP: the CPU of an S7-300 is at rack 0, slot 2", check_tsap},
    [TSAP_400] = {"wrong TSAP: the CPU of an S7-400 is at rack 0, slot 2 to 4, mostly 3",
                  check_tsap},
    [TSAP_1200] = {"wrong TSAP: an S7-1200 or S7-1500 is at rack 0, slot 1 (or 0)", check_tsap},
    [RESOURCES] = {"the CPU has no free connection of this type", check_resources},
    [PARTNER] = {"the CPU does not know this client: the connection is not configured for its "
                 "calling TSAP",
                 check_partner},
    [NOT_ATTACHED] = {"nothing is attached to the called TSAP: no such connection is set up there, "
                      "or what serves it does not run",
                      check_called},
    [INSPECTION] = {"a firewall that inspects S7 ends the connection", check_silence},
    [MUTE] = {"the CPU takes the connection request, but does not answer it", check_silence},
    [SETUP_ERROR] = {"the CPU refuses the S7 setup", check_setup},
    [SETUP_CLOSED] = {"the CPU ends the connection in place of answering the S7 setup",
                      check_setup},
    [SETUP_MUTE] = {"the CPU takes the S7 setup, but does not answer it", check_silence},
    [FORMAT] = {"the CPU rejects the form of the connection request", check_format},
    {0},
};
static const rules_cause exhausted_causes[] = {
    {"all connections of the CPU, or of this type, are in use", check_resources},
    {0},
};

const rules_rule rules_connection_refused = {
    .id = "connection-refused",
    .title = "Connection refused by the CPU",
    .severity = RULES_WARNING,
    .meaning = "TCP connects, but S7 does not: the CPU answers the connection request (CR) by "
               "disconnect request, error, reset, close or not at all, or refuses the S7 setup. "
               "What else the CPU accepts tells why: another TSAP on the same CPU points to rack "
               "and slot, the same TSAP at other times to resources.",
    .causes = causes,
};
const rules_rule rules_connections_exhausted = {
    .id = "connections-exhausted",
    .title = "CPU has no connection left",
    .severity = RULES_WARNING,
    .meaning =
        "The CPU refuses a connection that it accepted before, over the same TSAPs. Proven "
        "if it accepts it again after another connection closed, or if the CPU itself says "
        "that it has no free connection (SZL 0x0132 index 1, which engineering stations and "
        "panels read); likely if it refuses at the moment when the most connections are "
        "open, or while as many are open as the policy says that it has (max-connections). The "
        "message names the hosts that hold connections at that time, and how many. What the CPU "
        "says is "
        "a finding even where nobody was refused yet.",
    .causes = exhausted_causes,
};

static const char *const after_closed[] = {
    "the CPU has no free connection of this type",
    "the client is not configured in the CPU (S7-200, LOGO!, CP: the calling TSAP counts too)",
    "a firewall that inspects S7 ends the connection",
    NULL,
};
static const char *const at_usual_slot[] = {
    "the CPU is in another slot than usual, or does not know the connection type",
    "the client is not configured in the CPU (CP: the calling TSAP counts too)",
    "a firewall that inspects S7 ends the connection",
    NULL,
};
static const char *const but_resources[] = {
    "the CPU has no free connection of this type",
    "a firewall that inspects S7 ends the connection",
    NULL,
};
static const char *const but_tsap[] = {
    "wrong TSAP: rack, slot or connection type",
    "a firewall that inspects S7 ends the connection",
    NULL,
};
static const char *const after_silence[] = {
    "a firewall that inspects S7 drops what follows",
    "the CPU has no free connection of this type",
    "the device is no CPU that serves S7",
    NULL,
};
static const char *const after_silence_of_server[] = {
    "a firewall that inspects S7 drops what follows",
    "the CPU has no free connection of this type",
    NULL,
};
static const char *const but_restart[] = {
    "the CPU was restarting, or its program was being loaded",
    NULL,
};

/* ISO 8073 section 13.5, RFC 905. */
enum {
    DR_CONGESTION = 1,
    DR_NOT_ATTACHED = 2,
    DR_UNKNOWN_ADDRESS = 3,
    DR_CONGESTION_AT_CONNECT = 0x81
};

enum { NO_RESOURCES = 0x8302 };

/* By cause; those that lie in the client stay apart. */
static const rules_joint *joint_of(int cause)
{
    static const rules_joint of_server = {0, "%S %D: asked by %C for %O%T"};
    static const rules_joint of_client = {RULES_SAME_CLIENT, "%S %D: asked by %C for %O%T"};
    static const rules_joint *const joints[] = {[PARTNER] = &of_client, [FORMAT] = &of_client};
    const bool listed = cause < (int)G_N_ELEMENTS(joints) && joints[cause];
    return listed ? joints[cause] : &of_server;
}

static refusal_verdict refused(int cause, rules_confidence confidence,
                               const char *const *alternatives)
{
    return (refusal_verdict){&rules_connection_refused, &causes[cause], confidence, alternatives,
                             joint_of(cause)};
}

static refusal_verdict exhausted(rules_confidence confidence, const char *const *alternatives)
{
    static const rules_joint full = {0, "%S %D: asked by %C for %O%T"};
    return (refusal_verdict){&rules_connections_exhausted, refusal_exhausted_cause(), confidence,
                             alternatives, &full};
}

bool refusal_is_of_load(const rules_finding *finding)
{
    return finding->cause == causes[RESOURCES].text;
}

static refusal_verdict judge_by_others(const refusal_facts *facts)
{
    if (facts->said_full)
        return exhausted(facts->other_called ? RULES_LIKELY : RULES_PROVEN,
                         facts->other_called ? but_tsap : NULL);
    if (facts->same_before && facts->same_after)
        return exhausted(RULES_PROVEN, NULL);
    if (facts->at_limit)
        return exhausted(RULES_LIKELY, facts->same_before ? but_restart : but_tsap);
    if (facts->same_before && facts->at_peak)
        return exhausted(RULES_LIKELY, but_restart);
    if (facts->same_before)
        return refused(RESOURCES, RULES_POSSIBLE, but_restart);
    if (facts->slot > REFUSAL_SLOT_USUAL)
        return refused(TSAP_300 + (int)facts->slot - REFUSAL_SLOT_NOT_300, RULES_LIKELY,
                       but_resources);
    if (facts->other_calling)
        return refused(PARTNER, RULES_LIKELY, but_resources);
    if (facts->other_called)
        return refused(TSAP, RULES_LIKELY, but_resources);
    if (facts->slot == REFUSAL_SLOT_USUAL)
        return refused(RESOURCES, RULES_POSSIBLE, at_usual_slot);
    return refused(TSAP, RULES_POSSIBLE, after_closed);
}

/* Exhaustion where the others show it, else what the answer alone says. */
static refusal_verdict unless_exhausted(const refusal_facts *facts, refusal_verdict otherwise)
{
    const refusal_verdict verdict = judge_by_others(facts);
    return verdict.rule == &rules_connections_exhausted ? verdict : otherwise;
}

/* Silence has more causes than a refusal: only proof will do. */
static refusal_verdict unless_proven(const refusal_facts *facts, refusal_verdict otherwise)
{
    const refusal_verdict verdict = unless_exhausted(facts, otherwise);
    return verdict.confidence == RULES_PROVEN ? verdict : otherwise;
}

static refusal_verdict judge_disconnect(const refusal_facts *facts)
{
    if (facts->code == DR_UNKNOWN_ADDRESS)
        return refused(TSAP, RULES_PROVEN, NULL);
    if (facts->code == DR_CONGESTION || facts->code == DR_CONGESTION_AT_CONNECT)
        return unless_exhausted(facts, refused(RESOURCES, RULES_LIKELY, but_tsap));
    if (facts->code == DR_NOT_ATTACHED)
        return refused(NOT_ATTACHED, RULES_LIKELY, but_tsap);
    return judge_by_others(facts);
}

const rules_cause *refusal_exhausted_cause(void)
{
    return &exhausted_causes[0];
}

refusal_slot refusal_slot_of(const char *family, const ana_tsap_bytes *called)
{
    static const struct {
        const char *family;
        uint8_t first, last;
        refusal_slot other;
    } slots[] = {
        {"S7-300", 2, 2, REFUSAL_SLOT_NOT_300},        {"S7-400", 2, 4, REFUSAL_SLOT_NOT_400},
        {"S7-1200", 0, 1, REFUSAL_SLOT_NOT_1200},      {"S7-1500", 0, 1, REFUSAL_SLOT_NOT_1200},
        {"S7-1200/1500", 0, 1, REFUSAL_SLOT_NOT_1200},
    };
    cotp_tsap tsap;
    cotp_tsap_decode((s7_bytes){called->data, called->size}, &tsap);
    if (!family || called->size == 0 || !tsap.coded)
        return REFUSAL_SLOT_UNKNOWN;
    for (size_t i = 0; i < G_N_ELEMENTS(slots); i++)
        if (g_str_equal(slots[i].family, family))
            return tsap.rack == 0 && tsap.slot >= slots[i].first && tsap.slot <= slots[i].last
                       ? REFUSAL_SLOT_USUAL
                       : slots[i].other;
    return REFUSAL_SLOT_UNKNOWN;
}

refusal_verdict refusal_judge(const refusal_facts *facts)
{
    const char *const *silent = facts->serves ? after_silence_of_server : after_silence;
    if (facts->malformed)
        return refused(FORMAT, RULES_LIKELY, but_resources);
    switch (facts->kind) {
    case REFUSAL_DR:
        return judge_disconnect(facts);
    case REFUSAL_ER:
        return refused(FORMAT, RULES_LIKELY, but_tsap);
    case REFUSAL_SILENT:
        return unless_proven(facts, refused(MUTE, RULES_POSSIBLE, silent));
    case REFUSAL_SETUP_ERROR:
        return facts->code == NO_RESOURCES
                   ? unless_exhausted(facts, refused(RESOURCES, RULES_LIKELY, NULL))
                   : refused(SETUP_ERROR, RULES_PROVEN, NULL);
    case REFUSAL_SETUP_SILENT:
        return unless_proven(facts, refused(SETUP_MUTE, RULES_POSSIBLE, silent));
    case REFUSAL_SETUP_CLOSED:
        return unless_exhausted(facts, refused(SETUP_CLOSED, RULES_POSSIBLE, but_resources));
    case REFUSAL_CLOSED:
    case REFUSAL_KIND_COUNT:
    default:
        return judge_by_others(facts);
    }
}

const char *refusal_deed(refusal_kind kind)
{
    static const char *const deeds[REFUSAL_KIND_COUNT] = {
        [REFUSAL_CLOSED] = "ends the connection when asked for it (CR)",
        [REFUSAL_DR] = "refuses the connection by a disconnect request (DR)",
        [REFUSAL_ER] = "rejects the connection request (ER)",
        [REFUSAL_SILENT] = "does not answer the connection request (CR)",
        [REFUSAL_SETUP_ERROR] = "refuses the S7 setup",
        [REFUSAL_SETUP_CLOSED] = "ends the connection after the S7 setup request",
        [REFUSAL_SETUP_SILENT] = "does not answer the S7 setup request",
    };
    return deeds[kind];
}
