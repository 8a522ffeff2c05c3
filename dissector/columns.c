/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/columns.h"

#include "dissector/access.h"
#include "dissector/block_name.h"
#include "dissector/pi.h"
#include "dissector/plus_item.h"
#include "dissector/plus_object.h"

static const s7_name functions[] = {
    {S7_FUNC_CPU_SERVICES, "CPU services"},
    {S7_FUNC_READ, "read"},
    {S7_FUNC_WRITE, "write"},
    {S7_FUNC_REQUEST_DOWNLOAD, "request download"},
    {S7_FUNC_DOWNLOAD_BLOCK, "download block"},
    {S7_FUNC_DOWNLOAD_ENDED, "download ended"},
    {S7_FUNC_START_UPLOAD, "start upload"},
    {S7_FUNC_UPLOAD, "upload block"},
    {S7_FUNC_END_UPLOAD, "end upload"},
    {S7_FUNC_PI_SERVICE, "PI service"},
    {S7_FUNC_PLC_STOP, "stop"},
    {S7_FUNC_SETUP, "setup"},
    {0, NULL},
};

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

/* Behind the first of several. */
static void add_others(s7_text *out, uint64_t count)
{
    if (count < 2)
        return;
    s7_text_add(out, " +");
    s7_text_unsigned(out, count - 1);
}

static bool is_job(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_JOB;
}

static bool is_job_answer(const s7_pdu *pdu)
{
    return pdu->protocol_id == S7_PROTOCOL_COMM &&
           (pdu->rosctr == S7_ROSCTR_ACK || pdu->rosctr == S7_ROSCTR_ACK_DATA);
}

static bool has_userdata(const s7_pdu *pdu)
{
    enum { HEAD = 7 };
    return pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_USERDATA &&
           pdu->param.size >= HEAD;
}

static bool is_access(const s7_pdu *pdu)
{
    return pdu->has_function && (pdu->function == S7_FUNC_READ || pdu->function == S7_FUNC_WRITE);
}

/* The Job itself, or the one that an answer answers; NULL unknown. */
static const s7_pdu *job_of(const s7_pdu *pdu, const s7_pdu *request)
{
    if (is_job(pdu))
        return pdu;
    if (!is_job_answer(pdu) || !request || !is_job(request) || !request->has_function)
        return NULL;
    return !pdu->has_function || pdu->function == request->function ? request : NULL;
}

static uint32_t service_of(const s7_userdata *u)
{
    return (uint32_t)u->group << 8 | u->subfunction;
}

/* The request of a userdata answer; NULL unknown. */
static const s7_userdata *userdata_asked(const s7_pdu *pdu, const s7_pdu *request)
{
    if (!request || !has_userdata(request) ||
        service_of(&request->u.userdata) != service_of(&pdu->u.userdata))
        return NULL;
    return &request->u.userdata;
}

/* The request itself, or the one that an answer answers; NULL unknown. */
static const s7_plus *plus_asked(const s7_pdu *pdu, const s7_pdu *request)
{
    if (pdu->protocol_id != S7_PROTOCOL_PLUS || !pdu->u.plus.head)
        return NULL;
    if (s7_pdu_role(pdu) == S7_ROLE_REQUEST)
        return &pdu->u.plus;
    if (!request || request->protocol_id != S7_PROTOCOL_PLUS || !request->u.plus.head ||
        s7_pdu_role(pdu) != S7_ROLE_ANSWER)
        return NULL;
    return &request->u.plus;
}

static void add_pi(const s7_pi *pi, s7_text *out)
{
    const char *meaning = s7_pi_meaning(pi->name, pi->argument);
    if (meaning) {
        s7_text_add(out, meaning);
        return;
    }
    s7_text_add(out, "PI service ");
    s7_text_ascii(out, pi->name);
}

static void add_userdata(const s7_userdata *u, s7_text *out)
{
    if (u->group == 0) {
        s7_text_add(out, s7_name_of(s7_names_userdata_group, 0));
        s7_text_add(out, ": ");
    }
    add_name(out, s7_names_userdata, service_of(u), 3);
}

