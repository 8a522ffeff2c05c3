/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the mirror port or the capturing computer did wrong: one finding per
 * kind of fault, about the capture as a whole. A capture that starts in the
 * midst of connections is none. */
#include "rules/quality.h"

static const char *const check_direction[] = {
    "Mirror both directions of the port (on switches: \"both\", \"ingress and "
    "egress\", \"rx and "
    "tx\"), or both ports of the path.",
    "Check the capture filter: it must not name source or target only.",
    "Until then, requests cannot be judged as answered or not.",
    NULL,
};
static const char *const check_lost[] = {
    "Mirror fewer ports to one: together they must not exceed what the mirror "
    "port can send.",
    "Capture with a filter (tcp port 102) and a larger buffer, on a computer "
    "without other work.",
    "Or the file was exported from a larger one with packets left out: use the "
    "original.",
    NULL,
};
static const char *const check_twice[] = {
    "Mirror each packet once: one port of the path instead of both, or one "
    "direction of each.",
    "Both sides of a router mirrored are in order if that is wanted: repeats "
    "are left out of all "
    "counts.",
    NULL,
};
static const char *const check_snap[] = {
    "Capture whole packets: set the snap length to 0 or 65535 (tcpdump -s 0).",
    NULL,
};
static const char *const check_drops[] = {
    "Capture with a filter (tcp port 102), a larger buffer (dumpcap -B), to a "
    "fast disk, on a "
    "computer without other work.",
    NULL,
};

enum { ONE_DIRECTION, LOST, TWICE, SNAPPED, DROPPED, KIND_COUNT };

static const rules_cause causes[] = {
    [ONE_DIRECTION] = {"the mirror port copies one direction only", check_direction},
    [LOST] = {"the mirror port or the capturing computer lost packets", check_lost},
    [TWICE] = {"the switch mirrors packets where they come in and where they leave", check_twice},
    [SNAPPED] = {"the capture was made with a snap length that cuts packets", check_snap},
    [DROPPED] = {"the capturing computer could not keep up", check_drops},
    {0},
};
static const char *const subjects[KIND_COUNT] = {
    [ONE_DIRECTION] = "one direction", [LOST] = "lost bytes",         [TWICE] = "duplicates",
    [SNAPPED] = "snap length",         [DROPPED] = "dropped packets",
};

const rules_rule rules_capture_quality = {
    .id = "capture-quality",
    .title = "The capture is not complete",
    .severity = RULES_NOTICE,
    .meaning = "The capture lacks packets that were sent, cuts them, or holds "
               "them twice, so that "
               "other findings may be missing. Bytes count as lost only where "
               "the receiver "
               "acknowledged them; a direction counts as missing only where "
               "the other one "
               "acknowledges bytes from it. Duplicates are reported from 10 "
               "packets and 1 % on. "
               "A capture that merely starts in the middle of connections is "
               "in order.",
    .causes = causes,
};

/* Below both, packets that come twice say nothing about the mirror. */
enum { MIN_DUPLICATES = 10, DUPLICATES_ONE_IN = 100 };

typedef struct detector {
    const rules_bench *bench;
    uint64_t connections;     /* with data */
    uint64_t one_sided;       /* of these, one direction was not captured */
    uint64_t no_client;       /* of these, that of the client */
    uint64_t gapped;          /* both directions captured, bytes missing */
    uint64_t lost, delivered; /* bytes of connections with both directions */
    uint64_t cut;             /* bytes cut off */
    bool any;
    cap_stamp begin;             /* of the first connection */
    cap_stamp first[KIND_COUNT]; /* of the first gap or connection with the fault */
    bool has_first[KIND_COUNT];
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    return self;
}

static void detector_free(void *user)
{
    g_free(user);
}

static void mark(detector *self, int kind, const cap_stamp *stamp)
{
    if (self->has_first[kind] && self->first[kind].time <= stamp->time)
        return;
    self->has_first[kind] = true;
    self->first[kind] = *stamp;
}

static void on_gap(void *user, ana_connection *connection, int side, uint64_t size,
                   const cap_stamp *stamp)
{
    const cap_side *sides = connection->flow->side;
    (void)size;
    if (sides[0].seen && sides[1].seen && sides[side].lost > 0)
        mark(user, LOST, stamp);
}

/* The side that was not captured, -1 if none: the other sent data and
 * acknowledged some. */
