/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Keeps packets as they come from interfaces: as pcapng in one file, or in files that rotate by
 * size or time. Each file can be read by itself: it begins with a section and its interfaces, and
 * ends with what the interfaces received and what was dropped meanwhile. Nothing that is there is
 * overwritten.
 *
 * A disk that is full for a while costs the packets of that while, which are counted, told, and
 * stand in the file as dropped; no block is ever written in part. */
#ifndef S7TAP_APP_WRITE_H
#define S7TAP_APP_WRITE_H

#include "app/command.h"
#include "capture/interface_info.h"
#include "capture/packet.h"

#include <stdbool.h>

typedef struct app_write_options {
    char *path; /* "-" is standard output, NULL: nothing is to be kept; owned */
    /* Limits of a file, and how many files there may be; 0 none. */
    int mebibytes, seconds, files;
} app_write_options;

/* False with a message in *message, which the caller frees. */
bool app_write_options_check(const app_write_options *options, char **message);
bool app_write_rotates(const app_write_options *options);

/* Where packets come from. */
typedef struct app_write_source {
    const cap_interface_info *const *interfaces; /* by cap_stamp.file */
    size_t count;
    /* Packets that were dropped since the start. */
    void (*dropped)(void *user, size_t interface, uint64_t *system, uint64_t *by_interface);
    void *user;
    const char *program; /* "s7tap 1.2.3" */
} app_write_source;

typedef struct app_write app_write;

/* Opens the file, if there is but one. APP_OUTPUT, with a message on standard error, if that is not
 * possible. `options`, the interfaces and the program are borrowed until the end. The caller closes
 * *write in every case. */
app_exit app_write_open(app_write **write, const app_write_options *options,
                        const app_write_source *source);
/* Whether the folder of files that rotate can be used: call it as the user who is going to.
 * APP_OUTPUT, with a message, if not. The first file is made with the first packet. */
app_exit app_write_check_folder(const app_write *write);

void app_write_take(app_write *write, const cap_packet *packet);
/* NULL: nothing is to be kept. */
static inline void app_write_packet(app_write *write, const cap_packet *packet)
{
    if (write)
        app_write_take(write, packet);
}

/* The next three do nothing with NULL. */

/* Writes out what has gathered, ends a file whose time is over, tells of a disk that is full. Call
 * it several times a second; `now`: us, monotonic. */
void app_write_look(app_write *write, int64_t now);
/* For a file that was renamed: opens one by its name again. If that cannot be done it is told, and
 * tried again. */
void app_write_reopen(app_write *write);
/* APP_OUTPUT if not all could be written. Frees. */
app_exit app_write_close(app_write *write);
/* True if nothing will be written any more, or nothing was to be. */
bool app_write_failed(const app_write *write);

#endif
