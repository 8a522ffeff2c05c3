/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What status lists, blocks, messages and alarms say, in a few words behind the name of the
 * service:
 *
 *   read SZL 0x0424 (mode transition, current) index 0: RUN
 *   diagnostic message: STOP by mode switch
 *   block info: OB1
 */
#include "dissector/block_name.h"
#include "dissector/diagnostic.h"
#include "dissector/service.h"

enum {
    BLOCK_INFO = 0x03,
    BLOCKS_OF_TYPE = 0x02,
    MESSAGE_SERVICE = 0x02,
    DIAGNOSTIC_MESSAGE = 0x03,
    SZL_HEADER = 8,
    NUMBER_BITS = 24,
};

static void add_number(s7_text *out, const char *before, uint32_t number)
{
    s7_text_add(out, before);
    s7_text_unsigned(out, number);
}

/* The event by name, else by number. */
static void add_event(s7_text *out, uint16_t event)
{
    const char *name = s7_name_of(s7_names_event, event);
    s7_text_add(out, ": ");
    if (name) {
        s7_text_add(out, name);
    } else {
        s7_text_add(out, "event 0x");
        s7_text_hex(out, event, 4);
    }
}

static void add_mode(s7_text *out, s7_bytes record)
{
    const char *mode = s7_name_of(s7_names_cpu_mode, record.data[3] & 0x0F);
    if (!mode)
        return;
    s7_text_add(out, ": ");
    s7_text_add(out, mode);
}

static void add_protection(s7_text *out, s7_bytes record)
{
    const char *selector = s7_name_of(s7_names_mode_selector, s7_load16(record.data + 8));
    add_number(out, ": protection level ", s7_load16(record.data + 6));
    if (selector) {
        s7_text_add(out, ", mode selector ");
        s7_text_add(out, selector);
    }
}

static void add_connections(s7_text *out, s7_bytes record)
{
    add_number(out, ": ", s7_load16(record.data + 14));
    s7_text_add(out, " connections free");
}

static void add_capability(s7_text *out, s7_bytes record)
{
    add_number(out, ": PDU ", s7_load16(record.data + 2));
    add_number(out, ", ", s7_load16(record.data + 4));
    s7_text_add(out, " connections");
}

static void add_order_number(s7_text *out, s7_bytes record)
{
    s7_text_add(out, ": ");
    s7_text_ascii(out, s7_slice(record, 2, 20));
}

static void add_latest_event(s7_text *out, s7_bytes record)
{
    add_event(out, s7_load16(record.data));
}

/* By list and, where the list has sections, section of the first record. */
typedef struct gist_row {
    uint8_t list;
    uint16_t length, section; /* of the record; section 0: any */
    void (*add)(s7_text *out, s7_bytes record);
} gist_row;

static const gist_row gists[] = {
    {0x11, 28, 0, add_order_number}, {0x24, 20, 0, add_mode},
    {0x31, 40, 1, add_capability},   {0x32, 40, 1, add_connections},
    {0x32, 40, 4, add_protection},   {0xA0, S7_DIAGNOSTIC_SIZE, 0, add_latest_event},
};

static void add_szl(const s7_userdata *u, s7_text *out)
{
    if (u->type != S7_USERDATA_RESPONSE || u->payload.size < SZL_HEADER)
        return;
    const uint16_t length = s7_load16(u->payload.data + 4);
    const s7_bytes record = s7_slice(u->payload, SZL_HEADER, length);
    if (!record.data)
        return;
    for (size_t i = 0; i < sizeof gists / sizeof *gists; i++)
        if (gists[i].list == (u->szl_id & 0xFF) && gists[i].length == length &&
            record.size == length &&
            (gists[i].section == 0 || gists[i].section == s7_load16(record.data)))
            gists[i].add(out, record);
}

static void add_block(const s7_userdata *u, s7_text *out)
{
    const s7_block_name block = {
        .valid = true, .type = (uint8_t)(u->detail >> NUMBER_BITS), .number = u->detail & 0xFFFFFF};
    s7_text_char(out, ' ');
    s7_block_name_text(&block, out);
}

static void add_block_type(const s7_userdata *u, s7_text *out)
{
    const char *name = s7_name_of(s7_names_block_type, u->detail);
    if (!name)
        return;
    s7_text_char(out, ' ');
    s7_text_add(out, name);
}

/* Behind the name of the partner stands the type of alarms, an even number where these end. */
static bool ends_alarms(const s7_userdata *u)
{
    enum { TYPE_AT = 10 };
    return u->payload.size > TYPE_AT && (u->payload.data[TYPE_AT] & 1) == 0;
}

/* "mode transitions, alarms for hmiRtm", "end of alarms for hmiRtm", "sign off hmiRtm" */
static void add_sign_on(const s7_userdata *u, s7_text *out)
{
    enum { ALARMS = 0x80 };
    static const s7_name events[] = {
        {0x01, "mode transitions"},
        {0x02, "system diagnostics"},
        {0x04, "user diagnostics"},
        {ALARMS, "alarms"},
    };
    const char *before = ": ";
    for (size_t i = 0; i < sizeof events / sizeof *events; i++) {
        if ((u->detail & events[i].value) == 0)
            continue;
        s7_text_add(out, before);
        if (events[i].value == ALARMS && ends_alarms(u))
            s7_text_add(out, "end of ");
        s7_text_add(out, events[i].name);
        before = ", ";
    }
    s7_text_add(out, u->detail == 0 ? ": sign off " : " for ");
    s7_text_ascii(out, s7_slice(u->payload, 2, 8));
}

static void add_message_number(const s7_userdata *u, s7_text *out)
{
    s7_text_add(out, " 0x");
    s7_text_hex(out, u->detail, 8);
}

void s7_userdata_gist(const s7_userdata *u, s7_text *out)
{
    if (u->has_szl)
        add_szl(u, out);
    if (!u->has_detail)
        return;
    if (u->group == S7_GROUP_BLOCKS && u->subfunction == BLOCK_INFO)
        add_block(u, out);
    else if (u->group == S7_GROUP_BLOCKS && u->subfunction == BLOCKS_OF_TYPE)
        add_block_type(u, out);
    else if (u->group == S7_GROUP_CPU && u->subfunction == DIAGNOSTIC_MESSAGE)
        add_event(out, (uint16_t)u->detail);
    else if (u->group == S7_GROUP_CPU && u->subfunction == MESSAGE_SERVICE)
        add_sign_on(u, out);
    else if (u->group == S7_GROUP_CPU)
        add_message_number(u, out);
}
