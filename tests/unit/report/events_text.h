/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a part of the events writer says of an analyzer, for its tests. */
#ifndef S7TAP_TEST_EVENTS_TEXT_H
#define S7TAP_TEST_EVENTS_TEXT_H

#include "report/events.h"

/* The lines; the caller frees. */
static inline char *events_text(void (*part)(rep_writer *writer, const rep_outcome *outcome),
                                ana_analyzer *analyzer)
{
    const rep_settings settings = {0};
    const rep_outcome outcome = {.analyzer = analyzer};
    rep_output output = {.fd = -1};
    rep_writer writer = {&rep_format_events, &settings, &output};
    part(&writer, &outcome);
    char *text = g_strndup(output.text.data, output.text.used);
    rep_buffer_clear(&output.text);
    return text;
}

#endif
