/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/names.h"

#include <string.h>

policy_address rules_policy_address(const cap_address *ip)
{
    policy_address address = {.family = ip->family};
    memcpy(address.bytes, ip->bytes, ip->family == 6 ? 16 : 4);
    return address;
}

const char *rules_client_name(const policy_model *policy, const cap_address *ip)
{
    const policy_address address = rules_policy_address(ip);
    return policy ? policy_client_name(policy, &address) : NULL;
}

const char *rules_server_name(const policy_model *policy, const cap_address *ip)
{
    const policy_address address = rules_policy_address(ip);
    return policy ? policy_server_name(policy, &address) : NULL;
}
