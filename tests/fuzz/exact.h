/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For fuzz targets: inputs in heap blocks of exactly their size, so that AddressSanitizer sees each
 * read beyond them, and a check that stays in every build. */
#ifndef S7TAP_FUZZ_EXACT_H
#define S7TAP_FUZZ_EXACT_H

#include "dissector/bytes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* No bytes are a null pointer. The caller frees `data`. */
static inline s7_bytes fuzz_exact(const uint8_t *data, size_t size)
{
    if (size == 0)
        return (s7_bytes){NULL, 0};
    uint8_t *copy = malloc(size);
    if (!copy)
        abort();
    memcpy(copy, data, size);
    return (s7_bytes){copy, size};
}

static inline void fuzz_free(s7_bytes bytes)
{
    free((void *)bytes.data);
}

/* Whether `part` lies in `whole`; empty parts lie anywhere. */
static inline bool fuzz_within(s7_bytes part, s7_bytes whole)
{
    return part.size == 0 ||
           (part.data >= whole.data && part.data + part.size <= whole.data + whole.size);
}

#define FUZZ_CHECK(condition)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
