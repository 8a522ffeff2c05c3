/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One pcapng with packets of any inputs: their interfaces are described before the first packet of
 * each. */
#ifndef S7TAP_REPORT_EVIDENCE_FILE_H
#define S7TAP_REPORT_EVIDENCE_FILE_H

#include "report/writer.h"

typedef struct rep_evidence_file rep_evidence_file;

/* Begins the file; `only` is the index of the one finding that it is about, -1 all; `about` says
 * what the file is, NULL: rep_put_evidence_about. The descriptor stays the caller's, everything but
 * `about` is borrowed. The caller owns the result. */
rep_evidence_file *rep_evidence_file_new(int fd, const rep_settings *settings,
                                         const rep_evidence_set *evidence, int only,
                                         const char *about);
/* Adds a packet with the comments that it has, and one for each of the file's findings, or of their
 * symptoms, that names it. False once something could not be written. */
bool rep_evidence_file_add(rep_evidence_file *file, const rep_packet *packet);
/* Writes out what waits. Returns the errno of the first failure, 0 if all was written. */
int rep_evidence_file_flush(rep_evidence_file *file);
/* Frees without writing. NULL is ignored. */
void rep_evidence_file_free(rep_evidence_file *file);

#endif
