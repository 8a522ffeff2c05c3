/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/writer.h"

static const rep_format *const formats[] = {
    &rep_format_text, &rep_format_events,   &rep_format_transactions, &rep_format_pdus,
    &rep_format_csv,  &rep_format_evidence, &rep_format_syslog,       NULL,
};

const rep_format *const *rep_formats(void)
{
    return formats;
}

const rep_format *rep_format_find(const char *name)
{
    for (const rep_format *const *format = formats; *format; format++)
        if (g_str_equal((*format)->name, name))
            return *format;
    return NULL;
}

rep_writer *rep_writer_new(const rep_format *format, const rep_settings *settings,
                           rep_output *output)
{
    rep_writer *writer = g_malloc0(format->size);
    writer->format = format;
    writer->settings = settings;
    writer->output = output;
    if (format->begin)
        format->begin(writer);
    return writer;
}

void rep_writer_free(rep_writer *writer)
{
    if (!writer)
        return;
    if (writer->format->free)
        writer->format->free(writer);
    g_free(writer);
}

uint64_t rep_inputs_dropped(const rep_inputs *inputs)
{
    uint64_t dropped = 0;
    for (size_t i = 0; i < inputs->count; i++)
        dropped += inputs->infos[i].dropped;
    return dropped;
}

const GPtrArray *rep_reaches(const rep_outcome *outcome)
{
    return outcome->reaches ? outcome->reaches : ana_reachability(outcome->analyzer);
}

uint64_t rep_inputs_dropped_interface(const rep_inputs *inputs)
{
    uint64_t dropped = 0;
    for (size_t i = 0; i < inputs->count; i++)
        dropped += inputs->infos[i].dropped_interface;
    return dropped;
}
