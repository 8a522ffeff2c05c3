/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o events: connections and transfers of blocks as they end; assets, relations, reachability,
 * findings and the summary at the end, and live also while it goes on. `time` is when that which an
 * object is about began. */
#include "report/events.h"

#include "report/encrypted.h"
#include "report/json.h"
#include "report/names.h"

/* Ends are those of the contract; a connection whose numbers were used again had not been seen to
 * close. */
static const char *const end_names[] = {
    [CAP_END_FIN] = "fin",         [CAP_END_RST] = "rst",   [CAP_END_REUSED] = "open",
    [CAP_END_EVICTED] = "evicted", [CAP_END_IDLE] = "open", [CAP_END_OPEN] = "open",
};

rep_buffer *rep_event_begin(rep_writer *writer, const char *event, int64_t time)
{
    rep_buffer *b = &writer->output->text;
    rep_put_string(b, "{\"event\":\"");
    rep_put_string(b, event);
    rep_put_char(b, '"');
    rep_member_time(b, "time", time);
    return b;
}

void rep_event_end(rep_writer *writer)
{
    rep_put_char(&writer->output->text, '}');
    rep_output_line(writer->output);
}

void rep_json_protocol(rep_buffer *b, ana_protocol protocol)
{
    const char *name = rep_protocol_name(protocol);
    if (name)
        rep_member_string(b, "protocol", name);
}

/* `name` is one of ours: plain ASCII. */
void rep_json_number(rep_buffer *b, const char *name, uint64_t number)
{
    if (!rep_json_just_opened(b))
        rep_put_char(b, ',');
    rep_put_char(b, '"');
    rep_put_string(b, name);
    rep_put_string(b, "\":");
    rep_put_unsigned(b, number);
}

void rep_json_count(rep_buffer *b, const char *name, uint64_t count)
{
    if (count > 0)
        rep_json_number(b, name, count);
}

void rep_json_statuses(rep_buffer *b, const uint64_t count[ANA_STATUS_COUNT])
{
    rep_object(b, "transactions");
    for (int i = 0; i < ANA_STATUS_COUNT; i++)
        rep_json_count(b, ana_status_names[i], count[i]);
    rep_put_char(b, '}');
}

static void put_cotp(rep_buffer *b, const ana_connection *c)
{
    if (!c->cr && !c->cc && !c->dr && !c->er)
        return;
    rep_object(b, "cotp");
    rep_member(b, "cr");
    rep_json_bool(b, c->cr);
    rep_member(b, "cc");
    rep_json_bool(b, c->cc);
    if (c->dr || c->er) {
        rep_member_string(b, "refused_by", c->dr ? "dr" : "er");
        rep_member_unsigned(b, "reason", c->refusal);
        const char *text = s7_name_of(c->dr ? s7_names_dr_reason : s7_names_er_cause, c->refusal);
        if (text)
            rep_member_string(b, "reason_text", text);
    }
    if (c->tpdu_size > 0 && c->tpdu_size < 32)
        rep_member_unsigned(b, "tpdu_size", UINT64_C(1) << c->tpdu_size);
    rep_put_char(b, '}');
}

static void put_setup(rep_buffer *b, const ana_connection *c)
{
    if (!c->setup && c->asked_pdu_length == 0)
        return;
    rep_object(b, "setup");
    if (c->setup) {
        rep_member_unsigned(b, "amq_calling", c->amq_calling);
        rep_member_unsigned(b, "amq_called", c->amq_called);
        rep_member_unsigned(b, "pdu_length", c->pdu_length);
    }
    if (c->asked_pdu_length > 0)
        rep_member_unsigned(b, "asked_pdu_length", c->asked_pdu_length);
    rep_put_char(b, '}');
}

/* What one side sent, and how well it was captured: counts of 0 are left out below the first
 * two. */
