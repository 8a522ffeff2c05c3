/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/asked.h"

#include "dissector/item.h"

struct rep_asked {
    GHashTable *relations; /* relation to its GArray of ana_object */
    uint32_t objects;      /* of all relations */
    uint64_t beyond;
};

rep_asked *rep_asked_new(void)
{
    rep_asked *asked = g_new0(rep_asked, 1);
    asked->relations = g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)g_array_unref);
    return asked;
}

void rep_asked_free(rep_asked *asked)
{
    if (!asked)
        return;
    g_hash_table_unref(asked->relations);
    g_free(asked);
}

uint64_t rep_asked_beyond(const rep_asked *asked)
{
    return asked->beyond;
}

bool rep_is_access(const s7_pdu *request)
{
    return request->protocol_id == S7_PROTOCOL_COMM && request->rosctr == S7_ROSCTR_JOB &&
           request->has_function &&
           (request->function == S7_FUNC_READ || request->function == S7_FUNC_WRITE);
}

static ana_object empty_object(uint8_t area, uint16_t db, bool of_client)
{
    return (ana_object){.area = area,
                        .db = db,
                        .read_lowest = UINT32_MAX,
                        .write_lowest = UINT32_MAX,
                        .of_client = of_client};
}

static int compare(gconstpointer a, gconstpointer b)
{
    const ana_object *one = a, *other = b;
    if (one->of_client != other->of_client)
        return one->of_client ? 1 : -1;
    return one->area != other->area ? one->area - other->area : one->db - other->db;
}

static GArray *objects_of(rep_asked *asked, const ana_relation *relation)
{
    GArray *objects = g_hash_table_lookup(asked->relations, relation);
    if (objects)
        return objects;
    objects = g_array_new(FALSE, FALSE, sizeof(ana_object));
    g_hash_table_insert(asked->relations, (gpointer)relation, objects);
    return objects;
}

/* Where the key stands in a sorted array, or belongs. */
static guint place_of(const GArray *objects, const ana_object *key)
{
    guint low = 0, high = objects->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        if (compare(&g_array_index(objects, ana_object, middle), key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* NULL: no room. */
static ana_object *find(rep_asked *asked, const ana_relation *relation, const ana_object *key)
{
    if (asked->objects >= REP_ASKED_OBJECTS && !rep_asked_objects(asked, relation))
        return NULL;
    GArray *objects = objects_of(asked, relation);
    const guint place = place_of(objects, key);
    if (place < objects->len && compare(&g_array_index(objects, ana_object, place), key) == 0)
        return &g_array_index(objects, ana_object, place);
    if (objects->len >= REP_ASKED_OF_RELATION || asked->objects >= REP_ASKED_OBJECTS)
        return NULL;
    asked->objects++;
    g_array_insert_val(objects, place, *key);
    return &g_array_index(objects, ana_object, place);
}

static void count(rep_asked *asked, const ana_relation *relation, const s7_access *access,
                  bool of_client)
{
    const s7_item *item = &access->item;
    if (!item->absolute)
        return;
    const bool block = item->area == S7_AREA_DB || item->area == S7_AREA_DI;
    const ana_object key = empty_object(item->area, block ? item->db : 0, of_client);
    ana_object *o = find(asked, relation, &key);
    if (!o) {
        asked->beyond++;
        return;
    }
    const uint32_t extent = s7_item_extent(item);
    const uint32_t end = item->start + (extent > 0 ? extent - 1 : 0);
    uint32_t *lowest = access->write ? &o->write_lowest : &o->read_lowest;
    uint32_t *highest = access->write ? &o->write_highest : &o->read_highest;
    *lowest = MIN(*lowest, item->start);
    *highest = MAX(*highest, end);
    *(access->write ? &o->writes : &o->reads) += 1;
}

void rep_asked_take(rep_asked *asked, const ana_transaction *t)
{
    if (t->status != ANA_UNANSWERED && t->status != ANA_UNSEEN && t->status != ANA_PENDING)
        return;
    const ana_relation *relation = t->connection->relation;
    if (!t->request || !relation || !rep_is_access(t->request))
        return;
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, t->request, NULL);
    while (s7_accesses_next(&walk, &access))
        count(asked, relation, &access, t->side != t->connection->client);
}

const GArray *rep_asked_objects(const rep_asked *asked, const ana_relation *relation)
{
    return g_hash_table_lookup(asked->relations, relation);
}

static rep_object object_of(const ana_object *name)
{
    const ana_object none = empty_object(name->area, name->db, name->of_client);
    return (rep_object){none, none};
}

/* Adds what was asked: to the row of its object, or as a row of its own. */
static void merge(GArray *rows, const ana_object *asked)
{
    guint place = 0;
    while (place < rows->len &&
           compare(&g_array_index(rows, rep_object, place).answered, asked) < 0)
        place++;
    const bool known =
        place < rows->len && compare(&g_array_index(rows, rep_object, place).answered, asked) == 0;
    if (!known) {
        const rep_object row = object_of(asked);
        g_array_insert_val(rows, place, row);
    }
    g_array_index(rows, rep_object, place).asked = *asked;
}

GArray *rep_relation_objects(const rep_asked *asked, const ana_relation *relation)
{
    GArray *answered = ana_relation_objects(relation);
    const GArray *only = rep_asked_objects(asked, relation);
    GArray *rows = g_array_new(FALSE, FALSE, sizeof(rep_object));
    for (guint i = 0; i < answered->len; i++) {
        rep_object row = object_of(&g_array_index(answered, ana_object, i));
        row.answered = g_array_index(answered, ana_object, i);
        g_array_append_val(rows, row);
    }
    for (guint i = 0; only && i < only->len; i++)
        merge(rows, &g_array_index(only, ana_object, i));
    g_array_unref(answered);
    return rows;
}
