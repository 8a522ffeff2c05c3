/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/reach_grade.h"

#include "rules/keys.h"
#include "rules/parties.h"

static const char *const check_firewall[] = {
    "Test port 102 from the client's network segment (TCP connect, not ping).",
    "Look at the rules and the log of every firewall and router between client and CPU: TCP 102 "
    "must pass from the client to the CPU.",
    "Check the access list of the CPU or its CP, if it has one.",
    NULL,
};
static const char *const check_some[] = {
    "Test port 102 from the client itself (TCP connect, not ping): others get through.",
    "Look at the rules and the log of every firewall and router between client and CPU: TCP 102 "
    "must pass from this client to the CPU.",
    "Look at the access list (IP access protection) of the CPU or its CP: is the client in it?",
    NULL,
};
static const char *const check_network[] = {
    "Test port 102 from another host of the client's network (TCP connect, not ping).",
    "Look at the rules and the log of every firewall and router between that network and the CPU: "
    "TCP 102 must pass from it to the CPU.",
    "Check the routes between the networks, and that the answers find the way back: default "
    "gateway "
    "and subnet mask of the CPU.",
    "Look at the access list (IP access protection) of the CPU or its CP: is the network in it?",
    NULL,
};
static const char *const check_router[] = {
    "Look in the hardware configuration: Ethernet interface of the CPU > \"Use router\": is the "
    "address of the router of its network set, and is the subnet mask right? Looking changes "
    "nothing.",
    "Look at the rules and the log of every firewall and router between the networks: TCP 102 must "
    "pass from the client to the CPU.",
    "Test port 102 from the client, and from a host in the network of the CPU (TCP connect, not "
    "ping).",
    "If the router is not set and shall be: set it and download the hardware configuration. "
    "Attention: that download may stop the CPU; plan it with those who run the plant.",
    NULL,
};
static const char *const check_near[] = {
    "Test port 102 from the client itself (TCP connect, not ping).",
    "Look at the access list (IP access protection) of the CPU or its CP: is the client in it?",
    "Client and CPU see each other without a router: look at what filters between them without "
    "routing, that is access lists of the switches, and a bridging (transparent) firewall.",
    "Look at the client's own firewall.",
    NULL,
};
static const char *const check_partner[] = {
    "Look at the host whether its S7 software runs and listens on port 102: station manager "
    "of "
    "SIMATIC NET, OPC server, runtime of the panel.",
    "Check the firewall of the host: TCP 102 must be let in from the CPU.",
    "If nobody needs the connection any more, delete it in the project (NetPro, or Devices & "
    "networks) and download it: the CPU calls the hosts configured there on its own. Attention: "
    "the "
    "download may stop the CPU; plan it.",
    "Only if the host is in another network: look at the rules and the log of the firewalls and "
    "routers between.",
    NULL,
};
static const char *const check_host[] = {
    "Check that the CPU is switched on, that its network cable is plugged in, and the VLAN of the "
    "switch port.",
    "Compare the IP address that the client uses with the one in the hardware configuration.",
    "Then test port 102 from the client's network segment.",
    NULL,
};
static const char *const check_return[] = {
    "Check the default gateway and the subnet mask of the CPU: its answers must find the way back.",
    "Look at the firewalls between: answers must take the way of the requests (no asymmetric "
    "routing), and be allowed.",
    "Look for a second device with the IP address of the client.",
    NULL,
};
static const char *const check_inspection[] = {
    "Look at the log of the firewall or security gateway between: does it inspect S7 or limit "
    "packets that carry data?",
    "Check the MTU of tunnels and VPNs between client and CPU.",
    "Test with the firewall's S7 or ISO-on-TCP inspection switched off for this pair.",
    NULL,
};
static const char *const check_port[] = {
    "Check that the address is that of a CPU or CP that serves S7 on port 102.",
    "See whether the CPU is starting, or whether too many clients hold its connections.",
    "Look at the firewalls between client and CPU: some answer with RST in place of the CPU.",
    NULL,
};
static const char *const check_route[] = {
    "Check routes and default gateways of the client and of the router that sent the error.",
    "Check that the CPU is switched on and connected behind that router.",
    "Then test port 102 from the client's network segment.",
    NULL,
};

