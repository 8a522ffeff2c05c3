/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Who talks to whom, as JSON: the members that every object about a conversation shares. */
#ifndef S7TAP_REPORT_PARTIES_H
#define S7TAP_REPORT_PARTIES_H

#include "analyzer/connection.h"
#include "report/writer.h"

/* A party of a conversation; `port` 0, `name` NULL, and `tsap` NULL or of size 0 are left out. Puts
 * an object. */
void rep_json_party(rep_buffer *b, const cap_address *ip, uint16_t port, const char *name,
                    const ana_tsap_bytes *tsap);

/* A frame reference: an object with `frame`, and `file` where there are several inputs. */
void rep_json_frame(rep_buffer *b, const rep_settings *settings, const cap_stamp *stamp);

/* `client`, `server`, `community_id`, `connection` and `client_inferred`, rendered once per
 * connection and then copied. Remembers a fixed number of connections. */
typedef struct rep_parties rep_parties;

/* `policy` names the hosts and is borrowed; NULL: there is none. */
rep_parties *rep_parties_new(const policy_model *policy);
void rep_parties_free(rep_parties *parties);
/* Begins with the comma: something must stand before it. */
void rep_parties_put(rep_parties *parties, rep_buffer *b, const ana_connection *connection);

#endif
