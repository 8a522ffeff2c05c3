/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Files made in a folder where nothing that is there is touched: a name that is taken gets a
 * number, unless the file there holds the same. */
#ifndef S7TAP_REPORT_EVIDENCE_FOLDER_H
#define S7TAP_REPORT_EVIDENCE_FOLDER_H

#include <stdbool.h>

typedef struct rep_new_file {
    int fd;
    char *name; /* within the folder; owned */
    char *stem;
    unsigned ordinal; /* from 1, where there is no number in the name */
} rep_new_file;

/* Makes "STEM.pcapng", else "STEM-2.pcapng" and so on. False with errno set; `file->name` is then
 * the last name tried, to be freed with rep_new_file_clear. */
bool rep_new_file_open(rep_new_file *file, int folder, const char *stem);
/* Closes. Where `good` is false or an earlier name holds the same bytes, the file goes away.
 * Returns an errno, 0 if all is well. */
int rep_new_file_close(rep_new_file *file, int folder, bool good);
void rep_new_file_clear(rep_new_file *file);

#endif