enum {
    CAUSE_DROPPED,
    CAUSE_DROPPED_SOME,
    CAUSE_DROPPED_NETWORK,
    CAUSE_NO_ROUTER,
    CAUSE_DROPPED_NEAR,
    CAUSE_ABSENT,
    CAUSE_NO_ANSWER,
    CAUSE_PARTNER,
    CAUSE_RETURN,
    CAUSE_INSPECTED,
};
static const rules_cause silent_causes[] = {
    [CAUSE_DROPPED] = {"a firewall or access list drops the packets on their way to port 102",
                       check_firewall},
    [CAUSE_DROPPED_SOME] = {"a firewall or access list drops the packets of some clients on their "
                            "way to port 102, not those of others",
                            check_some},
    [CAUSE_DROPPED_NETWORK] = {"routing or a firewall between the client's network and the CPU: "
                               "clients of other networks get through, none of this one does",
                               check_network},
    [CAUSE_NO_ROUTER] = {"the CPU answers only its own network: it has no router (default gateway) "
                         "set, or routing or a firewall between drops the packets",
                         check_router},
    [CAUSE_DROPPED_NEAR] = {"a filter within the network, without a router, drops the packets of "
                            "some clients: access list of a switch or of the CPU, or a bridging "
                            "firewall",
                            check_near},
    [CAUSE_ABSENT] = {"there is no host with this address: switched off, unplugged, in another "
                      "VLAN, or a wrong address",
                      check_host},
    [CAUSE_NO_ANSWER] = {"nothing answers at this address, or a firewall drops the packets",
                         check_firewall},
    [CAUSE_PARTNER] = {"the S7 software on the host does not run, or does not listen on port "
                       "102",
                       check_partner},
    [CAUSE_RETURN] = {"the CPU answers, but its answers do not reach the client", check_return},
    [CAUSE_INSPECTED] = {"a firewall lets the connection open, but drops the packets that carry "
                         "data",
                         check_inspection},
    {0},
};

enum {
    CAUSE_CLOSED,
    CAUSE_FULL,
    CAUSE_RESETTING,
    CAUSE_PROHIBITED,
    CAUSE_UNREACHABLE,
    CAUSE_OTHER_ICMP,
};
static const rules_cause rejected_causes[] = {
    [CAUSE_CLOSED] = {"nothing listens on the port at this address", check_port},
    [CAUSE_FULL] = {"the host serves the port, but not at that time: it was starting, or had no "
                    "TCP connection left",
                    check_port},
    [CAUSE_RESETTING] = {"a firewall or proxy answers with RST in place of the host",
                         check_firewall},
    [CAUSE_PROHIBITED] = {"a firewall or access list rejects the connection", check_firewall},
    [CAUSE_UNREACHABLE] = {"a router does not reach the host or its network", check_route},
    [CAUSE_OTHER_ICMP] = {"the packets do not get through to the host", check_route},
    {0},
};

static const char *const or_absent[] = {
    "there is no host with this address: switched off, unplugged, or a wrong address",
    "the CPU was starting, or serves no port 102",
    "the answers take a way that is not captured, and get lost there",
    NULL,
};
static const char *const or_not_served[] = {
    "the host drops the packets itself: it serves no port 102, or has an access list",
    "the answers take a way that is not captured, and get lost there",
    NULL,
};
static const char *const or_listed[] = {
    "the host drops the packets itself: it has an access list that does not name the client",
    "the answers take a way that is not captured, and get lost there",
    NULL,
};
static const char *const or_lost[] = {
    "the answers take a way that is not captured, and get lost there",
    NULL,
};
static const char *const or_unwanted[] = {
    "the firewall of the host drops the packets",
    "nobody needs the connection any more, but it is still configured in the CPU that calls",
    "a firewall between drops the packets, if the host is in another network",
    NULL,
};
static const char *const or_dropped[] = {
    "a firewall drops the packets",
    "the host was switched off for the time of the capture",
    NULL,
};
static const char *const or_client[] = {
    "a firewall drops the answers",
    "the client's own firewall drops the answers",
    NULL,
};
static const char *const or_mtu[] = {
    "the way through a tunnel is too narrow for packets with data",
    "one-way rule: the connection was lost between, right after it was opened",
    NULL,
};
static const char *const or_firewall_resets[] = {
    "a firewall answers with RST in place of the host",
    NULL,
};
static const char *const or_not_ready[] = {
    "a firewall answers with RST in place of the host",
    "the CPU was starting, or had no TCP connection left",
    NULL,
};
static const char *const or_closed[] = {
    "nothing listens on the port at this address",
    NULL,
};

