/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode_checks.h"

#include "dissector/access.h"
#include "dissector/block_name.h"
#include "dissector/pdu.h"
#include "dissector/pi.h"
#include "dissector/plus_item.h"
#include "dissector/plus_notification.h"
#include "dissector/plus_object.h"
#include "dissector/plus_subscription.h"
#include "dissector/plus_text.h"
#include "dissector/service_name.h"
#include "dissector/summary.h"
#include "dissector/value.h"

#include "exact.h"
#include "record_tap.h"

static void check_item(const s7_item *item, s7_bytes whole)
{
    char buffer[40];
    FUZZ_CHECK(fuzz_within(item->raw, whole));
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_item_text(item, false, &text);
    s7_item_text(item, true, &text);
    s7_item_object_text(item, &text);
    FUZZ_CHECK(text.length < sizeof buffer && buffer[text.length] == '\0');
    FUZZ_CHECK(item->bit <= 7);
    (void)s7_item_extent(item);
}

static void check_value(uint8_t type, s7_bytes value)
{
    const uint32_t count = s7_value_count(type, value);
    FUZZ_CHECK(count <= value.size);
    for (uint32_t i = 0; i < count; i++)
        FUZZ_CHECK((s7_value_at(type, value, i).kind != S7_NUMBER_NONE) ==
                   s7_type_is_numeric(type));
    FUZZ_CHECK(s7_value_at(type, value, count).kind == S7_NUMBER_NONE);
}

static void walk_accesses(const s7_pdu *request, s7_bytes request_bytes, const s7_pdu *answer,
                          s7_bytes answer_bytes)
{
    s7_accesses walk;
    s7_access access;
    size_t count = 0;
    s7_accesses_begin(&walk, request, answer);
    while (s7_accesses_next(&walk, &access)) {
        /* Each takes at least two bytes of the request. */
        FUZZ_CHECK(++count <= request_bytes.size);
        check_item(&access.item, request_bytes);
        FUZZ_CHECK(access.item.areas == 1 || !access.item.absolute);
        FUZZ_CHECK(fuzz_within(access.value, request_bytes) ||
                   fuzz_within(access.value, answer_bytes));
        check_value(access.item.type, access.value);
    }
    FUZZ_CHECK(!s7_accesses_next(&walk, &access));
}

static void walk_items(const s7_pdu *pdu, s7_bytes in)
{
    s7_items items;
    s7_item item;
    uint32_t count = 0;
    s7_items_of(&items, pdu);
    while (s7_items_next(&items, &item)) {
        FUZZ_CHECK(++count <= pdu->item_count);
        check_item(&item, in);
    }
    s7_data_items values;
    s7_data_item value;
    for (int request = 0; request < 2; request++) {
        count = 0;
        s7_data_items_begin(&values, pdu->data, pdu->item_count, request);
        while (s7_data_items_next(&values, &value)) {
            FUZZ_CHECK(++count <= pdu->item_count);
            FUZZ_CHECK(fuzz_within(value.data, in));
        }
    }
}

static bool is_userdata(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_USERDATA;
}

static bool is_access(const s7_pdu *pdu)
{
    return is_userdata(pdu) || (pdu->protocol_id == S7_PROTOCOL_COMM && pdu->has_function &&
                                (pdu->function == S7_FUNC_READ || pdu->function == S7_FUNC_WRITE));
}

/* What asks for something: its items may be walked beside any PDU. */
static bool is_request(const s7_pdu *pdu)
{
    return is_access(pdu) && s7_pdu_role(pdu) == S7_ROLE_REQUEST;
}

static void check_tree(record_tap *rt, s7_bytes in, const s7_pdu *pdu, s7_status status)
{
    const char *why;
    FUZZ_CHECK(record_tap_notes(rt) == pdu->notes);
    if (status == S7_FOREIGN || record_tap_covers(rt, (uint32_t)in.size, &why))
        return;
    fprintf(stderr, "%s%s", why, record_tap_text(rt));
    abort();
}

/* Text is cut to any buffer, and what a larger one holds begins with what a smaller one does. */
static void check_summary(const s7_pdu *pdu, const s7_context *context)
{
    char narrow[24], wide[400];
    s7_text cut = s7_text_into(narrow, sizeof narrow);
    s7_text whole = s7_text_into(wide, sizeof wide);
    s7_summary(pdu, context, &cut);
    s7_summary(pdu, context, &whole);
    FUZZ_CHECK(strlen(wide) == whole.length && strlen(narrow) == cut.length);
    FUZZ_CHECK(cut.length <= whole.length && memcmp(narrow, wide, cut.length) == 0);
    const char *service = s7_pdu_service_name(pdu);
    FUZZ_CHECK(!service || service[0] != '\0');
}

static void check_pi(const s7_pdu *pdu, s7_bytes in)
{
    const s7_pi *pi = &pdu->u.pi;
    s7_block_name block;
    FUZZ_CHECK(fuzz_within(pi->name, in) && fuzz_within(pi->argument, in));
    (void)s7_pi_meaning(pi->name, pi->argument);
    for (uint32_t i = 0; i < 300; i++)
        if (s7_pi_block(pi, i, &block))
            FUZZ_CHECK(block.valid && i < pi->blocks);
}

static void check_plus_value(const s7_plus_value *value, s7_bytes in)
{
    char narrow[12], wide[600];
    s7_text cut = s7_text_into(narrow, sizeof narrow);
    s7_text whole = s7_text_into(wide, sizeof wide);
    FUZZ_CHECK(fuzz_within(value->raw, in) && fuzz_within(value->bytes, in));
    s7_plus_value_text(value, &cut);
    s7_plus_value_text(value, &whole);
    FUZZ_CHECK(cut.length <= whole.length && memcmp(narrow, wide, cut.length) == 0);
}

