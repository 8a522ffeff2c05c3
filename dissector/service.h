/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the dissector: the services of S7comm, one file each, and how the header reaches
 * them. What a section leaves unread is reported as undecoded. */
#ifndef S7TAP_DISSECTOR_SERVICE_H
#define S7TAP_DISSECTOR_SERVICE_H

#include "dissector/cursor.h"
#include "dissector/item.h"
#include "dissector/pdu.h"

/* One section of a service. The sections are decoded one after the other: parameters, then data. */
typedef void s7_section(s7_cursor *c, s7_pdu *out, const s7_context *context);

s7_section s7_setup_param;
s7_section s7_rw_job_param, s7_rw_answer_param;
s7_section s7_write_job_data, s7_read_answer_data, s7_write_answer_data;
s7_section s7_transfer_job_param, s7_transfer_answer_param, s7_transfer_answer_data;
s7_section s7_pi_job_param, s7_stop_job_param, s7_pi_answer_param;
s7_section s7_userdata_param, s7_userdata_data;

/* The whole S7comm-plus PDU at the cursor. */
void s7_plus_decode(s7_cursor *c, s7_pdu *out, const s7_context *context);

/* As s7_item_decode; `write`: the item is written, so that peripheral addresses are outputs. */
void s7_item_decode_as(s7_cursor *c, bool write, s7_item *out);

/* A variable of a programmer command: six bytes. */
void s7_tis_item_decode(s7_cursor *c, bool write, s7_item *out);
/* One area of a DB-read item. */
void s7_item_part(s7_cursor *c, s7_item *out);
/* Reports the address of `item` as text, made from the `length` bytes from `from`. */
void s7_item_report(const s7_cursor *c, const s7_item *item, bool write, uint32_t from,
                    uint32_t length);

/* Address syntaxes other than S7ANY and DB-read: what follows the syntax id. True if known. */
bool s7_item_special(s7_cursor *body, s7_item *out);
/* Text of such an item from its raw bytes; false if the syntax is unknown. */
bool s7_item_special_text(const s7_item *item, s7_text *out);

/* Payloads of userdata functions. */
s7_section s7_szl_payload;
s7_section s7_tis_payload;
s7_section s7_cyclic_payload, s7_unsubscribe_payload, s7_record_payload;
s7_section s7_password_payload;
s7_section s7_pbc_payload;
s7_section s7_clock_payload;
s7_section s7_nc_payload;

/* Its subfunction; of a programmer command that replaces a job, that of the new command. */
static inline uint8_t s7_userdata_function(const s7_userdata *userdata)
{
    return userdata->group == S7_GROUP_TIS && userdata->subfunction == S7_TIS_REPLACE_JOB
               ? userdata->job_function
               : userdata->subfunction;
}

/* The request that a userdata answer or push belongs to, as far as the host knows it and it is of
 * the same function group; decoded into `buffer`, NULL if there is none. */
const s7_pdu *s7_userdata_request(const s7_userdata *userdata, const s7_context *context,
                                  s7_pdu *buffer);
s7_section s7_block_list_payload, s7_block_list_type_payload, s7_block_info_payload;
s7_section s7_message_payload, s7_diagnostic_payload, s7_alarm_payload, s7_alarm_query_payload;

/* What a PDU of the groups block functions and CPU functions says, in a few words, such as ": RUN";
 * nothing if there is nothing to say. For the one-line summary. */
void s7_userdata_gist(const s7_userdata *userdata, s7_text *out);

/* Which data unit of its message an answer is; FIRST may be the only one. */
typedef enum s7_unit_place {
    S7_UNIT_UNKNOWN, /* the request is not known, or there is none */
    S7_UNIT_FIRST,
    S7_UNIT_FURTHER,
} s7_unit_place;

s7_unit_place s7_unit_place_of(const s7_context *context);

/* Reports the block that the `length` byte leaf just read names; nothing if it is not valid. */
void s7_block_report(const s7_cursor *c, const s7_block_name *block, uint32_t length);

/* `size` bytes as one leaf, or as many as there are; then `c` fails. */
static inline s7_bytes s7_span_cut(s7_cursor *c, s7_field field, uint32_t size)
{
    if (c->failed || size <= s7_left(c))
        return s7_span(c, field, size);
    const s7_bytes bytes = s7_remaining(c, field);
    c->failed = true;
    return bytes;
}

/* The fill byte behind an item of odd length, unless it is the last. */
void s7_item_skip_fill(s7_cursor *c, const s7_item *item, bool last);

#endif
