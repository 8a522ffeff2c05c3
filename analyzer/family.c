/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which family a CPU belongs to: by its order number, unless software is known to send it, else by
 * the protocol it answers, the services that only one family has, the TSAPs it accepts, the PDU
 * length it grants, and the fingerprint of its TCP. Facts are
 * gathered over all connections of a CPU; the first conclusion that fits them counts. */
#include "analyzer/conversation.h"
#include "analyzer/order_number.h"

#include <string.h>

/* In the order in which they are named. */
enum fact {
    FACT_PLUS,
    FACT_ROOT_TSAP,
    FACT_TLS,
    FACT_PC,
    FACT_CONTROL,
    FACT_DOWNLOAD,
    FACT_UPLOAD,
    FACT_PASSWORD,
    FACT_TEST,
    FACT_BLOCKS,
    FACT_MESSAGES,
    FACT_CYCLIC,
    FACT_DB_READ,
    FACT_SLOT_01,
    FACT_SLOT_2,
    FACT_SLOT_34,
    FACT_PDU_240,
    FACT_PDU_480,
    FACT_TCP_300,
    FACT_TCP_400,
    FACT_TCP_NEW,
    FACT_REFERENCE_3,
    FACT_ORDER_NUMBER, /* these three are looked up, not gathered */
    FACT_SYSTEM_NAME,
    FACT_SERIAL,
    FACT_COUNT,
    FACT_OTHER_REFERENCE, /* speaks against FACT_REFERENCE_3 */
};

static const char *const texts[FACT_COUNT] = {
    [FACT_PLUS] = "speaks S7comm-plus",
    [FACT_ROOT_TSAP] = "accepts a TSAP SIMATIC-ROOT",
    [FACT_TLS] = "speaks TLS inside COTP",
    [FACT_PC] = "TCP options of its SYN-ACK: an operating system's stack",
    [FACT_CONTROL] = "classic stop or PI services",
    [FACT_DOWNLOAD] = "classic block download",
    [FACT_UPLOAD] = "classic block upload",
    [FACT_PASSWORD] = "classic session password",
    [FACT_TEST] = "classic test functions",
    [FACT_BLOCKS] = "classic block lists",
    [FACT_MESSAGES] = "classic message or alarm service",
    [FACT_CYCLIC] = "classic cyclic data",
    [FACT_DB_READ] = "DB-read items",
    [FACT_SLOT_01] = "accepts a TSAP with slot 0 or 1",
    [FACT_SLOT_2] = "accepts a TSAP with slot 2",
    [FACT_SLOT_34] = "accepts a TSAP with slot 3 or 4",
    [FACT_PDU_240] = "grants PDU length 240 where more was asked for",
    [FACT_PDU_480] = "grants PDU length 480 or more where still more was asked for",
    [FACT_TCP_300] = "TTL 30 and window 4096 of its TCP segments",
    [FACT_TCP_400] = "TTL 60 and window 2048 of its TCP segments",
    [FACT_TCP_NEW] = "TTL 64 and window 8192 of its SYN-ACK",
    [FACT_REFERENCE_3] = "COTP reference 3 on every connection",
    [FACT_ORDER_NUMBER] = "order number",
    [FACT_SYSTEM_NAME] = "system name",
    [FACT_SERIAL] = "serial number",
};

#define BIT(fact) (UINT32_C(1) << FACT_##fact)

enum {
    /* Services that S7-1200/1500 have in S7comm-plus only. */
    SERVICES = BIT(CONTROL) | BIT(DOWNLOAD) | BIT(UPLOAD) | BIT(PASSWORD) | BIT(TEST) |
               BIT(BLOCKS) | BIT(MESSAGES) | BIT(CYCLIC) | BIT(DB_READ),
    SLOTS = BIT(SLOT_2) | BIT(SLOT_34),
    CLASSIC = SERVICES | SLOTS,
    OF_400 = BIT(DB_READ) | BIT(SLOT_34),
    TCP_12 = BIT(TCP_300) | BIT(TCP_NEW),
    SHOWN_300 = (CLASSIC & ~OF_400) | BIT(PDU_240) | BIT(TCP_300) | BIT(REFERENCE_3),
    SHOWN_400 = CLASSIC | BIT(PDU_480) | BIT(TCP_400),
    SHOWN_NEW = BIT(SLOT_01) | BIT(PDU_240) | BIT(PDU_480) | TCP_12,
};

static const char proven[] = "proven", likely[] = "likely", possible[] = "possible";

/* Best first. What other software than a CPU may do as well, such as to accept any slot, counts
 * only with the TCP of a CPU. */
