/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/fold.h"

#include "rules/form.h"
#include "rules/keys.h"
#include "rules/tally.h"

#include <string.h>

static guint hash_group(gconstpointer data)
{
    const fold_group *group = data;
    return (guint)rules_hash_bytes(group->seed, &group->key, sizeof group->key);
}

static gboolean same_group(gconstpointer a, gconstpointer b)
{
    return memcmp(&((const fold_group *)a)->key, &((const fold_group *)b)->key, sizeof(fold_key)) ==
           0;
}

static void free_members(fold_group *group)
{
    while (group->members) {
        fold_member *next = group->members->next;
        g_free(group->members);
        group->members = next;
    }
    group->member_count = 0;
}

static void free_group(gpointer data)
{
    free_members(data);
    g_free(data);
}

void fold_init(fold_store *store, uint32_t max_records)
{
    *store = (fold_store){
        .groups = g_hash_table_new_full(hash_group, same_group, NULL, free_group),
        .seed = rules_seed(),
        .max_records = max_records,
    };
}

void fold_clear(fold_store *store)
{
    g_hash_table_unref(store->groups);
}

int fold_compare_stamps(const cap_stamp *a, const cap_stamp *b)
{
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->file != b->file)
        return a->file < b->file ? -1 : 1;
    return a->frame == b->frame ? 0 : a->frame < b->frame ? -1 : 1;
}

void fold_objects_add(fold_objects *objects, uint32_t id)
{
    uint8_t at = 0;
    while (at < objects->count && objects->id[at] < id)
        at++;
    if (at < objects->count && objects->id[at] == id)
        return;
    if (objects->count == FOLD_MAX_OBJECTS) {
        objects->more = true;
        if (at == FOLD_MAX_OBJECTS)
            return;
        objects->count--;
    }
    memmove(&objects->id[at + 1], &objects->id[at], (size_t)(objects->count - at) * sizeof id);
    objects->id[at] = id;
    objects->count++;
}

void fold_objects_merge(fold_objects *objects, const fold_objects *other)
{
    for (uint8_t i = 0; i < other->count; i++)
        fold_objects_add(objects, other->id[i]);
    objects->more |= other->more;
}

static void note_first(fold_tally *tally, const ana_transaction *transaction)
{
    const ana_connection *connection = transaction->connection;
    tally->first = transaction->answer_stamp;
    tally->phase = transaction->phase;
    tally->connection = connection->number;
    tally->client_endpoint = *ana_client(connection);
    tally->calling = connection->calling;
    tally->called = connection->called;
    tally->client_inferred = connection->client_inferred;
}

/* Snap7's server gives items that failed a length of 4, CPUs give them none. */
static bool states_length(const ana_transaction *t)
{
    s7_data_items walk;
    s7_data_item item;
    if (!t->answer || t->answer->function != S7_FUNC_READ)
        return false;
    s7_data_items_begin(&walk, t->answer->data, t->answer->item_count, false);
    while (s7_data_items_next(&walk, &item))
        if (item.return_code != S7_RETURN_OK && item.length == 4)
            return true;
    return false;
}

/* `item` is NULL for a whole request. */
static void count(fold_tally *tally, const ana_transaction *transaction, const s7_item *item,
                  bool write)
{
    const cap_stamp *stamp = &transaction->answer_stamp;
    if (tally->count == 0 || fold_compare_stamps(stamp, &tally->first) < 0)
        note_first(tally, transaction);
    if (tally->count == 0 || fold_compare_stamps(stamp, &tally->last) > 0)
        tally->last = *stamp;
    rules_frames_insert(tally->frames, &tally->frame_count, stamp);
    if (item) {
        const uint32_t end = item->start + MAX(1, s7_item_extent(item));
        tally->start_min = tally->count == 0 ? item->start : MIN(tally->start_min, item->start);
        tally->end_min = tally->count == 0 ? end : MIN(tally->end_min, end);
        tally->end_max = MAX(tally->end_max, end);
        tally->bit_arrays += item->type == S7_TYPE_BIT && item->count > 1;
        tally->stated_lengths += states_length(transaction);
    }
    tally->count++;
    tally->reads += !write;
    tally->writes += write;
}

static void fold_members(fold_store *store, fold_group *group)
{
    store->records -= group->member_count;
    free_members(group);
    group->folded = true;
    store->records++;
}

