/* SPDX-License-Identifier: GPL-2.0-or-later */
/* IP addresses of a policy: single ones and networks, the longest prefix wins. */
#ifndef S7TAP_RULES_POLICY_ADDRESS_H
#define S7TAP_RULES_POLICY_ADDRESS_H

#include <stdint.h>

/* Laid out as cap_address is, which this room may not see. */
typedef struct policy_address {
    uint8_t family;    /* 4 or 6 */
    uint8_t bytes[16]; /* network order; IPv4 uses the first four, the rest is zero */
} policy_address;

#endif
