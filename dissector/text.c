/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/text.h"

s7_text s7_text_into(char *buffer, size_t size)
{
    buffer[0] = '\0';
    return (s7_text){.data = buffer, .size = size};
}

void s7_text_char(s7_text *t, char c)
{
    if (t->length + 1 >= t->size) {
        t->cut = true;
        return;
    }
    t->data[t->length++] = c;
    t->data[t->length] = '\0';
}

void s7_text_add(s7_text *t, const char *string)
{
    while (*string)
        s7_text_char(t, *string++);
}

void s7_text_unsigned(s7_text *t, uint64_t number)
{
    char digits[20];
    size_t n = 0;
    do {
        digits[n++] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    while (n > 0)
        s7_text_char(t, digits[--n]);
}

void s7_text_padded(s7_text *t, uint64_t number, int digits)
{
    uint64_t unit = 1;
    for (int i = 1; i < digits; i++)
        unit *= 10;
    for (; unit > 0; unit /= 10)
        s7_text_char(t, (char)('0' + number / unit % 10));
}

void s7_text_signed(s7_text *t, int64_t number)
{
    if (number < 0)
        s7_text_char(t, '-');
    s7_text_unsigned(t, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void s7_text_hex(s7_text *t, uint64_t number, int digits)
{
    for (int shift = (digits - 1) * 4; shift >= 0; shift -= 4)
        s7_text_char(t, "0123456789ABCDEF"[number >> shift & 15]);
}

void s7_text_hex_bytes(s7_text *t, s7_bytes bytes)
{
    for (size_t i = 0; i < bytes.size; i++)
        s7_text_hex(t, bytes.data[i], 2);
}

void s7_text_ascii(s7_text *t, s7_bytes bytes)
{
    size_t size = bytes.size;
    while (size > 0 && (bytes.data[size - 1] == 0 || bytes.data[size - 1] == ' '))
        size--;
    for (size_t i = 0; i < size; i++) {
        const uint8_t c = bytes.data[i];
        s7_text_char(t, c >= 0x20 && c < 0x7f ? (char)c : '.');
    }
}
