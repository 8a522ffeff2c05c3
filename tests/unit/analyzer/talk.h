/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A conversation for tests: feeds the analyzer as the capture room would, and writes down what it
 * says, one line per transaction. */
#ifndef S7TAP_TEST_TALK_H
#define S7TAP_TEST_TALK_H

#include "analyzer/analyzer.h"

typedef struct talk {
    ana_analyzer *analyzer;
    cap_sink sink;
    cap_flow flow;
    cap_stamp now;
    size_t step;     /* bytes handed over at a time, 0 all */
    GString *said;   /* "read ok 1/0 1000us\n" ... */
    GString *blocks; /* "up DB1 complete 8 of 8\n" ... */
    /* Of the last block: */
    char sha256[65];
    uint64_t block_first, block_last; /* frames */
    size_t block_bytes;
    uint64_t ended;
    const ana_connection *connection; /* until its end */
    const void **memo;                /* of the last transaction */
    GString *joined; /* "units payload\n" of each message of several PDUs: by PDU, then `t` and
                        once more where a transaction has it */
    bool beside;     /* the analyzer is another's */
} talk;

enum { CLIENT = 0, SERVER = 1 };

/* A connection with SYN from 10.0.0.5:1024 to 10.0.0.1:102, both sides seen. */
talk *talk_new(const ana_options *options);
talk *talk_midstream(void);
/* The flow of talk_new, to be changed. */
cap_flow talk_flow(void);
/* A connection with this flow. */
talk *talk_over(const ana_options *options, const cap_flow *flow);
/* One more at the analyzer of `first`, to be freed before it. Transactions go to `first`. */
talk *talk_beside(talk *first, const cap_flow *flow);
void talk_free(talk *t);

/* `hex` from `side`, `ms` after what came before. */
void talk_send(talk *t, int side, int ms, const char *hex);
/* The same without a tick, stamped `now`. */
void talk_data(talk *t, int side, const char *hex);
void talk_gap(talk *t, int side, uint64_t size);
void talk_tcp(talk *t, int side, int ms, cap_tcp_event event);
/* Only packet time goes on. */
void talk_wait(talk *t, int ms);
void talk_end(talk *t, cap_end reason);

#endif
