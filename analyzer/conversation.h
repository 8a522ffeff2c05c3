/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the analyzer: the working state of one connection.
 *
 *   bytes of a direction -> stream.c: TPKTs -> tsdu.c: TSDUs -> pairing.c: transactions
 */
#ifndef S7TAP_ANALYZER_CONVERSATION_H
#define S7TAP_ANALYZER_CONVERSATION_H

#include "analyzer/inventory.h"
#include "analyzer/place.h"
#include "analyzer/plans.h"
#include "analyzer/pushing.h"
#include "dissector/join.h"
#include "dissector/match.h"

/* A growing buffer; kept between uses. */
typedef struct ana_buffer {
    uint8_t *data;
    uint32_t size, capacity;
} ana_buffer;

void ana_buffer_append(ana_buffer *buffer, const uint8_t *data, uint32_t size);
void ana_buffer_clear(ana_buffer *buffer);
/* Lets go of what an empty buffer holds, unless it is small. */
void ana_buffer_trim(ana_buffer *buffer);

typedef enum ana_framing {
    ANA_FRAMING_START, /* the next byte should start a TPKT: start of the stream, or after a gap */
    ANA_FRAMING_IN_STEP, /* TPKTs follow one another */
    ANA_FRAMING_SEARCH,  /* looking for the next TPKT */
    ANA_FRAMING_FOREIGN, /* never was ISO-on-TCP: shown in pieces as captured */
} ana_framing;

/* One direction. */
typedef struct ana_stream {
    ana_framing framing;
    bool after_gap;     /* nothing whole was seen since bytes were lost */
    ana_buffer partial; /* start of a TPKT that is not complete yet */
    uint32_t need;      /* bytes `partial` must have to go on */
    ana_buffer tsdu;    /* user data of DTs without EOT */
    bool tsdu_dropped;  /* a TSDU was too long: its rest goes too, up to EOT */
} ana_stream;

/* The parts of a message that came so far; joining.c. */
typedef struct ana_gathering ana_gathering;

/* Where a message is while it is handed on. */
typedef struct ana_joined {
    ana_message message;
    s7_pdu pdu;
    s7_context context;
} ana_joined;

typedef struct ana_conversation ana_conversation;
typedef struct ana_reach_table ana_reach_table;
typedef struct ana_secure ana_secure; /* secure.h */

/* A request that waits for its answer. */
typedef struct ana_request {
    ana_conversation *conversation;
    ana_buffer bytes;  /* the S7 PDU */
    s7_pdu pdu;        /* decoded, borrows from bytes */
    ana_buffer answer; /* the last one to these bytes that serves for others, empty if none did */
    s7_pdu answered;   /* what that decodes to, see dissector/alike.h */
    bool granted;      /* that grants all it asks for */
    cap_stamp stamp;
    ana_phase phase;
    uint8_t side;
    uint64_t sum;                      /* of what is the same whenever it is asked; 0 unknown */
    uint32_t cost;                     /* bytes that it takes while it waits */
    int slot;                          /* in the matcher */
    bool gapped;                       /* bytes of the other side were lost since */
    struct ana_request *older, *newer; /* all waiting requests, by time */
} ana_request;

/* spares.c: requests that were settled, for later use */
enum { ANA_SPARE_SETS = 512, ANA_SPARE_WAYS = 4 };
typedef struct ana_spares {
    ana_request *decoded[ANA_SPARE_SETS][ANA_SPARE_WAYS]; /* by content */
    uint32_t turn;                                        /* which of a set makes way next */
    ana_request *blank;                                   /* linked by `older` */
} ana_spares;

/* A copy of the bytes of a request, decoded; the caller gives it back. */
ana_request *ana_spares_take(ana_spares *spares, s7_bytes tsdu);
/* The same of one that need not be decoded; NULL if there is none like it. */
ana_request *ana_spares_again(ana_spares *spares, s7_bytes tsdu);
void ana_spares_give(ana_spares *spares, ana_request *request);
/* Decodes what may be the answer to a request, by what others to the same bytes decoded to. True if
 * it is the one that others are compared with from now on. */
