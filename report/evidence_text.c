/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_text.h"

#include "capture/pcapng_writer.h"
#include "report/format.h"

#include <string.h>

static const char *const cause_labels[RULES_CONFIDENCE_COUNT] = {
    [RULES_POSSIBLE] = "Possible cause",
    [RULES_LIKELY] = "Likely cause",
    [RULES_PROVEN] = "Proven cause",
};

/* Folders matter only where they tell several files apart. */
static const char *file_name(const rep_settings *settings, uint32_t file)
{
    const char *name = file < settings->file_count ? settings->files[file] : "-";
    if (g_str_equal(name, "-"))
        return "standard input";
    const char *slash = strrchr(name, '/');
    return settings->file_count == 1 && slash && slash[1] ? slash + 1 : name;
}

static void put_cause(rep_buffer *b, const rules_finding *finding)
{
    if (finding->cause)
        rep_put_format(b, ". %s: %s", cause_labels[finding->confidence], finding->cause);
}

void rep_put_evidence_comment(rep_buffer *b, const rep_settings *settings,
                              const rules_finding *finding, const rep_evidence_link *link,
                              const cap_stamp *stamp)
{
    const rules_finding *told =
        link->symptom > 0 ? g_ptr_array_index(finding->symptoms, link->symptom - 1) : finding;
    rep_put_format(b, "s7tap finding %u, %s [%s]: ", link->finding + 1,
                   rules_severity_names[finding->severity], finding->rule->id);
    rep_put_string(b, told->rule ? "" : "shows the cause: ");
    rep_put_string(b, told->message ? told->message : finding->rule->title);
    put_cause(b, finding);
    rep_put_string(b, ". Seen ");
    rep_put_number_of(b, told->count, "time", "times");
    rep_put_format(b, "; this is frame %" G_GUINT64_FORMAT " of %s", stamp->frame,
                   file_name(settings, stamp->file));
}

static void put_inputs(rep_buffer *b, const rep_settings *settings)
{
    enum { NAMED = 20 };
    for (size_t i = 0; i < settings->file_count && i < NAMED; i++) {
        rep_put_string(b, i > 0 ? ", " : "");
        rep_put_string(b, file_name(settings, (uint32_t)i));
    }
    if (settings->file_count > NAMED)
        rep_put_format(b, " and %zu more files", settings->file_count - NAMED);
}

static void put_which(rep_buffer *b)
{
    rep_put_string(b, ". Those with a comment of s7tap are what the finding names; the others "
                      "belong to them: requests and answers, how connections were opened and "
                      "how they ended.");
}

void rep_put_evidence_about(rep_buffer *b, const rep_settings *settings,
                            const rep_evidence_set *evidence, int only)
{
    const guint findings = rep_evidence_set_findings(evidence)->len;
    if (only >= 0)
        rep_put_format(b, "The packets behind finding %d of %u in ", only + 1, findings);
    else if (findings > 0) {
        rep_put_string(b, "The packets behind ");
        rep_put_number_of(b, findings, "finding", "findings");
        rep_put_string(b, " in ");
    } else
        rep_put_string(b, "No packets, because there are no findings in ");
    put_inputs(b, settings);
    if (findings == 0)
        return;
    put_which(b);
    if (rep_evidence_set_dropped(evidence) > 0) {
        rep_put_string(b, " Left out for want of room: ");
        rep_put_number_of(b, rep_evidence_set_dropped(evidence), "packet", "packets");
        rep_put_string(b, " of the latter.");
    }
}

void rep_put_evidence_live_about(rep_buffer *b, const rep_settings *settings,
                                 const rules_finding *finding, uint32_t named, uint32_t missing)
{
    rep_put_string(b, "The packets behind a finding of s7tap monitor at ");
    put_inputs(b, settings);
    rep_put_string(b, ", first seen ");
    rep_put_second(b, finding->first.time);
    rep_put_format(b, ": %s [%s]: ", rules_severity_names[finding->severity], finding->rule->id);
    rep_put_string(b, finding->message ? finding->message : finding->rule->title);
    put_cause(b, finding);
    put_which(b);
    rep_put_string(b, " Frames count from when it began to listen.");
    if (missing > 0)
        rep_put_format(b,
                       " Not in this file: %u of the %u packets that the finding names, which "
                       "were not kept any more when it was written.",
                       missing, named);
}

void rep_put_evidence_list(rep_buffer *b, const GPtrArray *findings)
{
    enum { ENOUGH = CAP_OPTION_MAX - 256 };
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        const size_t before = b->used;
        rep_put_format(b, "%s%u. %s [%s]: %s", i > 0 ? "\n" : "", i + 1,
                       rules_severity_names[finding->severity], finding->rule->id,
                       finding->message ? finding->message : finding->rule->title);
        if (b->used <= ENOUGH)
            continue;
        b->used = before;
        rep_put_format(b, "\nand %u more", findings->len - i);
        return;
    }
}

/* Ids of rules may come from a policy. */
static void put_id(rep_buffer *b, const char *id)
{
    enum { LONGEST = 64 };
    for (size_t i = 0; i < LONGEST && id[i]; i++)
        rep_put_char(b, g_ascii_isalnum(id[i]) || id[i] == '-' ? id[i] : '_');
}

static void put_host(rep_buffer *b, const cap_address *host)
{
    const size_t from = b->used;
    rep_put_ip(b, host);
    for (size_t at = from; at < b->used; at++)
        if (b->data[at] == ':') /* not every system takes them in names */
            b->data[at] = '_';
}

/* `between` stands before each but the first, and `first` before that. The number of hosts. */
static int put_hosts(rep_buffer *b, const rules_finding *finding, char first, char between)
{
    const cap_address *hosts[] = {&finding->client, &finding->server};
    int count = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(hosts); i++) {
        if (hosts[i]->family == 0)
            continue;
        rep_put_char(b, count++ == 0 ? first : between);
        put_host(b, hosts[i]);
    }
    return count;
}

void rep_put_evidence_stem(rep_buffer *b, const rules_finding *finding, uint32_t number)
{
    rep_put_format(b, "%03u-", number);
    put_id(b, finding->rule->id);
    put_hosts(b, finding, '-', '-');
}

/* "20260301T070512.250Z" */
static void put_short_time(rep_buffer *b, int64_t time)
{
    enum { LENGTH = sizeof "20260301T070512.250" - 1 };
    const size_t from = b->used;
    rep_put_time(b, time);
    size_t to = from;
    for (size_t at = from; at < b->used; at++)
        if (b->data[at] != '-' && b->data[at] != ':')
            b->data[to++] = b->data[at];
    b->used = MIN(to, from + LENGTH);
    rep_put_char(b, 'Z');
}

void rep_put_evidence_dated_stem(rep_buffer *b, const rules_finding *finding)
{
    put_short_time(b, finding->first.time);
    rep_put_format(b, "-%s-", rules_severity_names[finding->severity]);
    put_id(b, finding->rule->id);
    if (put_hosts(b, finding, '@', '-') == 0)
        rep_put_string(b, "@all");
}
