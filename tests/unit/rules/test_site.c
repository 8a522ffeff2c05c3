/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/site.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define HOSTS "[cpu Press]\naddress=10.0.0.1\n[rules]\ndisable=putget-open,unprotected-write\n"

typedef struct bench {
    policy_model *policy;
    rules_engine *engine;
    fixture_connection on;
    uint64_t frame;
} bench;

static void begin(bench *b, const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    *b = (bench){.policy = policy_parse("test.ini", text, strlen(text), NULL, messages)};
    if (!b->policy)
        fail_msg("%s", (const char *)g_ptr_array_index(messages, 0));
    g_ptr_array_unref(messages);
    b->engine = rules_new(&(rules_options){.policy = b->policy});
    fixture_connect(&b->on, 5, 1, 1);
}

static void end(bench *b)
{
    rules_free(b->engine);
    policy_free(b->policy);
}

static void ask(bench *b, bool write, uint16_t db, uint8_t code)
{
    b->frame += 2;
    const fixture_job job = {.on = &b->on,
                             .write = write,
                             .frame = b->frame,
                             .count = 1,
                             .item = {fixture_bytes(db, 0, 2)},
                             .code = {code}};
    fixture_feed(b->engine, &job);
}

/* Findings of rules of the policy, in their order. */
static const rules_finding *finding_of(bench *b, const char *rule)
{
    const GPtrArray *findings = rules_findings(b->engine);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->rule->id, rule) == 0)
            return finding;
    }
    return NULL;
}

static void fires(void **state)
{
    (void)state;
    bench b;
    begin(&b, HOSTS "[rule w]\nwhen=function == write and items.db == 20\nseverity=critical\n");
    ask(&b, false, 20, S7_RETURN_OK);
    ask(&b, true, 10, S7_RETURN_OK);
    rules_finish(b.engine);
    assert_null(finding_of(&b, "w"));
    ask(&b, true, 20, S7_RETURN_OK);
    ask(&b, true, 20, S7_RETURN_OK);
    rules_finish(b.engine);
    const rules_finding *finding = finding_of(&b, "w");
    assert_non_null(finding);
    assert_int_equal(finding->severity, RULES_CRITICAL);
    assert_int_equal(finding->count, 2);
    assert_string_equal(finding->subject, "DB20");
    assert_string_equal(finding->message, "10.0.0.5 > Press (10.0.0.1): write of DB20, as [rule w] "
                                          "(line 5) says");
    assert_null(finding->cause);
    assert_non_null(finding->check);
    end(&b);
}

/* Also of reads that succeeded as a whole, which other detectors do not hear of. */
static void fires_of_good_reads(void **state)
{
    (void)state;
    bench b;
    begin(&b, HOSTS "[rule r]\nwhen=function == read and client.ip == 10.0.0.0/24\n");
    ask(&b, false, 20, S7_RETURN_OK);
    rules_finish(b.engine);
    assert_non_null(finding_of(&b, "r"));
    end(&b);
}

static void messages(void **state)
{
    (void)state;
    bench b;
    begin(&b, HOSTS "[rule a]\nwhen=item.db\nmessage={items.address} of {server} is {status}: "
                    "{value.real}\n"
                    "[rule b]\nwhen=item.db\nmessage={client} at {server}\n");
    ask(&b, false, 20, S7_RETURN_OK);
    rules_finish(b.engine);
    assert_string_equal(finding_of(&b, "a")->message,
                        "DB20.DBX0.0 BYTE 2 of Press (10.0.0.1) is ok: (none) (10.0.0.5 > Press "
                        "(10.0.0.1))");
    assert_string_equal(finding_of(&b, "b")->message, "10.0.0.5 at Press (10.0.0.1)");
    end(&b);
}

static void policy_has_the_last_word(void **state)
{
    (void)state;
    bench b;
    begin(&b, "[rules]\ndisable=gone\nseverity.kept=info\n"
              "[rule gone]\nwhen=item.db\n[rule kept]\nwhen=item.db\nseverity=critical\n");
    ask(&b, false, 20, S7_RETURN_OK);
    rules_finish(b.engine);
    assert_null(finding_of(&b, "gone"));
    assert_int_equal(finding_of(&b, "kept")->severity, RULES_INFO);
    end(&b);
}

static void without_rules_there_is_nothing(void **state)
{
    (void)state;
    GPtrArray *none = g_ptr_array_new_with_free_func(g_free);
    static const char text[] = "[rules]\ndisable=a\n[rule a]\nwhen=item.db\n";
    policy_model *policy = policy_parse("p", text, sizeof text - 1, NULL, none);
    const rules_bench with = {.policy = policy}, without = {.policy = NULL};
    assert_null(rules_site_new(&with));
    assert_null(rules_site_new(&without));
    rules_site_free(NULL);
    policy_free(policy);
    g_ptr_array_unref(none);
}

/* What a plan stands for is evaluated once: the place at the plan keeps the verdict. What depends
 * on more than that is evaluated each time; the others have a place of their own. */
static void plans(void **state)
{
    static const char text[] = "[rule steady]\nwhen=items.db == 20\n"
                               "[rule slow]\nwhen=latency_us > 1000\n";
    (void)state;
    GPtrArray *none = g_ptr_array_new_with_free_func(g_free);
    policy_model *policy = policy_parse("p", text, sizeof text - 1, NULL, none);
    const rules_bench with = {.policy = policy, .ledger = rules_ledger_new(100)};
    rules_site *site = rules_site_new(&with);
    static const uint8_t bytes[] = {0x32, 1,  0,  0, 5, 0, 0, 14, 0,    0, 4, 1,
                                    0x12, 10, 16, 2, 0, 1, 0, 20, 0x84, 0, 0, 0};
    s7_pdu request;
    s7_decode((s7_bytes){bytes, sizeof bytes}, NULL, &request, NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    const void *memo = NULL;
    ana_transaction t = {
        .connection = &on.connection,
        .request = &request,
        .request_bytes = {bytes, sizeof bytes},
        .latency = 500000,
        .memo = &memo,
    };
    const void **others = rules_site_take(site, &t);
    assert_non_null(others);
    assert_null(*others);
    assert_non_null(memo);
    *others = "verdict";
    t.latency = 5000000;
    assert_ptr_equal(rules_site_take(site, &t), others);
    assert_string_equal(*others, "verdict");
    const GPtrArray *findings = rules_ledger_findings(with.ledger);
    assert_int_equal(findings->len, 2);
    const rules_finding *steady = g_ptr_array_index(findings, 0);
    const rules_finding *slow = g_ptr_array_index(findings, 1);
    assert_string_equal(steady->rule->id, "steady");
    assert_int_equal(steady->count, 2);
    assert_string_equal(slow->rule->id, "slow");
    assert_int_equal(slow->count, 1);
    t.memo = NULL;
    assert_null(rules_site_take(site, &t));
    rules_site_free(site);
    rules_ledger_free(with.ledger);
    policy_free(policy);
    g_ptr_array_unref(none);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fires),
        cmocka_unit_test(fires_of_good_reads),
        cmocka_unit_test(messages),
        cmocka_unit_test(policy_has_the_last_word),
        cmocka_unit_test(without_rules_there_is_nothing),
        cmocka_unit_test(plans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
