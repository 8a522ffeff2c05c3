/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <string.h>

#define CPU "[cpu A]\naddress=10.0.0.1\n"

static void an_empty_policy_knows_nobody(void **state)
{
    (void)state;
    policy_model *model = good_policy("# nothing\n");
    const policy_address a = address_of("10.0.0.1");
    assert_int_equal(policy_cpu_count(model), 0);
    assert_int_equal(policy_partner_count(model), 0);
    assert_null(policy_cpu_at(model, &a));
    assert_null(policy_partner_at(model, &a));
    assert_null(policy_cell_at(model, &a));
    assert_null(policy_client_name(model, &a));
    policy_free(model);
    policy_free(NULL);
}

static void sections_of_one_kind_have_different_names(void **state)
{
    (void)state;
    policy_model *model = good_policy(CPU "[partner A]\naddress=10.0.0.1\n[cell A]\n"
                                          "networks=10.0.0.0/8\n[cpu a]\naddress=10.0.0.2\n");
    assert_int_equal(policy_cpu_count(model), 2);
    assert_int_equal(policy_partner_count(model), 1);
    policy_free(model);
    assert_faults(CPU "[cpu  A]\naddress=10.0.0.2\nfoo=1\n[rules]\n[rules]",
                  "p:3:1: found a second [cpu A], expected each section once: the first is in line "
                  "1\n"
                  "p:7:1: found a second [rules], expected each section once: the first is in line "
                  "6");
}

static void keys_stand_once_and_in_their_section(void **state)
{
    (void)state;
    assert_faults(CPU "cell=C\naddress=10.0.0.2\n[cell C]\nnetworks=10.0.0.0/8\n",
                  "p:4:1: found a second address=, expected each key once: the first is in line 2");
    assert_faults("[rules]\nseverity.no-answer=info\nseverity.port-silent=info\n"
                  "severity.no-answer=notice",
                  "p:4:1: found a second severity.no-answer=, expected each key once: the first is "
                  "in line 2");
    assert_faults("address=10.0.0.1\n" CPU,
                  "p:1:1: found 'address', expected a section such as [cpu NAME] first");
    assert_faults(CPU "read=*:*", "p:3:1: found 'read', expected address, cell, family, "
                                  "max-connections or slow-ms as a key of [cpu]");
    assert_faults("[cell C]\nnetwork=10.0.0.0/8",
                  "p:2:1: found 'network', expected networks as a key of [cell]; did you mean "
                  "'networks'?");
    assert_faults(
        "[partner B]\n Address = 10.0.0.0/8",
        "p:2:2: found 'Address', expected address, cell, read, write, services or times as a key "
        "of [partner]; did you mean 'address'?");
    assert_faults("[rules]\nseverity.=info",
                  "p:2:1: found 'severity.', expected disable, enable, severity.ID, slow-ms, "
                  "missing-s, scan-cpus, scan-tsaps or time-zone as a key of "
                  "[rules]");
    assert_faults("[cpu A]\n[cpu B]\n", "p:1:1: found [cpu] without address=, expected it\n"
                                        "p:2:1: found [cpu] without address=, expected it");
}

#define NAME "expected a name of 1 to 64 bytes without any of : ; , * [ ] = \\ \" as in "
#define KINDS                                                                                      \
    "expected [cell NAME], [cpu NAME], [partner NAME], [pattern NAME], [rules] or [rule NAME]"

static void what_is_no_section(void **state)
{
    (void)state;
    assert_faults("[plc A]\naddress=1\n", "p:1:2: found 'plc', " KINDS " as a section");
    assert_faults("[rule]\nwhen=item.db == 1\n", "p:1:6: found nothing, " NAME "[rule NAME]");
    assert_faults("[rules X]", "p:1:8: found 'X', expected [rules] without a name");
    assert_faults("[cpu]", "p:1:5: found nothing, " NAME "[cpu NAME]");
    assert_faults("[partner a:b]", "p:1:10: found 'a:b', " NAME "[partner NAME]");
    assert_faults("[cell *]", "p:1:7: found '*', " NAME "[cell NAME]");
    assert_faults("[cpu 12345678901234567890123456789012345678901234567890123456789012345]",
                  "p:1:6: found '1234567890123456789012345678901234567890...', " NAME "[cpu NAME]");
    policy_model *model =
        good_policy("[cpu 1234567890123456789012345678901234567890123456789012345678901234]\n"
                    "address=::1\n[cpu Stra\xC3\x9F"
                    "e 2/a.b-c]\naddress=::2");
    assert_int_equal(policy_cpu_count(model), 2);
    policy_free(model);
}

/* Keys below a section that could not be read are not those of the section before. */
static void a_broken_section_ends_the_one_before(void **state)
{
    (void)state;
    assert_faults(CPU "[cpu B\naddress=10.0.0.2\n",
                  "p:3:7: found the end of the line, expected ']'");
}

