/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Connections on the port that never got as far as S7: why, or what they carry instead. */
#include "capture/hash.h"
#include "dissector/payload.h"
#include "report/hosts.h"
#include "report/text.h"

#include <string.h>

enum { MAX_KINDS = 4096, MAX_NAMED = 65536 };

typedef struct silent_kind {
    cap_address client, server;
    uint16_t server_port;
    char *what, *tsaps; /* owned; borrowed by keys of look-ups */
    uint64_t connections;
    cap_stamp first;
} silent_kind;

struct rep_silent {
    GHashTable *kinds; /* silent_kind to itself */
    GHashTable *named; /* connection number to the constant name of what it carries */
    uint64_t connections, beyond;
};

/* There are few fates for the same parties, so `what` is only compared. */
static guint hash_kind(gconstpointer key)
{
    const silent_kind *kind = key;
    uint8_t hosts[sizeof kind->client.bytes + sizeof kind->server.bytes];
    memcpy(hosts, kind->client.bytes, sizeof kind->client.bytes);
    memcpy(hosts + sizeof kind->client.bytes, kind->server.bytes, sizeof kind->server.bytes);
    const guint hash = cap_hash_bytes(kind->server_port, hosts, sizeof hosts);
    return *kind->tsaps ? cap_hash_bytes(hash, kind->tsaps, strlen(kind->tsaps)) : hash;
}

static gboolean equal_kind(gconstpointer a, gconstpointer b)
{
    const silent_kind *one = a, *other = b;
    return memcmp(&one->client, &other->client, sizeof one->client) == 0 &&
           memcmp(&one->server, &other->server, sizeof one->server) == 0 &&
           one->server_port == other->server_port && g_str_equal(one->what, other->what) &&
           g_str_equal(one->tsaps, other->tsaps);
}

static void free_kind(gpointer data)
{
    silent_kind *kind = data;
    g_free(kind->what);
    g_free(kind->tsaps);
    g_free(kind);
}

rep_silent *rep_silent_new(void)
{
    rep_silent *silent = g_new0(rep_silent, 1);
    silent->kinds = g_hash_table_new_full(hash_kind, equal_kind, free_kind, NULL);
    silent->named = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    return silent;
}

void rep_silent_free(rep_silent *silent)
{
    if (!silent)
        return;
    g_hash_table_unref(silent->kinds);
    g_hash_table_unref(silent->named);
    g_free(silent);
}

void rep_silent_pdu(rep_silent *silent, const ana_pdu *pdu)
{
    const guint64 number = pdu->connection->number;
    if (g_hash_table_contains(silent->named, &number) ||
        g_hash_table_size(silent->named) >= MAX_NAMED)
        return;
    const s7_payload payload =
        pdu->tpdu ? s7_payload_of(pdu->tsdu.size > 0 ? pdu->tsdu : pdu->tpdu->payload, true)
                  : s7_payload_of(pdu->tpkt, false);
    const char *name = s7_payload_name(payload);
    guint64 *key = g_new(guint64, 1);
    *key = number;
    g_hash_table_insert(silent->named, key, (gpointer)name);
}

/* Before TCP was established, or with nothing said on it. */
static const char *tcp_fate(const ana_connection *c)
{
    const cap_side *client = &c->flow->side[c->client], *server = &c->flow->side[1 - c->client];
    const bool unanswered = client->syn && !client->fin && !server->syn;
    if (unanswered && server->rst)
        return "connection request (SYN) rejected by RST";
    if (unanswered && !server->seen)
        return c->icmp_error ? "connection request (SYN) rejected by ICMP: an error came back"
                             : "no TCP answer to the connection request (SYN)";
    if (client->syn && server->syn && c->phase == ANA_PHASE_TCP)
        return "connection request (SYN) answered, but the answer did not arrive: repeated, never "
               "acknowledged";
    if (client->bytes + server->bytes == 0)
        return c->flow->midstream ? "TCP packets without data" : "TCP opened, nothing sent";
    return "bytes that make no ISO-on-TCP packet";
}

/* What became of a CR without CC. */
static const char *cr_fate(const ana_connection *c)
{
    if (!c->flow->side[1 - c->client].seen)
        return "; answers were not captured";
    if (c->ended_by != 1 - c->client)
        return " without an answer";
    return c->end == CAP_END_RST ? " answered with a TCP reset (RST)"
                                 : " answered by closing the TCP connection (FIN)";
}

/* They say which rack and slot was asked for; NULL where there was no CR. */
static char *tsaps_of(const ana_connection *c)
{
    if (c->calling.size == 0 && c->called.size == 0)
        return NULL;
    rep_buffer b = {0};
    rep_text_put_tsaps(&b, &c->calling, &c->called);
    rep_put_char(&b, '\0');
    char *text = g_strdup(b.data);
    rep_buffer_clear(&b);
    return text;
}

