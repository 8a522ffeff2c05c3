/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "events_text.h"
#include "policy_text.h"
#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* A read of DB30.DBB0, answered with 0xAA, refused with 0x05, or refused as a whole. */
static const char read_job[] = "0300001f02f080320100000005000e00000401120a10020001001e84000000";
static const char success[] = "0300001a02f0803203000000050002000500000401ff040008aa";
static const char refusal[] = "0300001902f080320300000005000200040000040105000000";
static const char no_access[] = "0300001302f08032020000000500000000"
                                "8104";

static void expect_part(const talk *t, const char *expected)
{
    char *text = events_text(rep_events_assets, t->analyzer);
    if (!strstr(text, expected))
        print_error("%s lacks %s\n", text, expected);
    assert_non_null(strstr(text, expected));
    g_free(text);
}

static void hosts_by_role(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, success);
    expect_part(t, "\"ip\":\"10.0.0.1\",\"roles\":[\"server\"],\"port\":102,"
                   "\"connections_peak\":1,\"putget\":\"permitted\",\"putget_proof\":{\"frame\":3},"
                   "\"reads_ok\":1,\"dbs\":[{\"db\":30,\"absolute\":\"works\",\"ok\":1,"
                   "\"failed\":0,\"proven_length\":1,\"proof\":{\"frame\":3}}],\"first\":");
    expect_part(t, "\"ip\":\"10.0.0.5\",\"roles\":[\"client\"],\"first\":");
    talk_free(t);
}

static void a_block_that_does_not_answer(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, refusal);
    expect_part(t, "\"putget\":\"unknown\",\"refused\":1,\"dbs\":[{\"db\":30,"
                   "\"absolute\":\"refused\",\"ok\":0,\"failed\":1,\"last_return_code\":5,"
                   "\"proof\":{\"frame\":3}}]");
    talk_free(t);
}

static void access_is_off(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, no_access);
    expect_part(t, "\"putget\":\"refused\",\"putget_proof\":{\"frame\":3},\"refused\":1,\"first\"");
    talk_free(t);
}

/* Two CPUs ask one another: what the client's memory answered belongs to the client. */
static void a_client_that_is_read(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, SERVER, 0, read_job);
    talk_send(t, CLIENT, 1, success);
    expect_part(t, "\"ip\":\"10.0.0.5\",\"roles\":[\"client\"],\"putget\":\"permitted\","
                   "\"putget_proof\":{\"frame\":3},\"reads_ok\":1,\"dbs\":[{\"db\":30,");
    expect_part(t, "\"ip\":\"10.0.0.1\",\"roles\":[\"server\"],\"port\":102,"
                   "\"connections_peak\":1,\"putget\":\"unknown\",\"first\":");
    talk_free(t);
}

/* Named for the role of the host: 10.0.0.1 is only listed as a partner, and still named. */
static void hosts_of_the_policy(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, success);
    policy_model *policy = policy_of("[cpu Press1]\naddress=10.0.0.5\n"
                                     "[partner Panel]\naddress=10.0.0.0/24\n");
    char *text = events_named_text(rep_events_assets, t->analyzer, policy);
    assert_non_null(strstr(text, "\"ip\":\"10.0.0.1\",\"name\":\"Panel\",\"roles\":[\"server\"]"));
    assert_non_null(strstr(text, "\"ip\":\"10.0.0.5\",\"name\":\"Press1\",\"roles\":[\"client\"]"));
    g_free(text);
    policy_free(policy);
    talk_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hosts_by_role),
        cmocka_unit_test(hosts_of_the_policy),
        cmocka_unit_test(a_block_that_does_not_answer),
        cmocka_unit_test(access_is_off),
        cmocka_unit_test(a_client_that_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
