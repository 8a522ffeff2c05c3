/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The conversations of a capture as scripts to be replayed: payload and acknowledgments of one TCP
 * connection, renumbered from 1 without gaps. Handshake and close are left to who replays.
 */
#ifndef BENCH_CONVERSATION_H
#define BENCH_CONVERSATION_H

#include "stamp.h"

struct step {
    struct stamp stamp;
    uint8_t side;         /* 0: client */
    bool begins_exchange; /* a request of the client after an answer */
    uint32_t sequence, acknowledgment;
};

struct conversation {
    struct step *steps;
    size_t count;
    size_t loop_start, loop_end; /* the steps after COTP connect and S7 setup; equal: none */
    uint32_t loop_bytes[2];      /* sent by each side in one round of the loop */
    uint32_t bytes[2];           /* sent by each side in all */
    uint16_t server_port;
};

struct conversation_list {
    struct conversation *items;
    size_t count;
};

/* Connections of the watched port on which both sides sent data. `capture` is not changed. */
struct conversation_list conversations_of(const struct capture *capture, size_t flow_count);
void conversation_free(struct conversation *script);
void conversations_free(struct conversation_list *list);

#endif