/* NULL: the group is folded, or the store is full. */
static fold_member *member_of(fold_store *store, fold_group *group, const fold_subject *subject)
{
    for (fold_member *member = group->members; member; member = member->next)
        if (memcmp(&member->subject, subject, sizeof *subject) == 0)
            return member;
    if (group->folded)
        return NULL;
    if (group->member_count == FOLD_MAX_MEMBERS) {
        fold_members(store, group);
        return NULL;
    }
    if (store->records >= store->max_records)
        return NULL;
    fold_member *member = g_new0(fold_member, 1);
    member->subject = *subject;
    member->number = group->members ? FOLD_NUMBERS + ++store->numbers : group->number;
    member->next = group->members;
    group->members = member;
    group->member_count++;
    store->records++;
    return member;
}

/* A missing DB is missing at every address: its group needs no members. */
static bool folds_at_once(const fold_key *key)
{
    return !key->whole && !key->special && key->code == S7_RETURN_MISSING &&
           (key->area == S7_AREA_DB || key->area == S7_AREA_DI);
}

/* NULL: the store is full. */
static fold_group *group_of(fold_store *store, const fold_key *key)
{
    fold_group probe;
    memset(&probe, 0, sizeof probe);
    memcpy(&probe.key, key, sizeof *key);
    probe.seed = store->seed;
    fold_group *group = g_hash_table_lookup(store->groups, &probe);
    if (group || store->records >= store->max_records)
        return group;
    group = g_new(fold_group, 1);
    memcpy(group, &probe, sizeof probe);
    group->number = FOLD_NUMBERS + ++store->numbers;
    g_hash_table_add(store->groups, group);
    if (folds_at_once(key))
        fold_members(store, group);
    return group;
}

static void add(fold_store *store, const fold_key *key, const fold_subject *subject,
                const ana_transaction *transaction, const s7_item *item, bool write)
{
    fold_group *group = group_of(store, key);
    fold_member *member = group ? member_of(store, group, subject) : NULL;
    if (!member && !(group && group->folded)) {
        store->dropped++;
        return;
    }
    count(&group->total, transaction, item, write);
    fold_objects_merge(&group->objects, &subject->objects);
    if (member)
        count(&member->tally, transaction, item, write);
}

static void fill_key(fold_key *key, const rules_rule *rule, const ana_transaction *transaction)
{
    const ana_connection *connection = transaction->connection;
    memset(key, 0, sizeof *key);
    key->rule = rule;
    key->client = ana_client(connection)->ip;
    key->server = ana_server(connection)->ip;
    key->server_port = ana_server(connection)->port;
    key->from_server = transaction->side != connection->client;
}

static void fill_subject(fold_subject *subject, const s7_access *access)
{
    const s7_item *item = &access->item;
    memset(subject, 0, sizeof *subject);
    if (!item->absolute) {
        s7_text text = s7_text_into(subject->special, sizeof subject->special);
        s7_item_text(item, access->write, &text);
        return;
    }
    subject->start = item->start;
    subject->db = item->db;
    subject->count = item->count;
    subject->area = item->area;
    subject->type = item->type;
    subject->bit = item->bit;
    subject->write = access->write && item->area == S7_AREA_PERIPHERAL;
}

void fold_access(fold_store *store, const rules_rule *rule, const ana_transaction *transaction,
                 const s7_access *access)
{
    const s7_item *item = &access->item;
    fold_key key;
    fill_key(&key, rule, transaction);
    key.code = access->return_code;
    key.special = !item->absolute;
    key.area = item->absolute ? item->area : item->syntax;
    key.db = item->db;
    fold_subject subject;
    fill_subject(&subject, access);
    add(store, &key, &subject, transaction, item, access->write);
}

/* A packed DB-read is absolute, but needs a CPU that knows its syntax. */
static uint32_t object_of(const s7_item *item)
{
    if (item->syntax != S7_SYNTAX_ANY)
        return FOLD_SPECIAL | item->syntax;
    return (uint32_t)item->area << 16 | item->db;
}

void fold_refusal(fold_store *store, const rules_rule *rule, const ana_transaction *transaction)
{
    const s7_pdu *request = transaction->request;
    fold_key key;
    fill_key(&key, rule, transaction);
    key.whole = true;
    key.malformed = rules_is_malformed(request->notes);
    key.code = transaction->answer->error;
    fold_subject subject;
    memset(&subject, 0, sizeof subject);
    s7_items walk;
    s7_item item;
    s7_items_begin(&walk, request->items, request->item_count);
    while (s7_items_next(&walk, &item)) {
        const uint32_t object = object_of(&item);
        key.special |= (object & FOLD_SPECIAL) != 0;
        fold_objects_add(&subject.objects, object);
    }
    add(store, &key, &subject, transaction, NULL, request->function == S7_FUNC_WRITE);
}
