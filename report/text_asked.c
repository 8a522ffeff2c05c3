/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What reads and writes without an answer were about. */
#include "dissector/item.h"
#include "report/text.h"

enum { MAX_OBJECTS = 48 }; /* of one relation */

struct rep_asked {
    GHashTable *relations; /* relation to its GArray of ana_object */
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

static ana_object *find(rep_asked *asked, const ana_relation *relation, const s7_item *item,
                        bool of_client)
{
    GArray *objects = g_hash_table_lookup(asked->relations, relation);
    if (!objects) {
        objects = g_array_new(FALSE, FALSE, sizeof(ana_object));
        g_hash_table_insert(asked->relations, (gpointer)relation, objects);
    }
    const bool block = item->area == S7_AREA_DB || item->area == S7_AREA_DI;
    const uint16_t db = block ? item->db : 0;
    for (guint i = 0; i < objects->len; i++) {
        ana_object *o = &g_array_index(objects, ana_object, i);
        if (o->area == item->area && o->db == db && o->of_client == of_client)
            return o;
    }
    if (objects->len >= MAX_OBJECTS)
        return NULL;
    const ana_object fresh = {.area = item->area,
                              .db = db,
                              .read_lowest = UINT32_MAX,
                              .write_lowest = UINT32_MAX,
                              .of_client = of_client};
    g_array_append_val(objects, fresh);
    return &g_array_index(objects, ana_object, objects->len - 1);
}

static void count(rep_asked *asked, const ana_relation *relation, const s7_access *access,
                  bool of_client)
{
    const s7_item *item = &access->item;
    ana_object *o = item->absolute ? find(asked, relation, item, of_client) : NULL;
    if (!o)
        return;
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
    const s7_pdu *request = t->request;
    const ana_relation *relation = t->connection->relation;
    if (!request || !relation || !rep_text_is_access(request) ||
        (t->status != ANA_UNANSWERED && t->status != ANA_UNSEEN && t->status != ANA_PENDING))
        return;
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, request, NULL);
    while (s7_accesses_next(&walk, &access))
        count(asked, relation, &access, t->side != t->connection->client);
}

const GArray *rep_asked_objects(const rep_asked *asked, const ana_relation *relation)
{
    return g_hash_table_lookup(asked->relations, relation);
}
