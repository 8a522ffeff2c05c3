/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct app_replacement {
    char *path;    /* of the file */
    char *written; /* of the one beside it; NULL: the file itself is written */
    int fd;        /* of `written`, else -1 */
};

/* The access rights of a file that is made anew. */
static mode_t usual_mode(void)
{
    const mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* What a link leads to; the path itself where nothing is there yet. */
static char *resolve(const char *path)
{
    char *resolved = realpath(path, NULL);
    if (!resolved)
        return g_strdup(path);
    char *copy = g_strdup(resolved);
    free(resolved);
    return copy;
}

/* False with errno set. */
static bool make_beside(app_replacement *r, mode_t mode)
{
    r->written = g_strdup_printf("%s.XXXXXX", r->path);
    r->fd = g_mkstemp_full(r->written, O_WRONLY | O_CLOEXEC, 0600);
    return r->fd >= 0 && fchmod(r->fd, mode) == 0;
}

app_replacement *app_replace_begin(const char *path)
{
    struct stat st;
    app_replacement *r = g_new0(app_replacement, 1);
    r->path = resolve(path);
    r->fd = -1;
    const bool exists = stat(r->path, &st) == 0;
    bool good = true;
    if (exists && S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        good = false;
    } else if (!exists || S_ISREG(st.st_mode)) {
        good = make_beside(r, exists ? st.st_mode & 07777 : usual_mode());
    }
    if (good)
        return r;
    const int error = errno;
    app_replace_cancel(r);
    errno = error;
    return NULL;
}

static int write_all(int fd, const char *data, size_t size)
{
    while (size > 0) {
        const ssize_t done = write(fd, data, size);
        if (done < 0 && errno == EINTR)
            continue;
        if (done < 0)
            return errno;
        data += done;
        size -= (size_t)done;
    }
    return 0;
}

/* What is no ordinary file. */
static int write_itself(const app_replacement *r, const char *data, size_t size)
{
    const int fd = open(r->path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return errno;
    const int error = write_all(fd, data, size);
    return close(fd) != 0 && error == 0 ? errno : error;
}

int app_replace_finish(app_replacement *r, const char *data, size_t size)
{
    int error;
    if (!r->written) {
        error = write_itself(r, data, size);
        app_replace_cancel(r);
        return error;
    }
    error = write_all(r->fd, data, size);
    if (error == 0 && fsync(r->fd) != 0)
        error = errno;
    if (close(r->fd) != 0 && error == 0)
        error = errno;
    r->fd = -1;
    if (error == 0 && rename(r->written, r->path) != 0)
        error = errno;
    if (error == 0)
        g_clear_pointer(&r->written, g_free);
    app_replace_cancel(r);
    return error;
}

void app_replace_cancel(app_replacement *r)
{
    if (!r)
        return;
    if (r->fd >= 0)
        close(r->fd);
    if (r->written && *r->written)
        unlink(r->written);
    g_free(r->written);
    g_free(r->path);
    g_free(r);
}
