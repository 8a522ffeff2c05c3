/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Joins the slices of an upload or download into a block: what the requests and answers of one
 * transfer say together. Storage, and which connection it is, are the caller's.
 *
 *   upload    client asks  1D file -> id,  1E id -> slice ...,  1F id
 *   download  client asks  1A file;  the CPU asks back  1B file -> slice ...,  1C file
 *
 * A slice whose status says that none follows is the last. */
#ifndef S7TAP_DISSECTOR_JOINT_H
#define S7TAP_DISSECTOR_JOINT_H

#include "dissector/pdu.h"

enum { S7_JOINT_NAME = 32 };

/* The steps of a transfer, by what is asked. */
typedef enum s7_step {
    S7_STEP_NONE, /* no part of a transfer */
    S7_STEP_BEGIN,
    S7_STEP_SLICE,
    S7_STEP_END,
} s7_step;

/* Of a request or an answer of ROSCTR 1 to 3. */
s7_step s7_step_of(const s7_pdu *pdu);
/* Whether the CPU asks at this step: 1B, 1C. */
bool s7_step_asked_by_cpu(const s7_pdu *pdu);

typedef struct s7_joint {
    bool upload;                 /* from the CPU to the client */
    bool begun;                  /* its begin was seen */
    bool last;                   /* the last slice was */
    bool ended;                  /* its end was */
    bool failed;                 /* either side said so; `error` says why if it is not 0 */
    bool missing;                /* the slice asked for last was not seen */
    bool gap;                    /* a slice is missing or cut */
    bool loss;                   /* bytes of the connection are, maybe of the transfer */
    bool has_told;               /* `told` is set */
    uint8_t name_size;           /* bytes of the file name, those of `name` and more */
    uint8_t name[S7_JOINT_NAME]; /* as sent; empty if that was not seen */
    uint16_t error;              /* table s7_names_error */
    uint32_t id;                 /* of an upload, 0 download */
    uint32_t told;               /* how many bytes it has, by its begin */
    uint64_t got;                /* bytes of slices */
} s7_joint;

typedef enum s7_joint_state {
    S7_JOINT_WHOLE,  /* all slices are there, from the first to the last */
    S7_JOINT_BEFORE, /* its begin was not seen */
    S7_JOINT_FAILED,
    S7_JOINT_GAP,
    S7_JOINT_OPEN,   /* the last slice was not seen */
    S7_JOINT_LENGTH, /* its length is another than was told */
} s7_joint_state;

/* Whether the request is about this transfer. */
bool s7_joint_is(const s7_joint *joint, const s7_pdu *request);

/* Sets it up by a begin that was answered without error, or by a later step if the begin was not
 * seen: then `answer` is not looked at and may be NULL. */
void s7_joint_begin(s7_joint *joint, const s7_pdu *request, const s7_pdu *answer);
/* Takes the answer that carries a slice, NULL if it is missing. True if its payload is to be put
 * behind the slices before it. */
bool s7_joint_slice(s7_joint *joint, const s7_pdu *answer);
/* Takes the request that ends it. */
void s7_joint_end(s7_joint *joint, const s7_pdu *request);

/* `bytes` are the slices put together. A block says itself how long it is. */
s7_joint_state s7_joint_judge(const s7_joint *joint, s7_bytes bytes);

/* The file name; without the rest of one that is too long. */
s7_bytes s7_joint_name(const s7_joint *joint);

#endif
