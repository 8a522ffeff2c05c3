/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/summary.h"

#include "dissector/access.h"
#include "dissector/block_name.h"
#include "dissector/pi.h"
#include "dissector/plus_object.h"

enum { ITEMS_SHOWN = 5 };

static void add_number(s7_text *out, const char *before, uint64_t number)
{
    s7_text_add(out, before);
    s7_text_unsigned(out, number);
}

static void add_hex(s7_text *out, const char *before, uint64_t number, int digits)
{
    s7_text_add(out, before);
    s7_text_add(out, "0x");
    s7_text_hex(out, number, digits);
}

/* The name of a value, or the value itself. */
static void add_name(s7_text *out, const s7_name *table, uint32_t value, int digits)
{
    const char *name = s7_name_of(table, value);
    if (name)
        s7_text_add(out, name);
    else
        add_hex(out, "", value, digits);
}

static void add_error(s7_text *out, uint16_t error)
{
    const char *name = s7_name_of(s7_names_error, error);
    add_hex(out, " ", error, 4);
    if (name) {
        s7_text_char(out, ' ');
        s7_text_add(out, name);
    }
}

/* "ok", "0A object does not exist" */
static void add_result(s7_text *out, uint8_t code)
{
    const char *name = s7_name_of(s7_names_return_code, code);
    if (code == S7_RETURN_OK) {
        s7_text_add(out, "ok");
        return;
    }
    s7_text_hex(out, code, 2);
    if (!name)
        return;
    s7_text_char(out, ' ');
    s7_text_add(out, name);
}

/* A list of which the first few members are shown and the others counted. */
typedef struct item_list {
    s7_text *out;
    uint32_t count, hidden_failed;
} item_list;

static bool next_member(item_list *list, bool failed)
{
    list->count++;
    if (list->count > ITEMS_SHOWN) {
        list->hidden_failed += failed;
        return false;
    }
    s7_text_add(list->out, list->count == 1 ? " " : ", ");
    return true;
}

static void end_list(const item_list *list)
{
    if (list->count <= ITEMS_SHOWN)
        return;
    add_number(list->out, ", ... +", list->count - ITEMS_SHOWN);
    if (list->hidden_failed > 0) {
        add_number(list->out, " (", list->hidden_failed);
        s7_text_add(list->out, " failed)");
    }
}

static void add_accesses(const s7_pdu *request, const s7_pdu *answer, s7_text *out)
{
    item_list list = {.out = out};
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, request, answer);
    while (s7_accesses_next(&walk, &access)) {
        if (!next_member(&list, access.answered && access.return_code != S7_RETURN_OK))
            continue;
        s7_item_text(&access.item, access.write, out);
        if (access.answered) {
            s7_text_char(out, ' ');
            add_result(out, access.return_code);
        }
    }
    end_list(&list);
}

/* The results of an answer whose request is not known. */
static void add_results(const s7_pdu *answer, s7_text *out)
{
    item_list list = {.out = out};
    if (answer->function == S7_FUNC_WRITE) {
        const s7_bytes codes = s7_slice(answer->data, 0, answer->item_count);
        for (size_t i = 0; i < codes.size; i++)
            if (next_member(&list, codes.data[i] != S7_RETURN_OK))
                add_result(out, codes.data[i]);
    } else {
        s7_data_items walk;
        s7_data_item value;
        s7_data_items_begin(&walk, answer->data, answer->item_count, false);
        while (s7_data_items_next(&walk, &value))
            if (next_member(&list, value.return_code != S7_RETURN_OK))
                add_result(out, value.return_code);
    }
    end_list(&list);
}

static bool is_access(const s7_pdu *pdu)
{
    return pdu->function == S7_FUNC_READ || pdu->function == S7_FUNC_WRITE;
}

static void add_setup(const s7_setup *setup, s7_text *out)
{
    add_number(out, " AmQ ", setup->amq_calling);
    add_number(out, "/", setup->amq_called);
    add_number(out, " PDU ", setup->pdu_length);
}

