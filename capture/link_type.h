/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Link types as libpcap names them. */
#ifndef S7TAP_CAPTURE_LINK_TYPE_H
#define S7TAP_CAPTURE_LINK_TYPE_H

#include <stdint.h>

/* The LINKTYPE_ number written in files for a DLT_ value of this host. */
uint32_t cap_link_type_of_dlt(int dlt);

#endif
