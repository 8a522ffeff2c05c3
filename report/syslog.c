/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o syslog: findings and notes of a run that goes on, to the system's log. A finding is told at
 * once when it is new or graver than it was, and again while it goes on (report/again.h). */
#include "capture/hash.h"
#include "report/again.h"
#include "report/community_id.h"
#include "report/finding_counts.h"
#include "report/finding_name.h"
#include "report/format.h"
#include "report/hosts.h"
#include "report/log_socket.h"
#include "report/writer.h"

enum { MOST_TOLD = 65536 };

typedef struct syslog_writer {
    rep_writer base;
    GHashTable *told; /* rep_again by name of the finding */
} syslog_writer;

static void begin(rep_writer *writer)
{
    syslog_writer *self = (syslog_writer *)writer;
    self->told = g_hash_table_new_full(cap_hash_text, g_str_equal, g_free, g_free);
}

static void end(rep_writer *writer)
{
    g_hash_table_unref(((syslog_writer *)writer)->told);
}

static void send_and_clear(rep_writer *writer, rep_log_entry *entry)
{
    rep_log_socket_send(writer->output->log, entry);
    rep_log_clear(entry);
}

static void say_finding(rep_log_entry *entry, const rules_finding *f, bool again)
{
    rep_buffer b = {0};
    rep_put_format(&b, "%s: %s", f->rule->id, f->message ? f->message : f->rule->title);
    if (f->cause)
        rep_put_format(&b, "; %s: %s", rules_confidence_names[f->confidence], f->cause);
    if (again && f->count > 1) {
        rep_put_string(&b, "; ");
        rep_put_count(&b, f->count);
        rep_put_string(&b, " times so far");
    }
    rep_log_say(entry, b.data, b.used);
    rep_buffer_clear(&b);
}

static void add_ip(rep_log_entry *entry, const char *key, const cap_address *ip)
{
    rep_buffer b = {0};
    if (ip->family == 0)
        return;
    rep_put_ip(&b, ip);
    rep_log_add_buffer(entry, key, &b);
    rep_buffer_clear(&b);
}

static void add_time(rep_log_entry *entry, const char *key, int64_t time)
{
    rep_buffer b = {0};
    rep_put_time(&b, time);
    rep_log_add_buffer(entry, key, &b);
    rep_buffer_clear(&b);
}

static void add_parties(rep_log_entry *entry, const rep_settings *settings, const rules_finding *f)
{
    const cap_endpoint server = {f->server, f->server_port};
    rep_buffer b = {0};
    if (f->client.family != 0)
        rep_log_add(entry, "client_name", rules_client_name(settings->policy, &f->client));
    if (f->server.family != 0)
        rep_log_add(entry, "server_name", rules_server_name(settings->policy, &f->server));
    if (f->server_port > 0)
        rep_log_add_number(entry, "server_port", f->server_port);
    if (f->connection > 0)
        rep_log_add_number(entry, "connection", (int64_t)f->connection);
    if (f->client_endpoint.port == 0)
        return;
    rep_put_community_id(&b, &f->client_endpoint, &server);
    rep_log_add_buffer(entry, "community_id", &b);
    rep_buffer_clear(&b);
}

static void add_interface(rep_log_entry *entry, const rep_settings *settings, const cap_stamp *at)
{
    if (at->frame > 0 && at->file < settings->file_count)
        rep_log_add(entry, "interface", settings->files[at->file]);
}

/* What matters most comes first: a short log leaves out the rest. */
static void add_finding(rep_log_entry *entry, const rep_settings *settings, const rules_finding *f)
{
    rep_buffer fingerprint = {0};
    rep_put_fingerprint(&fingerprint, f);
    rep_log_add(entry, "rule", f->rule->id);
    rep_log_add(entry, "severity", rules_severity_names[f->severity]);
    add_ip(entry, "client", &f->client);
    add_ip(entry, "server", &f->server);
    rep_log_add(entry, "subject", f->subject);
    if (f->has_code)
        rep_log_add_number(entry, "code", (int32_t)f->code);
    rep_log_add_number(entry, "count", (int64_t)f->count);
    add_time(entry, "first", f->first.time);
    add_time(entry, "last", f->last.time);
    rep_log_add_buffer(entry, "fingerprint", &fingerprint);
    rep_log_add(entry, "cause", f->cause);
    if (f->cause)
        rep_log_add(entry, "confidence", rules_confidence_names[f->confidence]);
    rep_log_add(entry, "phase", ana_phase_names[f->phase]);
    add_interface(entry, settings, &f->first);
    add_parties(entry, settings, f);
    rep_log_add(entry, "title", f->rule->title);
    rep_log_add_lines(entry, "check", f->check);
    rep_log_add_lines(entry, "alternatives", f->alternatives);
    rep_buffer_clear(&fingerprint);
}

static void tell_finding(rep_writer *writer, const rules_finding *finding, bool again)
{
    static const rep_log_priority priorities[RULES_SEVERITY_COUNT] = {
        [RULES_INFO] = REP_LOG_INFO,
        [RULES_NOTICE] = REP_LOG_NOTICE,
        [RULES_WARNING] = REP_LOG_WARNING,
        [RULES_CRITICAL] = REP_LOG_CRITICAL,
    };
    rep_log_entry entry;
    rep_log_begin(&entry, REP_LOG_FINDING, priorities[finding->severity]);
    say_finding(&entry, finding, again);
    add_finding(&entry, writer->settings, finding);
    send_and_clear(writer, &entry);
}