bool ana_spares_answer(ana_request *request, s7_bytes tsdu, s7_pdu *answer);
/* Whether it is an answer like the last one: then `answered` becomes what it decodes to, and
 * borrows from it. */
bool ana_spares_answer_again(ana_request *request, s7_bytes tsdu);
/* Frees those that are there. */
void ana_spares_clear(ana_spares *spares);

enum { ANA_FIRST_SLOTS = 8 };

/* By how long it is needed: what its end asks for stands next to the public part. */
struct ana_conversation {
    ana_connection public; /* first: what hosts see */
    ana_analyzer *analyzer;
    ana_asset *client_asset, *server_asset;
    ana_place *place;       /* that it takes in its server while it is open, NULL none */
    s7_match_slot *slots;   /* matcher.size of them */
    ana_request **requests; /* by slot */
    s7_matcher matcher;
    bool client_known; /* settled who is client */
    bool related;      /* relation and assets were looked up; they may be NULL: at the limit */
    bool over;         /* closed or reset: no longer open */
    bool counted_open; /* among the open connections of the relation */
    bool answered;     /* by a SYN-ACK or what only an open connection has */
    uint8_t spoken[2]; /* by side: protocols of its TSDUs, bit 1 << ana_protocol */
    uint8_t head_size, head_side;
    uint32_t syn_acks;                /* repeats included */
    ana_gathering *gatherings;        /* by slot; NULL before the first */
    ana_subscriptions *subscriptions; /* NULL before the first; owned */
    ana_jobs *jobs;                   /* NULL before the first; owned */
    ana_secure *secure;               /* NULL until there is TLS; owned */
    uint32_t transfers;               /* of blocks, that are under way */
    uint32_t held;                    /* bytes of its buffers, as of ana_holding_update */
    ana_stream stream[2];
    s7_joiner joiner;
    ana_conversation *older_holder, *newer_holder; /* all that hold some, by last change */
    ana_protocol named; /* OTHER, TLS: the host knows of it, and `payload` of the public part says
                           what it is */
    uint8_t head[S7_PAYLOAD_ENOUGH];        /* the first bytes that are no ISO-on-TCP */
    cap_stamp answer;                       /* what shows that it was answered */
    cap_stamp reset;                        /* of the first RST of the server */
    cap_stamp icmp;                         /* of what made `icmp_error` of the public part true */
    s7_join_slot join_slots[S7_JOIN_SLOTS]; /* last: the joiner clears them */
};

struct ana_analyzer {
    ana_options options;
    ana_sink sink;
    ana_stats stats;
    ana_budget budget;
    ana_inventory *inventory;
    ana_places *places;
    ana_reach_table *reaches;
    ana_request *oldest, *newest; /* waiting requests of all connections */
    ana_spares spares;
    ana_recent *recent;
    GPtrArray *conversations; /* a few that are over, for later use */
    uint64_t waiting;         /* bytes of waiting requests */
    ana_conversation *oldest_holder, *newest_holder;
    uint64_t held;    /* bytes of the buffers of all connections */
    GQueue transfers; /* of blocks, that are under way, by begin: see blocks.c */
    uint64_t joined;  /* bytes that these have */
    int64_t now;
};

/* routine.c: does all that is to be done with the bytes if they are a TPKT like most others; false,
 * and nothing is done, if they are not */
bool ana_routine(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp);

/* stream.c */
void ana_stream_data(ana_conversation *c, int side, const uint8_t *bytes, size_t size,
                     const cap_stamp *stamp);
void ana_stream_gap(ana_conversation *c, int side);

/* tsdu.c: one TPKT; one TSDU */
void ana_tpkt(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp);
/* An S7comm PDU of `size` bytes was sent, whole. */
void ana_count_comm(ana_conversation *c, int side, uint8_t rosctr, size_t size,
                    const cap_stamp *stamp);
/* Bytes that are no ISO-on-TCP. */
void ana_foreign(ana_conversation *c, int side, s7_bytes bytes, const cap_stamp *stamp);

/* joining.c */
/* What a PDU is part of; `event` has its context. Sets `part` and `message` of the event; what the
 * latter borrows is `joined` and the conversation's until the next PDU. */
