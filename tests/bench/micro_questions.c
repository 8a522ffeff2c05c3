/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Expressions evaluated for PDUs, and questions put to a policy. */
#include "micro.h"
#include "rules/expr/facts.h"
#include "rules/policy/policy.h"

#include "dissector/pdu.h"

#include <string.h>

/* ---- expressions ----------------------------------------------------------------------------- */

/* A read of three places: what the expressions below are asked about. */
#define THREE_READS                                                                                \
    "32010000000D002600000403"                                                                     \
    "120A10020010000184000000"                                                                     \
    "120A1006000400C884000280"                                                                     \
    "120A10010001000083000323"

typedef struct filter {
    const char *text;
    bool holds;
} filter;

typedef struct asking {
    expr_program *program;
    expr_facts *facts;
    s7_bytes pdu;
    bool holds;
} asking;

static void *prepare_filter(const void *argument)
{
    const filter *from = argument;
    expr_error error;
    s7_pdu pdu;
    asking *a = g_new0(asking, 1);
    a->program = expr_compile(from->text, strlen(from->text), &error);
    if (!a->program)
        g_error("%s: %s", from->text, error.message);
    a->facts = expr_facts_new();
    expr_facts_want(a->facts, a->program);
    a->pdu = micro_unhex(THREE_READS);
    a->holds = from->holds;
    s7_decode(a->pdu, NULL, &pdu, expr_facts_tap(a->facts));
    return a;
}

static void finish_filter(void *state)
{
    asking *a = state;
    expr_facts_free(a->facts);
    expr_free(a->program);
    g_free((void *)a->pdu.data);
    g_free(a);
}

static void ask(const asking *a)
{
    if (expr_holds(a->program, a->facts) != a->holds)
        g_error("%s: the answer is wrong", expr_source(a->program));
}

static void run_filter(void *state, uint64_t count)
{
    for (uint64_t i = 0; i < count; i++)
        ask(state);
}

static void run_filter_on_pdu(void *state, uint64_t count)
{
    const asking *a = state;
    s7_pdu pdu;
    for (uint64_t i = 0; i < count; i++) {
        expr_facts_clear(a->facts);
        s7_decode(a->pdu, NULL, &pdu, expr_facts_tap(a->facts));
        ask(a);
    }
}

/* ---- policy ---------------------------------------------------------------------------------- */

typedef struct wish {
    uint32_t blocks; /* that the partner may read, each in two pieces */
    bool allowed;
} wish;

typedef struct judging {
    policy_model *model;
    const policy_partner *partner;
    const policy_cpu *cpu;
    policy_address client, server;
    uint32_t blocks;
    bool allowed;
} judging;

static void *prepare_policy(const void *argument)
{
    const wish *w = argument;
    judging *j = g_new0(judging, 1);
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    GString *text = g_string_new("[cell Line]\nnetworks=10.0.0.0/16\n");
    for (unsigned i = 1; i <= 50; i++)
        g_string_append_printf(text, "[cpu Press%u]\naddress=10.0.1.%u\n", i, i);
    g_string_append(text, "[partner Panel]\naddress=10.0.0.1\nread=Press7:M0.0-M15.7");
    for (uint32_t i = 1; i <= w->blocks; i++)
        g_string_append_printf(text, ",DB%u.DBB0-DBB19,DB%u.DBB40-DBB59", i, i);
    g_string_append(text, "\n");
    j->model = policy_parse("policy", text->str, text->len, NULL, messages);
    if (!j->model)
        g_error("%s", (const char *)messages->pdata[0]);
    j->client = (policy_address){4, {10, 0, 0, 1}};
    j->server = (policy_address){4, {10, 0, 1, 7}};
    j->partner = policy_partner_at(j->model, &j->client);
    j->cpu = policy_cpu_at(j->model, &j->server);
    j->blocks = w->blocks;
    j->allowed = w->allowed;
    g_assert_true(j->partner && j->cpu);
    g_string_free(text, TRUE);
    g_ptr_array_unref(messages);
    return j;
}

static void finish_policy(void *state)
{
    judging *j = state;
    policy_free(j->model);
    g_free(j);
}

/* Bytes 44 to 47 of a block may be read, 38 to 41 only in part. */
static void run_access(void *state, uint64_t count)
{
    const judging *j = state;
    const uint32_t from = (j->allowed ? 44 : 38) * 8;
    for (uint64_t i = 0; i < count; i++) {
        const uint16_t block = (uint16_t)(1 + i * 7919 % j->blocks);
        const policy_extent extent = policy_extent_of(S7_AREA_DB, block, from, from + 31);
        if (policy_may_access(j->partner, j->cpu, false, extent) != j->allowed)
            g_error("the policy of the benchmark gives a wrong answer");
    }
}

static void run_names(void *state, uint64_t count)
{
    const judging *j = state;
    for (uint64_t i = 0; i < count; i++) {
        if (policy_partner_at(j->model, &j->client) != j->partner ||
            policy_cpu_at(j->model, &j->server) != j->cpu)
            g_error("the policy of the benchmark knows the wrong hosts");
    }
}

void micro_add_questions(GArray *cases)
{
    static const filter one = {"item.db == 200", true};
    static const filter three = {"func == 4 && item.db in {10..99, 300} || item.area == 0x83",
                                 true};
    static const filter pattern = {"item.address matches \"^DB2[0-9]+\\\\.DBX?80\"", true};
    static const wish small = {1, true}, large = {1000, true}, refused = {1000, false};
    const micro_case rows[] = {
        {"filter: one comparison", prepare_filter, run_filter, finish_filter, &one},
        {"filter: three conditions", prepare_filter, run_filter, finish_filter, &three},
        {"filter: regular expression", prepare_filter, run_filter, finish_filter, &pattern},
        {"filter: read of 3 items decoded and asked for three conditions", prepare_filter,
         run_filter_on_pdu, finish_filter, &three},
        {"policy: may read, list of 3", prepare_policy, run_access, finish_policy, &small},
        {"policy: may read, list of 2001", prepare_policy, run_access, finish_policy, &large},
        {"policy: may not read, list of 2001", prepare_policy, run_access, finish_policy, &refused},
        {"policy: who client and server are, 51 sections", prepare_policy, run_names, finish_policy,
         &small},
    };
    g_array_append_vals(cases, rows, G_N_ELEMENTS(rows));
}
