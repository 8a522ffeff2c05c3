/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Messages that come in several PDUs: what belongs together, and in which order.
 *
 *   userdata      data units of one direction with the same data unit reference, type, group and
 *                 subfunction, until `more` is 0. Requests for the next unit stand between, and
 *                 units of other references may.
 *   BSEND         slices of one R_ID, until the length that the first one announces is there.
 *   S7comm-plus   a PDU without trailer goes on in the next one of its direction, up to the one
 *                 with a trailer. Keep-alives and system events (versions FF, FE) may stand
 *                 between; each fragment of version 3 has a digest of its own. SetVarSubStreamed:
 *                 what follows the first fragment are pieces of a stream, each with its length in
 *                 front.
 *
 * The joiner keeps no bytes. Like the matcher (match.h) it works on slots that the caller owns; to
 * each of them belongs a buffer of the caller, who does with it as the steps say:
 *
 *   s7_context context = {.request = ..., .continuation = s7_join_continues(&joiner, side)};
 *   s7_decode(bytes, &context, &pdu, NULL);
 *   const s7_join_step step = s7_join_take(&joiner, side, &pdu, bytes, &context);
 *   if (step.act == S7_JOIN_BEGIN)
 *       buffer[step.slot].size = 0;       (and remember context.request)
 *   append(&buffer[step.slot], step.bytes);
 *   if (step.act == S7_JOIN_DONE) {
 *       s7_join_finish(buffer[step.slot].data, buffer[step.slot].size, true);
 *       s7_decode(buffer[step.slot], {.request = that of BEGIN, .joined = true}, &message, tap);
 *   }
 *
 * What comes out is one PDU: the header of the first, with the lengths of all and no mark of being
 * a part, and the payloads of all. What s7_join_take says depends on the PDUs alone. */
#ifndef S7TAP_DISSECTOR_JOIN_H
#define S7TAP_DISSECTOR_JOIN_H

#include "dissector/pdu.h"

enum {
    S7_JOIN_NONE = -1,
    S7_JOIN_SLOTS = 4,        /* enough for what devices do at a time on one connection */
    S7_JOIN_MAX_PARTS = 4096, /* of a message; BSEND takes up to 321 of 204 bytes */
    S7_JOIN_MAX_SIZE = 1 << 20,
};

/* Private but for `side`, `used` and `plus`. */
typedef struct s7_join_slot {
    uint64_t key;
    uint32_t order;  /* rises with each message */
    uint32_t size;   /* bytes gathered, header included */
    uint32_t needed; /* BSEND: bytes of the whole message, header included */
    uint16_t parts;
    uint8_t side;
    bool plus; /* S7comm-plus: at most one in a direction */
    bool over; /* beyond a limit: the rest is passed over */
    bool used;
} s7_join_slot;

typedef struct s7_joiner {
    s7_join_slot *slots;
    uint32_t count;    /* of slots */
    uint32_t max_size; /* bytes of a message, header included */
    uint32_t next_order;
    bool unsure[2][3]; /* by side and role: a beginning may have been missed */
    bool plus_open[2]; /* by side: the S7comm-plus PDU before was a fragment */
} s7_joiner;

typedef enum s7_join_act {
    S7_JOIN_WHOLE, /* not a part of anything */
    S7_JOIN_LOST,  /* a part of a message that cannot be joined: its beginning is not there */
    S7_JOIN_BEGIN, /* the first part: empty the slot's buffer, put `bytes` into it */
    S7_JOIN_MORE,  /* a part: append `bytes` */
    S7_JOIN_DONE,  /* the last part: append `bytes`; the message is whole, the slot is free */
    S7_JOIN_PASS,  /* a part of a message beyond a limit */
    S7_JOIN_CUT,   /* the last part that could be had of a message that is not whole: the buffer has
                      its beginning, the slot is free */
} s7_join_act;

typedef struct s7_join_step {
    s7_join_act act;
    int slot;       /* S7_JOIN_NONE with WHOLE and LOST */
    s7_bytes bytes; /* borrowed from the PDU; empty but with BEGIN, MORE and DONE */
    bool exceeded;  /* a limit was met: this message will not be joined, or, with BEGIN, another
                       one, whose slot was taken because all were in use */
} s7_join_step;

/* `slots` is borrowed; `count` should be S7_JOIN_SLOTS. `max_size` 0 is S7_JOIN_MAX_SIZE.
 * `midstream`: the conversation began before the first PDU that will be handed over. */
void s7_joiner_init(s7_joiner *j, s7_join_slot *slots, uint32_t count, uint32_t max_size,
                    bool midstream);

/* Whether the next S7comm-plus PDU of `side` goes on with the one before it: for s7_context. */
bool s7_join_continues(const s7_joiner *j, uint8_t side);

/* What the next PDU of `side` (0 or 1) means: `bytes`, decoded with `context` as `pdu`. The request
 * that it answers (context->request) tells first parts from others; where that is empty the joiner
 * goes by what came before. */
s7_join_step s7_join_take(s7_joiner *j, uint8_t side, const s7_pdu *pdu, s7_bytes bytes,
                          const s7_context *context);

/* The slot where an S7comm-plus message of `side` is being gathered, else S7_JOIN_NONE. */
int s7_join_plus(const s7_joiner *j, uint8_t side);

/* Frees one slot: its message will not be gone on with. */
void s7_join_drop(s7_joiner *j, int slot);
/* Bytes of `side` were lost: frees its slots, nothing is joined over the gap. */
void s7_join_gap(s7_joiner *j, uint8_t side);

/* Makes one PDU of what was gathered: writes its lengths into the header, FFFF where they are too
 * small to count it. `message`: what BEGIN, MORE and DONE put together. `whole_message`: false of
 * the beginning of a message that did not come to its end. */
void s7_join_finish(uint8_t *message, size_t size, bool whole_message);

#endif
