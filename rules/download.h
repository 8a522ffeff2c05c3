/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: downloads of blocks from their request to their end.
 *
 * The client asks (1A), the CPU fetches the block with Jobs of its own (1B) and says so at the end
 * (1C), then the client has it linked (PI service _INSE). All that is one download. One finding of
 * rule program-change per client, server and block, whose count is that of downloads. */
#ifndef S7TAP_RULES_DOWNLOAD_H
#define S7TAP_RULES_DOWNLOAD_H

#include "rules/detector.h"

typedef struct rules_downloads rules_downloads;

rules_downloads *rules_downloads_new(const rules_bench *bench);
void rules_downloads_free(rules_downloads *downloads);

/* Takes the step of a download that was answered with `code`, 0 success. False if it is none, or
 * is a refusal that remains to be reported. */
bool rules_downloads_take(rules_downloads *downloads, const ana_transaction *t, uint16_t code);
void rules_downloads_connection_end(rules_downloads *downloads, const ana_connection *connection);
/* Writes the messages. May be called more than once. */
void rules_downloads_finish(rules_downloads *downloads);

#endif
