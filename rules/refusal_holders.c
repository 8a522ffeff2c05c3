/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/refusal_holders.h"

#include "rules/keys.h"
#include "rules/parties.h"

#include <string.h>

static gint by_address(gconstpointer left, gconstpointer right)
{
    const cap_address *a = left;
    const cap_address *b = right;
    return a->family != b->family ? (gint)a->family - (gint)b->family
                                  : memcmp(a->bytes, b->bytes, sizeof a->bytes);
}

/* Puts a host in its place among those that hold most; of equal ones the first comes first. */
static void rank(refusal_holders *holders, const cap_address *client, uint32_t count)
{
    uint32_t at = MIN(holders->hosts, (uint32_t)REFUSAL_MAX_HOLDERS);
    holders->hosts++;
    while (at > 0 && holders->count[at - 1] < count)
        at--;
    if (at == REFUSAL_MAX_HOLDERS)
        return;
    for (uint32_t i = REFUSAL_MAX_HOLDERS - 1; i > at; i--) {
        holders->client[i] = holders->client[i - 1];
        holders->count[i] = holders->count[i - 1];
    }
    holders->client[at] = *client;
    holders->count[at] = count;
}

refusal_holders refusal_holders_at(const refusal_server *server, int64_t time)
{
    refusal_holders holders = {0};
    GArray *clients = g_array_new(FALSE, FALSE, sizeof(cap_address));
    for (guint i = 0; i < server->list->len; i++) {
        const refusal_accepted *one = g_ptr_array_index(server->list, i);
        if (one->begin < time && one->end > time)
            g_array_append_vals(clients, &one->client, 1);
    }
    g_array_sort(clients, by_address);
    holders.open = clients->len;
    for (guint i = 0, first = 0; i < clients->len; i++) {
        const cap_address *client = &g_array_index(clients, cap_address, i);
        if (i + 1 < clients->len &&
            rules_same_address(client, &g_array_index(clients, cap_address, i + 1)))
            continue;
        rank(&holders, client, i + 1 - first);
        first = i + 1;
    }
    g_array_unref(clients);
    return holders;
}

void refusal_holders_text(const refusal_holders *holders, const cap_address *reader,
                          const policy_model *policy, GString *text)
{
    const uint32_t named = MIN(holders->hosts, (uint32_t)REFUSAL_MAX_HOLDERS);
    for (uint32_t i = 0; i < named; i++) {
        char name[RULES_PARTY_TEXT];
        rules_client_text(policy, &holders->client[i], name);
        const bool reads = reader && rules_same_address(&holders->client[i], reader);
        g_string_append_printf(text, "%s%s", i > 0 ? ", " : "; connections are held by ", name);
        if (holders->count[i] > 1)
            g_string_append_printf(text, " (%u)", holders->count[i]);
        g_string_append(text, reads ? " (the reader)" : "");
    }
    if (holders->hosts > named)
        g_string_append_printf(text, " and %u more host%s", holders->hosts - named,
                               holders->hosts - named == 1 ? "" : "s");
}

void refusal_others_text(const refusal_server *server, const cap_address *client,
                         const policy_model *policy, GString *text)
{
    enum { MOST = 3 };
    GArray *others = g_array_new(FALSE, FALSE, sizeof(cap_address));
    for (guint i = 0; i < server->list->len; i++) {
        const refusal_accepted *one = g_ptr_array_index(server->list, i);
        if (!rules_same_address(&one->client, client))
            g_array_append_vals(others, &one->client, 1);
    }
    g_array_sort(others, by_address);
    uint32_t told = 0;
    for (guint i = 0; i < others->len && told < MOST; i++) {
        const cap_address *other = &g_array_index(others, cap_address, i);
        char name[RULES_PARTY_TEXT];
        if (i > 0 && rules_same_address(other, &g_array_index(others, cap_address, i - 1)))
            continue;
        rules_client_text(policy, other, name);
        g_string_append_printf(text, "%s%s", told++ > 0 ? ", " : "; others are accepted: ", name);
    }
    g_array_unref(others);
}
