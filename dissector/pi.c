/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * PI service (function 28), parameters of the Job:
 *
 *    0    1    2    3    4    5    6    7    8    9
 *   +----+----+----+----+----+----+----+----+----+----+------------+----+--------+
 *   | 28 | 00   00   00   00   00   00   FD | length  | argument   | n  | name n |
 *   +----+----+----+----+----+----+----+----+----+----+------------+----+--------+
 *
 * What the argument is depends on the name behind it:
 *
 *   _INSE, _INS2, _DELE   | count | 00 | type (2), number (5), file system (1) | ...
 *   P_PROGRAM, _MODU      text: none or "C ", "EP"
 *   _N_...                | n | string n | fill | ..., each padded to even with its length
 *
 * PLC stop (function 29):
 *
 *   | 29 | 00 00 00 00 00 | 09 | P_PROGRAM |
 *
 * Answers are the function and, at times, a status. Block lists and texts observed on S7-300, the
 * services of numerical controls known from public dissectors only.
 */
#include "dissector/pi.h"

#include "dissector/block_name.h"
#include "dissector/service.h"

typedef enum argument_form {
    FORM_BYTES,
    FORM_TEXT,
    FORM_BLOCKS,
    FORM_STRINGS,
} argument_form;

typedef struct pi_row {
    const char *name, *meaning;
    uint8_t form;
    bool secret; /* has a password among its arguments */
} pi_row;

