/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the dissector: the table of PI services. */
#ifndef S7TAP_DISSECTOR_PI_SERVICES_H
#define S7TAP_DISSECTOR_PI_SERVICES_H

#include "dissector/fields.h"

#include <stddef.h>

typedef enum s7_pi_form {
    S7_PI_BYTES,
    S7_PI_TEXT,
    S7_PI_BLOCKS,
    S7_PI_STRINGS,
} s7_pi_form;

enum { S7_PI_ARGUMENTS = 13 };

typedef struct s7_pi_service {
    const char *name, *meaning;
    uint8_t form;                        /* s7_pi_form, of the argument */
    uint16_t arguments[S7_PI_ARGUMENTS]; /* STRINGS: the field of each, behind the unit; then 0 */
} s7_pi_service;

/* Ends with a row without a name. The first is the restart. */
extern const s7_pi_service s7_pi_services[];

#endif
