/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/parties.h"

#include <arpa/inet.h>
#include <sys/socket.h>

void rules_address_text(const cap_address *ip, char text[RULES_ADDRESS_TEXT])
{
    inet_ntop(ip->family == 6 ? AF_INET6 : AF_INET, ip->bytes, text, RULES_ADDRESS_TEXT);
}

static void put_party(const char *name, const cap_address *ip, char text[RULES_PARTY_TEXT])
{
    char address[RULES_ADDRESS_TEXT];
    rules_address_text(ip, address);
    if (name)
        g_snprintf(text, RULES_PARTY_TEXT, "%s (%s)", name, address);
    else
        g_strlcpy(text, address, RULES_PARTY_TEXT);
}

void rules_client_text(const policy_model *policy, const cap_address *ip,
                       char text[RULES_PARTY_TEXT])
{
    put_party(rules_client_name(policy, ip), ip, text);
}

void rules_server_text(const policy_model *policy, const cap_address *ip,
                       char text[RULES_PARTY_TEXT])
{
    put_party(rules_server_name(policy, ip), ip, text);
}

rules_names rules_names_of(const policy_model *policy, const ana_connection *connection)
{
    rules_names names = {0};
    rules_client_text(policy, &ana_client(connection)->ip, names.client);
    rules_server_text(policy, &ana_server(connection)->ip, names.server);
    return names;
}
