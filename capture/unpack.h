/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Streaming decompression of gzip (RFC 1952, concatenated members) and Zstandard (RFC 8878,
 * several and skippable frames), recognised by their first bytes.
 *
 * Memory: gzip about 300 KiB; Zstandard at most the 128 MiB window that the zstd program accepts
 * without --long, whatever the data claims. */
#ifndef S7TAP_CAPTURE_UNPACK_H
#define S7TAP_CAPTURE_UNPACK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct cap_unpack cap_unpack;

/* Most bytes that cap_unpack_room offers. */
#define CAP_UNPACK_CHUNK ((size_t)256 * 1024)

/* An unpacker for data that begins with these bytes (four suffice), which are not consumed: feed
 * them too. NULL if they begin neither gzip nor Zstandard data. The caller owns the result. */
cap_unpack *cap_unpack_new(const uint8_t *head, size_t size);
void cap_unpack_free(cap_unpack *unpack);

/* Where the next CAP_UNPACK_CHUNK bytes of compressed data go; call cap_unpack_fed afterwards.
 * Only while cap_unpack_left is 0: what is left there would be overwritten. */
uint8_t *cap_unpack_room(cap_unpack *unpack);
void cap_unpack_fed(cap_unpack *unpack, size_t size);

/* Writes up to `space` (not 0) bytes to `out` and returns their number. 0: the input is used up
 * (cap_unpack_left is 0), some input was used without result, or there is an error. */
size_t cap_unpack_run(cap_unpack *unpack, uint8_t *out, size_t space);

/* Compressed bytes fed but not used yet. */
size_t cap_unpack_left(const cap_unpack *unpack);
/* The input used so far ends where compressed data may end. */
bool cap_unpack_complete(const cap_unpack *unpack);
/* What is wrong with the data, NULL if nothing; borrowed. After an error nothing is unpacked. */
const char *cap_unpack_error(const cap_unpack *unpack);
/* "gzip" or "zstd". */
const char *cap_unpack_name(const cap_unpack *unpack);

#endif
