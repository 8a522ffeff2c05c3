/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The files of packets that are kept in turns, named as dumpcap does: of cell.pcapng that is
 * cell_00001_20261129120000.pcapng, with a number that goes on from run to run, and the time (UTC)
 * when the file was begun. The folder is what knows which there are: earlier runs belong to the
 * ring, and what somebody moved away does not. */
#ifndef S7TAP_APP_WRITE_RING_H
#define S7TAP_APP_WRITE_RING_H

#include <glib.h>
#include <stdint.h>

typedef struct app_write_ring {
    char *folder;          /* owned, as all of these */
    char *prefix, *suffix; /* of names, without what differs: "cell_", ".pcapng" */
} app_write_ring;

/* `path` is that of the command line. */
void app_write_ring_begin(app_write_ring *ring, const char *path);
void app_write_ring_clear(app_write_ring *ring);

/* Makes the file that follows all that are there; `now`: s since 1970. Returns its descriptor, to
 * be read and written, and its path in *path, which the caller frees; -1 with errno set. */
int app_write_ring_next(const app_write_ring *ring, int64_t now, char **path);
/* Removes the oldest until `keep` are left. 0, or the errno of what could not be done. */
int app_write_ring_trim(const app_write_ring *ring, unsigned keep);

#endif
