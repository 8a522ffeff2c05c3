/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/answer_grade.h"

static const char *const check_mute[] = {
    "Test port 102 from the client's network segment while it happens.",
    "Look at the CPU: operating mode, cycle load, communication load, diagnostic buffer.",
    "Look at the log of a firewall or security gateway that inspects S7 between client and CPU: "
    "some let the connection stand and drop single requests.",
    "Ask for less at once: fewer and shorter requests, a longer poll interval, fewer clients.",
    NULL,
};
static const char *const check_way[] = {
    "Test port 102 from the client's network segment while it happens.",
    "Look at links, switches, Wi-Fi and VPN between client and CPU: cables, error counters, "
    "interruptions at that time.",
    "Check whether the CPU was switched off or restarted, or got another address: a connection "
    "may live on at one end only.",
    "Shorten the client's timeout or its TCP keep-alive, so that it connects again sooner.",
    NULL,
};
static const char *const check_load[] = {
    "Look at the CPU: cycle load, communication load (share of the cycle reserved for it), "
    "diagnostic buffer.",
    "Ask for less at once: fewer and shorter requests, a longer poll interval, fewer clients.",
    "Compare the timeout of the client with the time the CPU takes.",
    NULL,
};
static const char *const check_function[] = {
    "Look at the log of a firewall or security gateway that inspects S7 between client and CPU: "
    "does it block this function?",
    "Check whether the CPU, or the gateway or simulation in its place, serves this function at "
    "all.",
    "Leave the request out in the client for a test: does everything else work then?",
    NULL,
};
static const char *const check_change[] = {
    "Find out who worked at the CPU at that time: the finding on control or change of the CPU "
    "names the client.",
    "If it happens at other times as well, look at the CPU: cycle load, diagnostic buffer.",
    "Let the client repeat the request after such a time.",
    NULL,
};
static const char *const check_jobs[] = {
    "Set the number of parallel jobs in the client to what the CPU grants in the setup.",
    "Make sure that only one task of the client uses the connection.",
    "Test with one job at a time: is everything answered then?",
    NULL,
};

enum { MUTE, WAY, LATE, CHANGING, FUNCTION, CROWDED };
static const rules_cause causes[] = {
    [MUTE] = {"TCP of the other side took the request, but its application did not answer: it is "
              "overloaded, stuck or stopped its communication",
              check_mute},
    [WAY] = {"TCP of the other side did not acknowledge the request: the way between is "
             "interrupted, or the other side is gone or has lost the connection",
             check_way},
    [LATE] = {"the other side answers too late: it is overloaded or busy", check_load},
    [CHANGING] = {"the CPU was being stopped, started or loaded at that time", check_change},
    [FUNCTION] =
        {"the other side answers later requests on the same connection, but not this one: it "
         "does not serve it, or something between drops it",
         check_function},
    [CROWDED] =
        {"more jobs were outstanding than the other side accepts (AmQ), and it dropped some",
         check_jobs},
    {0},
};
static const char *const beside_mute[] = {
    "a firewall or gateway that inspects S7 dropped the request or its answer",
    "the other side serves no such function",
    NULL,
};
static const char *const beside_way[] = {
    "a firewall dropped the connection from its table, and all that follows",
    NULL,
};
static const char *const beside_late[] = {
    "packets were lost on the way, and repeated late",
    NULL,
};
static const char *const beside_changing[] = {
    "the other side was overloaded",
    NULL,
};
static const char *const beside_function[] = {
    "the other side dropped it because it was overloaded",
    NULL,
};
static const char *const beside_crowded[] = {
    "the other side serves no such function, or a firewall that inspects S7 drops it",
    "the other side dropped it because it was overloaded",
    NULL,
};
static const char *const beside_mixed[] = {
    "the way between was interrupted for a time",
    "a firewall or gateway that inspects S7 dropped the request or its answer",
    NULL,
};

const rules_rule rules_no_answer = {
    .id = "no-answer",
    .title = "Request without answer",
    .severity = RULES_WARNING,
    .meaning = "A request was not answered within 5 s (--answer-timeout), or its connection ended "
               "at least 1 s after it (--end-timeout). Requests whose answers the capture cannot "
               "show do not count: the other direction is missing, has a gap, or was acknowledged "
               "beyond what was captured. What TCP did with the request tells network from "
               "application: repeated and not acknowledged, it did not get there; acknowledged, "
               "the other side's stack has it. Where an answer came too late, the message says so. "
               "Repeated more than once, or cut off by the side that had to answer, a request "
               "belongs to connection-unstable.",
    .causes = causes,
};

/* What the cause lies in. */
static const rules_joint of_server = {0, "%S does not answer %C: %O%T"};
static const rules_joint of_client = {RULES_SAME_CLIENT, "%S does not answer %C: %O%T"};
static const rules_joint of_request = {RULES_SAME_OBJECT, "%S does not answer %C: %O%T"};

answer_verdict answer_judge(const answer_facts *facts)
{
    if (facts->late > 0)
        return (answer_verdict){&causes[LATE], RULES_LIKELY, beside_late, &of_server};
    if (facts->unacknowledged == facts->count)
        return (answer_verdict){&causes[WAY], RULES_LIKELY, beside_way, &of_server};
    if (facts->unacknowledged > 0)
        return (answer_verdict){&causes[MUTE], RULES_POSSIBLE, beside_mixed, &of_server};
    if (facts->changing == facts->count)
        return (answer_verdict){&causes[CHANGING], RULES_LIKELY, beside_changing, &of_server};
    if (facts->alive == facts->count && facts->crowded == facts->count)
        return (answer_verdict){&causes[CROWDED], RULES_POSSIBLE, beside_crowded, &of_client};
    if (facts->alive == facts->count)
        return (answer_verdict){&causes[FUNCTION], RULES_LIKELY, beside_function, &of_request};
    return (answer_verdict){&causes[MUTE], RULES_LIKELY, beside_mute, &of_server};
}
