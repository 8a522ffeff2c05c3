/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names of COTP: ISO 8073 / RFC 905 section 13; TSAP types by the convention of tsap.c. */
#include "dissector/names.h"

#include <stddef.h>

const s7_name s7_names_tpdu[] = {
    {0x10, "ED"}, {0x20, "EA"}, {0x40, "UD"}, {0x50, "RJ"}, {0x60, "AK"}, {0x70, "ER"},
    {0x80, "DR"}, {0xC0, "DC"}, {0xD0, "CC"}, {0xE0, "CR"}, {0xF0, "DT"}, {0, NULL},
};

const s7_name s7_names_cotp_param[] = {
    {0x08, "ATN extended checksum"},
    {0x09, "ATN extension"},
    {0x85, "acknowledge time"},
    {0x86, "residual error rate"},
    {0x87, "priority"},
    {0x88, "transit delay"},
    {0x89, "throughput"},
    {0x8A, "subsequence number"},
    {0x8B, "reassignment time"},
    {0x8C, "flow control confirmation"},
    {0xC0, "maximum TPDU size"},
    {0xC1, "calling TSAP, in an ER the rejected TPDU"},
    {0xC2, "called TSAP"},
    {0xC3, "checksum"},
    {0xC4, "version"},
    {0xC5, "protection"},
    {0xC6, "additional options"},
    {0xC7, "alternative classes"},
    {0xE0, "additional clearing information"},
    {0xF0, "preferred maximum TPDU size"},
    {0xF2, "inactivity timer"},
    {0, NULL},
};

/* ISO 8073 allows class 0 no more than 0B; larger ones occur. */
const s7_name s7_names_tpdu_size[] = {
    {0x07, "128 bytes"},  {0x08, "256 bytes"},  {0x09, "512 bytes"},  {0x0A, "1024 bytes"},
    {0x0B, "2048 bytes"}, {0x0C, "4096 bytes"}, {0x0D, "8192 bytes"}, {0, NULL},
};

/* Above 7F: not class 0. */
const s7_name s7_names_dr_reason[] = {
    {0x00, "reason not specified"},
    {0x01, "congestion at TSAP"},
    {0x02, "no session entity attached to TSAP"},
    {0x03, "TSAP address unknown"},
    {0x80, "normal disconnect"},
    {0x81, "remote transport entity congested at connect time"},
    {0x82, "negotiation failed, proposed class not supported"},
    {0x83, "duplicate source reference"},
    {0x84, "mismatched references"},
    {0x85, "protocol error"},
    {0x87, "reference overflow"},
    {0x88, "connection request refused on this network connection"},
    {0x8A, "header or parameter length invalid"},
    {0, NULL},
};

const s7_name s7_names_er_cause[] = {
    {0x00, "reason not specified"},
    {0x01, "invalid parameter code"},
    {0x02, "invalid TPDU type"},
    {0x03, "invalid parameter value"},
    {0, NULL},
};

#define CONFIGURED(n)                                                                              \
    {                                                                                              \
        n, "configured"                                                                            \
    }
#define CONFIGURED4(n)  CONFIGURED(n), CONFIGURED(n + 1), CONFIGURED(n + 2), CONFIGURED(n + 3)
#define CONFIGURED16(n) CONFIGURED4(n), CONFIGURED4(n + 4), CONFIGURED4(n + 8), CONFIGURED4(n + 12)
#define OPEN(n)                                                                                    \
    {                                                                                              \
        n, "ISO-on-TCP"                                                                            \
    }
#define OPEN4(n) OPEN(n), OPEN(n + 1), OPEN(n + 2), OPEN(n + 3)

/* One row per value, because libwireshark's value_string knows no ranges. */
const s7_name s7_names_tsap_type[] = {
    {0x01, "PG"},
    {0x02, "OP"},
    {0x03, "S7 basic"},
    CONFIGURED16(0x10),
    CONFIGURED16(0x20),
    CONFIGURED16(0x30),
    CONFIGURED16(0x40),
    CONFIGURED16(0x50),
    CONFIGURED16(0x60),
    CONFIGURED16(0x70),
    CONFIGURED16(0x80),
    CONFIGURED16(0x90),
    CONFIGURED16(0xA0),
    CONFIGURED16(0xB0),
    CONFIGURED16(0xC0),
    CONFIGURED16(0xD0),
    OPEN4(0xE0),
    OPEN4(0xE4),
    OPEN4(0xE8),
    OPEN4(0xEC),
    OPEN4(0xF0),
    OPEN4(0xF4),
    OPEN4(0xF8),
    OPEN(0xFC),
    {0xFD, "S7 basic communication"},
    OPEN(0xFE),
    OPEN(0xFF),
    {0, NULL},
};