static char *cotp_fate(const ana_connection *c)
{
    if (c->dr || c->er) {
        const char *reason = s7_name_of(c->dr ? s7_names_dr_reason : s7_names_er_cause, c->refusal);
        return g_strdup_printf("ISO connection refused (COTP %s, reason 0x%02X%s%s)",
                               c->dr ? "DR" : "ER", c->refusal, reason ? ": " : "",
                               reason ? reason : "");
    }
    if (c->cr && !c->cc)
        return g_strdup_printf("ISO connection request (COTP CR)%s", cr_fate(c));
    if (c->cr || c->cc)
        return g_strdup("ISO connection set up (COTP), no S7 followed");
    return g_strdup("COTP packets without user data");
}

static char *tls_fate(const ana_connection *c)
{
    GString *text =
        g_string_new("TLS inside ISO-on-TCP: encrypted, usually S7comm-plus of a newer CPU");
    const gsize start = text->len;
    if (c->tls)
        ana_tls_text(c->tls, c->client, text);
    if (text->len > start)
        g_string_insert(text, (gssize)start, "; ");
    return g_string_free(text, FALSE);
}

/* Of what says S7 or is otherwise more than TCP; the caller's. NULL: only TCP tells. */
static char *spoken_fate(const rep_silent *silent, const ana_connection *c)
{
    if (c->protocol == ANA_PROTOCOL_TLS)
        return tls_fate(c);
    const guint64 number = c->number;
    const char *name =
        g_hash_table_size(silent->named) > 0 ? g_hash_table_lookup(silent->named, &number) : NULL;
    if (name)
        return g_strdup(name);
    return c->protocol == ANA_PROTOCOL_COTP || c->cr || c->cc ? cotp_fate(c) : NULL;
}

void rep_silent_forget(rep_silent *silent, const ana_connection *c)
{
    const guint64 number = c->number;
    if (g_hash_table_size(silent->named) > 0)
        g_hash_table_remove(silent->named, &number);
}

/* Copies what a key borrows. */
static void add_kind(rep_silent *silent, const silent_kind *key)
{
    silent_kind *kind = g_memdup2(key, sizeof *key);
    kind->what = g_strdup(key->what);
    kind->tsaps = g_strdup(key->tsaps);
    kind->connections = 1;
    g_hash_table_add(silent->kinds, kind);
}

static void count(rep_silent *silent, const silent_kind *key)
{
    silent_kind *known = g_hash_table_lookup(silent->kinds, key);
    silent->connections++;
    if (known)
        known->connections++;
    else if (g_hash_table_size(silent->kinds) >= MAX_KINDS)
        silent->beyond++;
    else
        add_kind(silent, key);
}

void rep_silent_connection(rep_silent *silent, const ana_connection *c)
{
    char *spoken = spoken_fate(silent, c), *tsaps = tsaps_of(c);
    const silent_kind key = {
        .client = ana_client(c)->ip,
        .server = ana_server(c)->ip,
        .server_port = ana_server(c)->port,
        .what = spoken ? spoken : (char *)tcp_fate(c),
        .tsaps = tsaps ? tsaps : (char *)"",
        .first = c->flow->first,
    };
    rep_silent_forget(silent, c);
    count(silent, &key);
    g_free(spoken);
    g_free(tsaps);
}

static gint by_count(gconstpointer a, gconstpointer b)
{
    const silent_kind *one = a, *other = b;
    if (one->connections != other->connections)
        return one->connections > other->connections ? -1 : 1;
    if (one->first.time != other->first.time)
        return one->first.time < other->first.time ? -1 : 1;
    return one->first.frame < other->first.frame ? -1 : one->first.frame > other->first.frame;
}

static void put_kind(rep_text_writer *self, const silent_kind *kind)
{
    rep_page *page = &self->page;
    rep_buffer *b = &page->line;
    const cap_endpoint server = {kind->server, kind->server_port};
    rep_buffer details = {0};
    rep_put_client(b, self->base.settings, &kind->client);
    rep_put_string(b, " > ");
    rep_put_server_port(b, self->base.settings, &server);
    rep_put_string(&details, kind->tsaps);
    rep_text_end_parties(page, &details);
    rep_buffer_clear(&details);
    rep_put_string(b, kind->what);
    rep_put_string(b, " (");
    rep_put_number_of(b, kind->connections, "connection", "connections");
    rep_put_string(b, kind->connections == 1 ? ", " : ", first ");
    rep_text_put_frame(b, self->base.settings, &kind->first, "frame");
    rep_put_char(b, ')');
    rep_page_end(page, 4, NULL, REP_INK_PLAIN);
}

void rep_text_silent(rep_text_writer *self)
{
    if (self->silent->connections == 0)
        return;
    rep_page_heading(&self->page, "CONNECTIONS WITHOUT S7");
    GList *kinds = g_list_sort(g_hash_table_get_keys(self->silent->kinds), by_count);
    const guint limit = self->base.settings->verbose ? G_MAXUINT : REP_TEXT_SILENT;
    guint shown = 0;
    uint64_t hidden = self->silent->beyond;
    for (GList *p = kinds; p; p = p->next) {
        const silent_kind *kind = p->data;
        if (shown < limit)
            put_kind(self, kind);
        else
            hidden += kind->connections;
        shown++;
    }
    g_list_free(kinds);
    rep_text_more(&self->page, hidden, "connection", "connections");
}
