/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: folds faults while the capture is read.
 *
 * A group is one object of a CPU (a DB, an area, or "whole requests") that one client cannot
 * access, with one code. Its members are the distinct addresses. With more than FOLD_MAX_MEMBERS
 * of them the group speaks for all and its members go: a sweep over a thousand addresses is one
 * fault. Nothing here depends on the order in which faults come, except what is dropped when the
 * store is full. Causes are graded later, from all evidence. */
#ifndef S7TAP_RULES_FOLD_H
#define S7TAP_RULES_FOLD_H

#include "rules/rules.h"

enum { FOLD_MAX_MEMBERS = 16, FOLD_MAX_OBJECTS = 8 };

/* What a group is: zeroed before it is filled, compared byte by byte. */
typedef struct fold_key {
    const rules_rule *rule;
    cap_address client, server;
    uint16_t server_port;
    uint16_t code;    /* item code, or header error with `whole` */
    uint16_t db;      /* DB and DI only */
    uint8_t area;     /* S7_AREA_..., with `special` the syntax id */
    bool whole;       /* a header error refused the whole request */
    bool special;     /* not an absolute address */
    bool from_server; /* the server asked and the client refused */
    bool malformed;   /* whole requests that contradict themselves */
} fold_key;

/* The objects that requests named, sorted; only the lowest FOLD_MAX_OBJECTS are kept. */
typedef struct fold_objects {
    uint32_t id[FOLD_MAX_OBJECTS]; /* area << 16 | DB, or FOLD_SPECIAL | syntax */
    uint8_t count;
    bool more;
} fold_objects;

#define FOLD_SPECIAL 0x80000000U
/* Numbers of findings count from here; those of the ledger are below. */
#define FOLD_NUMBERS (UINT64_C(1) << 63)

/* What a member is; zeroed, compared byte by byte. */
typedef struct fold_subject {
    fold_objects objects; /* of a whole request */
    uint32_t start;
    uint16_t db, count;
    uint8_t area, type, bit;
    bool write;       /* only where the name depends on it: PI, PQ */
    char special[80]; /* text of an address that is not absolute */
} fold_subject;

typedef struct fold_tally {
    uint64_t count, reads, writes;
    uint64_t bit_arrays;                  /* of these, more than one BIT in an item */
    uint64_t stated_lengths;              /* reads answered with a length though without data */
    uint32_t start_min, end_min, end_max; /* ranges: lowest start, lowest and highest end */
    cap_stamp first, last;
    cap_stamp frames[RULES_MAX_FRAMES]; /* the first distinct ones, ascending */
    uint32_t frame_count;
    /* of the first occurrence */
    ana_phase phase;
    uint64_t connection;
    cap_endpoint client_endpoint;
    ana_tsap_bytes calling, called;
    bool client_inferred;
} fold_tally;

typedef struct fold_member {
    struct fold_member *next;
    uint64_t number; /* of its finding */
    fold_subject subject;
    fold_tally tally;
} fold_member;

typedef struct fold_group {
    fold_key key;
    uint64_t seed;   /* of the store's hash */
    uint64_t number; /* of its finding, and that of its first member: one of them is told */
    bool folded;     /* members are gone */
    uint32_t member_count;
    fold_member *members;
    fold_tally total;
    fold_objects objects; /* of whole requests: all of them together */
} fold_group;

typedef struct fold_store {
    GHashTable *groups; /* fold_group, key is the group itself */
    uint64_t seed;
    uint64_t numbers;              /* given so far */
    uint32_t records, max_records; /* members and folded groups */
    uint64_t dropped;              /* faults for which there was no room */
} fold_store;

void fold_init(fold_store *store, uint32_t max_records);
void fold_clear(fold_store *store);

/* One failed access of an answered read or write. */
void fold_access(fold_store *store, const rules_rule *rule, const ana_transaction *transaction,
                 const s7_access *access);
/* A read or write refused as a whole by its header error. */
void fold_refusal(fold_store *store, const rules_rule *rule, const ana_transaction *transaction);

void fold_objects_add(fold_objects *objects, uint32_t id);
void fold_objects_merge(fold_objects *objects, const fold_objects *other);

/* By time, then file and frame. */
int fold_compare_stamps(const cap_stamp *a, const cap_stamp *b);

#endif
