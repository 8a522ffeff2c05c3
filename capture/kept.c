/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <unistd.h>

cap_kept *cap_kept_new(void)
{
    cap_kept *kept = g_new0(cap_kept, 1);

    kept->fd = -1;
    return kept;
}

void cap_kept_free(cap_kept *kept)
{
    if (!kept) {
        return;
    }
    if (kept->fd >= 0) {
        close(kept->fd);
    }
    g_free(kept);
}

/* Not every file system knows files without names. */
static int open_nameless(void)
{
    const char *folder = g_get_tmp_dir();
    g_autofree char *name = g_build_filename(folder, "s7tap-XXXXXX", NULL);
    int fd = open(folder, O_TMPFILE | O_RDWR | O_EXCL | O_CLOEXEC, 0600);

    if (fd >= 0) {
        return fd;
    }
    fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) {
        (void)unlink(name);
    }
    return fd;
}

bool cap_kept_begin(cap_kept *kept, int fd, const struct stat *status)
{
    if (!kept) {
        return true;
    }
    if (kept->opened) {
        return status->st_dev == kept->device && status->st_ino == kept->inode;
    }
    kept->opened = true;
    kept->device = status->st_dev;
    kept->inode = status->st_ino;
    if (S_ISREG(status->st_mode)) {
        kept->begin = lseek(fd, 0, SEEK_CUR);
        return true;
    }
    kept->copied = true;
    kept->fd = open_nameless();
    kept->error = kept->fd < 0 ? errno : 0;
    return true;
}

void cap_kept_add(cap_kept *kept, const uint8_t *bytes, size_t size)
{
    if (!kept || !kept->copied || kept->replay) {
        return;
    }
    while (size && !kept->error) {
        const ssize_t written = write(kept->fd, bytes, size);

        if (written >= 0) {
            bytes += written;
            size -= (size_t)written;
        } else if (errno != EINTR) {
            kept->error = errno;
        }
    }
}
