/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/scan_report.h"

#include "rules/parties.h"
#include "rules/scan.h"

#define CHECK_WHO                                                                                  \
    "Find out which device the client is and who works at it: an inventory or engineering tool "   \
    "that was meant to look around, or somebody who looks for a way in?"
#define CHECK_INCIDENT                                                                             \
    "If nobody meant it, treat it as the first step of an attack: separate the client from the "   \
    "cell, keep this capture, and look at what it did next."
#define CHECK_WALL "Let the firewall of the cell pass port 102 only for clients that need it."

static const char *const check_sweep[] = {CHECK_WHO, CHECK_INCIDENT, CHECK_WALL, NULL};
static const char *const check_knock[] = {
    "Compare the addresses with the CPUs of the plant: a gateway or panel tries those that it is "
    "configured for and that are off; a scan tries one address after the other.",
    CHECK_WHO,
    CHECK_INCIDENT,
    CHECK_WALL,
    NULL,
};
static const char *const check_tsaps[] = {
    "Find out which device the client is: some panels and libraries try racks and slots until one "
    "answers. Give them the right one.",
    CHECK_INCIDENT,
    CHECK_WALL,
    NULL,
};

enum { SWEEP, KNOCK, TSAPS };
static const rules_cause causes[] = {
    [SWEEP] = {"a client asks one CPU after the other who it is, and does nothing with them",
               check_sweep},
    [KNOCK] = {"a client tries port 102 of one address after the other", check_knock},
    [TSAPS] = {"a client tries one TSAP (rack and slot) of a CPU after the other", check_tsaps},
    {0},
};
static const char *const knock_alternatives[] = {
    "a gateway or panel just started, and its CPUs are switched off or moved", NULL};
static const char *const sweep_alternatives[] = {
    "an inventory or engineering tool that somebody uses on purpose", NULL};

const rules_rule rules_identity_scan = {
    .id = "identity-scan",
    .title = "Sweep for CPUs or TSAPs",
    .severity = RULES_WARNING,
    .meaning =
        "A client probed five CPUs or more, or three TSAPs of one CPU or more, within 60 s "
        "(scan-cpus= and scan-tsaps= in [rules]). A probe is a connection that the client opened "
        "and that led nowhere: no answer, rejected, refused, or closed within a minute after a few "
        "questions (who are you) and without any reading or writing. So clients that have many "
        "CPUs are not told, also if they connect to all of them at once or anew for every "
        "reading: a CPU that the client reads or writes, keeps a connection to, tries three times "
        "or more with the same TSAP within minutes (it is configured, and the CPU is off), or that "
        "its [partner] section names, is not probed. Addresses that rejected the connection or did "
        "not answer may be CPUs that are off: they count beside others, and alone if there are 16 "
        "or more. One finding per client, and one per client and CPU for TSAPs. That probes got no "
        "answer, were rejected or refused is told as its symptoms, unless the client met the same "
        "at another time, too, or the CPU has no free connection.",
    .causes = causes,
};

enum { MANY = 16, NAMED = 4 };

/* "10.0.0.1, 10.0.0.2, 10.0.0.3, 10.0.0.4 and 3 more" */
static void put_targets(GString *text, const policy_model *policy, const GPtrArray *list)
{
    for (guint i = 0; i < list->len && i < NAMED; i++) {
        const scan_target *target = g_ptr_array_index(list, i);
        char server[RULES_PARTY_TEXT];
        rules_server_text(policy, &target->ip, server);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "", server);
    }
    if (list->len > NAMED)
        g_string_append_printf(text, " and %u more", list->len - NAMED);
}

/* "; 4 were asked in S7, 1 rejected the connection" */
static void put_kinds(GString *text, const scan_sweep *sweep)
{
    static const char *const deeds[SCAN_KINDS] = {
        [SCAN_SILENT] = "did not answer",
        [SCAN_REJECTED] = "rejected the connection",
        [SCAN_EMPTY] = "answered by TCP and were asked nothing",
        [SCAN_REFUSED] = "refused the COTP connection",
        [SCAN_ASKED] = "gave an S7 connection",
    };
    const char *separator = "; ";
    for (int kind = SCAN_KINDS - 1; kind >= 0; kind--) {
        if (sweep->kind[kind] == 0)
            continue;
        g_string_append_printf(text, "%s%u %s", separator, sweep->kind[kind], deeds[kind]);
        separator = ", ";
    }
}

static char *sweep_message(const policy_model *policy, const cap_address *ip,
                           const scan_sweep *sweep)
{
    char name[RULES_PARTY_TEXT];
    rules_client_text(policy, ip, name);
    GString *text = g_string_new(name);
    g_string_append_printf(text, " probed %u addresses: ", sweep->targets);
    put_targets(text, policy, sweep->list);
    put_kinds(text, sweep);
    return g_string_free(text, FALSE);
}

