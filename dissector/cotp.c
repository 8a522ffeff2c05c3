/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * COTP, the transport protocol of ISO 8073 (RFC 905 section 13) as RFC 1006 uses it:
 *
 *    0    1    2    3    4    5    6    7
 *   +----+----+----+----+----+----+----+----------+------+
 *   | LI | Ex | dst ref | src ref |cls |parameters|      |  CR; CC is Dx (x: credit)
 *   +----+----+----+----+----+----+----+----------+      |
 *   | LI | 80 | dst ref | src ref |why |parameters|      |  DR
 *   +----+----+----+----+----+----+----+----------+      |
 *   | LI | C0 | dst ref | src ref |    parameters |      |  DC
 *   +----+----+----+----+----+----+---------------+ user |
 *   | LI | 70 | dst ref |why | parameters         | data |  ER
 *   +----+----+----+----+----+--------------------+      |
 *   | 02 | F0 | nr |                                     |  DT of class 0 and 1
 *   +----+----+----+----+----+--------------------+      |
 *   | LI | F0 | dst ref | nr | header bytes       |      |  DT of other classes; ED is 10
 *   +----+----+----+----+----+--------------------+------+
 *
 * LI is the length of the header without LI itself, so that user data starts at LI + 1. nr: bit 7
 * is EOT (the TSDU ends here), bits 6 to 0 the TPDU number, 0 in class 0. cls: class << 4, options.
 *
 * A parameter is: | code | length | value |. A later one of the same code replaces the first. A
 * two-byte TPDU size is no standard; it is the size itself (observed).
 */
#include "dissector/cotp.h"

#include "dissector/cursor.h"
#include "dissector/text.h"

enum {
    PARAM_TPDU_SIZE = 0xC0,
    PARAM_CALLING = 0xC1,
    PARAM_CALLED = 0xC2,
    LI_RESERVED = 0xFF, /* kept by ISO 8073 for extension */
    LI_DATA = 2,        /* DT of class 0 */
};

static void report_tsap(const s7_cursor *c, s7_bytes tsap)
{
    if (!c->tap || tsap.size == 0)
        return;
    cotp_tsap decoded;
    cotp_tsap_decode(tsap, &decoded);
    const uint32_t size = (uint32_t)tsap.size;
    const uint32_t from = c->at - size;
    size_t length = 0;
    while (length < sizeof decoded.text && decoded.text[length])
        length++;
    s7_made_text(c, S7F_TSAP_TEXT, from, size, (s7_bytes){(const uint8_t *)decoded.text, length});
    if (!decoded.coded)
        return;
    s7_made(c, S7F_TSAP_TYPE, from, 1, decoded.connection_type);
    s7_made(c, S7F_TSAP_RACK, from + 1, 1, decoded.rack);
    s7_made(c, S7F_TSAP_SLOT, from + 1, 1, decoded.slot);
}

static s7_bytes decode_tsap(s7_cursor *value, s7_field field)
{
    const s7_bytes tsap = s7_remaining(value, field);
    report_tsap(value, tsap);
    return tsap;
}

/* The exponent of a size given in bytes: that of the largest power of two within it. */
static uint8_t exponent_of(uint16_t size)
{
    uint8_t exponent = 0;
    while (size > 1) {
        size >>= 1;
        exponent++;
    }
    return exponent;
}

static void decode_tpdu_size(s7_cursor *value, cotp_tpdu *out)
{
    if (s7_left(value) == 1) {
        out->tpdu_size = s7_u8(value, S7F_COTP_TPDU_SIZE);
        return;
    }
    const s7_bytes bytes = s7_remaining(value, S7F_COTP_PARAM_VALUE);
    if (bytes.size == 2)
        out->tpdu_size = exponent_of(s7_load16(bytes.data));
}

