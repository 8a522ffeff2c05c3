/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/real_text.h"
#include "report/buffer.h"

void rep_put_real(rep_buffer *b, float number)
{
    enum { LONGEST = 32 };
    char buffer[LONGEST];
    s7_text text = s7_text_into(buffer, sizeof buffer);
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    s7_text_real(&text, bits);
    rep_put(b, text.data, text.length);
}
