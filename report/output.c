/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/output.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

static rep_output *new_output(int fd, const char *path)
{
    rep_output *output = g_new0(rep_output, 1);
    output->fd = fd;
    output->standard = path == NULL;
    output->name = g_strdup(path ? path : "standard output");
    output->terminal = isatty(fd) == 1;
    return output;
}

rep_output *rep_output_open(const char *path)
{
    const int fd =
        path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : STDOUT_FILENO;
    return fd < 0 ? NULL : new_output(fd, path);
}

rep_output *rep_output_open_folder(const char *path)
{
    if (g_mkdir_with_parents(path, 0777) != 0)
        return NULL;
    const int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return fd < 0 ? NULL : new_output(fd, path);
}

rep_output *rep_output_open_syslog(const char *path)
{
    rep_log_socket *log = rep_log_socket_open(path);
    if (!log)
        return NULL;
    rep_output *output = g_new0(rep_output, 1);
    output->log = log;
    output->fd = -1;
    output->name = g_strdup(rep_log_socket_name(log));
    return output;
}

void rep_output_fail(rep_output *output, const char *file, int error)
{
    if (output->error != 0)
        return;
    output->error = error;
    char *name = g_build_filename(output->name, file, NULL);
    g_free(output->name);
    output->name = name;
}

/* How much of a file are whole lines. -1: cannot be read. */
static off_t whole_lines(int fd)
{
    char piece[4096];
    off_t end = lseek(fd, 0, SEEK_END);
    while (end > 0) {
        const off_t start = end > (off_t)sizeof piece ? end - (off_t)sizeof piece : 0;
        const ssize_t size = pread(fd, piece, (size_t)(end - start), start);
        if (size != end - start)
            return -1;
        for (ssize_t i = size; i > 0; i--)
            if (piece[i - 1] == '\n')
                return start + i;
        end = start;
    }
    return end;
}

/* Append mode, so that nobody who cuts the file makes a hole in it. Half a line can be found only
 * in a file that may be read, too. */
static int open_log(const char *path)
{
    struct stat st;
    if (stat(path, &st) == 0 && !S_ISREG(st.st_mode))
        return open(path, O_WRONLY | O_CLOEXEC);
    const int flags = O_APPEND | O_CREAT | O_CLOEXEC;
    const int fd = open(path, O_RDWR | flags, 0666);
    if (fd < 0)
        return errno == EACCES ? open(path, O_WRONLY | flags, 0666) : fd;
    const off_t whole = whole_lines(fd);
    if (whole >= 0 && fstat(fd, &st) == 0 && whole < st.st_size && ftruncate(fd, whole) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

rep_output *rep_output_open_log(const char *path)
{
    const int fd = open_log(path);
    return fd < 0 ? NULL : new_output(fd, path);
}

/* Takes away half a line at the end of the file, unless somebody else did. */
static bool cut(rep_output *output)
{
    if (output->torn == 0)
        return true;
    struct stat st;
    const off_t end = lseek(output->fd, 0, SEEK_CUR), whole = end - (off_t)output->torn;
    if (fstat(output->fd, &st) == 0 && st.st_size == end &&
        (ftruncate(output->fd, whole) != 0 || lseek(output->fd, whole, SEEK_SET) < 0))
        return false;
    output->torn = 0;
    return true;
}

bool rep_output_reopen(rep_output *output)
{
    struct stat is, was;
    if (output->standard || output->log)
        return true;
    if (stat(output->name, &is) == 0 && fstat(output->fd, &was) == 0 && is.st_dev == was.st_dev &&
        is.st_ino == was.st_ino)
        return true;
    const int fd = open_log(output->name);
    output->renamed = fd < 0;
    if (fd < 0)
        return false;
    if (!output->failing) /* else the new file may have room for what waits */
        rep_output_flush(output);
    cut(output);
    output->torn = 0;
    close(output->fd);
    output->fd = fd;
    return true;
}

void rep_output_set_patience(rep_output *output, rep_patience patience)
{
    struct stat st;
    if (fstat(output->fd, &st) == 0 && S_ISREG(st.st_mode))
        output->patience = patience;
}

/* `written` bytes of what gathered are in the file: no half line stays. */
static void fail(rep_output *output, size_t written, int error)
{
    const char *text = output->text.data;
    size_t whole = written;
    while (whole > 0 && text[whole - 1] != '\n')
        whole--;
    output->torn += written - whole;
    if (output->patience == REP_LINES) {
        for (size_t i = whole; i < output->text.used; i++)
            output->lost += text[i] == '\n';
        output->trouble = error;
        output->failing = true;
    } else {
        output->error = error;
    }
    cut(output);
}

/* Sets *error to what stopped it, else to 0. Returns how much was written. */
static size_t write_all(const rep_output *output, size_t size, int *error)
{
    size_t done = 0;
    *error = 0;
    while (done < size && *error == 0) {
        const ssize_t written = write(output->fd, output->text.data + done, size - done);
        if (written >= 0)
            done += (size_t)written;
        else if (errno != EINTR)
            *error = errno;
    }
    return done;
}

/* Signals that end the program come before or behind what is written, not in the midst of a line.
 */
static size_t write_undisturbed(const rep_output *output, size_t size, int *error)
{
    sigset_t ending, before;
    sigemptyset(&ending);
    sigaddset(&ending, SIGHUP);
    sigaddset(&ending, SIGINT);
    sigaddset(&ending, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &ending, &before);
    const size_t done = write_all(output, size, error);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return done;
}

/* A pipe or a terminal may take for ever: whoever waits for that may want to end it. */
static size_t write_text(const rep_output *output, size_t size, int *error)
{
    struct stat st;
    return fstat(output->fd, &st) == 0 && S_ISREG(st.st_mode)
               ? write_undisturbed(output, size, error)
               : write_all(output, size, error);
}

void rep_output_flush(rep_output *output)
{
    if (output->log)
        rep_log_socket_flush(output->log);
    const size_t size = output->error == 0 ? output->text.used : 0;
    int error = size == 0 || cut(output) ? 0 : errno;
    const size_t done = size > 0 && error == 0 ? write_text(output, size, &error) : 0;
    if (error != 0)
        fail(output, done, error);
    else if (size > 0)
        output->failing = false;
    output->text.used = 0;
}

void rep_output_rewind(rep_output *output)
{
    struct stat st;
    if (output->standard || fstat(output->fd, &st) != 0 || !S_ISREG(st.st_mode))
        return;
    rep_output_flush(output);
    if (output->patience == REP_REPORT)
        output->error = 0;
    output->torn = 0; /* it goes with all else */
    if ((ftruncate(output->fd, 0) != 0 || lseek(output->fd, 0, SEEK_SET) != 0) &&
        output->error == 0)
        output->error = errno;
}

static int close_log(rep_output *output)
{
    enum { LAST_WAIT = 1000 };
    if (!rep_log_socket_drain(output->log, LAST_WAIT) && output->error == 0)
        output->error = rep_log_socket_error(output->log);
    rep_log_socket_free(output->log);
    output->log = NULL;
    return output->error;
}

int rep_output_close(rep_output *output)
{
    if (output->log)
        return close_log(output);
    if (output->fd < 0)
        return output->error;
    rep_output_flush(output);
    if (!output->standard && close(output->fd) != 0 && output->error == 0)
        output->error = errno;
    output->fd = -1;
    return output->error;
}

void rep_output_free(rep_output *output)
{
    if (!output)
        return;
    rep_output_close(output);
    rep_buffer_clear(&output->text);
    g_free(output->name);
    g_free(output);
}
