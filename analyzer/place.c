/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/place.h"

#include "analyzer/table.h"

#include <glib.h>

struct ana_places {
    ana_table by_host;
    ana_place *spare; /* of hosts that hold none any more, for others; linked by `next` */
};

ana_places *ana_places_new(void)
{
    return g_new0(ana_places, 1);
}

static void free_place(void *entry, void *user)
{
    (void)user;
    g_free(entry);
}

void ana_places_free(ana_places *places)
{
    ana_table_each(&places->by_host, free_place, NULL);
    ana_table_clear(&places->by_host);
    while (places->spare) {
        ana_place *next = places->spare->next;
        g_free(places->spare);
        places->spare = next;
    }
    g_free(places);
}

static ana_place *take_spare(ana_places *places)
{
    ana_place *place = places->spare;
    if (!place)
        return g_new(ana_place, 1);
    places->spare = place->next;
    return place;
}

static ana_place *place_of(ana_places *places, const cap_address *host)
{
    const uint32_t hash = ana_address_hash(host);
    ana_place *place;
    for (uint32_t at = hash; (place = ana_table_next(&places->by_host, hash, &at)) != NULL;)
        if (ana_same_address(&place->host, host))
            return place;
    place = take_spare(places);
    *place = (ana_place){.host = *host, .hash = hash};
    ana_table_add(&places->by_host, hash, place);
    return place;
}

ana_place *ana_places_enter(ana_places *places, const cap_address *host)
{
    ana_place *place = place_of(places, host);
    place->open++;
    place->peak = MAX(place->peak, place->open);
    return place;
}

uint64_t ana_places_leave(ana_places *places, ana_place *place)
{
    const uint64_t left = --place->open;
    if (left > 0)
        return left;
    ana_table_remove(&places->by_host, place->hash, place);
    place->next = places->spare;
    places->spare = place;
    return 0;
}
