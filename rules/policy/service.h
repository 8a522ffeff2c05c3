/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Services: what a partner may ask of a CPU beside reading and writing its memory. */
#ifndef S7TAP_RULES_POLICY_SERVICE_H
#define S7TAP_RULES_POLICY_SERVICE_H

#include "dissector/pdu.h"

typedef enum policy_service {
    POLICY_IDENTIFY,
    POLICY_BLOCKS,
    POLICY_UPLOAD,
    POLICY_DOWNLOAD,
    POLICY_CONTROL,
    POLICY_TEST,
    POLICY_MODIFY,
    POLICY_CLOCK_READ,
    POLICY_CLOCK_SET,
    POLICY_PASSWORD,
    POLICY_MESSAGES,
    POLICY_CYCLIC,
    POLICY_RECORDS,
    POLICY_BSEND,
    POLICY_NC,
    POLICY_S7COMM_PLUS,
    POLICY_OTHER,
    POLICY_SERVICE_COUNT,
    POLICY_NO_SERVICE = POLICY_SERVICE_COUNT /* needs no permission, or is judged as an access */
} policy_service;

typedef struct policy_service_row {
    const char *name; /* as in `services=` */
    const char *help; /* what it is, for people */
} policy_service_row;

extern const policy_service_row policy_services[POLICY_SERVICE_COUNT];

/* The service that a request asks for, whichever side sent it: in a download the CPU fetches the
 * block. POLICY_NO_SERVICE for setup, for what a CPU pushes unasked, for answers, and for reads and
 * writes; POLICY_OTHER for what is not known. */
policy_service policy_service_of(const s7_pdu *request);

#endif
