/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Bodies of requests and responses by function:
 *
 *   request    | body | end |
 *   response   | result | body | end |
 *
 * result: plus_result.h; end: plus_end.h; bodies: one family a file, see plus_parts.h. Responses
 * with opcode 02 have a result of eight bytes in front of the four zeros that end them: twelve
 * zeros are all that was captured (S7-1200, firmware 2).
 *
 * AddLink, RemoveLink, GetVariablesAddress and Abort are known by number only; their requests are
 * shown as bytes.
 */
#include "dissector/plus_body.h"

#include "dissector/plus_end.h"
#include "dissector/plus_parts.h"
#include "dissector/plus_result.h"

static void nothing(s7_cursor *c, s7_plus *plus)
{
    (void)c;
    (void)plus;
}

/* Without a function: the body is not known. Responses: what follows the result. */
static const struct {
    uint16_t function;
    s7_plus_part *request, *response;
} bodies[] = {
    {S7_PLUS_GET_MULTI, s7_plus_get_multi_request, s7_plus_get_multi_response},
    {S7_PLUS_SET_MULTI, s7_plus_set_multi_request, s7_plus_set_multi_response},
    {S7_PLUS_SET_VARIABLE, s7_plus_set_request, nothing},
    {S7_PLUS_GET_VARIABLE, s7_plus_get_request, s7_plus_get_response},
    {S7_PLUS_CREATE_OBJECT, s7_plus_create_request, s7_plus_create_response},
    {S7_PLUS_DELETE_OBJECT, s7_plus_delete_request, s7_plus_delete_response},
    {S7_PLUS_EXPLORE, s7_plus_explore_request, s7_plus_explore_response},
    {S7_PLUS_GET_LINK, s7_plus_link_request, s7_plus_link_response},
    {S7_PLUS_ADD_LINK, NULL, nothing},
    {S7_PLUS_REMOVE_LINK, NULL, nothing},
    {S7_PLUS_BEGIN_SEQUENCE, s7_plus_begin_request, s7_plus_begin_response},
    {S7_PLUS_END_SEQUENCE, s7_plus_finish_request, nothing},
    {S7_PLUS_INVOKE, s7_plus_invoke_request, s7_plus_invoke_response},
    {S7_PLUS_GET_STREAMED, s7_plus_get_stream_request, s7_plus_get_stream_response},
    {S7_PLUS_SET_STREAMED, s7_plus_set_stream_request, nothing},
    {S7_PLUS_ABORT, NULL, nothing},
    {S7_PLUS_ERROR, NULL, nothing},
    {S7_PLUS_ERROR_2, NULL, nothing},
    {S7_PLUS_INIT_SSL, nothing, nothing},
};

static s7_plus_part *find_part(const s7_plus *plus)
{
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        if (bodies[i].function == plus->function)
            return plus->opcode == S7_PLUS_REQUEST ? bodies[i].request : bodies[i].response;
    return NULL;
}

/* The result of responses with opcode 02 is not of variable length. */
static bool has_fixed_result(const s7_cursor *c, const s7_plus *plus)
{
    enum { FIXED_AND_FILL = 12 };
    return plus->opcode == S7_PLUS_RESPONSE_2 && s7_left(c) == FIXED_AND_FILL;
}

static uint64_t take_fixed_result(s7_cursor *c)
{
    const uint8_t *p = s7_take(c, 8);
    const uint64_t value = p ? s7_load64(p) : 0;
    if (c->tap && p)
        s7_report(c, S7F_PLUS_RETURN_VALUE, 8, value);
    if (p)
        s7_plus_result_report(c, S7F_PLUS_RETURN_CODE, value, 8);
    return value;
}

static void read_result(s7_cursor *c, s7_plus *plus)
{
    const uint64_t value = has_fixed_result(c, plus) ? take_fixed_result(c)
                                                     : s7_plus_result_read(c, S7F_PLUS_RETURN_VALUE,
                                                                           S7F_PLUS_RETURN_CODE);
    if (c->failed)
        return;
    plus->has_result = true;
    plus->return_value = value;
    plus->result = s7_plus_result_of(value).code;
}

void s7_plus_body(s7_cursor *c, s7_plus *plus)
{
    s7_plus_part *decode = find_part(plus);
    if (plus->opcode != S7_PLUS_REQUEST && s7_name_of(s7_names_plus_function, plus->function))
        read_result(c, plus);
    if (decode && !c->failed)
        decode(c, plus);
    if (decode && !c->failed)
        s7_plus_end_read(c);
    c->failed = false;
    s7_remaining(c, S7F_PLUS_BODY);
}
