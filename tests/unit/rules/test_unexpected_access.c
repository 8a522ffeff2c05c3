/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unexpected.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define CPUS "[cpu Press]\naddress=10.0.0.1\n[cpu Oven]\naddress=10.0.0.2\n"
/* Panel stands in line 5. */
#define PANEL CPUS "[partner Panel]\naddress=10.0.0.5\n"

typedef struct bench {
    policy_model *policy;
    rules_engine *engine;
    fixture_connection on; /* Panel to Press */
    uint64_t frame;
} bench;

static void begin(bench *b, const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    *b = (bench){.policy = policy_parse("test.ini", text, strlen(text), NULL, messages)};
    assert_non_null(b->policy);
    g_ptr_array_unref(messages);
    b->engine = rules_new(&(rules_options){.policy = b->policy});
    fixture_connect(&b->on, 5, 1, 1);
}

static void end(bench *b)
{
    rules_free(b->engine);
    policy_free(b->policy);
}

static fixture_job job_of(bench *b, bool write, fixture_item item, uint8_t code)
{
    b->frame += 2;
    return (fixture_job){.on = &b->on,
                         .write = write,
                         .frame = b->frame,
                         .count = 1,
                         .item = {item},
                         .code = {code}};
}

static void ask(bench *b, bool write, fixture_item item, uint8_t code)
{
    const fixture_job job = job_of(b, write, item, code);
    fixture_feed(b->engine, &job);
}

static void get(bench *b, uint16_t db, uint32_t start, uint16_t count)
{
    ask(b, false, fixture_bytes(db, start, count), S7_RETURN_OK);
}

/* The only finding of the rule; NULL if there is none. */
static const rules_finding *only(bench *b)
{
    const rules_finding *found = NULL;
    rules_finish(b->engine);
    for (guint i = 0; i < rules_findings(b->engine)->len; i++) {
        const rules_finding *finding = g_ptr_array_index(rules_findings(b->engine), i);
        if (finding->rule != &rules_unexpected_access)
            continue;
        assert_null(found);
        found = finding;
    }
    return found;
}

static void check(bench *b, rules_severity severity, const char *subject, const char *message)
{
    const rules_finding *finding = only(b);
    assert_non_null(finding);
    assert_int_equal(finding->severity, severity);
    assert_int_equal(finding->confidence, RULES_PROVEN);
    assert_string_equal(finding->subject, subject);
    assert_string_equal(finding->message, message);
}

static void what_is_listed_is_no_finding(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "read=Press:DB10.DBB0-DBB3,DB10.DBB4-DBB7;*:M\nwrite=Press:DB10.DBB0\n");
    get(&b, 10, 0, 8);
    ask(&b, false, (fixture_item){.area = S7_AREA_FLAG, .type = S7_TYPE_BYTE, .count = 4},
        S7_RETURN_OK);
    ask(&b, true, fixture_bytes(10, 0, 1), S7_RETURN_ADDRESS);
    assert_null(only(&b));
    end(&b);
}

static void the_rest_of_a_range_is_told_and_grows(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "read=Press:DB10.DBB4-DBB5\n");
    get(&b, 10, 4, 4);
    check(&b, RULES_WARNING, "DB10.DBB6-DBB7",
          "Panel (10.0.0.5) reads DB10.DBB6-DBB7 of Press (10.0.0.1), which [partner Panel] (line "
          "5) does not list; the CPU carried it out");
    get(&b, 10, 2, 5);
    check(&b, RULES_WARNING, "DB10.DBB2-DBB3,DB10.DBB6-DBB7",
          "Panel (10.0.0.5) reads DB10.DBB2-DBB3,DB10.DBB6-DBB7 of Press (10.0.0.1), which "
          "[partner Panel] (line 5) does not list; the CPU carried it out");
    assert_int_equal(only(&b)->count, 2);
    assert_int_equal(only(&b)->first.frame, 1);
    assert_int_equal(only(&b)->last.frame, 3);
    assert_int_equal(only(&b)->phase, ANA_PHASE_FIRST_ACCESS);
    end(&b);
}

static void writing_is_critical_even_if_refused(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "read=*:*\n");
    ask(&b, true, fixture_bytes(10, 0, 1), 0x05);
    check(&b, RULES_CRITICAL, "DB10.DBB0",
          "Panel (10.0.0.5) writes DB10.DBB0 of Press (10.0.0.1), which [partner Panel] (line 5) "
          "does not list; the CPU refused it");
    ask(&b, true, fixture_bytes(10, 0, 1), S7_RETURN_OK);
    assert_non_null(strstr(only(&b)->message, "; the CPU carried out some of it"));
    end(&b);
}

