/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which family a CPU belongs to, by the best evidence seen: its order number, the protocol it
 * speaks, then its transport fingerprint (S7-PROTOCOL 1.11, 9.1, 9.2). */
#include "analyzer/inventory.h"

#include <string.h>

static const struct {
    const char *prefix;
    const char *family;
} order_numbers[] = {
    {"6ES7 31", "S7-300"},
    {"6ES7 151-7", "ET 200S CPU (S7-300 class)"},
    {"6ES7 151-8", "ET 200S CPU (S7-300 class)"},
    {"6ES7 154-8", "ET 200pro CPU (S7-300 class)"},
    {"6ES7 147", "ET 200X CPU (S7-300 class)"},
    {"6ES7 41", "S7-400"},
    {"6ES7 288", "S7-200 SMART"},
    {"6ES7 510", "ET 200SP CPU (S7-1500 class)"},
    {"6ES7 512-1D", "ET 200SP CPU (S7-1500 class)"},
    {"6ES7 512-1S", "ET 200SP CPU (S7-1500 class)"},
    {"6ES7 513-2P", "ET 200pro CPU (S7-1500 class)"},
    {"6ES7 514", "ET 200SP CPU (S7-1500 class)"},
    {"6ES7 516-2P", "ET 200pro CPU (S7-1500 class)"},
    {"6ES7 51", "S7-1500"},
    {"6ES7 67", "software controller"},
    {"6ED1", "LOGO!"},
    {"6FC5", "SINUMERIK"},
    {"6AU1", "SIMOTION"},
    {"6SL", "SINAMICS"},
    {"6AV", "HMI"},
    {"6GK7 343", "CP for S7-300"},
    {"6GK7 443", "CP for S7-400"},
    {"6GK7 243-1E", "CP for S7-200"},
    {"6GK7 243", "CP for S7-200 or S7-1200"},
    {"6GK7 1243", "CP for S7-1200"},
    {"6GK7 542", "CP for S7-1500"},
    {"6GK7 543", "CP for S7-1500"},
};

static const char evidence_order[] = "order number";
static const char evidence_plus[] = "speaks S7comm-plus";
static const char evidence_options[] = "TCP options of its SYN-ACK: an operating system's stack";
static const char evidence_tcp[] = "TTL and window of its TCP segments";

/* 6ES7 21x-yyyNy: N is up to 2 on an S7-200, 3 and up on an S7-1200. */
static const char *family_21x(const char *order)
{
    if (strlen(order) <= 12 || !g_ascii_isdigit(order[12]))
        return NULL;
    return order[12] <= '2' ? "S7-200" : "S7-1200";
}

static const char *by_order_number(const char *order)
{
    if (g_str_has_prefix(order, "6ES7 21"))
        return family_21x(order);
    for (size_t i = 0; i < G_N_ELEMENTS(order_numbers); i++)
        if (g_str_has_prefix(order, order_numbers[i].prefix))
            return order_numbers[i].family;
    return NULL;
}

/* TTLs start at 30, 60 or 64; routers on the way take some off, so a little less counts too. */
static bool ttl_from(uint8_t ttl, uint8_t initial)
{
    return ttl <= initial && ttl + 8 > initial;
}

static const char *by_transport(const cap_side *side)
{
    if (side->syn && !side->only_mss)
        return NULL;
    if (ttl_from(side->ttl, 30) && side->window == 4096)
        return "S7-300 or early S7-1200/1500";
    if (ttl_from(side->ttl, 60) && side->window == 2048)
        return "S7-400";
    if (ttl_from(side->ttl, 64) && side->window == 8192 && side->only_mss)
        return "S7-1200/1500";
    return NULL;
}

static int rank(const char *evidence)
{
    static const char *const by_rank[] = {evidence_tcp, evidence_options, evidence_plus,
                                          evidence_order};
    for (int i = 0; i < (int)G_N_ELEMENTS(by_rank); i++)
        if (by_rank[i] == evidence)
            return i + 1;
    return 0;
}

static void conclude(ana_asset *asset, const char *family, const char *evidence)
{
    if (!family || rank(evidence) < rank(asset->family_evidence))
        return;
    asset->family = family;
    asset->family_evidence = evidence;
}

void ana_asset_judge_family(ana_asset *asset, const ana_connection *connection)
{
    const cap_side *side = &connection->flow->side[1 - connection->client];
    if (asset->order_number)
        conclude(asset, by_order_number(asset->order_number), evidence_order);
    if (connection->protocol == ANA_PROTOCOL_S7COMM_PLUS ||
        connection->protocol == ANA_PROTOCOL_TLS)
        conclude(asset, "S7-1200/1500", evidence_plus);
    if (side->syn && side->mss != 0 && !side->only_mss)
        conclude(asset, "not a CPU: software on a PC", evidence_options);
    conclude(asset, by_transport(side), evidence_tcp);
}
