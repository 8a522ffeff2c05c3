/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One input that is to be read more than once. A file is opened anew, if it is still the same one;
 * of what can be read only once, as a pipe, all bytes are kept in a temporary file without a name
 * while they are read: as many as there are. Internal to the reading of captures. */
#ifndef S7TAP_CAPTURE_KEPT_H
#define S7TAP_CAPTURE_KEPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

typedef struct cap_kept {
    bool opened; /* once before */
    bool replay; /* from now on it is read again */
    bool copied; /* into `fd` */
    int fd;      /* the temporary file, owned; -1 none */
    int error;   /* errno of what went wrong with it, 0 nothing */
    off_t begin; /* standard input that is a file: where it began */
    dev_t device;
    ino_t inode;
} cap_kept;

/* The caller owns the result. */
cap_kept *cap_kept_new(void);
/* NULL is ignored. */
void cap_kept_free(cap_kept *kept);

/* `fd` was opened for the input, and `status` is what fstat says of it. Before reading; NULL kept
 * is ignored. False if it is another file than the first time. */
bool cap_kept_begin(cap_kept *kept, int fd, const struct stat *status);
/* Bytes that were read. NULL kept is ignored. */
void cap_kept_add(cap_kept *kept, const uint8_t *bytes, size_t size);

#endif
