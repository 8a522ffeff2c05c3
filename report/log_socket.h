/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The socket of the system's log. It never makes anybody wait: what the log does not take at once
 * waits here, within limits, and what has no room is counted. A log that was started anew is
 * connected to again, by the same descriptor: so a process that may open no sockets any more needs
 * connect() for this one alone. */
#ifndef S7TAP_REPORT_LOG_SOCKET_H
#define S7TAP_REPORT_LOG_SOCKET_H

#include "report/log_encode.h"

typedef struct rep_log_socket rep_log_socket;

/* How much may wait. */
enum { REP_LOG_MOST_WAITING = 1000, REP_LOG_MOST_BYTES = 1024 * 1024 };

/* Connects to a datagram socket; NULL is the system's log: systemd's journal, else /dev/log. Its
 * protocol is told by its name: "journal/socket" and "journal.NAME/socket" at the end are the
 * journal's, "dev/log" and "dev-log" the local form, all else is RFC 5424. NULL with errno set if
 * nobody listens there. The caller owns the result. */
rep_log_socket *rep_log_socket_open(const char *path);
/* Gives up what waits. NULL is ignored. */
void rep_log_socket_free(rep_log_socket *log);

/* Path of the socket; owned by `log`. */
const char *rep_log_socket_name(const rep_log_socket *log);
int rep_log_socket_fd(const rep_log_socket *log);
rep_log_protocol rep_log_socket_protocol(const rep_log_socket *log);

/* Sends, or keeps it to be sent. */
void rep_log_socket_send(rep_log_socket *log, const rep_log_entry *entry);
/* Sends what waits, as far as the log takes it. */
void rep_log_socket_flush(rep_log_socket *log);
/* The same, and waits for at most so many milliseconds, for the end. False if something is left. */
bool rep_log_socket_drain(rep_log_socket *log, int milliseconds);

/* errno of the log if it takes nothing now, 0 if it does. */
int rep_log_socket_error(const rep_log_socket *log);

typedef enum rep_log_news {
    REP_LOG_NO_NEWS,
    REP_LOG_STALLED, /* takes nothing for a while */
    REP_LOG_GOES_ON, /* takes entries again, or lost some */
} rep_log_news;

/* What is new since the last call; `now` in us, monotonic. With REP_LOG_GOES_ON, *lost is the
 * number of entries that had no room or were too long since that was told the last time. */
rep_log_news rep_log_socket_news(rep_log_socket *log, int64_t now, uint64_t *lost);

#endif
