/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_text.h"

#include "evidence_build.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static const rules_rule rule = {.id = "access-refused", .title = "Access refused"};
static const char *const one_file[] = {"/data/night/cell.pcapng"};
static const char *const two_files[] = {"a/cell.pcapng", "-"};
static const rep_settings one = {.files = one_file, .file_count = 1};
static const rep_settings two = {.files = two_files, .file_count = 2};

static const rep_evidence_link seventh = {.finding = 6, .own = 1};

static void expect(rep_buffer *b, const char *expected)
{
    rep_put_char(b, '\0');
    assert_string_equal(b->data, expected);
    rep_buffer_clear(b);
}

static void comments(void **state)
{
    (void)state;
    GPtrArray *findings = no_findings();
    rules_finding *finding = add_finding(findings, &rule, (const uint64_t[]){3, 5, 0});
    rep_buffer b = {0};
    rep_put_evidence_comment(&b, &one, finding, &seventh, &(const cap_stamp){.frame = 5});
    expect(&b, "s7tap finding 7, warning [access-refused]: it went wrong. Likely cause: somebody "
               "did it. Seen 2 times; this is frame 5 of cell.pcapng");
    finding->cause = NULL;
    finding->count = 1;
    g_clear_pointer(&finding->message, g_free);
    b = (rep_buffer){0};
    rep_put_evidence_comment(&b, &two, finding, &seventh,
                             &(const cap_stamp){.frame = 5, .file = 1});
    expect(&b, "s7tap finding 7, warning [access-refused]: Access refused. Seen 1 time; this is "
               "frame 5 of standard input");
    b = (rep_buffer){0};
    rep_put_evidence_comment(&b, &two, finding, &seventh,
                             &(const cap_stamp){.frame = 5, .file = 0});
    expect(&b, "s7tap finding 7, warning [access-refused]: Access refused. Seen 1 time; this is "
               "frame 5 of a/cell.pcapng");
    g_ptr_array_unref(findings);
}

/* The number and the severity are those of the finding, what is said is the symptom's own. */
static void comments_of_symptoms(void **state)
{
    (void)state;
    GPtrArray *findings = no_findings();
    rules_finding *joint = add_finding(findings, &rule, (const uint64_t[]){3, 5, 0});
    add_symptom(joint, address_of(8), "Panel reads DB5", (const uint64_t[]){3, 5, 0});
    add_fact(joint, "somebody deleted DB5", 2);
    rep_buffer b = {0};
    rep_put_evidence_comment(&b, &one, joint,
                             &(const rep_evidence_link){.finding = 6, .own = 1, .symptom = 1},
                             &(const cap_stamp){.frame = 5});
    expect(&b, "s7tap finding 7, warning [access-refused]: Panel reads DB5. Likely cause: somebody "
               "did it. Seen 2 times; this is frame 5 of cell.pcapng");
    b = (rep_buffer){0};
    rep_put_evidence_comment(&b, &one, joint,
                             &(const rep_evidence_link){.finding = 6, .own = 1, .symptom = 2},
                             &(const cap_stamp){.frame = 2});
    expect(&b, "s7tap finding 7, warning [access-refused]: shows the cause: somebody deleted DB5. "
               "Likely cause: somebody did it. Seen 1 time; this is frame 2 of cell.pcapng");
    g_ptr_array_unref(findings);
}

static void sections(void **state)
{
    static const char also[] = ". Those with a comment of s7tap are what the finding names; the "
                               "others belong to them: requests and answers, how connections were "
                               "opened and how they ended.";
    (void)state;
    GPtrArray *findings = no_findings();
    rep_evidence_set *set = rep_evidence_set_new(findings);
    rep_buffer b = {0};
    rep_put_evidence_about(&b, &one, set, -1);
    expect(&b, "No packets, because there are no findings in cell.pcapng");
    rep_evidence_set_free(set);
    add_finding(findings, &rule, (const uint64_t[]){3, 5, 0});
    add_finding(findings, &rule, (const uint64_t[]){7, 0});
    set = rep_evidence_set_new(findings);
    b = (rep_buffer){0};
    rep_put_evidence_about(&b, &two, set, -1);
    char *text =
        g_strconcat("The packets behind 2 findings in a/cell.pcapng, standard input", also, NULL);
    expect(&b, text);
    g_free(text);
    for (uint64_t frame = 10; frame < 10 + REP_EVIDENCE_MAX_CONTEXT + 2; frame++)
        rep_evidence_set_add(set, &(const cap_stamp){.frame = frame}, 0);
    b = (rep_buffer){0};
    rep_put_evidence_about(&b, &one, set, 1);
    text = g_strconcat("The packets behind finding 2 of 2 in cell.pcapng", also,
                       " Left out for want of room: 2 packets of the latter.", NULL);
    expect(&b, text);
    g_free(text);
    rep_evidence_set_free(set);
    g_ptr_array_unref(findings);
}

