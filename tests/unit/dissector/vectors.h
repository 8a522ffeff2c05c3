/* SPDX-License-Identifier: GPL-2.0-or-later */
/* PDUs as devices sent them, each with what it means. The bytes were seen in public captures of
 * S7-300, S7-400, S7-1200, S7-1500, Snap7 and PC clients; what they mean was worked out by hand. */
#ifndef S7TAP_TESTS_VECTORS_H
#define S7TAP_TESTS_VECTORS_H

typedef struct vector {
    const char *name;    /* number and part: "V13 answer" */
    const char *hex;     /* the whole TPKT */
    const char *request; /* name of the vector that it answers, in the same table; NULL: none */
    const char *summary; /* the one-line summary of the PDU, or of the TPDU where it has none */
    const char *service; /* s7_pdu_service_name; NULL: none */
    /* What facts_hold (facts.h) checks. */
    const char *facts;
} vector;

/* Each ends with a row of null pointers. */
extern const vector vectors_connection[]; /* V01 to V12 */
extern const vector vectors_access[];     /* V13 to V22 */
extern const vector vectors_block[];      /* V23 to V36 */
extern const vector vectors_userdata[];   /* V37 to V56 */
extern const vector vectors_plus[];       /* V57 to V66 */

#endif
