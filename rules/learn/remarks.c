/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/remarks.h"

#include "dissector/cotp.h"
#include "rules/parties.h"
#include "rules/policy/merge.h"
#include "rules/policy/objects.h"

#include <inttypes.h>
#include <string.h>

enum { PAIRS_TOLD = 12 };

static void add(GPtrArray *out, GString *sentence)
{
    if (sentence->len > 0)
        g_ptr_array_add(out, g_string_free(sentence, FALSE));
    else
        g_string_free(sentence, TRUE);
}

static void put_part(GString *out, const char *before, const char *text)
{
    if (text)
        g_string_append_printf(out, "%s%s%s", out->len > 0 ? ", " : "", before, text);
}

static void put_count(GString *out, uint64_t count, const char *one, const char *many)
{
    if (count > 0)
        g_string_append_printf(out, "%s%" PRIu64 " %s", out->len > 0 ? ", " : "", count,
                               count == 1 ? one : many);
}

void learn_put_times(GString *out, int64_t first, int64_t last)
{
    GDateTime *a = g_date_time_new_from_unix_utc(first / 1000000000);
    GDateTime *b = g_date_time_new_from_unix_utc(last / 1000000000);
    char *day = a ? g_date_time_format(a, "%Y-%m-%d %H:%M:%S") : NULL;
    char *end = b ? g_date_time_format(b, "%Y-%m-%d %H:%M:%S") : NULL;
    const bool same_day = day && end && strncmp(day, end, 11) == 0;
    if (day && end && strcmp(day, end) == 0)
        g_string_append_printf(out, "%s UTC", day);
    else if (day && end)
        g_string_append_printf(out, "%s to %s UTC", day, end + (same_day ? 11 : 0));
    g_free(day);
    g_free(end);
    g_clear_pointer(&a, g_date_time_unref);
    g_clear_pointer(&b, g_date_time_unref);
}

void learn_remarks_cpu(GPtrArray *out, const learn_cpu *cpu, const ana_asset *asset)
{
    GString *what = g_string_new(NULL);
    if (asset) {
        put_part(what, "", asset->order_number);
        put_part(what, "firmware ", asset->firmware);
        put_part(what, "module ", asset->module_name);
        if (g_strcmp0(asset->module_name, asset->module_type) != 0)
            put_part(what, "type ", asset->module_type);
        put_part(what, "system ", asset->system_name);
        put_part(what, "serial number ", asset->serial);
    }
    add(out, what);
    if (asset && asset->family)
        g_ptr_array_add(out, g_strdup_printf("%s (%s): %s", asset->family, asset->family_confidence,
                                             asset->family_evidence ? asset->family_evidence : ""));
    if (!cpu->serves && !cpu->answered)
        g_ptr_array_add(out, g_strdup(LEARN_CHECK "it was asked, but never answered"));
    else if (!cpu->answered)
        g_ptr_array_add(out, g_strdup("no S7 that it sent was seen"));
}

void learn_remarks_session(GPtrArray *out, const ana_asset *asset)
{
    GString *who = g_string_new(NULL);
    if (asset && asset->partner.known) {
        put_part(who, "application ", asset->partner.application);
        put_part(who, "user ", asset->partner.user);
        put_part(who, "program ", asset->partner.program);
        put_part(who, "comment ", asset->partner.comment);
    }
    if (who->len > 0)
        g_string_prepend(who, "says that it is ");
    add(out, who);
}

static void put_connections(GString *out, const learn_pair *pair)
{
    cotp_tsap tsap;
    put_count(out, pair->connections, "connection", "connections");
    if (pair->connections == 0 || pair->called.size == 0)
        return;
    cotp_tsap_decode((s7_bytes){pair->called.data, pair->called.size}, &tsap);
    const char *type = tsap.coded ? cotp_connection_type_name(tsap.connection_type) : NULL;
    if (type)
        g_string_append_printf(out, " as %s", type);
}

static bool asked_anything(const learn_pair *pair)
{
    return pair->access[0].requests + pair->access[1].requests > 0 || pair->services != 0;
}

