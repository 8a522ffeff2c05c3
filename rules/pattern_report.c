/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/pattern_report.h"

#include "rules/parties.h"
#include "rules/pattern.h"
#include "rules/pattern_text.h"
#include "rules/policy/pattern.h"

#include <string.h>

#define CHECK_WHO                                                                                  \
    "Ask who worked at the client or changed its program, tag list or screens at that time."
#define CHECK_LEARN                                                                                \
    "If it is right, correct the [pattern] of the policy, or take it out and have 's7tap learn "   \
    "--update' write it anew; what s7tap learnt by itself it learns again."

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
        "learns by itself, for two minutes and 16 cycles at least, and watches only where every "
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
    uint64_t requests, instead;   /* by their indexes */
    const pattern_request *first; /* of these, in time: where pace or order changed */
    const pattern_request *after;
    const int64_t *pace; /* since, of the slot */
    int64_t known_pace;
    uint64_t cycles;
    int64_t lasted; /* 0: it lasts */
    bool refused, further, open;
};

struct pattern_reports {
    const rules_bench *bench;
    GPtrArray *cases; /* owns them, in order of appearance */
};

pattern_reports *pattern_reports_new(const rules_bench *bench)
{
    pattern_reports *reports = g_new0(pattern_reports, 1);
    reports->bench = bench;
    reports->cases = g_ptr_array_new_with_free_func(g_free);
    return reports;
}

void pattern_reports_free(pattern_reports *reports)
{
    g_ptr_array_unref(reports->cases);
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

static void put_more(GString *out, guint more)
{
    g_string_append_printf(out, " and %u more request%s", more, more == 1 ? "" : "s");
}

static char *subject_of(const pattern_model *model, uint64_t requests)
{
    GString *out = g_string_new(NULL);
    guint count = 0;
    for (uint32_t i = 0; i < model->request_count; i++)
        if ((requests >> i & 1) != 0 && count++ == 0)
            put_shortly(out, what_of(model->request[i]));
    if (count > 1)
        put_more(out, count - 1);
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
    const cap_stamp *stamp;
} change;

static rules_finding *begin_finding(const pattern_reports *reports, const change *what)
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
        .cause = &causes[what->kind],
        .confidence = confidence_of(model, cycles_of(model, what->stamp->time)),
        .alternatives = what->kind == SLOWER ? other_slower : NULL,
        .stamp = *what->stamp,
    };
    return rules_ledger_begin(reports->bench->ledger, &fault);
}

static void count_again(rules_finding *finding, const cap_stamp *stamp)
{
    if (finding->count++ == 0)
        finding->first = *stamp;
    finding->last = *stamp;
    if (finding->frame_count < RULES_MAX_FRAMES)
        finding->frames[finding->frame_count++] = *stamp;
}

/* A new case, counted once; NULL if there is no room. */
static pattern_case *begin_case(pattern_reports *reports, const change *what)
{
    const pattern_lane *lane = what->lane;
    if (reports->cases->len >= MOST_CASES) {
        rules_ledger_drop(reports->bench->ledger);
        return NULL;
    }
    rules_finding *finding = begin_finding(reports, what);
    if (!finding)
        return NULL;
    pattern_case *one = g_new0(pattern_case, 1);
    one->finding = finding;
    one->model = lane->model;
    one->parties = lane->parties;
    one->kind = what->kind;
    one->requests = what->requests;
    one->cycles = cycles_of(lane->model, what->stamp->time);
    g_ptr_array_add(reports->cases, one);
    return one;
}

/* The latest case of the kind that is about any of the requests; `since`: or that began no sooner.
 * NULL if there is none. */
static pattern_case *find_case(const pattern_reports *reports, const change *what, int64_t since)
{
    for (guint i = reports->cases->len; i > 0; i--) {
        pattern_case *one = g_ptr_array_index(reports->cases, i - 1);
        if (one->model == what->lane->model && one->kind == what->kind &&
            ((one->requests & what->requests) != 0 || one->finding->first.time >= since))
            return one;
    }
    return NULL;
}

static int novelty_of(const pattern_request *request, const ana_transaction *t)
{
    if (pattern_writes(t->request))
        return NEW_WRITE;
    return strncmp(request->text, "read ", 5) == 0 ? NEW_READ : NEW_SERVICE;
}

/* Where there are too many, the first of these stands for all. */
static pattern_case *of_further(const pattern_reports *reports, const pattern_model *model)
{
    for (guint i = 0; i < reports->cases->len; i++) {
        pattern_case *one = g_ptr_array_index(reports->cases, i);
        if (one->model == model && one->further)
            return one;
    }
    return NULL;
}