const rules_rule rules_port_silent = {
    .id = "port-silent",
    .title = "Port does not answer",
    .severity = RULES_WARNING,
    .meaning =
        "A client tries to connect to the S7 port of a host and gets no answer: at least "
        "two SYNs and three seconds (--syn-timeout) without any. Whether the host is absent "
        "or something "
        "drops the packets is told by ARP, neighbour discovery and by what the port answers "
        "others: where it answers clients of other networks but none of this one, routing or a "
        "firewall between the networks is to blame, or a CPU without router; the message "
        "names who gets through. Also: the port answers, but the client never takes note (the way "
        "back), "
        "and connections that open but through which no data passes (filtering by "
        "content). Network first: the user program has nothing to do with it.",
    .causes = silent_causes,
};
const rules_rule rules_port_rejected = {
    .id = "port-rejected",
    .title = "Port rejects connections",
    .severity = RULES_WARNING,
    .meaning = "A client's attempt to connect to the S7 port is answered by RST (nothing listens "
               "there, or the host has no TCP connection left, or a firewall answers for it) or "
               "by an ICMP error (a firewall or router says why).",
    .causes = rejected_causes,
};

static const rules_joint silent = {0, "%C {gets|get} no answer from port %P of %S%T"};
static const rules_joint silent_network = {RULES_SAME_NETWORK,
                                           "%C {gets|get} no answer from port %P of %S%T"};
static const rules_joint deaf = {0, "%S answers the SYNs of %C on port %P, but they never take "
                                    "note of the answers%T"};
static const rules_joint filtered = {0, "%C {opens|open} connections to port %P of %S, but nothing "
                                        "sent through them is acknowledged%T"};
static const rules_joint reset = {0, "%S resets the connections that %C {tries|try} to open to its "
                                     "port %P%T"};
static const rules_joint reset_between = {0, "connections that %C {tries|try} to open to port %P "
                                             "of %S are reset in its name: the RST has another "
                                             "TTL than its other packets%T"};
static const rules_joint by_icmp = {0, "%C cannot connect to port %P of %S%T"};

static reach_verdict judge_silence(const reach_facts *facts)
{
    if (facts->served && facts->near)
        return (reach_verdict){&silent_causes[CAUSE_DROPPED_NEAR], RULES_LIKELY, or_lost, &silent};
    if (facts->served && facts->own_network)
        return (reach_verdict){&silent_causes[CAUSE_NO_ROUTER], RULES_LIKELY, or_listed, &silent};
    if (facts->served && facts->through_count > 0 && !facts->neighbour_through)
        return (reach_verdict){&silent_causes[CAUSE_DROPPED_NETWORK], RULES_LIKELY, or_listed,
                               &silent_network};
    if (facts->served)
        return (reach_verdict){&silent_causes[CAUSE_DROPPED_SOME], RULES_LIKELY, or_listed,
                               &silent};
    if (facts->client_serves && !facts->host_missing)
        return (reach_verdict){&silent_causes[CAUSE_PARTNER], RULES_POSSIBLE, or_unwanted, &silent};
    if (facts->host_there)
        return (reach_verdict){&silent_causes[CAUSE_DROPPED], RULES_POSSIBLE, or_not_served,
                               &silent};
    if (facts->host_missing)
        return (reach_verdict){&silent_causes[CAUSE_ABSENT], RULES_LIKELY, or_dropped, &silent};
    return (reach_verdict){&silent_causes[CAUSE_NO_ANSWER], RULES_POSSIBLE, or_absent, &silent};
}

