/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times as text. */
#ifndef S7TAP_DISSECTOR_TIME_TEXT_H
#define S7TAP_DISSECTOR_TIME_TEXT_H

#include "dissector/text.h"

/* The date `days` after 1970-01-01: "1984-02-29". */
void s7_text_date(s7_text *out, uint64_t days);

/* The time `ms` after midnight, below a day: "13:54:20.248". */
void s7_text_time_of_day(s7_text *out, uint32_t ms);

/* RFC 3339 of a time in ns since 1970, with as many decimals of the second as it takes:
 * "2014-10-25T13:29:30.5Z". */
void s7_text_time_ns(s7_text *out, uint64_t ns);

/* A duration in ns in the units of IEC 61131: "1d_2h", "-1s_500ms", "0s". */
void s7_text_duration_ns(s7_text *out, int64_t ns);

#endif
