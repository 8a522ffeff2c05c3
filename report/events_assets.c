/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/encrypted.h"
#include "report/events.h"
#include "report/json.h"
#include "rules/names.h"

static void put_name(rep_buffer *b, const char *key, const char *value)
{
    if (!value)
        return;
    if (!rep_json_just_opened(b))
        rep_put_char(b, ',');
    rep_put_char(b, '"');
    rep_put_string(b, key);
    rep_put_string(b, "\":");
    rep_json_string(b, value);
}

static void put_identity(rep_buffer *b, const rep_settings *settings, const ana_asset *asset)
{
    put_name(b, "order_number", asset->order_number);
    put_name(b, "module_type", asset->module_type);
    put_name(b, "hardware", asset->hardware);
    put_name(b, "firmware", asset->firmware);
    put_name(b, "boot_loader", asset->boot_loader);
    put_name(b, "serial", asset->serial);
    put_name(b, "system_name", asset->system_name);
    put_name(b, "module_name", asset->module_name);
    put_name(b, "plant", asset->plant);
    put_name(b, "copyright", asset->copyright);
    put_name(b, "memory_card", asset->memory_card);
    if (asset->order_number) {
        rep_member(b, "identity");
        rep_json_frame(b, settings, &asset->identity);
    }
    put_name(b, "family", asset->family);
    put_name(b, "family_confidence", asset->family_confidence);
    put_name(b, "family_evidence", asset->family_evidence);
}

/* Who a client says that it is. */
static void put_partner(rep_buffer *b, const rep_settings *settings, const ana_partner *partner)
{
    if (!partner->known)
        return;
    rep_object(b, "session");
    put_name(b, "user", partner->user);
    put_name(b, "application", partner->application);
    put_name(b, "program", partner->program);
    put_name(b, "comment", partner->comment);
    put_name(b, "adapter", partner->adapter);
    rep_member(b, "proof");
    rep_json_frame(b, settings, &partner->seen);
    rep_put_char(b, '}');
}

static void put_mac(rep_buffer *b, const uint8_t *mac)
{
    rep_member(b, "mac");
    rep_put_format(b, "\"%02x:%02x:%02x:%02x:%02x:%02x\"", mac[0], mac[1], mac[2], mac[3], mac[4],
                   mac[5]);
}

static void put_db(rep_buffer *b, const rep_settings *settings, const ana_db *db)
{
    rep_element(b);
    rep_put_char(b, '{');
    rep_member_unsigned(b, "db", db->db);
    rep_member_string(b, "absolute", ana_absolute_names[db->absolute]);
    rep_member_unsigned(b, "ok", db->ok);
    rep_member_unsigned(b, "failed", db->failed);
    rep_json_count(b, "proven_length", db->proven_end);
    if (db->failed > 0)
        rep_member_unsigned(b, "last_return_code", db->last_code);
    rep_member(b, "proof");
    rep_json_frame(b, settings, &db->proof);
    rep_put_char(b, '}');
}

static void put_dbs(rep_buffer *b, const rep_settings *settings, const ana_asset *asset)
{
    GArray *dbs = ana_asset_dbs(asset);
    if (dbs->len > 0) {
        rep_array(b, "dbs");
        for (guint i = 0; i < dbs->len; i++)
            put_db(b, settings, &g_array_index(dbs, ana_db, i));
        rep_put_char(b, ']');
    }
    g_array_unref(dbs);
}

/* What partners did with its memory; of a client too where its server asked for that. */
static void put_access(rep_buffer *b, const rep_settings *settings, const ana_asset *asset)
{
    rep_member_string(b, "putget", ana_putget_names[asset->putget]);
    if (asset->putget != ANA_PUTGET_UNKNOWN) {
        rep_member(b, "putget_proof");
        rep_json_frame(b, settings, &asset->putget_proof);
    }
    rep_json_count(b, "reads_ok", asset->reads_ok);
    rep_json_count(b, "writes_ok", asset->writes_ok);
    rep_json_count(b, "refused", asset->refused);
    put_dbs(b, settings, asset);
}

/* By its role; of a host with both, as the CPU it is to others. */
static const char *name_of(const policy_model *policy, const ana_asset *asset)
{
    return asset->server ? rules_server_name(policy, &asset->ip)
                         : rules_client_name(policy, &asset->ip);
}

void rep_events_asset(rep_writer *writer, const ana_asset *asset)
{
    rep_buffer *b = rep_event_begin(writer, "asset", asset->first.time);
    rep_member(b, "ip");
    rep_json_ip(b, &asset->ip);
    put_name(b, "name", name_of(writer->settings->policy, asset));
    rep_array(b, "roles");
    if (asset->server) {
        rep_element(b);
        rep_put_string(b, "\"server\"");
    }
    if (asset->client) {
        rep_element(b);
        rep_put_string(b, "\"client\"");
    }
    rep_put_char(b, ']');
    if (asset->has_mac)
        put_mac(b, asset->mac);
    put_identity(b, writer->settings, asset);
    put_partner(b, writer->settings, &asset->partner);
    if (asset->server) {
        rep_member_unsigned(b, "port", asset->port);
        rep_json_count(b, "pdu_length", asset->pdu_length);
        rep_json_count(b, "connections_peak", asset->connections_peak);
    }
    if (asset->server || asset->reads_ok + asset->writes_ok + asset->refused > 0)
        put_access(b, writer->settings, asset);
    rep_json_tls(b, &asset->tls, -1);
    rep_member_time(b, "first", asset->first.time);
    rep_member_time(b, "last", asset->last.time);
    rep_event_end(writer);
}

void rep_events_assets(rep_writer *writer, const rep_outcome *outcome)
{
    const GPtrArray *assets = ana_assets(outcome->analyzer);
    for (guint i = 0; i < assets->len; i++) {
        const ana_asset *asset = g_ptr_array_index(assets, i);
        if (rep_selects_asset(writer->settings->filter, asset))
            rep_events_asset(writer, asset);
    }
}
