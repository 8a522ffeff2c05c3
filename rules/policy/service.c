/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/policy/service.h"

#include "dissector/service_name.h"

#include <glib.h>
#include <string.h>

const policy_service_row policy_services[POLICY_SERVICE_COUNT] = {
    [POLICY_IDENTIFY] = {"identify", "read system status lists: identity, state, diagnostics"},
    [POLICY_BLOCKS] = {"blocks", "list blocks, read their properties"},
    [POLICY_UPLOAD] = {"upload", "read blocks out of the CPU"},
    [POLICY_DOWNLOAD] = {"download", "load, link and delete blocks"},
    [POLICY_CONTROL] = {"control", "stop, start, memory reset, copy RAM to ROM, compress memory"},
    [POLICY_TEST] = {"test", "watch blocks and variables, stacks, breakpoints, flash LED"},
    [POLICY_MODIFY] = {"modify", "modify and force variables"},
    [POLICY_CLOCK_READ] = {"clock-read", "read the clock"},
    [POLICY_CLOCK_SET] = {"clock-set", "set the clock"},
    [POLICY_PASSWORD] = {"password", "send or clear the session password"},
    [POLICY_MESSAGES] = {"messages", "subscribe to messages and alarms, query, lock, acknowledge"},
    [POLICY_CYCLIC] = {"cyclic", "subscribe to values, sent cyclically or on change"},
    [POLICY_RECORDS] = {"records", "read data records of modules"},
    [POLICY_BSEND] = {"bsend", "BSEND: transfer of large blocks between programs"},
    [POLICY_NC] = {"nc", "services and file transfers of a numerical control"},
    [POLICY_S7COMM_PLUS] = {"s7comm-plus", "everything within S7comm-plus, encrypted or not"},
    [POLICY_OTHER] = {"other", "services that s7tap does not know"},
};

typedef struct service_row {
    uint16_t key;
    uint8_t service;
} service_row;

/* By Job function; PI services have a table of their own. */
static const service_row jobs[] = {
    {S7_FUNC_READ, POLICY_NO_SERVICE},         {S7_FUNC_WRITE, POLICY_NO_SERVICE},
    {S7_FUNC_SETUP, POLICY_NO_SERVICE},        {S7_FUNC_REQUEST_DOWNLOAD, POLICY_DOWNLOAD},
    {S7_FUNC_DOWNLOAD_BLOCK, POLICY_DOWNLOAD}, {S7_FUNC_DOWNLOAD_ENDED, POLICY_DOWNLOAD},
    {S7_FUNC_START_UPLOAD, POLICY_UPLOAD},     {S7_FUNC_UPLOAD, POLICY_UPLOAD},
    {S7_FUNC_END_UPLOAD, POLICY_UPLOAD},       {S7_FUNC_PLC_STOP, POLICY_CONTROL},
};

/* By userdata group << 8 | subfunction: those that are another service than the rest of their
 * group. */
static const service_row subfunctions[] = {
    {0x107, POLICY_MODIFY},     {0x108, POLICY_MODIFY},     {0x109, POLICY_MODIFY},
    {0x10C, POLICY_CONTROL},    {0x208, POLICY_RECORDS},    {0x401, POLICY_IDENTIFY},
    {0x701, POLICY_CLOCK_READ}, {0x703, POLICY_CLOCK_READ},
};

/* By userdata group, for subfunctions that the dissector knows. */
static const service_row groups[] = {
    {0x1, POLICY_TEST},     {0x2, POLICY_CYCLIC}, {0x3, POLICY_BLOCKS},    {0x4, POLICY_MESSAGES},
    {0x5, POLICY_PASSWORD}, {0x6, POLICY_BSEND},  {0x7, POLICY_CLOCK_SET}, {0xF, POLICY_NC},
};

typedef struct pi_row {
    const char *prefix; /* of the name */
    policy_service service;
} pi_row;

static const pi_row pi_services[] = {
    {"P_PROGRAM", POLICY_CONTROL},
    {"_MODU", POLICY_CONTROL},
    {"_GARB", POLICY_CONTROL},
    {"_INSE", POLICY_DOWNLOAD},
    {"_INS2", POLICY_DOWNLOAD},
    {"_DELE", POLICY_DOWNLOAD},
    {"_N_", POLICY_NC},
};

#define FIND(table, key) find_row(table, G_N_ELEMENTS(table), key)

static policy_service find_row(const service_row *rows, size_t count, uint32_t key)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].key == key)
            return rows[i].service;
    return POLICY_OTHER;
}

static policy_service service_of_pi(const s7_pi *pi)
{
    for (size_t i = 0; i < G_N_ELEMENTS(pi_services); i++) {
        const size_t size = strlen(pi_services[i].prefix);
        if (pi->name.size >= size && memcmp(pi->name.data, pi_services[i].prefix, size) == 0)
            return pi_services[i].service;
    }
    return POLICY_OTHER;
}

static policy_service service_of_userdata(const s7_pdu *request)
{
    const uint32_t group = request->u.userdata.group;
    if (!s7_pdu_service_name(request))
        return POLICY_OTHER;
    const policy_service own = FIND(subfunctions, group << 8 | request->u.userdata.subfunction);
    return own != POLICY_OTHER ? own : FIND(groups, group);
}

policy_service policy_service_of(const s7_pdu *request)
{
    if (s7_pdu_role(request) != S7_ROLE_REQUEST)
        return POLICY_NO_SERVICE;
    if (request->protocol_id == S7_PROTOCOL_PLUS)
        return POLICY_S7COMM_PLUS;
    if (request->rosctr == S7_ROSCTR_USERDATA)
        return service_of_userdata(request);
    if (!request->has_function)
        return POLICY_OTHER;
    return request->function == S7_FUNC_PI_SERVICE ? service_of_pi(&request->u.pi)
                                                   : FIND(jobs, request->function);
}
