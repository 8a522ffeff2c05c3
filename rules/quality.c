/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the mirror port or the capturing computer did wrong: one finding per
 * kind of fault, about the capture as a whole. A capture that starts in the
 * midst of connections is none. */
#include "rules/quality_grade.h"

#include <string.h>

/* Below both, packets that come twice say nothing about the mirror. */
enum { MIN_DUPLICATES = 10, DUPLICATES_ONE_IN = 100 };

/* TPKT, COTP DT and the shortest S7comm header. */
enum { MIN_S7_PACKET = 4 + 3 + 10 };

/* Bytes that were acknowledged and are not in a file. */
typedef struct missing {
    uint64_t connections, gapped;
    uint64_t lost, delivered;
    bool may_be_s7; /* a piece that is missing may hold a PDU */
    bool has_first;
    cap_stamp first; /* gap */
} missing;

/* One input file: who filtered it left nothing without payload. */
typedef struct file_tally {
    missing missing;
    bool has_empty; /* a packet without payload */
} file_tally;

/* What is missing of one connection, by side: pieces that touch are one. */
typedef struct pieces {
    uint64_t run[2], at[2]; /* size of the last one, and bytes delivered before it */
    uint64_t longest;
} pieces;

/* Of a connection. */
typedef struct kept {
    pieces *pieces; /* NULL: nothing is missing */
} kept;

/* Packets of clients [0] and servers [1]. */
typedef struct sent {
    uint64_t packets, duplicates;
} sent;

typedef struct detector {
    const rules_bench *bench;
    uint64_t connections; /* with data */
    uint64_t one_sided;   /* of these, one direction was not captured */
    uint64_t no_client;   /* of these, that of the client */
    GHashTable *files;    /* file_tally by number */
    guint file;           /* the one looked up last, and its tally; NULL none */
    file_tally *of_file;
    size_t part; /* kept of a connection */
    sent sent[2];
    uint64_t changed; /* duplicates with another TTL or MAC */
    uint64_t cut;     /* bytes cut off */
    bool any;
    cap_stamp begin;                     /* of the first connection */
    cap_stamp first[QUALITY_KIND_COUNT]; /* of the first connection with the fault */
    bool has_first[QUALITY_KIND_COUNT];
    rules_finding *finding[QUALITY_KIND_COUNT]; /* the ledger's; by the first kind of its subject */
} detector;

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->files = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    self->part = bench->part;
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->files);
    g_free(self);
}

static file_tally *file_of(detector *self, const ana_connection *connection)
{
    const guint file = connection->flow->first.file;
    if (self->of_file && self->file == file)
        return self->of_file;
    file_tally *tally = g_hash_table_lookup(self->files, GUINT_TO_POINTER(file));
    if (!tally) {
        tally = g_new0(file_tally, 1);
        g_hash_table_insert(self->files, GUINT_TO_POINTER(file), tally);
    }
    self->file = file;
    self->of_file = tally;
    return tally;
}

