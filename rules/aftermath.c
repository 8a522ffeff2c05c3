/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/aftermath.h"

#include "rules/correlate.h"
#include "rules/fold.h"
#include "rules/keys.h"
#include "rules/parties.h"
#include "rules/services.h"
#include "rules/unstable.h"

#include <string.h>

/* A client that polls slowly notices late; a CPU that starts accepts connections soon. */
static const int64_t access_within = 300000000000;
static const int64_t connection_within = 60000000000;
/* Clients notice a restart of their CPU when they send the next time. */
static const int64_t together_within = 10000000000;

typedef struct change {
    const rules_finding *by; /* what says so */
    cap_stamp stamp;
    bool lost; /* connections, of several clients */
} change;

static int compare_servers(const cap_address *a, const cap_address *b)
{
    return a->family != b->family ? (int)a->family - (int)b->family
                                  : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

static gint by_server(gconstpointer left, gconstpointer right)
{
    const change *a = left;
    const change *b = right;
    int order = compare_servers(&a->by->server, &b->by->server);
    if (order == 0)
        order = fold_compare_stamps(&a->stamp, &b->stamp);
    if (order == 0)
        order = g_strcmp0(a->by->message, b->by->message);
    return order;
}

/* Deeds after which a CPU works otherwise than before. */
static bool is_deed(const rules_finding *finding)
{
    static const char *const tidying[] = {"copy RAM to ROM", "compress memory"};
    if (finding->has_code || !finding->message)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(tidying); i++)
        if (g_strcmp0(finding->subject, tidying[i]) == 0)
            return false;
    return finding->rule == &rules_cpu_control || finding->rule == &rules_program_change;
}

static void add_each(GArray *changes, const rules_finding *finding)
{
    for (uint32_t i = 0; i < finding->frame_count; i++)
        g_array_append_vals(changes, &(change){.by = finding, .stamp = finding->frames[i]}, 1);
    if (finding->count > finding->frame_count)
        g_array_append_vals(changes, &(change){.by = finding, .stamp = finding->last}, 1);
}

static bool is_together(const change *a, const change *b)
{
    return rules_same_address(&a->by->server, &b->by->server) &&
           !rules_same_address(&a->by->client, &b->by->client) &&
           b->stamp.time - a->stamp.time <= together_within;
}

/* The last of those that several clients lost at the same time. */
static void add_losses(GArray *changes, const GPtrArray *findings)
{
    GArray *losses = g_array_new(FALSE, FALSE, sizeof(change));
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (finding->rule == &rules_connection_unstable && finding->joint)
            add_each(losses, finding);
    }
    g_array_sort(losses, by_server);
    for (guint i = 1; i < losses->len; i++) {
        change *one = &g_array_index(losses, change, i);
        if (!is_together(&g_array_index(losses, change, i - 1), one))
            continue;
        one->lost = true;
        g_array_append_vals(changes, one, 1);
    }
    g_array_unref(losses);
}

static GArray *changes_of(const GPtrArray *findings)
{
    GArray *changes = g_array_new(FALSE, FALSE, sizeof(change));
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *finding = g_ptr_array_index(findings, i);
        if (is_deed(finding))
            add_each(changes, finding);
    }
    add_losses(changes, findings);
    g_array_sort(changes, by_server);
    return changes;
}

/* The latest of the server that comes before `stamp`; NULL none. */
static const change *latest_before(const GArray *changes, const cap_address *server,
                                   const cap_stamp *stamp)
{
    guint low = 0;
    guint high = changes->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        const change *one = &g_array_index(changes, change, middle);
        int order = compare_servers(&one->by->server, server);
        if (order == 0)
            order = fold_compare_stamps(&one->stamp, stamp);
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    const change *found = low > 0 ? &g_array_index(changes, change, low - 1) : NULL;
    return found && rules_same_address(&found->by->server, server) ? found : NULL;
}

static int64_t within_of(const rules_finding *finding)
{
    return finding->phase == ANA_PHASE_RUNNING || finding->parts.access ? access_within
                                                                        : connection_within;
}

/* "10.0.0.9 stopped 10.0.0.1": what a deed says up to what came of it. */
static char *text_of(const change *one, const policy_model *policy)
{
    const char *message = one->by->message;
    const char *end = strstr(message, "; ");
    if (!one->lost)
        return end ? g_strndup(message, (gsize)(end - message)) : g_strdup(message);
    char server[RULES_PARTY_TEXT];
    rules_server_text(policy, &one->by->server, server);
    return g_strdup_printf("several clients lost their connections to %s at the same time", server);
}

static char *append(char *text, const char *more)
{
    char *both = g_strconcat(text ? text : "", more, NULL);
    g_free(text);
    return both;
}

static void tell(rules_finding *finding, const change *one, const policy_model *policy)
{
    char *text = text_of(one, policy);
    char *tail = g_strdup_printf("; it began after %s", text);
    finding->message = append(finding->message, tail);
    finding->parts.tail = append(finding->parts.tail, tail);
    g_free(tail);
    rules_finding_add_because(
        finding, rules_circumstance(one->lost ? NULL : &one->by->client, &one->stamp, text));
}

void rules_tell_aftermath(const GPtrArray *findings, const policy_model *policy)
{
    GArray *changes = changes_of(findings);
    for (guint i = 0; i < findings->len && changes->len > 0; i++) {
        rules_finding *finding = g_ptr_array_index(findings, i);
        const int64_t worked = finding->parts.worked;
        const change *one =
            worked ? latest_before(changes, &finding->server, &finding->first) : NULL;
        const bool itself =
            one && (one->by == finding || (one->lost && one->by->rule == finding->rule));
        if (one && !itself && worked < one->stamp.time &&
            finding->first.time - one->stamp.time <= within_of(finding))
            tell(finding, one, policy);
    }
    g_array_unref(changes);
}
