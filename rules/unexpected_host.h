/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: hosts that the policy does not know, as clients and as CPUs. */
#ifndef S7TAP_RULES_UNEXPECTED_HOST_H
#define S7TAP_RULES_UNEXPECTED_HOST_H

#include "rules/detector.h"

/* Whether the server of a connection took part in S7: it sent some (`answered`), or accepted the
 * connection, or could not be heard and was asked all the same. Other protocols of ISO-on-TCP are
 * no S7. */
bool unexpected_serves(const ana_connection *connection, bool *answered);

typedef struct unexpected_hosts unexpected_hosts;

/* What is known of one connection already; zero at its beginning. */
typedef struct unexpected_look {
    bool judged; /* the next three are set, of this client */
    int client;
    bool stranger, unlisted; /* the client, the server */
    bool counted_client, counted_server;
} unexpected_look;

unexpected_hosts *unexpected_hosts_new(const rules_bench *bench);
void unexpected_hosts_free(unexpected_hosts *hosts);

/* A look at a connection, open or ended; as often as one likes. */
void unexpected_hosts_look(unexpected_hosts *hosts, unexpected_look *look,
                           const ana_connection *connection);
/* A client that is no partner of the policy reads or writes. Once for requests that are alike and
 * succeed. */
void unexpected_hosts_access(unexpected_hosts *hosts, const ana_transaction *transaction);
/* Likewise the server of the connection, which reads or writes memory of its client. */
void unexpected_hosts_access_back(unexpected_hosts *hosts, const ana_transaction *transaction);
/* To be called for all of them. */
void unexpected_hosts_count_back(unexpected_hosts *hosts, const ana_transaction *transaction);
/* A service that a client who is no partner asked for, or that came of its asking. */
void unexpected_hosts_use(unexpected_hosts *hosts, const ana_transaction *transaction,
                          const s7_pdu *request);
/* Its session in S7comm-plus, encrypted from its first packet on. */
void unexpected_hosts_encrypted(unexpected_hosts *hosts, const ana_connection *connection);
void unexpected_hosts_finish(unexpected_hosts *hosts);

#endif
