/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/refusal_holders.h"

#include "rules/keys.h"
#include "rules/parties.h"

refusal_holders refusal_holders_at(const refusal_server *server, int64_t time)
{
    refusal_holders holders = {0};
    for (guint i = 0; i < server->list->len; i++) {
        const refusal_accepted *one = g_ptr_array_index(server->list, i);
        if (one->begin >= time || one->end <= time)
            continue;
        if (holders.open < REFUSAL_MAX_HOLDERS)
            holders.client[holders.open] = one->client;
        holders.open++;
    }
    return holders;
}

void refusal_holders_text(const refusal_holders *holders, const cap_address *reader,
                          const policy_model *policy, GString *text)
{
    const uint32_t named = MIN(holders->open, REFUSAL_MAX_HOLDERS);
    for (uint32_t i = 0; i < named; i++) {
        char name[RULES_PARTY_TEXT];
        rules_client_text(policy, &holders->client[i], name);
        const bool reads = reader && rules_same_address(&holders->client[i], reader);
        g_string_append_printf(text, "%s%s%s", i > 0 ? ", " : "; connections are held by ", name,
                               reads ? " (the reader)" : "");
    }
    if (holders->open > named)
        g_string_append_printf(text, " and %u more", holders->open - named);
}
