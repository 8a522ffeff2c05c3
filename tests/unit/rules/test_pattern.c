/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The rule as a whole: clients that ask for the same again and again, told to an engine with their
 * times, and what it says. */
#include "fixture.h"
#include "rules/policy/pattern.h"
#include "rules/rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT, SERVER, MOST_TASKS = 12, KINDS = 64 };
static const int64_t ms = 1000000;
static const int64_t start = INT64_C(1767225600000000000);

#define ENABLED "[rules]\nenable=pattern-change\n"

/* A client's connection; requests are numbers: 0 to 19 read DB(number + 1), 20 to 39 write DB20
 * from byte number * 2 on, 40 and more ask for the status list of that number. */
typedef struct line {
    fixture_connection on;
    ana_relation relation;
    const void *memo[KINDS][ANA_MEMOS];
    bool forgets; /* has no memo */
    ana_status status;
} line;

typedef struct scene {
    rules_engine *engine;
    policy_model *policy;
    int64_t now; /* ms since the start */
    int64_t shift;
    uint64_t frame;
    uint32_t random;
} scene;

typedef struct task {
    line *line;
    int request;
    int period, offset, jitter; /* ms */
    bool off;
    int64_t raster, due;
} task;

static scene begin(const char *policy)
{
    scene s = {.frame = 1, .random = 12345};
    if (policy) {
        GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
        s.policy = policy_parse("p", policy, strlen(policy), NULL, messages);
        if (messages->len > 0)
            print_message("%s\n", (const char *)messages->pdata[0]);
        assert_non_null(s.policy);
        g_ptr_array_unref(messages);
    }
    const rules_options options = {.policy = s.policy};
    s.engine = rules_new(&options);
    return s;
}

static void end(scene *s)
{
    rules_free(s->engine);
    policy_free(s->policy);
}

static void connect(line *l, uint8_t client, uint64_t number)
{
    memset(l, 0, sizeof *l);
    fixture_connect(&l->on, client, 1, number);
    l->on.connection.flow = &l->on.flow;
    l->on.connection.relation = &l->relation;
}

static void disconnect(scene *s, line *l)
{
    rules_connection_end(s->engine, &l->on.connection);
}

static void reconnect(scene *s, line *l)
{
    disconnect(s, l);
    l->on.connection.number += 100;
    l->on.connection.cut.over = false;
}

static GByteArray *bytes_of(int request)
{
    char hex[160];
    if (request < 20)
        g_snprintf(hex, sizeof hex, "320100000001000e00000401120a1002%04x%04x84000000", 16,
                   request + 1);
    else if (request < 40)
        g_snprintf(hex, sizeof hex, "320100000001000e00060501120a1002%04x%04x84%06x0004001000%02x",
                   2, 20, request * 16, 0xaa);
    else
        g_snprintf(hex, sizeof hex, "320700000001000800080001120411440100ff090004%04x0000",
                   request);
    GByteArray *out = g_byte_array_new();
    for (const char *h = hex; h[0] && h[1]; h += 2) {
        const uint8_t byte =
            (uint8_t)(g_ascii_xdigit_value(h[0]) << 4 | g_ascii_xdigit_value(h[1]));
        g_byte_array_append(out, &byte, 1);
    }
    return out;
}

static void ask(scene *s, line *l, int request)
{
    GByteArray *bytes = bytes_of(request);
    s7_pdu pdu, answer = {.protocol_id = S7_PROTOCOL_COMM, .rosctr = S7_ROSCTR_ACK_DATA};
    assert_int_equal(s7_decode((s7_bytes){bytes->data, bytes->len}, NULL, &pdu, NULL), S7_OK);
    const cap_stamp stamp = {.time = start + (s->now + s->shift) * ms, .frame = ++s->frame};
    const bool alone = l->status == ANA_UNSEEN || l->status == ANA_UNANSWERED;
    const ana_transaction t = {
        .connection = &l->on.connection,
        .side = CLIENT,
        .status = l->status,
        .request = &pdu,
        .answer = alone ? NULL : &answer,
        .request_bytes = {bytes->data, bytes->len},
        .request_stamp = stamp,
        .answer_stamp = stamp,
        .latency = alone ? -1 : 3 * ms,
        .phase = ANA_PHASE_RUNNING,
        .memo = l->forgets || alone || request >= 40 ? NULL : l->memo[request],
    };
    rules_transaction(s->engine, &t);
    g_byte_array_unref(bytes);
}

