/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/place.h"

#include <glib.h>
#include <string.h>

/* A tree, not a hash table: who chooses addresses must not choose what a look-up costs. */
struct ana_places {
    GTree *by_host; /* ana_place, its own key; owns them */
};

static int compare_hosts(gconstpointer a, gconstpointer b, gpointer unused)
{
    const cap_address *x = &((const ana_place *)a)->host, *y = &((const ana_place *)b)->host;
    (void)unused;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    return memcmp(x->bytes, y->bytes, sizeof x->bytes);
}

ana_places *ana_places_new(void)
{
    ana_places *places = g_new0(ana_places, 1);
    places->by_host = g_tree_new_full(compare_hosts, NULL, NULL, g_free);
    return places;
}

void ana_places_free(ana_places *places)
{
    g_tree_unref(places->by_host);
    g_free(places);
}

ana_place *ana_places_enter(ana_places *places, const cap_address *host)
{
    const ana_place key = {.host = *host};
    ana_place *place = g_tree_lookup(places->by_host, &key);
    if (!place) {
        place = g_new0(ana_place, 1);
        place->host = *host;
        g_tree_insert(places->by_host, place, place);
    }
    place->open++;
    place->peak = MAX(place->peak, place->open);
    return place;
}

uint64_t ana_places_leave(ana_places *places, ana_place *place)
{
    const uint64_t left = --place->open;
    if (left == 0)
        g_tree_remove(places->by_host, place);
    return left;
}
