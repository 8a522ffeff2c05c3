/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/unstable_grade.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define SECOND INT64_C(1000000000)

static void causes_follow_the_facts(void **state)
{
    (void)state;
    const struct {
        unstable_kind kind;
        unstable_facts facts;
        rules_confidence confidence;
        const char *cause; /* part of it */
    } rows[] = {
        {UNSTABLE_RESET, {.count = 1}, RULES_POSSIBLE, "CPU or CP itself ended"},
        {UNSTABLE_RESET, {.count = 2, .own_ttl = 1}, RULES_LIKELY, "CPU or CP itself ended"},
        {UNSTABLE_BETWEEN, {.count = 1}, RULES_LIKELY, "in place of the CPU or the client"},
        {UNSTABLE_STATE_LOST, {.count = 1}, RULES_POSSIBLE, "switched off and on"},
        {UNSTABLE_STATE_LOST, {.count = 1, .repeated = 1}, RULES_LIKELY, "switched off and on"},
        {UNSTABLE_STATE_LOST, {.count = 1, .together = true}, RULES_LIKELY, "switched off"},
        {UNSTABLE_STATE_LOST, {.count = 1, .silent = 1}, RULES_POSSIBLE, "while it was idle"},
        {UNSTABLE_STATE_LOST, {.count = 1, .other_ttl = 1}, RULES_LIKELY, "firewall"},
        {UNSTABLE_STATE_LOST, {.count = 1, .other_mac = 1}, RULES_LIKELY, "same IP address"},
        {UNSTABLE_UNACKED, {.count = 1}, RULES_LIKELY, "way between was interrupted"},
        {UNSTABLE_UNACKED, {.count = 1, .at_once = true}, RULES_LIKELY, "way between"},
        {UNSTABLE_UNACKED, {.count = 1, .silent = 1}, RULES_POSSIBLE, "forgot the idle session"},
        {UNSTABLE_UNACKED,
         {.count = 1, .silent = 1, .at_once = true},
         RULES_LIKELY,
         "forgot the idle session"},
        {UNSTABLE_PROBES, {.count = 1}, RULES_LIKELY, "vanished"},
        {UNSTABLE_ABORTED, {.count = 2}, RULES_POSSIBLE, "does not wait"},
        {UNSTABLE_IDLE_RESET, {.count = 3}, RULES_POSSIBLE, "drops connections"},
        {UNSTABLE_IDLE_RESET, {.count = 3, .other_ttl = 3}, RULES_LIKELY, "in place of"},
        {UNSTABLE_NO_WORK, {.count = 3}, RULES_POSSIBLE, "without asking"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const unstable_verdict verdict = unstable_grade(rows[i].kind, &rows[i].facts);
        assert_non_null(strstr(verdict.cause->text, rows[i].cause));
        assert_non_null(verdict.cause->check[0]);
        assert_non_null(verdict.alternatives[0]);
        assert_int_equal(verdict.confidence, rows[i].confidence);
    }
}

static char *message_of(unstable_kind kind, const unstable_facts *facts)
{
    const rules_finding finding = {
        .client = {.family = 4, .bytes = {10, 0, 0, 5}},
        .server = {.family = 4, .bytes = {10, 0, 0, 1}},
        .first = {.time = 100 * SECOND},
        .last = {.time = 400 * SECOND},
    };
    return unstable_message(NULL, kind, facts, &finding);
}

static void messages_say_who_did_what(void **state)
{
    (void)state;
    const struct {
        unstable_kind kind;
        unstable_facts facts;
        const char *message;
    } rows[] = {
        {UNSTABLE_RESET,
         {.count = 1, .closed = 1, .partial = 1, .lived_least = 2, .lived_most = 2},
         "10.0.0.1 closed a connection of 10.0.0.5 in mid-transaction, in the middle of a PDU; it "
         "had lasted less than 1 s"},
        {UNSTABLE_BETWEEN,
         {.count = 1, .by_client = true, .lived_least = -1, .lived_most = -1},
         "a connection between 10.0.0.5 and 10.0.0.1 was reset in mid-transaction in the name of "
         "10.0.0.5, with another TTL than that of its other packets"},
        {UNSTABLE_STATE_LOST,
         {.count = 2, .again = 1, .lived_least = 3 * SECOND, .lived_most = 9 * SECOND},
         "10.0.0.1 no longer knew connections of 10.0.0.5: it answered with RST without ACK; 2 "
         "connections within 5 min, each after 3 s to 9 s; 10.0.0.5 connected again within a "
         "minute: 1"},
        {UNSTABLE_UNACKED,
         {.count = 1, .by_client = true, .silence = 65 * SECOND, .lived_most = -1},
         "10.0.0.1 did not acknowledge what 10.0.0.5 sent over a connection, though it was "
         "repeated; no packet for 65 s before"},
        {UNSTABLE_PROBES,
         {.count = 2, .again = 2, .lived_most = -1},
         "10.0.0.5 did not answer the keep-alives of 10.0.0.1; 2 connections; 10.0.0.5 connected "
         "again within a minute each time"},
        {UNSTABLE_ABORTED,
         {.count = 2, .lived_most = -1},
         "10.0.0.5 reset connections to 10.0.0.1 while an answer was due; 2 connections"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *message = message_of(rows[i].kind, &rows[i].facts);
        assert_string_equal(message, rows[i].message);
        g_free(message);
    }
}

static void subjects_keep_kinds_apart(void **state)
{
    (void)state;
    for (int i = 0; i < UNSTABLE_KIND_COUNT; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(unstable_subject((unstable_kind)i),
                                    unstable_subject((unstable_kind)j));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes_follow_the_facts),
        cmocka_unit_test(messages_say_who_did_what),
        cmocka_unit_test(subjects_keep_kinds_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
