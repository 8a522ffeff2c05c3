/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MAX_WORDS = 32 };

/* Splits a command line at blanks and parses it. */
static app_parsed parse(const char *line, app_options *options)
{
    char **words = g_strsplit(line, " ", MAX_WORDS);
    /* The parser takes words out of the array that it is given. */
    char *argv[MAX_WORDS + 1] = {NULL};
    int argc = 0;
    for (; words[argc]; argc++)
        argv[argc] = words[argc];
    static const app_purpose review = {"review", "FILE...", "", "", false, false};
    static const app_purpose monitor = {"monitor", "-i IFACE", "", "", true, false};
    static const app_purpose learn = {"learn", "FILE... | -i IFACE", "", "", false, true};
    const app_purpose *purpose = g_str_equal(words[0], "monitor") ? &monitor
                                 : g_str_equal(words[0], "learn") ? &learn
                                                                  : &review;
    const app_parsed parsed = app_options_parse(options, purpose, argc, argv);
    g_strfreev(words);
    return parsed;
}

static void check_wrong(const char *line)
{
    app_options options;
    assert_int_equal(parse(line, &options), APP_PARSED_WRONG);
    app_options_clear(&options);
}

static void defaults(void **state)
{
    (void)state;
    app_options o;
    assert_int_equal(parse("review a.pcap", &o), APP_PARSED);
    assert_string_equal(o.files[0], "a.pcap");
    assert_null(o.files[1]);
    assert_int_equal(o.ports->len, 1);
    assert_int_equal(g_array_index(o.ports, uint16_t, 0), 102);
    assert_int_equal(o.outputs->len, 1);
    assert_ptr_equal(g_array_index(o.outputs, app_output, 0).format, &rep_format_text);
    assert_null(g_array_index(o.outputs, app_output, 0).path);
    assert_int_equal(o.fail_on, RULES_SEVERITY_COUNT);
    assert_int_equal(o.color, APP_COLOR_AUTO);
    assert_int_equal(o.answer_timeout, 0);
    app_options_clear(&o);
}

static void everything(void **state)
{
    (void)state;
    app_options o;
    assert_int_equal(parse("review -q -v --port 102,1102 -o events=x.ndjson --output=pdus "
                           "--fail-on warning --color never --answer-timeout 2.5 --end-timeout 0.5 "
                           "--syn-timeout 9 --max-flows 10 --blocks folder a -",
                           &o),
                     APP_PARSED);
    assert_true(o.quiet);
    assert_true(o.verbose);
    assert_int_equal(o.ports->len, 2);
    assert_int_equal(g_array_index(o.ports, uint16_t, 1), 1102);
    assert_int_equal(o.outputs->len, 2);
    assert_ptr_equal(g_array_index(o.outputs, app_output, 0).format, &rep_format_events);
    assert_string_equal(g_array_index(o.outputs, app_output, 0).path, "x.ndjson");
    assert_ptr_equal(g_array_index(o.outputs, app_output, 1).format, &rep_format_pdus);
    assert_null(g_array_index(o.outputs, app_output, 1).path);
    assert_int_equal(o.fail_on, RULES_WARNING);
    assert_int_equal(o.color, APP_COLOR_NEVER);
    assert_int_equal(o.answer_timeout, 2500000000);
    assert_int_equal(o.end_timeout, 500000000);
    assert_int_equal(o.syn_timeout, 9000000000);
    assert_int_equal(o.limits.value[APP_LIMIT_CAPTURE_max_flows], 10);
    assert_string_equal(o.blocks_path, "folder");
    assert_string_equal(o.files[1], "-");
    app_options_clear(&o);
}

static void standard_output_by_dash(void **state)
{
    (void)state;
    app_options o;
    assert_int_equal(parse("review -o events=- -o text=t a", &o), APP_PARSED);
    assert_null(g_array_index(o.outputs, app_output, 0).path);
    app_options_clear(&o);
}

static void of_an_interface(void **state)
{
    (void)state;
    app_options o;
    assert_int_equal(parse("monitor -i eth1 -B 64 -o events", &o), APP_PARSED);
    assert_true(o.live);
    assert_string_equal(o.listening.interfaces[0], "eth1");
    assert_string_equal(o.files[0], "eth1");
    assert_null(o.files[1]);
    assert_int_equal(o.listening.buffer_size, 64 * 1024 * 1024);
    app_options_clear(&o);
    assert_int_equal(
        parse("monitor -i eth1 -i eth2 -Z nobody --status 60 --time-stamps adapter", &o),
        APP_PARSED);
    assert_string_equal(o.files[1], "eth2");
    assert_null(o.files[2]);
    assert_string_equal(o.listening.user, "nobody");
    assert_int_equal(o.listening.status, 60);
    assert_int_equal(o.listening.idle, INT64_C(86400) * 1000000000);
    assert_int_equal(o.listening.clock, CAP_LIVE_CLOCK_ADAPTER);
    app_options_clear(&o);
    check_wrong("monitor -i eth1 --status -2");
    assert_int_equal(parse("monitor -i eth1 --idle-timeout 60", &o), APP_PARSED);
    assert_int_equal(o.listening.idle, INT64_C(60) * 1000000000);
    app_options_clear(&o);
    check_wrong("monitor -i eth1 --idle-timeout -1");
    check_wrong("review --idle-timeout 60 a");
    assert_int_equal(parse("monitor --interface=eth1", &o), APP_PARSED);
    assert_int_equal(o.listening.buffer_size, 0);
    app_options_clear(&o);
}