static const struct {
    uint32_t any, all, none; /* facts; `any` 0: no condition */
    uint32_t shown;          /* of the facts seen, those that speak for it */
    const char *family, *confidence;
} conclusions[] = {
    {BIT(PLUS) | BIT(ROOT_TSAP), 0, 0, BIT(PLUS) | BIT(ROOT_TSAP), "S7-1200/1500", proven},
    {BIT(TLS), 0, 0, BIT(TLS), "S7-1200/1500", likely},
    {BIT(PC), 0, 0, BIT(PC), "not a CPU: software on a PC", likely},
    {CLASSIC, BIT(TCP_400), 0, SHOWN_400, "S7-400", likely},
    {BIT(DB_READ), 0, TCP_12, SHOWN_400, "S7-400", likely},
    {CLASSIC, BIT(TCP_300), OF_400, SHOWN_300, "S7-300", likely},
    {CLASSIC, BIT(TCP_300), 0, CLASSIC, "S7-300 or S7-400", likely},
    {SERVICES, BIT(PDU_240), TCP_12, SHOWN_300, "S7-300", likely},
    {SERVICES, BIT(PDU_480), TCP_12, SHOWN_400, "S7-400", likely},
    {SERVICES, 0, 0, CLASSIC, "S7-300 or S7-400", likely},
    {TCP_12, BIT(SLOT_01) | BIT(PDU_240), SLOTS, SHOWN_NEW, "S7-1200", likely},
    {TCP_12, BIT(SLOT_01) | BIT(PDU_480), SLOTS, SHOWN_NEW, "S7-1500", likely},
    {TCP_12, BIT(SLOT_01), SLOTS, SHOWN_NEW, "S7-1200/1500", likely},
    {0, BIT(TCP_400), 0, BIT(TCP_400), "S7-400", likely},
    {0, BIT(TCP_NEW), 0, BIT(TCP_NEW), "S7-1200/1500", likely},
    {0, BIT(TCP_300), 0, BIT(TCP_300), "S7-300 or early S7-1200/1500", possible},
};

typedef struct conclusion {
    const char *family, *confidence; /* NULL unknown */
    uint32_t shown;
} conclusion;

static char *evidence_of(uint32_t shown)
{
    if (shown == 0)
        return NULL;
    GString *text = g_string_new(NULL);
    for (int fact = 0; fact < FACT_COUNT; fact++)
        if (shown >> fact & 1)
            g_string_append_printf(text, "%s%s", text->len > 0 ? ", " : "", texts[fact]);
    return g_string_free(text, FALSE);
}

/* What software answers that plays a CPU, unless its user says otherwise; the order number is that
 * of a real CPU. */
static bool is_software(const ana_asset *asset, conclusion *found)
{
    if (!asset->system_name && !asset->serial)
        return false;
    const bool named = g_strcmp0(asset->system_name, "SNAP7-SERVER") == 0;
    const bool snap7 = named || g_strcmp0(asset->serial, "S C-C2UR28922012") == 0;
    if (!snap7 && g_strcmp0(asset->serial, "88111222") != 0)
        return false;
    *found = (conclusion){snap7 ? "not a CPU: Snap7 server" : "not a CPU: conpot, a honeypot",
                          likely, named ? BIT(SYSTEM_NAME) : BIT(SERIAL)};
    return true;
}

static conclusion conclude(const ana_asset *asset)
{
    uint32_t facts = asset->family_facts;
    conclusion found = {0};
    if (is_software(asset, &found))
        return found;
    const char *known =
        asset->order_number ? ana_family_of_order_number(asset->order_number) : NULL;
    if (known)
        return (conclusion){known, proven, BIT(ORDER_NUMBER)};
    if (facts & BIT(OTHER_REFERENCE))
        facts &= ~BIT(REFERENCE_3);
    for (size_t i = 0; i < G_N_ELEMENTS(conclusions); i++) {
        const uint32_t any = conclusions[i].any, all = conclusions[i].all;
        if ((any != 0 && (facts & any) == 0) || (facts & all) != all ||
            (facts & conclusions[i].none) != 0)
            continue;
        return (conclusion){conclusions[i].family, conclusions[i].confidence,
                            facts & conclusions[i].shown};
    }
    return found;
}

/* Mostly what a connection shows is what the ones before it showed. */
static void set_family(ana_asset *asset, const conclusion *found)
{
    asset->family = found->family;
    asset->family_confidence = found->confidence;
    if (asset->family_shown == found->shown)
        return;
    asset->family_shown = found->shown;
    g_free(asset->family_evidence);
    asset->family_evidence = evidence_of(found->shown);
}

