/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the system's log is told: a sentence, and fields for programs, which are the same however
 * the log wants to have them (report/log_encode.h).
 *
 * Nothing that came from the network gets in as it is: control characters, also those that only
 * change how a line is displayed, and bytes that are not UTF-8 become \xHH or \uHHHH, so that no
 * name of a device can end a line or a field. Texts are cut to a sane length. */
#ifndef S7TAP_REPORT_LOG_ENTRY_H
#define S7TAP_REPORT_LOG_ENTRY_H

#include "report/buffer.h"

#include <stdbool.h>

/* Severities of syslog, RFC 5424. */
typedef enum rep_log_priority {
    REP_LOG_CRITICAL = 2,
    REP_LOG_ERROR = 3,
    REP_LOG_WARNING = 4,
    REP_LOG_NOTICE = 5,
    REP_LOG_INFO = 6,
} rep_log_priority;

enum {
    REP_LOG_MOST_MESSAGE = 1024, /* bytes of a sentence */
    REP_LOG_MOST_VALUE = 512,    /* of each line of a value */
};

typedef enum rep_log_kind {
    REP_LOG_FINDING,
    REP_LOG_START,
    REP_LOG_END,
    REP_LOG_INTERFACE_LOST,
    REP_LOG_INTERFACE_BACK,
    REP_LOG_POLICY_LOADED,
    REP_LOG_POLICY_REFUSED,
    REP_LOG_ENTRIES_LOST, /* of the log itself */
    REP_LOG_FAULT,        /* something of s7tap itself that somebody should look at */
    REP_LOG_KIND_COUNT
} rep_log_kind;

/* "finding", "interface-lost", ...: MSGID of RFC 5424. Constant text, as the next. */
const char *rep_log_kind_name(rep_log_kind kind);
/* MESSAGE_ID of the journal: 128 bits as hex. */
const char *rep_log_kind_id(rep_log_kind kind);

typedef struct rep_log_field {
    const char *key; /* lower-case letters and '_'; constant */
    size_t at, size; /* of the value in rep_log_entry.values: clean but for '\n' between lines */
} rep_log_field;

typedef struct rep_log_entry {
    rep_log_kind kind;
    rep_log_priority priority;
    rep_buffer message; /* clean: one line */
    rep_buffer values;
    GArray *fields; /* of rep_log_field, what matters most first */
} rep_log_entry;

/* An entry without message; clear it in every case. */
void rep_log_begin(rep_log_entry *entry, rep_log_kind kind, rep_log_priority priority);
void rep_log_clear(rep_log_entry *entry);

/* The sentence; what it was before is forgotten. */
void rep_log_say(rep_log_entry *entry, const char *text, size_t size);
/* Fields; `key` is constant and borrowed. NULL adds nothing. */
void rep_log_add(rep_log_entry *entry, const char *key, const char *value);
void rep_log_add_buffer(rep_log_entry *entry, const char *key, const rep_buffer *value);
void rep_log_add_number(rep_log_entry *entry, const char *key, int64_t number);
/* Several lines, `lines` ended by NULL; NULL or none adds nothing. */
void rep_log_add_lines(rep_log_entry *entry, const char *key, const char *const *lines);

/* Appends `text`, cleaned and cut to `most` bytes, "..." included. */
void rep_log_put_clean(rep_buffer *b, const char *text, size_t size, size_t most);

#endif
