/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "app/write_file.h"

#include "capture/pcapng_end.h"

#include <errno.h>
#include <fcntl.h>
#include <glib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Not every file system has locks. */
static bool lock(int fd)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    return fcntl(fd, F_OFD_SETLK, &whole) == 0 || (errno != EAGAIN && errno != EACCES);
}

static char *failure(const char *path, int error)
{
    return g_strdup_printf("%s: cannot be written: %s", path, g_strerror(error));
}

/* NULL, or a message. */
static char *go_to_end(int fd, const char *path)
{
    int64_t whole;
    const cap_pcapng_end end = cap_pcapng_find_end(fd, &whole);
    if (end == CAP_PCAPNG_OTHER)
        return g_strdup_printf("%s: is there and is no pcapng file: packets are added to what is "
                               "there, and replace nothing; name another file for --write",
                               path);
    if (end == CAP_PCAPNG_DAMAGED)
        return g_strdup_printf("%s: is damaged at byte %" G_GINT64_FORMAT ": what is added behind "
                               "that could not be read; move it away, or name another file for "
                               "--write",
                               path, whole);
    const bool good = end != CAP_PCAPNG_FAILED &&
                      (end == CAP_PCAPNG_WHOLE || ftruncate(fd, whole) == 0) &&
                      lseek(fd, 0, SEEK_END) >= 0;
    return good ? NULL : failure(path, errno);
}

int app_write_file_open(const char *path, bool *regular, char **message)
{
    struct stat st;
    *regular = stat(path, &st) != 0 || S_ISREG(st.st_mode);
    const int flags = *regular ? O_RDWR | O_CREAT | O_APPEND : O_WRONLY;
    const int fd = open(path, flags | O_CLOEXEC, 0666);
    if (fd < 0)
        *message = failure(path, errno);
    else if (*regular && !lock(fd))
        *message = g_strdup_printf("%s: another program writes packets to it; name another file "
                                   "for --write",
                                   path);
    else
        *message = *regular ? go_to_end(fd, path) : NULL;
    if (!*message)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}