s7_join_step ana_message_take(ana_conversation *c, int side, ana_pdu *event, ana_joined *joined);
/* Pairs an S7comm-plus message with its last part, after this was announced. */
void ana_message_pair(ana_conversation *c, int side, const ana_pdu *event,
                      const s7_join_step *step);
/* The rest of an S7comm-plus message will not come: pairs what there is. */
void ana_message_give_up(ana_conversation *c, int side);
/* `side` answers: should it answer a message that is still coming, then no more of it comes. */
void ana_message_answered(ana_conversation *c, int side, const s7_pdu *answer);
/* Bytes of `side` were lost: gives up what it was sending. */
void ana_message_gap(ana_conversation *c, int side);
/* Whether parts of `side` wait for others. */
bool ana_message_is_open(const ana_conversation *c, int side);
/* Bytes of its buffers, once those out of use were let go. */
uint32_t ana_message_held(ana_conversation *c);
void ana_message_free(ana_conversation *c);

/* pairing.c */
/* A copy of a request, decoded; to be handed to ana_pair_request. */
ana_request *ana_pair_keep(ana_analyzer *analyzer, s7_bytes tsdu);
/* Lets it wait for its answer; takes it over. */
void ana_pair_request(ana_conversation *c, int side, ana_request *request, const cap_stamp *stamp);
/* `request` is what ana_pair_find says, NULL if none waits. */
void ana_pair_answer(ana_conversation *c, int side, const ana_pdu *event, ana_request *request);
/* The same where `request` is granted once more what `plan` has, by its `answered`. */
void ana_pair_again(ana_conversation *c, int side, s7_bytes tsdu, const cap_stamp *stamp,
                    ana_request *request, ana_plan *plan);
void ana_pair_push(ana_conversation *c, int side, const ana_pdu *event);
/* The request that an answer belongs to, NULL if none waits. Does not change anything. */
ana_request *ana_pair_find(ana_conversation *c, int side, const s7_pdu *answer);
/* The Job that this PDU would answer by its reference alone, NULL if there is none. */
ana_request *ana_pair_referred(const ana_conversation *c, int side, s7_bytes tsdu);
/* The Job that an answer with this reference and function belongs to; NULL if none waits, or if one
 * that waits is to be given up first. Does not change anything. */
ana_request *ana_pair_waiting(const ana_conversation *c, int side, uint16_t reference,
                              uint8_t function, int64_t now);
/* Gives up requests whose answers would have been handed over by `now`. */
void ana_pair_expire(ana_analyzer *analyzer, int64_t now);
/* Gives up requests of a connection that a packet of time `now` is too late for. */
void ana_pair_due(ana_conversation *c, int64_t now);
/* The connection is over: settles what waits. */
void ana_pair_end(ana_conversation *c, int64_t ended, bool input_ends);
/* `side` sent FIN: it will answer no more. */
void ana_pair_closed(ana_conversation *c, int side, int64_t ended);
void ana_pair_gap(ana_conversation *c, int side);
void ana_pair_free(ana_conversation *c);

/* holding.c: to be called when bytes of a connection were handled, and when it ends */
void ana_holding_update(ana_conversation *c);
/* Whether it has any buffers, empty ones included; most connections never do. */
bool ana_holds_buffers(const ana_conversation *c);
void ana_holding_end(ana_conversation *c);

/* account.c: what a settled transaction means for relation and assets */
void ana_account(ana_conversation *c, ana_transaction *transaction);

/* The plan of a request, asked by `side`, that its `answered` grants as a whole; NULL if there is
 * none. */
ana_plan *ana_account_plan(ana_conversation *c, int side, const ana_request *request);
/* `granted` of a request that is answered like that. */
bool ana_account_granted(const s7_pdu *request, const s7_pdu *answer);
/* The same as ana_account where the answer grants what the plan has. */
void ana_account_again(ana_conversation *c, ana_transaction *transaction, ana_plan *plan);

/* account_userdata.c: the same of userdata, to be called by ana_account */
/* A request that was answered: sets status, items and failed. */
void ana_account_userdata(ana_conversation *c, ana_transaction *transaction);
/* A push whose job is known: the partner that began it reads or writes. Sets items and failed. */
void ana_account_push(ana_conversation *c, ana_transaction *transaction);

