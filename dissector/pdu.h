/* SPDX-License-Identifier: GPL-2.0-or-later */
/* One S7 PDU (S7comm 0x32 or S7comm-plus 0x72): the payload of a COTP TSDU.
 *
 * The struct is small: lists are spans walked by iterators, so nothing is dropped and nothing
 * large is cleared. Every span borrows from the decoded bytes and dies with them. */
#ifndef S7TAP_DISSECTOR_PDU_H
#define S7TAP_DISSECTOR_PDU_H

#include "dissector/tap.h"

enum {
    S7_PROTOCOL_COMM = 0x32,
    S7_PROTOCOL_PLUS = 0x72,
};

enum {
    S7_ROSCTR_JOB = 1,
    S7_ROSCTR_ACK = 2,
    S7_ROSCTR_ACK_DATA = 3,
    S7_ROSCTR_USERDATA = 7,
};

enum {
    S7_FUNC_CPU_SERVICES = 0x00,
    S7_FUNC_READ = 0x04,
    S7_FUNC_WRITE = 0x05,
    S7_FUNC_REQUEST_DOWNLOAD = 0x1A,
    S7_FUNC_DOWNLOAD_BLOCK = 0x1B,
    S7_FUNC_DOWNLOAD_ENDED = 0x1C,
    S7_FUNC_START_UPLOAD = 0x1D,
    S7_FUNC_UPLOAD = 0x1E,
    S7_FUNC_END_UPLOAD = 0x1F,
    S7_FUNC_PI_SERVICE = 0x28,
    S7_FUNC_PLC_STOP = 0x29,
    S7_FUNC_SETUP = 0xF0,
};

typedef struct s7_setup {
    uint16_t amq_calling, amq_called; /* parallel jobs each side accepts */
    uint16_t pdu_length;              /* S7 header, parameters and data */
} s7_setup;

/* The name of a block in a transfer: `_0A00001P`. */
typedef struct s7_block_name {
    bool valid;   /* nine bytes of the known form */
    char ident;   /* '_' whole block, '$' header only */
    uint8_t type; /* 0x08 OB, 0x0A DB, 0x0B SDB, 0x0C FC, 0x0D SFC, 0x0E FB, 0x0F SFB */
    uint32_t number;
    char file_system; /* 'A' active, 'P' passive, 'B' both */
} s7_block_name;

/* Functions 1A to 1F. */
typedef struct s7_transfer {
    uint8_t status; /* bit 0 more data follows, bit 1 error */
    uint16_t error; /* jobs 1C, 1F: table s7_names_error, 0 ok */
    uint32_t id;    /* upload id, 0 in downloads */
    s7_bytes file;  /* file name as sent, empty if none */
    s7_block_name block;
    s7_bytes lengths; /* ASCII lengths: load memory and MC7 (1A), total (answer of 1D) */
    s7_bytes payload; /* block bytes of answers 1B and 1E */
} s7_transfer;

/* Function 28 and 29. */
typedef struct s7_pi {
    s7_bytes name;     /* "P_PROGRAM", "_INSE", ... */
    s7_bytes argument; /* argument block, empty if none */
    uint8_t blocks;    /* _INSE, _INS2, _DELE: number of block names in the argument */
    uint8_t status;    /* answers: second parameter byte, 0 if absent */
} s7_pi;

/* Type nibble of a userdata parameter block; 3, 7 and B are their NC forms. */
enum {
    S7_USERDATA_PUSH = 0,
    S7_USERDATA_REQUEST = 4,
    S7_USERDATA_RESPONSE = 8,
};

/* Function groups of userdata. */
enum {
    S7_GROUP_MODE = 0,   /* mode transitions, pushes only */
    S7_GROUP_TIS = 1,    /* programmer commands */
    S7_GROUP_CYCLIC = 2, /* cyclic data, data records */
    S7_GROUP_BLOCKS = 3,
    S7_GROUP_CPU = 4, /* status lists, messages, alarms */
    S7_GROUP_SECURITY = 5,
    S7_GROUP_PBC = 6, /* BSEND */
    S7_GROUP_CLOCK = 7,
    S7_GROUP_NC = 0xF,
};

/* Subfunctions that mean something beyond their own payload. */
enum {
    S7_TIS_MODIFY = 0x08,
    S7_TIS_FORCE = 0x09,
    S7_TIS_DISABLE_JOB = 0x0D,
    S7_TIS_DELETE_JOB = 0x0F,
    S7_TIS_REPLACE_JOB = 0x12,
    S7_CYCLIC_UNSUBSCRIBE = 0x04,
    S7_CYCLIC_READ_RECORD = 0x08,
};