/* What became of connections on which nothing was asked. */
static void put_progress(GString *out, const learn_pair *pair)
{
    if (asked_anything(pair))
        return;
    if (pair->foreign >= 0)
        g_string_append_printf(out, ", no S7: %s", s7_payload_name((s7_payload)pair->foreign));
    else if (pair->phase <= ANA_PHASE_TCP)
        g_string_append(out, ", none came about");
    else if (!pair->talked)
        g_string_append(out, ", no S7 was spoken");
    else
        g_string_append(out, ", nothing was asked for");
}

static char *deeds_of_pair(const learn_plan *plan, const learn_partner *partner,
                           const learn_pair *pair)
{
    GString *out = g_string_new(NULL), *counts = g_string_new(NULL);
    char asker[RULES_ADDRESS_TEXT];
    put_connections(counts, pair);
    put_progress(counts, pair);
    put_count(counts, pair->access[0].requests, "read", "reads");
    put_count(counts, pair->access[1].requests, "write", "writes");
    put_count(counts, pair->service_requests, "other request", "other requests");
    put_part(counts, "", pair->encrypted ? "encrypted" : NULL);
    rules_address_text(&pair->asker, asker);
    if (partner->known || partner->pairs->len == 0)
        g_string_append_printf(out, "%s to ", asker);
    else
        g_string_append(out, "to ");
    learn_plan_cpu_text(plan, &pair->asked, out);
    g_string_append_printf(out, ": %s; ", counts->str);
    learn_put_times(out, pair->first, pair->last);
    if (pair->inferred && pair->connections > 0)
        g_string_append(out, "; who opened the connection was inferred");
    g_string_free(counts, TRUE);
    return g_string_free(out, FALSE);
}

/* Tried to connect, and did not get further. */
static bool is_only_tried(const learn_pair *pair)
{
    return !asked_anything(pair) && pair->foreign < 0 && pair->phase <= ANA_PHASE_TCP;
}

void learn_remarks_partner(GPtrArray *out, const learn_plan *plan, const learn_partner *partner)
{
    guint tried = 0;
    for (guint i = 0; i < partner->pairs->len; i++)
        tried += is_only_tried(g_ptr_array_index(partner->pairs, i));
    if (tried == partner->pairs->len)
        g_ptr_array_add(out,
                        g_strdup(LEARN_CHECK "it only tried to connect, no connection came about"));
    for (guint i = 0; i < MIN(partner->pairs->len, PAIRS_TOLD); i++)
        g_ptr_array_add(out, deeds_of_pair(plan, partner, g_ptr_array_index(partner->pairs, i)));
    if (partner->pairs->len > PAIRS_TOLD)
        g_ptr_array_add(
            out, g_strdup_printf("to %u more hosts; with %u of all %u no connection came about",
                                 partner->pairs->len - PAIRS_TOLD, tried, partner->pairs->len));
}

/* The parts of `of` that neither list covers. */
static void put_rest(policy_coverage *rest, const policy_coverage *of, const policy_coverage *a,
                     const policy_coverage *b)
{
    for (guint i = 0; of->extents && i < of->extents->len; i++) {
        policy_extent extent = g_array_index(of->extents, policy_extent, i), gap;
        const uint64_t last = extent.last;
        while (policy_find_gap(a, b, extent, &gap)) {
            policy_coverage_insert(rest, gap);
            if (gap.last >= last)
                break;
            extent.first = gap.last + 1;
        }
    }
}

static const policy_coverage *if_any(const policy_coverage *coverage)
{
    return coverage->extents ? coverage : NULL;
}

