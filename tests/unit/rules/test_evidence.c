/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/evidence.h"

#include "fixture.h"
#include "talk.h"

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

/* DB1 is read from 0 to 11, byte 0 of DB2 is refused with 05. */
static void the_inventory_of_the_analyzer_is_the_evidence(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, "0300001f02f080320100000001000e00000401120a1002000c000184000000");
    talk_send(t, SERVER, 4,
              "0300002502f080320300000001000200100000"
              "0401ff040060000102030405060708090a0b");
    talk_send(t, CLIENT, 4, "0300001f02f080320100000002000e00000401120a10020001000284000000");
    talk_send(t, SERVER, 4,
              "0300001902f0803203000000020002000400000401"
              "05000000");
    const rules_evidence evidence = rules_evidence_of(t->analyzer);
    const cap_address ip = fixture_ip(1);
    const rules_cpu found = evidence.cpu(evidence.user, &ip);
    assert_true(found.known);
    assert_true(found.permitted);
    assert_int_equal(found.permitted_at.time, t->now.time - 8000000);
    assert_false(found.family_proven);
    const rules_block good = evidence.block(evidence.user, &ip, 1);
    assert_true(good.ok);
    assert_int_equal(good.proven_end, 12);
    assert_false(good.first_byte_refused);
    const rules_block bad = evidence.block(evidence.user, &ip, 2);
    assert_false(bad.ok);
    assert_int_equal(bad.proven_end, 0);
    assert_true(bad.first_byte_refused);
    assert_false(evidence.block(evidence.user, &ip, 3).ok);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(families_come_from_the_text_of_the_inventory),
        cmocka_unit_test(without_analyzer_nothing_is_known),
        cmocka_unit_test(a_host_never_seen_is_unknown),
        cmocka_unit_test(the_inventory_of_the_analyzer_is_the_evidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
