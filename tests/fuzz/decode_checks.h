/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What holds of the decoder for any bytes: tapped and not it decodes alike, the leaves cover the
 * PDU, a second time gives the same, and the walks over items, data items, accesses and objects end
 * and stay within their bytes. */
#ifndef S7TAP_FUZZ_DECODE_CHECKS_H
#define S7TAP_FUZZ_DECODE_CHECKS_H

#include "dissector/pdu.h"

/* Ends the program where it does not hold. `context` may be NULL. The bytes of both must stand in
 * blocks of exactly their size. */
void fuzz_check_decoding(s7_bytes in, const s7_context *context);

#endif
