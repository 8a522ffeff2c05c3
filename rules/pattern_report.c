/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_report.h"

#include "rules/parties.h"
#include "rules/pattern.h"
#include "rules/pattern_text.h"
#include "rules/policy/pattern.h"

#include <string.h>

#define CHECK_WHO                                                                                  \
    "Ask who worked at the client or changed its program, tag list or screens at that time."
#define CHECK_LEARN "If it is right, learn again: s7tap learn --update, or correct the [pattern]."

static const char *const check_new[] = {
    CHECK_WHO,
    "Compare the configuration of the client with its last backup.",
    CHECK_LEARN,
    NULL,
};
static const char *const check_write[] = {
    "Find out first whether this was meant: ask who is in charge of the client and of the CPU.",
    "Compare the values written with what they should be.",
    "If nobody meant it, find out who works at the client, and keep this capture.",
    CHECK_LEARN,
    NULL,
};
static const char *const check_silent[] = {
    "Look whether the client still runs: its program, service, driver or screen.",
    "Look into the log of the client at the time of the last request.",
    CHECK_WHO,
    CHECK_LEARN,
    NULL,
};
static const char *const check_pace[] = {
    "Look how busy the client is, and at the latency of the relation: who waits longer for answers "
    "asks less often.",
    CHECK_WHO,
    CHECK_LEARN,
    NULL,
};

enum {
    NEW_READ,
    NEW_WRITE,
    NEW_SERVICE,
    SILENT_ALL,
    SILENT_SOME,
    SLOWER,
    FASTER,
    REORDERED,
};
static const rules_cause causes[] = {
    [NEW_READ] = {"the client was configured otherwise, or somebody works with it: it reads what "
                  "it did not read before",
                  check_new},
    [NEW_WRITE] = {"the client was configured otherwise, or somebody works with it: it writes what "
                   "it did not write before",
                   check_write},
    [NEW_SERVICE] = {"the client was configured otherwise, or somebody works with it: it uses a "
                     "service that it did not use before",
                     check_new},
    [SILENT_ALL] = {"the program of the client stopped, hangs, or was told to stop", check_silent},
    [SILENT_SOME] = {"a part of the client stopped or was configured otherwise: a task, a screen, "
                     "a tag",
                     check_silent},
    [SLOWER] = {"the client has less time than before, or was configured otherwise", check_pace},
    [FASTER] = {"the client was configured otherwise, or something runs twice", check_pace},
    [REORDERED] = {"the program of the client is another one, or was configured otherwise",
                   check_new},
    {0},
};
static const char *const other_slower[] = {"answers come later than before", NULL};

const rules_rule rules_pattern_change = {
    .id = "pattern-change",
    .title = "Cyclic traffic has changed",
    .severity = RULES_NOTICE,
    .meaning =
        "A client that asked a CPU for the same again and again does something else: it asks for "
        "something new, no longer asks for something or for anything although its connection is "
        "open, asks clearly more or less often than before, or in another order. Off unless the "
        "policy has a [pattern] section for the two, or [rules] enable=pattern-change: then s7tap "
        "learns by itself, for a minute and 16 cycles at least, and watches only where every "
        "request had a period and nothing new came for eight times as long as it ever took before. "
        "So it says nothing of clients that people work with, such as panels whose screens "
        "change, and nothing across the end of a connection or packets that were not captured. A "
        "request counts as missing after six periods and ten seconds, and a period as changed when "
        "it was beyond one and a half times, or below two thirds, for eight cycles.",
    .causes = causes,
};

enum { MOST_CASES = 8192, NAMED = 3, SURE_CYCLES = 1000 };

struct pattern_case {
    rules_finding *finding; /* the ledger's */
    const pattern_model *model;
    pattern_parties parties;
    int kind;
    uint64_t requests, instead; /* by their indexes */
    const pattern_request *after;
    int64_t period;      /* before */
    const int64_t *pace; /* since, of the slot */
    int64_t known_pace;
    uint64_t cycles;
    int64_t lasted; /* 0: it lasts */
    bool refused, further, open;
};

struct pattern_reports {
    const rules_bench *bench;
    GHashTable *cases; /* by finding */
    GPtrArray *order;  /* owns them */
};

