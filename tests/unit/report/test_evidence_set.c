/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "evidence_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const rules_rule rule = {.id = "rule"};

static void names_the_frames_of_findings(void **state)
{
    (void)state;
    GPtrArray *findings = no_findings();
    add_finding(findings, &rule, (const uint64_t[]){3, 5, 0});
    add_finding(findings, &rule, (const uint64_t[]){5, 6, 7, 8, 9, 10, 11, 12, 13, 99, 0});
    add_finding(findings, &rule, (const uint64_t[]){0}); /* of no frame */
    rep_evidence_set *set = rep_evidence_set_new(findings);
    assert_int_equal(rep_evidence_set_count(set), 10);
    assert_string_equal(links_of(set, 3), "0+");
    assert_string_equal(links_of(set, 5), "0+ 1+");
    assert_string_equal(links_of(set, 12), "1+");
    assert_string_equal(links_of(set, 13), ""); /* not kept by the finding */
    assert_string_equal(links_of(set, 99), "1+");
    const cap_stamp elsewhere = {.frame = 3, .file = 1};
    assert_null(rep_evidence_set_find(set, &elsewhere));
    assert_ptr_equal(rep_evidence_set_findings(set), findings);
    rep_evidence_set_free(set);
    rep_evidence_set_free(NULL);
    g_ptr_array_unref(findings);
}

/* A frame is a symptom's where one has it, and the finding's own where none was kept that does. */
static void names_the_frames_of_symptoms(void **state)
{
    (void)state;
    GPtrArray *findings = no_findings();
    rules_finding *joint = add_finding(findings, &rule, (const uint64_t[]){3, 4, 9, 0});
    add_symptom(joint, address_of(1), "one", (const uint64_t[]){3, 5, 0});
    add_symptom(joint, address_of(8), "other", (const uint64_t[]){3, 4, 0});
    add_fact(joint, "the cause", 2);
    add_finding(findings, &rule, (const uint64_t[]){3, 0});
    rep_evidence_set *set = rep_evidence_set_new(findings);
    assert_int_equal(rep_evidence_set_count(set), 5);
    assert_string_equal(links_of(set, 2), "0+3");
    assert_string_equal(links_of(set, 3), "0+1 0+2 1+");
    assert_string_equal(links_of(set, 4), "0+2");
    assert_string_equal(links_of(set, 5), "0+1");
    assert_string_equal(links_of(set, 9), "0+");
    GArray *stamps = rep_evidence_set_stamps(set);
    uint64_t frames = 0;
    for (guint i = 0; i < stamps->len; i++)
        frames |= UINT64_C(1) << g_array_index(stamps, cap_stamp, i).frame;
    assert_int_equal(stamps->len, 5);
    assert_int_equal(frames, 1u << 2 | 1u << 3 | 1u << 4 | 1u << 5 | 1u << 9);
    g_array_unref(stamps);
    const cap_stamp third = stamp_of(3);
    rep_evidence_set_add(set, &third, 0); /* known */
    assert_string_equal(links_of(set, 3), "0+1 0+2 1+");
    const rep_evidence_packet *packet = rep_evidence_set_find(set, &third);
    assert_true(rep_evidence_link_is_first(packet, 0));
    assert_false(rep_evidence_link_is_first(packet, 1));
    assert_true(rep_evidence_link_is_first(packet, 2));
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

static void adds_what_is_around(void **state)
{
    (void)state;
    GPtrArray *findings = no_findings();
    add_finding(findings, &rule, (const uint64_t[]){3, 0});
    add_finding(findings, &rule, (const uint64_t[]){4, 0});
    rep_evidence_set *set = rep_evidence_set_new(findings);
    for (int twice = 0; twice < 2; twice++) {
        rep_evidence_set_add(set, &(const cap_stamp){.time = 3000, .frame = 3}, 0);
        rep_evidence_set_add(set, &(const cap_stamp){.time = 3000, .frame = 3}, 1);
        rep_evidence_set_add(set, &(const cap_stamp){.time = 2000, .frame = 2}, 1);
        rep_evidence_set_add(set, &(const cap_stamp){.time = 0, .frame = 0}, 1); /* no packet */
    }
    assert_string_equal(links_of(set, 2), "1");
    assert_string_equal(links_of(set, 3), "0+ 1");
    assert_string_equal(links_of(set, 4), "1+");
    assert_int_equal(rep_evidence_set_count(set), 3);
    assert_int_equal(rep_evidence_set_dropped(set), 0);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

static void has_limits(void **state)
{
    (void)state;
    GPtrArray *findings = no_findings();
    add_finding(findings, &rule, (const uint64_t[]){1, 0});
    add_finding(findings, &rule, (const uint64_t[]){1, 0});
    rep_evidence_set *set = rep_evidence_set_new(findings);
    for (uint64_t frame = 2; frame < 2 + REP_EVIDENCE_MAX_CONTEXT + 5; frame++)
        rep_evidence_set_add(set, &(const cap_stamp){.frame = frame}, 0);
    assert_int_equal(rep_evidence_set_dropped(set), 5);
    assert_int_equal(rep_evidence_set_count(set), 1 + REP_EVIDENCE_MAX_CONTEXT);
    rep_evidence_set_add(set, &(const cap_stamp){.frame = 100000}, 1); /* the other has its own */
    assert_int_equal(rep_evidence_set_dropped(set), 5);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_the_frames_of_findings),
        cmocka_unit_test(names_the_frames_of_symptoms),
        cmocka_unit_test(adds_what_is_around),
        cmocka_unit_test(has_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