typedef struct s7_userdata {
    uint8_t method; /* 0x11 or 0x12 */
    uint8_t type;   /* high nibble: S7_USERDATA_..., or its NC form */
    uint8_t group;  /* low nibble: function group */
    uint8_t subfunction;
    uint8_t sequence;    /* sequence number or job id */
    uint8_t data_unit;   /* data unit reference, 0 if not fragmented or not given */
    bool more;           /* another data unit follows */
    uint16_t error;      /* parameter error code */
    uint8_t return_code; /* of the data block */
    uint8_t transport;
    s7_bytes payload; /* of the data block */
    /* Subscriptions of cyclic data, their answers and pushes; variables of programmer commands. The
       items that a request names are s7_pdu.items. */
    s7_bytes values; /* data items of answers and pushes, and of requests that modify or force; of
                        the result of these: return codes, one byte each */
    uint32_t interval_ms; /* subscriptions: time between updates */
    uint8_t
        job_function; /* requests about a job (0D to 12 of group 1), unsubscribe: its function */
    uint8_t job;      /* and its id: the sequence number of its answer and of its pushes */
    uint32_t r_id;    /* BSEND: which pair of blocks talks, 0 if not given */
    s7_bytes file;    /* NC programming: name or path of the file, empty if none */
    bool has_szl;     /* the two below are set: group 4 subfunction 1, not in all PDUs */
    uint16_t szl_id, szl_index;
    /* What the payload is about, by service: diagnostic message: event id; message service: events
       signed on for; alarms: number of the first message; blocks of a type: type; block info:
       type << 24 | number. */
    bool has_detail;
    uint32_t detail;
} s7_userdata;

/* Functions of S7comm-plus that have a meaning for hosts. */
enum {
    S7_PLUS_ERROR = 0x04B1,
    S7_PLUS_EXPLORE = 0x04BB,
    S7_PLUS_CREATE_OBJECT = 0x04CA,
    S7_PLUS_DELETE_OBJECT = 0x04D4,
    S7_PLUS_SET_VARIABLE = 0x04F2,
    S7_PLUS_GET_VARIABLE = 0x04FC,
    S7_PLUS_ADD_LINK = 0x0506,
    S7_PLUS_REMOVE_LINK = 0x051A,
    S7_PLUS_GET_LINK = 0x0524,
    S7_PLUS_SET_MULTI = 0x0542,
    S7_PLUS_GET_MULTI = 0x054C,
    S7_PLUS_BEGIN_SEQUENCE = 0x0556,
    S7_PLUS_END_SEQUENCE = 0x0560,
    S7_PLUS_INVOKE = 0x056B,
    S7_PLUS_SET_STREAMED = 0x057C,
    S7_PLUS_GET_STREAMED = 0x0586,
    S7_PLUS_GET_ADDRESS = 0x0590,
    S7_PLUS_ABORT = 0x059A,
    S7_PLUS_ERROR_2 = 0x05A9,
    S7_PLUS_INIT_SSL = 0x05B3,
};

/* Opcodes of S7comm-plus. */
enum {
    S7_PLUS_RESPONSE_2 = 0x02,
    S7_PLUS_REQUEST = 0x31,
    S7_PLUS_RESPONSE = 0x32,
    S7_PLUS_NOTIFICATION = 0x33,
};

/* S7comm-plus. Of a PDU in fragments, the first one says what stands in it. */
typedef struct s7_plus {
    uint8_t version; /* 1, 2, 3, 0xFE, 0xFF */
    uint8_t opcode;  /* S7_PLUS_REQUEST, ... */
    uint16_t data_length;
    uint16_t function;
    uint16_t sequence;
    uint32_t session; /* requests; notifications: subscription object id */
    uint8_t flags;    /* transport flags */
    bool digest;      /* integrity part in front of the opcode */
    bool complete;    /* has its trailer (a PDU without one is a fragment) */
    bool head;        /* opcode and what follows were read */
    bool has_result;  /* responses, some system events: the next two are set */
    bool fatal;       /* system events: ends the connection */
    int16_t result;   /* its error code: 0 ok, negative failed; table s7_names_plus_error */
    /* Of the body; 0 and empty where it does not say. Ids as in dissector/plus_object.h. */
    uint32_t object;       /* requests: read, written, deleted, or created in; answer to
                              CreateObject: the first object created */
    uint64_t return_value; /* all of its parts, see dissector/plus_result.h */
    s7_bytes body;         /* behind the fixed part, without trailer */
    uint32_t attribute;    /* requests that read or write an object: the first attribute */
    uint32_t items;        /* of the request; notifications: entries */
    uint32_t failed;    /* answers of Get- and SetMultiVariables: errors; notifications: entries */
    int16_t item_error; /* the same: code of the first error */
    bool by_id;         /* the items are attributes of `object`, not addressed one by one */
    bool block_body;    /* holds or asks for what a block of the program consists of */
    s7_bytes addresses; /* requests: addresses or ids of attributes, see dissector/plus_item.h */
    s7_bytes values;    /* requests and answers: values by number of the item; the one value of
                           functions that carry one; notifications: entries, see
                           dissector/plus_notification.h */
    s7_bytes errors;    /* answers: errors by number of the item */
    s7_bytes streamed;  /* Get- and SetVarSubStreamed: the value */
    s7_bytes objects;   /* with has_object, as the next two */
    uint32_t first_object, first_class;
    bool has_object;
    uint8_t credit;  /* notifications of S7-1500: counts against the credit of the subscription */
    uint8_t changes; /* notifications: how often the subscription was changed */
    uint32_t push;   /* the same: their number */
    uint64_t time;   /* the same: us since 1970, 0 if the CPU does not say */
} s7_plus;