/* A client that grants a subscription further notifications writes to it, but no variable. */
static bool is_credit(const s7_plus *plus)
{
    enum { REQUEST = 0x31 };
    return plus->opcode == REQUEST && plus->function == S7_PLUS_SET_VARIABLE &&
           plus->attribute == S7_PLUS_ID_CREDIT;
}

static void add_plus(const s7_plus *plus, s7_text *out)
{
    enum { NOTIFICATION = 0x33, SYSTEM_EVENT = 0xFE, KEEP_ALIVE = 0xFF };
    if (plus->version >= SYSTEM_EVENT)
        s7_text_add(out, plus->version == KEEP_ALIVE ? "keep-alive" : "system event");
    else if (!plus->head)
        s7_text_add(out, "fragment");
    else if (plus->opcode == NOTIFICATION)
        s7_text_add(out, "notification");
    else if (is_credit(plus))
        s7_text_add(out, "subscription credit");
    else
        add_name(out, s7_names_plus_function, plus->function, 4);
}

void s7_column_function(const s7_pdu *pdu, const s7_pdu *request, s7_text *out)
{
    if (pdu->protocol_id == S7_PROTOCOL_PLUS) {
        add_plus(&pdu->u.plus, out);
        return;
    }
    if (has_userdata(pdu)) {
        add_userdata(&pdu->u.userdata, out);
        return;
    }
    const s7_pdu *job = job_of(pdu, request);
    const s7_pdu *named = job ? job : pdu;
    if ((!is_job(pdu) && !is_job_answer(pdu)) || !named->has_function)
        return;
    if (job && job->function == S7_FUNC_PI_SERVICE && job->u.pi.name.size > 0)
        add_pi(&job->u.pi, out);
    else
        add_name(out, functions, named->function, 2);
}

static void add_accesses(const s7_pdu *job, s7_text *out)
{
    s7_accesses walk;
    s7_access access;
    uint64_t count = 0;
    s7_accesses_begin(&walk, job, NULL);
    while (s7_accesses_next(&walk, &access))
        if (count++ == 0)
            s7_item_text(&access.item, access.write, out);
    add_others(out, count);
}

static void add_blocks(const s7_pi *pi, s7_text *out)
{
    s7_block_name block;
    if (pi->blocks == 0 || !s7_pi_block(pi, 0, &block))
        return;
    s7_block_name_text(&block, out);
    add_others(out, pi->blocks);
}

static void add_file(const s7_transfer *transfer, s7_text *out)
{
    if (transfer->block.valid) {
        s7_block_name_text(&transfer->block, out);
    } else if (transfer->file.size > 0) {
        s7_text_ascii(out, transfer->file);
    } else if (transfer->id != 0) {
        s7_text_add(out, "upload ");
        s7_text_unsigned(out, transfer->id);
    }
}

static bool is_transfer(uint8_t function)
{
    return function >= S7_FUNC_REQUEST_DOWNLOAD && function <= S7_FUNC_END_UPLOAD;
}

static void add_job_address(const s7_pdu *job, s7_text *out)
{
    if (is_access(job))
        add_accesses(job, out);
    else if (job->has_function && is_transfer(job->function))
        add_file(&job->u.transfer, out);
    else if (job->has_function && job->function == S7_FUNC_PI_SERVICE)
        add_blocks(&job->u.pi, out);
}

/* Answers may say no list, or be fragments; their request tells then. */
static void add_szl(const s7_pdu *pdu, const s7_pdu *request, s7_text *out)
{
    const s7_userdata *u = &pdu->u.userdata;
    const s7_userdata *asked = userdata_asked(pdu, request);
    if (!u->has_szl && asked)
        u = asked;
    if (!u->has_szl)
        return;
    add_hex(out, "SZL ", u->szl_id, 4);
    s7_text_add(out, " index ");
    if (u->szl_index < 10)
        s7_text_unsigned(out, u->szl_index);
    else
        add_hex(out, "", u->szl_index, 4);
}

