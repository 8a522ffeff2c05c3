/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "events_text.h"
#include "policy_text.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_network_and_a_cpu(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    t->flow.first = t->now;
    t->flow.side[SERVER].rst = true;
    talk_tcp(t, SERVER, 0, CAP_TCP_RST);
    talk_end(t, CAP_END_RST);
    char *text = events_text(rep_events_reachability, t->analyzer);
    assert_string_equal(
        text, "{\"event\":\"reachability\",\"time\":\"1970-01-01T00:16:40.000000Z\","
              "\"client\":{\"network\":\"10.0.0.0/24\"},"
              "\"server\":{\"ip\":\"10.0.0.1\",\"port\":102},"
              "\"answered\":0,\"rejected\":1,\"silent\":0,\"pending\":0,"
              "\"proof\":{\"rejected\":{\"frame\":2}},"
              "\"first\":\"1970-01-01T00:16:40.000000Z\",\"last\":\"1970-01-01T00:16:40.000000Z\"}"
              "\n");
    g_free(text);
    talk_free(t);
}

static void several_outcomes(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    t->flow.first = t->now;
    t->flow.side[SERVER].rst = true;
    talk_tcp(t, SERVER, 0, CAP_TCP_RST);
    talk_end(t, CAP_END_RST);
    talk_wait(t, 1000);
    t->flow.first = t->now;
    t->flow.side[SERVER].rst = false;
    t->flow.side[SERVER].syn = true;
    t->sink.begin(t->sink.user, &t->flow, &t->now);
    talk_tcp(t, SERVER, 1, CAP_TCP_SYN_ACK);
    talk_tcp(t, SERVER, 1, CAP_TCP_SYN_ACK);
    talk_end(t, CAP_END_OPEN);
    char *text = events_text(rep_events_reachability, t->analyzer);
    assert_non_null(strstr(
        text,
        "\"answered\":1,\"rejected\":1,\"silent\":0,\"pending\":0,\"unacknowledged\":1,"
        "\"proof\":{\"answered\":{\"frame\":4},\"rejected\":{\"frame\":2}},"
        "\"first\":\"1970-01-01T00:16:40.000000Z\",\"last\":\"1970-01-01T00:16:41.000000Z\""));
    g_free(text);
    talk_free(t);
}

static void names_of_the_policy(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    t->flow.side[SERVER].rst = true;
    talk_tcp(t, SERVER, 0, CAP_TCP_RST);
    talk_end(t, CAP_END_RST);
    policy_model *policy = policy_of("[cell Hall]\nnetworks=10.0.0.0/16\n"
                                     "[cpu Press1]\naddress=10.0.0.1\n");
    char *text = events_named_text(rep_events_reachability, t->analyzer, policy);
    assert_non_null(strstr(text,
                           "\"client\":{\"network\":\"10.0.0.0/24\",\"cell\":\"Hall\"},"
                           "\"server\":{\"ip\":\"10.0.0.1\",\"port\":102,\"name\":\"Press1\"},"));
    g_free(text);
    policy_free(policy);
    talk_free(t);
}

static void open_before_the_capture(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    t->flow.first = t->now;
    t->flow.side[SERVER].bytes = 100;
    talk_end(t, CAP_END_OPEN);
    char *text = events_text(rep_events_reachability, t->analyzer);
    assert_non_null(strstr(text, "\"answered\":0,\"rejected\":0,\"silent\":0,\"pending\":0,"
                                 "\"open\":1,\"proof\":{\"open\":{\"frame\":1}},"));
    g_free(text);
    talk_free(t);
}

static void nothing_tried(void **state)
{
    (void)state;
    const ana_sink sink = {0};
    ana_analyzer *analyzer = ana_new(NULL, &sink);
    char *text = events_text(rep_events_reachability, analyzer);
    assert_true(!text || !*text);
    g_free(text);
    ana_free(analyzer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_network_and_a_cpu), cmocka_unit_test(several_outcomes),
        cmocka_unit_test(names_of_the_policy), cmocka_unit_test(open_before_the_capture),
        cmocka_unit_test(nothing_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
