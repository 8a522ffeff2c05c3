/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a part of the events writer says of an analyzer, for its tests. */
#ifndef S7TAP_TEST_EVENTS_TEXT_H
#define S7TAP_TEST_EVENTS_TEXT_H

#include "report/events.h"

typedef void events_part(rep_writer *writer, const rep_outcome *outcome);

/* The lines; the caller frees. `policy` may be NULL. */
static inline char *events_named_text(events_part *part, ana_analyzer *analyzer,
                                      const policy_model *policy)
{
    const rep_settings settings = {.policy = policy};
    const rep_outcome outcome = {.analyzer = analyzer};
    rep_output output = {.fd = -1};
    rep_events_writer writer = {.base = {&rep_format_events, &settings, &output}};
    writer.asked = rep_asked_new();
    part(&writer.base, &outcome);
    rep_asked_free(writer.asked);
    char *text = g_strndup(output.text.data, output.text.used);
    rep_buffer_clear(&output.text);
    return text;
}

static inline char *events_text(events_part *part, ana_analyzer *analyzer)
{
    return events_named_text(part, analyzer, NULL);
}

#endif
