/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: why a client does not get through, by all that the capture shows. */
#ifndef S7TAP_RULES_REACH_GRADE_H
#define S7TAP_RULES_REACH_GRADE_H

#include "rules/policy/policy.h"
#include "rules/reach.h"
#include "rules/reach_hosts.h"

/* In which way attempts to connect failed. */
typedef enum reach_kind {
    REACH_SILENT,   /* SYNs without any answer */
    REACH_DEAF,     /* SYN-ACKs that the client never acknowledged */
    REACH_FILTERED, /* what follows the SYN-ACK never arrives */
    REACH_RESET,    /* RST in answer to the SYN */
    REACH_ICMP,     /* an ICMP error in answer to the SYN */
    REACH_KIND_COUNT
} reach_kind;

/* What is known beside. */
typedef struct reach_facts {
    bool served;        /* the port answered SYNs or S7, of whomever */
    bool host_there;    /* the host sent packets, or answered ARP or neighbour discovery */
    bool host_missing;  /* asked for, but it answered nobody and sent nothing */
    bool client_serves; /* the client is itself an S7 server, such as a CPU */
    bool own_ttl;       /* the RST has the TTL of the host's SYN-ACKs */
    bool other_ttl;     /* the RST has another TTL than these */
    bool near;          /* host and client resolve each other: there is no router between */
    uint64_t syns;      /* of the silent attempts */
    cap_address through[REACH_MAX_THROUGH]; /* other clients that the port answered */
    uint32_t through_count;
    bool neighbour_through; /* one of them is in the network of the client */
    bool own_network;       /* all of them are in the network of the host, the client is not */
    bool v6;
    uint8_t type, code; /* of the ICMP error */
} reach_facts;

typedef struct reach_verdict {
    const rules_cause *cause;
    rules_confidence confidence;
    const char *const *alternatives;
    const rules_joint *joint; /* how it is told with other clients */
} reach_verdict;

reach_verdict reach_judge(reach_kind kind, const reach_facts *facts);
/* The end of the message: who gets through, and which ICMP error `sender` gave, as text. The caller
 * owns it, as the next. */
char *reach_tail(reach_kind kind, const reach_facts *facts, const rules_finding *finding,
                 const char *sender);
/* The message of a finding. */
char *reach_message(const policy_model *policy, reach_kind kind, const reach_facts *facts,
                    const rules_finding *finding, const char *tail);

#endif