static reach_verdict judge_reset(const reach_facts *facts)
{
    if (facts->other_ttl)
        return (reach_verdict){&rejected_causes[CAUSE_RESETTING], RULES_LIKELY, or_closed,
                               &reset_between};
    if (facts->served)
        return (reach_verdict){&rejected_causes[CAUSE_FULL],
                               facts->own_ttl ? RULES_LIKELY : RULES_POSSIBLE, or_firewall_resets,
                               &reset};
    return (reach_verdict){&rejected_causes[CAUSE_CLOSED], RULES_POSSIBLE, or_not_ready, &reset};
}

/* RFC 792, RFC 1812, RFC 4443. */
enum { ICMP_UNREACHABLE = 3, ICMP_EXCEEDED = 11, ICMP6_UNREACHABLE = 1, ICMP6_EXCEEDED = 3 };

typedef struct icmp_row {
    uint8_t code;
    uint8_t cause;
    const char *name;
} icmp_row;

static const icmp_row v4_rows[] = {
    {0, CAUSE_UNREACHABLE, "network unreachable"},
    {1, CAUSE_UNREACHABLE, "host unreachable"},
    {2, CAUSE_PROHIBITED, "protocol unreachable"},
    {3, CAUSE_PROHIBITED, "port unreachable"},
    {5, CAUSE_UNREACHABLE, "source route failed"},
    {6, CAUSE_UNREACHABLE, "network unknown"},
    {7, CAUSE_UNREACHABLE, "host unknown"},
    {9, CAUSE_PROHIBITED, "network administratively prohibited"},
    {10, CAUSE_PROHIBITED, "host administratively prohibited"},
    {13, CAUSE_PROHIBITED, "communication administratively prohibited"},
};
static const icmp_row v6_rows[] = {
    {0, CAUSE_UNREACHABLE, "no route to the destination"},
    {1, CAUSE_PROHIBITED, "communication administratively prohibited"},
    {3, CAUSE_UNREACHABLE, "address unreachable"},
    {4, CAUSE_PROHIBITED, "port unreachable"},
    {5, CAUSE_PROHIBITED, "source address failed policy"},
    {6, CAUSE_UNREACHABLE, "route to the destination rejected"},
};
static const icmp_row exceeded = {0, CAUSE_UNREACHABLE, "time to live exceeded"};
static const icmp_row other_error = {0, CAUSE_OTHER_ICMP, "another ICMP error"};

static const icmp_row *icmp_row_of(const reach_facts *facts)
{
    const icmp_row *rows = facts->v6 ? v6_rows : v4_rows;
    const size_t count = facts->v6 ? G_N_ELEMENTS(v6_rows) : G_N_ELEMENTS(v4_rows);
    if (facts->type == (facts->v6 ? ICMP6_EXCEEDED : ICMP_EXCEEDED))
        return &exceeded;
    if (facts->type != (facts->v6 ? ICMP6_UNREACHABLE : ICMP_UNREACHABLE))
        return &other_error;
    for (size_t i = 0; i < count; i++)
        if (rows[i].code == facts->code)
            return &rows[i];
    return &other_error;
}

reach_verdict reach_judge(reach_kind kind, const reach_facts *facts)
{
    switch (kind) {
    case REACH_DEAF:
        return (reach_verdict){&silent_causes[CAUSE_RETURN], RULES_LIKELY, or_client, &deaf};
    case REACH_FILTERED:
        return (reach_verdict){&silent_causes[CAUSE_INSPECTED], RULES_LIKELY, or_mtu, &filtered};
    case REACH_RESET:
        return judge_reset(facts);
    case REACH_ICMP: {
        const icmp_row *row = icmp_row_of(facts);
        return (reach_verdict){&rejected_causes[row->cause],
                               row == &other_error ? RULES_LIKELY : RULES_PROVEN, NULL, &by_icmp};
    }
    case REACH_SILENT:
    case REACH_KIND_COUNT:
    default:
        return judge_silence(facts);
    }
}

