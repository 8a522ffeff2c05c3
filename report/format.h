/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Times, addresses and quantities as text, the same in every output. */
#ifndef S7TAP_REPORT_FORMAT_H
#define S7TAP_REPORT_FORMAT_H

#include "capture/sink.h"
#include "dissector/text.h"
#include "report/buffer.h"

/* RFC 3339, UTC, microseconds (cut, not rounded): "2026-11-20T12:00:00.000001Z". `time` is in
 * nanoseconds since 1970. */
void rep_put_time(rep_buffer *b, int64_t time);
/* "2026-11-20 12:00:00 UTC", for people. */
void rep_put_second(rep_buffer *b, int64_t time);
/* "12:00:00", of UTC. */
void rep_put_clock(rep_buffer *b, int64_t time);
/* "10.0.0.1", "fe80::1" */
void rep_put_ip(rep_buffer *b, const cap_address *ip);
/* "10.0.0.0/24", "fe80::/64" */
void rep_put_network(rep_buffer *b, const cap_address *ip, uint8_t prefix);
/* "10.0.0.1:102", "[fe80::1]:102" */
void rep_put_endpoint(rep_buffer *b, const cap_endpoint *endpoint);
/* "950 ns", "12.5 us", "3.1 ms", "4.2 s", "3 min 20 s", "2 h 5 min", "9 d 3 h"; at most three
 * digits that matter. `span` is in nanoseconds. */
void rep_put_span(rep_buffer *b, int64_t span);
/* "950", "12 345 678": groups of three from 10 000 on. */
void rep_put_count(rep_buffer *b, uint64_t count);
/* "312 bytes", "1.2 MB" (powers of ten). */
void rep_put_size(rep_buffer *b, uint64_t bytes);
/* A count with its noun: "1 packet", "12 packets". */
void rep_put_number_of(rep_buffer *b, uint64_t count, const char *one, const char *many);

static inline void rep_put_text(rep_buffer *b, const s7_text *text)
{
    rep_put(b, text->data, text->length);
}

#endif