static pieces *pieces_of(const detector *self, const ana_connection *connection)
{
    kept *k = rules_part(connection, self->part);
    if (!k->pieces)
        k->pieces = g_new0(pieces, 1);
    return k->pieces;
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
    if (!sides[0].seen || !sides[1].seen || sides[side].lost == 0)
        return;
    pieces *p = pieces_of(user, connection);
    const bool touches = p->run[side] > 0 && p->at[side] == sides[side].bytes;
    p->run[side] = touches ? p->run[side] + size : size;
    p->at[side] = sides[side].bytes;
    p->longest = MAX(p->longest, p->run[side]);
    missing *m = &file_of(user, connection)->missing;
    if (m->has_first && m->first.time <= stamp->time)
        return;
    m->has_first = true;
    m->first = *stamp;
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

static uint64_t longest_piece(const detector *self, const ana_connection *connection)
{
    const kept *k = rules_part(connection, self->part);
    return k->pieces ? k->pieces->longest : 0;
}

static void count_missing(detector *self, const ana_connection *connection)
{
    const cap_side *side = connection->flow->side;
    missing *m = &file_of(self, connection)->missing;
    const uint64_t lost = side[0].acked_unseen + side[1].acked_unseen;
    m->connections++;
    m->delivered += side[0].bytes + side[1].bytes;
    m->lost += lost;
    m->gapped += lost > 0;
    const uint64_t longest = longest_piece(self, connection);
    if (lost > 0 && (longest == 0 || longest >= MIN_S7_PACKET ||
                     connection->skipped[0] + connection->skipped[1] > 0))
        m->may_be_s7 = true;
}

static void count_packets(detector *self, const ana_connection *connection)
{
    const cap_flow *flow = connection->flow;
    for (int i = 0; i < 2; i++) {
        sent *from = &self->sent[i == connection->client ? 0 : 1];
        from->packets += flow->side[i].packets + flow->side[i].duplicates;
        from->duplicates += flow->side[i].duplicates;
        self->changed += flow->side[i].changed;
        self->cut += flow->side[i].truncated;
        if (flow->side[i].duplicates > 0)
            mark(self, QUALITY_TWICE, &flow->first);
        if (flow->side[i].truncated > 0)
            mark(self, QUALITY_SNAPPED, &flow->first);
        if (flow->side[i].empty > 0)
            file_of(self, connection)->has_empty = true;
    }
}

static void count(detector *self, const ana_connection *connection)
{
    const cap_flow *flow = connection->flow;
    if (!self->any || flow->first.time < self->begin.time)
        self->begin = flow->first;
    self->any = true;
    count_packets(self, connection);
    if (flow->side[0].bytes + flow->side[1].bytes == 0)
        return;
    self->connections++;
    const int side = missing_side(flow);
    if (side < 0) {
        count_missing(self, connection);
        return;
    }
    self->one_sided++;
    self->no_client += side == connection->client;
    mark(self, QUALITY_ONE_DIRECTION, &flow->first);
}

static void on_connection_end(void *user, ana_connection *connection)
{
    count(user, connection);
}

static void clear(void *user, void *part)
{
    (void)user;
    g_free(((kept *)part)->pieces);
}

/* "12 %", "below 1 %", "above 99 %" */
static char *share_of(uint64_t part, uint64_t whole)
{
    const double percent = whole > 0 ? (double)part * 100 / (double)whole : 0;
    if (percent < 1)
        return g_strdup("below 1 %");
    if (percent > 99 && part < whole)
        return g_strdup("above 99 %");
    return g_strdup_printf("%u %%", (unsigned)(percent + 0.5));
}

/* Takes the message over. */
static void report(detector *self, int slot, int kind, const cap_stamp *first, char *message)
{
    static const cap_address nobody;
    const quality_grade *grade = &quality_grades[kind];
    const rules_fault fault = {
        .rule = &rules_capture_quality,
        .severity = grade->severity,
        .server = &nobody,
        .phase = ANA_PHASE_TCP,
        .subject = grade->subject,
        .cause = grade->cause,
        .confidence = grade->confidence,
        .alternatives = grade->alternatives,
        .stamp = *first,
    };
    rules_finding **finding = &self->finding[slot];
    if (!*finding)
        *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!*finding) {
        g_free(message);
        return;
    }
    (*finding)->severity = fault.severity;
    (*finding)->cause = fault.cause->text;
    (*finding)->check = fault.cause->check;
    (*finding)->alternatives = fault.alternatives;
    (*finding)->count = 1; /* however often it was judged */
    g_free((*finding)->message);
    (*finding)->message = message;
}

static const cap_stamp *first_of(const detector *self, int kind)
{
    return self->has_first[kind] ? &self->first[kind] : &self->begin;
}

static void report_direction(detector *self)
{
    const char *what = self->no_client == 0                 ? "what the servers sent"
                       : self->no_client == self->one_sided ? "what the clients sent"
                                                            : "one side or the other";
    report(self, QUALITY_ONE_DIRECTION, QUALITY_ONE_DIRECTION,
           first_of(self, QUALITY_ONE_DIRECTION),
           g_strdup_printf("one direction is missing in %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                           " connections: %s",
                           self->one_sided, self->connections, what));
}

static void add_missing(missing *sum, const missing *m)
{
    if (m->has_first && (!sum->has_first || m->first.time < sum->first.time))
        sum->first = m->first;
    sum->has_first |= m->has_first;
    sum->connections += m->connections;
    sum->gapped += m->gapped;
    sum->lost += m->lost;
    sum->delivered += m->delivered;
    sum->may_be_s7 |= m->may_be_s7;
}

static void report_missing(detector *self, int slot, int kind, const missing *m)
{
    static const char *const why[QUALITY_KIND_COUNT] = {
        [QUALITY_LOST] = "",
        [QUALITY_FILTERED] = "; nor is any packet without payload, which every connection has",
        [QUALITY_TRIMMED] =
            "; no missing piece is long enough for S7: these are empty COTP data packets "
            "(7 bytes), as Siemens clients send them",
    };
    char *share = share_of(m->lost, m->lost + m->delivered);
    report(self, slot, kind, m->has_first ? &m->first : &self->begin,
           g_strdup_printf("%" G_GUINT64_FORMAT " bytes (%s) that arrived at their receivers are "
                           "not in the capture, in %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                           " connections%s",
                           m->lost, share, m->gapped, m->connections, why[kind]));
    g_free(share);
}

/* Files that were filtered, and all others. */
static void report_lost(detector *self)
{
    missing lost = {0};
    missing filtered = {0};
    GHashTableIter iter;
    gpointer value;
    g_hash_table_iter_init(&iter, self->files);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const file_tally *file = value;
        add_missing(file->has_empty ? &lost : &filtered, &file->missing);
    }
    if (filtered.lost > 0)
        report_missing(self, QUALITY_FILTERED,
                       filtered.may_be_s7 ? QUALITY_FILTERED : QUALITY_TRIMMED, &filtered);
    /* What looked filtered while the capture was young. */
    const bool revised = filtered.lost == 0 && self->finding[QUALITY_FILTERED];
    if (lost.lost > 0)
        report_missing(self, revised ? QUALITY_FILTERED : QUALITY_LOST, QUALITY_LOST, &lost);
}

