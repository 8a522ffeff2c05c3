/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/survey.h"

#include "rules/keys.h"

#include <string.h>

enum { WHOLE_CPU = 0x10000 };

typedef struct place {
    uint64_t seed;
    cap_address cpu;
    uint32_t db; /* or WHOLE_CPU */
} place;

typedef struct place_facts {
    place where; /* zeroed before it was filled: compared byte by byte */
    fold_objects refused;
    fold_objects unwritten; /* refused to write only */
    bool adjacent;
} place_facts;

struct rules_survey {
    uint64_t seed;
    GHashTable *places; /* place_facts, key is its own first member */
};

static guint hash_place(gconstpointer data)
{
    const place *where = data;
    return (guint)rules_hash_address(where->seed + where->db, &where->cpu);
}

static gboolean same_place(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(place)) == 0;
}

static place place_at(const rules_survey *survey, const cap_address *cpu, uint32_t db)
{
    place where;
    memset(&where, 0, sizeof where);
    where.seed = survey->seed;
    where.cpu = *cpu;
    where.db = db;
    return where;
}

static place_facts *facts_at(rules_survey *survey, const cap_address *cpu, uint32_t db)
{
    const place where = place_at(survey, cpu, db);
    place_facts *facts = g_hash_table_lookup(survey->places, &where);
    if (facts)
        return facts;
    facts = g_new0(place_facts, 1);
    memcpy(&facts->where, &where, sizeof where);
    g_hash_table_add(survey->places, facts);
    return facts;
}

const cap_address *rules_target(const fold_key *key)
{
    return key->from_server ? &key->client : &key->server;
}

bool rules_refuses_access(const fold_key *key)
{
    return key->whole && !key->special && !key->malformed &&
           verdict_topic_of_access_error(key->code) == VERDICT_ACCESS;
}

static bool ends_behind(const fold_tally *tally, uint32_t proven_end)
{
    return tally->end_min == proven_end + 1 && tally->bit_arrays == 0;
}

static void survey_ranges(rules_survey *survey, const rules_evidence *evidence,
                          const fold_group *group)
{
    const cap_address *cpu = rules_target(&group->key);
    if (!evidence->block)
        return;
    const rules_block block = evidence->block(evidence->user, cpu, group->key.db);
    if (block.proven_end == 0)
        return;
    bool adjacent = ends_behind(&group->total, block.proven_end);
    for (const fold_member *member = group->members; member; member = member->next)
        adjacent |= ends_behind(&member->tally, block.proven_end);
    if (adjacent)
        facts_at(survey, cpu, group->key.db)->adjacent = true;
}

/* Timers and counters, which nobody writes from remote, say nothing. */
static void survey_writes(rules_survey *survey, const fold_group *group)
{
    const fold_key *key = &group->key;
    const bool item = !key->whole && !key->special && key->code == S7_RETURN_ACCESS &&
                      !s7_area_is_numbered(key->area);
    if (group->total.reads > 0 || !(item || rules_refuses_access(key)))
        return;
    fold_objects *unwritten = &facts_at(survey, rules_target(key), WHOLE_CPU)->unwritten;
    if (item)
        fold_objects_add(unwritten, (uint32_t)key->area << 16 | key->db);
    else
        fold_objects_merge(unwritten, &group->objects);
}

rules_survey *rules_survey_new(const fold_store *store, const rules_evidence *evidence)
{
    rules_survey *survey = g_new0(rules_survey, 1);
    survey->seed = rules_seed();
    survey->places = g_hash_table_new_full(hash_place, same_place, NULL, g_free);
    GHashTableIter iter;
    gpointer data;
    g_hash_table_iter_init(&iter, store->groups);
    while (g_hash_table_iter_next(&iter, &data, NULL)) {
        const fold_group *group = data;
        const fold_key *key = &group->key;
        survey_writes(survey, group);
        if (rules_refuses_access(key))
            fold_objects_merge(&facts_at(survey, rules_target(key), WHOLE_CPU)->refused,
                               &group->objects);
        else if (!key->whole && !key->special && key->area == S7_AREA_DB &&
                 key->code == S7_RETURN_ADDRESS)
            survey_ranges(survey, evidence, group);
    }
    return survey;
}

void rules_survey_free(rules_survey *survey)
{
    if (!survey)
        return;
    g_hash_table_unref(survey->places);
    g_free(survey);
}

static bool is_block(uint32_t object)
{
    const uint32_t area = object >> 16;
    return area == S7_AREA_DB || area == S7_AREA_DI;
}

bool rules_survey_all_areas(const rules_survey *survey, const cap_address *cpu)
{
    const place where = place_at(survey, cpu, WHOLE_CPU);
    const place_facts *facts = g_hash_table_lookup(survey->places, &where);
    if (!facts || facts->refused.count == 0)
        return false;
    return facts->refused.count > 1 || !is_block(facts->refused.id[0]);
}

bool rules_survey_several_writes(const rules_survey *survey, const cap_address *cpu)
{
    const place where = place_at(survey, cpu, WHOLE_CPU);
    const place_facts *facts = g_hash_table_lookup(survey->places, &where);
    return facts && (facts->unwritten.count > 1 || facts->unwritten.more);
}

bool rules_survey_adjacent(const rules_survey *survey, const cap_address *cpu, uint16_t db)
{
    const place where = place_at(survey, cpu, db);
    const place_facts *facts = g_hash_table_lookup(survey->places, &where);
    return facts && facts->adjacent;
}
