/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/events.h"

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

static const char read_job[] = "0300001f02f080320100000005000e00000401120a10020001001e84000000";
static const char success[] = "0300001a02f0803203000000050002000500000401ff040008aa";

typedef struct running {
    talk *t;
    rules_engine *rules;
    rep_output output;
    rep_settings settings;
    rep_writer *writer;
    cap_stats capture;
    rep_totals totals;
    rep_inputs inputs;
    GPtrArray *reaches; /* NULL: those of the analyzer */
} running;

static void begin(running *r)
{
    *r = (running){.t = talk_midstream(), .rules = rules_new(NULL), .output = {.fd = -1}};
    r->writer = rep_writer_new(&rep_format_events, &r->settings, &r->output);
}

static void end(running *r)
{
    rep_writer_free(r->writer);
    rep_buffer_clear(&r->output.text);
    rules_free(r->rules);
    talk_free(r->t);
}

static void ask(running *r)
{
    talk_send(r->t, CLIENT, 0, read_job);
    talk_send(r->t, SERVER, 1, success);
    r->capture.packets += 2;
}

/* The events that an update tells, by their first letters. */
static void check(running *r, int64_t seconds, bool anew, const char *expected)
{
    const rep_outcome outcome = {.analyzer = r->t->analyzer,
                                 .rules = r->rules,
                                 .capture = &r->capture,
                                 .inputs = &r->inputs,
                                 .reaches = r->reaches,
                                 .totals = &r->totals};
    const rep_update update = {.now = seconds * G_USEC_PER_SEC, .anew = anew};
    r->output.text.used = 0;
    r->writer->format->open(r->writer, r->t->connection, &update);
    r->writer->format->update(r->writer, &outcome, &update);
    rep_put_char(&r->output.text, '\0');
    char *text = r->output.text.data;
    GString *kinds = g_string_new(NULL);
    for (char *event = strstr(text, "{\"event\":\""); event;
         event = strstr(event + 1, "{\"event\":\""))
        g_string_append_c(kinds, event[strlen("{\"event\":\"")]);
    assert_string_equal(kinds->str, expected);
    g_string_free(kinds, TRUE);
}

enum { MINUTE = 60, HOUR = 3600 };

static void tells_what_is_new_and_later_what_changed(void **state)
{
    (void)state;
    running r;
    begin(&r);
    ask(&r);
    check(&r, 1, false, "aars");
    check(&r, 2, false, "");
    ask(&r);
    check(&r, MINUTE, false, "");
    check(&r, HOUR, false, "");
    check(&r, HOUR + 1, false, "ars"); /* of the client nothing but its server changed */
    check(&r, 3 * HOUR, false, "");    /* nothing happened since */
    end(&r);
}

static void tells_all_in_a_new_file(void **state)
{
    (void)state;
    running r;
    begin(&r);
    ask(&r);
    check(&r, 1, false, "aars");
    check(&r, 2, true, "caars");
    assert_non_null(strstr(r.output.text.data, "\"end\":\"open\""));
    check(&r, 3, false, "");
    end(&r);
}

static void tells_of_connections_that_stay(void **state)
{
    (void)state;
    running r;
    begin(&r);
    ask(&r);
    check(&r, 1, false, "aars");
    r.t->flow.last.time = r.t->flow.first.time + INT64_C(60000000000);
    check(&r, 2, false, "c");
    check(&r, 3, false, "");
    r.t->flow.last.time++;
    check(&r, HOUR, false, "");
    check(&r, HOUR + 2, false, "c");
    end(&r);
}

/* An attempt that waits says little, and not for long; that more of the same come need not be told
 * so soon. */
static void tells_what_becomes_of_attempts(void **state)
{
    (void)state;
    running r;
    begin(&r);
    ana_reach reach = {.network = {.family = 4}, .prefix = 24, .server = {.family = 4}};
    r.reaches = g_ptr_array_new();
    g_ptr_array_add(r.reaches, &reach);
    reach.count[ANA_ATTEMPT_PENDING] = 1;
    check(&r, 1, false, "rs");
    reach.count[ANA_ATTEMPT_PENDING] = 0;
    reach.count[ANA_ATTEMPT_SILENT] = 1;
    check(&r, MINUTE, false, "");
    check(&r, MINUTE + 1, false, "r");
    reach.count[ANA_ATTEMPT_PENDING] = 1;
    check(&r, 3 * MINUTE, false, "");
    reach.count[ANA_ATTEMPT_PENDING] = 0;
    reach.count[ANA_ATTEMPT_SILENT] = 2;
    check(&r, 5 * MINUTE, false, "");
    reach.count[ANA_ATTEMPT_ANSWERED] = 1;
    check(&r, 6 * MINUTE, false, "r");
    reach.count[ANA_ATTEMPT_ANSWERED] = 2;
    check(&r, HOUR, false, "");
    check(&r, HOUR + 6 * MINUTE, false, "r");
    g_ptr_array_unref(r.reaches);
    end(&r);
}

/* A PDU that is damaged, the same way each time. */
static void find(running *r)
{
    const s7_pdu pdu = {.notes = (s7_notes)1 << S7N_ITEM_COUNT};
    const cotp_tpdu tpdu = {0};
    const ana_pdu event = {.connection = r->t->connection,
                           .side = SERVER,
                           .stamp = r->t->now,
                           .tpdu = &tpdu,
                           .pdu = &pdu};
    rules_damaged(r->rules, &event);
    rules_finish(r->rules);
}

static void tells_of_findings_that_last(void **state)
{
    (void)state;
    running r;
    begin(&r);
    find(&r);
    check(&r, 1, false, "fs");
    find(&r);
    check(&r, 2, false, "");
    check(&r, MINUTE + 2, false, "f");
    check(&r, HOUR, false, "");
    r.t->now.time += INT64_C(3600000000000);
    find(&r);
    check(&r, HOUR + MINUTE, false, "");
    check(&r, HOUR + MINUTE + 2, false, "f");
    find(&r);
    check(&r, HOUR + 3 * MINUTE, false, "");
    check(&r, 2 * HOUR + 3 * MINUTE, false, "f");
    end(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_what_is_new_and_later_what_changed),
        cmocka_unit_test(tells_all_in_a_new_file),
        cmocka_unit_test(tells_of_connections_that_stay),
        cmocka_unit_test(tells_what_becomes_of_attempts),
        cmocka_unit_test(tells_of_findings_that_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
