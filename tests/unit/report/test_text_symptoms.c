/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What clients saw of a cause. */
#include "report/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const rules_rule rule = {.id = "address-error"};

static void expect(const rules_finding *finding, bool verbose, const char *expected)
{
    const rep_settings settings = {.verbose = verbose};
    const cap_stats capture = {0};
    const rep_outcome outcome = {.capture = &capture};
    rep_output output = {.fd = -1};
    rep_writer *writer = rep_writer_new(&rep_format_text, &settings, &output);
    rep_text_put_symptoms((rep_text_writer *)writer, &outcome, finding);
    rep_put_char(&output.text, '\0');
    assert_string_equal(output.text.data, expected);
    rep_writer_free(writer);
    rep_buffer_clear(&output.text);
}

static rules_finding *add(rules_finding *finding, uint8_t client, const char *subject,
                          uint64_t count)
{
    rules_finding *symptom = g_new0(rules_finding, 1);
    *symptom = (rules_finding){
        .rule = &rule,
        .client = {.family = 4, .bytes = {10, 0, 0, client}},
        .subject = g_strdup(subject),
        .message = g_strdup("message"),
        .parts.access = RULES_READS,
        .has_code = true,
        .code = 5,
        .count = count,
        .frames = {{.frame = client}},
        .frame_count = 1,
    };
    if (!finding->symptoms)
        finding->symptoms = g_ptr_array_new_with_free_func(rules_finding_free_each);
    g_ptr_array_add(finding->symptoms, symptom);
    return symptom;
}

static void of_several_clients(void **state)
{
    (void)state;
    rules_finding finding = {.rule = &rule, .has_code = true, .code = 5};
    add(&finding, 7, "DB10.DBB2", 1);
    add(&finding, 8, "DB10.DBB3", 3);
    add(&finding, 9, NULL, 1)->parts.access = 0;
    expect(&finding, false,
           "    Symptoms: - 10.0.0.7: reads DB10.DBB2, frame 7\n"
           "              - 10.0.0.8: reads DB10.DBB3, 3 times, the first in frame 8\n"
           "              - 10.0.0.9, frame 9\n");
    g_ptr_array_unref(finding.symptoms);
}

/* Codes where they differ. */
static void of_one_client(void **state)
{
    (void)state;
    rules_finding finding = {.rule = &rule, .client = {.family = 4, .bytes = {10, 0, 0, 7}}};
    add(&finding, 7, "DB10.DBB2", 1);
    add(&finding, 7, "DB10.DBB3", 1)->code = (uint32_t)-12;
    expect(&finding, false,
           "    Symptoms: - reads DB10.DBB2, 0x05, frame 7\n"
           "              - reads DB10.DBB3, -12, frame 7\n");
    g_ptr_array_unref(finding.symptoms);
}

static void a_few_of_many(void **state)
{
    (void)state;
    rules_finding finding = {.rule = &rule, .symptoms_left = 40};
    for (uint8_t i = 0; i < 9; i++)
        add(&finding, 7, "DB1", 1)->has_code = false;
    expect(&finding, false,
           "    Symptoms: - 10.0.0.7: reads DB1, frame 7\n"
           "              - 10.0.0.7: reads DB1, frame 7\n"
           "              - 10.0.0.7: reads DB1, frame 7\n"
           "              - 10.0.0.7: reads DB1, frame 7\n"
           "              - 10.0.0.7: reads DB1, frame 7\n"
           "              - 10.0.0.7: reads DB1, frame 7\n"
           "              ... and 43 more (-v shows them)\n");
    g_ptr_array_unref(finding.symptoms);
}

/* One symptom alone is the finding itself. */
static void what_shows_the_cause(void **state)
{
    (void)state;
    rules_finding finding = {.rule = &rule};
    add(&finding, 7, "DB1", 1);
    rules_finding *shown = add(&finding, 9, NULL, 1);
    shown->rule = NULL;
    expect(&finding, false, "    Evidence: - message (00:00:00 UTC, frame 9)\n");
    g_ptr_array_unref(finding.symptoms);
}

static void nothing_more(void **state)
{
    (void)state;
    expect(&(rules_finding){0}, true, "");
}

/* What a sweep met: a single one says more than the sweep itself. */
static void of_other_rules(void **state)
{
    static const rules_rule sweep = {.id = "identity-scan"},
                            refused = {.id = "connection-refused", .title = "Connection refused"};
    (void)state;
    rules_finding finding = {.rule = &sweep, .client = {.family = 4, .bytes = {10, 0, 0, 7}}};
    add(&finding, 7, "TSAP 01.00", 2)->rule = &refused;
    expect(&finding, false, "    Symptoms: - message, 2 times, the first in frame 7\n");
    finding.server = (cap_address){.family = 4, .bytes = {10, 0, 0, 1}};
    expect(&finding, false,
           "    Symptoms: - Connection refused: TSAP 01.00, 0x05, 2 times, the first in frame 7\n");
    g_ptr_array_unref(finding.symptoms);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_several_clients), cmocka_unit_test(of_one_client),
        cmocka_unit_test(a_few_of_many),      cmocka_unit_test(what_shows_the_cause),
        cmocka_unit_test(nothing_more),       cmocka_unit_test(of_other_rules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