static const pi_row services[] = {
    {"P_PROGRAM", "warm restart", FORM_TEXT, false},
    {"_INSE", "link blocks", FORM_BLOCKS, false},
    {"_INS2", "link blocks", FORM_BLOCKS, false},
    {"_DELE", "delete blocks", FORM_BLOCKS, false},
    {"_MODU", "copy RAM to ROM", FORM_TEXT, false},
    {"_GARB", "compress memory", FORM_TEXT, false},
    {"_N_ASUP__", "assign interrupt program", FORM_STRINGS, false},
    {"_N_CANCEL", "cancel NC alarm", FORM_STRINGS, false},
    {"_N_CHEKDM", "check D numbers of a magazine", FORM_STRINGS, false},
    {"_N_CHKDNO", "check D numbers", FORM_STRINGS, false},
    {"_N_CONFIG", "reconfigure machine data", FORM_STRINGS, false},
    {"_N_CRCEDN", "create cutting edge by D number", FORM_STRINGS, false},
    {"_N_CREACE", "create cutting edge", FORM_STRINGS, false},
    {"_N_CREATO", "create tool", FORM_STRINGS, false},
    {"_N_CRTOCE", "create tool with cutting edge", FORM_STRINGS, false},
    {"_N_DASAVE", "copy SRAM to flash", FORM_STRINGS, false},
    {"_N_DELECE", "delete cutting edge", FORM_STRINGS, false},
    {"_N_DELETO", "delete tool", FORM_STRINGS, false},
    {"_N_DELVAR", "delete data block", FORM_STRINGS, false},
    {"_N_DIGIOF", "digitising off", FORM_STRINGS, false},
    {"_N_DIGION", "digitising on", FORM_STRINGS, false},
    {"_N_DZERO_", "invalidate all D numbers", FORM_STRINGS, false},
    {"_N_ENDEXT", "end external program", FORM_STRINGS, false},
    {"_N_EXTERN", "select external program", FORM_STRINGS, false},
    {"_N_EXTMOD", "select external program", FORM_STRINGS, false},
    {"_N_FINDBL", "block search", FORM_STRINGS, false},
    {"_N_F_CLOS", "close file", FORM_STRINGS, false},
    {"_N_F_COPY", "copy file", FORM_STRINGS, false},
    {"_N_F_DELE", "delete file", FORM_STRINGS, false},
    {"_N_F_DELR", "delete file", FORM_STRINGS, false},
    {"_N_F_DMDA", "delete MDA memory", FORM_STRINGS, false},
    {"_N_F_OPEN", "open file", FORM_STRINGS, false},
    {"_N_F_OPER", "open file for reading", FORM_STRINGS, false},
    {"_N_F_PROR", "protect file", FORM_STRINGS, false},
    {"_N_F_PROT", "protect file", FORM_STRINGS, false},
    {"_N_F_RENA", "rename file", FORM_STRINGS, false},
    {"_N_F_SEEK", "seek in file", FORM_STRINGS, false},
    {"_N_F_XFER", "select file for upload", FORM_STRINGS, false},
    {"_N_IBN_SS", "set-up switch", FORM_STRINGS, false},
    {"_N_LOCKE_", "lock file", FORM_STRINGS, false},
    {"_N_LOGIN_", "log in", FORM_STRINGS, true},
    {"_N_LOGOUT", "log out", FORM_STRINGS, false},
    {"_N_MMCSEM", "operator panel semaphore", FORM_STRINGS, false},
    {"_N_NCKMOD", "NC operating mode", FORM_STRINGS, false},
    {"_N_NEWPWD", "change password", FORM_STRINGS, true},
    {"_N_OST_OF", "overstore off", FORM_STRINGS, false},
    {"_N_OST_ON", "overstore on", FORM_STRINGS, false},
    {"_N_SCALE_", "metric or inch", FORM_STRINGS, false},
    {"_N_SELECT", "select program", FORM_STRINGS, false},
    {"_N_SEL_BL", "select block", FORM_STRINGS, false},
    {"_N_SETTST", "set tool status", FORM_STRINGS, false},
    {"_N_SETUFR", "activate user frame", FORM_STRINGS, false},
    {"_N_SRTEXT", "mark as external subprogram", FORM_STRINGS, false},
    {"_N_STRTLK", "set start lock", FORM_STRINGS, false},
    {"_N_STRTUL", "reset start lock", FORM_STRINGS, false},
    {"_N_TMAWCO", "activate wear group", FORM_STRINGS, false},
    {"_N_TMCRTC", "create tool with edge number", FORM_STRINGS, false},
    {"_N_TMCRTO", "create tool in tool management", FORM_STRINGS, false},
    {"_N_TMFDPL", "find empty place for loading", FORM_STRINGS, false},
    {"_N_TMFPBP", "find empty place", FORM_STRINGS, false},
    {"_N_TMGETT", "find tool number", FORM_STRINGS, false},
    {"_N_TMMVTL", "move tool", FORM_STRINGS, false},
    {"_N_TMPCIT", "set workpiece counter step", FORM_STRINGS, false},
    {"_N_TMPOSM", "position magazine", FORM_STRINGS, false},
    {"_N_TMRASS", "reset active tool status", FORM_STRINGS, false},
    {"_N_TRESMO", "reset tool monitoring", FORM_STRINGS, false},
    {"_N_TSEARC", "search tool", FORM_STRINGS, false},
};

static bool is_name(s7_bytes name, const char *text)
{
    size_t i = 0;
    while (i < name.size && text[i] != '\0' && name.data[i] == (uint8_t)text[i])
        i++;
    return i == name.size && text[i] == '\0';
}

static const pi_row *find_service(s7_bytes name)
{
    for (size_t i = 0; i < sizeof services / sizeof *services; i++)
        if (is_name(name, services[i].name))
            return &services[i];
    return NULL;
}

const char *s7_pi_meaning(s7_bytes name, s7_bytes argument)
{
    const pi_row *row = find_service(name);
    if (row == services && is_name(argument, "C "))
        return "cold restart";
    return row ? row->meaning : NULL;
}