static int missing_side(const cap_flow *flow)
{
    for (int i = 0; i < 2; i++)
        if (!flow->side[i].seen && flow->side[!i].bytes > 0 && flow->side[!i].acked_unseen > 0)
            return i;
    return -1;
}

static void on_connection_end(void *user, ana_connection *connection)
{
    detector *self = user;
    const cap_flow *flow = connection->flow;
    const cap_side *side = flow->side;
    if (!self->any || flow->first.time < self->begin.time)
        self->begin = flow->first;
    self->any = true;
    if (side[0].duplicates + side[1].duplicates > 0)
        mark(self, TWICE, &flow->first);
    if (side[0].truncated + side[1].truncated > 0)
        mark(self, SNAPPED, &flow->first);
    self->cut += side[0].truncated + side[1].truncated;
    if (side[0].bytes + side[1].bytes == 0)
        return;
    self->connections++;
    const int missing = missing_side(flow);
    if (missing >= 0) {
        self->one_sided++;
        self->no_client += missing == connection->client;
        mark(self, ONE_DIRECTION, &flow->first);
        return;
    }
    const uint64_t lost = side[0].acked_unseen + side[1].acked_unseen;
    self->delivered += side[0].bytes + side[1].bytes;
    self->lost += lost;
    self->gapped += lost > 0;
}

/* "12 %", "below 1 %" */
static char *share_of(uint64_t part, uint64_t whole)
{
    const uint64_t percent = whole > 0 ? (uint64_t)((double)part * 100 / (double)whole) : 0;
    return percent > 0 ? g_strdup_printf("%" G_GUINT64_FORMAT " %%", percent)
                       : g_strdup("below 1 %");
}

/* Takes the message over. */
static void report(const detector *self, int kind, char *message)
{
    static const cap_address nobody;
    const rules_fault fault = {
        .rule = &rules_capture_quality,
        .severity = rules_capture_quality.severity,
        .server = &nobody,
        .phase = ANA_PHASE_TCP,
        .subject = subjects[kind],
        .cause = &causes[kind],
        .confidence = kind == SNAPPED || kind == DROPPED ? RULES_PROVEN : RULES_LIKELY,
        .stamp = self->has_first[kind] ? self->first[kind] : self->begin,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding) {
        g_free(message);
        return;
    }
    finding->count = 1; /* however often it was judged */
    g_free(finding->message);
    finding->message = message;
}

static void report_direction(const detector *self)
{
    const char *missing = self->no_client == 0                 ? "what the servers sent"
                          : self->no_client == self->one_sided ? "what the clients sent"
                                                               : "one side or the other";
    report(self, ONE_DIRECTION,
           g_strdup_printf("one direction is missing in %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                           " connections: %s",
                           self->one_sided, self->connections, missing));
}

static void report_lost(const detector *self)
{
    char *share = share_of(self->lost, self->lost + self->delivered);
    report(self, LOST,
           g_strdup_printf("%" G_GUINT64_FORMAT " bytes (%s) that arrived at their receivers are "
                           "not in the capture, in %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                           " connections",
                           self->lost, share, self->gapped, self->connections));
    g_free(share);
}

/* "12 of 340 packets on the watched ports (3 %) ..." */
static void report_packets(const detector *self, int kind, uint64_t packets, uint64_t all,
                           const char *what)
{
    char *share = share_of(packets, all);
    report(self, kind,
           g_strdup_printf("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " packets (%s) %s",
                           packets, all, share, what));
    g_free(share);
}

static void finish(void *user, const cap_stats *capture)
{
    const detector *self = user;
    if (!self->any)
        return;
    if (self->one_sided > 0)
        report_direction(self);
    if (self->lost > 0)
        report_lost(self);
    if (!capture)
        return;
    if (capture->duplicates >= MIN_DUPLICATES &&
        capture->duplicates >= capture->watched / DUPLICATES_ONE_IN)
        report_packets(self, TWICE, capture->duplicates, capture->watched,
                       "on the watched ports came twice");
    if (capture->snapped > 0 && self->cut > 0)
        report_packets(self, SNAPPED, capture->snapped, capture->watched,
                       "on the watched ports were cut short");
    const uint64_t dropped = self->bench->dropped;
    if (dropped > 0)
        report_packets(self, DROPPED, dropped, capture->packets + dropped,
                       "were dropped while capturing");
}

const rules_detector rules_detect_quality = {
    .new = detector_new,
    .free = detector_free,
    .connection_end = on_connection_end,
    .gap = on_gap,
    .finish = finish,
};