static void add_through(GString *text, const reach_facts *facts)
{
    for (uint32_t i = 0; i < facts->through_count; i++) {
        char through[RULES_ADDRESS_TEXT];
        rules_address_text(&facts->through[i], through);
        g_string_append_printf(text, "%s%s", i == 0 ? "" : ", ", through);
    }
}

/* "..., though that port is served: 10.0.0.6, 10.0.0.7 get through" */
static void add_served(GString *text, const reach_facts *facts, const cap_address *client)
{
    g_string_append(text, ", though that port is served");
    if (facts->through_count == 0)
        return;
    if (facts->neighbour_through || facts->near) {
        g_string_append(text, ": ");
        add_through(text, facts);
        g_string_append(text, facts->through_count > 1 ? " get through" : " gets through");
        return;
    }
    g_string_append_printf(text, ": clients of %s get through (",
                           facts->own_network ? "its own network" : "other networks");
    add_through(text, facts);
    g_string_append_c(text, ')');
    if (facts->own_network)
        return;
    char network[RULES_ADDRESS_TEXT];
    const cap_address ip = rules_network_of(client);
    rules_address_text(&ip, network);
    g_string_append_printf(text, ", none of %s/%d does", network, ip.family == 6 ? 64 : 24);
}

char *reach_tail(reach_kind kind, const reach_facts *facts, const rules_finding *finding,
                 const char *sender)
{
    GString *text = g_string_new(NULL);
    if (kind == REACH_SILENT) {
        if (facts->served)
            add_served(text, facts, &finding->client);
        else
            g_string_append(text, facts->host_there     ? ", though the host is there"
                                  : facts->host_missing ? ": nobody answers for that address"
                                                        : "");
        return g_string_free(text, FALSE);
    }
    if (kind == REACH_ICMP)
        g_string_append_printf(text, ": %s says %s", sender, icmp_row_of(facts)->name);
    if (facts->through_count > 0) {
        g_string_append(text, "; others get through: ");
        add_through(text, facts);
    }
    return g_string_free(text, FALSE);
}

static char *silence_message(const reach_facts *facts, const rules_finding *finding,
                             const char *client, const char *server, const char *tail)
{
    const bool calls_host = facts->client_serves && !facts->served;
    GString *text = g_string_new(client);
    g_string_append_printf(text, "%s gets no answer from port %u of %s%s",
                           calls_host ? ", itself an S7 server," : "", finding->server_port,
                           calls_host ? "host " : "", server);
    if (facts->syns > 0)
        g_string_append_printf(text,
                               " (%" G_GUINT64_FORMAT " attempt%s, %" G_GUINT64_FORMAT " SYNs)",
                               finding->count, finding->count == 1 ? "" : "s", facts->syns);
    g_string_append(text, tail);
    return g_string_free(text, FALSE);
}

char *reach_message(const policy_model *policy, reach_kind kind, const reach_facts *facts,
                    const rules_finding *finding, const char *tail)
{
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(policy, &finding->client, client);
    rules_server_text(policy, &finding->server, server);
    const unsigned port = finding->server_port;
    if (kind == REACH_DEAF)
        return g_strdup_printf("%s answers the SYNs of %s on port %u, but %s never takes note of "
                               "the answers%s",
                               server, client, port, client, tail);
    if (kind == REACH_FILTERED)
        return g_strdup_printf("%s opens connections to port %u of %s, but nothing it sends "
                               "through them is acknowledged%s",
                               client, port, server, tail);
    if (kind == REACH_RESET && facts->other_ttl)
        return g_strdup_printf("connections that %s tries to open to port %u of %s are reset in "
                               "the name of %s: the RST has another TTL than its other packets%s",
                               client, port, server, server, tail);
    if (kind == REACH_RESET)
        return g_strdup_printf("%s resets the connections that %s tries to open to its port %u%s",
                               server, client, port, tail);
    if (kind == REACH_ICMP)
        return g_strdup_printf("%s cannot connect to port %u of %s%s", client, port, server, tail);
    return silence_message(facts, finding, client, server, tail);
}
