/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rules/services_table.h"

#include "dissector/pi.h"
#include "rules/download.h"

#include <string.h>

#define CHECK_WHO(deed)                                                                            \
    "Find out who works at the client: was the CPU meant to be " deed " at that time?"
#define CHECK_INCIDENT(deed)                                                                       \
    "If nobody meant the CPU to be " deed ", treat it as an incident: separate the client from "   \
    "the cell and keep this capture."
#define CHECK_LIMIT                                                                                \
    "Limit who can do it: a password (protection level) on the CPU, a firewall in front of the "   \
    "cell."

static const char *const check_stop[] = {
    "Is the CPU still in STOP? Look at its mode LED or its diagnostic buffer; do not start it "
    "before it is known why it was stopped.",
    CHECK_WHO("stopped"),
    CHECK_INCIDENT("stopped"),
    CHECK_LIMIT,
    NULL,
};
static const char *const check_start[] = {
    CHECK_WHO("started"),
    CHECK_INCIDENT("started"),
    CHECK_LIMIT,
    NULL,
};
static const char *const check_save[] = {
    CHECK_WHO("made to save its memory"),
    CHECK_INCIDENT("made to save its memory"),
    CHECK_LIMIT,
    NULL,
};
static const char *const check_compress[] = {
    CHECK_WHO("made to compress its memory"),
    CHECK_INCIDENT("made to compress its memory"),
    CHECK_LIMIT,
    NULL,
};
static const char *const check_values[] = {
    CHECK_WHO("started cold"),
    "Check the values that the plant keeps in the CPU (counters, recipes, set points): they are "
    "back at their initial values.",
    CHECK_INCIDENT("started cold"),
    CHECK_LIMIT,
    NULL,
};
static const char *const check_erased[] = {
    CHECK_WHO("erased"),
    "Check that program and configuration are in the CPU again, and the values that the plant "
    "keeps there.",
    CHECK_INCIDENT("erased"),
    CHECK_LIMIT,
    NULL,
};
static const char *const check_change[] = {
    "Find out who works at the client: was the program meant to be changed at that time?",
    "Compare the program in the CPU with the project (online/offline comparison).",
    "If nobody meant to change the program, separate the client from the cell and keep this "
    "capture.",
    CHECK_LIMIT,
    NULL,
};
static const char *const check_read[] = {
    "Find out who works at the client: was the program meant to be read out at that time?",
    "If it shall not be read, set a protection level with password on the CPU.",
    NULL,
};
static const char *const check_password[] = {
    "Find out who works at the client, and whether they should know the password.",
    "The password travels readable on the network: change it if others can listen.",
    NULL,
};
static const char *const check_guess[] = {
    "Find out who works at the client: several wrong passwords may be an attempt to guess it.",
    "If nobody meant to log in, separate the client from the cell and keep this capture.",
    NULL,
};

static const char *const check_tried[] = {
    "Find out who works at the client, and what was meant to be done: the CPU did not do it.",
    "If nobody meant to do it, treat it as an incident: separate the client from the cell and keep "
    "this capture.",
    CHECK_LIMIT,
    NULL,
};
static const char *const check_ended[] = {
    "Nothing to do.",
    NULL,
};
const char *const services_check_absent[] = {
    "Nothing to do where engineering software asked before it downloaded the block.",
    "Where no block was downloaded afterwards, compare the blocks in the CPU (online) with the "
    "project.",
    NULL,
};

enum { STOP, WARM, COLD, SAVE, COMPRESS, RESET, CONTROL_TRIED };

static const rules_cause control_causes[] = {
    [STOP] = {"a client stops the CPU: its program no longer runs, its outputs take their safe "
              "state",
              check_stop},
    [WARM] = {"a client starts the CPU: its program begins anew, retentive data stay", check_start},
    [COLD] = {"a client starts the CPU cold: its program begins anew, all data, retentive ones as "
              "well, go back to their initial values",
              check_values},
    [SAVE] = {"a client makes the CPU save its work memory: the values of that moment become the "
              "initial ones",
              check_save},
    [COMPRESS] = {"a client makes the CPU tidy its memory, as engineering software does before it "
                  "downloads",
                  check_compress},
    [RESET] = {"a client erases the memory of the CPU", check_erased},
    [CONTROL_TRIED] = {"a client tries to control the CPU, which refuses it", check_tried},
    {0},
};
enum {
    DOWNLOAD = RULES_CHANGE_DOWNLOAD,
    DELETE = RULES_CHANGE_DELETE,
    CHANGE_TRIED = RULES_CHANGE_TRIED,
};

static const rules_cause change_causes[] = {
    [DOWNLOAD] = {"a client downloads blocks to the CPU and links them", check_change},
    [DELETE] = {"a client deletes blocks in the CPU", check_change},
    [CHANGE_TRIED] = {"a client tries to change the program of the CPU, which refuses it",
                      check_tried},
    {0},
};
static const rules_cause read_causes[] = {
    {"a client reads the program of the CPU", check_read},
    {0},
};
enum { LOGON, WRONG_PASSWORD };

static const rules_cause password_causes[] = {
    [LOGON] = {"a client logs on to the CPU or off", check_password},
    [WRONG_PASSWORD] = {"a client uses a wrong password", check_guess},
    {0},
};

/* A job of a variable table is over once its trigger came; what the client still knows of it may
 * be gone. */
static const rules_cause job_ended = {
    "the job had already ended; normal when a variable table is closed", check_ended};

