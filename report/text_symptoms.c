/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a cause made clients see, a line for each, and what shows it. */
#include "report/hosts.h"
#include "report/text.h"

static const char *verb_of(const rules_finding *symptom)
{
    static const char *const verbs[] = {"", "reads ", "writes ", "reads and writes "};
    return verbs[symptom->parts.access & (RULES_READS | RULES_WRITES)];
}

/* S7comm-plus counts its codes below 0. */
static void put_code(rep_buffer *b, const rules_finding *symptom)
{
    if ((int32_t)symptom->code < 0)
        rep_put_format(b, ", %d", (int32_t)symptom->code);
    else
        rep_put_format(b, symptom->code > 0xFF ? ", 0x%04X" : ", 0x%02X", symptom->code);
}

/* NULL: the client says enough. */
static const char *what_of(const rules_finding *finding, const rules_finding *symptom, bool of_many)
{
    if (symptom->parts.what)
        return symptom->parts.what;
    const bool said = g_strcmp0(symptom->subject, finding->subject) == 0;
    return of_many && said && symptom->parts.access == 0 ? NULL : symptom->subject;
}

/* Of another rule than the finding: what a sweep met. Where it is about one CPU, what was asked for
 * tells enough. */
static void put_other(rep_buffer *b, const rules_finding *finding, const rules_finding *symptom)
{
    if (finding->server.family == 0 || !symptom->subject) {
        rep_put_string(b, symptom->message);
        return;
    }
    rep_put_format(b, "%s: ", symptom->rule->title);
    rep_put_string(b, symptom->subject);
    if (symptom->has_code)
        put_code(b, symptom);
}

static void put_own(const rep_text_writer *self, rep_buffer *b, const rules_finding *finding,
                    const rules_finding *symptom)
{
    const bool of_many = finding->client.family == 0 && symptom->client.family != 0;
    const char *what = what_of(finding, symptom, of_many);
    if (of_many)
        rep_put_client(b, self->base.settings, &symptom->client);
    if (what) {
        rep_put_string(b, of_many ? ": " : "");
        rep_put_string(b, verb_of(symptom));
        rep_put_string(b, what);
    }
    if (symptom->has_code && !finding->has_code)
        put_code(b, symptom);
}

/* "10.0.0.5: reads DB30.DBB0, 3 times, first in frame 19" */
static void put_fault(rep_text_writer *self, const rules_finding *finding,
                      const rules_finding *symptom)
{
    const rep_settings *settings = self->base.settings;
    rep_buffer *b = &self->page.line;
    if (symptom->rule == finding->rule)
        put_own(self, b, finding, symptom);
    else
        put_other(b, finding, symptom);
    rep_page_separate(&self->page, 0, ", ");
    if (symptom->count > 1) {
        rep_put_count(b, symptom->count);
        rep_put_string(b, " times, the first in ");
    }
    rep_text_put_frame(b, settings, &symptom->frames[0], "frame");
}

static void put_circumstance(rep_text_writer *self, const rep_outcome *outcome,
                             const rules_finding *circumstance)
{
    const rep_settings *settings = self->base.settings;
    rep_buffer *b = &self->page.line;
    rep_put_string(b, circumstance->message);
    rep_put_string(b, " (");
    rep_text_put_moment(b, settings, outcome->capture, circumstance->first.time);
    rep_put_string(b, ", ");
    rep_text_put_frame(b, settings, &circumstance->frames[0], "frame");
    rep_put_char(b, ')');
}

static void put_left(rep_text_writer *self, uint64_t left)
{
    rep_put_string(&self->page.line, "... and ");
    rep_put_number_of(&self->page.line, left, "more", "more");
    if (!self->base.settings->verbose)
        rep_put_string(&self->page.line, " (-v shows them)");
    rep_page_end(&self->page, 14, NULL, REP_INK_FAINT);
}

/* A single one says what the finding says itself, unless it is of another kind. */
static bool says_more(const rules_finding *finding, uint64_t faults)
{
    const rules_finding *first = g_ptr_array_index(finding->symptoms, 0);
    return faults > 1 || (first->rule && first->rule != finding->rule);
}

static void put_faults(rep_text_writer *self, const rules_finding *finding)
{
    const uint64_t most = self->base.settings->verbose ? UINT64_MAX : REP_TEXT_SYMPTOMS;
    const GPtrArray *all = finding->symptoms;
    uint64_t faults = finding->symptoms_left, shown = 0;
    for (guint i = 0; i < all->len; i++)
        faults += ((const rules_finding *)g_ptr_array_index(all, i))->rule != NULL;
    if (!says_more(finding, faults))
        return;
    for (guint i = 0; i < all->len && shown < most; i++) {
        const rules_finding *symptom = g_ptr_array_index(all, i);
        if (!symptom->rule)
            continue;
        put_fault(self, finding, symptom);
        rep_page_end(&self->page, 4, shown++ == 0 ? "Symptoms: - " : "          - ", REP_INK_PLAIN);
    }
    if (shown < faults)
        put_left(self, faults - shown);
}

void rep_text_put_symptoms(rep_text_writer *self, const rep_outcome *outcome,
                           const rules_finding *finding)
{
    if (!finding->symptoms)
        return;
    put_faults(self, finding);
    const char *label = "Evidence: - ";
    for (guint i = 0; i < finding->symptoms->len; i++) {
        const rules_finding *symptom = g_ptr_array_index(finding->symptoms, i);
        if (symptom->rule)
            continue;
        put_circumstance(self, outcome, symptom);
        rep_page_end(&self->page, 4, label, REP_INK_PLAIN);
        label = "          - ";
    }
}
