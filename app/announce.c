/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/announce.h"

#include "capture/hash.h"
#include "report/finding_name.h"
#include "report/format.h"

#include <stdio.h>
#include <unistd.h>

static void hide_controls(rep_buffer *b, size_t start)
{
    for (size_t i = start; i < b->used; i++) {
        const unsigned char c = (unsigned char)b->data[i];
        if (c < 0x20 || c == 0x7F)
            b->data[i] = '?';
    }
}

void app_announcement_put(rep_buffer *b, const rules_finding *finding, bool color)
{
    static const char *const inks[RULES_SEVERITY_COUNT] = {
        [RULES_INFO] = "\033[2m",
        [RULES_NOTICE] = "\033[36m",
        [RULES_WARNING] = "\033[33m",
        [RULES_CRITICAL] = "\033[1;31m",
    };
    rep_put_second(b, finding->first.time);
    rep_put_string(b, "  ");
    rep_put_string(b, color ? inks[finding->severity] : "");
    rep_put_string(b, rules_severity_names[finding->severity]);
    rep_put_string(b, color ? "\033[0m" : "");
    const size_t start = b->used;
    rep_put_format(b, "  %s  %s", finding->rule->id,
                   finding->message ? finding->message : finding->rule->title);
    if (finding->cause)
        rep_put_format(b, "; %s: %s", rules_confidence_names[finding->confidence], finding->cause);
    hide_controls(b, start);
    rep_put_char(b, '\n');
}

static rep_output *text_on_standard_output(const app_outputs *outputs, bool *color)
{
    for (guint i = 0; i < outputs->writers->len; i++) {
        const rep_writer *writer = g_ptr_array_index(outputs->writers, i);
        *color = writer->settings->color;
        if (writer->format == &rep_format_text && writer->output->standard)
            return writer->output;
    }
    return NULL;
}

void app_announcer_begin(app_announcer *announcer, const app_outputs *outputs,
                         const app_options *options)
{
    bool color;
    rep_output *output = text_on_standard_output(outputs, &color);
    const bool automatic = options->color == APP_COLOR_AUTO && isatty(STDERR_FILENO) == 1;
    *announcer = (app_announcer){
        .known = g_hash_table_new_full(cap_hash_text, g_str_equal, g_free, NULL),
        .filter = options->filter,
        .output = output,
        .wanted = output || !options->quiet,
        .color = output ? color : automatic || options->color == APP_COLOR_ALWAYS,
    };
}

void app_announcer_end(app_announcer *announcer)
{
    g_hash_table_unref(announcer->known);
}

static bool is_new(app_announcer *announcer, const rules_finding *finding)
{
    if (g_hash_table_size(announcer->known) >= APP_ANNOUNCE_MOST_KNOWN)
        return false;
    return g_hash_table_add(announcer->known, rep_finding_name(finding));
}

void app_announce_lines(app_announcer *announcer, rep_buffer *lines)
{
    if (announcer->wanted && lines->used > 0) {
        if (announcer->output) {
            rep_put(&announcer->output->text, lines->data, lines->used);
            rep_output_flush(announcer->output);
        } else {
            fwrite(lines->data, 1, lines->used, stderr);
        }
    }
    lines->used = 0;
}

void app_announce(app_announcer *announcer, const GPtrArray *findings)
{
    if (!announcer->wanted || announcer->told_otherwise)
        return;
    rep_buffer lines = {0};
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (rep_selects_finding(announcer->filter, finding) && is_new(announcer, finding))
            app_announcement_put(&lines, finding, announcer->color);
    }
    app_announce_lines(announcer, &lines);
    rep_buffer_clear(&lines);
}