typedef struct s7_pdu {
    uint8_t protocol_id; /* S7_PROTOCOL_...; others: not S7, nothing else is set */
    uint8_t rosctr;
    uint8_t header_length; /* 10 or 12 */
    uint8_t function;      /* first parameter byte of ROSCTR 1, 2 and 3 */
    bool has_function;     /* an Ack may come without parameters */
    uint16_t item_count;   /* read, write; cyclic data, variables of programmer commands */
    uint16_t items_ok;     /* of their answers: data items or return codes that are FF */
    uint8_t item_form;     /* S7_ITEMS_...: how the items are written */
    bool packed;           /* read, write Jobs: has a DB-read item, whose answer packs results */
    uint16_t redundancy;
    uint16_t reference;                 /* opaque: echoed by the answer, never byte-swapped */
    uint16_t param_length, data_length; /* as coded */
    uint16_t error;                     /* error class << 8 | error code of ROSCTR 2 and 3 */
    s7_bytes param, data;               /* sections as far as present */
    s7_bytes items;                     /* address items: read and write Jobs; subscriptions and
                                           programmer commands */
    s7_notes notes;
    union {
        s7_setup setup;
        s7_transfer transfer;
        s7_pi pi;
        s7_userdata userdata;
        s7_plus plus;
    } u; /* by function and ROSCTR */
} s7_pdu;

/* What the bytes alone do not say and the host knows. */
typedef struct s7_context {
    s7_bytes request;  /* the S7 PDU that this one answers; empty if unknown */
    bool continuation; /* the S7comm-plus PDU before it in this direction was a fragment: what
                          follows the header goes on there and has no opcode of its own */
    bool joined;       /* a message of several PDUs (dissector/join.h): where a length is FFFF, all
                          that is there counts */
} s7_context;

typedef enum s7_status {
    S7_OK,
    S7_DAMAGED, /* decoded as far as possible; see notes */
    S7_FOREIGN, /* neither S7comm nor S7comm-plus */
} s7_status;

/* Decodes one PDU. `context` and `tap` may be NULL. Pure: may be called in any order and more than
 * once for the same bytes. */
s7_status s7_decode(s7_bytes in, const s7_context *context, s7_pdu *out, const s7_tap *tap);

/* Whether the PDU asks for an answer, is one, or is neither (a push). */
typedef enum s7_role {
    S7_ROLE_REQUEST,
    S7_ROLE_ANSWER,
    S7_ROLE_PUSH,
    S7_ROLE_OTHER, /* cannot be told: fragments, encrypted or unknown PDUs */
} s7_role;

s7_role s7_pdu_role_by_kind(const s7_pdu *pdu); /* the others */

static inline s7_role s7_pdu_role(const s7_pdu *pdu)
{
    if (pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_JOB)
        return S7_ROLE_REQUEST;
    if (pdu->protocol_id == S7_PROTOCOL_COMM && pdu->rosctr == S7_ROSCTR_ACK_DATA)
        return S7_ROLE_ANSWER;
    return s7_pdu_role_by_kind(pdu);
}

/* True for a request that may stay without an answer: S7comm-plus with transport flag 40. Early
 * S7-1200 answer it all the same (opcode 02). */
static inline bool s7_pdu_answer_optional(const s7_pdu *pdu)
{
    enum { FLAG_NO_ANSWER = 0x40 };
    return pdu->protocol_id == S7_PROTOCOL_PLUS && (pdu->u.plus.flags & FLAG_NO_ANSWER) != 0;
}

/* True for a request for the next data unit of an answer. Programmer commands (group 1) have its
 * form from the start: of these it cannot be told. */
bool s7_userdata_asks_next(const s7_userdata *userdata);

/* For the matcher (match.h): the key that a request and its answer share, and what is asked or
 * answered: function, or userdata group and subfunction; 0 where the PDU does not say. */
uint32_t s7_pdu_match_key(const s7_pdu *pdu);
uint32_t s7_pdu_match_kind(const s7_pdu *pdu);
/* The same of a Job or its answer with this reference and function. */
static inline uint32_t s7_job_match_key(uint16_t reference)
{
    return reference;
}

static inline uint32_t s7_job_match_kind(uint8_t function)
{
    return 0x20000U | function;
}

#endif