static void put_side(rep_buffer *b, const ana_connection *c, int index)
{
    const cap_side *side = &c->flow->side[index];
    rep_put_char(b, '{');
    rep_member_unsigned(b, "packets", side->packets);
    rep_member_unsigned(b, "bytes", side->bytes);
    rep_json_count(b, "tpdus", c->tpdus[index]);
    rep_json_count(b, "pdus", c->pdus[index]);
    rep_json_count(b, "lost", side->lost);
    rep_json_count(b, "truncated", side->truncated);
    rep_json_count(b, "duplicates", side->duplicates);
    rep_json_count(b, "retransmitted", side->retransmitted);
    rep_json_count(b, "out_of_order", side->out_of_order);
    rep_json_count(b, "conflicts", side->conflicts);
    rep_json_count(b, "keepalives", side->keepalives);
    rep_json_count(b, "bad_checksums", side->bad_checksums);
    rep_json_count(b, "skipped", c->skipped[index]);
    rep_put_char(b, '}');
}

static void put_end(rep_buffer *b, const ana_connection *c)
{
    rep_member_string(b, "end", end_names[c->end]);
    if (c->ended_by >= 0)
        rep_member_string(b, "ended_by", c->ended_by == c->client ? "client" : "server");
}

void rep_events_connection(rep_writer *writer, const ana_connection *c)
{
    rep_events_writer *self = (rep_events_writer *)writer;
    if (!rep_selects_connection(writer->settings->filter, c))
        return;
    rep_buffer *b = rep_event_begin(writer, "connection", c->flow->first.time);
    rep_parties_put(self->parties, b, c);
    rep_json_protocol(b, c->protocol);
    rep_member_string(b, "phase", ana_phase_names[c->phase]);
    rep_member(b, "midstream");
    rep_json_bool(b, c->flow->midstream);
    put_end(b, c);
    rep_member_time(b, "first", c->flow->first.time);
    rep_member_time(b, "last", c->flow->last.time);
    put_cotp(b, c);
    put_setup(b, c);
    if (c->tls)
        rep_json_tls(b, c->tls, c->client);
    rep_json_statuses(b, c->status_count);
    rep_json_count(b, "outstanding_peak", c->outstanding_peak);
    rep_json_count(b, "empty_dt", c->empty_dt);
    rep_member(b, "from_client");
    put_side(b, c, c->client);
    rep_member(b, "from_server");
    put_side(b, c, 1 - c->client);
    rep_event_end(writer);
}

static void put_ended(rep_writer *writer, const ana_connection *connection)
{
    rep_events_connection(writer, connection);
    rep_events_ended(((rep_events_writer *)writer)->told, connection);
}

static void take_transaction(rep_writer *writer, const ana_transaction *transaction)
{
    rep_asked_take(((rep_events_writer *)writer)->asked, transaction);
}

static void put_outcome(rep_writer *writer, const rep_outcome *outcome)
{
    rep_events_assets(writer, outcome);
    rep_events_relations(writer, outcome);
    rep_events_reachability(writer, outcome);
    rep_events_findings(writer, outcome);
    rep_events_summary(writer, outcome);
}

static void begin(rep_writer *writer)
{
    rep_events_writer *self = (rep_events_writer *)writer;
    self->parties = rep_parties_new(writer->settings->policy);
    self->asked = rep_asked_new();
}

static void change_policy(rep_writer *writer)
{
    rep_events_writer *self = (rep_events_writer *)writer;
    rep_parties_free(self->parties);
    self->parties = rep_parties_new(writer->settings->policy);
}

static void end(rep_writer *writer)
{
    rep_events_writer *self = (rep_events_writer *)writer;
    rep_parties_free(self->parties);
    rep_asked_free(self->asked);
    rep_events_told_free(self->told);
}

const rep_format rep_format_events = {
    .name = "events",
    .log = true,
    .help = "JSON objects: connections, blocks, assets, relations, reachability, findings, summary",
    .size = sizeof(rep_events_writer),
    .begin = begin,
    .transaction = take_transaction,
    .block = rep_events_block,
    .connection = put_ended,
    .finish = put_outcome,
    .update = rep_events_update,
    .open = rep_events_open,
    .policy = change_policy,
    .free = end,
};
