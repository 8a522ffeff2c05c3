/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fixture.h"

#include <string.h>

#define CPU     "[cpu A]\naddress=10.0.0.1\n"
#define PARTNER "[partner B]\naddress=10.0.0.2\n"

static void every_key_is_kept(void **state)
{
    (void)state;
    policy_model *model = good_policy("[rules]\nslow-ms=70\n"
                                      "missing-s=90\nscan-cpus=12\nscan-tsaps=4\n"
                                      "disable=port-silent,no-answer\nseverity.x=critical\n"
                                      "severity.y=info\n"
                                      "[cpu A]\naddress=10.0.0.1\ncell=C\nfamily=S7-1500\n"
                                      "max-connections=32\nslow-ms=50\n"
                                      "[cpu D]\naddress=10.0.0.3\n"
                                      "[partner B]\naddress=10.0.0.2\ncell=C\nread=A:DB1\n"
                                      "write=A:DB2\nservices=identify, clock-set\n"
                                      "[cell C]\nnetworks=10.0.0.0/24\n");
    const policy_address a = address_of("10.0.0.1"), b = address_of("10.0.0.2"),
                         d = address_of("10.0.0.3");
    const policy_cpu *cpu = policy_cpu_at(model, &a), *other = policy_cpu_at(model, &d);
    const policy_partner *partner = policy_partner_at(model, &b);
    assert_string_equal(cpu->name, "A");
    assert_int_equal(cpu->line, 9);
    assert_string_equal(cpu->cell->name, "C");
    assert_int_equal(cpu->cell->line, 23);
    assert_string_equal(cpu->family, "S7-1500");
    assert_int_equal(cpu->max_connections, 32);
    assert_int_equal(cpu->slow_ms, 50);
    assert_int_equal(other->slow_ms, 70);
    assert_int_equal(other->max_connections, 0);
    assert_null(other->family);
    assert_null(other->cell);
    assert_string_equal(partner->name, "B");
    assert_ptr_equal(partner->cell, cpu->cell);
    assert_int_equal(partner->services, 1 << POLICY_IDENTIFY | 1 << POLICY_CLOCK_SET);
    const policy_extent db1 = policy_extent_of_blocks(S7_AREA_DB, 1, 1);
    assert_true(policy_may_access(partner, cpu, false, db1));
    assert_false(policy_may_access(partner, cpu, true, db1));
    assert_int_equal(policy_limits_of(model).missing_s, 90);
    assert_int_equal(policy_limits_of(model).scan_cpus, 12);
    assert_int_equal(policy_limits_of(model).scan_tsaps, 4);
    assert_int_equal(policy_limits_of(NULL).missing_s, 600);
    assert_int_equal(policy_limits_of(NULL).scan_cpus, 5);
    assert_int_equal(policy_limits_of(NULL).scan_tsaps, 3);
    assert_true(policy_rule_is_disabled(model, "port-silent"));
    assert_true(policy_rule_is_disabled(model, "no-answer"));
    assert_false(policy_rule_is_disabled(model, "x"));
    assert_int_equal(policy_rule_severity(model, "x", POLICY_NOTICE), POLICY_CRITICAL);
    assert_int_equal(policy_rule_severity(model, "y", POLICY_NOTICE), POLICY_INFO);
    assert_int_equal(policy_rule_severity(model, "z", POLICY_NOTICE), POLICY_NOTICE);
    policy_free(model);
}

static void every_service_by_its_name(void **state)
{
    (void)state;
    const policy_address b = address_of("10.0.0.2");
    for (int i = 0; i < POLICY_SERVICE_COUNT; i++) {
        char *text = g_strdup_printf(PARTNER "services=%s", policy_services[i].name);
        policy_model *model = good_policy(text);
        assert_int_equal(policy_partner_at(model, &b)->services, UINT32_C(1) << i);
        policy_free(model);
        g_free(text);
    }
    policy_model *model = good_policy(PARTNER "services=*");
    for (int i = 0; i <= POLICY_SERVICE_COUNT; i++)
        assert_true(policy_may_use(policy_partner_at(model, &b), (policy_service)i));
    policy_free(model);
}

