/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/evidence.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void families_come_from_the_text_of_the_inventory(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        verdict_family family;
    } expected[] = {
        {NULL, VERDICT_FAMILY_UNKNOWN},
        {"", VERDICT_FAMILY_UNKNOWN},
        {"S7-300", VERDICT_FAMILY_300_400},
        {"S7-400", VERDICT_FAMILY_300_400},
        {"ET 200S CPU (S7-300 class)", VERDICT_FAMILY_300_400},
        {"S7-1200", VERDICT_FAMILY_1200_1500},
        {"S7-1500", VERDICT_FAMILY_1200_1500},
        {"S7-1200/1500", VERDICT_FAMILY_1200_1500},
        {"ET 200SP CPU (S7-1500 class)", VERDICT_FAMILY_1200_1500},
        {"S7-300 or early S7-1200/1500", VERDICT_FAMILY_UNKNOWN},
        {"S7-200", VERDICT_FAMILY_UNKNOWN},
        {"LOGO!", VERDICT_FAMILY_UNKNOWN},
        {"not a CPU: software on a PC", VERDICT_FAMILY_UNKNOWN},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(expected); i++)
        assert_int_equal(rules_family_of_text(expected[i].text), expected[i].family);
}

static void without_analyzer_nothing_is_known(void **state)
{
    (void)state;
    const rules_evidence evidence = rules_evidence_of(NULL);
    assert_null(evidence.cpu);
    assert_null(evidence.block);
}

static void a_host_never_seen_is_unknown(void **state)
{
    (void)state;
    ana_analyzer *analyzer = ana_new(NULL, &(ana_sink){0});
    const rules_evidence evidence = rules_evidence_of(analyzer);
    const cap_address ip = fixture_ip(1);
    assert_false(evidence.cpu(evidence.user, &ip).known);
    assert_false(evidence.block(evidence.user, &ip, 10).ok);
    ana_free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_come_from_the_text_of_the_inventory),
        cmocka_unit_test(without_analyzer_nothing_is_known),
        cmocka_unit_test(a_host_never_seen_is_unknown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
