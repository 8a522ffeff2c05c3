/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/message.h"

#include "fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static fold_group group_of(uint8_t area, uint16_t db, uint16_t code)
{
    return (fold_group){.key = {.client = fixture_ip(5),
                                .server = fixture_ip(1),
                                .area = area,
                                .db = db,
                                .code = code},
                        .folded = true};
}

static void assert_said(const fold_group *group, const fold_tally *tally, bool all_areas,
                        const char *subject, const char *message)
{
    char *name = rules_subject(group, NULL, all_areas);
    const rules_account account = {.subject = name, .all_areas = all_areas, .meaning = "meaning"};
    char *sentence = rules_message(NULL, group, tally, &account);
    assert_string_equal(name, subject);
    assert_string_equal(sentence, message);
    g_free(name);
    g_free(sentence);
}

static void blocks_name_their_bytes(void **state)
{
    (void)state;
    const fold_group group = group_of(S7_AREA_DB, 10, 0x0A);
    const fold_tally many = {.count = 3, .reads = 2, .writes = 1, .start_min = 4, .end_max = 64};
    const fold_tally one = {.count = 1, .writes = 1, .start_min = 4, .end_max = 5};
    assert_said(&group, &many, false, "DB10",
                "10.0.0.5 reads and writes DB10 of 10.0.0.1 (bytes 4 to 63): refused with 0x0A "
                "(meaning)");
    assert_said(&group, &one, false, "DB10",
                "10.0.0.5 writes DB10 of 10.0.0.1 (byte 4): refused with 0x0A (meaning)");
}

static void the_family_comes_last(void **state)
{
    (void)state;
    const fold_group group = group_of(S7_AREA_DB, 10, 0x0A);
    const fold_tally tally = {.count = 1, .reads = 1, .start_min = 4, .end_max = 5};
    const rules_cpu cpu = {.family_text = "S7-1500", .family_evidence = "policy"};
    const rules_account account = {.subject = "DB10", .meaning = "meaning", .cpu = &cpu};
    char *sentence = rules_message(NULL, &group, &tally, &account);
    assert_string_equal(sentence, "10.0.0.5 reads DB10 of 10.0.0.1 (byte 4): refused with 0x0A "
                                  "(meaning); family: S7-1500 (policy)");
    g_free(sentence);
}

static void assert_member(uint8_t type, uint16_t code, uint32_t proven_end, const char *message)
{
    fold_group group = group_of(S7_AREA_DB, 10, code);
    group.folded = false;
    const fold_member member = {
        .subject = {.area = S7_AREA_DB, .db = 10, .start = 6, .type = type, .count = 1},
        .tally = {.count = 1, .reads = 1},
    };
    char *name = rules_subject(&group, &member, false);
    const rules_account account = {
        .subject = name, .member = &member, .meaning = "meaning", .proven_end = proven_end};
    char *sentence = rules_message(NULL, &group, &member.tally, &account);
    assert_string_equal(sentence, message);
    g_free(sentence);
    g_free(name);
}

static void codes_about_types_name_the_type(void **state)
{
    (void)state;
    assert_member(S7_TYPE_DATE, S7_RETURN_TYPE, 0,
                  "10.0.0.5 reads DB10.DBW6 as DATE of 10.0.0.1: refused with 0x06 (meaning)");
    assert_member(S7_TYPE_REAL, S7_RETURN_TYPE_MISMATCH, 0,
                  "10.0.0.5 reads DB10.DBD6 as REAL of 10.0.0.1: refused with 0x07 (meaning)");
    assert_member(S7_TYPE_WORD, S7_RETURN_TYPE, 0,
                  "10.0.0.5 reads DB10.DBW6 of 10.0.0.1: refused with 0x06 (meaning)");
    assert_member(S7_TYPE_DATE, S7_RETURN_ADDRESS, 0,
                  "10.0.0.5 reads DB10.DBW6 of 10.0.0.1: refused with 0x05 (meaning)");
}

