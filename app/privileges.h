/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Gives up all rights that are needed only to open an interface. */
#ifndef S7TAP_APP_PRIVILEGES_H
#define S7TAP_APP_PRIVILEGES_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* Ends all capabilities, for good and also for programs that would be started, and becomes `user`;
 * NULL: if this is root, the user s7tap, or nobody where there is none. Call it before there is a
 * second thread. Returns what was done, for people, as "user nobody, without capabilities", which
 * the caller frees; NULL with *message set, likewise, if the user cannot be had: nothing changed
 * then, or the program must end. */
char *app_privileges_drop(const char *user, char **message);
/* Who app_privileges_drop(user) will become. False: whoever it is now, or there is no such user. */
bool app_privileges_target(const char *user, uid_t *uid, gid_t *gid);

#endif