static void decode_connect_parameter(uint8_t code, s7_cursor *value, cotp_tpdu *out)
{
    switch (code) {
    case PARAM_TPDU_SIZE:
        decode_tpdu_size(value, out);
        return;
    case PARAM_CALLING:
        out->calling = decode_tsap(value, S7F_COTP_CALLING);
        return;
    case PARAM_CALLED:
        out->called = decode_tsap(value, S7F_COTP_CALLED);
        return;
    default:
        s7_remaining(value, S7F_COTP_PARAM_VALUE);
    }
}

/* The variable part. Codes mean something else in each kind of TPDU, so that only CR and CC are
 * looked into: C1 is the calling TSAP there, but the rejected header in an ER. */
static void decode_parameters(s7_cursor *header, cotp_tpdu *out)
{
    const bool connect = out->type == COTP_CR || out->type == COTP_CC;
    while (s7_left(header) > 0) {
        const uint32_t from = header->at;
        s7_enter(header, S7F_COTP_PARAM);
        const uint8_t code = s7_u8(header, S7F_COTP_PARAM_CODE);
        const uint8_t length = s7_u8(header, S7F_COTP_PARAM_LENGTH);
        s7_cursor value = s7_sub(header, length);
        if (header->failed)
            s7_note_at(header, S7N_COTP_PARAM, from, header->at - from);
        if (connect)
            decode_connect_parameter(code, &value, out);
        else
            s7_remaining(&value, S7F_COTP_PARAM_VALUE);
        s7_leave(header);
    }
}

static void decode_connect(s7_cursor *header, cotp_tpdu *out)
{
    out->destination = s7_u16(header, S7F_COTP_DST_REF);
    out->source = s7_u16(header, S7F_COTP_SRC_REF);
    out->class_option = s7_u8(header, S7F_COTP_CLASS_OPTION);
    s7_bits(header, S7F_COTP_EXTENDED, 1, out->class_option);
    s7_bits(header, S7F_COTP_NO_FLOW, 1, out->class_option);
    if (s7_bits(header, S7F_COTP_CLASS, 1, out->class_option) != 0)
        s7_note_at(header, S7N_COTP_CLASS, header->at - 1, 1);
    decode_parameters(header, out);
}

static void decode_disconnect(s7_cursor *header, cotp_tpdu *out)
{
    out->destination = s7_u16(header, S7F_COTP_DST_REF);
    out->source = s7_u16(header, S7F_COTP_SRC_REF);
    out->reason = s7_u8(header, S7F_COTP_REASON);
    decode_parameters(header, out);
}

static void decode_disconnect_confirm(s7_cursor *header, cotp_tpdu *out)
{
    out->destination = s7_u16(header, S7F_COTP_DST_REF);
    out->source = s7_u16(header, S7F_COTP_SRC_REF);
    decode_parameters(header, out);
}

static void decode_error(s7_cursor *header, cotp_tpdu *out)
{
    out->destination = s7_u16(header, S7F_COTP_DST_REF);
    out->reason = s7_u8(header, S7F_COTP_CAUSE);
    decode_parameters(header, out);
}

static void decode_number(s7_cursor *header, cotp_tpdu *out)
{
    const uint8_t number = s7_u8(header, S7F_COTP_NUMBER);
    out->eot = s7_bits(header, S7F_COTP_EOT, 1, number) != 0;
    s7_bits(header, S7F_COTP_TPDU_NR, 1, number);
}

static void decode_numbered(s7_cursor *header, cotp_tpdu *out)
{
    out->destination = s7_u16(header, S7F_COTP_DST_REF);
    decode_number(header, out);
    s7_remaining(header, S7F_COTP_HEADER_REST);
}

static void decode_data(s7_cursor *header, cotp_tpdu *out)
{
    if (header->base[0] <= LI_DATA) {
        decode_number(header, out);
        return;
    }
    s7_note_at(header, S7N_COTP_CLASS, 0, 1);
    decode_numbered(header, out);
}

/* Acknowledgements: destination reference and what class 0 has no use for. */
static void decode_acknowledge(s7_cursor *header, cotp_tpdu *out)
{
    out->destination = s7_u16(header, S7F_COTP_DST_REF);
    s7_remaining(header, S7F_COTP_HEADER_REST);
}