static void add_blocks(const s7_pi *pi, s7_text *out)
{
    item_list list = {.out = out};
    for (uint32_t i = 0; i < pi->blocks; i++) {
        s7_block_name block;
        const bool known = s7_pi_block(pi, i, &block);
        if (!next_member(&list, false))
            continue;
        if (known)
            s7_block_name_text(&block, out);
        else
            s7_text_add(out, "?");
    }
    end_list(&list);
}

/* The blocks a service is about; of other services what they do. */
static void add_argument(const s7_pi *pi, s7_text *out)
{
    const char *meaning = s7_pi_meaning(pi->name, pi->argument);
    add_blocks(pi, out);
    if (pi->blocks > 0 || !meaning)
        return;
    s7_text_add(out, " (");
    s7_text_add(out, meaning);
    s7_text_char(out, ')');
}

static void add_file(const s7_transfer *transfer, s7_text *out)
{
    if (transfer->file.size > 0) {
        s7_text_char(out, ' ');
        s7_text_ascii(out, transfer->file);
    }
    if (transfer->id != 0)
        add_number(out, " id ", transfer->id);
    if (transfer->error != 0)
        add_error(out, transfer->error);
}

static bool is_transfer(uint8_t function)
{
    return function >= S7_FUNC_REQUEST_DOWNLOAD && function <= S7_FUNC_END_UPLOAD;
}

/* What a Job is about, behind the name of its function. */
static void add_subject(const s7_pdu *job, s7_text *out)
{
    if (job->function == S7_FUNC_SETUP) {
        add_setup(&job->u.setup, out);
    } else if (is_access(job)) {
        add_accesses(job, NULL, out);
    } else if (is_transfer(job->function)) {
        add_file(&job->u.transfer, out);
    } else if (job->function == S7_FUNC_PI_SERVICE) {
        s7_text_char(out, ' ');
        s7_text_ascii(out, job->u.pi.name);
        add_argument(&job->u.pi, out);
    }
}

static const s7_name short_names[] = {
    {S7_FUNC_READ, "Read"},
    {S7_FUNC_WRITE, "Write"},
    {S7_FUNC_SETUP, "Setup"},
    {S7_FUNC_UPLOAD, "Upload block"},
    {S7_FUNC_PI_SERVICE, "PI"},
    {S7_FUNC_PLC_STOP, "Stop"},
    {0, 0},
};

static void add_function(uint8_t function, s7_text *out)
{
    const char *name = s7_name_of(short_names, function);
    s7_text_char(out, ' ');
    if (name)
        s7_text_add(out, name);
    else
        add_name(out, s7_names_function, function, 2);
}

static void add_job(const s7_pdu *pdu, s7_text *out)
{
    if (pdu->has_function) {
        add_function(pdu->function, out);
        add_subject(pdu, out);
    }
    add_hex(out, " (ref ", pdu->reference, 4);
    s7_text_char(out, ')');
}

/* The Job that an answer answers, if the host knows it and it fits. */
static const s7_pdu *find_job(const s7_pdu *answer, const s7_context *context, s7_pdu *job)
{
    if (!context || context->request.size == 0)
        return NULL;
    if (s7_decode(context->request, NULL, job, NULL) == S7_FOREIGN ||
        job->rosctr != S7_ROSCTR_JOB || !job->has_function)
        return NULL;
    return !answer->has_function || answer->function == job->function ? job : NULL;
}

static void add_transferred(const s7_transfer *transfer, s7_text *out)
{
    if (transfer->id != 0)
        add_number(out, " id ", transfer->id);
    uint32_t total;
    if (s7_decimal(transfer->lengths, &total)) {
        add_number(out, ", ", total);
        s7_text_add(out, " bytes in all");
    }
    if (transfer->payload.size > 0) {
        add_number(out, ", ", transfer->payload.size);
        s7_text_add(out, " bytes");
    }
    if ((transfer->status & 1) != 0)
        s7_text_add(out, ", more follows");
}

