/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "events_text.h"
#include "policy_text.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A read of DB30.DBB0, answered with 0xAA or refused with 0x05. */
static const char read_job[] = "0300001f02f080320100000005000e00000401120a10020001001e84000000";
static const char success[] = "0300001a02f0803203000000050002000500000401ff040008aa";
static const char refusal[] = "0300001902f080320300000005000200040000040105000000";

static void expect(const talk *t, const char *expected)
{
    char *text = events_text(rep_events_relations, t->analyzer);
    assert_string_equal(text, expected);
    g_free(text);
}

static void a_relation(void **state)
{
    (void)state;
    talk *t = talk_midstream();
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 4, success);
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 2, refusal);
    expect(t, "{\"event\":\"relation\",\"time\":\"1970-01-01T00:16:40.000000Z\","
              "\"client\":{\"ip\":\"10.0.0.5\"},\"server\":{\"ip\":\"10.0.0.1\",\"port\":102},"
              "\"relation\":1,\"protocol\":\"S7COMM\",\"connections\":1,\"requests\":2,"
              "\"transactions\":{\"ok\":1,\"refused\":1},"
              "\"latency_us\":{\"count\":2,\"min\":2000,\"median\":2000,\"p99\":4000,\"max\":4000},"
              "\"objects\":[{\"object\":\"DB30\",\"reads\":1,\"reads_refused\":1,"
              "\"read_lowest\":0,\"read_highest\":0}],"
              "\"first\":\"1970-01-01T00:16:40.000000Z\",\"last\":\"1970-01-01T00:16:40.006000Z\"}"
              "\n");
    talk_free(t);
}

/* Two CPUs ask one another: the object lies in the client. */
static void the_server_asks(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, SERVER, 0, read_job);
    talk_send(t, CLIENT, 4, success);
    char *text = events_text(rep_events_relations, t->analyzer);
    assert_non_null(strstr(text, "\"objects\":[{\"object\":\"DB30\",\"initiator\":\"server\","
                                 "\"reads\":1,\"read_lowest\":0,\"read_highest\":0}]"));
    g_free(text);
    talk_free(t);
}

static void hosts_of_the_policy(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, read_job);
    policy_model *policy = policy_of("[cpu Press 1]\naddress=10.0.0.1\n"
                                     "[partner M\xC3\xBChle's {Panel}]\naddress=10.0.0.5\n");
    char *text = events_named_text(rep_events_relations, t->analyzer, policy);
    assert_non_null(strstr(text,
                           "\"client\":{\"ip\":\"10.0.0.5\",\"name\":\"M\xC3\xBChle's {Panel}\"},"
                           "\"server\":{\"ip\":\"10.0.0.1\",\"port\":102,\"name\":\"Press 1\"},"));
    g_free(text);
    policy_free(policy);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_relation),
        cmocka_unit_test(the_server_asks),
        cmocka_unit_test(hosts_of_the_policy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
