/* SPDX-License-Identifier: GPL-2.0-or-later */
/* -o transactions: one JSON object per request with its answer. */
#include "dissector/block_name.h"
#include "dissector/pi.h"
#include "dissector/plus_address.h"
#include "dissector/plus_object.h"
#include "dissector/service_name.h"
#include "dissector/timestamp.h"
#include "report/items.h"
#include "report/items_plus.h"
#include "report/json.h"
#include "report/names.h"
#include "report/parties.h"

typedef struct transactions_writer {
    rep_writer base;
    rep_parties *parties;
    rep_items *items;
} transactions_writer;

static void put_block(rep_buffer *b, const s7_block_name *block)
{
    if (!block->valid)
        return;
    rep_member(b, "block");
    rep_put_char(b, '"');
    rep_put_block_name(b, block->type, block->number);
    rep_put_char(b, '"');
}

static void put_setup(rep_buffer *b, const s7_setup *setup)
{
    rep_member_unsigned(b, "amq_calling", setup->amq_calling);
    rep_member_unsigned(b, "amq_called", setup->amq_called);
    rep_member_unsigned(b, "pdu_length", setup->pdu_length);
}

/* The blocks that are linked or deleted. */
static void put_pi_blocks(rep_buffer *b, const s7_pi *pi)
{
    const size_t start = b->used;
    rep_array(b, "blocks");
    const size_t opened = b->used;
    for (uint32_t i = 0; i < pi->blocks; i++) {
        s7_block_name block;
        if (!s7_pi_block(pi, i, &block))
            continue;
        rep_element(b);
        rep_put_char(b, '"');
        rep_put_block_name(b, block.type, block.number);
        rep_put_char(b, '"');
    }
    if (b->used == opened)
        b->used = start;
    else
        rep_put_char(b, ']');
}

/* A stop names the program that it stops, with the name of the service that starts it. */
static void put_pi(rep_buffer *b, const s7_pi *pi, bool stops)
{
    if (pi->name.size == 0)
        return;
    rep_member(b, "pi_name");
    rep_json_text(b, (const char *)pi->name.data, pi->name.size);
    const char *meaning = stops ? NULL : s7_pi_meaning(pi->name, pi->argument);
    if (meaning)
        rep_member_string(b, "pi_meaning", meaning);
    put_pi_blocks(b, pi);
}

/* What belongs to a job of one function. `settled` is the answer where there is one: a setup counts
 * as answered. */
static void put_job(rep_buffer *b, const s7_pdu *pdu, const s7_pdu *settled)
{
    if (!pdu->has_function)
        return;
    if (pdu->function == S7_FUNC_SETUP)
        put_setup(b, settled->has_function ? &settled->u.setup : &pdu->u.setup);
    else if (pdu->function >= S7_FUNC_REQUEST_DOWNLOAD && pdu->function <= S7_FUNC_END_UPLOAD)
        put_block(b, &pdu->u.transfer.block);
    else if (pdu->function == S7_FUNC_PI_SERVICE || pdu->function == S7_FUNC_PLC_STOP)
        put_pi(b, &pdu->u.pi, pdu->function == S7_FUNC_PLC_STOP);
}

/* What a clock showed, or was set to. */
static void put_clock(rep_buffer *b, const s7_pdu *pdu)
{
    if (!pdu || pdu->rosctr != S7_ROSCTR_USERDATA || pdu->u.userdata.group != S7_GROUP_CLOCK ||
        pdu->u.userdata.payload.size != S7_CLOCK_SIZE)
        return;
    const s7_timestamp clock = s7_timestamp_of(pdu->u.userdata.payload);
    char buffer[32];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    if (!clock.valid)
        return;
    s7_timestamp_text(&clock, 'T', &text);
    rep_member(b, "clock");
    rep_json_text(b, text.data, text.length);
}

/* The job that a programmer command or a subscription begins, that is asked about, or that pushes:
 * answers and pushes have it as their sequence number. */