static void the_end_says_how_far_the_block_reaches(void **state)
{
    (void)state;
    assert_member(S7_TYPE_WORD, S7_RETURN_ADDRESS, 6,
                  "10.0.0.5 reads DB10.DBW6 of 10.0.0.1: refused with 0x05 (meaning); bytes 0 to 5 "
                  "can be accessed");
    assert_member(S7_TYPE_WORD, S7_RETURN_ADDRESS, 1,
                  "10.0.0.5 reads DB10.DBW6 of 10.0.0.1: refused with 0x05 (meaning); byte 0 can "
                  "be accessed");
}

static void timers_name_their_numbers(void **state)
{
    (void)state;
    const fold_group group = group_of(S7_AREA_TIMER, 0, 0x05);
    const fold_tally tally = {.count = 20, .reads = 20, .start_min = 0, .end_max = 20};
    assert_said(&group, &tally, false, "T",
                "10.0.0.5 reads T of 10.0.0.1 (numbers 0 to 19): refused with 0x05 (meaning)");
}

static void whole_requests_name_their_objects(void **state)
{
    (void)state;
    fold_group group = group_of(0, 0, 0x8104);
    group.key.whole = true;
    fold_objects_add(&group.objects, (uint32_t)S7_AREA_DB << 16 | 5);
    fold_objects_add(&group.objects, (uint32_t)S7_AREA_FLAG << 16);
    const fold_tally tally = {.count = 2, .reads = 2};
    assert_said(&group, &tally, false, "M, DB5",
                "10.0.0.5 reads M, DB5 of 10.0.0.1: whole requests refused with 0x8104 (meaning)");
    assert_said(&group, &tally, true, "all areas",
                "10.0.0.5 reads M, DB5 of 10.0.0.1: whole requests refused with 0x8104 "
                "(meaning)");
}

static void other_syntaxes_are_named(void **state)
{
    (void)state;
    fold_group group = group_of(S7_SYNTAX_NCK, 0, 0x0A);
    group.key.special = true;
    char *name = rules_subject(&group, NULL, false);
    assert_non_null(strstr(name, "NC"));
    g_free(name);
    const fold_member member = {.subject = {.special = "some address"}};
    name = rules_subject(&group, &member, false);
    assert_string_equal(name, "some address");
    g_free(name);
}

static void a_request_without_addresses_has_no_subject(void **state)
{
    (void)state;
    fold_group group = group_of(0, 0, 0x8104);
    group.key.whole = true;
    const fold_tally tally = {.count = 1, .reads = 1};
    assert_null(rules_subject(&group, NULL, false));
    const rules_account account = {.meaning = "meaning"};
    char *sentence = rules_message(NULL, &group, &tally, &account);
    assert_string_equal(sentence, "10.0.0.5 reads an unknown address of 10.0.0.1: whole request "
                                  "refused with 0x8104 (meaning)");
    g_free(sentence);
}

static void ipv6_hosts_are_named(void **state)
{
    (void)state;
    fold_group group = group_of(S7_AREA_FLAG, 0, 0x05);
    group.key.client = (cap_address){.family = 6, .bytes = {0xFE, 0x80, [15] = 5}};
    const fold_tally tally = {.count = 1, .reads = 1, .start_min = 0, .end_max = 2};
    assert_said(&group, &tally, false, "M",
                "fe80::5 reads M of 10.0.0.1 (bytes 0 to 1): refused with 0x05 (meaning)");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_name_their_bytes),
        cmocka_unit_test(the_family_comes_last),
        cmocka_unit_test(codes_about_types_name_the_type),
        cmocka_unit_test(the_end_says_how_far_the_block_reaches),
        cmocka_unit_test(timers_name_their_numbers),
        cmocka_unit_test(whole_requests_name_their_objects),
        cmocka_unit_test(other_syntaxes_are_named),
        cmocka_unit_test(a_request_without_addresses_has_no_subject),
        cmocka_unit_test(ipv6_hosts_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
