/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/evidence_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *name_of(const char *stem, unsigned ordinal)
{
    return ordinal == 1 ? g_strconcat(stem, ".pcapng", NULL)
                        : g_strdup_printf("%s-%u.pcapng", stem, ordinal);
}

bool rep_new_file_open(rep_new_file *file, int folder, const char *stem)
{
    *file = (rep_new_file){.fd = -1, .stem = g_strdup(stem)};
    do {
        g_free(file->name);
        file->name = name_of(stem, ++file->ordinal);
        file->fd =
            openat(folder, file->name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    } while (file->fd < 0 && errno == EEXIST);
    return file->fd >= 0;
}

static ssize_t read_piece(int fd, uint8_t *to, size_t size, off_t at)
{
    ssize_t got;
    do
        got = pread(fd, to, size, at);
    while (got < 0 && errno == EINTR);
    return got;
}

static bool same_bytes(int one, int other)
{
    uint8_t a[4096], b[4096];
    off_t at = 0;
    for (;;) {
        const ssize_t size = read_piece(one, a, sizeof a, at);
        if (size < 0 || read_piece(other, b, sizeof b, at) != size ||
            memcmp(a, b, (size_t)size) != 0)
            return false;
        if (size == 0)
            return true;
        at += size;
    }
}

/* Whether the file of that name is an ordinary one that holds the same. */
static bool holds(int folder, const char *name, int fd)
{
    const int there = openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (there < 0)
        return false;
    struct stat st;
    const bool same = fstat(there, &st) == 0 && S_ISREG(st.st_mode) && same_bytes(there, fd);
    close(there);
    return same;
}

static bool is_there(const rep_new_file *file, int folder)
{
    bool same = false;
    for (unsigned ordinal = 1; ordinal < file->ordinal && !same; ordinal++) {
        char *name = name_of(file->stem, ordinal);
        same = holds(folder, name, file->fd);
        g_free(name);
    }
    return same;
}

int rep_new_file_close(rep_new_file *file, int folder, bool good)
{
    const bool unwanted = !good || is_there(file, folder);
    const int error = close(file->fd) != 0 ? errno : 0;
    file->fd = -1;
    if (unwanted || error != 0)
        unlinkat(folder, file->name, 0);
    return error;
}

void rep_new_file_clear(rep_new_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    g_free(file->name);
    g_free(file->stem);
    *file = (rep_new_file){.fd = -1};
}
