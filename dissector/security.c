/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Security (userdata group 5): set password (01) and clear password (02). Payload of the request to
 * set:
 *
 *   | password, encoded (8) |
 *
 * The encoding is weak and public; a password is a secret all the same, so it is not undone here.
 * The others have no payload. Set observed on S7-300, clear known from a public client library.
 */
#include "dissector/service.h"

enum { SET_PASSWORD = 0x01 };

void s7_password_payload(s7_cursor *c, s7_pdu *out, const s7_context *context)
{
    (void)context;
    const s7_userdata *userdata = &out->u.userdata;
    const uint32_t size = s7_left(c);
    if (userdata->type != S7_USERDATA_REQUEST || userdata->subfunction != SET_PASSWORD ||
        size == 0) {
        s7_remaining(c, S7F_UD_PAYLOAD);
        return;
    }
    s7_remaining(c, S7F_PASSWORD);
    s7_made(c, S7F_SECRET, c->at - size, size, 1);
}
