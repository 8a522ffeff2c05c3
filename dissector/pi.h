/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What PI services (function 28) do. */
#ifndef S7TAP_DISSECTOR_PI_H
#define S7TAP_DISSECTOR_PI_H

#include "dissector/pdu.h"

/* What a service does, such as "warm restart" for P_PROGRAM without argument; NULL if unknown. */
const char *s7_pi_meaning(s7_bytes name, s7_bytes argument);

#endif
