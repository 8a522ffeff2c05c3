/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Where an output goes: a file or standard output, written in whole lines.
 *
 * The first error is kept and everything after it is thrown away, half a line as well, so that
 * writers need not look after each line. Where that is asked for, a file is tried again and again
 * instead, and what could not be written is counted. Nothing here raises a signal: SIGPIPE is for
 * the program to ignore. */
#ifndef S7TAP_REPORT_OUTPUT_H
#define S7TAP_REPORT_OUTPUT_H

#include "report/log_socket.h"

#include <stdbool.h>

/* What an error leads to. */
typedef enum rep_patience {
    REP_FINAL,  /* nothing more is written */
    REP_REPORT, /* nothing more is written until rep_output_rewind begins a new report */
    REP_LINES,  /* later lines are tried again; no half line is left */
} rep_patience;

typedef struct rep_output {
    rep_buffer text; /* what writers append to; not yet written */
    char *name;      /* path, or "standard output" */
    int fd;
    int error;           /* errno of the first failure, 0 none */
    rep_log_socket *log; /* owned; NULL: it is a file. Then nothing is appended to `text` */
    rep_patience patience;
    int trouble;   /* REP_LINES: errno of the latest failure, 0 none */
    bool failing;  /* REP_LINES: that was the latest attempt */
    uint64_t lost; /* REP_LINES: lines that were not written */
    bool renamed;  /* and could not be opened anew: to be tried again */
    size_t torn;   /* private: bytes of half a line that could not be taken away yet */
    bool standard; /* standard output */
    bool terminal;
} rep_output;

/* Creates or empties the file; NULL is standard output. NULL with errno set on failure. The caller
 * owns the result. */
rep_output *rep_output_open(const char *path);
/* A folder, which is made if there is none, for writers that make files of their own in it (`fd` is
 * that of the folder); they have nothing to append to `text`. NULL likewise. */
rep_output *rep_output_open_folder(const char *path);
/* Notes that a file of the folder could not be written: `error` is an errno. Only the first holds.
 */
void rep_output_fail(rep_output *output, const char *file, int error);
/* The system's log, for writers that send entries: `path` as rep_log_socket_open has it. NULL
 * likewise. */
rep_output *rep_output_open_syslog(const char *path);
/* A file that goes on where an earlier run ended: lines are added to it. A line that was left half
 * written, as by a power cut, is taken away. NULL likewise. */
rep_output *rep_output_open_log(const char *path);
/* Opens the file of that name anew if it is another one by now, since the old one was renamed or
 * removed; what was put comes into the old one. Call it between lines. False with errno set if it
 * cannot be opened: the old one stays. True and nothing done for standard output and
 * the system's log. */
bool rep_output_reopen(rep_output *output);
/* For runs that go on for years: an error of a regular file, as of a disk that is full, is not the
 * end of it. Does nothing elsewhere. */
void rep_output_set_patience(rep_output *output, rep_patience patience);
/* Flushes and closes; gives the system's log a second to take what is left. Returns the errno of
 * the first failure, 0 if all was written. */
int rep_output_close(rep_output *output);
/* Frees; closes first if that was not done. NULL is ignored. */
void rep_output_free(rep_output *output);

/* Writes what is there, as far as the system's log takes it. Call it only between lines. */
void rep_output_flush(rep_output *output);

/* Throws away what a regular file holds, so that what comes replaces it, and with REP_REPORT an
 * error of the past, too; does nothing elsewhere. */
void rep_output_rewind(rep_output *output);

/* Ends a line; writes once enough has gathered. */
static inline void rep_output_line(rep_output *output)
{
    enum { GATHERED = 60 * 1024 };
    rep_put_char(&output->text, '\n');
    if (output->text.used >= GATHERED)
        rep_output_flush(output);
}

#endif