static void put_job_id(rep_buffer *b, const s7_userdata *u, const s7_pdu *answer)
{
    enum { GROUP_TIS = 1, GROUP_CYCLIC = 2, READ_RECORD = 0x08, READ_JOB_LIST = 0x10 };
    if (u->group != GROUP_TIS && (u->group != GROUP_CYCLIC || u->subfunction == READ_RECORD))
        return;
    if (u->job_function != 0)
        rep_member_unsigned(b, "job", u->job);
    else if (u->subfunction != READ_JOB_LIST && answer && answer->u.userdata.error == 0)
        rep_member_unsigned(b, "job", answer->u.userdata.sequence);
    if (u->interval_ms > 0)
        rep_member_unsigned(b, "interval_ms", u->interval_ms);
}

/* Which list the last data unit belongs to says the message, not the request for the unit. */
static void put_userdata(rep_buffer *b, const ana_transaction *transaction)
{
    const s7_pdu *request = transaction->request, *answer = transaction->answer;
    const ana_message *message = transaction->message;
    const s7_pdu *pdu = message ? message->pdu : request ? request : answer;
    const s7_userdata *userdata = &pdu->u.userdata;
    put_clock(b, request);
    put_clock(b, answer);
    if (message)
        rep_member_unsigned(b, "data_units", message->part_count);
    put_job_id(b, request ? &request->u.userdata : userdata, answer);
    if (!userdata->has_szl)
        return;
    rep_member_unsigned(b, "szl_id", userdata->szl_id);
    rep_member_unsigned(b, "szl_index", userdata->szl_index);
}

static void put_error(rep_buffer *b, const s7_pdu *answer)
{
    if (!answer)
        return;
    const uint16_t number =
        answer->rosctr == S7_ROSCTR_USERDATA ? answer->u.userdata.error : answer->error;
    if (number != 0)
        rep_json_error(b, number);
}

/* S7comm-plus: the code of the answer, or else of the first item that failed. Negative. */
static void put_plus_error(rep_buffer *b, const s7_plus *answer)
{
    const bool whole = answer->has_result && answer->result < 0;
    const int16_t code = whole ? answer->result : answer->item_error;
    if (!whole && answer->failed == 0)
        return;
    const char *text = s7_name_of(s7_names_plus_error, (uint32_t)(int32_t)code);
    rep_object(b, "error");
    rep_member(b, "code");
    rep_put_signed(b, code);
    if (text)
        rep_member_string(b, "text", text);
    rep_put_char(b, '}');
}

/* The block of the program that a request creates or deletes. */
static void put_plus_block(rep_buffer *b, const s7_plus *request)
{
    s7_block_name block;
    const bool deletes = request->function == S7_PLUS_DELETE_OBJECT;
    const bool creates = request->function == S7_PLUS_CREATE_OBJECT && request->has_object;
    if ((deletes || creates) &&
        s7_plus_block(deletes ? request->object : request->first_object, &block))
        put_block(b, &block);
}

static void put_object_id(rep_buffer *b, uint32_t object)
{
    char buffer[40];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_plus_area_text(object, &text);
    rep_json_text(b, buffer, text.length);
}

/* The object that the function is about: made, described or ended by it, or that pushes. */
static void put_plus_object(rep_buffer *b, const ana_transaction *transaction)
{
    const s7_plus *request = transaction->request ? &transaction->request->u.plus : NULL;
    const s7_plus *answer = transaction->answer ? &transaction->answer->u.plus : NULL;
    const bool pushed = !request && answer->opcode == S7_PLUS_NOTIFICATION;
    const s7_plus *creates =
        request && request->function == S7_PLUS_CREATE_OBJECT && request->has_object ? request
                                                                                     : NULL;
    const uint32_t object = pushed    ? answer->session
                            : creates ? (answer ? answer->object : 0)
                            : request ? request->object
                                      : 0;
    if (object != 0) {
        rep_member(b, "object");
        put_object_id(b, object);
    }
    const char *class = creates ? s7_name_of(s7_names_plus_id, creates->first_class) : NULL;
    if (class)
        rep_member_string(b, "class", class);
}