/* The objects that never came out better than `outcome`; NULL none. The caller frees. */
static char *objects_that(const learn_pair *pair, bool write, unexpected_outcome outcome)
{
    const policy_coverage *became = pair->access[write].became;
    const policy_coverage *done = if_any(&became[UNEXPECTED_DONE]);
    const policy_coverage *refused =
        outcome == UNEXPECTED_UNKNOWN ? if_any(&became[UNEXPECTED_REFUSED]) : NULL;
    policy_coverage rest;
    policy_coverage_init(&rest);
    put_rest(&rest, &became[outcome], done, refused);
    GString *out = g_string_new(NULL);
    if (rest.extents->len > 0) {
        policy_merge(&rest, policy_readable, NULL);
        policy_objects_put(out, &rest, write);
        g_string_replace(out, ",", ", ", 0); /* so that lines can be broken */
    }
    policy_coverage_clear(&rest);
    return g_string_free(out, out->len == 0);
}

static void add_outcomes(GPtrArray *out, const learn_plan *plan, const learn_pair *pair, bool write)
{
    char *refused = objects_that(pair, write, UNEXPECTED_REFUSED);
    char *unknown = objects_that(pair, write, UNEXPECTED_UNKNOWN);
    GString *cpu = g_string_new(NULL);
    learn_plan_cpu_text(plan, &pair->asked, cpu);
    if (refused)
        g_ptr_array_add(out, g_strdup_printf(LEARN_CHECK "%s refused %s", cpu->str, refused));
    if (unknown)
        g_ptr_array_add(out, g_strdup_printf("no answer of %s was seen to %s", cpu->str, unknown));
    g_string_free(cpu, TRUE);
    g_free(refused);
    g_free(unknown);
}

static void add_widening(GPtrArray *out, const learn_target *target, bool write)
{
    GString *notes = g_string_new(NULL);
    for (guint i = 0; i < target->notes->len; i++)
        put_part(notes, "", g_ptr_array_index(target->notes, i));
    put_part(notes, "", target->coarse ? "it was too much to be kept apart" : NULL);
    if (notes->len > 0)
        g_ptr_array_add(out, g_strdup_printf("more of %s is listed than was %s: %s", target->cpu,
                                             write ? "written" : "read", notes->str));
    g_string_free(notes, TRUE);
    if (g_str_equal(target->objects, "*"))
        g_ptr_array_add(out, g_strdup_printf(LEARN_CHECK "%s:* permits everything; it is here for "
                                                         "addresses that no other object holds, "
                                                         "symbolic ones or of an NC",
                                             target->cpu));
}

static bool has_target(const GPtrArray *targets, const char *cpu)
{
    for (guint i = 0; i < targets->len; i++)
        if (g_str_equal(((const learn_target *)g_ptr_array_index(targets, i))->cpu, cpu))
            return true;
    return false;
}

void learn_remarks_access(GPtrArray *out, const learn_plan *plan, const learn_partner *partner,
                          bool write)
{
    const GPtrArray *targets = partner->targets[write];
    for (guint i = 0; i < partner->pairs->len && targets->len > 0; i++) {
        const learn_pair *pair = g_ptr_array_index(partner->pairs, i);
        GString *cpu = g_string_new(NULL);
        learn_plan_cpu_text(plan, &pair->asked, cpu);
        if (pair->access[write].requests > 0 && has_target(targets, cpu->str))
            add_outcomes(out, plan, pair, write);
        g_string_free(cpu, TRUE);
    }
    for (guint i = 0; i < targets->len; i++)
        add_widening(out, g_ptr_array_index(targets, i), write);
}

void learn_remarks_services(GPtrArray *out, const learn_plan *plan, const learn_partner *partner)
{
    for (guint i = 0; i < partner->pairs->len; i++) {
        const learn_pair *pair = g_ptr_array_index(partner->pairs, i);
        GString *deeds = g_string_new(NULL);
        if (pair->deeds && (pair->services & partner->services) != 0)
            unexpected_deeds_put_grave(deeds, pair->deeds);
        if (deeds->len > 0) {
            GString *sentence = g_string_new(LEARN_CHECK);
            learn_plan_cpu_text(plan, &pair->asked, sentence);
            g_string_append_printf(sentence, ": %s", deeds->str);
            g_ptr_array_add(out, g_string_free(sentence, FALSE));
        }
        g_string_free(deeds, TRUE);
    }
}
