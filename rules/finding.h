/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A finding: one fault, however often it happened.
 *
 * Findings fold: the same rule, client, server, subject and code is one finding whose count rises,
 * across reconnects, reads and writes alike. More than 16 addresses of one DB or area fold into
 * one finding about that DB or area; a missing DB is one finding at any number of addresses.
 * At last, findings of one cause become one finding with its symptoms (rules/correlate.h).
 *
 * Confidence and cause may change while evidence comes in; what an output prints at the end is the
 * final judgement, and does not depend on the order of the evidence. */
#ifndef S7TAP_RULES_FINDING_H
#define S7TAP_RULES_FINDING_H

#include "analyzer/connection.h"

#include <glib.h>

typedef enum rules_severity {
    RULES_INFO,
    RULES_NOTICE,
    RULES_WARNING,
    RULES_CRITICAL,
    RULES_SEVERITY_COUNT
} rules_severity;

typedef enum rules_confidence {
    RULES_POSSIBLE,
    RULES_LIKELY,
    RULES_PROVEN,
    RULES_CONFIDENCE_COUNT
} rules_confidence;

extern const char *const rules_severity_names[RULES_SEVERITY_COUNT];
extern const char *const rules_confidence_names[RULES_CONFIDENCE_COUNT];

/* A cause that a rule can name, and what to check next. */
typedef struct rules_cause {
    const char *text;
    const char *const *check; /* NULL-terminated, first things first */
} rules_cause;

/* One rule of the contract. */
typedef struct rules_rule {
    const char *id;    /* "access-refused" */
    const char *title; /* "Access refused by the CPU" */
    rules_severity severity;
    bool once; /* says what a host or the capture is like, not what happened: its count and times
                  are those of the proofs */
    const char *meaning;       /* for `s7tap rules ID` */
    const rules_cause *causes; /* up to a row without text; NULL: the verdict tables have them */
} rules_rule;

enum { RULES_MAX_FRAMES = 8, RULES_MAX_SYMPTOMS = 100 };

/* What findings must have in common, beside rule, severity, cause and server, to be told as one. */
enum {
    RULES_SAME_CLIENT = 1 << 0,
    RULES_SAME_OBJECT = 1 << 1, /* see rules_parts */
    RULES_SAME_CODE = 1 << 2,
    RULES_SAME_NETWORK = 1 << 3, /* of the clients */
};

/* How several findings of one cause are told as one. Constant. */
typedef struct rules_joint {
    uint8_t same;        /* RULES_SAME_... */
    const char *message; /* pattern of rules/correlate_text.h */
} rules_joint;

enum { RULES_READS = 1 << 0, RULES_WRITES = 1 << 1 };

/* What the message of one finding is made of, for that of several. */
typedef struct rules_parts {
    char *object;        /* what the cause lies in: "DB30"; NULL: the subject; owned */
    char *what;          /* "DB30.DBB0", "upload of OB1"; NULL: the subject; owned */
    char *tail;          /* the end of the sentence, with what goes before; NULL none; owned */
    const char *meaning; /* of the code; NULL none; constant, as the next */
    const char *deed;    /* "rejects the connection request (ER)": of the server; NULL none */
    int64_t worked;      /* ns: what it is about worked at that time, before it failed; 0 unknown */
    uint8_t access;      /* RULES_READS, RULES_WRITES */
} rules_parts;

typedef struct rules_finding {
    uint64_t number; /* the same at every rules_finish, of this finding alone; 0: it is told apart
                        by rule, client, server, code and subject */
    const rules_rule *rule;
    rules_severity severity;
    ana_phase phase;
    cap_address client; /* family 0: any, the finding is about the server alone, or about several
                           clients, which its symptoms name */
    cap_address server; /* family 0: the finding is about the capture */
    uint16_t server_port;
    ana_tsap_bytes calling, called;
    uint64_t connection;          /* number of the first connection it was seen on; 0 none */
    cap_endpoint client_endpoint; /* of that connection */
    bool client_inferred;
    char *subject;     /* "DB10.DBW20", "DB7", "M, DB5", "all areas"; NULL none; owned */
    char *message;     /* one sentence for a person; owned */
    const char *cause; /* constant text of the verdict tables */
    rules_confidence confidence;
    const char *const *alternatives; /* the engine's or constant, NULL-terminated; may be NULL */
    const char *const *check;        /* constant, NULL-terminated: next steps, first first */
    bool has_code;
    uint32_t code; /* 0x8104, item code 0x05, ...; S7comm-plus: negative, as two's complement */
    uint64_t count;
    cap_stamp first, last;
    cap_stamp frames[RULES_MAX_FRAMES]; /* the first few */
    uint32_t frame_count;
    int64_t silence; /* ns after each frame in which something did not come that this rests on; 0:
                        it rests on what was seen */
    const rules_joint *joint; /* NULL: it stands alone */
    rules_parts parts;
    /* rules_finding, earliest first: all that one cause made clients see, and what shows the cause;
     * such have no rule. NULL: nothing but this finding itself. Owned, as the next. */
    GPtrArray *symptoms;
    uint64_t symptoms_left; /* beyond RULES_MAX_SYMPTOMS; `count` has them */
    GPtrArray *because;     /* rules_finding without rule: what shows the cause; NULL nothing */
} rules_finding;

void rules_finding_free(rules_finding *finding);
/* The same, for tables. */
void rules_finding_free_each(gpointer finding);
/* How the finding is told with others, anew: forgets what it had of parts and of what shows its
 * cause. Takes `what` and `tail` over, see rules_parts. */
void rules_finding_set_joint(rules_finding *finding, const rules_joint *joint, char *what,
                             char *tail);
/* The caller owns the copy. */
rules_finding *rules_finding_copy(const rules_finding *finding);

#endif
