/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/output.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

rep_output *rep_output_open(const char *path)
{
    const int fd =
        path ? open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666) : STDOUT_FILENO;
    if (fd < 0)
        return NULL;
    rep_output *output = g_new0(rep_output, 1);
    output->fd = fd;
    output->standard = path == NULL;
    output->name = g_strdup(path ? path : "standard output");
    output->terminal = isatty(fd) == 1;
    return output;
}

void rep_output_flush(rep_output *output)
{
    const char *data = output->text.data;
    size_t left = output->error == 0 ? output->text.used : 0;
    while (left > 0) {
        const ssize_t written = write(output->fd, data, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            output->error = errno;
            break;
        }
        data += written;
        left -= (size_t)written;
    }
    output->text.used = 0;
}

int rep_output_close(rep_output *output)
{
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
