/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/events.h"
#include "report/json.h"
#include "report/names.h"
#include "rules/names.h"

/* What the counts and ranges of one kind of access are called. */
typedef struct access_keys {
    const char *count, *refused, *lowest, *highest;
} access_keys;

static const access_keys read_keys = {"reads", "reads_refused", "read_lowest", "read_highest"},
                         write_keys = {"writes", "writes_refused", "write_lowest", "write_highest"},
                         read_asked = {"reads_asked", NULL, "read_asked_lowest",
                                       "read_asked_highest"},
                         write_asked = {"writes_asked", NULL, "write_asked_lowest",
                                        "write_asked_highest"};

static void put_object_name(rep_buffer *b, const ana_object *object)
{
    rep_member(b, "object");
    rep_put_char(b, '"');
    rep_put_object_name(b, object);
    rep_put_char(b, '"');
}

static void put_range(rep_buffer *b, const access_keys *keys, uint32_t lowest, uint32_t highest)
{
    if (lowest > highest)
        return;
    rep_json_number(b, keys->lowest, lowest);
    rep_json_number(b, keys->highest, highest);
}

static void put_accesses(rep_buffer *b, const ana_object *o, const access_keys *reads,
                         const access_keys *writes)
{
    rep_json_count(b, reads->count, o->reads);
    rep_json_count(b, reads->refused, o->reads_refused);
    put_range(b, reads, o->read_lowest, o->read_highest);
    rep_json_count(b, writes->count, o->writes);
    rep_json_count(b, writes->refused, o->writes_refused);
    put_range(b, writes, o->write_lowest, o->write_highest);
}

/* Objects lie in the server, unless the server is the one who asked. What was asked without an
 * answer that was captured has its own counts: nothing says whether it was read or written. */
static void put_object(rep_buffer *b, const rep_object *object)
{
    rep_element(b);
    rep_put_char(b, '{');
    put_object_name(b, &object->answered);
    if (object->answered.of_client)
        rep_member_string(b, "initiator", "server");
    put_accesses(b, &object->answered, &read_keys, &write_keys);
    put_accesses(b, &object->asked, &read_asked, &write_asked);
    rep_put_char(b, '}');
}

static void put_objects(rep_buffer *b, const rep_asked *asked, const ana_relation *relation)
{
    GArray *objects = rep_relation_objects(asked, relation);
    if (objects->len > 0) {
        rep_array(b, "objects");
        for (guint i = 0; i < objects->len; i++)
            put_object(b, &g_array_index(objects, rep_object, i));
        rep_put_char(b, ']');
    }
    g_array_unref(objects);
}

static void put_latency(rep_buffer *b, const ana_histogram *latency)
{
    if (latency->count == 0)
        return;
    rep_object(b, "latency_us");
    rep_member_unsigned(b, "count", latency->count);
    rep_member_unsigned(b, "min", (uint64_t)latency->min / 1000);
    rep_member_unsigned(b, "median", (uint64_t)ana_histogram_quantile(latency, 0.5) / 1000);
    rep_member_unsigned(b, "p99", (uint64_t)ana_histogram_quantile(latency, 0.99) / 1000);
    rep_member_unsigned(b, "max", (uint64_t)latency->max / 1000);
    rep_put_char(b, '}');
}

void rep_events_relation(rep_writer *writer, const ana_relation *relation)
{
    const policy_model *policy = writer->settings->policy;
    rep_buffer *b = rep_event_begin(writer, "relation", relation->first.time);
    rep_member(b, "client");
    rep_json_party(b, &relation->client, 0, rules_client_name(policy, &relation->client),
                   &relation->calling);
    rep_member(b, "server");
    rep_json_party(b, &relation->server, relation->server_port,
                   rules_server_name(policy, &relation->server), &relation->called);
    rep_member_unsigned(b, "relation", relation->number);
    if (relation->client_inferred) {
        rep_member(b, "client_inferred");
        rep_json_bool(b, true);
    }
    rep_json_protocol(b, relation->protocol);
    rep_member_unsigned(b, "connections", relation->connections);
    rep_member_unsigned(b, "requests", rep_requests_of(relation));
    rep_json_statuses(b, relation->status_count);
    rep_json_count(b, "pdu_length", relation->pdu_length);
    put_latency(b, &relation->latency);
    put_objects(b, ((rep_events_writer *)writer)->asked, relation);
    rep_member_time(b, "first", relation->first.time);
    rep_member_time(b, "last", relation->last.time);
    rep_event_end(writer);
}

void rep_events_relations(rep_writer *writer, const rep_outcome *outcome)
{
    const GPtrArray *relations = ana_relations(outcome->analyzer);
    const rep_asked *asked = ((rep_events_writer *)writer)->asked;
    for (guint i = 0; i < relations->len; i++) {
        const ana_relation *relation = g_ptr_array_index(relations, i);
        if (rep_selects_relation(writer->settings->filter, relation, asked))
            rep_events_relation(writer, relation);
    }
}