static void add_answer(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    s7_pdu buffer;
    const s7_pdu *job = find_job(pdu, context, &buffer);
    if (pdu->has_function || job)
        add_function(pdu->has_function ? pdu->function : job->function, out);
    if (pdu->error != 0) {
        if (job)
            add_subject(job, out);
        add_error(out, pdu->error);
    } else if (is_access(pdu)) {
        if (job)
            add_accesses(job, pdu, out);
        else
            add_results(pdu, out);
    } else if (pdu->function == S7_FUNC_SETUP) {
        add_setup(&pdu->u.setup, out);
    } else {
        if (job)
            add_subject(job, out);
        if (is_transfer(pdu->function))
            add_transferred(&pdu->u.transfer, out);
    }
}

static void add_szl(const s7_userdata *u, s7_text *out)
{
    if (!u->has_szl)
        return;
    add_hex(out, " ", u->szl_id, 4);
    s7_text_add(out, " index ");
    if (u->szl_index < 10)
        s7_text_unsigned(out, u->szl_index);
    else
        add_hex(out, "", u->szl_index, 4);
}

/* A refusal does not repeat which list was asked. */
static void add_refused_szl(const s7_context *context, s7_text *out)
{
    s7_pdu request;
    if (context && context->request.size > 0 &&
        s7_decode(context->request, NULL, &request, NULL) != S7_FOREIGN &&
        request.rosctr == S7_ROSCTR_USERDATA)
        add_szl(&request.u.userdata, out);
}

static void add_userdata(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    const s7_userdata *u = &pdu->u.userdata;
    if (pdu->param.size < 7)
        return;
    s7_text_char(out, ' ');
    add_name(out, s7_names_userdata_type, u->type, 1);
    s7_text_char(out, ' ');
    add_name(out, s7_names_userdata_group, u->group, 1);
    s7_text_add(out, ": ");
    add_name(out, s7_names_userdata, (uint32_t)u->group << 8 | u->subfunction, 3);
    add_szl(u, out);
    if (s7_userdata_asks_next(u))
        s7_text_add(out, " (next fragment)");
    if (u->data_unit != 0) {
        add_hex(out, " (data unit ", u->data_unit, 2);
        s7_text_add(out, u->more ? ", more follows)" : ")");
    }
    if (u->error == 0)
        return;
    add_refused_szl(context, out);
    s7_text_add(out, " error");
    add_error(out, u->error);
}

static void add_comm(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    add_name(out, s7_names_rosctr, pdu->rosctr, 2);
    if (pdu->rosctr == S7_ROSCTR_USERDATA)
        add_userdata(pdu, context, out);
    else if (pdu->rosctr == S7_ROSCTR_JOB)
        add_job(pdu, out);
    else if (pdu->rosctr == S7_ROSCTR_ACK || pdu->rosctr == S7_ROSCTR_ACK_DATA)
        add_answer(pdu, context, out);
}

/* The block of the program that a PDU creates or deletes, as far as it says. */
static void add_plus_block(const s7_plus *plus, s7_text *out)
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

static void add_plus_error(int16_t code, s7_text *out)
{
    const char *name = s7_name_of(s7_names_plus_error, (uint32_t)(int32_t)code);
    s7_text_char(out, ' ');
    s7_text_signed(out, code);
    if (name) {
        s7_text_char(out, ' ');
        s7_text_add(out, name);
    }
}

static void add_plus_head(const s7_plus *plus, s7_text *out)
{
    add_name(out, s7_names_plus_opcode, plus->opcode, 2);
    if (plus->opcode == 0x33) {
        add_hex(out, " ", plus->session, 8);
        return;
    }
    s7_text_char(out, ' ');
    add_name(out, s7_names_plus_function, plus->function, 4);
    add_plus_block(plus, out);
    if (plus->opcode == 0x31 && plus->function == S7_PLUS_SET_VARIABLE &&
        plus->attribute == S7_PLUS_ID_CREDIT)
        s7_text_add(out, " subscription credit");
    add_number(out, " (sequence ", plus->sequence);
    if (plus->opcode == 0x31)
        add_hex(out, ", session ", plus->session, 8);
    s7_text_char(out, ')');
    if (plus->has_result && plus->result != 0)
        add_plus_error(plus->result, out);
    if (plus->failed > 0) {
        add_number(out, " ", plus->failed);
        s7_text_add(out, plus->failed == 1 ? " item failed:" : " items failed:");
        add_plus_error(plus->item_error, out);
    }
}

