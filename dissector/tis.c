/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Programmer commands (userdata group 1), the test and commissioning functions of a programming
 * device. Payload of requests, pushes and, where it is not empty, answers:
 *
 *    0    1    2    3    4
 *   +----+----+----+----+------------+------------+
 *   | param   | data    | parameters | data       |
 *   | size    | size    |            |            |
 *   +----+----+----+----+------------+------------+
 *
 * Parameters of a request are words; longer ones go on behind shorter ones:
 *
 *    0    1       2         3        4 to 8   9
 *   | ?  |trigger|frequency| answer | ?      |trigger |   20 bytes
 *   |    |type   |         | size   |        |event   |
 *    10       11       12       13     14       15
 *   | block  | block  | start  |SAZ  | call   | call     |   26, 28 bytes
 *   | type   | number | address|     | environ| condition|
 *    16       17       18
 *   | caller | caller | caller |    36, 38 bytes; with call environment 2: DB register 1, 2
 *   | type   | number | address|
 *
 * Parameters of a result are two words. The answer to a request names the job by its sequence
 * number; results come later, as pushes of that sequence number. What the data are depends on the
 * function. Variables, jobs and the flashing LED were observed on an S7-300 with STEP 7 and TIA,
 * the others are known from public dissectors only.
 */
#include "dissector/tis.h"

enum { CALL_OPEN_BLOCKS = 2 };

typedef struct data_row {
    uint8_t function;
    bool jobs; /* the function carries or names another command */
    tis_data *decode;
} data_row;

/* What is not listed is shown as bytes: time measurement, force selection, memory reset. */
static const data_row rows[] = {
    {TIS_VARIABLE_STATUS, false, tis_variables_data},
    {S7_TIS_MODIFY, false, tis_variables_data},
    {S7_TIS_FORCE, false, tis_variables_data},
    {TIS_ENABLE_JOB, true, tis_job_data},
    {S7_TIS_DISABLE_JOB, true, tis_job_data},
    {S7_TIS_DELETE_JOB, true, tis_job_data},
    {TIS_READ_JOB_LIST, true, tis_job_list_data},
    {TIS_READ_JOB, true, tis_job_data},
    {S7_TIS_REPLACE_JOB, true, tis_job_data},
    {TIS_BLOCK_STATUS, false, tis_block_status_data},
    {TIS_BLOCK_STATUS_2, false, tis_block_status_data},
    {TIS_ISTACK, false, tis_istack_data},
    {TIS_BSTACK, false, tis_bstack_data},
    {TIS_LSTACK, false, tis_lstack_data},
    {TIS_BREAKPOINT, false, tis_breakpoint_data},
    {TIS_EXIT_HOLD, false, tis_exit_hold_data},
};

static tis_data *find_data(uint8_t function, bool jobs)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].function == function)
            return jobs || !rows[i].jobs ? rows[i].decode : NULL;
    return NULL;
}

/* One word each, as far as the parameters reach. */
static void read_words(s7_cursor *c, const s7_field *fields, size_t count)
{
    for (size_t i = 0; i < count && s7_left(c) >= 2; i++)
        s7_u16(c, fields[i]);
}

static void decode_call(s7_cursor *c)
{
    static const s7_field open_blocks[] = {S7F_TIS_DB1, S7F_TIS_DB2};
    static const s7_field caller[] = {S7F_TIS_CALLER_TYPE, S7F_TIS_CALLER_NUMBER,
                                      S7F_TIS_CALLER_ADDRESS};
    if (s7_left(c) < 4)
        return;
    const uint16_t environment = s7_u16(c, S7F_TIS_CALL_ENVIRONMENT);
    s7_u16(c, S7F_TIS_CALL_CONDITION);
    if (environment == CALL_OPEN_BLOCKS)
        read_words(c, open_blocks, 2);
    else
        read_words(c, caller, 3);
}

static void decode_request_param(s7_cursor *c)
{
    static const s7_field words[] = {
        S7F_TIS_WORD,          S7F_TIS_TRIGGER_TYPE, S7F_TIS_FREQUENCY,
        S7F_TIS_ANSWER_SIZE,   S7F_TIS_WORD,         S7F_TIS_WORD,
        S7F_TIS_WORD,          S7F_TIS_WORD,         S7F_TIS_WORD,
        S7F_TIS_TRIGGER_EVENT, S7F_TIS_BLOCK_TYPE,   S7F_TIS_BLOCK_NUMBER,
        S7F_TIS_START_ADDRESS, S7F_TIS_SAZ};
    read_words(c, words, sizeof words / sizeof *words);
    decode_call(c);
}

static void decode_result_param(s7_cursor *c)
{
    static const s7_field words[] = {S7F_TIS_RESULT, S7F_TIS_RESULT};
    read_words(c, words, 2);
}

static void decode_param(s7_cursor *c, uint16_t size, bool request)
{
    s7_cursor param = s7_sub(c, size);
    if (size == 0)
        return;
    s7_enter(&param, S7F_TIS_PARAM);
    if (request)
        decode_request_param(&param);
    else
        decode_result_param(&param);
    s7_remaining(&param, S7F_TIS_PARAM_BYTES);
    s7_leave(&param);
}

void tis_command_decode(s7_cursor *c, const tis_command *command, bool jobs)
{
    const uint16_t param_size = s7_u16(c, S7F_TIS_PARAM_SIZE);
    const uint16_t data_size = s7_u16(c, S7F_TIS_DATA_SIZE);
    if (c->failed)
        return;
    decode_param(c, param_size, command->request);
    s7_cursor data = s7_sub(c, data_size);
    if (data_size == 0)
        return;
    tis_data *decode = find_data(command->function, jobs);
    s7_enter(&data, S7F_TIS_DATA);
    if (decode)
        decode(&data, command);
    else
        s7_remaining(&data, S7F_TIS_BYTES);
    s7_finish(&data);
    s7_leave(&data);
}

void s7_tis_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    const s7_userdata *userdata = &out->u.userdata;
    const tis_command command = {
        .function = userdata->subfunction,
        .request = userdata->type == S7_USERDATA_REQUEST,
        .out = out,
        .context = context,
    };
    if (s7_left(c) > 0)
        tis_command_decode(c, &command, true);
}