/* The objects of items that the request names; of what it creates, a block of the program. */
static void add_plus_address(const s7_plus *asked, s7_text *out)
{
    s7_block_name block;
    if (asked->function == S7_PLUS_CREATE_OBJECT) {
        if (asked->has_object && s7_plus_block(asked->first_object, &block))
            s7_block_name_text(&block, out);
        return;
    }
    char buffer[16];
    s7_text object = s7_text_into(buffer, sizeof buffer);
    if (s7_plus_item_text(asked, 1, &object, out) && asked->object == 0)
        add_others(out, asked->items);
}

/* Items of a programmer command, a subscription or a data record; else a status list. */
static void add_userdata_address(const s7_pdu *pdu, const s7_pdu *request, s7_text *out)
{
    if (pdu->items.size > 0)
        add_accesses(pdu, out);
    else if (userdata_asked(pdu, request) && request->items.size > 0)
        add_accesses(request, out);
    else
        add_szl(pdu, request, out);
}

void s7_column_address(const s7_pdu *pdu, const s7_pdu *request, s7_text *out)
{
    const s7_pdu *job = job_of(pdu, request);
    const s7_plus *plus = plus_asked(pdu, request);
    if (job)
        add_job_address(job, out);
    else if (plus)
        add_plus_address(plus, out);
    else if (has_userdata(pdu))
        add_userdata_address(pdu, request, out);
}

/* What is counted over the items of an answer, and the text of the first that failed: with its
 * address if there are several, as the address column shows the first only. */
typedef struct tally {
    uint64_t count, refused, missing;
    bool several;
    s7_text first;
} tally;

static void count_refusal(tally *t, const s7_access *access, uint8_t code)
{
    if (t->refused++ > 0)
        return;
    if (access && t->several) {
        s7_item_text(&access->item, access->write, &t->first);
        s7_text_add(&t->first, ": ");
    }
    add_name(&t->first, s7_names_return_code, code, 2);
}

static void count_accesses(tally *t, const s7_pdu *job, const s7_pdu *answer)
{
    t->several = job->item_count > 1 || job->packed;
    s7_accesses walk;
    s7_access access;
    s7_accesses_begin(&walk, job, answer);
    while (s7_accesses_next(&walk, &access)) {
        t->count++;
        if (!access.answered)
            t->missing++;
        else if (access.return_code != S7_RETURN_OK)
            count_refusal(t, &access, access.return_code);
    }
}

/* Of an answer whose request is not known. */
static void count_codes(tally *t, const s7_pdu *answer)
{
    t->count = answer->item_count;
    if (answer->function == S7_FUNC_WRITE) {
        const s7_bytes codes = s7_slice(answer->data, 0, answer->item_count);
        for (size_t i = 0; i < codes.size; i++)
            if (codes.data[i] != S7_RETURN_OK)
                count_refusal(t, NULL, codes.data[i]);
        return;
    }
    s7_data_items walk;
    s7_data_item value;
    s7_data_items_begin(&walk, answer->data, answer->item_count, false);
    while (s7_data_items_next(&walk, &value))
        if (value.return_code != S7_RETURN_OK)
            count_refusal(t, NULL, value.return_code);
}

static void add_count(s7_text *out, uint64_t some, uint64_t of, const char *behind)
{
    s7_text_unsigned(out, some);
    if (of > 0) {
        s7_text_add(out, " of ");
        s7_text_unsigned(out, of);
    }
    s7_text_add(out, behind);
}

static void add_tally(const tally *t, s7_text *out)
{
    if (t->refused == 0 && t->missing == 0) {
        s7_text_add(out, "ok");
        return;
    }
    if (t->refused == 0) {
        add_count(out, t->missing, t->count, " without result");
        return;
    }
    if (t->count != 1)
        add_count(out, t->refused, t->count, " refused: ");
    s7_text_add(out, t->first.data);
}

static void add_results(const s7_pdu *answer, const s7_pdu *job, s7_text *out)
{
    char buffer[160];
    tally t = {.first = s7_text_into(buffer, sizeof buffer)};
    if (job)
        count_accesses(&t, job, answer);
    else
        count_codes(&t, answer);
    add_tally(&t, out);
}

static void add_error(uint16_t error, s7_text *out)
{
    if (error == 0) {
        s7_text_add(out, "ok");
        return;
    }
    s7_text_add(out, "service refused: ");
    add_name(out, s7_names_error, error, 4);
}

