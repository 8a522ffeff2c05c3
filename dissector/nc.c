/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * NC programming (userdata group F): files to and from a numerical control. Types 3, 7 and B stand
 * for push, request and response. Payloads:
 *
 *   request download (01)    request   | file name |
 *                            response  | unacknowledged | ? |
 *   start upload (06)        request   | unacknowledged | ? | file name |
 *   continue (03, 08)        push      | unacknowledged | ? |
 *   download block (02), upload (07), response to start upload: a part of the file,
 *                                      | ? (2) | file |
 *   others                             bytes
 *
 * `unacknowledged` is how many PDUs may be sent before an acknowledgement. The file begins with
 *
 *   | length (8 digits or blanks) | date and time (16 digits) | path, LF | data |
 *
 * in its first part only; the parts belong together by their sequence number, which the PDUs do not
 * number reliably. So the first part is told by its digits. Known from public dissectors only.
 */
#include "dissector/block_name.h"
#include "dissector/service.h"

enum {
    NC_REQUEST_DOWNLOAD = 0x01,
    NC_DOWNLOAD_BLOCK = 0x02,
    NC_CONTINUE_DOWNLOAD = 0x03,
    NC_START_UPLOAD = 0x06,
    NC_UPLOAD = 0x07,
    NC_CONTINUE_UPLOAD = 0x08,
    TYPE_PUSH = 0x3,
    TYPE_REQUEST = 0x7,
    TYPE_RESPONSE = 0xB,
    LENGTH_SIZE = 8,
    TIME_SIZE = 16,
};

static bool is_number(const uint8_t *p, uint32_t size)
{
    for (uint32_t i = 0; i < size; i++)
        if (p[i] != ' ' && (p[i] < '0' || p[i] > '9'))
            return false;
    return true;
}

static bool begins_file(const s7_cursor *c)
{
    return s7_left(c) >= LENGTH_SIZE + TIME_SIZE &&
           is_number(c->base + c->at, LENGTH_SIZE + TIME_SIZE);
}

/* Bytes up to the line feed, it included; 0 if there is none. */
static uint32_t path_size(const s7_cursor *c)
{
    for (uint32_t i = 0; i < s7_left(c); i++)
        if (c->base[c->at + i] == '\n')
            return i + 1;
    return 0;
}

static void read_length(s7_cursor *c)
{
    uint32_t length;
    s7_bytes text = s7_span(c, S7F_NC_LENGTH_TEXT, LENGTH_SIZE);
    while (text.size > 0 && text.data[0] == ' ') {
        text.data++;
        text.size--;
    }
    if (s7_decimal(text, &length))
        s7_made(c, S7F_NC_LENGTH, c->at - LENGTH_SIZE, LENGTH_SIZE, length);
}

static void decode_part(s7_cursor *c, s7_userdata *userdata)
{
    s7_span(c, S7F_NC_RESERVED, 2);
    if (begins_file(c)) {
        read_length(c);
        s7_span(c, S7F_NC_TIME, TIME_SIZE);
        const uint32_t size = path_size(c);
        if (size > 0) {
            const s7_bytes path = s7_span(c, S7F_NC_PATH, size);
            userdata->file = (s7_bytes){path.data, path.size - 1};
        }
    }
    s7_remaining(c, S7F_NC_DATA);
}

static void decode_window(s7_cursor *c)
{
    s7_u8(c, S7F_NC_UNACKNOWLEDGED);
    s7_span(c, S7F_NC_RESERVED, 1);
}

static bool carries_file(const s7_userdata *userdata)
{
    const uint8_t function = userdata->subfunction;
    return userdata->type != TYPE_REQUEST &&
           (function == NC_DOWNLOAD_BLOCK || function == NC_UPLOAD || function == NC_START_UPLOAD);
}

static bool carries_window(const s7_userdata *userdata)
{
    const uint8_t function = userdata->subfunction;
    return (function == NC_REQUEST_DOWNLOAD && userdata->type == TYPE_RESPONSE) ||
           (function == NC_START_UPLOAD && userdata->type == TYPE_REQUEST) ||
           ((function == NC_CONTINUE_DOWNLOAD || function == NC_CONTINUE_UPLOAD) &&
            userdata->type == TYPE_PUSH);
}

void s7_nc_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    s7_userdata *userdata = &out->u.userdata;
    if (s7_left(c) == 0)
        return;
    if (carries_file(userdata)) {
        decode_part(c, userdata);
        return;
    }
    if (carries_window(userdata))
        decode_window(c);
    if (userdata->type == TYPE_REQUEST &&
        (userdata->subfunction == NC_REQUEST_DOWNLOAD || userdata->subfunction == NC_START_UPLOAD))
        userdata->file = s7_remaining(c, S7F_NC_FILE);
    else
        s7_remaining(c, S7F_UD_PAYLOAD);
}
