/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Answers to the same request mostly differ in their PDU reference and their values alone, and so
 * do Jobs that write the same variables. What is decoded without a tap does not depend on these, so
 * such a PDU need not be decoded again. */
#ifndef S7TAP_DISSECTOR_ALIKE_H
#define S7TAP_DISSECTOR_ALIKE_H

#include "dissector/pdu.h"

/* Whether `pdu`, decoded from `bytes` without a tap and without a continuation, can serve as
 * `known` below: an undamaged answer to Read Var or Write Var. */
bool s7_alike_serves(s7_bytes bytes, const s7_pdu *pdu);

/* Whether `in` decodes to what `known` is, which serves and was decoded from `bytes`, but for the
 * reference and values. Then `out`, which may be `known`, is what s7_decode would make of `in`, and
 * borrows from it; else it is left alone. */
bool s7_alike(s7_bytes in, s7_bytes bytes, const s7_pdu *known, s7_pdu *out);

/* The same of Jobs to Write Var, whose values differ: whether `in`, as long as the others, decodes
 * to what `known` is but for the reference, once it stands in the place of `bytes`. */
bool s7_alike_write(s7_bytes in, s7_bytes bytes, const s7_pdu *known);

#endif