/* account_plus.c: the same of S7comm-plus, to be called by ana_account */
/* A request that was answered: sets status, items and failed. */
void ana_account_plus(ana_conversation *c, ana_transaction *transaction);
/* An answer without its request. */
void ana_account_plus_orphan(ana_conversation *c, const ana_transaction *transaction);
/* A request, answered or not. */
void ana_account_plus_request(ana_conversation *c, const ana_transaction *transaction);
/* A notification whose subscription is known: the partner reads what is pushed. */
void ana_account_pushed(ana_conversation *c, const ana_transaction *transaction);

/* blocks.c */
/* A settled transaction may be a step of a transfer. */
void ana_blocks_take(ana_conversation *c, const ana_transaction *transaction);
/* Bytes of the connection were lost. */
void ana_blocks_gap(ana_conversation *c);
/* The connection is over, and so are its transfers. */
void ana_blocks_end(ana_conversation *c);
/* Forgets what is under way without a word. */
void ana_blocks_free(ana_analyzer *analyzer);

/* family.c */
/* A request that was answered with success shows what its server can. */
void ana_family_note(const ana_conversation *c, const ana_transaction *transaction);
/* The connection is over: sets family, confidence and evidence of the server by all that is known
 * of it. Says nothing of hosts that answered neither S7comm nor S7comm-plus. */
void ana_family_judge(const ana_conversation *c);

/* reachability.c */
/* `stats` is borrowed: what is beyond `limit` rows is counted there. */
ana_reach_table *ana_reach_table_new(uint32_t limit, ana_stats *stats);
void ana_reach_table_free(ana_reach_table *table);
void ana_reach_icmp(const cap_icmp *icmp, const cap_stamp *stamp);
/* One whose connection is not known yet: mirrors swap packets. A few of them are remembered. */
void ana_reach_early(ana_reach_table *table, const cap_icmp *icmp, const cap_stamp *stamp);
/* The connection begins: an early error may be about it. */
void ana_reach_begin(ana_conversation *c);
/* The connection is over at packet time `now`: it counts as an attempt. */
void ana_reach_end(ana_conversation *c, int64_t now);
const GPtrArray *ana_reach_rows(ana_reach_table *table);
/* A copy in which these connections, which go on, count as if they ended now. The caller owns it;
 * `stats` is borrowed. */
ana_reach_table *ana_reach_so_far(const ana_reach_table *table, ana_connection *const *open,
                                  size_t count, int64_t now, ana_stats *stats);
/* The rows as ana_reach_rows has them; the caller owns the array, which owns them. */
GPtrArray *ana_reach_table_free_to_rows(ana_reach_table *table);

/* conversation.c */
ana_conversation *ana_conversation_new(ana_analyzer *analyzer, cap_flow *flow);
void ana_conversation_free(ana_conversation *c);
/* Who is client becomes certain, or as certain as it gets, by what `side` sent: something only a
 * client sends. */
void ana_conversation_client(ana_conversation *c, int side);
/* Makes relation and assets if there are none yet. */
void ana_conversation_relate(ana_conversation *c, const cap_stamp *stamp);
void ana_conversation_reach(ana_conversation *c, ana_phase phase);
/* `side` sent FIN or RST: notes what that cuts off, the first time. To be called before requests
 * are settled. */
void ana_conversation_cut(ana_conversation *c, int side, bool reset, const cap_stamp *stamp);
/* Something shows that it is open: it counts among the open connections. May be called often. */
void ana_conversation_hold(ana_conversation *c);
/* It is no longer among the open connections. May be called more than once. */
void ana_conversation_close(ana_conversation *c);
/* It is closed: what requests took is given back unless some wait, so that the next connection gets
 * it from the cache. Should there be more requests, they take it anew. */
void ana_conversation_rest(ana_conversation *c);
/* Last sight of both hosts. */
void ana_conversation_leave(ana_conversation *c);

/* Moves `last` on to `stamp` unless it is later already. */
static inline void ana_latest(cap_stamp *last, const cap_stamp *stamp)
{
    if (stamp->time >= last->time)
        *last = *stamp;
}

#endif
