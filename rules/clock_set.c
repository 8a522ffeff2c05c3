/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Setting the clock of a CPU. What it showed before is known where somebody read it. */
#include "rules/clock_set.h"

#include "dissector/timestamp.h"
#include "rules/bound.h"
#include "rules/keys.h"
#include "rules/parties.h"

static const char *const check[] = {
    "Find out who works at the client, or which device there keeps the clocks of the plant: was "
    "the clock meant to be set at that time?",
    "Compare the clock with the right time. What depends on it: time stamps of messages and of the "
    "diagnostic buffer, time-of-day interrupts (OB10), logs and recipes with a date.",
    "If several devices set the clock, leave it to one. A time server (NTP) with the CPU as its "
    "client needs no setting over port 102.",
    NULL,
};
static const rules_cause causes[] = {{"a client sets the clock of the CPU", check}, {0}};

const rules_rule rules_clock_set = {
    .id = "clock-set",
    .title = "Clock of the CPU set",
    .severity = RULES_NOTICE,
    .meaning =
        "A client set the clock of the CPU, and the CPU took it. The message says to what and, "
        "where somebody read the clock in the hour before, how far that put it forward or back. "
        "Panels and programming devices may do so regularly; a step of hours or days spoils time "
        "stamps, also those that tell what somebody did. Told of S7comm; how S7comm-plus sets a "
        "clock is not known. Once per client and CPU, with a count.",
    .causes = causes,
};

enum { CLOCK_READ = 1, CLOCK_SET = 2, CLOCK_READ_NEXT = 3, CLOCK_SET_NEXT = 4 };
enum { MAX_CLOCKS = 65536 };

static const int64_t second = 1000000000;

/* What the clock of a CPU showed when it was read. */
typedef struct reading {
    uint64_t seed;
    cap_address cpu;
    s7_timestamp shown;
    cap_stamp stamp;
} reading;

/* What is told of a finding: the last time that the clock was set. */
typedef struct setting {
    s7_timestamp to;
    bool compared; /* the next two are known */
    s7_timestamp shown;
    int64_t step; /* seconds that it went forward */
} setting;

typedef struct detector {
    const rules_bench *bench;
    uint64_t seed;
    GHashTable *readings; /* its own key */
    rules_bound bound;
    GHashTable *settings; /* setting by finding; the ledger bounds them */
} detector;

static guint reading_hash(gconstpointer key)
{
    const reading *r = key;
    return (guint)rules_hash_address(r->seed, &r->cpu);
}

static gboolean reading_equal(gconstpointer left, gconstpointer right)
{
    return rules_same_address(&((const reading *)left)->cpu, &((const reading *)right)->cpu);
}

static void *detector_new(const rules_bench *bench)
{
    detector *self = g_new0(detector, 1);
    self->bench = bench;
    self->seed = rules_seed();
    self->readings = g_hash_table_new_full(reading_hash, reading_equal, g_free, NULL);
    self->bound.most = MAX_CLOCKS;
    self->settings = g_hash_table_new_full(g_direct_hash, g_direct_equal, NULL, g_free);
    return self;
}

static void detector_free(void *user)
{
    detector *self = user;
    g_hash_table_unref(self->readings);
    g_hash_table_unref(self->settings);
    g_free(self);
}

static reading *reading_of(const detector *self, const ana_connection *c)
{
    const reading key = {.seed = self->seed, .cpu = ana_server(c)->ip};
    return g_hash_table_lookup(self->readings, &key);
}

static void take_reading(detector *self, const ana_transaction *t)
{
    const s7_timestamp shown = s7_timestamp_of(t->answer->u.userdata.payload);
    reading *r = reading_of(self, t->connection);
    if (!shown.valid)
        return;
    if (!r) {
        if (!rules_bound_has_room(&self->bound, self->readings, self->bench->ledger))
            return;
        r = g_new0(reading, 1);
        r->seed = self->seed;
        r->cpu = ana_server(t->connection)->ip;
        g_hash_table_add(self->readings, r);
    }
    r->shown = shown;
    r->stamp = t->answer_stamp;
}

/* Seconds since 1970 of what a clock shows. */
static int64_t seconds_of(const s7_timestamp *time)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, time->day, (GDateMonth)time->month, time->year);
    const int64_t days = (int64_t)g_date_get_julian(&date) - 719163; /* 1970-01-01 */
    return ((days * 24 + time->hour) * 60 + time->minute) * 60 + time->second;
}

