/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/hash.h"
#include "report/hosts.h"
#include "report/text.h"

static guint hash_ip(gconstpointer key)
{
    const cap_address *ip = key;
    return cap_hash_bytes(ip->family, ip->bytes, sizeof ip->bytes);
}

static gboolean equal_ip(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(cap_address)) == 0;
}

static void put_named(rep_page *page, size_t start, const char *before, const char *name)
{
    if (!name || !*name)
        return;
    rep_page_separate(page, start, ", ");
    rep_put_string(&page->line, before);
    rep_put_string(&page->line, name);
}

/* Whether the capture says anything of what the host is. */
static bool put_identity(rep_page *page, const rep_settings *settings, const ana_asset *asset)
{
    const size_t start = 0;
    put_named(page, start, "", asset->module_type);
    put_named(page, start, asset->module_type ? "" : "order number ", asset->order_number);
    put_named(page, start, "firmware ", asset->firmware);
    put_named(page, start, "hardware version ", asset->hardware);
    put_named(page, start, "serial number ", asset->serial);
    put_named(page, start, "system name ", asset->system_name);
    put_named(page, start, "module name ", asset->module_name);
    put_named(page, start, "plant name ", asset->plant);
    if (settings->verbose) {
        put_named(page, start, "boot loader ", asset->boot_loader);
        put_named(page, start, "memory card ", asset->memory_card);
        put_named(page, start, "copyright ", asset->copyright);
    }
    const bool identified = page->line.used > start;
    if (settings->verbose && asset->order_number) {
        rep_put_string(&page->line, " (");
        rep_text_put_frame(&page->line, settings, &asset->identity, "frame");
        rep_put_char(&page->line, ')');
    }
    if (identified)
        rep_page_end(page, 4, "Type:    ", REP_INK_PLAIN);
    return identified;
}

static const policy_cpu *listed_cpu(const policy_model *policy, const ana_asset *asset)
{
    const policy_address address = rules_policy_address(&asset->ip);
    return policy ? policy_cpu_at(policy, &address) : NULL;
}

/* As concluded from the capture, which may contradict the policy; else as the policy says. */
static bool put_family(rep_page *page, const policy_model *policy, const ana_asset *asset)
{
    rep_buffer *b = &page->line;
    const policy_cpu *cpu = listed_cpu(policy, asset);
    const char *listed = cpu ? cpu->family : NULL;
    if (!asset->family && !listed)
        return false;
    if (asset->family) {
        rep_put_string(b, asset->family);
        if (!g_str_equal(asset->family_confidence, "proven"))
            rep_put_format(b, " (%s)", asset->family_confidence);
        rep_put_format(b, ", concluded from: %s", asset->family_evidence);
    } else {
        rep_put_format(b, "%s, as the policy says", listed);
    }
    rep_page_end(page, 4, "Family:  ", REP_INK_PLAIN);
    if (asset->family && listed && !g_str_equal(listed, asset->family)) {
        rep_put_format(b, "Attention: the policy says %s", listed);
        rep_page_end(page, 4, NULL, REP_INK_YELLOW);
    }
    return true;
}

static void put_host(rep_text_writer *self, const ana_asset *asset)
{
    rep_page *page = &self->page;
    rep_put_server(&page->line, self->base.settings, &asset->ip);
    rep_page_item(page, REP_INK_BOLD);
    const bool identified = put_identity(page, self->base.settings, asset);
    if (!put_family(page, self->base.settings->policy, asset) && !identified)
        rep_page_paragraph(page, 4, "Type:    ", "not known from this capture");
}

static void put_items(rep_page *page, const char *what, uint64_t count)
{
    if (count == 0)
        return;
    rep_put_string(&page->line, what);
    rep_put_count(&page->line, count);
}

/* Whether anything was read or written without an answer. */
static bool was_asked(const rep_text_writer *self, const GPtrArray *relations,
                      const ana_asset *asset)
{
    for (guint i = 0; i < relations->len; i++) {
        const ana_relation *r = g_ptr_array_index(relations, i);
        if (equal_ip(&r->server, &asset->ip) && rep_asked_objects(self->asked, r))
            return true;
    }
    return false;
}

