/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For fuzz targets: conversations of S7 that become packets with headers, lengths and order right.
 *
 *   | setting (1) | records... |
 *
 *   record: | side, conversation, form (1) | what else happens, size (1) | bytes |
 *
 * The settings open connections in TCP, in COTP and in S7 or not. The forms put a TPKT, COTP, a
 * header of S7comm or of S7comm-plus around the bytes, or nothing. What else happens: segments are
 * lost or repeated, come after a pause, or close the connection. */
#ifndef S7TAP_FUZZ_TALKS_H
#define S7TAP_FUZZ_TALKS_H

#include "capture/engine.h"
#include "dissector/bytes.h"

/* Whether the input is a capture as it is instead. */
bool fuzz_is_capture(s7_bytes in);

/* Plays an input of at least one byte. Segments are cut into pieces of `piece` bytes at most that
 * come at the same time; 0: they are as long as the records say. True if all connections
 * were seen from their begin on and nothing was lost or reset: what is said does not depend on
 * pieces then. */
bool fuzz_talks_play(cap_engine *engine, s7_bytes in, uint32_t piece);

#endif
