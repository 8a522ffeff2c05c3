/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/summary.h"

#include "dissector/block_name.h"
#include "dissector/pi.h"
#include "dissector/summary_private.h"

static bool is_access(const s7_pdu *pdu)
{
    return pdu->function == S7_FUNC_READ || pdu->function == S7_FUNC_WRITE;
}

/* The results of an answer whose request is not known. */
static void add_results(const s7_pdu *answer, s7_text *out)
{
    s7_data_items values;
    if (answer->function == S7_FUNC_WRITE) {
        s7_summary_codes(s7_slice(answer->data, 0, answer->item_count), out);
        return;
    }
    s7_data_items_begin(&values, answer->data, answer->item_count, false);
    s7_summary_values(&values, out);
}

static void add_setup(const s7_setup *setup, s7_text *out)
{
    s7_summary_number(out, " AmQ ", setup->amq_calling);
    s7_summary_number(out, "/", setup->amq_called);
    s7_summary_number(out, " PDU ", setup->pdu_length);
}

static void add_blocks(const s7_pi *pi, s7_text *out)
{
    s7_list list = {.out = out};
    for (uint32_t i = 0; i < pi->blocks; i++) {
        s7_block_name block;
        const bool known = s7_pi_block(pi, i, &block);
        if (!s7_list_next(&list, false))
            continue;
        if (known)
            s7_block_name_text(&block, out);
        else
            s7_text_add(out, "?");
    }
    s7_list_end(&list);
}

/* The blocks a service is about, and what it does. */
static void add_argument(const s7_pi *pi, s7_text *out)
{
    const char *meaning = s7_pi_meaning(pi->name, pi->argument);
    add_blocks(pi, out);
    if (!meaning)
        return;
    s7_text_add(out, " (");
    s7_text_add(out, meaning);
    s7_text_char(out, ')');
}

/* "DB1" rather than the file name "_0A00001P", where that names a block. */
static void add_file(const s7_transfer *transfer, s7_text *out)
{
    if (transfer->file.size > 0) {
        s7_text_char(out, ' ');
        if (transfer->block.valid)
            s7_block_name_text(&transfer->block, out);
        else
            s7_text_ascii(out, transfer->file);
    }
    if (transfer->id != 0)
        s7_summary_number(out, " id ", transfer->id);
    if (transfer->error != 0)
        s7_summary_error(out, transfer->error);
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
        s7_summary_accesses(job, NULL, out);
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
        s7_summary_name(out, s7_names_function, function, 2);
}

static void add_job(const s7_pdu *pdu, s7_text *out)
{
    if (pdu->has_function) {
        add_function(pdu->function, out);
        add_subject(pdu, out);
    }
    s7_summary_hex(out, " (ref ", pdu->reference, 4);
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
        s7_summary_number(out, " id ", transfer->id);
    uint32_t total;
    if (s7_decimal(transfer->lengths, &total)) {
        s7_summary_number(out, ", ", total);
        s7_text_add(out, " bytes in all");
    }
    if (transfer->payload.size > 0) {
        s7_summary_number(out, ", ", transfer->payload.size);
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
        s7_summary_error(out, pdu->error);
    } else if (is_access(pdu)) {
        if (job)
            s7_summary_accesses(job, pdu, out);
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

static void add_comm(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    s7_summary_name(out, s7_names_rosctr, pdu->rosctr, 2);
    if (pdu->rosctr == S7_ROSCTR_USERDATA)
        s7_summary_userdata(pdu, context, out);
    else if (pdu->rosctr == S7_ROSCTR_JOB)
        add_job(pdu, out);
    else if (pdu->rosctr == S7_ROSCTR_ACK || pdu->rosctr == S7_ROSCTR_ACK_DATA)
        add_answer(pdu, context, out);
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
        s7_summary_plus(pdu, context, out);
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
        s7_summary_number(out, " size ", (uint64_t)1 << tpdu->tpdu_size);
    else if (tpdu->tpdu_size != 0)
        s7_summary_hex(out, " size code ", tpdu->tpdu_size, 2);
}

static void add_data(const cotp_tpdu *tpdu, s7_text *out)
{
    if (tpdu->payload.size == 0) {
        s7_text_add(out, " empty");
        return;
    }
    s7_summary_number(out, tpdu->eot ? " " : " fragment, ", tpdu->payload.size);
    s7_text_add(out, " bytes");
}

static void add_refusal(const char *before, const s7_name *names, uint8_t value, s7_text *out)
{
    const char *name = s7_name_of(names, value);
    s7_summary_hex(out, before, value, 2);
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
        s7_summary_hex(out, "TPDU ", tpdu->code, 2);
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