static void put_access(rep_text_writer *self, const rep_outcome *outcome, const ana_asset *asset)
{
    static const char *const texts[ANA_PUTGET_COUNT] = {
        [ANA_PUTGET_UNKNOWN] = "read and write by address (PUT/GET) was not tried in this capture",
        [ANA_PUTGET_PERMITTED] = "read and write by address (PUT/GET) works",
        [ANA_PUTGET_REFUSED] = "read and write by address (PUT/GET) is refused",
    };
    rep_page *page = &self->page;
    rep_buffer *b = &page->line;
    if (asset->putget != ANA_PUTGET_UNKNOWN)
        rep_put_string(b, texts[asset->putget]);
    else if (asset->refused > 0)
        rep_put_string(b,
                       "whether read and write by address (PUT/GET) is permitted cannot be told");
    else if (was_asked(self, ana_relations(outcome->analyzer), asset))
        rep_put_string(b, "read and write by address (PUT/GET) was tried, but no answer captured");
    else
        rep_put_string(b, texts[ANA_PUTGET_UNKNOWN]);
    if (asset->putget != ANA_PUTGET_UNKNOWN) {
        rep_put_string(b, " (");
        rep_text_put_frame(b, self->base.settings, &asset->putget_proof, "frame");
        rep_put_char(b, ')');
    }
    put_items(page, "; items read: ", asset->reads_ok);
    put_items(page, "; items written: ", asset->writes_ok);
    put_items(page, "; items refused: ", asset->refused);
    rep_page_end(page, 4, "Access:  ", REP_INK_PLAIN);
}

static const char *reason_of(const ana_db *db)
{
    if (db->absolute == ANA_ABSOLUTE_MISSING)
        return "does not exist: ";
    if (db->absolute == ANA_ABSOLUTE_REFUSED)
        return db->offset0_refused ? "refused even at byte 0: " : "refused: ";
    return "";
}

static void put_db_counts(rep_buffer *b, const ana_db *db)
{
    if (db->ok > 0) {
        rep_put_string(b, ", ");
        rep_put_number_of(b, db->ok, "access", "accesses");
    }
    if (db->failed == 0)
        return;
    if (db->absolute == ANA_ABSOLUTE_WORKS) {
        rep_put_string(b, ", ");
        rep_put_count(b, db->failed);
        rep_put_string(b, " failed");
    }
    rep_put_format(b, ", last return code 0x%02X", db->last_code);
    if (db->failed_start != UINT32_MAX)
        rep_put_format(b, ", lowest start with 0x05: byte %u", db->failed_start);
}

static void put_db(rep_text_writer *self, const ana_db *db)
{
    rep_buffer *b = &self->page.line;
    const bool works = db->absolute == ANA_ABSOLUTE_WORKS;
    rep_put_format(b, "DB%u (%s", db->db, reason_of(db));
    if (db->proven_end > 0) {
        rep_put_string(b, "at least ");
        rep_put_number_of(b, db->proven_end, "byte", "bytes");
        rep_put_string(b, ", ");
    }
    rep_text_put_frame(b, self->base.settings, &db->proof, "frame");
    if (!works) {
        rep_put_string(b, ", ");
        rep_put_number_of(b, db->failed, "attempt", "attempts");
    }
    if (self->base.settings->verbose)
        put_db_counts(b, db);
    rep_put_char(b, ')');
}

/* DBs whose addresses have worked, or never. */
static void put_dbs(rep_text_writer *self, const GArray *dbs, bool works, const char *label)
{
    const bool verbose = self->base.settings->verbose;
    guint shown = 0, hidden = 0;
    for (guint i = 0; i < dbs->len; i++) {
        const ana_db *db = &g_array_index(dbs, ana_db, i);
        if ((db->absolute == ANA_ABSOLUTE_WORKS) != works)
            continue;
        if (!verbose && shown == REP_TEXT_OBJECTS) {
            hidden++;
            continue;
        }
        rep_page_separate(&self->page, 0, ", ");
        put_db(self, db);
        shown++;
    }
    if (hidden > 0)
        rep_put_format(&self->page.line, " and %u more", hidden);
    if (shown > 0)
        rep_page_end(&self->page, 4, label, REP_INK_PLAIN);
}

