/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/learn/sections.h"

#include "rules/learn/remarks.h"
#include "rules/parties.h"

#include <string.h>

enum { INDENT = 2, CELLS_PROPOSED = 16 };

/* Families that `family=` can say. */
static const char *const families[] = {"S7-200",  "S7-300", "S7-400",   "S7-1200",
                                       "S7-1500", "LOGO!",  "SINUMERIK"};

static GPtrArray *sentences(void)
{
    return g_ptr_array_new_with_free_func(g_free);
}

/* One comment for each; takes them. */
static void put_remarks(learn_page *page, GPtrArray *remarks)
{
    for (guint i = 0; i < remarks->len; i++)
        policy_write_comment(&page->writer, INDENT, "%s",
                             (const char *)g_ptr_array_index(remarks, i));
    g_ptr_array_unref(remarks);
}

static const ana_asset *asset_of(const learn_page *page, const cap_address *ip)
{
    return page->analyzer ? ana_find_asset(page->analyzer, ip) : NULL;
}

static void put_address(learn_page *page, const cap_address *ip)
{
    char text[RULES_ADDRESS_TEXT];
    rules_address_text(ip, text);
    policy_write_key(&page->writer, "address", text);
}

static bool is_proven(const ana_asset *asset)
{
    if (!asset || !asset->family || g_strcmp0(asset->family_confidence, "proven") != 0)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(families); i++)
        if (g_str_equal(families[i], asset->family))
            return true;
    return false;
}

void learn_put_cpu(learn_page *page, const learn_cpu *cpu)
{
    const ana_asset *asset = asset_of(page, &cpu->ip);
    GPtrArray *remarks = sentences();
    learn_remarks_cpu(remarks, cpu, asset);
    put_remarks(page, remarks);
    policy_write_section(&page->writer, "cpu", learn_cpu_name(page->plan->names, &cpu->ip));
    put_address(page, &cpu->ip);
    if (is_proven(asset))
        policy_write_key(&page->writer, "family", asset->family);
    if (asset && asset->max_connections > 0) {
        char number[8];
        g_snprintf(number, sizeof number, "%u", asset->max_connections);
        policy_write_key(&page->writer, "max-connections", number);
    }
}

GArray *learn_targets(const learn_partner *partner, bool write)
{
    const GPtrArray *targets = partner->targets[write];
    GArray *out = g_array_new(FALSE, FALSE, sizeof(policy_target));
    for (guint i = 0; i < targets->len; i++) {
        const learn_target *target = g_ptr_array_index(targets, i);
        const policy_target each = {target->cpu, target->objects};
        g_array_append_val(out, each);
    }
    return out;
}

static void put_access(learn_page *page, const learn_partner *partner, bool write)
{
    GArray *targets = learn_targets(partner, write);
    GPtrArray *remarks = sentences();
    GString *value = g_string_new(NULL);
    learn_remarks_access(remarks, page->plan, partner, write);
    put_remarks(page, remarks);
    policy_targets_put(value, (const policy_target *)targets->data, targets->len);
    if (value->len > 0)
        policy_write_key(&page->writer, write ? "write" : "read", value->str);
    g_string_free(value, TRUE);
    g_array_unref(targets);
}

static void put_services(learn_page *page, const learn_partner *partner)
{
    GPtrArray *remarks = sentences();
    GString *value = g_string_new(NULL);
    learn_remarks_services(remarks, page->plan, partner);
    put_remarks(page, remarks);
    policy_services_put(value, partner->services);
    if (value->len > 0)
        policy_write_key(&page->writer, "services", value->str);
    g_string_free(value, TRUE);
}

void learn_put_partner(learn_page *page, const learn_partner *partner)
{
    GPtrArray *remarks = sentences();
    learn_remarks_session(remarks, asset_of(page, &partner->ip));
    learn_remarks_partner(remarks, page->plan, partner);
    put_remarks(page, remarks);
    policy_write_section(&page->writer, "partner", partner->name);
    put_address(page, &partner->ip);
    put_access(page, partner, false);
    put_access(page, partner, true);
    put_services(page, partner);
}

/* The network of a host: what is left of its address without the last bits. */
static cap_address network_of(const cap_address *ip, unsigned *prefix)
{
    cap_address network = *ip;
    *prefix = ip->family == 4 ? 24 : 64;
    memset(network.bytes + *prefix / 8, 0, sizeof network.bytes - *prefix / 8);
    return network;
}

static bool in_network(const cap_address *ip, const cap_address *network)
{
    unsigned prefix;
    const cap_address own = network_of(ip, &prefix);
    return learn_compare_addresses(&own, network) == 0;
}

/* A network with CPUs, and who else is in it. */
typedef struct network {
    cap_address address;
    unsigned prefix;
    guint cpus, partners;
} network;

/* CPUs are sorted by address, so that those of one network follow each other. */
static GArray *networks_of(const learn_plan *plan)
{
    GArray *networks = g_array_new(FALSE, FALSE, sizeof(network));
    for (guint i = 0; i < plan->cpus->len; i++) {
        const learn_cpu *cpu = g_ptr_array_index(plan->cpus, i);
        network *last =
            networks->len > 0 ? &g_array_index(networks, network, networks->len - 1) : NULL;
        if (last && in_network(&cpu->ip, &last->address)) {
            last->cpus++;
            continue;
        }
        network fresh = {.cpus = 1};
        fresh.address = network_of(&cpu->ip, &fresh.prefix);
        for (guint k = 0; k < plan->partners->len; k++)
            fresh.partners += in_network(
                &((const learn_partner *)g_ptr_array_index(plan->partners, k))->ip, &fresh.address);
        g_array_append_val(networks, fresh);
    }
    return networks;
}

static void put_network(GString *out, const network *n)
{
    char text[RULES_ADDRESS_TEXT];
    rules_address_text(&n->address, text);
    g_string_append_printf(out, "%s/%u (%u CPU%s, %u partner%s)", text, n->prefix, n->cpus,
                           n->cpus == 1 ? "" : "s", n->partners, n->partners == 1 ? "" : "s");
}

static void propose_cell(learn_page *page, const network *n)
{
    char text[RULES_ADDRESS_TEXT];
    rules_address_text(&n->address, text);
    char *name = g_strdelimit(g_strdup(text), ".:", '-');
    policy_write_comment(&page->writer, INDENT, "[cell Cell-%s]", name);
    policy_write_comment(&page->writer, INDENT, "networks=%s/%u", text, n->prefix);
    g_free(name);
}

void learn_propose_cells(learn_page *page)
{
    GArray *networks = networks_of(page->plan);
    const guint count = MIN(networks->len, CELLS_PROPOSED);
    GString *out = g_string_new("Traffic does not tell what cells there are. CPUs are in ");
    for (guint i = 0; i < count; i++) {
        g_string_append(out, i > 0 ? ", " : "");
        put_network(out, &g_array_index(networks, network, i));
    }
    if (networks->len > count)
        g_string_append_printf(out, " and %u more networks", networks->len - count);
    g_string_append(out, ". Where that is a cell, name it and take away the '#':");
    if (count > 0)
        policy_write_comment(&page->writer, 0, "%s", out->str);
    for (guint i = 0; i < count; i++)
        propose_cell(page, &g_array_index(networks, network, i));
    if (count > 0)
        policy_write_blank(&page->writer);
    g_string_free(out, TRUE);
    g_array_unref(networks);
}
