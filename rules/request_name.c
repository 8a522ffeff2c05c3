/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/request_name.h"

#include "dissector/block_name.h"
#include "dissector/names.h"
#include "dissector/pi.h"

#include <glib.h>
#include <stdlib.h>

enum { LIST_OF_TYPE = 0x302, BLOCK_INFO = 0x303 };

static bool names_file(const s7_pdu *request)
{
    return request->rosctr == S7_ROSCTR_JOB && request->function >= S7_FUNC_REQUEST_DOWNLOAD &&
           request->function <= S7_FUNC_START_UPLOAD;
}

static bool is_pi(const s7_pdu *request)
{
    return request->rosctr == S7_ROSCTR_JOB && request->function == S7_FUNC_PI_SERVICE;
}

static uint32_t subfunction_of(const s7_pdu *request)
{
    if (request->rosctr != S7_ROSCTR_USERDATA)
        return 0;
    return (uint32_t)request->u.userdata.group << 8 | request->u.userdata.subfunction;
}

static void add_pi_blocks(const s7_pi *pi, s7_text *out)
{
    s7_block_name block;
    for (uint32_t i = 0; s7_pi_block(pi, i, &block); i++) {
        if (i > 0)
            s7_text_add(out, ", ");
        s7_block_name_text(&block, out);
    }
}

char *rules_request_blocks(const s7_pdu *request)
{
    char buffer[120];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_block_name block;
    if (is_pi(request))
        add_pi_blocks(&request->u.pi, &text);
    else if (names_file(request))
        s7_block_name_text(&request->u.transfer.block, &text);
    else if (subfunction_of(request) == BLOCK_INFO &&
             s7_block_name_decode(request->u.userdata.payload, &block))
        s7_block_name_text(&block, &text);
    return text.length > 0 ? g_strdup(buffer) : NULL;
}

/* The two hex digits of a block type: "0A" is DB. */
static const char *listed_type(s7_bytes payload)
{
    const char digits[3] = {payload.size == 2 ? (char)payload.data[0] : '\0',
                            payload.size == 2 ? (char)payload.data[1] : '\0', '\0'};
    return s7_name_of(s7_names_block_type, (uint32_t)strtoul(digits, NULL, 16));
}

static const char *userdata_name(const s7_pdu *request)
{
    return s7_name_of(s7_names_userdata, subfunction_of(request));
}

/* What a person calls it; the Job functions' names are those of its steps. */
static const char *job_name(const s7_pdu *request)
{
    static const s7_name names[] = {
        {S7_FUNC_REQUEST_DOWNLOAD, "download"},
        {S7_FUNC_DOWNLOAD_BLOCK, "download"},
        {S7_FUNC_DOWNLOAD_ENDED, "download"},
        {S7_FUNC_START_UPLOAD, "upload"},
        {S7_FUNC_UPLOAD, "upload"},
        {S7_FUNC_END_UPLOAD, "end of an upload"},
        {S7_FUNC_PLC_STOP, "stop"},
        {0, NULL},
    };
    if (is_pi(request)) {
        const char *meaning = s7_pi_meaning(request->u.pi.name, request->u.pi.argument);
        return meaning ? meaning : "PI service";
    }
    const char *name = s7_name_of(names, request->function);
    return name ? name : s7_name_of(s7_names_function, request->function);
}

static const char *name_of(const s7_pdu *request)
{
    if (request->protocol_id == S7_PROTOCOL_PLUS)
        return request->u.plus.head ? s7_name_of(s7_names_plus_function, request->u.plus.function)
                                    : NULL;
    if (request->rosctr == S7_ROSCTR_USERDATA)
        return userdata_name(request);
    return request->has_function ? job_name(request) : NULL;
}

char *rules_request_name(const s7_pdu *request)
{
    const char *name = name_of(request);
    if (!name || request->protocol_id == S7_PROTOCOL_PLUS)
        return g_strdup(name);
    const s7_userdata *u = &request->u.userdata;
    if (request->rosctr == S7_ROSCTR_USERDATA && u->has_szl)
        return g_strdup_printf("SZL 0x%04X index 0x%04X", u->szl_id, u->szl_index);
    if (subfunction_of(request) == LIST_OF_TYPE && listed_type(u->payload))
        return g_strdup_printf("%s %s", name, listed_type(u->payload));
    char *blocks = rules_request_blocks(request);
    if (!blocks)
        return g_strdup(name);
    char *asked = g_strdup_printf("%s%s %s", name, is_pi(request) ? "" : " of", blocks);
    g_free(blocks);
    return asked;
}
