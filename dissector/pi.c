/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PI service (function 28), parameters of the Job:
 *
 *    0    1    2    3    4    5    6    7    8    9
 *   +----+----+----+----+----+----+----+----+----+----+------------+----+--------+
 *   | 28 | 00   00   00   00   00   00   FD | length  | argument   | n  | name n |
 *   +----+----+----+----+----+----+----+----+----+----+------------+----+--------+
 *
 * What the argument is depends on the name behind it:
 *
 *   _INSE, _INS2, _DELE   | count | 00 | type (2), number (5), file system (1) | ...
 *   P_PROGRAM, _MODU      text: none or "C ", "EP"
 *   _N_...                | n | string n | fill | ..., each padded to even with its length
 *
 * PLC stop (function 29):
 *
 *   | 29 | 00 00 00 00 00 | 09 | P_PROGRAM |
 *
 * Answers are the function and, at times, a status. The services are in pi_services.c.
 */
#include "dissector/pi.h"

#include "dissector/block_name.h"
#include "dissector/pi_services.h"
#include "dissector/service.h"

static bool is_name(s7_bytes name, const char *text)
{
    size_t i = 0;
    while (i < name.size && text[i] != '\0' && name.data[i] == (uint8_t)text[i])
        i++;
    return i == name.size && text[i] == '\0';
}

static const s7_pi_service *find_service(s7_bytes name)
{
    for (const s7_pi_service *service = s7_pi_services; service->name; service++)
        if (is_name(name, service->name))
            return service;
    return NULL;
}

const char *s7_pi_meaning(s7_bytes name, s7_bytes argument)
{
    const s7_pi_service *row = find_service(name);
    if (row == s7_pi_services && is_name(argument, "C "))
        return "cold restart";
    return row ? row->meaning : NULL;
}

static void decode_blocks(s7_cursor *c, s7_pi *pi)
{
    const uint8_t count = s7_u8(c, S7F_PI_BLOCK_COUNT);
    s7_u8(c, S7F_PI_BLOCK_RESERVED);
    while (pi->blocks < count && !c->failed) {
        s7_block_name block;
        if (s7_block_name_decode(s7_span(c, S7F_PI_BLOCK, 8), &block))
            s7_block_report(c, &block, 8);
        if (!c->failed)
            pi->blocks++;
    }
}

/* The field of string `index`: the first names the unit. */
static s7_field field_of(const s7_pi_service *service, uint32_t index)
{
    if (index == 0)
        return S7F_PI_UNIT;
    for (uint32_t i = 0; i < S7_PI_ARGUMENTS && service->arguments[i] != 0; i++)
        if (i + 1 == index)
            return (s7_field)service->arguments[i];
    return S7F_PI_STRING;
}

static void decode_strings(s7_cursor *c, const s7_pi_service *service)
{
    for (uint32_t i = 0; s7_left(c) > 0; i++) {
        const s7_field field = field_of(service, i);
        const uint8_t size = s7_u8(c, S7F_PI_STRING_LENGTH);
        const uint32_t taken = (uint32_t)s7_span_cut(c, field, size).size;
        if (field == S7F_PI_PASSWORD && taken > 0)
            s7_made(c, S7F_SECRET, c->at - taken, taken, 1);
        if ((size & 1) == 0 && s7_left(c) > 0)
            s7_span(c, S7F_PI_STRING_FILL, 1);
    }
}

static void decode_argument(s7_cursor *c, s7_pi *pi, const s7_pi_service *service)
{
    const s7_pi_form form = service ? (s7_pi_form)service->form : S7_PI_BYTES;
    if (c->at == c->end)
        return;
    s7_enter(c, S7F_PI_ARGUMENT);
    if (form == S7_PI_BLOCKS)
        decode_blocks(c, pi);
    else if (form == S7_PI_STRINGS)
        decode_strings(c, service);
    else
        s7_remaining(c, form == S7_PI_TEXT ? S7F_PI_ARGUMENT_TEXT : S7F_PI_ARGUMENT_BYTES);
    s7_finish(c);
    s7_leave(c);
}

/* The name behind the argument, without taking or reporting anything. */
static s7_bytes peek_name(const s7_cursor *c, uint32_t argument)
{
    s7_cursor ahead = *c;
    ahead.tap = NULL;
    s7_take(&ahead, argument);
    const uint8_t size = s7_u8(&ahead, S7F_PI_NAME_LENGTH);
    return s7_span(&ahead, S7F_PI_NAME, size);
}

static void decode_name(s7_cursor *c, s7_pi *pi)
{
    const uint8_t size = s7_u8(c, S7F_PI_NAME_LENGTH);
    pi->name = s7_span_cut(c, S7F_PI_NAME, size);
}

static void report_meaning(const s7_cursor *c, const char *meaning, uint32_t length)
{
    if (!c->tap || !meaning || c->failed)
        return;
    char buffer[80];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_text_add(&text, meaning);
    s7_made_text(c, S7F_PI_MEANING, c->at - length, length, s7_text_bytes(&text));
}

void s7_pi_job_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_pi *pi = &out->u.pi;
    s7_u8(c, S7F_FUNCTION);
    s7_span_cut(c, S7F_PI_RESERVED, 7);
    const uint16_t size = s7_u16(c, S7F_PI_ARGUMENT_LENGTH);
    const s7_pi_service *service = find_service(peek_name(c, size));
    s7_cursor argument = s7_sub(c, size);
    pi->argument = (s7_bytes){argument.base + argument.at, argument.end - argument.at};
    decode_argument(&argument, pi, service);
    decode_name(c, pi);
    report_meaning(c, s7_pi_meaning(pi->name, pi->argument), (uint32_t)pi->name.size);
}

void s7_stop_job_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_pi *pi = &out->u.pi;
    s7_u8(c, S7F_FUNCTION);
    s7_span_cut(c, S7F_PI_RESERVED, 5);
    decode_name(c, pi);
    report_meaning(c, "stop", (uint32_t)pi->name.size);
}

void s7_pi_answer_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_u8(c, S7F_FUNCTION);
    if (s7_left(c) > 0)
        out->u.pi.status = s7_u8(c, S7F_PI_STATUS);
}
