/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what a request asks for, in words. */
#ifndef S7TAP_RULES_REQUEST_NAME_H
#define S7TAP_RULES_REQUEST_NAME_H

#include "dissector/pdu.h"

/* "SZL 0x0C91 index 0x7FFF", "block info of DB1", "upload of OB1", "link blocks DB1, DB2"; the
 * plain name of what names no object. NULL where the service is not known. The caller owns it. */
char *rules_request_name(const s7_pdu *request);

/* "DB10", "OB1, DB10": the blocks that a request names; NULL if none. The caller owns it. */
char *rules_request_blocks(const s7_pdu *request);

#endif