/* What the code byte says. Where `mask` is F0 the low nibble carries credit or a flag. */
typedef struct tpdu_row {
    uint8_t type, mask;
    uint8_t li_min;   /* length of the fixed part */
    bool other_class; /* occurs in classes 1 to 4 only */
    void (*decode)(s7_cursor *header, cotp_tpdu *out);
} tpdu_row;

static const tpdu_row tpdus[] = {
    {COTP_DT, 0xF0, 2, false, decode_data},
    {COTP_CR, 0xF0, 6, false, decode_connect},
    {COTP_CC, 0xF0, 6, false, decode_connect},
    {COTP_DR, 0xFF, 6, false, decode_disconnect},
    {COTP_ER, 0xFF, 4, false, decode_error},
    {COTP_DC, 0xFF, 5, true, decode_disconnect_confirm},
    {COTP_ED, 0xFF, 4, true, decode_numbered},
    {COTP_EA, 0xFF, 4, true, decode_acknowledge},
    {COTP_AK, 0xF0, 4, true, decode_acknowledge},
    {COTP_RJ, 0xF0, 4, true, decode_acknowledge},
    {COTP_UD, 0xFF, 1, true, decode_parameters},
};

static const tpdu_row *find_tpdu(uint8_t code)
{
    for (size_t i = 0; i < sizeof tpdus / sizeof *tpdus; i++)
        if ((code & tpdus[i].mask) == tpdus[i].type)
            return &tpdus[i];
    return NULL;
}

static void decode_header(s7_cursor *header, uint8_t li, cotp_tpdu *out)
{
    out->code = s7_u8(header, S7F_COTP_CODE);
    const tpdu_row *row = find_tpdu(out->code);
    if (!row) {
        s7_note_at(header, S7N_COTP_UNKNOWN, header->at - 1, 1);
        s7_remaining(header, S7F_COTP_HEADER_REST);
        return;
    }
    out->type = row->type;
    s7_made(header, S7F_COTP_TYPE, header->at - 1, 1, row->type);
    if (row->other_class)
        s7_note_at(header, S7N_COTP_CLASS, header->at - 1, 1);
    if (li < row->li_min)
        s7_note_at(header, S7N_COTP_LI, 0, 1);
    row->decode(header, out);
}

/* The DT that nearly all are: LI, code and number as class 0 has them, then user data. */
static bool is_plain_data(s7_bytes in)
{
    return in.size > LI_DATA + 1 && in.data[0] == LI_DATA && in.data[1] == COTP_DT;
}

bool cotp_decode(s7_bytes in, cotp_tpdu *out, const s7_tap *tap)
{
    if (!tap && is_plain_data(in)) {
        *out = (cotp_tpdu){.code = in.data[1],
                           .type = COTP_DT,
                           .header_length = LI_DATA + 1,
                           .eot = in.data[2] >> 7,
                           .payload = {in.data + LI_DATA + 1, in.size - LI_DATA - 1}};
        return true;
    }
    *out = (cotp_tpdu){0};
    s7_cursor c = s7_cursor_over(in, tap, &out->notes);
    s7_enter(&c, S7F_COTP);
    const uint8_t li = s7_u8(&c, S7F_COTP_LI);
    s7_cursor header = s7_sub(&c, li == LI_RESERVED ? LI_RESERVED - 1 : li);
    if (c.failed || li == 0 || li == LI_RESERVED)
        s7_note_at(&c, S7N_COTP_LI, 0, c.at > 0);
    const bool coded = s7_left(&header) > 0;
    if (coded)
        decode_header(&header, li, out);
    const bool whole = s7_finish(&header) && !c.failed;
    out->header_length = (uint8_t)header.end;
    out->payload = s7_slice(in, header.end, in.size);
    if (whole && out->type == COTP_DT && !out->eot && out->payload.size == 0)
        s7_note_at(&header, S7N_COTP_EMPTY_DT, 0, header.end);
    s7_leave(&header);
    return coded;
}
