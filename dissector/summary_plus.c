/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_item.h"
#include "dissector/plus_notification.h"
#include "dissector/plus_object.h"
#include "dissector/plus_result.h"
#include "dissector/plus_subscription.h"
#include "dissector/plus_text.h"
#include "dissector/summary_private.h"

enum { VERSION_SYSTEM_EVENT = 0xFE, VERSION_KEEPALIVE = 0xFF };

static void add_error(int16_t code, s7_text *out)
{
    const char *name = s7_name_of(s7_names_plus_error, (uint32_t)(int32_t)code);
    s7_text_char(out, ' ');
    s7_text_signed(out, code);
    if (name) {
        s7_text_char(out, ' ');
        s7_text_add(out, name);
    }
}

/* A value of a list; long ones are cut so that others are seen too. */
static void add_value(const s7_plus_value *value, s7_text *out)
{
    char buffer[64];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_plus_value_text(value, &text);
    s7_text_add(out, " = ");
    s7_text_add(out, buffer);
    if (text.cut)
        s7_text_add(out, "...");
}

/* The block of the program that a PDU creates or deletes, as far as it says. */
static void add_block(const s7_plus *plus, s7_text *out)
{
    s7_block_name block;
    const bool deletes = plus->function == S7_PLUS_DELETE_OBJECT;
    const bool creates = plus->function == S7_PLUS_CREATE_OBJECT && plus->has_object;
    if ((!deletes && !creates) ||
        !s7_plus_block(deletes ? plus->object : plus->first_object, &block))
        return;
    s7_text_char(out, ' ');
    s7_block_name_text(&block, out);
}

static void add_subscription(const s7_plus *request, s7_text *out)
{
    s7_plus_subscription walk;
    s7_plus_subscribed item;
    if (!s7_plus_subscription_begin(&walk, request))
        return;
    s7_list list = {.out = out};
    s7_text_add(out, walk.created ? ", subscribes" : ", changes subscription");
    while (s7_plus_subscription_next(&walk, &item)) {
        if (!s7_list_next(&list, false))
            continue;
        s7_text_unsigned(out, item.reference);
        if (item.removed) {
            s7_text_add(out, " removed");
        } else {
            s7_text_add(out, ": ");
            s7_plus_address_text(&item.address, out);
        }
    }
    s7_list_end(&list);
}

/* The addresses of a request; where there is an answer, each with its value or error. */
static void add_items(const s7_plus *request, const s7_plus *answer, s7_text *out)
{
    s7_list list = {.out = out};
    s7_plus_accesses walk;
    s7_plus_access access;
    s7_plus_accesses_begin(&walk, request, answer);
    while (s7_plus_accesses_next(&walk, &access)) {
        const int16_t code = s7_plus_result_of(access.return_value).code;
        if (!s7_list_next(&list, code < 0))
            continue;
        s7_plus_address_text(&access.address, out);
        if (access.has_value)
            add_value(&access.value, out);
        if (code < 0)
            add_error(code, out);
    }
    s7_list_end(&list);
}

/* The values of an answer whose request is not known, by number of the item. */
static void add_values(const s7_plus *answer, s7_text *out)
{
    s7_list list = {.out = out};
    s7_bytes values = answer->values;
    s7_plus_value value;
    uint32_t number;
    if (answer->function == S7_PLUS_GET_MULTI)
        while (s7_plus_next_value(&values, &number, &value)) {
            if (!s7_list_next(&list, false))
                continue;
            s7_text_unsigned(out, number);
            add_value(&value, out);
        }
    s7_list_end(&list);
}

static void add_failed(const s7_plus *answer, s7_text *out)
{
    if (answer->failed == 0)
        return;
    s7_summary_number(out, " ", answer->failed);
    s7_text_add(out, answer->failed == 1 ? " item failed:" : " items failed:");
    add_error(answer->item_error, out);
}

static bool is_credit(const s7_plus *plus)
{
    return plus->function == S7_PLUS_SET_VARIABLE && plus->attribute == S7_PLUS_ID_CREDIT;
}

