/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * patterns: how often the rule pattern-change is wrong about a capture of ordinary traffic.
 * Learns from the first half of the capture's time, writes down what it learnt as a policy, and
 * watches the second half by it; then learns by itself over the whole. Everything that it finds is
 * taken for false. The rate is requests that findings are about / requests judged, where a finding
 * of something new is about as many requests as it counts, any other about ALL_CYCLES each time.
 */
#include "analyzer/analyzer.h"
#include "capture/engine.h"
#include "capture/inputs.h"
#include "rules/policy/pattern.h"
#include "rules/rules.h"

#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { ALL_CYCLES = 16, EXIT_USAGE = 2, EXIT_INPUT = 3 };

typedef struct span {
    int64_t first, last;
} span;

typedef struct pass {
    rules_engine *rules;
    ana_analyzer *analyzer;
    cap_engine *engine;
    uint64_t transactions, relations;
} pass;

static void on_transaction(void *user, const ana_transaction *transaction)
{
    pass *p = user;
    p->transactions++;
    rules_transaction(p->rules, transaction);
}

static void on_begin(void *user, ana_connection *connection, const cap_stamp *stamp)
{
    rules_connection_begin(((const pass *)user)->rules, connection, stamp);
}

static void on_end(void *user, ana_connection *connection)
{
    rules_connection_end(((const pass *)user)->rules, connection);
}

static void on_gap(void *user, ana_connection *connection, int side, uint64_t size,
                   const cap_stamp *stamp)
{
    rules_gap(((const pass *)user)->rules, connection, side, size, stamp);
}

static void on_tick(void *user, int64_t now)
{
    rules_tick(((const pass *)user)->rules, now);
}

static void open_pass(pass *p, const rules_options *options)
{
    const ana_sink sink = {
        .user = p,
        .transaction = on_transaction,
        .connection_begin = on_begin,
        .connection_end = on_end,
        .gap = on_gap,
        .tick = on_tick,
    };
    *p = (pass){.rules = rules_new(options), .analyzer = ana_new(NULL, &sink)};
    rules_attach(p->rules, p->analyzer);
    const cap_sink capture = ana_capture_sink(p->analyzer);
    p->engine = cap_engine_new(NULL, &capture);
}

/* At the end of the input connections end as well; what was learnt must be told before. */
static void finish_pass(pass *p)
{
    cap_engine_finish(p->engine);
    rules_finish(p->rules);
    p->relations = ana_relations(p->analyzer)->len;
}

static void close_pass(pass *p)
{
    cap_engine_free(p->engine);
    rules_free(p->rules);
    ana_free(p->analyzer);
}

static void feed(pass *p, const char *const *paths, size_t count, span of)
{
    cap_inputs *inputs = cap_inputs_open(paths, count);
    cap_packet packet;
    while (cap_inputs_next(inputs, &packet))
        if (packet.stamp.time >= of.first && packet.stamp.time <= of.last)
            cap_engine_packet(p->engine, &packet);
    cap_inputs_free(inputs);
}

static span span_of(const char *const *paths, size_t count)
{
    span s = {INT64_MAX, INT64_MIN};
    cap_inputs *inputs = cap_inputs_open(paths, count);
    cap_packet packet;
    while (cap_inputs_next(inputs, &packet)) {
        s.first = MIN(s.first, packet.stamp.time);
        s.last = MAX(s.last, packet.stamp.time);
    }
    for (size_t i = 0; i < cap_inputs_problem_count(inputs); i++)
        fprintf(stderr, "patterns: %s\n", cap_inputs_problem(inputs, i)->message);
    cap_inputs_free(inputs);
    return s;
}

/* ---- the policy --------------------------------------------------------------------------- */

typedef struct writing {
    GString *hosts, *patterns;
    GHashTable *partners, *cpus; /* addresses that have a section */
    uint32_t count;
} writing;

static void put_host(writing *w, GHashTable *known, const char *kind, const char *address)
{
    if (g_hash_table_add(known, g_strdup(address)))
        g_string_append_printf(w->hosts, "[%s H%s]\naddress=%s\n", kind, address, address);
}

