/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Entries of the system's log as its sockets take them, one datagram each.
 *
 *   journal   systemd's native protocol (systemd.io/JOURNAL_NATIVE_PROTOCOL): KEY=VALUE lines, a
 *             value of several lines behind its length
 *   local     as syslog(3) writes to /dev/log: "<PRI>Mmm dd hh:mm:ss TAG[PID]: TEXT", the one form
 *             that every daemon takes there. rsyslog by default reads no other on that socket. The
 *             fields stand behind the text
 *   rfc5424   with the fields as structured data
 */
#ifndef S7TAP_REPORT_LOG_ENCODE_H
#define S7TAP_REPORT_LOG_ENCODE_H

#include "report/log_entry.h"

typedef enum rep_log_protocol {
    REP_LOG_JOURNAL,
    REP_LOG_LOCAL,
    REP_LOG_RFC5424,
} rep_log_protocol;

/* Bytes of one message but for those of the journal: what receivers of RFC 5424 should accept, and
 * the length of lines that RFC 3164 knows. Fields that have no room are left out, the last ones
 * first. */
enum { REP_LOG_MOST_RFC5424 = 2048, REP_LOG_MOST_LOCAL = 1024 };

typedef struct rep_log_sender {
    rep_log_protocol protocol;
    const char *host; /* for RFC 5424; borrowed */
    int pid;
    int64_t now;        /* ns since 1970 */
    int64_t utc_offset; /* ns that local time is ahead of UTC, for the local form */
} rep_log_sender;

/* Appends the datagram. */
void rep_log_encode(rep_buffer *b, const rep_log_entry *entry, const rep_log_sender *sender);

#endif
