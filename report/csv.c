/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o csv: the connection matrix, one row per relation and object, as RFC 4180 has it: a header
 * line, commas, lines ended by CR LF. Text is UTF-8 without a byte order mark; what is unknown is
 * empty.
 *
 * What belongs to the relation (connections, requests, latency, first, last) stands on each of its
 * rows: sum it over rows of different `relation` only. `initiator` is who read or wrote the object
 * of the other, the server where two CPUs ask one another. `..._asked` counts accesses without an
 * answer that was captured: nothing says whether these were done. `services` is what was asked
 * beside read and write, with " | " between the names. The last columns say what is known of both
 * hosts: of a client what it said when it created a session of S7comm-plus. */
#include "report/csv.h"

#include "report/format.h"
#include "report/names.h"
#include "report/service_counts.h"
#include "report/writer.h"
#include "rules/names.h"

static const char *const columns[] = {
    "relation",
    "client",
    "client_name",
    "server",
    "server_name",
    "server_port",
    "calling_tsap",
    "called_tsap",
    "connection_type",
    "rack",
    "slot",
    "protocol",
    "initiator",
    "object",
    "direction",
    "reads",
    "read_from",
    "read_to",
    "writes",
    "write_from",
    "write_to",
    "reads_refused",
    "writes_refused",
    "reads_asked",
    "read_asked_from",
    "read_asked_to",
    "writes_asked",
    "write_asked_from",
    "write_asked_to",
    "connections",
    "requests",
    "latency_median_us",
    "latency_p99_us",
    "latency_max_us",
    "first",
    "last",
    "services",
    "server_order_number",
    "server_firmware",
    "client_application",
    "client_user",
    "client_program",
};

enum { OBJECT_COLUMNS = 17 }; /* from `initiator` to `write_asked_to` */

static void next(rep_buffer *b)
{
    rep_put_char(b, ',');
}

static void put_number(rep_buffer *b, uint64_t number)
{
    next(b);
    rep_put_unsigned(b, number);
}

/* A character that spreadsheets begin a formula with, also in the full-width forms of East Asia. */
static bool begins_formula(const char *text, size_t size)
{
    size_t at = 0;
    while (at < size && text[at] == ' ')
        at++;
    const gunichar c = g_utf8_get_char_validated(text + at, (gssize)(size - at));
    return at < size && (c == '=' || c == '+' || c == '-' || c == '@' || c == 0xFF1D ||
                         c == 0xFF0B || c == 0xFF0D || c == 0xFF20);
}

static bool wants_quotes(const char *text, size_t size)
{
    if (size == 0)
        return false;
    return memchr(text, '"', size) || memchr(text, ',', size) || text[0] == ' ' ||
           text[size - 1] == ' ';
}

/* One character of `text`; how many bytes it has. */
static size_t put_character(rep_buffer *b, const char *text, size_t size)
{
    const gunichar c = g_utf8_get_char_validated(text, (gssize)size);
    if (c == (gunichar)-1 || c == (gunichar)-2 || g_unichar_iscntrl(c) || c == ';') {
        rep_put_format(b, "\\x%02X", (unsigned char)*text);
        return 1;
    }
    const size_t length = (size_t)(g_utf8_next_char(text) - text);
    if (c == '"')
        rep_put_char(b, '"');
    rep_put(b, text, length);
    return length;
}

void rep_csv_text(rep_buffer *b, const char *text, size_t size)
{
    const bool quoted = wants_quotes(text, size);
    if (quoted)
        rep_put_char(b, '"');
    if (begins_formula(text, size))
        rep_put_char(b, '\'');
    for (size_t at = 0; at < size;)
        at += put_character(b, text + at, size - at);
    if (quoted)
        rep_put_char(b, '"');
}

void rep_csv_header(rep_buffer *b)
{
    for (size_t i = 0; i < G_N_ELEMENTS(columns); i++) {
        if (i > 0)
            next(b);
        rep_put_string(b, columns[i]);
    }
}

static cotp_tsap put_tsap(rep_buffer *b, const ana_tsap_bytes *bytes)
{
    cotp_tsap tsap;
    cotp_tsap_decode((s7_bytes){bytes->data, bytes->size}, &tsap);
    next(b);
    if (bytes->size > 0)
        rep_csv_text(b, tsap.text, strlen(tsap.text));
    return tsap;
}

/* Connection type, rack and slot are those of the called TSAP: what the client asked for. */
static void put_tsaps(rep_buffer *b, const ana_relation *r)
{
    put_tsap(b, &r->calling);
    const cotp_tsap called = put_tsap(b, &r->called);
    if (!called.coded) {
        rep_put_string(b, ",,,");
        return;
    }
    next(b);
    rep_put_string(b, cotp_connection_type_name(called.connection_type));
    put_number(b, called.rack);
    put_number(b, called.slot);
}

static const char *direction_of(const rep_object *object)
{
    const ana_object *o = &object->answered, *asked = &object->asked;
    const bool read = o->reads + o->reads_refused + asked->reads > 0;
    const bool written = o->writes + o->writes_refused + asked->writes > 0;
    if (read && written)
        return "both";
    return read ? "read" : "write";
}

static void put_accesses(rep_buffer *b, uint64_t count, uint32_t lowest, uint32_t highest)
{
    put_number(b, count);
    if (lowest > highest) {
        rep_put_string(b, ",,");
        return;
    }
    put_number(b, lowest);
    put_number(b, highest);
}