static void add_plus(const s7_plus *plus, s7_text *out)
{
    if (plus->version >= 0xFE) {
        s7_text_add(out, plus->version == 0xFF ? "Keep-alive" : "System event");
        return;
    }
    add_number(out, "v", plus->version);
    s7_text_char(out, ' ');
    if (plus->head) {
        add_plus_head(plus, out);
        if (!plus->complete)
            s7_text_add(out, ", more follows");
        return;
    }
    add_number(out, "Fragment ", plus->body.size);
    s7_text_add(out, plus->complete ? " bytes" : " bytes, more follows");
}

/* The first anomaly that is a fault, if any. */
static void add_fault(s7_notes notes, s7_text *out)
{
    for (int note = 0; note < S7N_COUNT; note++) {
        if (!s7_has_note(notes, (s7_note)note) || s7_note_table[note].severity != S7S_MALFORMED)
            continue;
        s7_text_add(out, " [");
        s7_text_add(out, s7_note_table[note].text);
        s7_text_char(out, ']');
        return;
    }
}

void s7_summary(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    if (pdu->protocol_id == S7_PROTOCOL_COMM)
        add_comm(pdu, context, out);
    else if (pdu->protocol_id == S7_PROTOCOL_PLUS)
        add_plus(&pdu->u.plus, out);
    else
        return;
    add_fault(pdu->notes, out);
}

static void add_tsap(const char *before, s7_bytes bytes, s7_text *out)
{
    if (bytes.size == 0)
        return;
    cotp_tsap tsap;
    cotp_tsap_decode(bytes, &tsap);
    s7_text_add(out, before);
    s7_text_add(out, tsap.text);
}

static void add_connect(const cotp_tpdu *tpdu, s7_text *out)
{
    add_tsap(" calling ", tpdu->calling, out);
    add_tsap(" called ", tpdu->called, out);
    if (tpdu->tpdu_size >= 7 && tpdu->tpdu_size <= 16)
        add_number(out, " size ", (uint64_t)1 << tpdu->tpdu_size);
    else if (tpdu->tpdu_size != 0)
        add_hex(out, " size code ", tpdu->tpdu_size, 2);
}

static void add_data(const cotp_tpdu *tpdu, s7_text *out)
{
    if (tpdu->payload.size == 0) {
        s7_text_add(out, " empty");
        return;
    }
    add_number(out, tpdu->eot ? " " : " fragment, ", tpdu->payload.size);
    s7_text_add(out, " bytes");
}

static void add_refusal(const char *before, const s7_name *names, uint8_t value, s7_text *out)
{
    const char *name = s7_name_of(names, value);
    add_hex(out, before, value, 2);
    if (name) {
        s7_text_char(out, ' ');
        s7_text_add(out, name);
    }
}

void cotp_summary(const cotp_tpdu *tpdu, s7_text *out)
{
    const char *name = tpdu->type != COTP_NONE ? s7_name_of(s7_names_tpdu, tpdu->type) : NULL;
    if (name)
        s7_text_add(out, name);
    else
        add_hex(out, "TPDU ", tpdu->code, 2);
    if (tpdu->type == COTP_CR || tpdu->type == COTP_CC)
        add_connect(tpdu, out);
    else if (tpdu->type == COTP_DT || tpdu->type == COTP_ED)
        add_data(tpdu, out);
    else if (tpdu->type == COTP_DR)
        add_refusal(" reason ", s7_names_dr_reason, tpdu->reason, out);
    else if (tpdu->type == COTP_ER)
        add_refusal(" cause ", s7_names_er_cause, tpdu->reason, out);
    add_fault(tpdu->notes, out);
}
