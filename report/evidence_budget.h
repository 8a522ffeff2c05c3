/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A folder of evidence that never holds more than so many files and bytes, however long findings
 * come.
 *
 * Names begin with time, severity and rule:
 * "20260301T070512.250Z-warning-port-silent@10.0.0.1-...". Where room is needed, the oldest file
 * goes of that rule and severity of which there are most, those graver than the new one excepted:
 * of several as many the least grave. So neither a flood of one kind nor anything less grave pushes
 * out what is rare or graver; where only graver ones are left, the new file goes.
 *
 * Files appear under their name when they are whole; until then it begins with a dot. Files with
 * other names are none of ours: they are not counted and not touched. */
#ifndef S7TAP_REPORT_EVIDENCE_BUDGET_H
#define S7TAP_REPORT_EVIDENCE_BUDGET_H

#include "rules/finding.h"

typedef struct rep_budget {
    int folder;
    uint32_t most_files;
    uint64_t most_bytes;
} rep_budget;

typedef struct rep_budget_file {
    int fd;
    char name[32]; /* while it is written */
} rep_budget_file;

typedef enum rep_budget_end {
    REP_BUDGET_KEPT,
    REP_BUDGET_NO_ROOM, /* nothing that is less grave could go; the file went */
    REP_BUDGET_FAILED,  /* errno says why; the file went */
} rep_budget_end;

/* Removes what a run left half written that was ended by force, an hour ago or longer. False with
 * errno set if the folder cannot be read, which making room takes. */
bool rep_budget_clean(const rep_budget *budget);

/* False with errno set. Else end it with the next. */
bool rep_budget_begin(const rep_budget *budget, rep_budget_file *file);
/* Closes the file, and names it after the finding if `error`, an errno, is 0: what could not be
 * written goes. */
rep_budget_end rep_budget_close(const rep_budget *budget, rep_budget_file *file,
                                const rules_finding *finding, int error);

#endif