static void wrong_values(void **state)
{
    (void)state;
    assert_faults(CPU "cell=X", "p:3:6: found 'X', expected the name of a [cell] of this file");
    assert_faults(PARTNER "cell=",
                  "p:3:6: found nothing, expected the name of a [cell] of this file");
    assert_faults(CPU "family=S7-900", "p:3:8: found 'S7-900', expected S7-200, S7-300, S7-400, "
                                       "S7-1200, S7-1500, LOGO! or SINUMERIK");
    assert_faults(CPU "max-connections=0",
                  "p:3:17: found '0', expected a number of connections, 1 to 65535");
    assert_faults(CPU "slow-ms=1.5", "p:3:9: found '1.5', expected milliseconds, 1 to 3600000");
    assert_faults("[rules]\nmissing-s=0",
                  "p:2:11: found '0', expected seconds of a capture, 1 to 604800");
    assert_faults("[rules]\nscan-cpus=1",
                  "p:2:11: found '1', expected a number of CPUs, 2 to 65535");
    assert_faults("[rules]\nscan-tsaps=many",
                  "p:2:12: found 'many', expected a number of TSAPs, 2 to 65535");
    assert_faults("[rules]\nslow-ms=0", "p:2:9: found '0', expected milliseconds, 1 to 3600000");
    assert_faults("[cpu A]\naddress=10.0.0", "p:2:9: found '10.0.0', expected an IPv4 or IPv6 "
                                             "address, or a network as in 10.0.0.0/24");
    assert_faults(PARTNER "read=A:DB1", "p:3:6: found 'A', expected the name of a [cpu] of this "
                                        "file, or '*' for every CPU");
    assert_faults(PARTNER "write=*:PI",
                  "p:3:9: found 'PI', expected PQ: peripheral inputs cannot be written");
    assert_faults(PARTNER "services=identify,clock,foo",
                  "p:3:19: found 'clock', expected a service: identify, blocks, upload, download, "
                  "control, test, modify, clock-read, clock-set, password, messages, cyclic, "
                  "records, bsend, nc, s7comm-plus, other, or '*' for all");
}

static void wrong_rules(void **state)
{
    (void)state;
    assert_faults("[rules]\ndisable=port-silent,port-silence",
                  "p:2:21: found 'port-silence', expected the id of a rule, as 's7tap rules' lists "
                  "them, or of a [rule] of this file; did you mean 'port-silent'?");
    assert_faults("[rules]\nseverity.foo=info",
                  "p:2:10: found 'foo', expected the id of a rule, as 's7tap rules' lists them, or "
                  "of a [rule] of this file");
    assert_faults("[rules]\nseverity.no-answer=high",
                  "p:2:20: found 'high', expected info, notice, warning or critical");
}

static void rules_of_ones_own(void **state)
{
    (void)state;
    policy_model *model = good_policy("[rules]\ndisable=b\nseverity.a=info\n"
                                      "[rule b]\nwhen=item.db == 1\n"
                                      "[rule a]\nwhen=s7tap.item.db == 2 \\\n  and status == ok\n"
                                      "severity=critical\nmessage=DB2 {items.address} {client}\n");
    const GPtrArray *rules = policy_rules(model);
    assert_int_equal(rules->len, 2);
    const policy_rule *b = g_ptr_array_index(rules, 0), *a = g_ptr_array_index(rules, 1);
    assert_string_equal(b->name, "b");
    assert_int_equal(b->line, 4);
    assert_int_equal(b->severity, POLICY_WARNING);
    assert_null(b->message);
    assert_true(policy_rule_is_disabled(model, "b"));
    assert_string_equal(a->name, "a");
    assert_int_equal(a->severity, POLICY_CRITICAL);
    assert_string_equal(a->message, "DB2 {items.address} {client}");
    assert_int_equal(policy_rule_severity(model, "a", a->severity), POLICY_INFO);
    policy_free(model);
}

