/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* PDUs as captures have them, without TPKT and COTP. Small letters: the CPU asks. */
static const struct {
    char key;
    const char *request, *answer;
} steps[] = {
    {'R', "320100008300002000001a00010000000000095f30413030303031500d31303030323136303030303838",
     "3203000083000001000000001a"}, /* request of DB1 */
    {'b', "320100006501001200001b00000000000000095f3041303030303150",
     "3203000065010002000500001b00000100fb70"}, /* a piece */
    {'e', "320100006601001200001c00000000000000095f3041303030303150",
     "3203000066010001000000001c"}, /* the whole block is there */
    {'x', "320100006601001200001c00d20f00000000095f3041303030303150",
     "3203000066010001000000001c"}, /* it is rejected: too large */
    {'L', "320100008400001a000028000000000000fd000a01003041303030303150055f494e5345",
     "32030000840000010000000028"}, /* linked */
    {'D', "320100008400001a000028000000000000fd000a01003041303030303150055f494e5345",
     "32030000840000020000d2a92802"}, /* link refused */
};

static void play(rules_engine *engine, const fixture_connection *on, const char *keys)
{
    for (uint64_t frame = 1; *keys; keys++, frame++)
        for (size_t i = 0; i < G_N_ELEMENTS(steps); i++)
            if (steps[i].key == *keys)
                (*keys >= 'a' ? fixture_feed_server_hex : fixture_feed_hex)(
                    engine, on, frame, steps[i].request, steps[i].answer);
}

typedef struct expected {
    const char *keys;
    cap_end end;
    uint64_t lost;
    const char *message;
    rules_severity severity;
    uint64_t count;
    uint32_t frames;
} expected;

#define A "10.0.0.5 "
#define B "10.0.0.1"

static const expected rows[] = {
    {"RbbeL", CAP_END_FIN, 0, A "downloaded DB1 to " B " and linked it", RULES_CRITICAL, 1, 3},
    {"RbeLRbeL", CAP_END_FIN, 0, A "downloaded DB1 to " B " and linked it, 2 times", RULES_CRITICAL,
     2, 6},
    {"Rbe", CAP_END_FIN, 0, A "downloaded DB1 to " B, RULES_CRITICAL, 1, 2},
    {"RbeLRbe", CAP_END_FIN, 0, A "downloaded DB1 to " B ", 2 times; linked it: 1", RULES_CRITICAL,
     2, 5},
    {"Rb", CAP_END_FIN, 0, A "began to download DB1 to " B ", not completed", RULES_WARNING, 1, 1},
    {"Rb", CAP_END_OPEN, 0, A "began to download DB1 to " B "; how it ended is not in the capture",
     RULES_CRITICAL, 1, 1},
    {"Rb", CAP_END_FIN, 10, A "began to download DB1 to " B "; how it ended is not in the capture",
     RULES_CRITICAL, 1, 1},
    {"RbRbeL", CAP_END_FIN, 0, A "downloaded DB1 to " B " and linked it; not completed: 1 more",
     RULES_CRITICAL, 2, 4},
    {"RL", CAP_END_FIN, 10, A "downloaded DB1 to " B " and linked it", RULES_CRITICAL, 1, 2},
    {"beL", CAP_END_FIN, 10, A "downloaded DB1 to " B " and linked it", RULES_CRITICAL, 1, 2},
    {"L", CAP_END_FIN, 0, A "linked DB1 in " B " (the download is not in the capture)",
     RULES_CRITICAL, 1, 1},
};

static const rules_finding *first_without_code(rules_engine *engine)
{
    const GPtrArray *findings = rules_findings(engine);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (!finding->has_code)
            return finding;
    }
    fail();
    return NULL;
}

static void check(const expected *row)
{
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    play(engine, &on, row->keys);
    rules_finish(engine); /* a look at the state so far changes nothing */
    on.connection.end = row->end;
    on.flow.side[0].seen = on.flow.side[1].seen = true;
    on.flow.side[0].lost = row->lost;
    rules_connection_end(engine, &on.connection);
    rules_finish(engine);
    const rules_finding *finding = first_without_code(engine);
    assert_string_equal(finding->rule->id, "program-change");
    assert_string_equal(finding->subject, "DB1");
    assert_string_equal(finding->message, row->message);
    assert_int_equal(finding->severity, row->severity);
    assert_int_equal(finding->count, row->count);
    assert_int_equal(finding->frame_count, row->frames);
    rules_free(engine);
}

static void a_download_is_one_event(void **state)
{
    (void)state;
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
        check(&rows[i]);
}

/* The CPU may be busy: the client asks again. */
static void a_link_that_is_refused_first(void **state)
{
    (void)state;
    check(&(expected){"RbeDL", CAP_END_FIN, 0, A "downloaded DB1 to " B " and linked it",
                      RULES_CRITICAL, 1, 3});
    check(&(expected){"RbeD", CAP_END_FIN, 0, A "began to download DB1 to " B ", not completed",
                      RULES_WARNING, 1, 2});
}

static void a_block_that_the_cpu_rejects(void **state)
{
    (void)state;
    check(&(expected){"Rbx", CAP_END_OPEN, 0, A "began to download DB1 to " B ", not completed",
                      RULES_WARNING, 1, 1});
    rules_engine *engine = rules_new(NULL);
    fixture_connection on;
    fixture_connect(&on, 5, 1, 1);
    play(engine, &on, "Rbx");
    rules_finish(engine);
    const rules_finding *refused = fixture_finding(engine, 1, 2);
    assert_string_equal(refused->rule->id, "service-refused");
    assert_int_equal(refused->code, 0xD20F);
    assert_string_equal(refused->message, A "asks " B " for download of DB1: refused with 0xD20F "
                                            "(block larger than the module takes)");
    rules_free(engine);
}

/* What is under way is bounded; the rest is not forgotten. */
static void many_at_once(void **state)
{
    (void)state;
    enum { MANY = 200 };
    rules_engine *engine = rules_new(NULL);
    for (uint8_t i = 1; i <= MANY; i++) {
        fixture_connection on;
        fixture_connect(&on, 5, i, i);
        play(engine, &on, "R");
    }
    rules_finish(engine);
    const rules_finding *finding = fixture_finding(engine, 0, MANY);
    assert_int_equal(finding->count, 1);
    assert_int_equal(finding->severity, RULES_CRITICAL);
    rules_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_download_is_one_event),
        cmocka_unit_test(a_link_that_is_refused_first),
        cmocka_unit_test(a_block_that_the_cpu_rejects),
        cmocka_unit_test(many_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
