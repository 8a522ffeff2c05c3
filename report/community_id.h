/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Community ID v1 (Corelight's specification): names a TCP connection the same way as Zeek,
 * Suricata and others do, so that their logs can be joined with ours. */
#ifndef S7TAP_REPORT_COMMUNITY_ID_H
#define S7TAP_REPORT_COMMUNITY_ID_H

#include "capture/sink.h"
#include "report/buffer.h"

/* "1:" and the base64 of SHA-1 over seed 0, the lower endpoint, the higher one, and TCP. The order
 * of the arguments does not matter. */
void rep_put_community_id(rep_buffer *b, const cap_endpoint *one, const cap_endpoint *other);

#endif
