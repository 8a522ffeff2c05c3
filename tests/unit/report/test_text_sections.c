/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sections of the text report, where hosts have names. */
#include "policy_text.h"
#include "report/text.h"
#include "talk.h"

/* A read of DB30.DBB0, answered with 0xAA. */
static const char read_job[] = "0300001f02f080320100000005000e00000401120a10020001001e84000000";
static const char success[] = "0300001a02f0803203000000050002000500000401ff040008aa";

static const char named[] = "[cell Hall]\nnetworks=10.0.0.0/16\n"
                            "[cpu Press1]\naddress=10.0.0.1\nfamily=S7-1500\n"
                            "[partner M\xC3\xBChle]\naddress=10.0.0.5\n";
static const char other_hosts[] = "[cpu Press1]\naddress=10.9.0.1\n"
                                  "[partner Panel]\naddress=10.9.0.5\n";
/* 64 bytes, the most there may be: a head line with both names is wider than the page. */
static const char long_names[] =
    "[cpu PressWithANameOfThirtyTwoLetters PressWithANameOfThirtyOneLetter]\naddress=10.0.0.1\n"
    "[partner PanelWithANameOfThirtyTwoLetters PanelWithANameOfThirtyOneLetter]\n"
    "address=10.0.0.5\n";

typedef void section(rep_text_writer *self, const rep_outcome *outcome);

static void silent_section(rep_text_writer *self, const rep_outcome *outcome)
{
    (void)outcome;
    rep_text_silent(self);
}

/* What a section says of the talk; the caller frees. */
static char *said(section *put, const talk *t, const char *policy_text,
                  const ana_connection *silent)
{
    policy_model *policy = policy_text ? policy_of(policy_text) : NULL;
    const rep_settings settings = {.policy = policy};
    const rules_options options = {.policy = policy};
    rules_engine *rules = rules_new(&options);
    const rep_outcome outcome = {.analyzer = t->analyzer, .rules = rules};
    rep_output output = {.fd = -1};
    rep_writer *writer = rep_writer_new(&rep_format_text, &settings, &output);
    if (silent)
        rep_format_text.connection(writer, silent);
    put((rep_text_writer *)writer, &outcome);
    char *text = g_strndup(output.text.data, output.text.used);
    rep_writer_free(writer);
    rep_buffer_clear(&output.text);
    rules_free(rules);
    policy_free(policy);
    return text;
}

static void expect(section *put, const talk *t, const char *policy, const char *expected)
{
    char *text = said(put, t, policy, NULL);
    if (!strstr(text, expected))
        fail_msg("%s lacks %s", text, expected);
    g_free(text);
}

static talk *talk_answered(void)
{
    talk *t = talk_new(NULL);
    talk_send(t, CLIENT, 0, read_job);
    talk_send(t, SERVER, 1, success);
    return t;
}

static void relations_by_name(void **state)
{
    (void)state;
    talk *t = talk_answered();
    expect(rep_text_relations, t, NULL, "\n 10.0.0.5 > 10.0.0.1\n    reads ");
    expect(rep_text_relations, t, named,
           "\n M\xC3\xBChle (10.0.0.5) > Press1 (10.0.0.1)\n    reads ");
    expect(rep_text_relations, t, other_hosts,
           "\n 10.0.0.5 (not in the policy) > 10.0.0.1 (not in the policy)\n    reads ");
    talk_free(t);
}

static void cpus_by_name(void **state)
{
    (void)state;
    talk *t = talk_answered();
    expect(rep_text_cpus, t, NULL, "\n 10.0.0.1\n    Type:    not known from this capture\n");
    expect(rep_text_cpus, t, named,
           "\n Press1 (10.0.0.1)\n    Family:  S7-1500, as the policy says\n");
    expect(rep_text_cpus, t, other_hosts,
           "\n 10.0.0.1 (not in the policy)\n    Type:    not known from this capture\n");
    talk_free(t);
}

/* A CPU that is not what the policy says; and how many connections it may have. */
static void cpus_against_the_policy(void **state)
{
    (void)state;
    talk *t = talk_answered();
    ana_asset *cpu = (ana_asset *)ana_find_asset(t->analyzer, &t->flow.side[SERVER].endpoint.ip);
    cpu->family = "S7-300";
    cpu->family_confidence = "proven";
    g_free(cpu->family_evidence);
    cpu->family_evidence = g_strdup("order number");
    expect(rep_text_cpus, t, named,
           "    Family:  S7-300, concluded from: order number\n"
           "    Attention: the policy says S7-1500\n");
    expect(rep_text_cpus, t, "[cpu Press1]\naddress=10.0.0.1\nmax-connections=8\n",
           "    Load:    at most 1 connection open at once in this capture, of 8 (policy)\n");
    expect(rep_text_cpus, t, NULL, "    Access to:     DB30 (at least 1 byte, frame ");
    expect(rep_text_cpus, t, NULL,
           "    Load:    at most 1 connection open at once in this capture\n");
    talk_free(t);
}

/* What does not fit beside the hosts stands below them; so does what is left of a long line. */
static void long_heads(void **state)
{
    (void)state;
    talk *t = talk_answered();
    ((ana_relation *)g_ptr_array_index(ana_relations(t->analyzer), 0))->client_inferred = true;
    expect(rep_text_relations, t, NULL, "\n 10.0.0.5 > 10.0.0.1  (who is client is a guess)\n");
    expect(rep_text_relations, t, long_names,
           "\n PanelWithANameOfThirtyTwoLetters PanelWithANameOfThirtyOneLetter (10.0.0.5) >\n"
           "    PressWithANameOfThirtyTwoLetters PressWithANameOfThirtyOneLetter (10.0.0.1)\n"
           "    (who is client is a guess)\n    reads ");
    talk_free(t);
}

static void reachability_by_name(void **state)
{
    (void)state;
    talk *t = talk_new(NULL);
    t->flow.side[SERVER].rst = true;
    talk_end(t, CAP_END_RST);
    expect(rep_text_reachability, t, named, "\n Hall (10.0.0.0/24) > Press1 (10.0.0.1:102)\n");
    talk_free(t);
}

static void expect_fate(const ana_connection *c, const char *expected)
{
    talk *t = talk_new(NULL);
    char *text = said(silent_section, t, named, c);
    if (!strstr(text, expected))
        fail_msg("%s lacks %s", text, expected);
    assert_non_null(strstr(text, "\n M\xC3\xBChle (10.0.0.5) > Press1 (10.0.0.1:102)\n"));
    g_free(text);
    talk_free(t);
}

/* A SYN that was rejected is not one without an answer. */
static void what_became_of_a_syn(void **state)
{
    (void)state;
    cap_flow flow = talk_flow();
    flow.side[SERVER].seen = flow.side[SERVER].syn = false;
    flow.side[CLIENT].syn = true;
    ana_connection c = {.number = 1, .flow = &flow, .client = CLIENT, .ended_by = -1};
    expect_fate(&c, "    no TCP answer to the connection request (SYN) (1 connection, frame ");
    c.icmp_error = true;
    expect_fate(&c, "    connection request (SYN) rejected by ICMP: an error came back (1 conn");
    flow.side[SERVER].seen = flow.side[SERVER].rst = true;
    expect_fate(&c, "    connection request (SYN) rejected by RST (1 connection, frame ");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relations_by_name),       cmocka_unit_test(cpus_by_name),
        cmocka_unit_test(cpus_against_the_policy), cmocka_unit_test(long_heads),
        cmocka_unit_test(reachability_by_name),    cmocka_unit_test(what_became_of_a_syn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