pattern_reports *pattern_reports_new(const rules_bench *bench)
{
    pattern_reports *reports = g_new0(pattern_reports, 1);
    reports->bench = bench;
    reports->cases = g_hash_table_new(g_direct_hash, g_direct_equal);
    reports->order = g_ptr_array_new_with_free_func(g_free);
    return reports;
}

void pattern_reports_free(pattern_reports *reports)
{
    g_hash_table_unref(reports->cases);
    g_ptr_array_unref(reports->order);
    g_free(reports);
}

/* "DB10.DBB0-DBB15,M4.0" of "read DB10.DBB0-DBB15,M4.0" */
static const char *what_of(const pattern_request *request)
{
    return strchr(request->text, ' ') + 1;
}

/* The first few of a list with commas. */
static void put_shortly(GString *out, const char *list)
{
    enum { SHOWN = 4 };
    const char *end = list;
    guint more = 0;
    for (guint i = 0; *end; i++, end++) {
        end += strcspn(end, ",");
        if (!*end)
            break;
        if (i + 1 == SHOWN)
            for (const char *rest = end; rest; rest = strchr(rest + 1, ','))
                more++;
        if (more > 0)
            break;
    }
    g_string_append_len(out, list, end - list);
    if (more > 0)
        g_string_append_printf(out, " and %u more", more);
}

static char *subject_of(const pattern_model *model, uint64_t requests)
{
    GString *out = g_string_new(NULL);
    guint count = 0;
    for (uint32_t i = 0; i < model->request_count; i++)
        if ((requests >> i & 1) != 0 && count++ == 0)
            put_shortly(out, what_of(model->request[i]));
    if (count > 1)
        g_string_append_printf(out, " and %u more requests", count - 1);
    return g_string_free(out, FALSE);
}

static uint64_t cycles_of(const pattern_model *model, int64_t now)
{
    if (model->section || model->period <= 0)
        return 0;
    return (uint64_t)((now - model->began) / model->period);
}

static rules_confidence confidence_of(const pattern_model *model, uint64_t cycles)
{
    return model->section || cycles >= SURE_CYCLES ? RULES_LIKELY : RULES_POSSIBLE;
}

typedef struct change {
    const pattern_lane *lane;
    int kind;
    uint64_t requests;
    const char *subject;
    const cap_stamp *stamp;
} change;

static pattern_case *begin_case(pattern_reports *reports, const change *what,
                                rules_finding *finding)
{
    const pattern_lane *lane = what->lane;
    if (reports->order->len >= MOST_CASES)
        return NULL;
    pattern_case *one = g_new0(pattern_case, 1);
    one->finding = finding;
    one->model = lane->model;
    one->parties = lane->parties;
    one->kind = what->kind;
    one->requests = what->requests;
    one->cycles = cycles_of(lane->model, what->stamp->time);
    g_hash_table_insert(reports->cases, finding, one);
    g_ptr_array_add(reports->order, one);
    return one;
}

/* The case of a change, counted; NULL if there is no room. */
static pattern_case *count(pattern_reports *reports, const change *what)
{
    const pattern_parties *parties = &what->lane->parties;
    const cap_flow flow = {.side = {{.endpoint = parties->client}, {.endpoint = parties->server}}};
    const ana_connection connection = {
        .number = parties->connection,
        .flow = &flow,
        .client_inferred = parties->client_inferred,
        .calling = parties->calling,
        .called = parties->called,
    };
    const pattern_model *model = what->lane->model;
    const rules_fault fault = {
        .rule = &rules_pattern_change,
        .severity = rules_pattern_change.severity,
        .connection = &connection,
        .phase = ANA_PHASE_RUNNING,
        .subject = what->subject,
        .cause = &causes[what->kind],
        .confidence = confidence_of(model, cycles_of(model, what->stamp->time)),
        .alternatives = what->kind == SLOWER ? other_slower : NULL,
        .stamp = *what->stamp,
    };
    rules_finding *finding = rules_ledger_add(reports->bench->ledger, &fault);
    if (!finding)
        return NULL;
    pattern_case *one = g_hash_table_lookup(reports->cases, finding);
    return one ? one : begin_case(reports, what, finding);
}

static int novelty_of(const pattern_request *request, const ana_transaction *t)
{
    if (pattern_writes(t->request))
        return NEW_WRITE;
    return strncmp(request->text, "read ", 5) == 0 ? NEW_READ : NEW_SERVICE;
}

