/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/hosts.h"

#include "report/format.h"

static void put_endpoint(rep_buffer *b, const cap_endpoint *endpoint)
{
    if (endpoint->port > 0)
        rep_put_endpoint(b, endpoint);
    else
        rep_put_ip(b, &endpoint->ip);
}

/* `listed`: how many hosts of this role the policy has. */
static void put_host(rep_buffer *b, const cap_endpoint *endpoint, const char *name, uint32_t listed)
{
    if (name) {
        rep_put_string(b, name);
        rep_put_string(b, " (");
    }
    put_endpoint(b, endpoint);
    if (name)
        rep_put_char(b, ')');
    else if (listed > 0)
        rep_put_string(b, " (not in the policy)");
}

void rep_put_client(rep_buffer *b, const rep_settings *settings, const cap_address *ip)
{
    const policy_model *policy = settings->policy;
    const cap_endpoint endpoint = {*ip, 0};
    put_host(b, &endpoint, rules_client_name(policy, ip),
             policy ? policy_partner_count(policy) : 0);
}

void rep_put_server_port(rep_buffer *b, const rep_settings *settings, const cap_endpoint *server)
{
    const policy_model *policy = settings->policy;
    put_host(b, server, rules_server_name(policy, &server->ip),
             policy ? policy_cpu_count(policy) : 0);
}

void rep_put_server(rep_buffer *b, const rep_settings *settings, const cap_address *ip)
{
    const cap_endpoint endpoint = {*ip, 0};
    rep_put_server_port(b, settings, &endpoint);
}

static cap_address last_of(const cap_address *network, uint8_t prefix)
{
    cap_address last = *network;
    const unsigned size = network->family == 6 ? 16 : 4;
    for (unsigned i = prefix / 8U; i < size; i++) {
        const unsigned free_bits = i == prefix / 8U ? 0xFFU >> prefix % 8 : 0xFFU;
        last.bytes[i] = (uint8_t)(last.bytes[i] | free_bits);
    }
    return last;
}

const char *rep_network_cell(const policy_model *policy, const cap_address *network, uint8_t prefix)
{
    if (!policy)
        return NULL;
    const cap_address end = last_of(network, prefix);
    const policy_address first = rules_policy_address(network), last = rules_policy_address(&end);
    const policy_cell *cell = policy_cell_at(policy, &first);
    return cell && cell == policy_cell_at(policy, &last) ? cell->name : NULL;
}

void rep_put_client_network(rep_buffer *b, const rep_settings *settings, const cap_address *network,
                            uint8_t prefix)
{
    const char *cell = rep_network_cell(settings->policy, network, prefix);
    if (cell) {
        rep_put_string(b, cell);
        rep_put_string(b, " (");
    }
    rep_put_network(b, network, prefix);
    if (cell)
        rep_put_char(b, ')');
}
