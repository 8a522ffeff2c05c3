/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lets a host hear in its own thread what an engine says in another.
 *
 * One thread reads packets into an engine whose sink is that of the relay, which writes down each
 * call with all that it hands over. The host's thread plays that to the host's sink: the same
 * calls in the same order, with flows of its own that are at every call as the engine's were. So
 * what a host makes of it does not depend on whether there is a relay.
 *
 * What is written down goes over in batches, of which a few are there: who is faster waits.
 * Batches are full, or the end: a relay is for files, not for packets as they come. Of `cap_sink`,
 * `packet`, `passed` and `fragments` are not relayed. */
#ifndef S7TAP_CAPTURE_RELAY_H
#define S7TAP_CAPTURE_RELAY_H

#include "capture/sink.h"

typedef struct cap_relay cap_relay;

/* `host` is copied. The caller owns the result, and frees it when both threads are done. */
cap_relay *cap_relay_new(const cap_sink *host);
void cap_relay_free(cap_relay *relay);

/* For the engine; borrowed from the relay. */
cap_sink cap_relay_sink(cap_relay *relay);

/* The reading thread: nothing more will come. */
void cap_relay_close(cap_relay *relay);
/* The same: whether the host wants no more. It need not be obeyed at once. */
bool cap_relay_is_stopped(const cap_relay *relay);

/* The host's thread: plays until the relay is closed. After each batch `go_on` (NULL: always) is
 * asked; once it says no, the reading thread is told. */
void cap_relay_play(cap_relay *relay, bool (*go_on)(void *user), void *user);

#endif
