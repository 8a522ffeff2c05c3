/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/text.h"

static const rep_ink severity_inks[RULES_SEVERITY_COUNT] = {
    [RULES_INFO] = REP_INK_FAINT,
    [RULES_NOTICE] = REP_INK_CYAN,
    [RULES_WARNING] = REP_INK_YELLOW,
    [RULES_CRITICAL] = REP_INK_RED,
};

/* `hidden`: how many the filter does not select. */
static void put_heading(rep_page *page, const GPtrArray *findings, guint hidden)
{
    static const char *const plural[RULES_SEVERITY_COUNT] = {
        [RULES_INFO] = "infos",
        [RULES_NOTICE] = "notices",
        [RULES_WARNING] = "warnings",
        [RULES_CRITICAL] = "critical",
    };
    uint64_t count[RULES_SEVERITY_COUNT] = {0};
    for (guint i = 0; i < findings->len; i++)
        count[((const rules_finding *)g_ptr_array_index(findings, i))->severity]++;
    rep_buffer text = {0};
    rep_put_string(&text, "FINDINGS: ");
    const size_t start = text.used;
    for (int i = RULES_SEVERITY_COUNT - 1; i >= 0; i--) {
        if (count[i] == 0)
            continue;
        if (text.used > start)
            rep_put_string(&text, ", ");
        rep_put_number_of(&text, count[i], rules_severity_names[i], plural[i]);
    }
    if (text.used == start && hidden > 0) {
        rep_put_string(&text, "none that the filter selects");
    } else if (text.used == start) {
        size_t rules;
        rules_all(&rules);
        rep_put_format(&text, "none (%zu rules applied, see 's7tap rules')", rules);
    }
    if (hidden > 0)
        rep_put_format(&text, " (of %u)", findings->len + hidden);
    rep_put_char(&text, '\0');
    rep_page_heading(page, text.data);
    rep_buffer_clear(&text);
}

static void put_title(rep_page *page, guint number, const rules_finding *finding)
{
    char label[24], upper[16];
    g_snprintf(label, sizeof label, "%2u. ", number);
    g_strlcpy(upper, rules_severity_names[finding->severity], sizeof upper);
    for (char *p = upper; *p; p++)
        *p = g_ascii_toupper(*p);
    rep_put_format(&page->line, "%s  %s [%s]", upper, finding->rule->title, finding->rule->id);
    rep_page_end(page, 0, label, severity_inks[finding->severity]);
}

static bool same_advice(const rules_finding *a, const rules_finding *b)
{
    return a->cause == b->cause && a->alternatives == b->alternatives && a->check == b->check;
}

/* The number of the first finding shown that gives the same advice. */
static guint same_advice_as(const GPtrArray *findings, const GArray *shown, guint index)
{
    for (guint i = 0; i < shown->len; i++) {
        const guint other = g_array_index(shown, guint, i);
        if (same_advice(g_ptr_array_index(findings, other), g_ptr_array_index(findings, index)))
            return other + 1;
    }
    return index + 1;
}

static void put_cause(rep_page *page, const rules_finding *finding)
{
    static const char *const labels[RULES_CONFIDENCE_COUNT] = {
        [RULES_POSSIBLE] = "Possible cause: ",
        [RULES_LIKELY] = "Likely cause: ",
        [RULES_PROVEN] = "Proven cause: ",
    };
    if (finding->cause)
        rep_page_paragraph(page, 4, labels[finding->confidence], finding->cause);
}

static void put_advice(rep_page *page, const rules_finding *finding)
{
    for (const char *const *p = finding->alternatives; p && *p; p++)
        rep_page_paragraph(page, 4, "Or: ", *p);
    for (const char *const *p = finding->check; p && *p; p++)
        rep_page_paragraph(page, 4, p == finding->check ? "Check: - " : "       - ", *p);
}

static void put_finding(rep_text_writer *self, const rep_outcome *outcome,
                        const GPtrArray *findings, const GArray *shown, guint index)
{
    rep_page *page = &self->page;
    const rules_finding *finding = g_ptr_array_index(findings, index);
    const guint same = same_advice_as(findings, shown, index);
    if (index > 0)
        rep_page_blank(page);
    put_title(page, index + 1, finding);
    if (finding->message)
        rep_page_paragraph(page, 4, NULL, finding->message);
    rep_text_put_seen(self, outcome, finding);
    rep_text_put_symptoms(self, outcome, finding);
    put_cause(page, finding);
    if (same == index + 1) {
        put_advice(page, finding);
    } else {
        const bool others = finding->alternatives && *finding->alternatives;
        rep_put_format(&page->line, "%s: as for finding %u",
                       others ? "Other causes and what to check" : "What to check", same);
        rep_page_end(page, 4, NULL, REP_INK_FAINT);
    }
}

/* Findings of one rule and severity. */
typedef struct kind_count {
    const rules_rule *rule;
    rules_severity severity;
    guint total, taken;
} kind_count;

