/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissector/plus_blob.h"

enum { VERSION = 4, HEAD = 2, DICTIONARY = 4, CHECKSUM = 4 };

/* Deflate with a window of 32 KiB, as RFC 1950 checks it. */
static bool is_stream(s7_bytes bytes)
{
    enum { DEFLATE_32K = 0x78, HAS_DICTIONARY = 0x20 };
    if (bytes.size < HEAD + CHECKSUM || bytes.data[0] != DEFLATE_32K)
        return false;
    const bool dictionary = (bytes.data[1] & HAS_DICTIONARY) != 0;
    return s7_load16(bytes.data) % 31 == 0 &&
           bytes.size > HEAD + CHECKSUM + (dictionary ? DICTIONARY : 0U);
}

/* Versions count 90000001, 98000002, ... */
static bool is_version(s7_bytes bytes)
{
    return bytes.size > VERSION && bytes.data[0] >> 4 == 9 && bytes.data[1] == 0;
}

bool s7_plus_blob_compressed(s7_bytes blob, s7_plus_compressed *out)
{
    *out = (s7_plus_compressed){.stream = blob};
    if (is_version(blob)) {
        out->version = s7_load32(blob.data);
        out->stream = s7_slice(blob, VERSION, blob.size);
    }
    if (!is_stream(out->stream))
        return false;
    if ((out->stream.data[1] & 0x20) != 0)
        out->dictionary = s7_load32(out->stream.data + HEAD);
    return true;
}

static void report(s7_cursor *c, const s7_plus_compressed *compressed)
{
    if (compressed->version != 0)
        s7_u32(c, S7F_PLUS_BLOB_VERSION);
    if (compressed->dictionary != 0)
        s7_made(c, S7F_PLUS_BLOB_DICTIONARY, c->at + HEAD, DICTIONARY, compressed->dictionary);
    s7_span(c, S7F_PLUS_COMPRESSED, (uint32_t)compressed->stream.size);
}

s7_bytes s7_plus_blob_read(s7_cursor *c, uint32_t size)
{
    s7_plus_compressed compressed;
    if (size > s7_left(c))
        return s7_span(c, S7F_PLUS_VALUE_BYTES, size);
    const s7_bytes bytes = {c->base + c->at, size};
    if (!s7_plus_blob_compressed(bytes, &compressed))
        return s7_span(c, S7F_PLUS_VALUE_BYTES, size);
    report(c, &compressed);
    return bytes;
}
