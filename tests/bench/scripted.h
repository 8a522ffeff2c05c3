/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Conversations that no sample holds in pure form, as scripts to be replayed. What they say is made
 * up; its form is that of panels and gateways that read one variable at a time. */
#ifndef BENCH_SCRIPTED_H
#define BENCH_SCRIPTED_H

#include "conversation.h"

/* Sixteen servers, set up once, then reads of one variable each: bits, bytes, words, double words
 * and reals of blocks and flags, with other values and references in each of four rounds. Half of
 * the servers acknowledge a request before they answer it. */
struct conversation_list scripted_reads(void);

/* Sixteen servers whose clients connect for each poll: connect, setup and two reads, or one with
 * every fourth server; both sides acknowledge at once, as they do at the start of a connection. */
struct conversation_list scripted_polls(void);

#endif
