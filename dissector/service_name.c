/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/service_name.h"

#include "dissector/plus_object.h"

#include <stddef.h>

/* By Job function. */
static const s7_name jobs[] = {
    {S7_FUNC_CPU_SERVICES, "cpu_services"},
    {S7_FUNC_READ, "read"},
    {S7_FUNC_WRITE, "write"},
    {S7_FUNC_REQUEST_DOWNLOAD, "request_download"},
    {S7_FUNC_DOWNLOAD_BLOCK, "download_block"},
    {S7_FUNC_DOWNLOAD_ENDED, "download_ended"},
    {S7_FUNC_START_UPLOAD, "start_upload"},
    {S7_FUNC_UPLOAD, "upload"},
    {S7_FUNC_END_UPLOAD, "end_upload"},
    {S7_FUNC_PI_SERVICE, "pi_service"},
    {S7_FUNC_PLC_STOP, "plc_stop"},
    {S7_FUNC_SETUP, "setup"},
    {0, NULL},
};

/* Userdata by group << 8 | subfunction; group 0 (mode transitions) is one service. */
static const s7_name userdata[] = {
    {0x101, "block_status"},
    {0x102, "variable_status"},
    {0x103, "istack"},
    {0x104, "bstack"},
    {0x105, "lstack"},
    {0x106, "time_measurement"},
    {0x107, "force_selection"},
    {0x108, "modify_variable"},
    {0x109, "force_variable"},
    {0x10A, "breakpoint"},
    {0x10B, "exit_hold"},
    {0x10C, "memory_reset"},
    {0x10D, "disable_job"},
    {0x10E, "enable_job"},
    {0x10F, "delete_job"},
    {0x110, "read_job_list"},
    {0x111, "read_job"},
    {0x112, "replace_job"},
    {0x113, "block_status_2"},
    {0x116, "flash_led"},
    {0x201, "cyclic_transfer"},
    {0x204, "cyclic_unsubscribe"},
    {0x205, "cyclic_change_driven"},
    {0x207, "cyclic_modify"},
    {0x208, "read_record"},
    {0x301, "block_list"},
    {0x302, "block_list_type"},
    {0x303, "block_info"},
    {0x401, "szl_read"},
    {0x402, "message_service"},
    {0x403, "diagnostic_message"},
    {0x405, "alarm_8_indication"},
    {0x406, "notify_indication"},
    {0x407, "alarm_8_lock"},
    {0x408, "alarm_8_unlock"},
    {0x409, "scan_indication"},
    {0x40B, "alarm_ack"},
    {0x40C, "alarm_ack_indication"},
    {0x40D, "alarm_lock_indication"},
    {0x40E, "alarm_unlock_indication"},
    {0x411, "alarm_sq_indication"},
    {0x412, "alarm_s_indication"},
    {0x413, "alarm_query"},
    {0x416, "notify_8_indication"},
    {0x501, "password"},
    {0x502, "password_clear"},
    {0x601, "bsend"},
    {0x701, "clock_read"},
    {0x702, "clock_set"},
    {0x703, "clock_read_following"},
    {0x704, "clock_set_following"},
    {0xF01, "nc_request_download"},
    {0xF02, "nc_download_block"},
    {0xF03, "nc_continue_download"},
    {0xF04, "nc_download_ended"},
    {0xF06, "nc_start_upload"},
    {0xF07, "nc_upload"},
    {0xF08, "nc_continue_upload"},
    {0, NULL},
};

static const s7_name plus_functions[] = {
    {0x04B1, "plus.error"},
    {0x04BB, "plus.explore"},
    {0x04CA, "plus.create_object"},
    {0x04D4, "plus.delete_object"},
    {0x04F2, "plus.set_variable"},
    {0x04FC, "plus.get_variable"},
    {0x0506, "plus.add_link"},
    {0x051A, "plus.remove_link"},
    {0x0524, "plus.get_link"},
    {0x0542, "plus.set_multi_variables"},
    {0x054C, "plus.get_multi_variables"},
    {0x0556, "plus.begin_sequence"},
    {0x0560, "plus.end_sequence"},
    {0x056B, "plus.invoke"},
    {0x057C, "plus.set_var_substreamed"},
    {0x0586, "plus.get_var_substreamed"},
    {0x0590, "plus.get_variables_address"},
    {0x059A, "plus.abort"},
    {0x05A9, "plus.error_2"},
    {0x05B3, "plus.init_ssl"},
    {0, NULL},
};

/* A client that grants a subscription further notifications writes to it, but no variable. */
static bool is_credit(const s7_plus *plus)
{
    return plus->opcode == 0x31 && plus->function == S7_PLUS_SET_VARIABLE &&
           plus->attribute == S7_PLUS_ID_CREDIT;
}

static const char *plus_name(const s7_plus *plus)
{
    if (plus->version == 0xFF)
        return "plus.keepalive";
    if (plus->version == 0xFE)
        return "plus.system_event";
    if (!plus->head)
        return NULL;
    if (plus->opcode == 0x33)
        return "plus.notification";
    if (is_credit(plus))
        return "plus.subscription_credit";
    return s7_name_of(plus_functions, plus->function);
}

static const char *userdata_name(const s7_pdu *pdu)
{
    const s7_userdata *u = &pdu->u.userdata;
    if (pdu->param.size < 7)
        return NULL;
    if (u->group == 0)
        return "mode_transition";
    return s7_name_of(userdata, (uint32_t)u->group << 8 | u->subfunction);
}

const char *s7_pdu_service_name(const s7_pdu *pdu)
{
    if (pdu->protocol_id == S7_PROTOCOL_PLUS)
        return plus_name(&pdu->u.plus);
    if (pdu->protocol_id != S7_PROTOCOL_COMM)
        return NULL;
    if (pdu->rosctr == S7_ROSCTR_USERDATA)
        return userdata_name(pdu);
    return pdu->has_function ? s7_name_of(jobs, pdu->function) : NULL;
}
