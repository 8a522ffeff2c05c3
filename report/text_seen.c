/* SPDX-License-Identifier: GPL-2.0-or-later */
/* When and in which frames a finding was seen, and with -v on which connection and with what. */
#include "report/format.h"
#include "report/text.h"

static const int64_t day = INT64_C(86400000000000);

void rep_text_put_moment(rep_buffer *b, const rep_settings *settings, const cap_stats *capture,
                         int64_t time)
{
    if (!settings->verbose && capture->first_time / day == capture->last_time / day) {
        rep_put_clock(b, time);
        rep_put_string(b, " UTC");
    } else {
        rep_put_second(b, time);
    }
}

static bool same_frame(const cap_stamp *a, const cap_stamp *b)
{
    return a->file == b->file && a->frame == b->frame;
}

/* A fault counts more than once in a frame that shows it more than once. */
static void put_frames_left(rep_buffer *b, const rep_settings *settings,
                            const rules_finding *finding)
{
    const uint32_t kept = finding->frame_count;
    if (kept < RULES_MAX_FRAMES || finding->count <= kept ||
        same_frame(&finding->last, &finding->frames[kept - 1]))
        return;
    rep_put_string(b, finding->count - kept > 1 ? " and up to " : " and ");
    rep_put_count(b, finding->count - kept);
    rep_put_string(b, " more, the last ");
    rep_text_put_frame(b, settings, &finding->last, "frame");
}

/* From the frame at `from` on. */
static void put_frames(rep_buffer *b, const rep_settings *settings, const rules_finding *finding,
                       uint32_t from)
{
    for (uint32_t i = from; i < finding->frame_count; i++) {
        const cap_stamp *frame = &finding->frames[i];
        if (i > from)
            rep_put_string(b, ", ");
        const bool more = i + 1 < finding->frame_count && frame[1].file == frame->file;
        if (i == from || frame->file != frame[-1].file)
            rep_text_put_frame(b, settings, frame, more ? "frames" : "frame");
        else
            rep_put_unsigned(b, frame->frame);
    }
    put_frames_left(b, settings, finding);
}

/* What holds all the time has its proof at some time. */
static void put_proof(rep_text_writer *self, const rep_outcome *outcome,
                      const rules_finding *finding)
{
    const rep_settings *settings = self->base.settings;
    rep_buffer *b = &self->page.line;
    rep_text_put_moment(b, settings, outcome->capture, finding->first.time);
    if (finding->frame_count > 0) {
        rep_put_string(b, ", ");
        rep_text_put_frame(b, settings, &finding->frames[0], "frame");
    }
    if (finding->frame_count > 1) {
        rep_put_string(b, "; others until ");
        rep_text_put_moment(b, settings, outcome->capture, finding->last.time);
        rep_put_string(b, ", ");
        put_frames(b, settings, finding, 1);
    }
    rep_page_end(&self->page, 4, "First proof: ", REP_INK_PLAIN);
}

static void put_times(rep_text_writer *self, const rep_outcome *outcome,
                      const rules_finding *finding)
{
    const rep_settings *settings = self->base.settings;
    rep_buffer *b = &self->page.line;
    const bool lasts = finding->count > 1 && finding->last.time != finding->first.time;
    if (finding->count == 1) {
        rep_put_string(b, "once at ");
    } else if (!lasts) {
        rep_put_count(b, finding->count);
        rep_put_string(b, " times at ");
    } else {
        rep_put_count(b, finding->count);
        rep_put_string(b, " times in ");
        rep_put_span(b, finding->last.time - finding->first.time);
        rep_put_string(b, " from ");
    }
    rep_text_put_moment(b, settings, outcome->capture, finding->first.time);
    if (lasts && settings->verbose) {
        rep_put_string(b, " to ");
        rep_text_put_moment(b, settings, outcome->capture, finding->last.time);
    } else if (lasts) {
        rep_put_string(b, " on");
    }
    rep_put_string(b, ", ");
    put_frames(b, settings, finding, 0);
    rep_page_end(&self->page, 4, "Seen ", REP_INK_PLAIN);
}

/* S7comm-plus counts its codes below 0. */
static void put_code(rep_buffer *b, uint32_t code)
{
    if ((int32_t)code < 0)
        rep_put_signed(b, (int32_t)code);
    else
        rep_put_format(b, code > 0xFF ? "0x%04X" : "0x%02X", code);
}

static void put_first_connection(rep_buffer *b, const rules_finding *finding)
{
    const cap_endpoint server = {finding->server, finding->server_port};
    rep_put_string(b, "first connection ");
    rep_put_unsigned(b, finding->connection);
    rep_put_string(b, ", ");
    rep_put_endpoint(b, &finding->client_endpoint);
    rep_put_string(b, " > ");
    rep_put_endpoint(b, &server);
    if (finding->client_inferred)
        rep_put_string(b, " (who is client is a guess)");
    if (finding->calling.size + finding->called.size > 0)
        rep_put_string(b, ", ");
    rep_text_put_tsaps(b, &finding->calling, &finding->called);
}

static void put_details(rep_text_writer *self, const rules_finding *finding)
{
    rep_page *page = &self->page;
    rep_buffer *b = &page->line;
    if (finding->connection > 0 && finding->client.family != 0)
        put_first_connection(b, finding);
    if (finding->server.family != 0) {
        rep_page_separate(page, 0, "; ");
        rep_put_format(b, "phase %s", ana_phase_names[finding->phase]);
    }
    if (finding->subject) {
        rep_page_separate(page, 0, "; ");
        rep_put_format(b, "subject %s", finding->subject);
    }
    if (finding->has_code) {
        rep_page_separate(page, 0, "; ");
        rep_put_string(b, "code ");
        put_code(b, finding->code);
    }
    if (b->used > 0)
        rep_page_end(page, 4, "Details: ", REP_INK_PLAIN);
}

void rep_text_put_seen(rep_text_writer *self, const rep_outcome *outcome,
                       const rules_finding *finding)
{
    if (finding->rule->once)
        put_proof(self, outcome, finding);
    else
        put_times(self, outcome, finding);
    if (self->base.settings->verbose)
        put_details(self, finding);
}
