/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Leaves the program the system calls that listening and writing need, and no other.
 *
 * Files may be opened, as whatever user the program is; there is no network but what is open, and
 * nothing can be sent to an interface that is captured. Calls that only an intruder would make end
 * the program (SIGSYS). Any other that was not foreseen fails with EPERM and is told: it is better
 * to listen on without it than to stop listening. */
#ifndef S7TAP_APP_SANDBOX_H
#define S7TAP_APP_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

typedef enum app_sandbox {
    APP_SANDBOX_ON,
    APP_SANDBOX_NOT_BUILT, /* the program was built without libseccomp, or to be tested */
    APP_SANDBOX_REFUSED,   /* the kernel does not do it */
} app_sandbox;

/* What is open and is not as other descriptors are; borrowed. */
typedef struct app_descriptors {
    const int *captured; /* interfaces: nothing may be written to them */
    size_t captured_count;
    const int *logs; /* sockets of the system's log: these alone may be connected again */
    size_t log_count;
} app_descriptors;

/* For all threads, and for good. Takes PR_SET_NO_NEW_PRIVS. */
app_sandbox app_sandbox_enter(const app_descriptors *descriptors);

/* What was denied since the last call, as "socket", which the caller frees; NULL nothing. Each
 * system call is told once. */
char *app_sandbox_denied(void);

#endif
