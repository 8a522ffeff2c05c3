/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How connections begin and end for the host. */
#ifndef S7TAP_CAPTURE_CLOSE_H
#define S7TAP_CAPTURE_CLOSE_H

#include "capture/state.h"

/* Reports the connection to the sink; opener and midstream are decided by now. */
void cap_open(cap_engine *engine, cap_connection *connection);
/* The FIN of `side` is next in its stream. */
void cap_close_fin(cap_engine *engine, cap_connection *connection, int side,
                   const cap_stamp *stamp);
void cap_close_rst(cap_engine *engine, cap_connection *connection, int side,
                   const cap_stamp *stamp);
/* A SYN-ACK after a RST: the opener has tried again. */
void cap_reopen(cap_engine *engine, cap_connection *connection);
/* Tells the sink of a closing connection, if it knows of it. */
void cap_tell_closed(cap_engine *engine, cap_connection *connection);
/* Delivers what waits, reports the end (`reason`, unless it was closing) and forgets it. */
void cap_end_connection(cap_engine *engine, cap_connection *connection, cap_end reason);
/* Frees without a word. */
void cap_forget(cap_engine *engine, cap_connection *connection);

#endif