static void tell(void *user, const rules_pattern *pattern)
{
    writing *w = user;
    char asks[64], asked[64], partner_name[68], cpu_name[68], name[32];
    inet_ntop(pattern->asks.family == 6 ? AF_INET6 : AF_INET, pattern->asks.bytes, asks,
              sizeof asks);
    inet_ntop(pattern->asked.family == 6 ? AF_INET6 : AF_INET, pattern->asked.bytes, asked,
              sizeof asked);
    put_host(w, w->partners, "partner", asks);
    put_host(w, w->cpus, "cpu", asked);
    snprintf(partner_name, sizeof partner_name, "H%s", asks);
    snprintf(cpu_name, sizeof cpu_name, "H%s", asked);
    snprintf(name, sizeof name, "P%u", ++w->count);
    const policy_partner partner = {.name = partner_name};
    const policy_cpu cpu = {.name = cpu_name};
    const policy_pattern section = {
        .name = name, .partner = &partner, .cpu = &cpu, .requests = (GArray *)pattern->requests};
    policy_pattern_put(&(policy_writer){w->patterns, "\n"}, &section);
}

static char *policy_of(const rules_engine *rules, uint32_t *count)
{
    writing w = {
        .hosts = g_string_new(NULL),
        .patterns = g_string_new(NULL),
        .partners = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .cpus = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    rules_patterns(rules, tell, &w);
    g_string_append(w.hosts, "[rules]\n"
                             "disable=unexpected-partner,unexpected-cpu,unexpected-access\n");
    g_string_append(w.hosts, w.patterns->str);
    g_string_free(w.patterns, TRUE);
    g_hash_table_unref(w.partners);
    g_hash_table_unref(w.cpus);
    *count = w.count;
    return g_string_free(w.hosts, FALSE);
}

static policy_model *parse(const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *policy = policy_parse("learnt", text, strlen(text), NULL, messages);
    for (guint i = 0; i < messages->len; i++)
        fprintf(stderr, "patterns: %s\n", (const char *)g_ptr_array_index(messages, i));
    g_ptr_array_unref(messages);
    return policy;
}

/* ---- the figures -------------------------------------------------------------------------- */

static uint64_t weight_of(const rules_finding *finding)
{
    return finding->count * (strstr(finding->cause, "it did not") ? 1 : ALL_CYCLES);
}

static void report(const char *how, const pass *p, uint64_t known)
{
    const GPtrArray *findings = rules_findings(p->rules);
    const uint64_t judged = rules_patterns_judged(p->rules);
    uint64_t told = 0, about = 0;
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->rule->id, "pattern-change") != 0)
            continue;
        told++;
        about += weight_of(finding);
        printf("    %" PRIu64 " times, frame %" PRIu64 ": %s\n", finding->count,
               finding->frames[0].frame, finding->message);
    }
    printf("%-8s %9" PRIu64 " requests, %9" PRIu64 " judged, %3" PRIu64 " of %3" PRIu64
           " relations known, %3" PRIu64 " findings about %6" PRIu64 " requests: %.4f %%\n",
           how, p->transactions, judged, known, p->relations, told, about,
           judged > 0 ? 100.0 * (double)about / (double)judged : 0.0);
}

static int measure(const char *const *paths, size_t count, bool print)
{
    const span all = span_of(paths, count);
    if (all.first > all.last)
        return EXIT_INPUT;
    const int64_t middle = all.first + (all.last - all.first) / 2;
    const rules_options learning = {.learn_patterns = true};
    pass p;
    uint32_t known;
    open_pass(&p, &learning);
    feed(&p, paths, count, (span){all.first, middle});
    char *text = policy_of(p.rules, &known);
    finish_pass(&p);
    close_pass(&p);
    if (print)
        fputs(text, stdout);
    policy_model *policy = parse(text);
    g_free(text);
    if (!policy)
        return EXIT_FAILURE;
    const rules_options watching = {.policy = policy};
    open_pass(&p, &watching);
    feed(&p, paths, count, (span){middle, all.last});
    finish_pass(&p);
    report("sections", &p, known);
    close_pass(&p);
    policy_free(policy);
    open_pass(&p, &learning);
    feed(&p, paths, count, all);
    finish_pass(&p);
    report("itself", &p, 0);
    close_pass(&p);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    const bool print = argc > 1 && strcmp(argv[1], "--policy") == 0;
    const int first = print ? 2 : 1;
    if (argc <= first) {
        fputs("usage: patterns [--policy] CAPTURE...\n  --policy  print what was learnt\n", stderr);
        return EXIT_USAGE;
    }
    return measure((const char *const *)argv + first, (size_t)(argc - first), print);
}
