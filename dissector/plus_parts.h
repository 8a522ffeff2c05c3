/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the dissector: what the bodies of S7comm-plus have in common, and the bodies by
 * function, one family a file. A body stands behind the fixed part of a request, or behind the
 * return value of a response; its cursor fails where it is cut or not known. */
#ifndef S7TAP_DISSECTOR_PLUS_PARTS_H
#define S7TAP_DISSECTOR_PLUS_PARTS_H

#include "dissector/pdu.h"
#include "dissector/plus_value.h"

typedef void s7_plus_part(s7_cursor *c, s7_plus *plus);

/* plus_variables.c */
s7_plus_part s7_plus_set_multi_request, s7_plus_set_multi_response;
s7_plus_part s7_plus_get_multi_request, s7_plus_get_multi_response;
s7_plus_part s7_plus_set_request, s7_plus_get_request, s7_plus_get_response;
/* plus_stream.c */
s7_plus_part s7_plus_get_stream_request, s7_plus_get_stream_response;
s7_plus_part s7_plus_set_stream_request;
/* plus_objects.c */
s7_plus_part s7_plus_create_request, s7_plus_create_response;
s7_plus_part s7_plus_delete_request, s7_plus_delete_response;
s7_plus_part s7_plus_explore_request, s7_plus_explore_response;
s7_plus_part s7_plus_link_request, s7_plus_link_response;
/* plus_sequence.c */
s7_plus_part s7_plus_begin_request, s7_plus_begin_response;
s7_plus_part s7_plus_finish_request;
s7_plus_part s7_plus_invoke_request, s7_plus_invoke_response;

/* The object (4) that the function is about. */
void s7_plus_target_read(s7_cursor *c, s7_plus *plus);
/* `count` ids of attributes of that object. */
void s7_plus_ids_read(s7_cursor *c, s7_plus *plus, uint32_t count);
/* Values by number, up to the 0 that ends them. */
void s7_plus_list_read(s7_cursor *c, s7_plus *plus);
/* The one value of a function that carries one. */
void s7_plus_one_read(s7_cursor *c, s7_plus *plus);
/* Objects; the integrity counter may stand in front of them. */
void s7_plus_object_list_read(s7_cursor *c, s7_plus *plus);

#endif
