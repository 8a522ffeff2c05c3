/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The folder for evidence that is kept while listening, and what is written to it. */
#ifndef S7TAP_APP_EVIDENCE_STORE_H
#define S7TAP_APP_EVIDENCE_STORE_H

#include "app/options.h"
#include "capture/recent.h"
#include "report/evidence_budget.h"

typedef struct app_evidence_store {
    const app_options *options; /* borrowed */
    rep_settings settings;
    rep_budget budget;
    int error;        /* of the last file; 0 none: told once */
    bool failed;      /* at any time */
    bool full;        /* the last one found no room: told once */
    uint64_t without; /* findings without file since that was told */
} app_evidence_store;

/* Makes the folder if it is not there, for whoever this process is to become. False if it cannot be
 * had, which was told then: nothing is to be closed. */
bool app_evidence_store_open(app_evidence_store *store, const app_options *options);
/* True: some evidence could not be written, which was told. */
bool app_evidence_store_close(app_evidence_store *store);
/* Whether files can be made in it, as who we are; if not, that is told. */
bool app_evidence_store_check(const app_evidence_store *store);

/* Writes a file with what is kept of the packets behind the finding; if none of those that it names
 * is there, as there may be none at all, there is none. Failures are told. */
void app_evidence_store_write(app_evidence_store *store, cap_recent *recent,
                              rules_finding *finding);

#endif