static kind_count *kind_of(GArray *kinds, const rules_finding *finding)
{
    for (guint i = 0; i < kinds->len; i++) {
        kind_count *kind = &g_array_index(kinds, kind_count, i);
        if (kind->rule == finding->rule && kind->severity == finding->severity)
            return kind;
    }
    const kind_count fresh = {finding->rule, finding->severity, 0, 0};
    g_array_append_val(kinds, fresh);
    return &g_array_index(kinds, kind_count, kinds->len - 1);
}

static GArray *kinds_of(const GPtrArray *findings)
{
    GArray *kinds = g_array_new(FALSE, FALSE, sizeof(kind_count));
    for (guint i = 0; i < findings->len; i++)
        kind_of(kinds, g_ptr_array_index(findings, i))->total++;
    return kinds;
}

/* How many of each kind may be shown so that all together keep the limit: a kind of which there are
 * hundreds must not hide the others. */
static guint share_of(const GArray *kinds, guint limit)
{
    guint share = limit, sum;
    do {
        sum = 0;
        for (guint i = 0; i < kinds->len; i++)
            sum += MIN(g_array_index(kinds, kind_count, i).total, share);
    } while (sum > limit && --share > 1);
    return share;
}

/* The indexes of the findings to show: the first of each kind, in the order of all. */
static GArray *choose(const GPtrArray *findings, GArray *kinds, guint share)
{
    GArray *shown = g_array_new(FALSE, FALSE, sizeof(guint));
    for (guint i = 0; i < findings->len; i++) {
        kind_count *kind = kind_of(kinds, g_ptr_array_index(findings, i));
        if (kind->taken >= share)
            continue;
        kind->taken++;
        g_array_append_val(shown, i);
    }
    return shown;
}

static void put_shown(rep_page *page, const GPtrArray *findings, guint shown, guint share)
{
    rep_put_count(&page->line, shown);
    rep_put_string(&page->line, " are shown, the first ");
    rep_put_count(&page->line, share);
    rep_put_string(&page->line, " of each rule, numbered as among all ");
    rep_put_count(&page->line, findings->len);
    rep_page_end(page, 1, NULL, REP_INK_FAINT);
}

/* What was left out, by rule. */
static void put_hidden(rep_page *page, const GArray *kinds, guint hidden)
{
    rep_buffer *b = &page->line;
    rep_page_blank(page);
    rep_text_more(page, hidden, "finding", "findings");
    for (guint i = 0; i < kinds->len; i++) {
        const kind_count *kind = &g_array_index(kinds, kind_count, i);
        if (kind->total == kind->taken)
            continue;
        rep_put_count(b, kind->total - kind->taken);
        rep_put_format(b, " %s: %s [%s]", rules_severity_names[kind->severity], kind->rule->title,
                       kind->rule->id);
        rep_page_end(page, 4, NULL, REP_INK_FAINT);
    }
}

/* What no rule judges, so that "none" is not taken for "nothing wrong". */
static void put_unjudged(rep_text_writer *self, const rep_outcome *outcome)
{
    rep_page *page = &self->page;
    rep_buffer *b = &page->line;
    const uint64_t *count = ana_statistics(outcome->analyzer)->status_count;
    const struct {
        uint64_t count;
        const char *one, *many;
    } rows[] = {
        {count[ANA_REFUSED] + count[ANA_PARTIAL], "refused request", "refused requests"},
        {count[ANA_UNANSWERED], "unanswered request", "unanswered requests"},
        {outcome->totals->connections - outcome->totals->s7,
         "connection or attempt to connect without S7",
         "connections or attempts to connect without S7"},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
        if (rows[i].count == 0)
            continue;
        rep_page_separate(page, 0, ", ");
        rep_put_number_of(b, rows[i].count, rows[i].one, rows[i].many);
    }
    if (b->used > 0)
        rep_page_end(page, 1, "Not judged by any rule, see below: ", REP_INK_PLAIN);
}

void rep_text_findings(rep_text_writer *self, const rep_outcome *outcome)
{
    const GPtrArray *all = rules_findings(outcome->rules);
    GPtrArray *findings = rep_selected_findings(self->base.settings->filter, all);
    const guint limit = self->base.settings->verbose ? G_MAXUINT : REP_TEXT_FINDINGS;
    put_heading(&self->page, findings, all->len - findings->len);
    if (all->len == 0)
        put_unjudged(self, outcome);
    GArray *kinds = kinds_of(findings);
    const guint share = findings->len > limit ? share_of(kinds, limit) : G_MAXUINT;
    GArray *shown = choose(findings, kinds, share);
    if (shown->len < findings->len)
        put_shown(&self->page, findings, shown->len, share);
    for (guint i = 0; i < shown->len; i++)
        put_finding(self, outcome, findings, shown, g_array_index(shown, guint, i));
    if (shown->len < findings->len)
        put_hidden(&self->page, kinds, findings->len - shown->len);
    g_array_unref(shown);
    g_array_unref(kinds);
    g_ptr_array_unref(findings);
}
