/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file that is written as a whole: what was there before stays until the new one is complete, so
 * that nobody ever reads half of it. */
#ifndef S7TAP_APP_REPLACE_H
#define S7TAP_APP_REPLACE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct app_replacement app_replacement;

/* Makes an empty file beside that of the path, behind a link beside what it leads to; so that what
 * cannot be written is known before any work is done. What is no ordinary file, as a pipe, is only
 * opened when it is written. NULL with errno set. */
app_replacement *app_replace_begin(const char *path);
/* Writes all of it and puts it in the place of the file, with the access rights of that one. Frees.
 * 0, or errno: the file is as it was then. */
int app_replace_finish(app_replacement *replacement, const char *data, size_t size);
/* Leaves the file as it is. Frees; NULL is ignored. */
void app_replace_cancel(app_replacement *replacement);

#endif
