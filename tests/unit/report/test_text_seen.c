/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When a finding was seen, in words. */
#include "report/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const int64_t second = 1000000000;
static const rules_rule happens = {.id = "happens"}, holds = {.id = "holds", .once = true};

static void expect(const rules_finding *finding, bool verbose, int64_t end, const char *expected)
{
    const rep_settings settings = {.verbose = verbose};
    const cap_stats capture = {.last_time = end};
    const rep_outcome outcome = {.capture = &capture};
    rep_output output = {.fd = -1};
    rep_writer *writer = rep_writer_new(&rep_format_text, &settings, &output);
    rep_text_put_seen((rep_text_writer *)writer, &outcome, finding);
    rep_put_char(&output.text, '\0');
    assert_string_equal(output.text.data, expected);
    rep_writer_free(writer);
    rep_buffer_clear(&output.text);
}

/* Frames 1 to `frames`, one second apart; the last one is frame 99. */
static rules_finding seen(const rules_rule *rule, uint64_t count, uint32_t frames)
{
    rules_finding finding = {.rule = rule, .count = count, .frame_count = frames};
    for (uint32_t i = 0; i < frames; i++)
        finding.frames[i] = (cap_stamp){.time = (1 + i) * second, .frame = 1 + i};
    finding.first = finding.frames[0];
    finding.last = finding.frames[frames - 1];
    if (count > RULES_MAX_FRAMES)
        finding.last = (cap_stamp){.time = 99 * second, .frame = 99};
    return finding;
}

static void what_happened(void **state)
{
    (void)state;
    rules_finding finding = seen(&happens, 1, 1);
    expect(&finding, false, 0, "    Seen once at 00:00:01 UTC, frame 1\n");
    finding = seen(&happens, 2, 2);
    expect(&finding, false, 0, "    Seen 2 times in 1 s from 00:00:01 UTC on, frames 1, 2\n");
    finding = seen(&happens, 2, 1); /* two items of one answer */
    expect(&finding, false, 0, "    Seen 2 times at 00:00:01 UTC, frame 1\n");
    finding = seen(&happens, 9, 8);
    expect(
        &finding, false, 0,
        "    Seen 9 times in 98 s from 00:00:01 UTC on, frames 1, 2, 3, 4, 5, 6, 7, 8 and 1 more,"
        " the last\n         frame 99\n");
    finding.count = 30;
    finding.last = finding.frames[7]; /* all in these frames */
    expect(&finding, false, 0,
           "    Seen 30 times in 7 s from 00:00:01 UTC on, frames 1, 2, 3, 4, 5, 6, 7, 8\n");
}

/* A capture that goes on past midnight has dates. */
static void with_the_date(void **state)
{
    (void)state;
    const rules_finding finding = seen(&happens, 1, 1);
    expect(&finding, false, 86399 * second, "    Seen once at 00:00:01 UTC, frame 1\n");
    expect(&finding, false, 86400 * second, "    Seen once at 1970-01-01 00:00:01 UTC, frame 1\n");
    expect(&finding, true, 0, "    Seen once at 1970-01-01 00:00:01 UTC, frame 1\n");
}

static void what_holds(void **state)
{
    (void)state;
    rules_finding finding = seen(&holds, 1, 1);
    expect(&finding, false, 0, "    First proof: 00:00:01 UTC, frame 1\n");
    finding = seen(&holds, 3, 3);
    expect(&finding, false, 0,
           "    First proof: 00:00:01 UTC, frame 1; others until 00:00:03 UTC, frames 2, 3\n");
}

static void all_details(void **state)
{
    (void)state;
    rules_finding finding = seen(&happens, 1, 1);
    finding.client = finding.server = (cap_address){.family = 4, .bytes = {10, 0, 0, 1}};
    finding.client_endpoint = (cap_endpoint){finding.client, 40000};
    finding.server_port = 102;
    finding.connection = 4;
    finding.phase = ANA_PHASE_RUNNING;
    finding.subject = (char[]){"DB1"};
    finding.has_code = true;
    finding.code = 0x05;
    expect(&finding, true, 0,
           "    Seen once at 1970-01-01 00:00:01 UTC, frame 1\n"
           "    Details: first connection 4, 10.0.0.1:40000 > 10.0.0.1:102; phase running; subject "
           "DB1; code\n             0x05\n");
    finding.connection = 0;
    finding.subject = NULL;
    finding.code = (uint32_t)-5;
    expect(&finding, true, 0,
           "    Seen once at 1970-01-01 00:00:01 UTC, frame 1\n"
           "    Details: phase running; code -5\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(what_happened),
                                       cmocka_unit_test(with_the_date),
                                       cmocka_unit_test(what_holds), cmocka_unit_test(all_details)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
