/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Opens the file that packets are added to. What is there stays: a run that follows one that was
 * killed goes on behind it. */
#ifndef S7TAP_APP_WRITE_FILE_H
#define S7TAP_APP_WRITE_FILE_H

#include <stdbool.h>

/* Returns the descriptor of the file at its end; *regular: false if `path` is a pipe or a device. A
 * block that was left half written is taken away. -1 with a message in *message, which the caller
 * frees, if it cannot be opened, holds anything but pcapng, or another program has it open for the
 * same. */
int app_write_file_open(const char *path, bool *regular, char **message);

#endif
