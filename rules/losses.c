/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/losses.h"

/* Of a capture that drops packets for years. */
enum { MOST_SPANS = 4096 };

static const char at_that_time[] =
    "the answer came, but was lost while capturing: packets were dropped at that time";
static const char some_time[] =
    "the answer came, but was lost while capturing: packets were dropped, and it is not known when";

typedef struct span {
    int64_t from, to;
} span;

struct rules_losses {
    uint64_t packets, by_interface;
    GArray *spans;    /* in order of time, none touches another */
    GHashTable *more; /* alternatives with the loss before them, by those without it; owned */
};

rules_losses *rules_losses_new(void)
{
    rules_losses *losses = g_new0(rules_losses, 1);
    losses->spans = g_array_new(FALSE, FALSE, sizeof(span));
    losses->more = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return losses;
}

void rules_losses_free(rules_losses *losses)
{
    g_array_unref(losses->spans);
    g_hash_table_unref(losses->more);
    g_free(losses);
}

void rules_losses_count(rules_losses *losses, uint64_t packets, uint64_t by_interface)
{
    losses->packets = packets;
    losses->by_interface = by_interface;
}

uint64_t rules_losses_packets(const rules_losses *losses)
{
    return losses->packets;
}

uint64_t rules_losses_by_interface(const rules_losses *losses)
{
    return losses->by_interface;
}

static span *span_at(const rules_losses *losses, guint i)
{
    return &g_array_index(losses->spans, span, i);
}

/* The first that ends at `time` or later. */
static guint find_span(const rules_losses *losses, int64_t time)
{
    guint low = 0, high = losses->spans->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        if (span_at(losses, middle)->to < time)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The two that are least far apart become one. */
static void join_nearest(rules_losses *losses)
{
    guint nearest = 1;
    for (guint i = 2; i < losses->spans->len; i++)
        if (span_at(losses, i)->from - span_at(losses, i - 1)->to <
            span_at(losses, nearest)->from - span_at(losses, nearest - 1)->to)
            nearest = i;
    span_at(losses, nearest - 1)->to = span_at(losses, nearest)->to;
    g_array_remove_index(losses->spans, nearest);
}

void rules_losses_add(rules_losses *losses, int64_t from, int64_t to)
{
    span added = {MIN(from, to), MAX(from, to)};
    const guint first = find_span(losses, added.from);
    guint end = first;
    for (; end < losses->spans->len && span_at(losses, end)->from <= added.to; end++) {
        added.from = MIN(added.from, span_at(losses, end)->from);
        added.to = MAX(added.to, span_at(losses, end)->to);
    }
    if (end > first)
        g_array_remove_range(losses->spans, first, end - first);
    g_array_insert_val(losses->spans, first, added);
    if (losses->spans->len > MOST_SPANS)
        join_nearest(losses);
}

bool rules_losses_timed(const rules_losses *losses, int64_t *first, int64_t *last)
{
    const guint count = losses->spans->len;
    if (count == 0)
        return false;
    *first = span_at(losses, 0)->from;
    *last = span_at(losses, count - 1)->to;
    return true;
}

bool rules_losses_within(const rules_losses *losses, int64_t from, int64_t to)
{
    const guint i = find_span(losses, from);
    return i < losses->spans->len && span_at(losses, i)->from <= to;
}

static const char *const *with_loss(rules_losses *losses, const char *const *alternatives)
{
    const bool timed = losses->spans->len > 0;
    gpointer known = g_hash_table_lookup(losses->more, alternatives);
    if (known)
        return known;
    guint count = 0;
    while (alternatives && alternatives[count])
        count++;
    const char **more = g_new0(const char *, count + 2);
    more[0] = timed ? at_that_time : some_time;
    for (guint i = 0; i < count; i++)
        more[i + 1] = alternatives[i];
    g_hash_table_insert(losses->more, (gpointer)alternatives, more);
    return more;
}

/* Captures may claim any time. */
static int64_t later(int64_t time, int64_t by)
{
    return time > INT64_MAX - by ? INT64_MAX : time + by;
}

static bool is_touched(const rules_losses *losses, const cap_stamp *frame, int64_t silence)
{
    return rules_losses_within(losses, frame->time, later(frame->time, silence));
}

/* How many frames of the finding such a time touches; `all` is set to their number. Of many frames
 * only the first and the last are known. */
static guint touched_frames(const rules_losses *losses, const rules_finding *f, guint *all)
{
    guint touched = 0;
    *all = f->frame_count + 1;
    for (guint i = 0; i < f->frame_count; i++)
        touched += is_touched(losses, &f->frames[i], f->silence);
    return touched + is_touched(losses, &f->last, f->silence);
}

static void doubt(rules_losses *losses, rules_finding *finding)
{
    guint all;
    const bool timed = losses->spans->len > 0;
    const guint touched = touched_frames(losses, finding, &all);
    if (timed && touched == 0)
        return;
    finding->alternatives = with_loss(losses, finding->alternatives);
    if (timed && touched == all)
        finding->confidence = RULES_POSSIBLE;
    else
        finding->confidence = MIN(finding->confidence, RULES_LIKELY);
}

void rules_losses_doubt(rules_losses *losses, const GPtrArray *findings)
{
    if (losses->packets == 0)
        return;
    for (guint i = 0; i < findings->len; i++) {
        rules_finding *finding = g_ptr_array_index(findings, i);
        if (finding->silence > 0)
            doubt(losses, finding);
    }
}
