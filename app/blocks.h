/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Blocks that were transferred, as files in a folder: `review --blocks DIR`.
 *
 * "10.1.0.11-DB1-1.mc7": CPU, type and number, and which content of that block it is. No part of a
 * name comes from the network as it is. A file that is there already is never written again: where
 * it holds the same, it is taken for the block; else the next number is. */
#ifndef S7TAP_APP_BLOCKS_H
#define S7TAP_APP_BLOCKS_H

#include "analyzer/block.h"
#include "app/command.h"

typedef struct app_blocks app_blocks;

/* Makes the folder if there is none. NULL if that cannot be: the fault was named on standard
 * error. */
app_blocks *app_blocks_open(const char *path);
/* Writes the block, if it is complete and not only a header. The name of its file within the
 * folder, NULL none; borrowed until the next call. The first that cannot be written is named on
 * standard error. `blocks` may be NULL. */
const char *app_blocks_keep(app_blocks *blocks, const ana_block *block);
/* Frees. APP_OUTPUT if a block could not be written. NULL is ignored. */
app_exit app_blocks_close(app_blocks *blocks);

#endif
