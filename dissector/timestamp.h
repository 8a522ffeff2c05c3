/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times of a CPU: its clock, and the time stamps of messages, alarms and diagnostic entries. They
 * have no time zone: what a CPU's clock shows is local time or UTC as the plant decided. */
#ifndef S7TAP_DISSECTOR_TIMESTAMP_H
#define S7TAP_DISSECTOR_TIMESTAMP_H

#include "dissector/cursor.h"
#include "dissector/text.h"

typedef struct s7_timestamp {
    bool valid; /* a date and time that exist */
    uint8_t month, day, hour, minute, second;
    uint8_t weekday; /* 1 Sunday to 7 Saturday; 0 not given */
    uint16_t year, ms;
} s7_timestamp;

enum {
    S7_CLOCK_SIZE = 10,
    S7_TIMESTAMP_SIZE = 8,
};

/* The 8 bytes of a time stamp, or of a DATE_AND_TIME, at the cursor: a node with its leaves and the
 * time as text. `out` may be NULL. Notes TIMESTAMP if it is no time; zeros throughout are none
 * either, but mean "not given" and leave no note. */
void s7_timestamp_decode(s7_cursor *c, s7_timestamp *out);
/* The same of the 10 bytes of a clock. */
void s7_clock_decode(s7_cursor *c, s7_timestamp *out);

/* Without a cursor: 8 bytes, or 10 of a clock; other sizes give an invalid time. */
s7_timestamp s7_timestamp_of(s7_bytes bytes);

/* "2016-02-08T14:51:37.916", with `separator` in place of the T; nothing if it is not valid. */
void s7_timestamp_text(const s7_timestamp *time, char separator, s7_text *out);

#endif