const rules_rule rules_service_refused = {
    .id = "service-refused",
    .title = "Service refused by the CPU",
    .severity = RULES_WARNING,
    .meaning = "The CPU refuses a service other than reading and writing variables: a block "
               "transfer, a control command, a list. The code says why. Questions that programming "
               "devices ask on the chance that the CPU may know (lists it does not have, blocks "
               "that are not there) are of severity notice; ending a job that is over is of "
               "severity info.",
};
const rules_rule rules_cpu_control = {
    .id = "cpu-control",
    .title = "CPU controlled from the network",
    .severity = RULES_CRITICAL,
    .meaning = "A client stopped or started the CPU (warm or cold), copied its RAM to ROM, "
               "compressed its memory, or reset it. A command that the CPU refused is of severity "
               "warning.",
    .causes = control_causes,
};
const rules_rule rules_program_change = {
    .id = "program-change",
    .title = "Program of the CPU changed",
    .severity = RULES_CRITICAL,
    .meaning = "A client downloaded, linked or deleted blocks: program, data blocks or hardware "
               "configuration (system data). A download is counted once, from its request to the "
               "link; one that was not completed, and what the CPU refused, is of severity "
               "warning.",
    .causes = change_causes,
};
const rules_rule rules_program_read = {
    .id = "program-read",
    .title = "Program of the CPU read",
    .severity = RULES_NOTICE,
    .meaning = "A client uploaded blocks from the CPU. Programming devices and back-up tools do "
               "so; so does who wants to know how the plant works.",
    .causes = read_causes,
};
const rules_rule rules_password_used = {
    .id = "password-used",
    .title = "Password of the CPU used",
    .severity = RULES_NOTICE,
    .meaning = "A client sent the password of the CPU, or ended its session. Three or more wrong "
               "passwords from one client are of severity critical.",
    .causes = password_causes,
};

static const service_row services[] = {
    {"plc_stop", &rules_cpu_control, "stop", "stopped", "tried to stop", "", STOP, CONTROL_TRIED},
    {"memory_reset", &rules_cpu_control, "memory reset", "reset the memory of",
     "tried to reset the memory of", "", RESET, CONTROL_TRIED},
    {"request_download", &rules_program_change, "download", "downloaded a block to",
     "tried to download a block to", "", DOWNLOAD, CHANGE_TRIED},
    {"start_upload", &rules_program_read, "upload", "read a block from",
     "tried to read a block from", "", 0, 0},
    {"password", &rules_password_used, "logon", "logged on with the password of",
     "used a wrong password for", "", LOGON, WRONG_PASSWORD},
    {"password_clear", &rules_password_used, "logoff", "logged off from", "tried to log off from",
     "", LOGON, LOGON},
};

/* PI services by what they do. */
static const service_row pi_services[] = {
    {"warm restart", &rules_cpu_control, "warm restart", "started", "tried to start",
     " by warm restart", WARM, CONTROL_TRIED},
    {"cold restart", &rules_cpu_control, "cold restart", "started", "tried to start",
     " by cold restart", COLD, CONTROL_TRIED},
    {"copy RAM to ROM", &rules_cpu_control, "copy RAM to ROM", "copied RAM to ROM in",
     "tried to copy RAM to ROM in", "", SAVE, CONTROL_TRIED},
    {"compress memory", &rules_cpu_control, "compress memory", "compressed the memory of",
     "tried to compress the memory of", "", COMPRESS, CONTROL_TRIED},
    {"link blocks", &rules_program_change, "link blocks", "linked blocks in",
     "tried to link blocks in", "", DOWNLOAD, CHANGE_TRIED},
    {"delete blocks", &rules_program_change, "delete blocks", "deleted blocks in",
     "tried to delete blocks in", "", DELETE, CHANGE_TRIED},
};

static const service_habit habits[] = {
    {"szl_read", 0xD401, RULES_NOTICE, NULL},
    {"szl_read", 0xD402, RULES_NOTICE, NULL},
    {"block_info", 0xD209, RULES_NOTICE, NULL},
    {"block_list", 0xD20E, RULES_NOTICE, NULL},
    {"block_list_type", 0xD20E, RULES_NOTICE, NULL},
    {"start_upload", 0xD20C, RULES_NOTICE, NULL},
    {"start_upload", 0xD209, RULES_NOTICE, NULL},
    {"disable_job", 0xD0A5, RULES_INFO, &job_ended},
    {"delete_job", 0xD0A5, RULES_INFO, &job_ended},
    {"pi_service", 0xD2A9, RULES_NOTICE, NULL},
};

static const service_row *find_row(const service_row *rows, size_t count, const char *name)
{
    for (size_t i = 0; name && i < count; i++)
        if (strcmp(rows[i].name, name) == 0)
            return &rows[i];
    return NULL;
}

const service_row *services_find(const s7_pdu *request, const char *name)
{
    if (request->rosctr != S7_ROSCTR_JOB || request->function != S7_FUNC_PI_SERVICE)
        return find_row(services, G_N_ELEMENTS(services), name);
    return find_row(pi_services, G_N_ELEMENTS(pi_services),
                    s7_pi_meaning(request->u.pi.name, request->u.pi.argument));
}

const service_habit *services_find_habit(const char *service, uint16_t code)
{
    for (size_t i = 0; i < G_N_ELEMENTS(habits); i++)
        if (habits[i].code == code && strcmp(habits[i].service, service) == 0)
            return &habits[i];
    return NULL;
}

bool services_is_stop(const service_row *row)
{
    return row->rule == &rules_cpu_control && row->cause == STOP;
}

bool services_is_start(const service_row *row)
{
    return row->rule == &rules_cpu_control && (row->cause == WARM || row->cause == COLD);
}

bool services_is_guess(const service_row *row)
{
    return row->rule == &rules_password_used && row->tried_cause == WRONG_PASSWORD;
}