void pattern_report_novel(pattern_reports *reports, const pattern_lane *lane,
                          const pattern_request *request, const ana_transaction *transaction)
{
    const uint64_t bit = UINT64_C(1) << request->index;
    const bool further = request->further;
    g_autofree char *subject = further ? g_strdup("and more") : subject_of(lane->model, bit);
    const change what = {
        .lane = lane,
        .kind = novelty_of(request, transaction),
        .requests = bit,
        .subject = subject,
        .stamp = &transaction->request_stamp,
    };
    pattern_case *one = count(reports, &what);
    if (!one)
        return;
    one->further = further;
    one->refused |= transaction->status == ANA_REFUSED;
}

void pattern_report_pace(pattern_reports *reports, const pattern_lane *lane,
                         const pattern_request *request, bool slower, const cap_stamp *stamp)
{
    const uint64_t bit = UINT64_C(1) << request->index;
    g_autofree char *subject = subject_of(lane->model, bit);
    const change what = {lane, slower ? SLOWER : FASTER, bit, subject, stamp};
    pattern_case *one = count(reports, &what);
    if (!one)
        return;
    one->period = request->period;
    one->pace = &lane->slot[request->index].pace;
    one->known_pace = *one->pace;
}

void pattern_report_order(pattern_reports *reports, const pattern_lane *lane,
                          const pattern_request *request, uint32_t after, const cap_stamp *stamp)
{
    const uint64_t bit = UINT64_C(1) << request->index;
    g_autofree char *subject = subject_of(lane->model, bit);
    const change what = {lane, REORDERED, bit, subject, stamp};
    pattern_case *one = count(reports, &what);
    if (one)
        one->after = lane->model->request[after];
}

static const cap_stamp *last_of(const pattern_lane *lane, uint64_t requests)
{
    const cap_stamp *last = NULL;
    for (uint32_t i = 0; i < lane->model->request_count; i++)
        if ((requests >> i & 1) != 0 && (!last || lane->slot[i].last.time > last->time) &&
            lane->slot[i].last.frame != 0)
            last = &lane->slot[i].last;
    return last ? last : &lane->latest;
}

pattern_case *pattern_report_silence(pattern_reports *reports, const pattern_lane *lane,
                                     uint64_t missing, bool all)
{
    g_autofree char *subject = all ? NULL : subject_of(lane->model, missing);
    const change what = {
        .lane = lane,
        .kind = all ? SILENT_ALL : SILENT_SOME,
        .requests = missing,
        .subject = subject,
        .stamp = last_of(lane, missing),
    };
    pattern_case *one = count(reports, &what);
    if (!one)
        return NULL;
    one->lasted = 0;
    one->open = lane->connection && !lane->connection->cut.over;
    return one;
}

void pattern_case_ended(pattern_case *one, int64_t lasted)
{
    one->lasted = lasted;
}

void pattern_case_withdraw(pattern_case *one)
{
    one->finding->count--;
}

void pattern_report_replaced(pattern_reports *reports, const pattern_lane *lane, uint64_t missing)
{
    for (guint i = reports->order->len; i > 0; i--) {
        pattern_case *one = g_ptr_array_index(reports->order, i - 1);
        if (one->model != lane->model || one->kind > NEW_SERVICE)
            continue;
        one->instead |= missing;
        return;
    }
}

/* ---- words ------------------------------------------------------------------------------ */

/* "reads DB10.DBB0-DBB15 of Press1", "asks Press1 for SZL 0x0131 index 0x0001" */
static void put_deed(GString *out, const pattern_request *r, const char *asked)
{
    const bool ask = strncmp(r->text, "ask ", 4) == 0;
    if (ask)
        g_string_append_printf(out, "asks %s for ", asked);
    else
        g_string_append(out, *r->text == 'w' ? "writes " : "reads ");
    put_shortly(out, what_of(r));
    if (!ask)
        g_string_append_printf(out, " of %s", asked);
}

