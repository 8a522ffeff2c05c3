/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the dissector: the data of programmer commands, one file for each kind. */
#ifndef S7TAP_DISSECTOR_TIS_H
#define S7TAP_DISSECTOR_TIS_H

#include "dissector/service.h"

/* Subfunctions of group 1, those besides S7_TIS_... of pdu.h. */
enum {
    TIS_BLOCK_STATUS = 0x01,
    TIS_VARIABLE_STATUS = 0x02,
    TIS_ISTACK = 0x03,
    TIS_BSTACK = 0x04,
    TIS_LSTACK = 0x05,
    TIS_BREAKPOINT = 0x0A,
    TIS_EXIT_HOLD = 0x0B,
    TIS_ENABLE_JOB = 0x0E,
    TIS_READ_JOB_LIST = 0x10,
    TIS_READ_JOB = 0x11,
    TIS_BLOCK_STATUS_2 = 0x13,
};

/* The command that data belong to: that of the PDU, or the job that one of these carries. */
typedef struct tis_command {
    uint8_t function; /* subfunction of group 1 */
    bool request;     /* else a result */
    s7_pdu *out;
    const s7_context *context;
} tis_command;

/* Data of a command, or as much of it as `c` holds. */
typedef void tis_data(s7_cursor *c, const tis_command *command);

tis_data tis_variables_data;                                /* variable status, modify, force */
tis_data tis_istack_data, tis_bstack_data, tis_lstack_data; /* and those below: stacks */
tis_data tis_breakpoint_data, tis_exit_hold_data;
tis_data tis_block_status_data;
tis_data tis_job_data, tis_job_list_data;

/* Sizes, parameters and data of a command, as they stand in a request or a result; `jobs`: it may
 * be one that carries or names another. */
void tis_command_decode(s7_cursor *c, const tis_command *command, bool jobs);

/* The start information of an organization block: 12 bytes. */
void s7_ob_start_decode(s7_cursor *c);

#endif
