/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "exact_bytes.h"

#include <glib.h>

s7_bytes exact_copy(s7_bytes bytes, size_t size)
{
    g_assert_cmpuint(size, <=, bytes.size);
    return (s7_bytes){g_memdup2(bytes.data, size), size};
}

s7_bytes exact_hex(const char *hex)
{
    GByteArray *array = g_byte_array_new();
    while (*hex) {
        if (*hex == ' ') {
            hex++;
            continue;
        }
        g_assert_true(g_ascii_isxdigit(hex[0]) && g_ascii_isxdigit(hex[1]));
        const uint8_t byte =
            (uint8_t)(g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
        g_byte_array_append(array, &byte, 1);
        hex += 2;
    }
    const s7_bytes copy = exact_copy((s7_bytes){array->data, array->len}, array->len);
    g_byte_array_free(array, TRUE);
    return copy;
}

void exact_free(s7_bytes bytes)
{
    g_free((gpointer)bytes.data);
}
