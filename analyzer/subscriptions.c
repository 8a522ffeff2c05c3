/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "analyzer/subscriptions.h"

#include "analyzer/conversation.h"

/* Panels have one subscription for each cycle time; HMI of the captures subscribe to some dozens of
 * variables. */
enum { MOST = 64, MOST_BYTES = 64 * 1024, MOST_ROWS = 4096 };

typedef struct row {
    uint32_t reference;
    uint32_t at, size; /* of its address in `bytes` */
} row;

struct ana_subscription {
    uint32_t object;
    uint32_t used; /* rises: when it was made or changed last */
    GArray *rows;  /* row, by reference */
    ana_buffer bytes;
};

struct ana_subscriptions {
    GPtrArray *all; /* owns them */
    uint32_t changes;
};

static void subscription_free(gpointer data)
{
    ana_subscription *subscription = data;
    g_array_unref(subscription->rows);
    ana_buffer_clear(&subscription->bytes);
    g_free(subscription);
}

static ana_subscription *subscription_new(uint32_t object)
{
    ana_subscription *subscription = g_new0(ana_subscription, 1);
    subscription->object = object;
    subscription->rows = g_array_new(FALSE, FALSE, sizeof(row));
    return subscription;
}

ana_subscriptions *ana_subscriptions_new(void)
{
    ana_subscriptions *subscriptions = g_new0(ana_subscriptions, 1);
    subscriptions->all = g_ptr_array_new_with_free_func(subscription_free);
    return subscriptions;
}

void ana_subscriptions_free(ana_subscriptions *subscriptions)
{
    if (!subscriptions)
        return;
    g_ptr_array_unref(subscriptions->all);
    g_free(subscriptions);
}

/* Where the reference stands among the rows, or belongs. */
static guint place_of(const ana_subscription *subscription, uint32_t reference)
{
    guint low = 0, high = subscription->rows->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        if (g_array_index(subscription->rows, row, middle).reference < reference)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static const row *find_row(const ana_subscription *subscription, uint32_t reference)
{
    const guint place = place_of(subscription, reference);
    if (place == subscription->rows->len)
        return NULL;
    const row *found = &g_array_index(subscription->rows, row, place);
    return found->reference == reference ? found : NULL;
}

bool ana_subscription_address(const ana_subscription *subscription, uint32_t reference,
                              s7_plus_address *out)
{
    const row *found = subscription ? find_row(subscription, reference) : NULL;
    uint32_t ignored;
    s7_notes notes = 0;
    if (!found)
        return false;
    s7_cursor c =
        s7_cursor_over((s7_bytes){subscription->bytes.data + found->at, found->size}, NULL, &notes);
    s7_plus_subscribed_read(&c, &ignored, out);
    return !c.failed;
}

static void remove_row(ana_subscription *subscription, uint32_t reference)
{
    if (find_row(subscription, reference))
        g_array_remove_index(subscription->rows, place_of(subscription, reference));
}

/* A reference that is given anew replaces the one before. False if there is no room. */
static bool add_row(ana_subscription *subscription, uint32_t reference, s7_bytes address)
{
    remove_row(subscription, reference);
    if (subscription->rows->len >= MOST_ROWS ||
        address.size > (size_t)MOST_BYTES - subscription->bytes.size)
        return false;
    const row added = {reference, subscription->bytes.size, (uint32_t)address.size};
    ana_buffer_append(&subscription->bytes, address.data, added.size);
    g_array_insert_val(subscription->rows, place_of(subscription, reference), added);
    return true;
}

/* Lets go of the addresses that no row has any more. */
static void compact(ana_subscription *subscription)
{
    ana_buffer kept = {0};
    for (guint i = 0; i < subscription->rows->len; i++) {
        row *r = &g_array_index(subscription->rows, row, i);
        ana_buffer_append(&kept, subscription->bytes.data + r->at, r->size);
        r->at = kept.size - r->size;
    }
    ana_buffer_clear(&subscription->bytes);
    subscription->bytes = kept;
}

/* False if not all that was subscribed to has room. */
static bool apply(ana_subscription *subscription, s7_plus_subscription *walk)
{
    s7_plus_subscribed item;
    bool all = true;
    const s7_cursor *c = &walk->cursor;
    for (;;) {
        const uint32_t from = c->at;
        if (!s7_plus_subscription_next(walk, &item))
            break;
        if (item.removed)
            remove_row(subscription, item.reference);
        else
            all &= add_row(subscription, item.reference, (s7_bytes){c->base + from, c->at - from});
    }
    compact(subscription);
    return all;
}

static ana_subscription *find(const ana_subscriptions *subscriptions, uint32_t object)
{
    for (guint i = 0; i < subscriptions->all->len; i++) {
        ana_subscription *subscription = g_ptr_array_index(subscriptions->all, i);
        if (subscription->object == object)
            return subscription;
    }
    return NULL;
}

const ana_subscription *ana_subscriptions_find(const ana_subscriptions *subscriptions,
                                               uint32_t object)
{
    return subscriptions ? find(subscriptions, object) : NULL;
}

/* The one that nobody changed for longest makes way. True if one had to. */
static bool make_room(ana_subscriptions *subscriptions)
{
    guint oldest = 0;
    if (subscriptions->all->len < MOST)
        return false;
    for (guint i = 1; i < subscriptions->all->len; i++) {
        const ana_subscription *a = g_ptr_array_index(subscriptions->all, i);
        const ana_subscription *b = g_ptr_array_index(subscriptions->all, oldest);
        if ((int32_t)(a->used - b->used) < 0)
            oldest = i;
    }
    g_ptr_array_remove_index(subscriptions->all, oldest);
    return true;
}

static void forget(ana_subscriptions *subscriptions, uint32_t object)
{
    ana_subscription *known = find(subscriptions, object);
    if (known)
        g_ptr_array_remove(subscriptions->all, known);
}

uint32_t ana_subscriptions_take(ana_subscriptions *subscriptions, const s7_plus *request,
                                const s7_plus *answer)
{
    s7_plus_subscription walk;
    const bool creates = request->function == S7_PLUS_CREATE_OBJECT;
    uint32_t lost = 0;
    if (request->function == S7_PLUS_DELETE_OBJECT)
        forget(subscriptions, request->object);
    if (creates ? answer->object == 0 : !find(subscriptions, request->object))
        return 0;
    if (!s7_plus_subscription_begin(&walk, request))
        return 0;
    if (creates) {
        forget(subscriptions, answer->object);
        lost += make_room(subscriptions);
        g_ptr_array_add(subscriptions->all, subscription_new(answer->object));
    }
    ana_subscription *subscription =
        find(subscriptions, creates ? answer->object : request->object);
    subscription->used = subscriptions->changes++;
    lost += !apply(subscription, &walk);
    return lost;
}

uint32_t ana_subscriptions_held(const ana_subscriptions *subscriptions)
{
    uint32_t held = 0;
    for (guint i = 0; subscriptions && i < subscriptions->all->len; i++) {
        const ana_subscription *subscription = g_ptr_array_index(subscriptions->all, i);
        held += (uint32_t)(sizeof *subscription + subscription->rows->len * sizeof(row)) +
                subscription->bytes.capacity;
    }
    return held;
}
