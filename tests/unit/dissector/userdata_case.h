/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests: a userdata PDU, given by what differs from one to the other. */
#ifndef S7TAP_TESTS_USERDATA_CASE_H
#define S7TAP_TESTS_USERDATA_CASE_H

#include "dissector/pdu.h"

enum { UD_PUSH = 0, UD_REQUEST = 4, UD_RESPONSE = 8, UD_NC_PUSH = 3, UD_NC_REQUEST = 7 };

typedef struct userdata_case {
    const char *name;
    uint8_t type, group, subfunction, sequence;
    const char *payload; /* hex, blanks between pairs allowed */
    const char *request; /* payload of the request that it answers; NULL: none is known */
    uint8_t asked;       /* subfunction of that, 0: the same */
    const char *summary; /* behind "Userdata "; NULL: not checked */
    const char *facts;   /* as facts_hold has them, with all notes */
} userdata_case;

/* The answer to reading a status list, as a case: its payload, and what it must show. */
#define USERDATA_LIST(name, payload, facts)                                                        \
    {                                                                                              \
        name, UD_RESPONSE, 4, 0x01, 2, payload, NULL, 0, NULL, facts                               \
    }

/* So many zero bytes. */
#define Z2  "0000"
#define Z4  Z2 Z2
#define Z10 Z4 Z4 Z2
#define Z20 Z10 Z10
#define Z26 Z20 Z4 Z2

/* Ends the test unless each case decodes as it says, with a tap as without, every byte in one leaf;
 * so too cut at every length, and with a payload that ends at every length. Each ends with a row
 * without a name. */
void userdata_cases_hold(const userdata_case *cases);

/* The PDU of a case in long form, and that of its request (empty if it has none); freed with
 * exact_free. */
s7_bytes userdata_bytes(const userdata_case *c);
s7_bytes userdata_request_bytes(const userdata_case *c);

#endif