/* "12 of 340 packets on the watched ports (4 %) ..." */
static void report_packets(detector *self, int slot, int kind, uint64_t packets, uint64_t all,
                           const char *what)
{
    char *share = share_of(packets, all);
    report(self, slot, kind, first_of(self, slot),
           g_strdup_printf("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " packets (%s) %s",
                           packets, all, share, what));
    g_free(share);
}

/* Only one side's packets, and each copy like the first: no switch or router lies between. */
static void report_twice(detector *self, const cap_stats *capture)
{
    const sent *client = &self->sent[0];
    const sent *server = &self->sent[1];
    if (capture->duplicates < MIN_DUPLICATES ||
        capture->duplicates < capture->watched / DUPLICATES_ONE_IN)
        return;
    const int kind = self->changed > 0 ? QUALITY_TWICE : QUALITY_SENT_TWICE;
    if (server->duplicates == 0 && client->duplicates >= MIN_DUPLICATES)
        report_packets(self, QUALITY_TWICE, kind, client->duplicates, client->packets,
                       "of the clients came twice, none of the servers");
    else if (client->duplicates == 0 && server->duplicates >= MIN_DUPLICATES)
        report_packets(self, QUALITY_TWICE, kind, server->duplicates, server->packets,
                       "of the servers came twice, none of the clients");
    else
        report_packets(self, QUALITY_TWICE, QUALITY_TWICE, capture->duplicates, capture->watched,
                       "on the watched ports came twice");
}

/* Live it is known when, but of no packet; of a file it is the other way round. */
static void report_dropped(detector *self, int kind, uint64_t packets, uint64_t all,
                           const char *what)
{
    int64_t first, last;
    if (packets == 0)
        return;
    const bool timed = rules_losses_timed(self->bench->losses, &first, &last);
    if (timed && !self->finding[kind])
        mark(self, kind, &(cap_stamp){.time = first});
    report_packets(self, kind, kind, packets, all, what);
    if (!timed || !self->finding[kind])
        return;
    self->finding[kind]->frame_count = 0;
    self->finding[kind]->last = (cap_stamp){.time = last};
}

static void report_drops(detector *self, const cap_stats *capture)
{
    const uint64_t dropped = rules_losses_packets(self->bench->losses);
    const uint64_t before = rules_losses_by_interface(self->bench->losses);
    const uint64_t all = capture->packets + dropped;
    report_dropped(self, QUALITY_DROPPED, dropped - before, all, "were dropped while capturing");
    report_dropped(self, QUALITY_DROPPED_BEFORE, before, all, "were dropped by the interface");
}

static void report_all(detector *self, const cap_stats *capture)
{
    int64_t first, last;
    if (capture && (self->any || rules_losses_timed(self->bench->losses, &first, &last)))
        report_drops(self, capture);
    if (!self->any)
        return;
    if (self->one_sided > 0)
        report_direction(self);
    report_lost(self);
    if (!capture)
        return;
    report_twice(self, capture);
    if (capture->snapped > 0 && self->cut > 0)
        report_packets(self, QUALITY_SNAPPED, QUALITY_SNAPPED, capture->snapped, capture->watched,
                       "on the watched ports were cut short");
}

static GHashTable *copy_of_files(GHashTable *files)
{
    GHashTable *copy = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    GHashTableIter iter;
    gpointer key, tally;
    g_hash_table_iter_init(&iter, files);
    while (g_hash_table_iter_next(&iter, &key, &tally))
        g_hash_table_insert(copy, key, g_memdup2(tally, sizeof(file_tally)));
    return copy;
}

/* Connections may last for years, and what the mirror does to them must be told before they end:
 * they count as if they ended now. In their first moments the other direction may be still to come.
 */
static void count_open(detector *self)
{
    static const int64_t young = INT64_C(2000000000);
    for (size_t i = 0; i < self->bench->open_count; i++) {
        const cap_flow *flow = self->bench->open[i]->flow;
        if (flow->last.time - flow->first.time >= young)
            count(self, self->bench->open[i]);
    }
}

/* What was told before and is not any more had its reason in connections that were open. */
static void finish(void *user, const cap_stats *capture)
{
    detector *self = user;
    detector look = *self;
    for (int i = 0; i < QUALITY_KIND_COUNT; i++)
        if (self->finding[i])
            self->finding[i]->count = 0;
    look.files = copy_of_files(self->files);
    look.of_file = NULL;
    count_open(&look);
    report_all(&look, capture);
    memcpy(self->finding, look.finding, sizeof self->finding);
    g_hash_table_unref(look.files);
}

const rules_detector rules_detect_quality = {
    .part = sizeof(kept),
    .new = detector_new,
    .free = detector_free,
    .clear = clear,
    .connection_end = on_connection_end,
    .gap = on_gap,
    .finish = finish,
};
