/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What several outputs call that which the analyzer knows. */
#ifndef S7TAP_REPORT_NAMES_H
#define S7TAP_REPORT_NAMES_H

#include "analyzer/relation.h"
#include "report/buffer.h"

/* "COTP", "S7COMM", "S7COMM-PLUS", "TLS", "OTHER"; NULL while it is unknown. Constant text. */
const char *rep_protocol_name(ana_protocol protocol);

/* "DB10", "M", "T" */
void rep_put_object_name(rep_buffer *b, const ana_object *object);
/* "DB10"; "TYPE_3F 10" of a type without a name. Plain ASCII. */
void rep_put_block_name(rep_buffer *b, uint8_t type, uint32_t number);

/* The member `error`: an object with the code of a refusal (table s7_names_error) and its text. */
void rep_json_error(rep_buffer *b, uint16_t number);

#endif
