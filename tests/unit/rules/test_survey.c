/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/survey.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const rules_rule rule = {.id = "some-rule"};

typedef struct world {
    fold_store store;
    fixture_evidence known;
    rules_evidence evidence;
    fixture_connection on;
    cap_address cpu;
} world;

static void begin(world *w)
{
    memset(w, 0, sizeof *w);
    fold_init(&w->store, 1000);
    fixture_connect(&w->on, 5, 1, 1);
    w->on.connection.flow = &w->on.flow;
    w->cpu = fixture_ip(1);
    w->known.ip = w->cpu;
    w->known.db[0] = 10;
    w->known.block[0] = (rules_block){.ok = true, .proven_end = 20};
    w->evidence = fixture_evidence_of(&w->known);
}

static void refuse(world *w, const char *item)
{
    uint8_t bytes[12];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(g_ascii_xdigit_value(item[2 * i]) << 4 |
                             g_ascii_xdigit_value(item[2 * i + 1]));
    const s7_pdu request = {
        .function = S7_FUNC_READ, .item_count = 1, .items = {bytes, sizeof bytes}};
    const s7_pdu answer = {.error = 0x8104};
    const ana_transaction t = {
        .connection = &w->on.connection, .request = &request, .answer = &answer};
    fold_refusal(&w->store, &rule, &t);
}

static void fail_range(world *w, uint32_t start, uint16_t size)
{
    const ana_transaction t = {.connection = &w->on.connection};
    const s7_access access = {
        .item = {.absolute = true,
                 .syntax = S7_SYNTAX_ANY,
                 .area = S7_AREA_DB,
                 .type = S7_TYPE_BYTE,
                 .count = size,
                 .db = 10,
                 .start = start},
        .answered = true,
        .return_code = S7_RETURN_ADDRESS,
    };
    fold_access(&w->store, &rule, &t, &access);
}

static bool all_areas(world *w)
{
    rules_survey *survey = rules_survey_new(&w->store, &w->evidence);
    const bool all = rules_survey_all_areas(survey, &w->cpu);
    rules_survey_free(survey);
    return all;
}

static bool adjacent(world *w)
{
    rules_survey *survey = rules_survey_new(&w->store, &w->evidence);
    const bool found = rules_survey_adjacent(survey, &w->cpu, 10);
    assert_false(rules_survey_adjacent(survey, &w->cpu, 11));
    rules_survey_free(survey);
    return found;
}

static const char db1[] = "120a10020001000184000000";
static const char db2[] = "120a10020001000284000000";
static const char flags[] = "120a10020001000083000000";

static void one_block_is_not_all_areas(void **state)
{
    (void)state;
    world w;
    begin(&w);
    assert_false(all_areas(&w));
    refuse(&w, db1);
    refuse(&w, db1);
    assert_false(all_areas(&w));
    refuse(&w, db2);
    assert_true(all_areas(&w));
    fold_clear(&w.store);
}

static void memory_without_block_settings_is_enough(void **state)
{
    (void)state;
    world w;
    begin(&w);
    refuse(&w, flags);
    assert_true(all_areas(&w));
    fold_clear(&w.store);
}

static void only_the_byte_behind_the_last_settles_the_length(void **state)
{
    (void)state;
    world w;
    begin(&w);
    fail_range(&w, 20, 2);
    fail_range(&w, 40, 1);
    fail_range(&w, 0, 20);
    assert_false(adjacent(&w));
    fail_range(&w, 10, 11);
    assert_true(adjacent(&w));
    fold_clear(&w.store);
}

static void the_length_survives_folding(void **state)
{
    (void)state;
    world w;
    begin(&w);
    fail_range(&w, 20, 1);
    for (uint32_t i = 0; i < 100; i++)
        fail_range(&w, 100 + i, 1);
    assert_true(adjacent(&w));
    fold_clear(&w.store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_block_is_not_all_areas),
        cmocka_unit_test(memory_without_block_settings_is_enough),
        cmocka_unit_test(only_the_byte_behind_the_last_settles_the_length),
        cmocka_unit_test(the_length_survives_folding),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
