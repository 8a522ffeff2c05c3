/* SPDX-License-Identifier: GPL-2.0-or-later */
/* BLOBs of S7comm-plus that are compressed: descriptions of blocks (comments, titles, interfaces,
 * cross references), which the engineering system stores in the CPU as XML.
 *
 *   | version (4) | 78 xx | [id of the dictionary (4)] | deflated bytes | Adler-32 (4) |
 *
 * The version may be missing. Behind it stands a stream of RFC 1950 (zlib), which says by its id
 * which dictionary it presumes; dictionaries are not sent. Observed in a download to an S7-1200. */
#ifndef S7TAP_DISSECTOR_PLUS_BLOB_H
#define S7TAP_DISSECTOR_PLUS_BLOB_H

#include "dissector/cursor.h"

typedef struct s7_plus_compressed {
    uint32_t version;    /* 0 if there is none */
    uint32_t dictionary; /* Adler-32 of the dictionary, 0 if the stream needs none */
    s7_bytes stream;     /* from 78 on, whole: what inflate of zlib takes */
} s7_plus_compressed;

/* True if the bytes of a BLOB hold a compressed stream. */
bool s7_plus_blob_compressed(s7_bytes blob, s7_plus_compressed *out);

/* Takes the `size` bytes of a BLOB. A compressed stream is a leaf of its own: S7F_PLUS_COMPRESSED.
 */
s7_bytes s7_plus_blob_read(s7_cursor *c, uint32_t size);

#endif