static bool is_refused_pi(const s7_pdu *answer)
{
    return answer->has_function &&
           (answer->function == S7_FUNC_PI_SERVICE || answer->function == S7_FUNC_PLC_STOP) &&
           answer->u.pi.status != 0;
}

static void add_job_result(const s7_pdu *answer, const s7_pdu *job, s7_text *out)
{
    if (answer->error == 0 && is_access(answer))
        add_results(answer, job, out);
    else if (answer->error == 0 && is_refused_pi(answer))
        add_name(out, s7_names_pi_status, answer->u.pi.status, 2);
    else
        add_error(answer->error, out);
}

static void add_plus_code(int16_t code, s7_text *out)
{
    const char *name = s7_name_of(s7_names_plus_error, (uint32_t)(int32_t)code);
    if (name)
        s7_text_add(out, name);
    else
        s7_text_signed(out, code);
}

/* "2 of 5 refused: DB10.9.13: object or variable does not exist" */
static void add_plus_errors(const s7_plus *answer, const s7_plus *asked, s7_text *out)
{
    if (asked && asked->items == 1) {
        add_plus_code(answer->item_error, out);
        return;
    }
    s7_bytes errors = answer->errors;
    uint32_t number = 0;
    int16_t code = answer->item_error;
    char buffer[16];
    s7_text object = s7_text_into(buffer, sizeof buffer);
    add_count(out, answer->failed, asked ? asked->items : 0, " refused: ");
    if (asked && s7_plus_next_error(&errors, &number, &code) &&
        s7_plus_item_text(asked, number, &object, out))
        s7_text_add(out, ": ");
    add_plus_code(code, out);
}

static void add_plus_result(const s7_plus *answer, const s7_plus *asked, s7_text *out)
{
    if (!answer->has_result)
        return;
    if (answer->result < 0)
        s7_text_add(out, "service refused: ");
    if (answer->result == 0 && answer->failed > 0)
        add_plus_errors(answer, asked, out);
    else
        add_plus_code(answer->result, out);
}

void s7_column_result(const s7_pdu *pdu, const s7_pdu *request, s7_text *out)
{
    if (s7_pdu_role(pdu) != S7_ROLE_ANSWER)
        return;
    if (pdu->protocol_id == S7_PROTOCOL_PLUS)
        add_plus_result(&pdu->u.plus, plus_asked(pdu, request), out);
    else if (has_userdata(pdu))
        add_error(pdu->u.userdata.error, out);
    else if (is_job_answer(pdu))
        add_job_result(pdu, job_of(pdu, request), out);
}

void cotp_column_function(const cotp_tpdu *tpdu, s7_text *out)
{
    if (tpdu->type == COTP_CR || tpdu->type == COTP_CC)
        s7_text_add(out, "connect");
    else if (tpdu->type == COTP_DR)
        s7_text_add(out, "disconnect");
    else if (tpdu->type == COTP_ER)
        s7_text_add(out, "TPDU rejected");
}

static void add_tsap(s7_bytes bytes, s7_text *out)
{
    cotp_tsap tsap;
    cotp_tsap_decode(bytes, &tsap);
    s7_text_add(out, bytes.size > 0 ? tsap.text : "?");
}

void cotp_column_address(const cotp_tpdu *tpdu, s7_text *out)
{
    if ((tpdu->type != COTP_CR && tpdu->type != COTP_CC) ||
        (tpdu->calling.size == 0 && tpdu->called.size == 0))
        return;
    add_tsap(tpdu->calling, out);
    s7_text_add(out, " to ");
    add_tsap(tpdu->called, out);
}

void cotp_column_result(const cotp_tpdu *tpdu, s7_text *out)
{
    if (tpdu->type == COTP_CC)
        s7_text_add(out, "ok");
    else if (tpdu->type == COTP_DR)
        add_name(out, s7_names_dr_reason, tpdu->reason, 2);
    else if (tpdu->type == COTP_ER)
        add_name(out, s7_names_er_cause, tpdu->reason, 2);
}