static void refused_as_a_whole(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL);
    fixture_job job = job_of(&b, false, fixture_bytes(10, 0, 2), 0);
    job.error = 0x8104;
    fixture_feed(b.engine, &job);
    assert_non_null(strstr(only(&b)->message, "; the CPU refused it"));
    end(&b);
}

static void symbolic_addresses_need_everything(void **state)
{
    (void)state;
    static const char item[] = "120eb201000000520000000004"
                               "000000";
    bench b;
    begin(&b, PANEL "read=Press:DB,M\n");
    fixture_job job = job_of(&b, false, (fixture_item){0}, S7_RETURN_OK);
    job.raw_item = item;
    fixture_feed(b.engine, &job);
    check(&b, RULES_WARNING, "*",
          "Panel (10.0.0.5) reads symbolic addresses of Press (10.0.0.1), which [partner Panel] "
          "(line 5) does not list; the CPU carried it out");
    end(&b);
    begin(&b, PANEL "read=Press:*\n");
    fixture_feed(b.engine, &job);
    assert_null(only(&b));
    end(&b);
}

static void sixteen_objects_and_the_rest(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL);
    for (uint16_t db = 1; db <= 20; db++)
        get(&b, db, 0, 2);
    rules_finish(b.engine);
    guint rest = 0;
    for (guint i = 0; i < 17; i++) {
        const rules_finding *finding = fixture_finding(b.engine, i, 17);
        if (strcmp(finding->subject, "and more") != 0)
            continue;
        rest++;
        assert_int_equal(finding->count, 4);
        assert_string_equal(finding->message,
                            "Panel (10.0.0.5) reads more than 16 objects of Press (10.0.0.1), "
                            "which [partner Panel] (line 5) does not list; the CPU carried it out");
    }
    assert_int_equal(rest, 1);
    /* the other direction has objects of its own */
    ask(&b, true, fixture_bytes(99, 0, 1), 0x05);
    rules_finish(b.engine);
    assert_string_equal(fixture_finding(b.engine, 0, 19)->subject, "DB99.DBB0");
    end(&b);
}

static void other_hosts_are_not_judged(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "read=*:DB1\n");
    fixture_connect(&b.on, 6, 1, 1); /* no partner */
    get(&b, 10, 0, 2);
    fixture_connect(&b.on, 5, 3, 2); /* no CPU of the policy */
    get(&b, 10, 0, 2);
    assert_null(only(&b));
    end(&b);
}

static void unknown_cpus_are_judged_where_no_other_rule_tells_of_them(void **state)
{
    (void)state;
    static const char *const policies[] = {PANEL "read=*:DB1\n[rules]\ndisable=unexpected-cpu\n",
                                           "[partner Panel]\naddress=10.0.0.5\nread=*:DB1\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(policies); i++) {
        bench b;
        begin(&b, policies[i]);
        fixture_connect(&b.on, 5, 3, 1);
        get(&b, 1, 0, 2);
        assert_null(only(&b));
        get(&b, 10, 0, 2);
        assert_string_equal(only(&b)->subject, "DB10.DBB0-DBB1");
        assert_non_null(strstr(only(&b)->message, " of 10.0.0.3, which [partner Panel] (line "));
        end(&b);
    }
}

static void the_server_may_be_a_partner(void **state)
{
    (void)state;
    bench b;
    begin(&b, CPUS "[partner Oven]\naddress=10.0.0.2\nread=Press:DB1\n");
    fixture_connect(&b.on, 1, 2, 1);
    for (uint16_t db = 1; db <= 2; db++) {
        fixture_job job = job_of(&b, false, fixture_bytes(db, 0, 2), S7_RETURN_OK);
        job.from_server = true;
        fixture_feed(b.engine, &job);
    }
    check(&b, RULES_WARNING, "DB2.DBB0-DBB1",
          "Oven (10.0.0.2) reads DB2.DBB0-DBB1 of Press (10.0.0.1), which [partner Oven] (line 5) "
          "does not list; the CPU carried it out");
    end(&b);
}

#define STOP    "3201000035000010000029000000000009505f50524f4752414d"
#define STOPPED "32030000350000010000000029"

