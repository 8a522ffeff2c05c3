/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/prefixes.h"

#include <arpa/inet.h>
#include <string.h>

enum { MAX_WRITTEN = 45 }; /* an IPv6 address with an IPv4 tail */

static uint8_t bits_of(uint8_t family)
{
    return family == 4 ? 32 : 128;
}

static void mask(policy_address *address, uint8_t length)
{
    for (int i = 0; i < (int)sizeof address->bytes; i++) {
        const int keep = CLAMP((int)length - i * 8, 0, 8);
        address->bytes[i] &= (uint8_t)(0xFF00 >> keep);
    }
}

static bool parse_address(policy_text text, policy_address *out)
{
    char written[MAX_WRITTEN + 1];
    if (text.size == 0 || text.size > MAX_WRITTEN)
        return false;
    memcpy(written, text.data, text.size);
    written[text.size] = '\0';
    *out = (policy_address){.family = memchr(text.data, ':', text.size) ? 6 : 4};
    return inet_pton(out->family == 4 ? AF_INET : AF_INET6, written, out->bytes) == 1;
}

static void complain_of_bits(policy_source *source, policy_text text, const policy_prefix *prefix)
{
    char written[INET6_ADDRSTRLEN] = "";
    policy_address network = prefix->network;
    mask(&network, prefix->length);
    inet_ntop(network.family == 4 ? AF_INET : AF_INET6, network.bytes, written, sizeof written);
    policy_expected(source, text, "the network itself: %s/%u", written, prefix->length);
}

bool policy_prefix_parse(policy_source *source, policy_text text, policy_prefix *out)
{
    const char *slash = text.size > 0 ? memchr(text.data, '/', text.size) : NULL;
    const size_t size = slash ? (size_t)(slash - text.data) : text.size;
    *out = (policy_prefix){.text = text};
    if (!parse_address((policy_text){text.data, size}, &out->network)) {
        policy_expected(source, text, "an IPv4 or IPv6 address, or a network as in 10.0.0.0/24");
        return false;
    }
    const uint8_t bits = bits_of(out->network.family);
    uint32_t length = bits;
    if (slash && !policy_number((policy_text){slash + 1, text.size - size - 1}, 0, bits, &length)) {
        policy_expected(source, (policy_text){slash + 1, text.size - size - 1},
                        "the bits of the prefix: 0 to %u", bits);
        return false;
    }
    out->length = (uint8_t)length;
    policy_address network = out->network;
    mask(&network, out->length);
    if (memcmp(&network, &out->network, sizeof network) == 0)
        return true;
    complain_of_bits(source, text, out);
    return false;
}

void policy_prefix_put(GString *out, const policy_prefix *prefix)
{
    char written[INET6_ADDRSTRLEN] = "";
    const policy_address *network = &prefix->network;
    inet_ntop(network->family == 4 ? AF_INET : AF_INET6, network->bytes, written, sizeof written);
    g_string_append(out, written);
    if (prefix->length < bits_of(network->family))
        g_string_append_printf(out, "/%u", prefix->length);
}

void policy_prefixes_init(policy_prefixes *prefixes)
{
    *prefixes = (policy_prefixes){.rows = g_array_new(FALSE, FALSE, sizeof(policy_prefix))};
}

void policy_prefixes_clear(policy_prefixes *prefixes)
{
    g_array_unref(prefixes->rows);
}

void policy_prefixes_add_list(policy_prefixes *prefixes, policy_source *source, policy_text list,
                              const void *owner)
{
    while (list.data) {
        policy_prefix prefix;
        if (!policy_prefix_parse(source, policy_next_part(&list, ','), &prefix))
            continue;
        prefix.owner = owner;
        g_array_append_val(prefixes->rows, prefix);
    }
}

static int compare_keys(const policy_prefix *a, const policy_prefix *b)
{
    if (a->network.family != b->network.family)
        return (int)a->network.family - (int)b->network.family;
    if (a->length != b->length)
        return (int)b->length - (int)a->length;
    return memcmp(a->network.bytes, b->network.bytes, sizeof a->network.bytes);
}

static gint compare_rows(gconstpointer left, gconstpointer right)
{
    const policy_prefix *a = left, *b = right;
    const int order = compare_keys(a, b);
    return order ? order : (a->text.data > b->text.data) - (a->text.data < b->text.data);
}

static void note_length(policy_prefixes *prefixes, const policy_prefix *row)
{
    const bool v4 = row->network.family == 4;
    uint8_t *lengths = v4 ? prefixes->lengths4 : prefixes->lengths6;
    uint32_t *count = v4 ? &prefixes->count4 : &prefixes->count6;
    if (*count == 0 || lengths[*count - 1] != row->length)
        lengths[(*count)++] = row->length;
}

void policy_prefixes_seal(policy_prefixes *prefixes, policy_source *source)
{
    const policy_prefix *first = NULL; /* of those that are equal */
    g_array_sort(prefixes->rows, compare_rows);
    for (guint i = 0; i < prefixes->rows->len; i++) {
        const policy_prefix *row = &g_array_index(prefixes->rows, policy_prefix, i);
        note_length(prefixes, row);
        if (first && compare_keys(first, row) == 0)
            policy_expected(source, row->text, "each address once: line %u lists it already",
                            policy_source_line(source, first->text.data));
        else
            first = row;
    }
    for (guint i = 0; i < prefixes->rows->len; i++)
        g_array_index(prefixes->rows, policy_prefix, i).text = (policy_text){NULL, 0};
}

static const policy_prefix *find_exact(const policy_prefixes *prefixes, const policy_prefix *key)
{
    guint low = 0, high = prefixes->rows->len;
    while (low < high) {
        const guint middle = low + (high - low) / 2;
        const policy_prefix *row = &g_array_index(prefixes->rows, policy_prefix, middle);
        const int order = compare_keys(key, row);
        if (order == 0)
            return row;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const policy_prefix *policy_prefixes_find(const policy_prefixes *prefixes,
                                          const policy_address *address)
{
    const bool v4 = address->family == 4;
    const uint8_t *lengths = v4 ? prefixes->lengths4 : prefixes->lengths6;
    const uint32_t count = v4 ? prefixes->count4 : prefixes->count6;
    for (uint32_t i = 0; i < count; i++) {
        policy_prefix key = {.network = *address, .length = lengths[i]};
        mask(&key.network, key.length);
        const policy_prefix *row = find_exact(prefixes, &key);
        if (row)
            return row;
    }
    return NULL;
}

bool policy_prefixes_only(const policy_prefixes *prefixes, const void *owner, policy_address *out)
{
    const policy_prefix *only = NULL;
    for (guint i = 0; i < prefixes->rows->len; i++) {
        const policy_prefix *row = &g_array_index(prefixes->rows, policy_prefix, i);
        if (row->owner != owner)
            continue;
        if (only)
            return false;
        only = row;
    }
    if (!only || only->length != bits_of(only->network.family))
        return false;
    *out = only->network;
    return true;
}