static void to_the_log_of_the_system(void **state)
{
    (void)state;
    app_options o;
    assert_int_equal(parse("monitor -i eth1 -o syslog -o text -o syslog=/run/relay", &o),
                     APP_PARSED);
    assert_ptr_equal(g_array_index(o.outputs, app_output, 0).format, &rep_format_syslog);
    assert_null(g_array_index(o.outputs, app_output, 0).path);
    assert_string_equal(g_array_index(o.outputs, app_output, 2).path, "/run/relay");
    app_options_clear(&o);
    assert_int_equal(parse("monitor -i eth1 -w - -o syslog -o events=e", &o), APP_PARSED);
    app_options_clear(&o);
    check_wrong("monitor -i eth1 -w - -o syslog -o events");
    check_wrong("monitor -i eth1 -o syslog -o syslog");
    check_wrong("monitor -i eth1 -o syslog=-");
    check_wrong("monitor -i eth1 -o syslog=");
    check_wrong("review -o syslog a.pcap");
    check_wrong("learn -o syslog a.pcap");
    check_wrong("learn -o syslog -i eth1");
}

static void evidence(void **state)
{
    (void)state;
    app_options o;
    assert_int_equal(parse("review -o evidence=x.pcapng a.pcap", &o), APP_PARSED);
    assert_ptr_equal(g_array_index(o.outputs, app_output, 0).format, &rep_format_evidence);
    assert_false(o.split);
    app_options_clear(&o);
    assert_int_equal(parse("review -o text --split -o evidence=folder a.pcap", &o), APP_PARSED);
    assert_string_equal(g_array_index(o.outputs, app_output, 1).path, "folder");
    assert_true(o.split);
    app_options_clear(&o);
}

static void of_learning(void **state)
{
    (void)state;
    app_options o;
    assert_int_equal(parse("learn a.pcap", &o), APP_PARSED);
    assert_true(o.learning);
    assert_false(o.live);
    assert_int_equal(o.outputs->len, 0);
    assert_null(o.learned_path);
    assert_null(o.policy);
    app_options_clear(&o);
    assert_int_equal(parse("learn -o text -o policy=p.ini -i eth1", &o), APP_PARSED);
    assert_true(o.live);
    assert_string_equal(o.learned_path, "p.ini");
    assert_int_equal(o.outputs->len, 1);
    assert_ptr_equal(g_array_index(o.outputs, app_output, 0).format, &rep_format_text);
    app_options_clear(&o);
    assert_int_equal(parse("learn -o policy -o events=e a", &o), APP_PARSED);
    assert_null(o.learned_path);
    assert_int_equal(o.outputs->len, 1);
    app_options_clear(&o);
    assert_int_equal(parse("learn -o policy=- a", &o), APP_PARSED);
    assert_null(o.learned_path);
    app_options_clear(&o);
    check_wrong("learn");
    check_wrong("learn -i eth1 a");
    check_wrong("learn -o text a");
    check_wrong("learn -o policy -o policy=p a");
    check_wrong("learn -o policy= a");
    check_wrong("learn --update no-such-file.ini a");
    check_wrong("learn -p no-such-file.ini a");
    check_wrong("learn --blocks folder a");
    check_wrong("review -o policy a");
    check_wrong("review --update p.ini a");
    check_wrong("monitor -i eth1 --update p.ini");
}

static void wrong(void **state)
{
    (void)state;
    check_wrong("review");
    check_wrong("review -o excel a");
    check_wrong("review -o text= a");
    check_wrong("review -o text -o events a");
    check_wrong("review -o text=- -o events=- a");
    check_wrong("review --port 0 a");
    check_wrong("review --port 65536 a");
    check_wrong("review --port 102, a");
    check_wrong("review --port 102x a");
    check_wrong("review --fail-on error a");
    check_wrong("review --color blue a");
    check_wrong("review --answer-timeout -1 a");
    check_wrong("review --answer-timeout nan a");
    check_wrong("review --end-timeout 86401 a");
    check_wrong("review --syn-timeout -1 a");
    check_wrong("review --max-flows -5 a");
    check_wrong("review --blocks= a");
    check_wrong("review --policy no-such-file.ini a");
    check_wrong("monitor -i eth1 -p no-such-file.ini");
    check_wrong("review -f x a");
    check_wrong("review - -");
    check_wrong("review -i eth1 a");
    check_wrong("monitor");
    check_wrong("monitor eth1");
    check_wrong("monitor -i eth1 a.pcap");
    check_wrong("monitor -i eth1 --blocks folder");
    check_wrong("review --split a");
    check_wrong("review --split -o text=x a");
    check_wrong("review --split -o evidence a");
    check_wrong("review --split -o evidence=- a");
    check_wrong("monitor -i eth1 -o evidence=x");
    check_wrong("monitor -i eth1 --split");
    check_wrong("monitor -i eth1 -B -1");
    check_wrong("monitor -i eth1 -B 1025");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(defaults),
        cmocka_unit_test(everything),
        cmocka_unit_test(standard_output_by_dash),
        cmocka_unit_test(of_an_interface),
        cmocka_unit_test(to_the_log_of_the_system),
        cmocka_unit_test(evidence),
        cmocka_unit_test(of_learning),
        cmocka_unit_test(wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
