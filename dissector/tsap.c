/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * TSAPs of Siemens partners: a convention, not part of ISO 8073.
 *
 *    0         1
 *   +---------+-----------+---------------------------+
 *   | connec- | rack << 5 | ASCII extension, only of  |
 *   | tion    |  | slot   | ISO-on-TCP (type E0 ..)   |
 *   | type    |           |                           |
 *   +---------+-----------+---------------------------+
 *
 * or ASCII all through, such as "SIMATIC-ROOT-HMI" of S7comm-plus. Types as in vendor help on S7
 * connection address details; observed on STEP 7, TIA Portal, WinCC, Snap7, libnodave. Two bytes of
 * another type (0600 of S7comm-plus clients, 0001 of MMS) name no rack and slot.
 */
#include "dissector/cotp.h"
#include "dissector/names.h"
#include "dissector/text.h"

enum { SIZE_CODED = 2, TYPE_ISO_ON_TCP = 0xE0, TYPE_BASIC = 0xFD };

const char *cotp_connection_type_name(uint8_t connection_type)
{
    const char *name = s7_name_of(s7_names_tsap_type, connection_type);
    return name ? name : "other";
}

static bool is_printable(s7_bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        if (bytes.data[i] < 0x20 || bytes.data[i] > 0x7E)
            return false;
    return true;
}

static bool is_iso_on_tcp(s7_bytes tsap)
{
    return tsap.size > SIZE_CODED && tsap.data[0] >= TYPE_ISO_ON_TCP &&
           tsap.data[0] != TYPE_BASIC && is_printable(s7_slice(tsap, SIZE_CODED, tsap.size));
}

static void add_pair(s7_text *text, s7_bytes tsap)
{
    s7_text_hex(text, tsap.data[0], 2);
    s7_text_char(text, '.');
    s7_text_hex(text, tsap.data[1], 2);
}

/* Blanks are part of a TSAP, so that s7_text_ascii, which drops trailing ones, does not serve. */
static void add_printable(s7_text *text, s7_bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        s7_text_char(text, (char)bytes.data[i]);
}

static void decode_coded(s7_bytes tsap, cotp_tsap *out)
{
    out->coded = s7_name_of(s7_names_tsap_type, tsap.data[0]) != NULL;
    if (!out->coded)
        return;
    out->connection_type = tsap.data[0];
    out->rack = tsap.data[1] >> 5;
    out->slot = tsap.data[1] & 0x1F;
}

void cotp_tsap_decode(s7_bytes tsap, cotp_tsap *out)
{
    *out = (cotp_tsap){0};
    s7_text text = s7_text_into(out->text, sizeof out->text);
    if (tsap.size == SIZE_CODED) {
        decode_coded(tsap, out);
        add_pair(&text, tsap);
    } else if (is_iso_on_tcp(tsap)) {
        decode_coded(tsap, out);
        add_pair(&text, tsap);
        s7_text_char(&text, ' ');
        add_printable(&text, s7_slice(tsap, SIZE_CODED, tsap.size));
    } else if (tsap.size > SIZE_CODED && is_printable(tsap)) {
        add_printable(&text, tsap);
    } else {
        s7_text_hex_bytes(&text, tsap);
    }
}