static rules_finding *begin(const rules_bench *bench, const cap_address *ip,
                            const scan_target *target, const char *subject, int cause,
                            const cap_stamp *stamp)
{
    const cap_flow flow = {
        .side = {{.endpoint = {.ip = *ip}}, {.endpoint = {target->ip, target->port}}}};
    const ana_connection connection = {.flow = &flow};
    const rules_fault fault = {
        .rule = &rules_identity_scan,
        .severity = rules_identity_scan.severity,
        .connection = &connection,
        .phase = ANA_PHASE_COTP,
        .subject = subject,
        .cause = &causes[cause],
        .confidence = RULES_PROVEN,
        .stamp = *stamp,
    };
    return rules_ledger_begin(bench->ledger, &fault);
}

static uint32_t talked_to(const scan_sweep *sweep)
{
    return sweep->kind[SCAN_ASKED] + sweep->kind[SCAN_REFUSED];
}

/* Some that rejected or did not answer may be CPUs of the client that are off. */
static bool is_sweep(const scan_sweep *sweep)
{
    return sweep->targets >= MANY || talked_to(sweep) + sweep->kind[SCAN_EMPTY] > 0;
}

/* By how many of the targets were more than an address. */
static void grade(const scan_sweep *sweep, uint32_t limit, rules_finding *finding)
{
    const uint32_t talked = talked_to(sweep);
    const int cause = talked > 0 ? SWEEP : KNOCK;
    finding->cause = causes[cause].text;
    finding->check = causes[cause].check;
    finding->alternatives = talked > 0 ? sweep_alternatives : knock_alternatives;
    finding->phase = talked > 0 ? ANA_PHASE_COTP : ANA_PHASE_TCP;
    finding->confidence = talked >= limit ? RULES_PROVEN : RULES_LIKELY;
}

static void begin_sweep(const rules_bench *bench, const cap_address *ip, const scan_sweep *sweep,
                        scan_told *told)
{
    if (told->finding || told->dropped)
        return;
    told->finding =
        begin(bench, ip, g_ptr_array_index(sweep->list, 0), "CPUs", SWEEP, &sweep->tally.first);
    told->dropped = !told->finding;
    if (!told->finding)
        return;
    told->finding->server = (cap_address){0}; /* of no CPU in particular */
    told->finding->server_port = 0;
}

void scan_report_sweep(const rules_bench *bench, const cap_address *ip, const scan_sweep *sweep,
                       uint32_t limit, scan_told *told)
{
    const bool any = sweep->targets > 0 && is_sweep(sweep);
    if (any)
        begin_sweep(bench, ip, sweep, told);
    rules_finding *finding = told->finding;
    if (!finding)
        return;
    rules_tally_tell(&sweep->tally, finding);
    if (!any) {
        finding->count = 0;
        return;
    }
    grade(sweep, limit, finding);
    g_free(finding->message);
    finding->message = sweep_message(bench->policy, ip, sweep);
}

/* "01.00, 02.00, 03.01", as they stand in the request. */
static void put_tsaps(GString *text, const scan_target *target)
{
    for (uint32_t i = 0; i < target->tsaps; i++) {
        const ana_tsap_bytes *tsap = &target->tsap[i].tsap;
        g_string_append(text, i > 0 ? ", " : "");
        for (uint8_t k = 0; k < tsap->size; k++)
            g_string_append_printf(text, "%s%02X", k > 0 ? "." : "", tsap->data[k]);
    }
}

static void report_tsaps(const rules_bench *bench, const cap_address *ip, scan_target *target,
                         uint32_t count, const rules_tally *tally)
{
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    if (!target->told.finding && !target->told.dropped) {
        target->told.finding = begin(bench, ip, target, "TSAPs", TSAPS, &tally->first);
        target->told.dropped = !target->told.finding;
    }
    rules_finding *finding = target->told.finding;
    if (!finding)
        return;
    rules_tally_tell(tally, finding);
    rules_client_text(bench->policy, ip, client);
    rules_server_text(bench->policy, &target->ip, server);
    GString *text = g_string_new(client);
    g_string_append_printf(text, " tried %u TSAPs of %s within a minute: ", count, server);
    put_tsaps(text, target);
    g_free(finding->message);
    finding->message = g_string_free(text, FALSE);
}

void scan_report_tsaps(const rules_bench *bench, const cap_address *ip, const scan_probes *probes,
                       int64_t window, uint32_t limit)
{
    GHashTableIter iter;
    gpointer each;
    scan_probes_targets(probes, &iter);
    while (g_hash_table_iter_next(&iter, &each, NULL)) {
        rules_tally tally = {0};
        const uint32_t count = scan_target_tsaps(each, window, &tally);
        if (count >= limit)
            report_tsaps(bench, ip, each, count, &tally);
    }
}
