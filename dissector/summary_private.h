/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the summaries: what several of them say alike. */
#ifndef S7TAP_DISSECTOR_SUMMARY_PRIVATE_H
#define S7TAP_DISSECTOR_SUMMARY_PRIVATE_H

#include "dissector/data_item.h"
#include "dissector/summary.h"

/* `before` and the number. */
void s7_summary_number(s7_text *out, const char *before, uint64_t number);
/* `before`, 0x and the number. */
void s7_summary_hex(s7_text *out, const char *before, uint64_t number, int digits);
/* The name of a value, or the value itself. */
void s7_summary_name(s7_text *out, const s7_name *table, uint32_t value, int digits);
/* A blank, the code and its meaning. */
void s7_summary_error(s7_text *out, uint16_t error);
/* "ok", "0A object does not exist" */
void s7_summary_result(s7_text *out, uint8_t code);

/* A list of which the first few members are shown and the others counted. */
typedef struct s7_list {
    s7_text *out;
    uint32_t count, hidden_failed;
} s7_list;

/* True if the next member is shown: then what stands before it is written. */
bool s7_list_next(s7_list *list, bool failed);
void s7_list_end(const s7_list *list);

/* Addresses of a request, each with the value that is written; with an answer, with the value that
 * was read, or its result. */
void s7_summary_accesses(const s7_pdu *request, const s7_pdu *answer, s7_text *out);
/* Results whose addresses are not known: of data items, or plain return codes. */
void s7_summary_values(s7_data_items *values, s7_text *out);
void s7_summary_codes(s7_bytes codes, s7_text *out);

/* All of a PDU of S7comm-plus. */
void s7_summary_plus(const s7_pdu *pdu, const s7_context *context, s7_text *out);

/* What follows "Userdata". */
void s7_summary_userdata(const s7_pdu *pdu, const s7_context *context, s7_text *out);

#endif
