/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Two cells; 10.0.0.200 is in none. */
static const char cells[] = "[cell Line]\nnetworks=10.0.0.0/28\n"
                            "[cell Office]\nnetworks=10.0.0.64/26\n"
                            "[cpu Press]\naddress=10.0.0.1\n"
                            "[cpu Oven]\naddress=10.0.0.2\n"
                            "[partner Panel]\naddress=10.0.0.5\n"
                            "[partner Archive]\naddress=10.0.0.70\nread=Press:DB1\n"
                            "[partner Backup]\naddress=10.0.0.71\nwrite=*:M\n"
                            "[partner Inventory]\naddress=10.0.0.72\nservices=identify\n"
                            "[partner Empty]\naddress=10.0.0.73\n";

typedef struct bench {
    policy_model *policy;
    rules_engine *engine;
    fixture_connection c[8];
    uint64_t count;
} bench;

static void begin(bench *b, const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    memset(b, 0, sizeof *b);
    b->policy = policy_parse("test.ini", text, strlen(text), NULL, messages);
    assert_non_null(b->policy);
    g_ptr_array_unref(messages);
    b->engine = rules_new(&(rules_options){.policy = b->policy});
}

static void end(bench *b)
{
    rules_free(b->engine);
    policy_free(b->policy);
}

static fixture_connection *connect(bench *b, uint8_t client, uint8_t server)
{
    fixture_connection *c = &b->c[b->count++];
    const cap_stamp stamp = {.time = (int64_t)b->count, .frame = b->count};
    fixture_connect(c, client, server, b->count);
    c->flow.first = stamp;
    rules_connection_begin(b->engine, &c->connection, &stamp);
    return c;
}

static void open_up(bench *b, uint8_t client, uint8_t server)
{
    fixture_connection *c = connect(b, client, server);
    rules_tcp(b->engine, &c->connection, 0, CAP_TCP_ESTABLISHED, &c->flow.first);
    c->connection.phase = ANA_PHASE_COTP;
    rules_connection_end(b->engine, &c->connection);
}

/* The findings of cell-crossing; *first is one of them. */
static guint crossings(bench *b, const rules_finding **first)
{
    guint count = 0;
    rules_finish(b->engine);
    const GPtrArray *findings = rules_findings(b->engine);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (strcmp(finding->rule->id, "cell-crossing") != 0)
            continue;
        *first = finding;
        count++;
    }
    return count;
}

static void from_one_cell_into_another(void **state)
{
    (void)state;
    bench b;
    const rules_finding *finding = NULL;
    begin(&b, cells);
    open_up(&b, 99, 1);
    open_up(&b, 99, 1);
    assert_int_equal(crossings(&b, &finding), 1);
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_string_equal(finding->subject, "Office > Line");
    assert_string_equal(finding->message,
                        "10.0.0.99 in cell Office (line 3) connects to Press (10.0.0.1) in cell "
                        "Line (line 1), and the policy lists nothing for it there");
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_int_equal(finding->count, 2); /* connections */
    end(&b);
}

static void what_the_policy_lists_is_no_crossing(void **state)
{
    (void)state;
    static const uint8_t listed[][2] = {{70, 1}, {71, 1}, {71, 2}, {72, 1}, {72, 2}};
    bench b;
    const rules_finding *finding = NULL;
    begin(&b, cells);
    for (size_t i = 0; i < G_N_ELEMENTS(listed); i++)
        open_up(&b, listed[i][0], listed[i][1]);
    assert_int_equal(crossings(&b, &finding), 0);
    open_up(&b, 70, 2); /* another CPU than the one that it lists */
    assert_int_equal(crossings(&b, &finding), 1);
    assert_true(g_str_has_prefix(finding->message, "Archive (10.0.0.70) in cell Office"));
    open_up(&b, 73, 1); /* a partner that lists nothing at all */
    assert_int_equal(crossings(&b, &finding), 2);
    end(&b);
}

static void within_a_cell_and_outside_of_all(void **state)
{
    (void)state;
    bench b;
    const rules_finding *finding = NULL;
    begin(&b, cells);
    open_up(&b, 5, 1);
    open_up(&b, 9, 2);
    open_up(&b, 200, 1);
    open_up(&b, 99, 200);
    assert_int_equal(crossings(&b, &finding), 0);
    end(&b);
    begin(&b, "[cell Line]\nnetworks=10.0.0.0/24\n");
    open_up(&b, 99, 1);
    assert_int_equal(crossings(&b, &finding), 0);
    end(&b);
}

static void an_attempt_is_none(void **state)
{
    (void)state;
    bench b;
    const rules_finding *finding = NULL;
    begin(&b, cells);
    fixture_connection *c = connect(&b, 99, 1);
    assert_int_equal(crossings(&b, &finding), 0);
    rules_connection_end(b.engine, &c->connection);
    assert_int_equal(crossings(&b, &finding), 0);
    end(&b);
}

/* Told at once where the connection was open before, at its end where the server was not captured.
 */
static void connections_that_were_not_seen_to_open(void **state)
{
    (void)state;
    bench b;
    const rules_finding *finding = NULL;
    begin(&b, cells);
    fixture_connection *c = &b.c[0];
    fixture_connect(c, 99, 1, 1);
    c->flow.opener = -1;
    c->connection.client_inferred = true;
    rules_connection_begin(b.engine, &c->connection, &(cap_stamp){.time = 1, .frame = 1});
    assert_int_equal(crossings(&b, &finding), 1);
    assert_int_equal(finding->confidence, RULES_LIKELY);
    rules_connection_end(b.engine, &c->connection);
    assert_int_equal(crossings(&b, &finding), 1);
    assert_int_equal(finding->count, 1);
    end(&b);
    begin(&b, cells);
    c = connect(&b, 99, 1);
    c->flow.side[0].bytes = 22;
    rules_connection_end(b.engine, &c->connection);
    assert_int_equal(crossings(&b, &finding), 1);
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_one_cell_into_another),
        cmocka_unit_test(what_the_policy_lists_is_no_crossing),
        cmocka_unit_test(within_a_cell_and_outside_of_all),
        cmocka_unit_test(an_attempt_is_none),
        cmocka_unit_test(connections_that_were_not_seen_to_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