static void all_faults_are_told_in_order(void **state)
{
    (void)state;
    assert_faults(CPU "foo\nslow-ms=x\n[partner B]\naddress=10.0.0.2\nread=A:X\n"
                      "[cpu C]\naddress=10.0.0.1\n[cpu D]\naddress=1",
                  "p:3:1: found 'foo', expected KEY=VALUE, [SECTION] or a comment that begins with "
                  "# or ;\n"
                  "p:4:9: found 'x', expected milliseconds, 1 to 3600000\n"
                  "p:7:8: found 'X', expected '*', an area (I, Q, M, P, T, C, DB), DBn, DBn-m, or "
                  "an address as in DB10.DBW20, DB10.DBX0.0-DBX63.7, MB4-MB7, T0-T7\n"
                  "p:9:9: found '10.0.0.1', expected each address once: line 2 lists it already\n"
                  "p:11:9: found '1', expected an IPv4 or IPv6 address, or a network as in "
                  "10.0.0.0/24");
}

/* Who names a CPU is not at fault if the section of the CPU is. */
static void the_cause_is_told_and_not_its_consequences(void **state)
{
    (void)state;
    static const char partner[] = "[partner B]\naddress=10.0.0.2\nread=A:DB1\ncell=C\n";
    static const struct {
        const char *section, *fault;
    } rows[] = {
        {"[cpu A] ; the first\naddress=10.0.0.1\n[cell C]\nnetworks=10.0.0.0/8",
         "p:5:8: found a comment behind ']', expected it on a line of its own"},
        {"[cpu A\naddress=10.0.0.1\n[cell C]\nnetworks=10.0.0.0/8",
         "p:5:7: found the end of the line, expected ']'"},
        {"[cpus A]\naddress=10.0.0.1\n[cell C]\nnetworks=10.0.0.0/8",
         "p:5:2: found 'cpus', " KINDS " as a section; did you mean 'cpu'?"},
        {"[cpu A:B]\naddress=10.0.0.1\n[cell C]\nnetworks=10.0.0.0/8",
         "p:5:6: found 'A:B', " NAME "[cpu NAME]"},
        {"[cpu A]\nadress=10.0.0.1\n[cell C]\nnetworks=10.0.0.0/8",
         "p:6:1: found 'adress', expected address, cell, family, max-connections or slow-ms as a "
         "key of [cpu]; did you mean 'address'?"},
        {"[cpu A]\naddress: 10.0.0.1\n[cell C]\nnetworks=10.0.0.0/8",
         "p:6:1: found 'address: 10.0.0.1', expected KEY=VALUE, [SECTION] or a comment that begins "
         "with # or ;"},
        {"[cpu A]\naddress=10.0.0.1\n[cell C]\nnetworks 10.0.0.0/8",
         "p:8:1: found 'networks 10.0.0.0/8', expected KEY=VALUE, [SECTION] or a comment that "
         "begins with # or ;"},
        {"[cpu A]\nfamilie=S7-300\n[cell C]\nnetworks=10.0.0.0/8",
         "p:5:1: found [cpu] without address=, expected it\n"
         "p:6:1: found 'familie', expected address, cell, family, max-connections or slow-ms as a "
         "key of [cpu]; did you mean 'family'?"},
        {"[cpu AA]\naddress=10.0.0.1\n[cell C]\nnetworks=10.0.0.0/8\n[partner D:E]\n",
         "p:3:6: found 'A', expected the name of a [cpu] of this file, or '*' for every CPU\n"
         "p:9:10: found 'D:E', " NAME "[partner NAME]"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        char *text = g_strconcat(partner, rows[i].section, NULL);
        assert_faults(text, rows[i].fault);
        g_free(text);
    }
}

static void what_is_no_text_is_not_read(void **state)
{
    (void)state;
    assert_faults("[x]\n\xFE", "p:2:1: found byte 0xfe, expected UTF-8 text");
}

static void huge_policies_are_refused(void **state)
{
    (void)state;
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    char *text = g_malloc(POLICY_MAX_SIZE + 1);
    memset(text, '#', POLICY_MAX_SIZE + 1);
    assert_null(policy_parse("p", text, POLICY_MAX_SIZE + 1, NULL, messages));
    assert_int_equal(messages->len, 1);
    assert_string_equal(messages->pdata[0], "p: found more than 4194304 bytes, expected a policy");
    g_ptr_array_set_size(messages, 0);
    policy_model *model = policy_parse("p", text, POLICY_MAX_SIZE, NULL, messages);
    assert_non_null(model);
    assert_int_equal(messages->len, 0);
    policy_free(model);
    g_free(text);
    g_ptr_array_unref(messages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_policy_knows_nobody),
        cmocka_unit_test(sections_of_one_kind_have_different_names),
        cmocka_unit_test(keys_stand_once_and_in_their_section),
        cmocka_unit_test(what_is_no_section),
        cmocka_unit_test(a_broken_section_ends_the_one_before),
        cmocka_unit_test(all_faults_are_told_in_order),
        cmocka_unit_test(the_cause_is_told_and_not_its_consequences),
        cmocka_unit_test(what_is_no_text_is_not_read),
        cmocka_unit_test(huge_policies_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