static void add_request(const s7_plus *request, s7_text *out)
{
    if (is_credit(request))
        s7_text_add(out, " subscription credit");
    s7_summary_number(out, " (sequence ", request->sequence);
    s7_summary_hex(out, ", session ", request->session, 8);
    s7_text_char(out, ')');
    if (!is_credit(request) && !request->block_body && request->function != S7_PLUS_EXPLORE)
        add_items(request, NULL, out);
    add_subscription(request, out);
}

/* The request that an answer answers, if the host knows it and it fits. */
static const s7_plus *find_request(const s7_plus *answer, const s7_context *context, s7_pdu *pdu)
{
    if (!context || context->request.size == 0 ||
        s7_decode(context->request, NULL, pdu, NULL) == S7_FOREIGN ||
        pdu->protocol_id != S7_PROTOCOL_PLUS)
        return NULL;
    const s7_plus *request = &pdu->u.plus;
    const bool fits = request->head && request->opcode == S7_PLUS_REQUEST &&
                      request->function == answer->function;
    return fits ? request : NULL;
}

static void add_answer(const s7_plus *answer, const s7_context *context, s7_text *out)
{
    s7_pdu buffer;
    s7_summary_number(out, " (sequence ", answer->sequence);
    s7_text_char(out, ')');
    if (answer->has_result && answer->result != 0)
        add_error(answer->result, out);
    if (answer->result < 0)
        return;
    const s7_plus *request = find_request(answer, context, &buffer);
    const bool has_items = request && (answer->values.size > 0 || answer->errors.size > 0);
    if (has_items && !answer->block_body && !request->block_body) {
        add_items(request, answer, out);
        return;
    }
    add_values(answer, out);
    add_failed(answer, out);
}

static void add_notification(const s7_plus *plus, s7_text *out)
{
    s7_list list = {.out = out};
    s7_bytes values = plus->values;
    s7_plus_entry entry;
    s7_summary_hex(out, " ", plus->session, 8);
    while (s7_plus_entry_next(&values, &entry)) {
        if (!s7_list_next(&list, entry.failed))
            continue;
        s7_text_unsigned(out, entry.reference);
        if (entry.has_value)
            add_value(&entry.value, out);
        else
            s7_text_add(out, entry.failed ? " access failed" : " object");
    }
    s7_list_end(&list);
}

static void add_head(const s7_plus *plus, const s7_context *context, s7_text *out)
{
    s7_summary_name(out, s7_names_plus_opcode, plus->opcode, 2);
    if (plus->opcode == S7_PLUS_NOTIFICATION) {
        add_notification(plus, out);
        return;
    }
    s7_text_char(out, ' ');
    s7_summary_name(out, s7_names_plus_function, plus->function, 4);
    add_block(plus, out);
    if (plus->opcode == S7_PLUS_REQUEST)
        add_request(plus, out);
    else
        add_answer(plus, context, out);
}

static void add_event(const s7_plus *plus, s7_text *out)
{
    s7_text_add(out, "System event");
    if (plus->has_result) {
        if (plus->fatal)
            s7_text_add(out, ", ends the connection:");
        add_error(plus->result, out);
    } else if (plus->body.size > 0 && plus->body.data[0] >= ' ') {
        s7_text_char(out, ' ');
        s7_text_ascii(out, plus->body);
    }
}

void s7_summary_plus(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    const s7_plus *plus = &pdu->u.plus;
    if (plus->version == VERSION_KEEPALIVE) {
        s7_text_add(out, "Keep-alive");
        return;
    }
    if (plus->version == VERSION_SYSTEM_EVENT) {
        add_event(plus, out);
        return;
    }
    s7_summary_number(out, "v", plus->version);
    s7_text_char(out, ' ');
    if (plus->head) {
        add_head(plus, context, out);
        if (!plus->complete)
            s7_text_add(out, ", more follows");
        return;
    }
    s7_summary_number(out, "Fragment ", plus->body.size);
    s7_text_add(out, plus->complete ? " bytes" : " bytes, more follows");
}