static void services(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "services=identify\n");
    fixture_feed_hex(b.engine, &b.on, 2, "320700000500000800080001120411440100ff09000401120200",
                     "320700000500000c000400011208128401010000d4020a000000");
    assert_null(only(&b));
    fixture_feed_hex(b.engine, &b.on, 4, STOP, STOPPED);
    check(&b, RULES_WARNING, "control",
          "Panel (10.0.0.5) uses the service control of Press (10.0.0.1), which [partner Panel] "
          "(line 5) does not list; the CPU carried it out");
    end(&b);
}

static void encrypted_sessions_are_s7comm_plus(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL);
    b.on.connection.protocol = ANA_PROTOCOL_TLS;
    rules_foreign(b.engine, &b.on.connection, &(cap_stamp){.frame = 7});
    const rules_finding *finding = only(&b);
    assert_string_equal(finding->subject, "s7comm-plus");
    assert_int_equal(finding->first.frame, 7);
    end(&b);
    begin(&b, PANEL "services=s7comm-plus\n");
    b.on.connection.protocol = ANA_PROTOCOL_TLS;
    rules_foreign(b.engine, &b.on.connection, &(cap_stamp){.frame = 7});
    assert_null(only(&b));
    end(&b);
}

/* A read of DB`db`, carried out as a whole, with the place that the analyzer keeps for it. */
static void repeat(bench *b, uint8_t db, const void **memo)
{
    uint8_t request_bytes[] = {0x32, 1,    0,    0, 0, 1, 0, 14, 0,    0, 4, 1,
                               0x12, 0x0A, 0x10, 2, 0, 1, 0, db, 0x84, 0, 0, 0};
    const uint8_t answer_bytes[] = {0x32, 3, 0, 0, 0,    1, 0, 2, 0,   5,
                                    0,    0, 4, 1, 0xFF, 4, 0, 8, 0xAA};
    const s7_bytes bytes = {request_bytes, sizeof request_bytes};
    const s7_context context = {.request = bytes};
    s7_pdu request, answer;
    assert_int_equal(s7_decode(bytes, NULL, &request, NULL), S7_OK);
    assert_int_equal(
        s7_decode((s7_bytes){answer_bytes, sizeof answer_bytes}, &context, &answer, NULL), S7_OK);
    b->frame++;
    const ana_transaction t = {.connection = &b->on.connection,
                               .status = ANA_OK,
                               .request = &request,
                               .answer = &answer,
                               .request_stamp = {.frame = b->frame, .time = (int64_t)b->frame},
                               .items = 1,
                               .memo = memo};
    rules_transaction(b->engine, &t);
}

static void a_verdict_is_remembered(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "read=Press:DB1\n");
    b.on.connection.flow = &b.on.flow;
    const void *good = NULL, *bad = NULL;
    for (int i = 0; i < 10; i++) {
        repeat(&b, 1, &good);
        repeat(&b, 2, &bad);
        assert_non_null(good);
        assert_non_null(bad);
    }
    const rules_finding *finding = only(&b);
    assert_string_equal(finding->subject, "DB2.DBB0");
    assert_int_equal(finding->count, 10);
    assert_int_equal(finding->first.frame, 2);
    assert_int_equal(finding->last.frame, 20);
    /* What was remembered is not judged again: under the other's name DB1 counts as DB2. */
    repeat(&b, 1, &bad);
    repeat(&b, 2, &good);
    assert_int_equal(only(&b)->count, 11);
    end(&b);
}

static void the_policy_says_the_severity(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "[rules]\nseverity.unexpected-access=info\n");
    ask(&b, true, fixture_bytes(10, 0, 1), 0x05);
    assert_int_equal(only(&b)->severity, RULES_INFO);
    end(&b);
    begin(&b, PANEL "[rules]\ndisable=unexpected-access\n");
    ask(&b, true, fixture_bytes(10, 0, 1), 0x05);
    assert_null(only(&b));
    end(&b);
}

/* The fixture's packets are of Thursday, 1970-01-01 00:00 UTC. */
static void outside_of_its_times(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "read=Press:DB10\nwrite=Press:DB10\ntimes=06:00-22:00\n");
    get(&b, 10, 0, 4);
    get(&b, 10, 0, 4);
    rules_finish(b.engine);
    const rules_finding *finding = fixture_finding(b.engine, 0, 1);
    assert_string_equal(finding->rule->id, "unexpected-access");
    assert_int_equal(finding->severity, RULES_WARNING);
    assert_string_equal(finding->subject, "access outside 06:00-22:00");
    assert_string_equal(finding->message,
                        "Panel (10.0.0.5) accesses Press (10.0.0.1) at Thu 00:00 UTC, outside "
                        "06:00-22:00 of [partner Panel] (line 5); the CPU carried it out");
    assert_non_null(strstr(finding->cause, "at a time"));
    assert_int_equal(finding->count, 2);
    ask(&b, true, fixture_bytes(10, 0, 1), S7_RETURN_OK);
    rules_finish(b.engine);
    const GPtrArray *findings = rules_findings(b.engine);
    assert_int_equal(findings->len, 3); /* and unprotected-write */
    finding = g_ptr_array_index(findings, 0);
    assert_int_equal(finding->severity, RULES_CRITICAL);
    assert_true(g_str_has_prefix(finding->message, "Panel (10.0.0.5) writes or changes Press"));
    end(&b);
}