void pattern_report_novel(pattern_reports *reports, const pattern_lane *lane,
                          pattern_request *request, const ana_transaction *transaction)
{
    const change what = {lane, novelty_of(request, transaction), UINT64_C(1) << request->index,
                         &transaction->request_stamp};
    if (!request->told && request->further)
        request->told = of_further(reports, lane->model);
    if (request->told) {
        count_again(request->told->finding, what.stamp);
    } else {
        request->told = begin_case(reports, &what);
        if (!request->told)
            return;
        request->told->further = request->further;
    }
    request->told->refused |= transaction->status == ANA_REFUSED;
}

/* What changes within so many cycles belongs together. */
enum { TOGETHER_CYCLES = 24, TOGETHER_S = 20 };

/* Counts a change of a request, or adds the request to a change that has just been told. */
static pattern_case *change_of(pattern_reports *reports, const change *what, int64_t period)
{
    const int64_t window = TOGETHER_CYCLES * period + TOGETHER_S * INT64_C(1000000000);
    pattern_case *one = find_case(reports, what, what->stamp->time - window);
    if (!one)
        return begin_case(reports, what);
    if ((one->requests & what->requests) != 0)
        count_again(one->finding, what->stamp);
    one->requests |= what->requests;
    return one;
}

void pattern_report_pace(pattern_reports *reports, const pattern_lane *lane,
                         const pattern_request *request, bool slower, const cap_stamp *stamp)
{
    const change what = {lane, slower ? SLOWER : FASTER, UINT64_C(1) << request->index, stamp};
    pattern_case *one = change_of(reports, &what, request->period);
    if (!one || one->first)
        return;
    one->first = request;
    one->pace = &lane->slot[request->index].pace;
    one->known_pace = *one->pace;
}

void pattern_report_order(pattern_reports *reports, const pattern_lane *lane,
                          const pattern_request *request, uint32_t after, const cap_stamp *stamp)
{
    const change what = {lane, REORDERED, UINT64_C(1) << request->index, stamp};
    pattern_case *one = change_of(reports, &what, request->period);
    if (!one || one->first)
        return;
    one->first = request;
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
    const change what = {lane, all ? SILENT_ALL : SILENT_SOME, missing, last_of(lane, missing)};
    pattern_case *one = find_case(reports, &what, INT64_MAX);
    if (one)
        count_again(one->finding, what.stamp);
    else
        one = begin_case(reports, &what);
    if (!one)
        return NULL;
    one->requests |= missing;
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
    for (guint i = reports->cases->len; i > 0; i--) {
        pattern_case *one = g_ptr_array_index(reports->cases, i - 1);
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
        put_more(out, more);
}

static const pattern_request *any_of(const pattern_model *model, uint64_t requests)
{
    uint32_t i = 0;
    while ((requests >> i & 1) == 0)
        i++;
    return model->request[i];
}

/* One digit of the number is enough, and hardly depends on which packets happened to tell of time.
 */
static uint64_t rounded(uint64_t cycles)
{
    uint64_t unit = 1;
    while (cycles / unit >= 10)
        unit *= 10;
    return (cycles + unit / 2) / unit * unit;
}

static void put_novel(GString *out, const pattern_case *one, const char *asked)
{
    const pattern_model *model = one->model;
    const pattern_request *r = any_of(model, one->requests);
    if (one->further)
        g_string_append_printf(out, "asks %s for more than %d new things", asked,
                               PATTERN_NOVEL_TOLD);
    else
        put_deed(out, r, asked);
    if (model->section)
        g_string_append_printf(out, ", which [pattern %s] (line %u) does not list",
                               model->section->name, model->section->line);
    else
        g_string_append_printf(out, ", after about %" G_GUINT64_FORMAT " cycles without it",
                               rounded(one->cycles));
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

static void put_likewise(GString *out, uint64_t requests)
{
    guint others = 0;
    for (requests &= requests - 1; requests != 0; requests &= requests - 1)
        others++;
    if (others > 0)
        g_string_append_printf(out, "; %u more request%s likewise", others, others == 1 ? "" : "s");
}

static void put_change(GString *out, const pattern_case *one, const char *asked)
{
    put_deed(out, one->first, asked);
    if (one->kind == REORDERED) {
        const char *verb = one->after->text;
        g_string_append(out, *verb == 'w'   ? " after it wrote "
                             : *verb == 'r' ? " after it read "
                                            : " after it asked for ");
        put_shortly(out, what_of(one->after));
        g_string_append(out, ", in another order than before");
    } else {
        g_string_append(out, " every ");
        policy_period_put(out, one->known_pace);
        g_string_append(out, ", before every ");
        policy_period_put(out, one->first->period);
    }
    put_likewise(out, one->requests);
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
    for (guint i = 0; i < reports->cases->len; i++) {
        pattern_case *one = g_ptr_array_index(reports->cases, i);
        g_free(one->finding->message);
        g_free(one->finding->subject);
        one->finding->message = message_of(reports, one);
        one->finding->subject = one->further              ? g_strdup("and more")
                                : one->kind == SILENT_ALL ? NULL
                                                          : subject_of(one->model, one->requests);
    }
}
