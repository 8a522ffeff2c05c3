/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whether what a service writes goes to systemd's journal line by line. */
#ifndef S7TAP_APP_JOURNAL_H
#define S7TAP_APP_JOURNAL_H

#include <stdbool.h>

/* Whether the descriptor is the stream to the journal that the service manager told of
 * ($JOURNAL_STREAM, systemd.exec(5)). */
bool app_journal_is(int fd);

#endif