static void put_blocks(rep_text_writer *self, const ana_asset *asset)
{
    GArray *dbs = ana_asset_dbs(asset);
    put_dbs(self, dbs, true, "Access to:     ");
    put_dbs(self, dbs, false, "No access to:  ");
    g_array_unref(dbs);
}

static void put_load(rep_page *page, const policy_model *policy, const ana_asset *asset)
{
    rep_buffer *b = &page->line;
    const policy_cpu *cpu = listed_cpu(policy, asset);
    rep_put_string(b, "at most ");
    rep_put_number_of(b, asset->connections_peak, "connection", "connections");
    rep_put_string(b, " open at once in this capture");
    if (cpu && cpu->max_connections > 0)
        rep_put_format(b, ", of %u (policy)", cpu->max_connections);
    if (asset->pdu_length > 0)
        rep_put_format(b, ", PDU length %u bytes", asset->pdu_length);
    rep_page_end(page, 4, "Load:    ", REP_INK_PLAIN);
}

static void put_tls(rep_page *page, const ana_tls *tls)
{
    if (tls->version == 0)
        return;
    GString *text = g_string_new("secure communication inside ");
    ana_tls_text(tls, -1, text);
    rep_put_string(&page->line, text->str);
    g_string_free(text, TRUE);
    rep_page_end(page, 4, "TLS:     ", REP_INK_PLAIN);
}

static void put_mac(rep_page *page, const ana_asset *asset)
{
    const uint8_t *mac = asset->mac;
    if (!asset->has_mac)
        return;
    rep_put_format(&page->line, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2], mac[3],
                   mac[4], mac[5]);
    rep_put_string(&page->line, ", of the CPU or of the router before it");
    rep_page_end(page, 4, "MAC:     ", REP_INK_PLAIN);
}

static void put_cpu(rep_text_writer *self, const rep_outcome *outcome, const ana_asset *asset)
{
    put_host(self, asset);
    put_access(self, outcome, asset);
    put_blocks(self, asset);
    put_tls(&self->page, &asset->tls);
    put_load(&self->page, self->base.settings->policy, asset);
    if (!self->base.settings->verbose)
        return;
    put_mac(&self->page, asset);
    rep_text_put_first_last(self, "Time:    ", &asset->first, &asset->last);
}

/* Addresses that answered S7, or TLS inside COTP; those of other protocols are no CPUs. */
static GHashTable *s7_servers(const GPtrArray *relations)
{
    GHashTable *servers = g_hash_table_new(hash_ip, equal_ip);
    for (guint i = 0; i < relations->len; i++) {
        ana_relation *r = g_ptr_array_index(relations, i);
        if (r->protocol == ANA_PROTOCOL_S7COMM || r->protocol == ANA_PROTOCOL_S7COMM_PLUS ||
            r->protocol == ANA_PROTOCOL_TLS)
            g_hash_table_add(servers, &r->server);
    }
    return servers;
}

void rep_text_cpus(rep_text_writer *self, const rep_outcome *outcome)
{
    const GPtrArray *assets = ana_assets(outcome->analyzer);
    const guint limit = self->base.settings->verbose ? G_MAXUINT : REP_TEXT_CPUS;
    GHashTable *s7 = s7_servers(ana_relations(outcome->analyzer));
    guint servers = 0;
    for (guint i = 0; i < assets->len; i++) {
        const ana_asset *asset = g_ptr_array_index(assets, i);
        if (!g_hash_table_contains(s7, &asset->ip) ||
            !rep_selects_asset(self->base.settings->filter, asset))
            continue;
        if (servers == 0)
            rep_page_heading(&self->page, "CPUS");
        if (servers < limit)
            put_cpu(self, outcome, asset);
        servers++;
    }
    if (servers > limit)
        rep_text_more(&self->page, servers - limit, "CPU", "CPUs");
    g_hash_table_unref(s7);
}