/* TTLs start at 30, 60 or 64; routers on the way take some off, so a little less counts too. */
static bool ttl_from(uint8_t ttl, uint8_t initial)
{
    return ttl <= initial && ttl + 8 > initial;
}

static uint32_t facts_of_tcp(const cap_side *side)
{
    if (side->syn && !side->only_mss)
        return side->mss != 0 ? BIT(PC) : 0;
    if (ttl_from(side->ttl, 30) && side->window == 4096)
        return BIT(TCP_300);
    if (ttl_from(side->ttl, 60) && side->window == 2048)
        return BIT(TCP_400);
    if (ttl_from(side->ttl, 64) && side->window == 8192 && side->only_mss)
        return BIT(TCP_NEW);
    return 0;
}

/* Connection type and rack/slot, of S7 connections only: E0 and above are for open communication.
 */
static uint32_t facts_of_slot(const ana_tsap_bytes *called)
{
    enum { SLOT = 0x1F, OPEN = 0xE0 };
    if (called->size != 2 || called->data[0] == 0 || called->data[0] >= OPEN)
        return 0;
    const uint8_t slot = called->data[1] & SLOT;
    if (slot <= 1)
        return BIT(SLOT_01);
    if (slot == 2)
        return BIT(SLOT_2);
    return slot <= 4 ? BIT(SLOT_34) : 0;
}

static uint32_t facts_of_cotp(const ana_connection *c)
{
    static const char root[] = "SIMATIC-ROOT-";
    const size_t size = sizeof root - 1;
    if (!c->cc)
        return 0;
    const uint32_t reference = c->server_reference == 3 ? BIT(REFERENCE_3) : BIT(OTHER_REFERENCE);
    if (c->called.size > size && memcmp(c->called.data, root, size) == 0)
        return reference | BIT(ROOT_TSAP);
    return reference | facts_of_slot(&c->called);
}

static uint32_t facts_of_setup(const ana_connection *c)
{
    if (!c->setup || c->asked_pdu_length <= c->pdu_length)
        return 0;
    if (c->pdu_length == 240)
        return BIT(PDU_240);
    return c->pdu_length >= 480 ? BIT(PDU_480) : 0;
}

void ana_family_judge(const ana_conversation *c)
{
    const int server = 1 - c->public.client;
    const uint8_t spoken = c->spoken[server];
    const bool plus = spoken >> ANA_PROTOCOL_S7COMM_PLUS & 1, tls = spoken >> ANA_PROTOCOL_TLS & 1;
    ana_asset *asset = c->server_asset;
    if (!asset || !(plus || tls || spoken >> ANA_PROTOCOL_S7COMM & 1))
        return;
    asset->family_facts |= (plus ? BIT(PLUS) : 0) | (tls ? BIT(TLS) : 0) |
                           facts_of_tcp(&c->public.flow->side[server]) | facts_of_cotp(&c->public) |
                           facts_of_setup(&c->public);
    const conclusion found = conclude(asset);
    set_family(asset, &found);
}

static uint32_t fact_of_job(const s7_pdu *request)
{
    switch (request->function) {
    case S7_FUNC_READ:
    case S7_FUNC_WRITE:
        return request->packed ? BIT(DB_READ) : 0;
    case S7_FUNC_REQUEST_DOWNLOAD:
        return BIT(DOWNLOAD);
    case S7_FUNC_START_UPLOAD:
    case S7_FUNC_UPLOAD:
    case S7_FUNC_END_UPLOAD:
        return BIT(UPLOAD);
    case S7_FUNC_PI_SERVICE:
    case S7_FUNC_PLC_STOP:
        return BIT(CONTROL);
    default:
        return 0;
    }
}

static uint32_t fact_of_userdata(const s7_userdata *request)
{
    enum { CPU = 4, MESSAGE_SERVICE = 0x02, ALARM_QUERY = 0x13 };
    static const uint32_t by_group[16] = {
        [1] = BIT(TEST),
        [2] = BIT(CYCLIC),
        [3] = BIT(BLOCKS),
        [5] = BIT(PASSWORD),
    };
    if (request->group != CPU)
        return by_group[request->group & 15];
    return request->subfunction == MESSAGE_SERVICE || request->subfunction == ALARM_QUERY
               ? BIT(MESSAGES)
               : 0;
}

void ana_family_note(const ana_conversation *c, const ana_transaction *t)
{
    const s7_pdu *request = t->request;
    if (!c->server_asset || t->side != c->public.client || request->protocol_id != S7_PROTOCOL_COMM)
        return;
    c->server_asset->family_facts |= request->rosctr == S7_ROSCTR_USERDATA
                                         ? fact_of_userdata(&request->u.userdata)
                                         : fact_of_job(request);
}
