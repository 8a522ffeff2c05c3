/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/access.h"
#include "dissector/service.h"
#include "dissector/summary_private.h"
#include "dissector/timestamp.h"

static void add_szl_id(const s7_userdata *u, s7_text *out)
{
    if (!u->has_szl)
        return;
    s7_summary_hex(out, " ", u->szl_id, 4);
    const char *list = s7_name_of(s7_names_szl, u->szl_id);
    if (list) {
        s7_text_add(out, " (");
        s7_text_add(out, list);
        s7_text_char(out, ')');
    }
    s7_text_add(out, " index ");
    if (u->szl_index < 10)
        s7_text_unsigned(out, u->szl_index);
    else
        s7_summary_hex(out, "", u->szl_index, 4);
}

/* A refusal does not repeat which list was asked. */
static void add_szl(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    s7_pdu buffer;
    const s7_userdata *u = &pdu->u.userdata;
    const s7_pdu *request = u->error != 0 ? s7_userdata_request(u, context, &buffer) : NULL;
    add_szl_id(request ? &request->u.userdata : u, out);
}

/* The job that a request is about: "2 (modify variable)". */
static void add_named_job(const s7_userdata *u, const char *before, const s7_name *functions,
                          s7_text *out)
{
    s7_summary_number(out, before, u->job);
    s7_text_add(out, " (");
    s7_summary_name(out, functions, u->job_function, 2);
    s7_text_char(out, ')');
}

static bool is_asked_by(const s7_pdu *result, const s7_pdu *request)
{
    s7_accesses walk;
    if (!request || request->items.size == 0)
        return false;
    s7_accesses_begin(&walk, request, result);
    return walk.has_answer;
}

/* Values or return codes beside the addresses of the request, if the host knows it. */
static void add_values(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    s7_pdu buffer;
    const s7_userdata *u = &pdu->u.userdata;
    const s7_pdu *request = s7_userdata_request(u, context, &buffer);
    if (u->values.size == 0)
        return;
    s7_text_char(out, ':');
    if (is_asked_by(pdu, request)) {
        s7_summary_accesses(request, pdu, out);
    } else if (s7_pdu_writes(pdu)) {
        s7_summary_codes(u->values, out);
    } else {
        s7_data_items values;
        s7_data_items_begin(&values, u->values, pdu->item_count, false);
        values.padded = u->group == S7_GROUP_TIS;
        s7_summary_values(&values, out);
    }
}

/* Functions about jobs: their answers name no job. */
static bool is_about_jobs(const s7_userdata *u)
{
    return u->group == S7_GROUP_TIS && u->subfunction >= S7_TIS_DISABLE_JOB &&
           u->subfunction <= S7_TIS_REPLACE_JOB;
}

/* Answers and pushes carry the job id as sequence number. */
static void add_result(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    if (pdu->u.userdata.error != 0 || is_about_jobs(&pdu->u.userdata))
        return;
    s7_summary_number(out, " job ", pdu->u.userdata.sequence);
    add_values(pdu, context, out);
}

static void add_tis(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    const s7_userdata *u = &pdu->u.userdata;
    if (u->type != S7_USERDATA_REQUEST)
        add_result(pdu, context, out);
    else if (u->job_function != 0)
        add_named_job(u, " ", s7_names_tis_function, out);
    if (u->type == S7_USERDATA_REQUEST && pdu->items.size > 0)
        s7_summary_accesses(pdu, NULL, out);
}

static void add_interval(uint32_t interval_ms, s7_text *out)
{
    if (interval_ms == 0)
        return;
    const bool seconds = interval_ms % 1000 == 0;
    s7_summary_number(out, " every ", seconds ? interval_ms / 1000 : interval_ms);
    s7_text_add(out, seconds ? " s" : " ms");
}

static void add_cyclic(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    const s7_userdata *u = &pdu->u.userdata;
    if (u->subfunction == S7_CYCLIC_READ_RECORD && u->type == S7_USERDATA_RESPONSE) {
        s7_pdu buffer;
        const s7_pdu *request = s7_userdata_request(u, context, &buffer);
        if (is_asked_by(pdu, request))
            s7_summary_accesses(request, pdu, out);
    } else if (u->type != S7_USERDATA_REQUEST) {
        add_result(pdu, context, out);
    } else if (u->subfunction == S7_CYCLIC_UNSUBSCRIBE) {
        add_named_job(u, " job ", s7_names_cyclic_function, out);
    } else {
        add_interval(u->interval_ms, out);
        if (u->interval_ms > 0)
            s7_text_char(out, ':');
        s7_summary_accesses(pdu, NULL, out);
    }
}

static void add_pbc(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    (void)context;
    const s7_userdata *u = &pdu->u.userdata;
    if (u->r_id != 0)
        s7_summary_hex(out, " R_ID ", u->r_id, 8);
}

static void add_clock(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    (void)context;
    const s7_bytes payload = pdu->u.userdata.payload;
    if (payload.size != S7_CLOCK_SIZE)
        return;
    const s7_timestamp time = s7_timestamp_of(payload);
    s7_text_char(out, ' ');
    if (time.valid)
        s7_timestamp_text(&time, ' ', out);
    else
        s7_text_add(out, "(no valid time)");
}

static void add_nc(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    (void)context;
    const s7_bytes file = pdu->u.userdata.file;
    if (file.size == 0)
        return;
    s7_text_char(out, ' ');
    s7_text_ascii(out, file);
}

typedef void body(const s7_pdu *pdu, const s7_context *context, s7_text *out);

/* What a PDU says behind the name of its function, by function group. */
static const struct {
    uint8_t group;
    body *add;
} bodies[] = {
    {S7_GROUP_TIS, add_tis}, {S7_GROUP_CYCLIC, add_cyclic}, {S7_GROUP_CPU, add_szl},
    {S7_GROUP_PBC, add_pbc}, {S7_GROUP_CLOCK, add_clock},   {S7_GROUP_NC, add_nc},
};

void s7_summary_userdata(const s7_pdu *pdu, const s7_context *context, s7_text *out)
{
    const s7_userdata *u = &pdu->u.userdata;
    if (pdu->param.size < 7)
        return;
    s7_text_char(out, ' ');
    s7_summary_name(out, s7_names_userdata_type, u->type, 1);
    s7_text_char(out, ' ');
    s7_summary_name(out, s7_names_userdata_group, u->group, 1);
    s7_text_add(out, ": ");
    s7_summary_name(out, s7_names_userdata, (uint32_t)u->group << 8 | u->subfunction, 3);
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++)
        if (bodies[i].group == u->group)
            bodies[i].add(pdu, context, out);
    s7_userdata_gist(u, out);
    if (s7_userdata_asks_next(u))
        s7_text_add(out, " (next fragment)");
    if (u->data_unit != 0) {
        s7_summary_hex(out, " (data unit ", u->data_unit, 2);
        s7_text_add(out, u->more ? ", more follows)" : ")");
    }
    if (u->error == 0)
        return;
    s7_text_add(out, " error");
    s7_summary_error(out, u->error);
}
