/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * System event (version FE), behind the header:
 *
 *   | 0 (4) | confirmed bytes (4) | 0 (4) | 0 (4) | nothing, text or struct |
 *
 * The struct is a value whose numbers have fixed sizes, flags and type behind a zero each: 00 00
 * 00 17. Its members name the request it is about (session, function, sequence) and a return value,
 * which is negative where the CPU ends the connection. Texts: "LOGOUT". Client libraries and
 * dissectors have this layout; none was captured.
 */
#include "dissector/plus_event.h"

#include "dissector/plus_result.h"
#include "dissector/plus_value.h"
#include "dissector/service.h"

enum {
    MEMBER_SESSION = 40302,
    MEMBER_FUNCTION = 40303,
    MEMBER_SEQUENCE = 40304,
    MEMBER_RESULT = 40305,
};

static bool is_text(s7_bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): no bytes without data */
        if (bytes.data[i] < 0x20 || bytes.data[i] > 0x7E)
            return false;
    return bytes.size > 0;
}

static void take_member(s7_plus *plus, uint32_t id, uint64_t number)
{
    switch (id) {
    case MEMBER_SESSION:
        plus->session = (uint32_t)number;
        return;
    case MEMBER_FUNCTION:
        plus->function = (uint16_t)number;
        return;
    case MEMBER_SEQUENCE:
        plus->sequence = (uint16_t)number;
        return;
    case MEMBER_RESULT:
        plus->has_result = true;
        plus->return_value = number;
        plus->result = s7_plus_result_of(number).code;
        plus->fatal = number >> 63 != 0;
        return;
    default:
        return;
    }
}

static void read_struct(s7_cursor *c, s7_plus *plus)
{
    s7_plus_value value;
    s7_plus_value member;
    s7_plus_members walk;
    uint32_t id;
    s7_plus_plain_value_read(c, &value);
    s7_plus_members_begin(&walk, &value);
    while (s7_plus_members_next(&walk, &id, &member))
        take_member(plus, id, member.number);
    if (plus->has_result && !c->failed)
        s7_plus_result_report(c, S7F_PLUS_RETURN_CODE, plus->return_value, 0);
}

void s7_plus_event_decode(s7_cursor *c, s7_plus *plus)
{
    enum { STRUCT_HEAD = S7_PLUS_STRUCT };
    s7_plus_zeros(c, S7F_PLUS_ZERO, 4);
    s7_u32(c, S7F_PLUS_CONFIRMED);
    s7_plus_zeros(c, S7F_PLUS_ZERO, 8);
    if (c->failed)
        return;
    plus->body = (s7_bytes){c->base + c->at, s7_left(c)};
    if (is_text(plus->body)) {
        s7_remaining(c, S7F_PLUS_EVENT_TEXT);
        return;
    }
    if (plus->body.size >= 4 && s7_load32(plus->body.data) == STRUCT_HEAD)
        read_struct(c, plus);
    c->failed = false;
    s7_remaining(c, S7F_PLUS_EVENT);
}