/* A reading that is too old says little: somebody else may have set the clock since. */
static void compare(setting *s, const reading *r, const ana_transaction *t)
{
    const int64_t since = r ? t->request_stamp.time - r->stamp.time : -1;
    s->compared = s->to.valid && since >= 0 && since <= 3600 * second;
    if (!s->compared)
        return;
    s->shown = r->shown;
    const int64_t ms = (seconds_of(&s->to) - seconds_of(&r->shown)) * 1000 + s->to.ms -
                       r->shown.ms - since / 1000000;
    s->step = (ms + (ms < 0 ? -500 : 500)) / 1000;
}

static void take_setting(detector *self, const ana_transaction *t)
{
    const rules_fault fault = {
        .rule = &rules_clock_set,
        .severity = rules_clock_set.severity,
        .connection = t->connection,
        .phase = t->phase,
        .subject = "clock",
        .cause = &causes[0],
        .confidence = RULES_PROVEN,
        .stamp = t->answer_stamp,
    };
    rules_finding *finding = rules_ledger_add(self->bench->ledger, &fault);
    if (!finding)
        return;
    reading *known = reading_of(self, t->connection);
    setting *s = g_hash_table_lookup(self->settings, finding);
    if (!s) {
        s = g_new0(setting, 1);
        g_hash_table_insert(self->settings, finding, s);
    }
    s->to = s7_timestamp_of(t->request->u.userdata.payload);
    compare(s, known, t);
    if (known)
        g_hash_table_remove(self->readings, known);
}

static void on_transaction(void *user, const ana_transaction *t)
{
    detector *self = user;
    if (!t->request || !t->answer || t->request->protocol_id != S7_PROTOCOL_COMM ||
        t->request->rosctr != S7_ROSCTR_USERDATA || t->answer->rosctr != S7_ROSCTR_USERDATA ||
        t->request->u.userdata.group != S7_GROUP_CLOCK || t->answer->u.userdata.error != 0 ||
        t->side != t->connection->client)
        return;
    const uint8_t function = t->request->u.userdata.subfunction;
    if (function == CLOCK_READ || function == CLOCK_READ_NEXT)
        take_reading(self, t);
    else if (function == CLOCK_SET || function == CLOCK_SET_NEXT)
        take_setting(self, t);
}

static void put_time(GString *out, const s7_timestamp *time)
{
    char buffer[40];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_timestamp_text(time, ' ', &text);
    g_string_append(out, buffer);
}

/* "3 d 4 h", "12 min 5 s", "1 s": the two greatest units. */
static void put_span(GString *out, int64_t seconds)
{
    static const struct {
        int64_t size;
        const char *name;
    } units[] = {{86400, "d"}, {3600, "h"}, {60, "min"}, {1, "s"}};
    for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
        const int64_t whole = seconds / units[i].size;
        if (whole == 0 && i + 1 < G_N_ELEMENTS(units))
            continue;
        g_string_append_printf(out, "%" G_GINT64_FORMAT " %s", whole, units[i].name);
        if (i + 1 == G_N_ELEMENTS(units))
            return;
        const int64_t rest = seconds % units[i].size / units[i + 1].size;
        if (rest > 0)
            g_string_append_printf(out, " %" G_GINT64_FORMAT " %s", rest, units[i + 1].name);
        return;
    }
}

static void put_step(GString *out, const setting *s)
{
    g_string_append(out, "; before it showed ");
    put_time(out, &s->shown);
    if (s->step == 0) {
        g_string_append(out, ", so it hardly changed");
        return;
    }
    g_string_append(out, s->step > 0 ? ", so it was put forward by " : ", so it was put back by ");
    put_span(out, s->step > 0 ? s->step : -s->step);
}

static void write_message(const detector *self, rules_finding *finding, const setting *s)
{
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(self->bench->policy, &finding->client, client);
    rules_server_text(self->bench->policy, &finding->server, server);
    GString *text = g_string_new(client);
    g_string_append_printf(text, " set the clock of %s", server);
    if (finding->count > 1)
        g_string_append_printf(text, " %" G_GUINT64_FORMAT " times, last", finding->count);
    if (s->to.valid) {
        g_string_append(text, " to ");
        put_time(text, &s->to);
    }
    if (s->compared)
        put_step(text, s);
    g_free(finding->message);
    finding->message = g_string_free(text, FALSE);
}

static void finish(void *user, const cap_stats *capture)
{
    const detector *self = user;
    GHashTableIter iter;
    gpointer finding, each;
    (void)capture;
    g_hash_table_iter_init(&iter, self->settings);
    while (g_hash_table_iter_next(&iter, &finding, &each))
        write_message(self, finding, each);
}

const rules_detector rules_detect_clock = {
    .new = detector_new,
    .free = detector_free,
    .transaction = on_transaction,
    .finish = finish,
};