/* "read DB10.DBB0-DBB15, SZL ... and 3 more requests" */
static void put_requests(GString *out, const pattern_model *model, uint64_t requests)
{
    guint named = 0, more = 0;
    for (uint32_t i = 0; i < model->request_count; i++) {
        const pattern_request *r = model->request[i];
        if ((requests >> i & 1) == 0)
            continue;
        if (named == NAMED) {
            more++;
            continue;
        }
        const char *verb = *r->text == 'w' ? "write " : *r->text == 'r' ? "read " : "ask for ";
        g_string_append(out, named++ > 0 ? ", " : "");
        g_string_append(out, verb);
        put_shortly(out, what_of(r));
        if (r->period > 0) {
            g_string_append(out, " every ");
            policy_period_put(out, r->period);
        }
    }
    if (more > 0)
        g_string_append_printf(out, " and %u more requests", more);
}

static void put_novel(GString *out, const pattern_case *one, const char *asked)
{
    const pattern_model *model = one->model;
    const pattern_request *r = NULL;
    for (uint32_t i = 0; i < model->request_count && !r; i++)
        r = (one->requests >> i & 1) != 0 ? model->request[i] : NULL;
    if (one->further)
        g_string_append_printf(out, "asks %s for more than %d new things", asked,
                               PATTERN_NOVEL_TOLD);
    else
        put_deed(out, r, asked);
    if (model->section)
        g_string_append_printf(out, ", which [pattern %s] (line %u) does not list",
                               model->section->name, model->section->line);
    else
        g_string_append_printf(out, ", after %" G_GUINT64_FORMAT " cycles without it", one->cycles);
    if (one->instead) {
        g_string_append(out, "; it does not ");
        put_requests(out, model, one->instead);
        g_string_append(out, " any more");
    }
    if (one->refused)
        g_string_append_printf(out, "; %s refuses it", asked);
}

static void put_silence(GString *out, const pattern_case *one, const char *asked)
{
    const bool all = one->kind == SILENT_ALL;
    const policy_pattern *section = one->model->section;
    if (all)
        g_string_append_printf(out, "asks nothing of %s any more%s; ", asked,
                               one->open ? ", though the connection is open" : "");
    else
        g_string_append_printf(out, "goes on to ask %s, but does not ", asked);
    if (all && section)
        g_string_append_printf(out, "[pattern %s] (line %u) lists ", section->name, section->line);
    else if (all)
        g_string_append(out, "it used to ");
    put_requests(out, one->model, one->requests);
    if (!all && section)
        g_string_append_printf(out, ", as [pattern %s] (line %u) lists", section->name,
                               section->line);
    else if (!all)
        g_string_append(out, " any more");
    if (one->lasted > 0) {
        g_string_append(out, "; that lasted ");
        policy_period_put(out, one->lasted);
    }
}

static void put_change(GString *out, const pattern_case *one, const char *asked)
{
    const pattern_request *r = NULL;
    for (uint32_t i = 0; i < one->model->request_count && !r; i++)
        r = (one->requests >> i & 1) != 0 ? one->model->request[i] : NULL;
    put_deed(out, r, asked);
    if (one->kind == REORDERED) {
        g_string_append(out, " after it ");
        g_string_append(out, *one->after->text == 'w'   ? "wrote "
                             : *one->after->text == 'r' ? "read "
                                                        : "asked for ");
        put_shortly(out, what_of(one->after));
        g_string_append(out, ", in another order than before");
        return;
    }
    g_string_append(out, " every ");
    policy_period_put(out, one->known_pace);
    g_string_append(out, ", before every ");
    policy_period_put(out, one->period);
}

static char *message_of(const pattern_reports *reports, pattern_case *one)
{
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    const policy_model *policy = reports->bench->policy;
    rules_client_text(policy, &one->parties.client.ip, client);
    rules_server_text(policy, &one->parties.server.ip, server);
    const bool back = one->parties.from_server;
    const char *asked = back ? client : server;
    GString *out = g_string_new(back ? server : client);
    g_string_append_c(out, ' ');
    if (one->pace && *one->pace > 0)
        one->known_pace = *one->pace;
    if (one->kind <= NEW_SERVICE)
        put_novel(out, one, asked);
    else if (one->kind <= SILENT_SOME)
        put_silence(out, one, asked);
    else
        put_change(out, one, asked);
    return g_string_free(out, FALSE);
}

void pattern_reports_finish(pattern_reports *reports)
{
    for (guint i = 0; i < reports->order->len; i++) {
        pattern_case *one = g_ptr_array_index(reports->order, i);
        g_free(one->finding->message);
        one->finding->message = message_of(reports, one);
    }
}
