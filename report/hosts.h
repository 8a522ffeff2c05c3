/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Hosts as people are told of them: by the names of the policy, where there are any.
 *
 * "Panel (10.1.0.20)"; without a name "10.1.0.20"; and "10.1.0.20 (not in the policy)" where the
 * policy lists hosts of that role but not this one. */
#ifndef S7TAP_REPORT_HOSTS_H
#define S7TAP_REPORT_HOSTS_H

#include "report/writer.h"
#include "rules/names.h"

void rep_put_client(rep_buffer *b, const rep_settings *settings, const cap_address *ip);
void rep_put_server(rep_buffer *b, const rep_settings *settings, const cap_address *ip);
/* "Press1 (10.1.0.10:102)", "[fd00::1]:102" */
void rep_put_server_port(rep_buffer *b, const rep_settings *settings, const cap_endpoint *server);
/* "Hall1 (10.1.0.0/24)", "10.1.0.0/24" */
void rep_put_client_network(rep_buffer *b, const rep_settings *settings, const cap_address *network,
                            uint8_t prefix);

/* The cell that a network lies in: that of its first and its last address. NULL if these differ, or
 * without a policy. Borrowed from the policy. */
const char *rep_network_cell(const policy_model *policy, const cap_address *network,
                             uint8_t prefix);

#endif
