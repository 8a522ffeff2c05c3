/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Jobs of a programming device (functions 0D to 12 of group 1). Data of requests:
 *
 *   disable, enable, read   | function | job id |
 *   delete                  | ? (2) | function | job id |
 *   replace                 | ? (2) | function | job id | the new command |
 *   read list               | ? (2) | ? (2) |
 *
 * and of results:
 *
 *   read list               n times | function | job id | ? (2) |
 *   read                    the command as it was sent: sizes, parameters, data
 *
 * A command is sizes, parameters and data (tis.c). One that was read does not say its function:
 * that comes from the request in the context.
 * Disable, enable, delete and the list observed on an S7-300, the others known from public
 * dissectors only.
 */
#include "dissector/tis.h"

static void read_job(s7_cursor *c, s7_userdata *userdata)
{
    userdata->job_function = s7_u8(c, S7F_TIS_JOB_FUNCTION);
    userdata->job = s7_u8(c, S7F_TIS_JOB_ID);
}

static void decode_request(s7_cursor *c, const tis_command *command)
{
    s7_userdata *userdata = &command->out->u.userdata;
    if (command->function == S7_TIS_DELETE_JOB || command->function == S7_TIS_REPLACE_JOB)
        s7_span(c, S7F_TIS_JOB_RESERVED, 2);
    read_job(c, userdata);
    if (command->function != S7_TIS_REPLACE_JOB || c->failed)
        return;
    tis_command replaced = *command;
    replaced.function = userdata->job_function;
    tis_command_decode(c, &replaced, false);
}

/* A command as it was sent. It is no request of this PDU: its variables are shown, no more. */
static void decode_read_job(s7_cursor *c, const tis_command *command)
{
    s7_pdu buffer;
    const s7_pdu *request =
        s7_userdata_request(&command->out->u.userdata, command->context, &buffer);
    s7_pdu sent = {.u.userdata.group = command->out->u.userdata.group};
    tis_command read = {.request = true, .out = &sent, .context = NULL};
    read.function = request ? request->u.userdata.job_function : 0;
    tis_command_decode(c, &read, false);
}

void tis_job_data(s7_cursor *c, const tis_command *command)
{
    if (command->request)
        decode_request(c, command);
    else if (command->function == TIS_READ_JOB)
        decode_read_job(c, command);
    else
        s7_remaining(c, S7F_TIS_BYTES);
}

void tis_job_list_data(s7_cursor *c, const tis_command *command)
{
    if (command->request) {
        s7_span(c, S7F_TIS_JOB_RESERVED, 2);
        s7_span(c, S7F_TIS_JOB_RESERVED, 2);
        return;
    }
    while (s7_left(c) >= 4) {
        s7_enter(c, S7F_TIS_JOB_ENTRY);
        s7_u8(c, S7F_TIS_JOB_FUNCTION);
        s7_u8(c, S7F_TIS_JOB_ID);
        s7_span(c, S7F_TIS_JOB_RESERVED, 2);
        s7_leave(c);
    }
}