static int stray(scene *s, int jitter)
{
    s->random = s->random * 1664525 + 1013904223;
    return jitter == 0 ? 0 : (int)(s->random >> 8) % (2 * jitter + 1) - jitter;
}

static void tick(scene *s)
{
    rules_tick(s->engine, start + (s->now + s->shift) * ms);
}

/* Lets the tasks do their work for so many seconds. */
static void run(scene *s, task *tasks, size_t count, int seconds)
{
    const int64_t until = s->now + (int64_t)seconds * 1000;
    for (size_t i = 0; i < count; i++)
        if (tasks[i].due == 0)
            tasks[i].due = tasks[i].raster = s->now + tasks[i].offset + 1;
    for (; s->now < until; s->now++) {
        if (s->now % 100 == 0)
            tick(s);
        for (size_t i = 0; i < count; i++) {
            task *t = &tasks[i];
            if (t->due > s->now)
                continue;
            t->raster += t->period;
            while (t->raster < s->now)
                t->raster += t->period;
            t->due = MAX(t->raster + stray(s, t->jitter), s->now + 1);
            if (!t->off)
                ask(s, t->line, t->request);
        }
    }
}

static guint count_of(scene *s)
{
    rules_finish(s->engine);
    guint count = 0;
    const GPtrArray *findings = rules_findings(s->engine);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *f = g_ptr_array_index(findings, i);
        count += strcmp(f->rule->id, "pattern-change") == 0;
    }
    return count;
}

/* Finding number `index`, of `count`. */
static const rules_finding *finding_of(scene *s, guint index, guint count)
{
    assert_int_equal(count_of(s), count);
    const GPtrArray *findings = rules_findings(s->engine);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *f = g_ptr_array_index(findings, i);
        if (strcmp(f->rule->id, "pattern-change") == 0 && index-- == 0)
            return f;
    }
    return NULL;
}

static void assert_message(scene *s, const char *message)
{
    assert_string_equal(finding_of(s, 0, 1)->message, message);
}

/* Three minutes of a client with two poll groups. */
#define WATCHED(policy_text)                                                                       \
    scene s = begin(policy_text);                                                                  \
    line l;                                                                                        \
    connect(&l, 5, 1);                                                                             \
    task tasks[] = {{.line = &l, .request = 0, .period = 300, .jitter = 20},                       \
                    {.line = &l, .request = 1, .period = 300, .offset = 10, .jitter = 20},         \
                    {.line = &l, .request = 20, .period = 1000, .offset = 30, .jitter = 20}};      \
    (void)state;                                                                                   \
    run(&s, tasks, 3, 180)

static void it_is_off_unless_enabled(void **state)
{
    static const char *const policies[] = {NULL, "[rules]\nslow-ms=5\n",
                                           "[rules]\ndisable=pattern-change\n"};
    for (size_t i = 0; i < G_N_ELEMENTS(policies); i++) {
        WATCHED(policies[i]);
        ask(&s, &l, 2);
        assert_int_equal(count_of(&s), 0);
        assert_int_equal(rules_patterns_judged(s.engine), 0);
        end(&s);
    }
}