static void decode_blocks(s7_cursor *c, s7_pi *pi)
{
    const uint8_t count = s7_u8(c, S7F_PI_BLOCK_COUNT);
    s7_u8(c, S7F_PI_BLOCK_RESERVED);
    while (pi->blocks < count && !c->failed) {
        s7_block_name block;
        if (s7_block_name_decode(s7_span(c, S7F_PI_BLOCK, 8), &block))
            s7_block_report(c, &block, 8);
        if (!c->failed)
            pi->blocks++;
    }
}

/* The first string names the unit; in services with a password the next one is it. */
static void decode_strings(s7_cursor *c, bool secret)
{
    for (uint32_t i = 0; s7_left(c) > 0; i++) {
        const s7_field field = i == 0             ? S7F_PI_UNIT
                               : secret && i == 1 ? S7F_PI_PASSWORD
                                                  : S7F_PI_STRING;
        const uint8_t size = s7_u8(c, S7F_PI_STRING_LENGTH);
        const uint32_t taken = (uint32_t)s7_span_cut(c, field, size).size;
        if (field == S7F_PI_PASSWORD && taken > 0)
            s7_made(c, S7F_SECRET, c->at - taken, taken, 1);
        if ((size & 1) == 0 && s7_left(c) > 0)
            s7_span(c, S7F_PI_STRING_FILL, 1);
    }
}

static void decode_argument(s7_cursor *c, s7_pi *pi, const pi_row *row)
{
    if (c->at == c->end)
        return;
    s7_enter(c, S7F_PI_ARGUMENT);
    if (row && row->form == FORM_BLOCKS)
        decode_blocks(c, pi);
    else if (row && row->form == FORM_STRINGS)
        decode_strings(c, row->secret);
    else
        s7_remaining(c,
                     row && row->form == FORM_TEXT ? S7F_PI_ARGUMENT_TEXT : S7F_PI_ARGUMENT_BYTES);
    s7_finish(c);
    s7_leave(c);
}

/* The name behind the argument, without taking or reporting anything. */
static s7_bytes peek_name(const s7_cursor *c, uint32_t argument)
{
    s7_cursor ahead = *c;
    ahead.tap = NULL;
    s7_take(&ahead, argument);
    const uint8_t size = s7_u8(&ahead, S7F_PI_NAME_LENGTH);
    return s7_span(&ahead, S7F_PI_NAME, size);
}

static void decode_name(s7_cursor *c, s7_pi *pi)
{
    const uint8_t size = s7_u8(c, S7F_PI_NAME_LENGTH);
    pi->name = s7_span_cut(c, S7F_PI_NAME, size);
}

static void report_meaning(const s7_cursor *c, const char *meaning, uint32_t length)
{
    if (!c->tap || !meaning || c->failed)
        return;
    char buffer[80];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    s7_text_add(&text, meaning);
    s7_made_text(c, S7F_PI_MEANING, c->at - length, length, s7_text_bytes(&text));
}

void s7_pi_job_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_pi *pi = &out->u.pi;
    s7_u8(c, S7F_FUNCTION);
    s7_span_cut(c, S7F_PI_RESERVED, 7);
    const uint16_t size = s7_u16(c, S7F_PI_ARGUMENT_LENGTH);
    const pi_row *row = find_service(peek_name(c, size));
    s7_cursor argument = s7_sub(c, size);
    pi->argument = (s7_bytes){argument.base + argument.at, argument.end - argument.at};
    decode_argument(&argument, pi, row);
    decode_name(c, pi);
    report_meaning(c, s7_pi_meaning(pi->name, pi->argument), (uint32_t)pi->name.size);
}

void s7_stop_job_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_pi *pi = &out->u.pi;
    s7_u8(c, S7F_FUNCTION);
    s7_span_cut(c, S7F_PI_RESERVED, 5);
    decode_name(c, pi);
    report_meaning(c, "stop", (uint32_t)pi->name.size);
}

void s7_pi_answer_param(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_u8(c, S7F_FUNCTION);
    if (s7_left(c) > 0)
        out->u.pi.status = s7_u8(c, S7F_PI_STATUS);
}