static void put_object(rep_buffer *b, const rep_object *object)
{
    if (!object) {
        rep_put_repeat(b, ',', OBJECT_COLUMNS);
        return;
    }
    const ana_object *o = &object->answered, *asked = &object->asked;
    next(b);
    rep_put_string(b, o->of_client ? "server" : "client");
    next(b);
    rep_put_object_name(b, o);
    next(b);
    rep_put_string(b, direction_of(object));
    put_accesses(b, o->reads, o->read_lowest, o->read_highest);
    put_accesses(b, o->writes, o->write_lowest, o->write_highest);
    put_number(b, o->reads_refused);
    put_number(b, o->writes_refused);
    put_accesses(b, asked->reads, asked->read_lowest, asked->read_highest);
    put_accesses(b, asked->writes, asked->write_lowest, asked->write_highest);
}

static void put_latency(rep_buffer *b, const ana_histogram *latency)
{
    if (latency->count == 0) {
        rep_put_string(b, ",,,");
        return;
    }
    put_number(b, (uint64_t)ana_histogram_quantile(latency, 0.5) / 1000);
    put_number(b, (uint64_t)ana_histogram_quantile(latency, 0.99) / 1000);
    put_number(b, (uint64_t)latency->max / 1000);
}

static void put_time(rep_buffer *b, int64_t time)
{
    next(b);
    rep_put_time(b, time);
}

static void put_name(rep_buffer *b, const char *name)
{
    next(b);
    if (name)
        rep_csv_text(b, name, strlen(name));
}

/* A service with and without answers is two. */
static bool named_before(const GArray *services, guint index)
{
    for (guint i = 0; i < index; i++)
        if (g_array_index(services, rep_service, i).name ==
            g_array_index(services, rep_service, index).name)
            return true;
    return false;
}

static void put_services(rep_buffer *b, const GArray *services)
{
    next(b);
    rep_buffer text = {0};
    for (guint i = 0; services && i < services->len; i++) {
        if (named_before(services, i))
            continue;
        rep_put_string(&text, text.used > 0 ? " | " : "");
        rep_put_string(&text, g_array_index(services, rep_service, i).name);
    }
    if (text.used > 0)
        rep_csv_text(b, text.data, text.used);
    rep_buffer_clear(&text);
}

void rep_csv_row(rep_buffer *b, const policy_model *policy, const ana_relation *r,
                 const rep_object *object, const GArray *services)
{
    const char *protocol = rep_protocol_name(r->protocol);
    rep_put_unsigned(b, r->number);
    next(b);
    rep_put_ip(b, &r->client);
    put_name(b, rules_client_name(policy, &r->client));
    next(b);
    rep_put_ip(b, &r->server);
    put_name(b, rules_server_name(policy, &r->server));
    put_number(b, r->server_port);
    put_tsaps(b, r);
    next(b);
    rep_put_string(b, protocol ? protocol : "");
    put_object(b, object);
    put_number(b, r->connections);
    put_number(b, rep_requests_of(r));
    put_latency(b, &r->latency);
    put_time(b, r->first.time);
    put_time(b, r->last.time);
    put_services(b, services);
}

void rep_csv_hosts(rep_buffer *b, const ana_asset *server, const ana_asset *client)
{
    put_name(b, server ? server->order_number : NULL);
    put_name(b, server ? server->firmware : NULL);
    put_name(b, client ? client->partner.application : NULL);
    put_name(b, client ? client->partner.user : NULL);
    put_name(b, client ? client->partner.program : NULL);
}

typedef struct csv_writer {
    rep_writer base;
    rep_asked *asked;
    rep_services *services;
} csv_writer;

static void end_row(rep_output *output)
{
    rep_put_char(&output->text, '\r');
    rep_output_line(output);
}

static void put_row(csv_writer *self, const ana_analyzer *analyzer, const ana_relation *r,
                    const rep_object *object)
{
    rep_output *output = self->base.output;
    rep_csv_row(&output->text, self->base.settings->policy, r, object,
                rep_services_of(self->services, r));
    rep_csv_hosts(&output->text, ana_find_asset(analyzer, &r->server),
                  ana_find_asset(analyzer, &r->client));
    end_row(output);
}

static void put_relation(csv_writer *self, const ana_analyzer *analyzer, const ana_relation *r)
{
    GArray *objects = rep_relation_objects(self->asked, r);
    for (guint i = 0; i < objects->len; i++)
        put_row(self, analyzer, r, &g_array_index(objects, rep_object, i));
    if (objects->len == 0)
        put_row(self, analyzer, r, NULL);
    g_array_unref(objects);
}

static void begin(rep_writer *writer)
{
    csv_writer *self = (csv_writer *)writer;
    self->asked = rep_asked_new();
    self->services = rep_services_new();
}

static void end(rep_writer *writer)
{
    rep_asked_free(((csv_writer *)writer)->asked);
    rep_services_free(((csv_writer *)writer)->services);
}

static void take_transaction(rep_writer *writer, const ana_transaction *transaction)
{
    rep_asked_take(((csv_writer *)writer)->asked, transaction);
    rep_services_take(((csv_writer *)writer)->services, transaction);
}

static void put_matrix(rep_writer *writer, const rep_outcome *outcome)
{
    const GPtrArray *relations = ana_relations(outcome->analyzer);
    rep_csv_header(&writer->output->text);
    end_row(writer->output);
    csv_writer *self = (csv_writer *)writer;
    for (guint i = 0; i < relations->len; i++) {
        const ana_relation *relation = g_ptr_array_index(relations, i);
        if (rep_selects_relation(writer->settings->filter, relation, self->asked))
            put_relation(self, outcome->analyzer, relation);
    }
}

const rep_format rep_format_csv = {
    .name = "csv",
    .help = "the connection matrix: one row per relation and object",
    .size = sizeof(csv_writer),
    .begin = begin,
    .transaction = take_transaction,
    .finish = put_matrix,
    .free = end,
};
