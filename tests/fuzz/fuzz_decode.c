/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The S7 decoder. The input holds a context and a PDU:
 *
 *   | flags (1) | request size (2) | request | PDU |
 */
#include "decode_checks.h"
#include "exact.h"

enum { FLAG_CONTEXT = 1, FLAG_CONTINUATION = 2, FLAG_JOINED = 4, HEAD = 3 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < HEAD)
        return 0;
    const size_t wanted = s7_load16(data + 1);
    const size_t split = wanted < size - HEAD ? wanted : size - HEAD;
    const s7_bytes request = fuzz_exact(data + HEAD, split);
    const s7_bytes in = fuzz_exact(data + HEAD + split, size - HEAD - split);
    const s7_context context = {.request = request,
                                .continuation = data[0] & FLAG_CONTINUATION,
                                .joined = data[0] & FLAG_JOINED};
    fuzz_check_decoding(in, data[0] & FLAG_CONTEXT ? &context : NULL);
    fuzz_free(request);
    fuzz_free(in);
    return 0;
}
