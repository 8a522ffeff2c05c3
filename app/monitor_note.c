/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What monitor tells of itself: on standard error, and in the system's log. */
#include "app/journal.h"
#include "app/monitor.h"
#include "report/format.h"

#include <unistd.h>

static rep_writer *writer_at(const monitor *m, guint i)
{
    return g_ptr_array_index(m->pipeline.outputs.writers, i);
}

/* Whether an output is the journal, whose entries have more to them than lines. */
static bool is_told_to_journal(const monitor *m)
{
    for (guint i = 0; i < m->pipeline.outputs.writers->len; i++) {
        const rep_log_socket *log = writer_at(m, i)->output->log;
        if (log && rep_log_socket_protocol(log) == REP_LOG_JOURNAL)
            return true;
    }
    return false;
}

void monitor_begin_notes(monitor *m)
{
    const bool told = is_told_to_journal(m);
    m->noted = told && app_journal_is(STDERR_FILENO);
    m->announcer.told_otherwise =
        told && app_journal_is(m->announcer.output ? STDOUT_FILENO : STDERR_FILENO);
}

void monitor_note(const monitor *m, const rep_note *note)
{
    if (!m->noted)
        app_complain("%s", note->text);
    monitor_log(m, note);
}

void monitor_log(const monitor *m, const rep_note *note)
{
    for (guint i = 0; i < m->pipeline.outputs.writers->len; i++) {
        rep_writer *writer = writer_at(m, i);
        if (writer->format->note)
            writer->format->note(writer, note);
    }
}

static void tell_stalled(const monitor *m, const rep_output *output)
{
    if (!m->noted)
        app_complain("%s: the log takes no entries: %s; they wait, and what has no room is lost",
                     output->name, g_strerror(rep_log_socket_error(output->log)));
}

static void tell_going_on(const monitor *m, rep_writer *writer, uint64_t lost)
{
    rep_buffer b = {0};
    if (lost > 0)
        rep_put_count(&b, lost);
    rep_put_string(&b, lost > 1    ? " entries of this log were lost: it took none for a while"
                       : lost == 1 ? " entry of this log was lost: it took none for a while"
                                   : "the log takes entries again; none was lost");
    rep_put_char(&b, '\0');
    const rep_note note = {.kind = REP_LOG_ENTRIES_LOST, .text = b.data, .count = lost};
    if (!m->noted)
        app_complain("%s: %s", writer->output->name, b.data);
    if (lost > 0 && writer->format->note)
        writer->format->note(writer, &note);
    rep_buffer_clear(&b);
}

void monitor_tell_logs(const monitor *m)
{
    const int64_t now = g_get_monotonic_time();
    for (guint i = 0; i < m->pipeline.outputs.writers->len; i++) {
        rep_writer *writer = writer_at(m, i);
        uint64_t lost = 0;
        if (!writer->output->log)
            continue;
        const rep_log_news news = rep_log_socket_news(writer->output->log, now, &lost);
        if (news == REP_LOG_STALLED)
            tell_stalled(m, writer->output);
        else if (news == REP_LOG_GOES_ON)
            tell_going_on(m, writer, lost);
    }
}