/* What a notification pushes, and what a subscription asks for. */
static void check_plus_values(const s7_plus *plus, s7_bytes in)
{
    s7_bytes values = plus->values;
    s7_plus_entry entry;
    s7_plus_subscription subscription;
    s7_plus_subscribed item;
    size_t count = 0;
    FUZZ_CHECK(fuzz_within(values, in) && fuzz_within(plus->addresses, in));
    for (; plus->opcode == S7_PLUS_NOTIFICATION && s7_plus_entry_next(&values, &entry); count++)
        check_plus_value(&entry.value, in);
    FUZZ_CHECK(count <= in.size);
    if (plus->opcode == S7_PLUS_REQUEST && s7_plus_subscription_begin(&subscription, plus))
        while (s7_plus_subscription_next(&subscription, &item))
            FUZZ_CHECK(++count <= in.size && fuzz_within(item.address.lids, in));
}

/* The PDU as request, with itself as a made answer. */
static void check_plus_items(const s7_plus *plus, s7_bytes in)
{
    s7_plus_accesses walk;
    s7_plus_access access;
    size_t count = 0;
    s7_plus answer = *plus;
    answer.opcode = S7_PLUS_RESPONSE;
    answer.has_result = true;
    s7_plus_accesses_begin(&walk, plus, &answer);
    while (s7_plus_accesses_next(&walk, &access)) {
        FUZZ_CHECK(++count <= in.size && access.number == count && access.answered);
        FUZZ_CHECK(fuzz_within(access.address.lids, in));
        if (access.has_value)
            check_plus_value(&access.value, in);
    }
}

/* Walks over objects and errors end and stay within the PDU. */
static void check_plus(const s7_plus *plus, s7_bytes in)
{
    s7_plus_elements walk;
    s7_plus_element element;
    s7_plus_value member;
    size_t count = 0;
    FUZZ_CHECK(fuzz_within(plus->body, in) && fuzz_within(plus->objects, in));
    FUZZ_CHECK(fuzz_within(plus->streamed, in) && fuzz_within(plus->errors, in));
    s7_plus_elements_begin(&walk, plus->objects);
    while (s7_plus_elements_next(&walk, &element)) {
        FUZZ_CHECK(++count <= in.size);
        FUZZ_CHECK(fuzz_within(element.value.raw, in) && fuzz_within(element.value.bytes, in));
        if (element.tag == S7_PLUS_ATTRIBUTE && s7_plus_member(&element.value, 319, &member))
            FUZZ_CHECK(fuzz_within(member.raw, element.value.raw));
    }
    FUZZ_CHECK((count > 0) <= plus->has_object);
    s7_bytes errors = plus->errors;
    uint32_t number;
    int16_t code;
    for (count = 0; s7_plus_next_error(&errors, &number, &code); count++)
        FUZZ_CHECK(number != 0 && (count > 0 || code == plus->item_error));
    FUZZ_CHECK(count == plus->failed || plus->opcode == S7_PLUS_NOTIFICATION);
    check_plus_values(plus, in);
    check_plus_items(plus, in);
    for (number = 0; number < 4; number++) {
        char buffer[24];
        s7_text text = s7_text_into(buffer, sizeof buffer);
        (void)s7_plus_item_text(plus, number, &text, NULL);
        FUZZ_CHECK(text.length < sizeof buffer && buffer[text.length] == '\0');
    }
}

static void check(s7_bytes in, const s7_context *context, record_tap *rt)
{
    s7_pdu plain, tapped, again, request;
    const s7_status status = s7_decode(in, context, &plain, NULL);
    FUZZ_CHECK(s7_decode(in, context, &tapped, record_tap_tap(rt)) == status);
    FUZZ_CHECK(s7_decode(in, context, &again, NULL) == status);
    FUZZ_CHECK(memcmp(&plain, &tapped, sizeof plain) == 0);
    FUZZ_CHECK(memcmp(&plain, &again, sizeof plain) == 0);
    check_tree(rt, in, &plain, status);
    FUZZ_CHECK(fuzz_within(plain.param, in) && fuzz_within(plain.data, in));
    FUZZ_CHECK(fuzz_within(plain.items, in));
    FUZZ_CHECK(s7_pdu_role(&plain) <= S7_ROLE_OTHER);
    (void)s7_pdu_match_key(&plain);
    (void)s7_pdu_match_kind(&plain);
    check_summary(&plain, context);
    if (plain.rosctr == S7_ROSCTR_JOB && plain.function == S7_FUNC_PI_SERVICE)
        check_pi(&plain, in);
    if (plain.protocol_id == S7_PROTOCOL_PLUS)
        check_plus(&plain.u.plus, in);
    if (!is_access(&plain))
        return;
    walk_items(&plain, in);
    if (is_userdata(&plain)) {
        FUZZ_CHECK(fuzz_within(plain.u.userdata.values, in));
        FUZZ_CHECK(fuzz_within(plain.u.userdata.file, in));
        FUZZ_CHECK(plain.items_ok <= plain.item_count);
    }
    if (is_request(&plain)) {
        walk_accesses(&plain, in, NULL, (s7_bytes){NULL, 0});
        walk_accesses(&plain, in, &plain, in);
    }
    if (!context || s7_decode(context->request, NULL, &request, NULL) == S7_FOREIGN)
        return;
    if (is_request(&request))
        walk_accesses(&request, context->request, &plain, in);
}

void fuzz_check_decoding(s7_bytes in, const s7_context *context)
{
    record_tap *rt = record_tap_new();
    check(in, context, rt);
    record_tap_free(rt);
}
