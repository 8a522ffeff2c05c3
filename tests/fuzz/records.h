/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For fuzz targets whose inputs are records, one behind the other: records.c changes such inputs
 * record by record, so that one that grows does not shift what those behind it mean. A target that
 * is built with it has these functions. */
#ifndef S7TAP_FUZZ_RECORDS_H
#define S7TAP_FUZZ_RECORDS_H

#include "dissector/bytes.h"

#include <string.h>

/* Where the first record begins; the size of the input if it has none. */
size_t fuzz_records_begin(s7_bytes input);

typedef struct fuzz_record {
    size_t size; /* of all; never more than there is, 0 at the end */
    size_t head; /* of these, what stands before the bytes that may be any number */
} fuzz_record;

fuzz_record fuzz_record_at(s7_bytes rest);

/* Writes a record with another number of bytes: 4 more than these have room at `to`. Returns its
 * size. */
size_t fuzz_record_put(uint8_t *to, const uint8_t *head, s7_bytes bytes);

/* These functions for a target whose inputs are nothing but records of SIZE bytes, all of which
 * have a meaning: what is too much is mixed in. */
#define FUZZ_RECORDS_OF(SIZE)                                                                      \
    size_t fuzz_records_begin(s7_bytes input)                                                      \
    {                                                                                              \
        (void)input;                                                                               \
        return 0;                                                                                  \
    }                                                                                              \
    fuzz_record fuzz_record_at(s7_bytes rest)                                                      \
    {                                                                                              \
        return rest.size < (SIZE) ? (fuzz_record){0} : (fuzz_record){(SIZE), (SIZE)};              \
    }                                                                                              \
    size_t fuzz_record_put(uint8_t *to, const uint8_t *head, s7_bytes bytes)                       \
    {                                                                                              \
        memcpy(to, head, (SIZE));                                                                  \
        for (size_t i = 0; i < bytes.size; i++)                                                    \
            to[i % (SIZE)] ^= bytes.data[i];                                                       \
        return (SIZE);                                                                             \
    }

#endif
