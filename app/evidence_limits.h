/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Options of evidence that is kept while listening. */
#ifndef S7TAP_APP_EVIDENCE_LIMITS_H
#define S7TAP_APP_EVIDENCE_LIMITS_H

#include <glib.h>
#include <stdbool.h>

enum {
    APP_EVIDENCE_FILES = 1000,
    APP_EVIDENCE_SIZE = 256,  /* MiB: the folder */
    APP_EVIDENCE_MEMORY = 32, /* MiB: packets that may be wanted */
};

typedef struct app_evidence_limits {
    char *path; /* the folder; NULL: none is wanted; owned */
    /* As written on the command line, 0: not given; then the defaults. */
    int files, mebibytes, memory;
} app_evidence_limits;

/* Works out what was written. False with a message in *message, which the caller frees. */
bool app_evidence_limits_check(app_evidence_limits *limits, char **message);
void app_evidence_limits_clear(app_evidence_limits *limits);

#endif