/* Of all that may change while it goes on. */
static uint64_t content_of(const rules_finding *f)
{
    const guint message = f->message ? g_str_hash(f->message) : 0;
    return (f->count * UINT64_C(0x9E3779B97F4A7C15)) ^ (uint64_t)f->last.time ^
           ((uint64_t)message << 32);
}

/* NULL: there is no room for one more. */
static rep_again *again_of(syslog_writer *self, const rules_finding *finding)
{
    char *name = rep_finding_name(finding);
    rep_again *again = g_hash_table_lookup(self->told, name);
    if (!again && g_hash_table_size(self->told) < MOST_TOLD) {
        again = g_new0(rep_again, 1);
        g_hash_table_insert(self->told, name, again);
        return again;
    }
    g_free(name);
    return again;
}

static void tell_what_is_due(syslog_writer *self, rules_engine *rules, int64_t now)
{
    const GPtrArray *findings = rules_findings(rules);
    for (guint i = 0; i < findings->len; i++) {
        const rules_finding *f = g_ptr_array_index(findings, i);
        if (!rep_selects_finding(self->base.settings->filter, f))
            continue;
        rep_again *again = again_of(self, f);
        const bool known = again && again->wait > 0;
        if (again && rep_again_take(again, content_of(f), f->severity, now))
            tell_finding(&self->base, f, known);
    }
}

static void update(rep_writer *writer, const rep_outcome *outcome, const rep_update *look)
{
    tell_what_is_due((syslog_writer *)writer, outcome->rules, look->now);
}

static void tell_summary(rep_writer *writer, const rep_outcome *outcome)
{
    static const char *const keys[RULES_SEVERITY_COUNT] = {"findings_info", "findings_notice",
                                                           "findings_warning", "findings_critical"};
    const uint64_t dropped = rep_inputs_dropped(outcome->inputs);
    const GPtrArray *findings = rules_findings(outcome->rules);
    const ana_stats *stats = ana_statistics(outcome->analyzer);
    uint64_t count[RULES_SEVERITY_COUNT] = {0}, transactions = 0;
    for (guint i = 0; i < findings->len; i++)
        count[((const rules_finding *)g_ptr_array_index(findings, i))->severity]++;
    for (int i = 0; i < ANA_STATUS_COUNT; i++)
        transactions += stats->status_count[i];
    rep_log_entry entry;
    rep_log_begin(&entry, REP_LOG_END, REP_LOG_INFO);
    rep_buffer b = {0};
    rep_put_string(&b, "listened for ");
    rep_put_span(&b, outcome->elapsed);
    rep_put_string(&b, ": ");
    rep_put_number_of(&b, outcome->capture->packets, "packet", "packets");
    rep_put_string(&b, ", ");
    rep_put_count(&b, dropped);
    rep_put_string(&b, " dropped; ");
    rep_put_number_of(&b, outcome->totals->connections, "connection", "connections");
    rep_put_string(&b, ", ");
    rep_put_number_of(&b, transactions, "transaction", "transactions");
    rep_put_string(&b, "; findings: ");
    rep_put_finding_counts(&b, count);
    rep_log_say(&entry, b.data, b.used);
    rep_buffer_clear(&b);
    rep_log_add_number(&entry, "packets", (int64_t)outcome->capture->packets);
    rep_log_add_number(&entry, "dropped", (int64_t)dropped);
    rep_log_add_number(&entry, "connections", (int64_t)outcome->totals->connections);
    rep_log_add_number(&entry, "transactions", (int64_t)transactions);
    for (int i = RULES_SEVERITY_COUNT; i-- > 0;)
        rep_log_add_number(&entry, keys[i], (int64_t)count[i]);
    rep_log_add_number(&entry, "seconds", outcome->elapsed / 1000000000);
    send_and_clear(writer, &entry);
}

static void finish(rep_writer *writer, const rep_outcome *outcome)
{
    tell_what_is_due((syslog_writer *)writer, outcome->rules, g_get_monotonic_time());
    tell_summary(writer, outcome);
}

static void tell_note(rep_writer *writer, const rep_note *note)
{
    static const rep_log_priority priorities[REP_LOG_KIND_COUNT] = {
        [REP_LOG_START] = REP_LOG_INFO,
        [REP_LOG_INTERFACE_LOST] = REP_LOG_WARNING,
        [REP_LOG_INTERFACE_BACK] = REP_LOG_NOTICE,
        [REP_LOG_POLICY_LOADED] = REP_LOG_NOTICE,
        [REP_LOG_POLICY_REFUSED] = REP_LOG_WARNING,
        [REP_LOG_ENTRIES_LOST] = REP_LOG_WARNING,
        [REP_LOG_FAULT] = REP_LOG_ERROR,
    };
    rep_log_entry entry;
    rep_log_begin(&entry, note->kind, priorities[note->kind]);
    rep_log_say(&entry, note->text, strlen(note->text));
    rep_log_add(&entry, "interface", note->interface);
    rep_log_add(&entry, "policy", note->policy);
    rep_log_add_lines(&entry, "reason", note->reasons);
    if (note->count > 0)
        rep_log_add_number(&entry, "count", (int64_t)note->count);
    send_and_clear(writer, &entry);
}

const rep_format rep_format_syslog = {
    .name = "syslog",
    .help = "the system's log: findings and what matters to who runs the monitor, with fields",
    .live = true,
    .size = sizeof(syslog_writer),
    .begin = begin,
    .finish = finish,
    .update = update,
    .note = tell_note,
    .free = end,
};
