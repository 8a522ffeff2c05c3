/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Verdicts: what a result code of S7comm means in its context, why it came, and what to check.
 *
 * Pure tables. The same verdict serves the rules (which know the evidence of the whole capture)
 * and the Wireshark plugin (which knows one answer and its request). All text is constant, in
 * short plain English: causes are phrases ("the data block does not exist in the CPU"), checks are
 * sentences, in the order in which they are worth doing.
 *
 * Causes and their grading follow field reports and captures, not vendor text: S7-300 and S7-400
 * as captured, S7-1200 and S7-1500 from reported answers of real devices. */
#ifndef S7TAP_RULES_VERDICT_VERDICT_H
#define S7TAP_RULES_VERDICT_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

typedef enum verdict_confidence {
    VERDICT_POSSIBLE, /* fits the code; other causes fit as well */
    VERDICT_LIKELY,   /* the evidence speaks for it */
    VERDICT_PROVEN,   /* the evidence leaves nothing else */
    VERDICT_CONFIDENCE_COUNT
} verdict_confidence;

typedef enum verdict_family {
    VERDICT_FAMILY_UNKNOWN,
    VERDICT_FAMILY_300_400,   /* no PUT/GET switch, no optimized blocks */
    VERDICT_FAMILY_1200_1500, /* both */
    VERDICT_FAMILY_COUNT
} verdict_family;

/* Direction of the accesses that got the code. None: a service other than read and write. */
enum { VERDICT_READ = 1, VERDICT_WRITE = 2 };

/* What is known beside the code. A bit that is not set means "not known to be so". */
enum {
    VERDICT_NOTHING_OK = 1 << 0,      /* no absolute access to this CPU ever succeeded */
    VERDICT_ALL_AREAS = 1 << 1,       /* the code came for several areas, or for two DBs and more */
    VERDICT_CPU_OK = 1 << 2,          /* other absolute accesses to this CPU succeeded */
    VERDICT_OK_LATER = 1 << 3,        /* ... but none before the last time the code came */
    VERDICT_BLOCK_OK = 1 << 4,        /* absolute accesses to this DB succeeded */
    VERDICT_WITHIN = 1 << 5,          /* the range lies within bytes proven to exist */
    VERDICT_BEYOND = 1 << 6,          /* the range ends behind the last byte proven to exist */
    VERDICT_ADJACENT = 1 << 7,        /* even one byte behind the last proven one is refused */
    VERDICT_FIRST_BYTE = 1 << 8,      /* offset 0 length 1 of this DB is refused with 0x05 */
    VERDICT_BIT_ARRAY = 1 << 9,       /* the item asks for more than one element of type BIT */
    VERDICT_FAMILY_PROVEN = 1 << 10,  /* the family is known from the order number */
    VERDICT_SOFT_SERVER = 1 << 11,    /* the server shows that it is Snap7's, or a relative of it */
    VERDICT_MALFORMED = 1 << 12,      /* the request contradicts its own lengths or counts */
    VERDICT_SYMBOLIC = 1 << 13,       /* variables of this DB can be accessed by their symbol */
    VERDICT_READ_ONLY = 1 << 14,      /* reads of the CPU succeeded, writes of several objects were
                                         refused, and none ever succeeded */
    VERDICT_BLOCK_READ_ONLY = 1 << 15 /* reads of this DB succeeded, writes never, though writes of
                                         others did */
};

typedef struct verdict_context {
    uint8_t access;    /* VERDICT_READ, VERDICT_WRITE, both, or 0 for other services */
    uint8_t area;      /* S7_AREA_... of the access; 0: several, or unknown */
    bool special;      /* the address is not absolute: NCK, drive, symbol, packed DB-read */
    uint8_t family;    /* verdict_family */
    uint16_t evidence; /* VERDICT_... bits */
} verdict_context;

/* What a cause lies in: where it is the same, so is what has to be done. */
typedef enum verdict_scope {
    VERDICT_IN_OBJECT, /* the data block or area that is asked for, whoever asks */
    VERDICT_IN_CPU,    /* the CPU: it does the same with other objects */
    VERDICT_IN_CLIENT, /* the client: it does the same with other objects */
} verdict_scope;

typedef struct verdict {
    const char *meaning; /* of the code alone; never NULL */
    const char *cause;   /* most likely cause in this context; NULL only for success */
    verdict_confidence confidence;
    const char *const *alternatives; /* other causes that fit, NULL-terminated; NULL if none */
    const char *const *check;        /* next steps, NULL-terminated, at least one; NULL only for
                                        success */
    uint8_t scope;                   /* verdict_scope of the cause */
    bool normal;                     /* a known habit of the device rather than a fault */
    bool by_symbol;                  /* it rests on VERDICT_SYMBOLIC */
    bool by_family;                  /* with another family, or none, it would be another cause */
} verdict;

/* Verdict on the return code of an item (read or write answer). `context` may be NULL: then
 * nothing but the code is known. 0xFF is success: no cause. */
verdict verdict_of_item_code(uint8_t code, const verdict_context *context);

/* Verdict on an error code: error class << 8 | error code of the header, the error of a userdata
 * parameter block or of the jobs 1C and 1F. `context` may be NULL. 0 is success: no cause. */
verdict verdict_of_error(uint16_t error, const verdict_context *context);

/* Which question a code raises. */
typedef enum verdict_topic {
    VERDICT_NONE,    /* success */
    VERDICT_ACCESS,  /* the CPU does not let the client in: rule access-refused */
    VERDICT_ADDRESS, /* there is nothing (fitting) at the address: rule address-error */
    VERDICT_OTHER    /* something else: service, resources, sizes, ... */
} verdict_topic;

/* Of an item's return code. */
verdict_topic verdict_topic_of_item_code(uint8_t code);
/* Of a header error that refused a whole read or write. */
verdict_topic verdict_topic_of_access_error(uint16_t error);

/* The causes that a topic knows, for a handbook: cause and check of number `index` (from 0), in
 * the order of the tables. False beyond the last; VERDICT_NONE has none. */
bool verdict_topic_cause(verdict_topic topic, uint32_t index, const char **cause,
                         const char *const **check);

#endif
