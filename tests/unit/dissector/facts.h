/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests: what a decoded PDU must show, written as lines KEY=VALUE. */
#ifndef S7TAP_TESTS_FACTS_H
#define S7TAP_TESTS_FACTS_H

#include "dissector/pdu.h"

/* Ends the test unless all facts hold of a tree as record_tap writes it. Facts are lines KEY=VALUE
 * in the order of the tree, each ended by a line feed. Each is the next field of that key behind
 * the line before; fields between them are passed over. A value may leave out the name in
 * parentheses, and the quotes and blanks at the end of text. KEY "!" is a note. `what` names the
 * PDU in the message of a failure. */
void facts_hold(const char *what, const char *tree, const char *facts);

/* An S7 PDU decoded with a tap; bytes lie in blocks of exactly their size. */
typedef struct decoded {
    s7_bytes bytes, request;
    s7_status status;
    s7_pdu pdu;
    char *tree;
} decoded;

/* Decodes `hex` (blanks between pairs allowed) as answer to `request_hex` (NULL: none). Ends the
 * test unless the leaves cover the bytes and the struct is the same without a tap. */
decoded decode_hex(const char *hex, const char *request_hex);
void decoded_free(decoded *d);

#endif