static void live(void **state)
{
    (void)state;
    GPtrArray *findings = no_findings();
    rules_finding *finding = add_finding(findings, &rule, (const uint64_t[]){3, 5, 0});
    rep_buffer b = {0};
    rep_put_evidence_live_about(&b, &one, finding, 2, 0);
    expect(&b,
           "The packets behind a finding of s7tap monitor at cell.pcapng, first seen 1970-01-01 "
           "00:00:00 UTC: warning [access-refused]: it went wrong. Likely cause: somebody did it. "
           "Those with a comment of s7tap are what the finding names; the others belong to them: "
           "requests and answers, how connections were opened and how they ended. Frames count "
           "from when it began to listen.");
    b = (rep_buffer){0};
    rep_put_evidence_live_about(&b, &one, finding, 2, 1);
    rep_put_char(&b, '\0');
    assert_true(g_str_has_suffix(b.data, " Not in this file: 1 of the 2 packets that the finding "
                                         "names, which were not kept any more when it was "
                                         "written."));
    rep_buffer_clear(&b);
    g_ptr_array_unref(findings);
}

static void lists(void **state)
{
    (void)state;
    GPtrArray *findings = no_findings();
    rep_buffer b = {0};
    rep_put_evidence_list(&b, findings);
    assert_int_equal(b.used, 0);
    add_finding(findings, &rule, (const uint64_t[]){3, 0});
    add_finding(findings, &rule, (const uint64_t[]){3, 0})->severity = RULES_INFO;
    rep_put_evidence_list(&b, findings);
    expect(&b,
           "1. warning [access-refused]: it went wrong\n2. info [access-refused]: it went wrong");
    while (findings->len < 5000)
        add_finding(findings, &rule, (const uint64_t[]){3, 0});
    b = (rep_buffer){0};
    rep_put_evidence_list(&b, findings);
    assert_in_range(b.used, 65000, 65535);
    rep_put_char(&b, '\0');
    assert_non_null(strstr(b.data, ": it went wrong\nand 3"));
    rep_buffer_clear(&b);
    g_ptr_array_unref(findings);
}

static void names_of_files(void **state)
{
    static const rules_rule odd = {
        .id = "../my rule \xc3\xa4/0123456789012345678901234567890123456789"
              "0123456789012345678901234567890123456789"};
    (void)state;
    GPtrArray *findings = no_findings();
    rules_finding *finding = add_finding(findings, &rule, (const uint64_t[]){3, 0});
    rep_buffer b = {0};
    rep_put_evidence_stem(&b, finding, 3);
    expect(&b, "003-access-refused-10.0.0.1-10.0.0.2");
    finding->first.time = INT64_C(1772348712250999999);
    b = (rep_buffer){0};
    rep_put_evidence_dated_stem(&b, finding);
    expect(&b, "20260301T070512.250Z-warning-access-refused@10.0.0.1-10.0.0.2");
    finding->client.family = 0;
    b = (rep_buffer){0};
    rep_put_evidence_dated_stem(&b, finding);
    expect(&b, "20260301T070512.250Z-warning-access-refused@10.0.0.2");
    b = (rep_buffer){0};
    rep_put_evidence_stem(&b, finding, 1234);
    expect(&b, "1234-access-refused-10.0.0.2");
    finding->server = (cap_address){.family = 6, .bytes = {0x20, 1, 0xd, 0xb8}};
    finding->server.bytes[15] = 1;
    finding->rule = &odd;
    b = (rep_buffer){0};
    rep_put_evidence_stem(&b, finding, 1);
    expect(&b, "001-___my_rule____01234567890123456789012345678901234567890123456789-2001_db8__1");
    finding->server.family = 0;
    finding->severity = RULES_CRITICAL;
    b = (rep_buffer){0};
    rep_put_evidence_dated_stem(&b, finding);
    expect(&b,
           "20260301T070512.250Z-critical-___my_rule____0123456789012345678901234567890123456789"
           "0123456789@all");
    g_ptr_array_unref(findings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments),       cmocka_unit_test(comments_of_symptoms),
        cmocka_unit_test(sections),       cmocka_unit_test(lists),
        cmocka_unit_test(names_of_files), cmocka_unit_test(live),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
