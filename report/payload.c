/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/payload.h"

#include "dissector/payload.h"

void rep_payload_summary(const ana_pdu *pdu, s7_text *out)
{
    enum { SHOWN = 16 };
    const bool in_cotp = pdu->tpdu != NULL;
    s7_bytes bytes = in_cotp ? pdu->tsdu : pdu->tpkt;
    if (in_cotp && bytes.size == 0)
        bytes = pdu->tpdu->payload;
    s7_text_add(out, s7_payload_name(s7_payload_of(bytes, in_cotp)));
    s7_text_add(out, ", ");
    s7_text_unsigned(out, bytes.size);
    s7_text_add(out, bytes.size == 1 ? " byte: " : " bytes: ");
    s7_text_hex_bytes(out, s7_slice(bytes, 0, SHOWN));
    if (bytes.size > SHOWN)
        s7_text_add(out, "...");
}
