/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/journal.h"

#include <glib.h>
#include <sys/stat.h>

bool app_journal_is(int fd)
{
    const char *stream = g_getenv("JOURNAL_STREAM"); /* "DEVICE:INODE" */
    struct stat st;
    if (!stream || fstat(fd, &st) != 0)
        return false;
    char *own = g_strdup_printf("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT, (guint64)st.st_dev,
                                (guint64)st.st_ino);
    const bool same = g_str_equal(own, stream);
    g_free(own);
    return same;
}