static void something_new(void **state)
{
    static const struct {
        int request;
        const char *subject, *message, *cause;
    } rows[] = {
        {2, "DB3.DBB0-DBB15",
         "10.0.0.5 reads DB3.DBB0-DBB15 of 10.0.0.1, after about 600 cycles "
         "without it",
         "it reads what"},
        {21, "DB20.DBB42-DBB43",
         "10.0.0.5 writes DB20.DBB42-DBB43 of 10.0.0.1, after about 600 cycles "
         "without it",
         "it writes what"},
        {0x11, "", "", ""},
        {49, "SZL 0x0031 index 0x0000",
         "10.0.0.5 asks 10.0.0.1 for SZL 0x0031 index 0x0000, "
         "after about 600 cycles without it",
         "it uses a service"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (!*rows[i].subject)
            continue;
        WATCHED(ENABLED);
        ask(&s, &l, rows[i].request);
        ask(&s, &l, rows[i].request);
        run(&s, tasks, 3, 30);
        const rules_finding *f = finding_of(&s, 0, 1);
        assert_string_equal(f->subject, rows[i].subject);
        assert_string_equal(f->message, rows[i].message);
        assert_non_null(strstr(f->cause, rows[i].cause));
        assert_int_equal(f->count, 2);
        assert_int_equal(f->severity, RULES_NOTICE);
        assert_int_equal(f->confidence, RULES_POSSIBLE);
        end(&s);
    }
}

static void what_is_refused_is_new_as_well(void **state)
{
    WATCHED(ENABLED);
    l.status = ANA_REFUSED;
    l.forgets = true;
    ask(&s, &l, 21);
    assert_non_null(strstr(finding_of(&s, 0, 1)->message, "; 10.0.0.1 refuses it"));
    end(&s);
}

static void many_new_things_are_told_together(void **state)
{
    WATCHED(ENABLED);
    for (int i = 2; i < 20; i++)
        ask(&s, &l, i);
    for (int i = 21; i < 24; i++)
        ask(&s, &l, i);
    const rules_finding *last = finding_of(&s, 16, 17);
    assert_string_equal(last->subject, "and more");
    assert_int_equal(last->count, 5);
    assert_non_null(strstr(last->message, "for more than 16 new things"));
    end(&s);
}

static void confidence_grows_with_what_was_seen(void **state)
{
    WATCHED(ENABLED);
    run(&s, tasks, 3, 200);
    ask(&s, &l, 2);
    assert_int_equal(finding_of(&s, 0, 1)->confidence, RULES_LIKELY);
    end(&s);
}

/* Pauses of seconds, too: a client collects its garbage. */
static void jitter_is_no_change(void **state)
{
    WATCHED(ENABLED);
    for (int i = 0; i < 60; i++) {
        s.now += 500 + 37 * i;
        run(&s, tasks, 3, 6);
    }
    assert_int_equal(count_of(&s), 0);
    assert_true(rules_patterns_judged(s.engine) > 2000);
    end(&s);
}

static void poll_groups_may_pass_one_another(void **state)
{
    (void)state;
    scene s = begin(ENABLED);
    line l;
    connect(&l, 5, 1);
    task tasks[] = {{.line = &l, .request = 0, .period = 310},
                    {.line = &l, .request = 1, .period = 700, .offset = 3},
                    {.line = &l, .request = 2, .period = 1100, .offset = 9},
                    {.line = &l, .request = 3, .period = 5000, .offset = 9},
                    {.line = &l, .request = 4, .period = 1000, .jitter = 90},
                    {.line = &l, .request = 5, .period = 1000, .offset = 5, .jitter = 90}};
    run(&s, tasks, 6, 1200);
    assert_int_equal(count_of(&s), 0);
    assert_true(rules_patterns_judged(s.engine) > 3000);
    end(&s);
}

/* A request that comes three times in a cycle, at once, and one alone. */
static void several_times_in_a_cycle(void **state)
{
    (void)state;
    scene s = begin(ENABLED);
    line l;
    connect(&l, 5, 1);
    task tasks[] = {{.line = &l, .request = 0, .period = 2000},
                    {.line = &l, .request = 0, .period = 2000, .offset = 5},
                    {.line = &l, .request = 0, .period = 2000, .offset = 400},
                    {.line = &l, .request = 1, .period = 2000, .offset = 7}};
    run(&s, tasks, 4, 300);
    assert_int_equal(count_of(&s), 0);
    assert_true(rules_patterns_judged(s.engine) > 200);
    for (size_t i = 0; i < 4; i++)
        tasks[i].period = 4000;
    run(&s, tasks, 4, 120);
    assert_message(&s,
                   "10.0.0.5 reads DB1.DBB0-DBB15 of 10.0.0.1 every 4s, before every 2s; 1 more "
                   "request likewise");
    end(&s);
}

static void silence_of_everything(void **state)
{
    WATCHED(ENABLED);
    run(&s, tasks, 0, 60);
    const rules_finding *f = finding_of(&s, 0, 1);
    assert_string_equal(
        f->message, "10.0.0.5 asks nothing of 10.0.0.1 any more, though the connection is open; "
                    "it used to read DB1.DBB0-DBB15 every 300ms, read DB2.DBB0-DBB15 every "
                    "300ms, write DB20.DBB40-DBB41 every 1s");
    assert_null(f->subject);
    assert_int_equal(f->count, 1);
    run(&s, tasks, 3, 20);
    assert_non_null(strstr(finding_of(&s, 0, 1)->message, "; that lasted 60"));
    end(&s);
}

static void silence_of_a_part(void **state)
{
    WATCHED(ENABLED);
    tasks[1].off = true;
    run(&s, tasks, 3, 60);
    assert_message(&s, "10.0.0.5 goes on to ask 10.0.0.1, but does not read DB2.DBB0-DBB15 every "
                       "300ms any more");
    assert_string_equal(finding_of(&s, 0, 1)->subject, "DB2.DBB0-DBB15");
    end(&s);
}

/* Nothing of the connection comes any more; the rest of the capture goes on. */
static void silence_has_other_reasons(void **state)
{
    static const char *const reasons[] = {"closed",     "ended", "waits",
                                          "unanswered", "lost",  "repeats"};
    for (size_t i = 0; i < G_N_ELEMENTS(reasons); i++) {
        WATCHED(ENABLED);
        ana_connection *c = &l.on.connection;
        if (strcmp(reasons[i], "closed") == 0)
            c->cut.over = true;
        else if (strcmp(reasons[i], "ended") == 0)
            disconnect(&s, &l);
        else if (strcmp(reasons[i], "waits") == 0)
            c->outstanding = 1;
        else if (strcmp(reasons[i], "repeats") == 0)
            l.on.flow.side[CLIENT].unacked_repeats = 1;
        else if (strcmp(reasons[i], "unanswered") == 0) {
            l.status = ANA_UNANSWERED;
            ask(&s, &l, 0);
        }
        run(&s, tasks, 0, 60);
        if (strcmp(reasons[i], "lost") == 0) {
            const cap_stamp stamp = {.time = start + s.now * ms, .frame = s.frame};
            assert_int_equal(count_of(&s), 1); /* as far as one knows */
            rules_gap(s.engine, c, CLIENT, 500, &stamp);
            l.status = ANA_OK;
            run(&s, tasks, 3, 20);
        }
        if (count_of(&s) != 0)
            fail_msg("%s", reasons[i]);
        end(&s);
    }
}

static void the_end_of_the_capture_is_no_silence(void **state)
{
    WATCHED(ENABLED);
    run(&s, tasks, 0, 9);
    assert_int_equal(count_of(&s), 0);
    end(&s);
}

static void a_gap_hides_what_was_missing(void **state)
{
    WATCHED(ENABLED);
    for (int i = 0; i < 12; i++) {
        s.now += 8000;
        const cap_stamp stamp = {.time = start + s.now * ms, .frame = s.frame};
        rules_gap(s.engine, &l.on.connection, SERVER, 100, &stamp);
        run(&s, tasks, 3, 2);
    }
    assert_int_equal(count_of(&s), 0);
    end(&s);
}

static void a_changed_period(void **state)
{
    for (int twice = 0; twice < 2; twice++) {
        WATCHED(ENABLED);
        for (size_t i = 0; i < 3; i++) {
            tasks[i].period = twice ? tasks[i].period * 2 : tasks[i].period / 2;
            tasks[i].jitter = 0;
        }
        run(&s, tasks, 3, 60);
        const rules_finding *f = finding_of(&s, 0, 1);
        assert_string_equal(f->subject, "DB1.DBB0-DBB15 and 2 more requests");
        assert_true(
            g_str_has_prefix(f->message, "10.0.0.5 reads DB1.DBB0-DBB15 of 10.0.0.1 every "));
        assert_true(g_str_has_suffix(f->message, ", before every 300ms; 2 more requests likewise"));
        assert_non_null(strstr(f->message, twice ? " every 600ms" : " every 150ms"));
        assert_int_equal(f->count, 1);
        end(&s);
    }
}

/* A client that asks again once it has the answers follows the pace of the CPU. */
static void a_slower_cpu_is_no_changed_period(void **state)
{
    (void)state;
    scene s = begin(ENABLED);
    line l;
    connect(&l, 5, 1);
    l.status = ANA_OK;
    task tasks[] = {{.line = &l, .request = 0, .period = 10}};
    run(&s, tasks, 1, 180);
    tasks[0].period = 5;
    run(&s, tasks, 1, 30);
    assert_int_equal(count_of(&s), 0);
    assert_true(rules_patterns_judged(s.engine) > 2000);
    end(&s);
}

static void another_order(void **state)
{
    (void)state;
    scene s = begin(ENABLED);
    line l;
    connect(&l, 5, 1);
    task tasks[] = {{.line = &l, .request = 0, .period = 500},
                    {.line = &l, .request = 1, .period = 500, .offset = 10},
                    {.line = &l, .request = 2, .period = 500, .offset = 20}};
    run(&s, tasks, 3, 240);
    assert_int_equal(count_of(&s), 0);
    tasks[0].raster += 10;
    tasks[1].raster -= 10;
    run(&s, tasks, 3, 30);
    const rules_finding *f = finding_of(&s, 0, 1);
    assert_non_null(strstr(f->message, ", in another order than before; 2 more requests likewise"));
    end(&s);
}

static void clocks_that_jump(void **state)
{
    static const int64_t jumps[] = {3600000, -3600000, 86400000, 7000};
    for (size_t i = 0; i < G_N_ELEMENTS(jumps); i++) {
        WATCHED(ENABLED);
        s.shift = jumps[i];
        run(&s, tasks, 3, 60);
        if (count_of(&s) != 0)
            fail_msg("jump by %" G_GINT64_FORMAT " ms", jumps[i]);
        end(&s);
    }
}

/* Long after the start a connection is set up anew, with what that brings. */
static void reconnects(void **state)
{
    WATCHED(ENABLED);
    for (int i = 0; i < 3; i++) {
        l.on.connection.cut.over = true;
        run(&s, tasks, 0, 25);
        reconnect(&s, &l);
        ask(&s, &l, 40);
        ask(&s, &l, 41);
        run(&s, tasks, 3, 30);
    }
    assert_int_equal(count_of(&s), 0);
    reconnect(&s, &l);
    ask(&s, &l, 25);
    run(&s, tasks, 3, 10);
    assert_non_null(strstr(finding_of(&s, 0, 1)->message, "writes DB20.DBB50-DBB51"));
    end(&s);
}

static void connections_for_each_poll(void **state)
{
    (void)state;
    scene s = begin(ENABLED);
    line l;
    connect(&l, 5, 1);
    for (int i = 0; i < 200; i++) {
        task once[] = {{.line = &l, .request = 0, .period = 2000, .offset = 50}};
        run(&s, once, 1, 2);
        l.on.connection.cut.over = true;
        reconnect(&s, &l);
    }
    assert_int_equal(count_of(&s), 0);
    disconnect(&s, &l);
    run(&s, NULL, 0, 60);
    assert_message(&s, "10.0.0.5 asks nothing of 10.0.0.1 any more; it used to read DB1.DBB0-DBB15 "
                       "every 2s");
    end(&s);
}

static void people_have_no_period(void **state)
{
    (void)state;
    scene s = begin(ENABLED);
    line l;
    connect(&l, 5, 1);
    task tasks[] = {{.line = &l, .request = 0, .period = 1000, .jitter = 10},
                    {.line = &l, .request = 1, .period = 1000, .offset = 10, .jitter = 10}};
    for (int i = 0; i < 60; i++) { /* screens and buttons */
        run(&s, tasks, 2, 20 + stray(&s, 15));
        tasks[1].request = 1 + i % 5;
        ask(&s, &l, 20 + i % 7);
    }
    assert_int_equal(count_of(&s), 0);
    assert_int_equal(rules_patterns_judged(s.engine), 0);
    end(&s);
}

/* The operator leaves the screen that was shown from the start. */
static void a_new_screen_is_one_finding(void **state)
{
    WATCHED(ENABLED);
    tasks[1].request = 7;
    run(&s, tasks, 3, 60);
    assert_message(
        &s, "10.0.0.5 reads DB8.DBB0-DBB15 of 10.0.0.1, after about 600 cycles without it; it "
            "does not read DB2.DBB0-DBB15 every 300ms any more");
    end(&s);
}

static void one_direction_is_enough(void **state)
{
    (void)state;
    scene s = begin(ENABLED);
    line l;
    connect(&l, 5, 1);
    l.status = ANA_UNSEEN;
    task tasks[] = {{.line = &l, .request = 0, .period = 300, .jitter = 20}};
    run(&s, tasks, 1, 180);
    ask(&s, &l, 21);
    assert_non_null(strstr(finding_of(&s, 0, 1)->message, "writes DB20.DBB42-DBB43"));
    end(&s);
}

/* Two connections of one relation, out of step. */
static void parallel_connections(void **state)
{
    (void)state;
    scene s = begin(ENABLED);
    line a, b;
    connect(&a, 5, 1);
    connect(&b, 5, 2);
    b.on.connection.relation = &a.relation;
    task tasks[] = {{.line = &a, .request = 0, .period = 700, .jitter = 5},
                    {.line = &b, .request = 0, .period = 700, .offset = 90, .jitter = 5}};
    run(&s, tasks, 2, 240);
    assert_int_equal(count_of(&s), 0);
    assert_true(rules_patterns_judged(s.engine) > 200);
    tasks[1].off = true;
    run(&s, tasks, 2, 60);
    assert_message(&s, "10.0.0.5 asks nothing of 10.0.0.1 any more, though the connection is open; "
                       "it used to read DB1.DBB0-DBB15 every 700ms");
    end(&s);
}

#define HOSTS "[cpu C]\naddress=10.0.0.1\n[partner P]\naddress=10.0.0.5\n"
#define SECTION                                                                                    \
    "[pattern P to C]\npartner=P\ncpu=C\n"                                                         \
    "every.300ms=read DB1.DBB0-DBB15; \\\n    read DB2.DBB0-DBB15\n"                               \
    "every.1s=write DB20.DBB40-DBB41\n"
#define RULES "[rules]\ndisable=unexpected-access,unprotected-write\n"

static void a_section_is_watched_from_the_start(void **state)
{
    (void)state;
    scene s = begin(HOSTS SECTION RULES);
    line l;
    connect(&l, 5, 1);
    task tasks[] = {{.line = &l, .request = 0, .period = 300, .jitter = 20},
                    {.line = &l, .request = 20, .period = 1000, .offset = 30, .jitter = 20}};
    run(&s, tasks, 2, 1);
    ask(&s, &l, 3);
    run(&s, tasks, 2, 30);
    assert_string_equal(
        finding_of(&s, 1, 2)->message,
        "P (10.0.0.5) goes on to ask C (10.0.0.1), but does not read DB2.DBB0-DBB15 "
        "every 300ms, as [pattern P to C] (line 5) lists");
    assert_string_equal(finding_of(&s, 0, 2)->message,
                        "P (10.0.0.5) reads DB4.DBB0-DBB15 of C (10.0.0.1), which [pattern P to C] "
                        "(line 5) does not list");
    assert_int_equal(finding_of(&s, 0, 2)->confidence, RULES_LIKELY);
    end(&s);
}

static void others_are_not_watched_for_a_section(void **state)
{
    (void)state;
    scene s = begin(HOSTS SECTION RULES);
    line l;
    connect(&l, 6, 1);
    task tasks[] = {{.line = &l, .request = 0, .period = 300}};
    run(&s, tasks, 1, 180);
    ask(&s, &l, 3);
    assert_int_equal(count_of(&s), 0);
    end(&s);
}

typedef struct told {
    GString *text;
    guint count;
} told;

static void tell(void *user, const rules_pattern *pattern)
{
    told *t = user;
    const policy_partner partner = {.name = "P"};
    const policy_cpu cpu = {.name = "C"};
    const policy_pattern section = {.name = "P to C",
                                    .partner = &partner,
                                    .cpu = &cpu,
                                    .requests = (GArray *)pattern->requests};
    assert_int_equal(pattern->asks.bytes[3], 5);
    assert_int_equal(pattern->asked.bytes[3], 1);
    policy_pattern_put(&(policy_writer){t->text, "\n"}, &section);
    t->count++;
}

static void what_was_learnt_can_be_written(void **state)
{
    WATCHED(ENABLED);
    told t = {.text = g_string_new(NULL)};
    rules_patterns(s.engine, tell, &t);
    assert_int_equal(t.count, 1);
    assert_string_equal(t.text->str, "[pattern P to C]\npartner=P\ncpu=C\n"
                                     "any.300ms=read DB1.DBB0-DBB15; \\\n"
                                     "    read DB2.DBB0-DBB15\n"
                                     "every.1s=write DB20.DBB40-DBB41\n");
    ask(&s, &l, 9); /* from now on it is not stable */
    g_string_truncate(t.text, 0);
    rules_patterns(s.engine, tell, &t);
    assert_int_equal(t.count, 1);
    run(&s, tasks, 3, 2000); /* nor would what it learns anew go with what came before */
    const uint64_t judged = rules_patterns_judged(s.engine);
    run(&s, tasks, 3, 10);
    assert_true(rules_patterns_judged(s.engine) > judged);
    rules_patterns(s.engine, tell, &t);
    assert_int_equal(t.count, 1);
    g_string_free(t.text, TRUE);
    end(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_off_unless_enabled),
        cmocka_unit_test(something_new),
        cmocka_unit_test(what_is_refused_is_new_as_well),
        cmocka_unit_test(many_new_things_are_told_together),
        cmocka_unit_test(confidence_grows_with_what_was_seen),
        cmocka_unit_test(jitter_is_no_change),
        cmocka_unit_test(poll_groups_may_pass_one_another),
        cmocka_unit_test(several_times_in_a_cycle),
        cmocka_unit_test(silence_of_everything),
        cmocka_unit_test(silence_of_a_part),
        cmocka_unit_test(silence_has_other_reasons),
        cmocka_unit_test(the_end_of_the_capture_is_no_silence),
        cmocka_unit_test(a_gap_hides_what_was_missing),
        cmocka_unit_test(a_changed_period),
        cmocka_unit_test(a_slower_cpu_is_no_changed_period),
        cmocka_unit_test(another_order),
        cmocka_unit_test(clocks_that_jump),
        cmocka_unit_test(reconnects),
        cmocka_unit_test(connections_for_each_poll),
        cmocka_unit_test(people_have_no_period),
        cmocka_unit_test(a_new_screen_is_one_finding),
        cmocka_unit_test(one_direction_is_enough),
        cmocka_unit_test(parallel_connections),
        cmocka_unit_test(a_section_is_watched_from_the_start),
        cmocka_unit_test(others_are_not_watched_for_a_section),
        cmocka_unit_test(what_was_learnt_can_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
