/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/refusal_grade.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static ana_tsap_bytes rack_slot(uint8_t rack, uint8_t slot)
{
    return (ana_tsap_bytes){2, {0x01, (uint8_t)(rack << 5 | slot)}};
}

static void each_family_has_its_slot(void **state)
{
    (void)state;
    const struct {
        const char *family;
        uint8_t rack, slot;
        refusal_slot expected;
    } cases[] = {
        {"S7-300", 0, 2, REFUSAL_SLOT_USUAL},
        {"S7-300", 0, 1, REFUSAL_SLOT_NOT_300},
        {"S7-400", 0, 3, REFUSAL_SLOT_USUAL},
        {"S7-400", 0, 1, REFUSAL_SLOT_NOT_400},
        {"S7-1500", 0, 1, REFUSAL_SLOT_USUAL},
        {"S7-1200", 0, 0, REFUSAL_SLOT_USUAL},
        {"S7-1200/1500", 0, 2, REFUSAL_SLOT_NOT_1200},
        {"S7-1200", 1, 1, REFUSAL_SLOT_NOT_1200},
        {NULL, 0, 2, REFUSAL_SLOT_UNKNOWN},
        {"LOGO!", 0, 2, REFUSAL_SLOT_UNKNOWN},
        {"S7-300 or early S7-1200/1500", 0, 2, REFUSAL_SLOT_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const ana_tsap_bytes called = rack_slot(cases[i].rack, cases[i].slot);
        assert_int_equal(refusal_slot_of(cases[i].family, &called), cases[i].expected);
    }
    const ana_tsap_bytes none = {0};
    assert_int_equal(refusal_slot_of("S7-300", &none), REFUSAL_SLOT_UNKNOWN);
}

static void assert_judged(const refusal_facts *facts, const char *rule, const char *cause,
                          rules_confidence confidence)
{
    const refusal_verdict judged = refusal_judge(facts);
    assert_string_equal(judged.rule->id, rule);
    if (!strstr(judged.cause->text, cause))
        fail_msg("\"%s\" lacks \"%s\"", judged.cause->text, cause);
    assert_int_equal(judged.confidence, confidence);
    assert_non_null(judged.cause->check[0]);
}

static void the_slot_of_the_family_decides(void **state)
{
    (void)state;
    refusal_facts facts = {.kind = REFUSAL_CLOSED};
    assert_judged(&facts, "connection-refused", "wrong TSAP", RULES_POSSIBLE);
    facts.slot = REFUSAL_SLOT_USUAL;
    assert_judged(&facts, "connection-refused", "no free connection", RULES_POSSIBLE);
    facts.slot = REFUSAL_SLOT_NOT_300;
    assert_judged(&facts, "connection-refused", "S7-300 is at rack 0, slot 2", RULES_LIKELY);
    facts.slot = REFUSAL_SLOT_NOT_400;
    assert_judged(&facts, "connection-refused", "S7-400", RULES_LIKELY);
    facts.slot = REFUSAL_SLOT_NOT_1200;
    assert_judged(&facts, "connection-refused", "S7-1200 or S7-1500", RULES_LIKELY);
    facts.same_before = true; /* it was accepted there: the slot is right */
    assert_judged(&facts, "connection-refused", "no free connection", RULES_POSSIBLE);
}

static void what_the_server_says_outranks_its_answer(void **state)
{
    (void)state;
    for (int kind = 0; kind < REFUSAL_KIND_COUNT; kind++) {
        refusal_facts facts = {.kind = (refusal_kind)kind, .code = 0x8302, .said_full = true};
        if (kind == REFUSAL_DR)
            facts.code = 1;
        if (kind == REFUSAL_ER) /* the form is wrong, whatever is free */
            assert_judged(&facts, "connection-refused", "form", RULES_LIKELY);
        else
            assert_judged(&facts, "connections-exhausted", "in use", RULES_PROVEN);
    }
    const refusal_facts elsewhere = {
        .kind = REFUSAL_CLOSED, .said_full = true, .other_called = true};
    assert_judged(&elsewhere, "connections-exhausted", "in use", RULES_LIKELY);
    const refusal_facts unknown = {.kind = REFUSAL_DR, .code = 3, .said_full = true};
    assert_judged(&unknown, "connection-refused", "wrong TSAP", RULES_PROVEN);
}

/* ISO 8073 13.5: reason 2 is about the called TSAP. */
static void nothing_attached_is_about_the_called_tsap(void **state)
{
    (void)state;
    const refusal_facts facts = {.kind = REFUSAL_DR, .code = 2};
    assert_judged(&facts, "connection-refused", "attached to the called TSAP", RULES_LIKELY);
    assert_null(strstr(refusal_judge(&facts).cause->text, "calling"));
}

static bool names(const refusal_facts *facts, const char *alternative)
{
    const char *const *each = refusal_judge(facts).alternatives;
    for (; each && *each; each++)
        if (strstr(*each, alternative))
            return true;
    return false;
}

static void a_host_that_serves_others_is_a_server(void **state)
{
    (void)state;
    static const refusal_kind silences[] = {REFUSAL_SILENT, REFUSAL_SETUP_SILENT};
    for (size_t i = 0; i < sizeof silences / sizeof *silences; i++) {
        refusal_facts facts = {.kind = silences[i]};
        assert_true(names(&facts, "no CPU that serves S7"));
        facts.serves = true;
        assert_false(names(&facts, "no CPU that serves S7"));
        assert_true(names(&facts, "firewall"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_family_has_its_slot),
        cmocka_unit_test(the_slot_of_the_family_decides),
        cmocka_unit_test(nothing_attached_is_about_the_called_tsap),
        cmocka_unit_test(a_host_that_serves_others_is_a_server),
        cmocka_unit_test(what_the_server_says_outranks_its_answer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
