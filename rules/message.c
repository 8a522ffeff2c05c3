/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/message.h"

#include "dissector/names.h"
#include "rules/parties.h"

#include <string.h>

static void add_object(GString *out, uint32_t object)
{
    char buffer[64];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    if (object & FOLD_SPECIAL) {
        const char *name = s7_name_of(s7_names_syntax, object & 0xFF);
        s7_text_add(&text, name ? name : "unknown address form");
    } else {
        const s7_item item = {
            .absolute = true, .area = (uint8_t)(object >> 16), .db = (uint16_t)object};
        s7_item_object_text(&item, &text);
    }
    g_string_append(out, buffer);
}

static void add_objects(GString *out, const fold_objects *objects)
{
    for (uint8_t i = 0; i < objects->count; i++) {
        if (i > 0)
            g_string_append(out, ", ");
        add_object(out, objects->id[i]);
    }
    if (objects->more)
        g_string_append(out, " and more");
}

static char *address_text(const fold_subject *subject)
{
    if (subject->special[0] != '\0')
        return g_strdup(subject->special);
    const s7_item item = {
        .absolute = true,
        .area = subject->area,
        .type = subject->type,
        .bit = subject->bit,
        .db = subject->db,
        .count = subject->count,
        .start = subject->start,
        .areas = 1,
    };
    char buffer[80];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_item_text(&item, subject->write, &text);
    return g_strdup(buffer);
}

char *rules_subject(const fold_group *group, const fold_member *member, bool all_areas)
{
    const fold_key *key = &group->key;
    if (all_areas)
        return g_strdup("all areas");
    if (!key->whole && member)
        return address_text(&member->subject);
    GString *text = g_string_new(NULL);
    if (key->whole)
        add_objects(text, member ? &member->subject.objects : &group->objects);
    else
        add_object(text,
                   key->special ? FOLD_SPECIAL | key->area : (uint32_t)key->area << 16 | key->db);
    if (key->malformed)
        g_string_append(text, text->len ? " (malformed request)" : "malformed request");
    if (text->len == 0)
        return g_string_free(text, TRUE);
    return g_string_free(text, FALSE);
}

char *rules_object(const fold_group *group)
{
    return rules_subject(group, NULL, false);
}

static const char *verb(const fold_tally *tally)
{
    if (tally->reads && tally->writes)
        return "reads and writes";
    return tally->writes ? "writes" : "reads";
}

/* What a group of addresses spans: "bytes 0 to 63". */
static void add_span(GString *out, const fold_group *group, const fold_tally *tally)
{
    if (group->key.special || tally->end_max <= tally->start_min)
        return;
    const char *unit = s7_area_is_numbered(group->key.area) ? "number" : "byte";
    const uint32_t last = tally->end_max - 1;
    if (last == tally->start_min)
        g_string_append_printf(out, " (%s %u)", unit, last);
    else
        g_string_append_printf(out, " (%ss %u to %u)", unit, tally->start_min, last);
}

/* "all areas" is the subject; the sentence says which ones were tried. */
static void add_subject(GString *out, const fold_group *group, const char *subject, bool all_areas)
{
    if (all_areas)
        add_objects(out, &group->objects);
    else
        g_string_append(out, subject ? subject : "an unknown address");
}

/* A type that the width of the address (DBX, DBB, DBW, DBD), or its area, does not tell. */
static const char *hidden_type(const fold_subject *subject, const char *text)
{
    static const uint8_t told[] = {S7_TYPE_BIT,   S7_TYPE_BYTE,    S7_TYPE_WORD,
                                   S7_TYPE_DWORD, S7_TYPE_COUNTER, S7_TYPE_TIMER};
    for (size_t i = 0; i < G_N_ELEMENTS(told); i++)
        if (subject->type == told[i])
            return NULL;
    const char *name = s7_name_of(s7_names_type, subject->type);
    return name && !strstr(text, name) ? name : NULL;
}

/* The code is about the type: the address says where, not as what. */
static void add_type(GString *out, const fold_group *group, const rules_account *account)
{
    const fold_key *key = &group->key;
    const bool about_types = key->code == S7_RETURN_TYPE || key->code == S7_RETURN_TYPE_MISMATCH;
    if (key->whole || key->special || !about_types || !account->member || !account->subject)
        return;
    const char *type = hidden_type(&account->member->subject, account->subject);
    if (type)
        g_string_append_printf(out, " as %s", type);
}

static void add_proven(GString *out, uint32_t proven_end)
{
    if (proven_end > 1)
        g_string_append_printf(out, "; bytes 0 to %u can be accessed", proven_end - 1);
    else if (proven_end == 1)
        g_string_append(out, "; byte 0 can be accessed");
}

char *rules_message_tail(const rules_account *account)
{
    const rules_cpu *cpu = account->cpu;
    GString *out = g_string_new(NULL);
    add_proven(out, account->proven_end);
    if (account->symbolic)
        g_string_append(out, "; its variables can be accessed by their symbol");
    if (cpu && cpu->family_text && cpu->family_evidence)
        g_string_append_printf(out, "; family: %s (%s)", cpu->family_text, cpu->family_evidence);
    return g_string_free(out, FALSE);
}

char *rules_message(const policy_model *policy, const fold_group *group, const fold_tally *tally,
                    const rules_account *account)
{
    const char *meaning = account->meaning;
    const fold_key *key = &group->key;
    char client[RULES_PARTY_TEXT], server[RULES_PARTY_TEXT];
    rules_client_text(policy, &key->client, client);
    rules_server_text(policy, &key->server, server);
    GString *out = g_string_new(key->from_server ? server : client);
    g_string_append_printf(out, " %s ", verb(tally));
    add_subject(out, group, account->subject, account->all_areas);
    add_type(out, group, account);
    g_string_append_printf(out, " of %s", key->from_server ? client : server);
    if (!key->whole && group->folded)
        add_span(out, group, tally);
    g_string_append(out, ": ");
    if (!key->whole)
        g_string_append_printf(out, "refused with 0x%02X (%s)", (unsigned)key->code, meaning);
    else
        g_string_append_printf(out, "whole request%s refused with 0x%04X (%s)",
                               tally->count > 1 ? "s" : "", (unsigned)key->code, meaning);
    char *tail = rules_message_tail(account);
    g_string_append(out, tail);
    g_free(tail);
    return g_string_free(out, FALSE);
}
