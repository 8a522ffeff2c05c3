/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/buffer.h"

#include <stdarg.h>
#include <stdio.h>

void rep_buffer_clear(rep_buffer *b)
{
    g_free(b->data);
    *b = (rep_buffer){0};
}

void rep_buffer_grow(rep_buffer *b, size_t more)
{
    size_t size = b->size > 0 ? b->size * 2 : 256;
    while (size - b->used < more)
        size *= 2;
    b->data = g_realloc(b->data, size);
    b->size = size;
}

void rep_put_repeat(rep_buffer *b, char c, size_t count)
{
    memset(rep_room(b, count + 1), c, count);
    b->used += count;
}

static size_t digits_of(uint64_t number)
{
    static const uint64_t powers[] = {0, /* so that 0 has a digit */
                                      UINT64_C(10),
                                      UINT64_C(100),
                                      UINT64_C(1000),
                                      UINT64_C(10000),
                                      UINT64_C(100000),
                                      UINT64_C(1000000),
                                      UINT64_C(10000000),
                                      UINT64_C(100000000),
                                      UINT64_C(1000000000),
                                      UINT64_C(10000000000),
                                      UINT64_C(100000000000),
                                      UINT64_C(1000000000000),
                                      UINT64_C(10000000000000),
                                      UINT64_C(100000000000000),
                                      UINT64_C(1000000000000000),
                                      UINT64_C(10000000000000000),
                                      UINT64_C(100000000000000000),
                                      UINT64_C(1000000000000000000),
                                      UINT64_C(10000000000000000000)};
    const uint32_t bits = 64U - (uint32_t)__builtin_clzll(number | 1);
    const uint32_t least = bits * 1233 >> 12; /* log10(2) is 0.30103, 1233/4096 0.30102 */
    return least + (number >= powers[least]);
}

void rep_put_unsigned(rep_buffer *b, uint64_t number)
{
    static const char pairs[] = "00010203040506070809101112131415161718192021222324"
                                "25262728293031323334353637383940414243444546474849"
                                "50515253545556575859606162636465666768697071727374"
                                "75767778798081828384858687888990919293949596979899";
    const size_t size = digits_of(number);
    char *end = rep_room(b, size) + size;
    for (; number >= 100; number /= 100)
        memcpy(end -= 2, pairs + number % 100 * 2, 2);
    if (number >= 10)
        memcpy(end - 2, pairs + number * 2, 2);
    else
        end[-1] = (char)('0' + number);
    b->used += size;
}

void rep_put_signed(rep_buffer *b, int64_t number)
{
    if (number < 0)
        rep_put_char(b, '-');
    rep_put_unsigned(b, number < 0 ? 0 - (uint64_t)number : (uint64_t)number);
}

void rep_put_hex(rep_buffer *b, s7_bytes bytes)
{
    static const char pairs[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"
                                "202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f"
                                "404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f"
                                "606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f"
                                "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
                                "a0a1a2a3a4a5a6a7a8a9aaabacadaeafb0b1b2b3b4b5b6b7b8b9babbbcbdbebf"
                                "c0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf"
                                "e0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff";
    char *out = rep_room(b, bytes.size * 2 + 1);
    for (size_t i = 0; i < bytes.size; i++)
        memcpy(out + 2 * i, pairs + (size_t)2 * bytes.data[i], 2);
    b->used += bytes.size * 2;
}

void rep_put_format(rep_buffer *b, const char *format, ...)
{
    char small[256];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    if ((size_t)length < sizeof small) {
        rep_put(b, small, (size_t)length);
        return;
    }
    char *out = rep_room(b, (size_t)length + 1);
    va_start(arguments, format);
    vsnprintf(out, (size_t)length + 1, format, arguments);
    va_end(arguments);
    b->used += (size_t)length;
}