static void within_its_times(void **state)
{
    (void)state;
    static const char *const times[] = {"times=22:00-06:00\n", "times=Thu\n",
                                        "times=08:00-09:00\n[rules]\ntime-zone=+08:30\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(times); i++) {
        bench b;
        char *text = g_strconcat(PANEL "read=Press:DB10\n", times[i], NULL);
        begin(&b, text);
        get(&b, 10, 0, 4);
        rules_finish(b.engine);
        assert_int_equal(rules_findings(b.engine)->len, 0);
        end(&b);
        g_free(text);
    }
}

/* What is neither listed nor at its time is told as both. */
static void outside_and_not_listed(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "read=Press:DB10\ntimes=Mon-Wed\n");
    get(&b, 11, 0, 4);
    rules_finish(b.engine);
    assert_int_equal(rules_findings(b.engine)->len, 2);
    end(&b);
}

/* What was found stays, under the name that it had; from then on the new policy judges. */
static void another_policy(void **state)
{
    (void)state;
    bench b;
    begin(&b, PANEL "read=Press:DB10\n");
    get(&b, 11, 0, 2);
    check(&b, RULES_WARNING, "DB11.DBB0-DBB1",
          "Panel (10.0.0.5) reads DB11.DBB0-DBB1 of Press (10.0.0.1), which [partner Panel] (line "
          "5) does not list; the CPU carried it out");
    static const char text[] = CPUS "[partner Table]\naddress=10.0.0.5\nread=Press:DB11\n";
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *policy = policy_parse("test.ini", text, strlen(text), NULL, messages);
    assert_non_null(policy);
    g_ptr_array_unref(messages);
    ana_connection *const open[] = {&b.on.connection};
    rules_connection_begin(b.engine, &b.on.connection, &b.on.flow.first);
    rules_set_policy(b.engine, policy, open, 1);
    get(&b, 11, 0, 2);
    get(&b, 10, 4, 1);
    rules_finish(b.engine);
    unsigned of_panel = 0, of_table = 0;
    for (guint i = 0; i < rules_findings(b.engine)->len; i++) {
        const rules_finding *finding = g_ptr_array_index(rules_findings(b.engine), i);
        if (finding->rule != &rules_unexpected_access)
            continue;
        assert_int_equal(finding->count, 1);
        if (g_str_has_prefix(finding->message, "Panel (10.0.0.5) reads DB11.DBB0-DBB1"))
            of_panel++;
        if (g_str_has_prefix(finding->message, "Table (10.0.0.5) reads DB10.DBB4"))
            of_table++;
    }
    assert_int_equal(of_panel, 1);
    assert_int_equal(of_table, 1);
    rules_connection_end(b.engine, &b.on.connection);
    rules_set_policy(b.engine, NULL, NULL, 0);
    get(&b, 12, 0, 1);
    rules_finish(b.engine);
    rules_free(b.engine);
    policy_free(policy);
    policy_free(b.policy);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_policy),
        cmocka_unit_test(what_is_listed_is_no_finding),
        cmocka_unit_test(the_rest_of_a_range_is_told_and_grows),
        cmocka_unit_test(writing_is_critical_even_if_refused),
        cmocka_unit_test(refused_as_a_whole),
        cmocka_unit_test(symbolic_addresses_need_everything),
        cmocka_unit_test(sixteen_objects_and_the_rest),
        cmocka_unit_test(other_hosts_are_not_judged),
        cmocka_unit_test(unknown_cpus_are_judged_where_no_other_rule_tells_of_them),
        cmocka_unit_test(the_server_may_be_a_partner),
        cmocka_unit_test(services),
        cmocka_unit_test(encrypted_sessions_are_s7comm_plus),
        cmocka_unit_test(a_verdict_is_remembered),
        cmocka_unit_test(the_policy_says_the_severity),
        cmocka_unit_test(outside_of_its_times),
        cmocka_unit_test(within_its_times),
        cmocka_unit_test(outside_and_not_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