static void wrong_rules_of_ones_own(void **state)
{
    (void)state;
    assert_faults("[rule no-answer]\nwhen=item.db == 1",
                  "p:1:7: found 'no-answer', which is a rule of s7tap, expected another name");
    assert_faults(
        "[rule a b]\nwhen=item.db == 1",
        "p:1:7: found 'a b', expected a name of letters, digits, '-', '_' and '.', such as "
        "night-writes");
    assert_faults("[rule a]\nseverity=info", "p:1:1: found [rule] without when=, expected it");
    assert_faults("[rule a]\nwhen=itm.db == 1",
                  "p:2:6: in when=: 'itm.db' is no field; did you mean 'item.db'?");
    assert_faults("[rule a]\nwhen=item.db == 1 \\\n  and itm.db == 2",
                  "p:3:7: in when=: 'itm.db' is no field; did you mean 'item.db'?");
    assert_faults("[rule a]\nwhen=item.db ==",
                  "p:2:16: in when=: found the end, expected a field or a value");
    assert_faults("[rule a]\nwhen=severity == info",
                  "p:2:6: in when=: 'severity' is nothing that a transaction has");
    assert_faults("[rule a]\nwhen=item.db == 1\nseverity=high",
                  "p:3:10: found 'high', expected info, notice, warning or critical");
    assert_faults(
        "[rule a]\nwhen=item.db == 1\nmessage=x {itm.db}",
        "p:3:12: found 'itm.db', expected {client}, {server} or a field of transactions in "
        "braces, such as {items.address}; did you mean 'item.db'?");
    assert_faults("[rule a]\nwhen=item.db == 1\nmessage=C:\\",
                  "p:3:11: found '\\', expected the line that the value goes on in");
    assert_faults(
        "[rule a]\nwhen=item.db == 1\nmesage=x",
        "p:3:1: found 'mesage', expected when, severity or message as a key of [rule]; did "
        "you mean 'message'?");
    assert_faults(
        "[rule a]\nwhen=item.db == 1\n[rule a]\nwhen=item.db == 2",
        "p:3:1: found a second [rule a], expected each section once: the first is in line "
        "1");
}

static void what_may_have_been_meant(void **state)
{
    (void)state;
    assert_faults("[rules]\nseverity.no-answer=warn",
                  "p:2:20: found 'warn', expected info, notice, warning or critical; did you mean "
                  "'warning'?");
    assert_faults("[rules]\nseverty.no-answer=info",
                  "p:2:1: found 'severty.', expected disable, enable, severity.ID, slow-ms, "
                  "missing-s, scan-cpus, scan-tsaps or time-zone as a key of "
                  "[rules]; did you mean 'severity.'?");
    assert_faults(CPU "family=S71500", "p:3:8: found 'S71500', expected S7-200, S7-300, S7-400, "
                                       "S7-1200, S7-1500, LOGO! or SINUMERIK; did you mean "
                                       "'S7-1500'?");
    assert_faults(PARTNER "services=blocks,identfy",
                  "p:3:17: found 'identfy', expected a service: identify, blocks, upload, "
                  "download, control, test, modify, clock-read, clock-set, password, messages, "
                  "cyclic, records, bsend, nc, s7comm-plus, other, or '*' for all; did you mean "
                  "'identify'?");
    assert_faults("[cell Line 1]\nnetworks=10.0.0.0/8\n" CPU "cell=Lin 1",
                  "p:5:6: found 'Lin 1', expected the name of a [cell] of this file; did you mean "
                  "'Line 1'?");
}

#define COMMENT "; a comment stands on a line of its own, not behind a value"

static void comments_behind_values(void **state)
{
    (void)state;
    assert_faults("[cpu A]\naddress=10.0.0.1   ; second, older press",
                  "p:2:9: found '10.0.0.1   ; second', expected an IPv4 or IPv6 address, or a "
                  "network as in 10.0.0.0/24" COMMENT);
    assert_faults(CPU "slow-ms=50 # ms", "p:3:9: found '50 # ms', expected milliseconds, 1 to "
                                         "3600000" COMMENT);
    assert_faults(CPU "slow-ms= ;50", "p:3:10: found ';50', expected milliseconds, 1 to "
                                      "3600000" COMMENT);
    assert_faults(CPU PARTNER "read=A:DB1 ; his data; all, of it\nwrite=A:X1",
                  "p:5:14: found 'his data', expected CPU:OBJECT, as in Press1:DB20,DB21" COMMENT
                  "\np:6:9: found 'X1', expected '*', an area (I, Q, M, P, T, C, DB), DBn, DBn-m, "
                  "or an address as in DB10.DBW20, DB10.DBX0.0-DBX63.7, MB4-MB7, T0-T7");
    assert_faults(CPU PARTNER "read=A:DB1 # his data",
                  "p:5:11: found ' # his data' in 'DB1 # his data', expected the end of the "
                  "object, or an address as in DB10.DBW20" COMMENT);
    policy_model *model = good_policy("[cpu Press #1]\naddress=10.0.0.1\n" PARTNER
                                      "read=Press #1:DB1 ; Press #1:DB2");
    policy_free(model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_key_is_kept),
        cmocka_unit_test(every_service_by_its_name),
        cmocka_unit_test(wrong_values),
        cmocka_unit_test(wrong_rules),
        cmocka_unit_test(rules_of_ones_own),
        cmocka_unit_test(wrong_rules_of_ones_own),
        cmocka_unit_test(what_may_have_been_meant),
        cmocka_unit_test(comments_behind_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