static void put_plus(rep_buffer *b, const ana_transaction *transaction)
{
    if (transaction->request)
        put_plus_block(b, &transaction->request->u.plus);
    put_plus_object(b, transaction);
    rep_json_plus_items(b, transaction);
    if (transaction->answer)
        put_plus_error(b, &transaction->answer->u.plus);
}

static void put_frames(rep_buffer *b, const rep_settings *settings,
                       const ana_transaction *transaction)
{
    if (transaction->request) {
        rep_member(b, "request");
        rep_json_frame(b, settings, &transaction->request_stamp);
    }
    if (transaction->answer) {
        rep_member(b, "answer");
        rep_json_frame(b, settings, &transaction->answer_stamp);
    }
    if (transaction->latency >= 0)
        rep_member_unsigned(b, "latency_us", (uint64_t)transaction->latency / 1000);
}

/* Notifications have no sequence, but are counted. */
static uint32_t plus_reference(const s7_plus *plus)
{
    return plus->opcode == S7_PLUS_NOTIFICATION ? plus->push : plus->sequence;
}

static void put_kind(rep_buffer *b, const s7_pdu *pdu)
{
    const bool plus = pdu->protocol_id == S7_PROTOCOL_PLUS;
    rep_member_name(b, "protocol", plus ? "S7COMM-PLUS" : "S7COMM");
    const char *rosctr = plus ? NULL : s7_name_of(s7_names_rosctr, pdu->rosctr);
    if (rosctr)
        rep_member_name(b, "rosctr", rosctr);
    const char *function = s7_pdu_service_name(pdu);
    if (function)
        rep_member_name(b, "function", function);
    rep_member_unsigned(b, "reference", plus ? plus_reference(&pdu->u.plus) : pdu->reference);
}

static void put_transaction(rep_writer *writer, const ana_transaction *transaction)
{
    transactions_writer *self = (transactions_writer *)writer;
    rep_buffer *b = &writer->output->text;
    const ana_connection *connection = transaction->connection;
    const s7_pdu *request = transaction->request, *answer = transaction->answer;
    const s7_pdu *pdu = request ? request : answer;
    if (!pdu || !rep_selects_transaction(writer->settings->filter, transaction))
        return;
    rep_put_string(b, "{\"event\":\"transaction\"");
    rep_member_time(b, "time",
                    request ? transaction->request_stamp.time : transaction->answer_stamp.time);
    rep_parties_put(self->parties, b, connection);
    rep_member_name(b, "initiator", transaction->side == connection->client ? "client" : "server");
    put_kind(b, pdu);
    rep_member_name(b, "status", ana_status_names[transaction->status]);
    put_frames(b, writer->settings, transaction);
    if (pdu->protocol_id == S7_PROTOCOL_COMM) {
        if (pdu->rosctr == S7_ROSCTR_USERDATA)
            put_userdata(b, transaction);
        else
            put_job(b, pdu, answer ? answer : pdu);
        rep_json_items(self->items, b, transaction);
        put_error(b, answer);
    } else {
        put_plus(b, transaction);
    }
    rep_put_char(b, '}');
    rep_output_line(writer->output);
}

static void begin(rep_writer *writer)
{
    transactions_writer *self = (transactions_writer *)writer;
    self->parties = rep_parties_new(writer->settings->policy);
    self->items = rep_items_new();
}

static void change_policy(rep_writer *writer)
{
    transactions_writer *self = (transactions_writer *)writer;
    rep_parties_free(self->parties);
    self->parties = rep_parties_new(writer->settings->policy);
}

static void end(rep_writer *writer)
{
    transactions_writer *self = (transactions_writer *)writer;
    rep_parties_free(self->parties);
    rep_items_free(self->items);
}

const rep_format rep_format_transactions = {
    .name = "transactions",
    .log = true,
    .help = "one JSON object per request with its answer",
    .size = sizeof(transactions_writer),
    .begin = begin,
    .transaction = put_transaction,
    .policy = change_policy,
    .free = end,
};
