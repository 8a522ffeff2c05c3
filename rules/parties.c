/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/parties.h"

#include <arpa/inet.h>
#include <sys/socket.h>

void rules_address_text(const cap_address *ip, char text[RULES_ADDRESS_TEXT])
{
    inet_ntop(ip->family == 6 ? AF_INET6 : AF_INET, ip->bytes, text, RULES_ADDRESS_TEXT);
}

rules_names rules_names_of(const ana_connection *connection)
{
    rules_names names = {0};
    rules_address_text(&ana_client(connection)->ip, names.client);
    rules_address_text(&ana_server(connection)->ip, names.server);
    return names;
}
