/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Private to the rules: what one partner asks of one other, as a set of requests that each have
 * their own clock, and the connections that they come over.
 *
 * An automaton of all requests in their sequence, as first published for such traffic, breaks where
 * two poll groups of different periods share a connection: sooner or later each request follows
 * each other. So the cycle is told apart by request: how often it comes. The sequence is kept
 * within requests of one period only, of which each follows the other closely: there it is what
 * one loop of the client does.
 *
 * A model learns until it is stable: every request came regularly, and nothing new for long. */
#ifndef S7TAP_RULES_PATTERN_MODEL_H
#define S7TAP_RULES_PATTERN_MODEL_H

#include "analyzer/transaction.h"
#include "rules/pattern_pace.h"

enum {
    PATTERN_MOST_REQUESTS = 64, /* different ones of a model; as bits of a uint64_t */
    PATTERN_MOST_LANES = 8,     /* connections of a model at the same time */
    PATTERN_MOST_GROUPS = 16,   /* in which a sequence is kept */
    PATTERN_NO_GROUP = -1,
    PATTERN_ORDER_LEARNT = 32, /* occurrences after which the order is known */
    PATTERN_NOVEL_TOLD = 16,   /* requests of a model; those beyond are one finding */
    PATTERN_BUSY_PART = 4,     /* of a cycle: waiting that long, the client does not set the pace */
};

typedef enum pattern_standing {
    PATTERN_HEARD,  /* nothing is made of it yet */
    PATTERN_CYCLIC, /* part of the cycle */
    PATTERN_KNOWN,  /* came before, but has no period */
    PATTERN_NOVEL,  /* came for the first time when the model was stable */
} pattern_standing;

typedef struct pattern_request {
    char *text; /* see pattern_text.h; owned */
    pattern_standing standing;
    uint8_t index;
    bool further; /* novel, but one of too many */
    bool opening; /* came only where connections begin */
    bool gone;    /* had a period, and has ended */
    /* Of the cycle: */
    uint8_t per_cycle;
    int8_t group;
    uint8_t order_heard; /* how often `before` was looked at, up to PATTERN_ORDER_LEARNT */
    bool loose;          /* the order says nothing */
    int64_t period, shortest, longest; /* of as many occurrences as it has in a cycle, ns */
    int64_t silence;                   /* ns from which it is missing */
    uint64_t before;                   /* bits of the requests of its group that it followed */
    /* Of all times: */
    uint64_t count;
    int64_t first, latest;
    int64_t rest; /* the longest that it stayed away from a connection, ns */
    pattern_drift drift;
    pattern_recent recent;
    struct pattern_case *told; /* the host's, where it is novel */
} pattern_request;

/* A request over one connection. */
typedef struct pattern_slot {
    cap_stamp last;               /* frame 0: none */
    int64_t mark;                 /* when the cycle at hand began, 0 none */
    int64_t busy;                 /* of the lane at that time */
    int64_t due;                  /* when it is missing; INT64_MAX never */
    int64_t pace;                 /* of late, where it changed; ns */
    uint8_t left;                 /* occurrences until the cycle ends */
    uint8_t slow, fast, disorder; /* how much speaks for each change */
    bool slowed, hastened, disordered, silent;
} pattern_slot;

/* Who talks, as findings name it. */
typedef struct pattern_parties {
    cap_endpoint client, server;
    ana_tsap_bytes calling, called;
    uint64_t connection;
    bool client_inferred, from_server;
} pattern_parties;

/* One connection at a time; the next one of the same partner goes on with it. */
typedef struct pattern_lane {
    struct pattern_model *model;
    const ana_connection *connection; /* NULL: it has ended */
    pattern_parties parties;
    bool opening;     /* nothing of the cycle came since the connection began */
    bool unanswered;  /* the latest request was not answered */
    int64_t began;    /* of the connection */
    int64_t due;      /* no slot is due before */
    cap_stamp latest; /* request */
    int64_t busy;     /* ns that it waited for answers so far */
    int8_t group_last[PATTERN_MOST_GROUPS];
    int64_t group_time[PATTERN_MOST_GROUPS];
    struct pattern_case *quiet; /* the silence that lasts, as the host tells it */
    int64_t quiet_since;
    pattern_slot slot[PATTERN_MOST_REQUESTS];
} pattern_lane;

typedef struct pattern_alias {
    uint64_t hash;
    pattern_request *request;
} pattern_alias;

enum { PATTERN_ALIASES = 128 }; /* a power of 2 */

typedef struct pattern_model {
    const struct policy_pattern *section; /* NULL: learns by itself */
    bool watching;
    bool unfit;        /* asks for too many different things */
    bool changed;      /* something else than the pattern came once, after it was known */
    int64_t connected; /* for the first time */
    int64_t began;
    int64_t quiet_since; /* when something new came last */
    int64_t broken;      /* the longest time without anything new that ended */
    int64_t next_look;
    int64_t episode_end; /* watching: until then what is new belongs to what came before; 0 none */
    uint64_t connections, judged, cycles_at;
    uint32_t novel;  /* requests */
    int64_t period;  /* the shortest of the cycle */
    int64_t slowest; /* the longest */
    int64_t stable_since;
    uint32_t request_count, lane_count;
    pattern_request *request[PATTERN_MOST_REQUESTS];
    pattern_lane *lane[PATTERN_MOST_LANES];
    pattern_alias alias[PATTERN_ALIASES];
} pattern_model;

pattern_model *pattern_model_new(void);
void pattern_model_free(pattern_model *model);

/* The request with these bytes, by its hash; NULL if it is not known. */
pattern_request *pattern_find(const pattern_model *model, uint64_t hash);
/* The request with this text, made if there is none; found by `hash` from now on. NULL, and the
 * model is unfit from now on, if there are too many. Takes the text over. */
pattern_request *pattern_add(pattern_model *model, uint64_t hash, char *text);

/* A lane for a connection: one whose connection has ended, or a new one. NULL if there are too
 * many. */
pattern_lane *pattern_attach(pattern_model *model, const ana_connection *connection,
                             bool from_server, int64_t now);
/* Its connection has ended. */
void pattern_detach(pattern_lane *lane);
/* Whether it connects for each cycle, or nearly so. */
bool pattern_connects_per_poll(const pattern_model *model, int64_t now);
/* Packets were lost: what was measured across that says nothing. */
void pattern_lose(pattern_lane *lane, int64_t now);

/* A request while the model learns. */
void pattern_learn(pattern_lane *lane, pattern_request *request, const cap_stamp *stamp);
/* Makes the model watch if it is stable; `patience` is how long an answer may take. */
bool pattern_look(pattern_model *model, int64_t now, int64_t patience);
/* Whether all that came since `began` (the first connection of the two hosts) goes with the pattern
 * that is known now. */
bool pattern_held(const pattern_model *model, int64_t began);
/* Learns again after it was stable. */
void pattern_relearn(pattern_model *model, int64_t now);
/* Makes a request part of the cycle; `pattern_group` then forms the groups. */
void pattern_set_cyclic(pattern_request *request, pattern_pace pace, int64_t patience);
void pattern_group(pattern_model *model);
/* Makes the slots of a lane begin, each due from `now`. */
void pattern_begin_slots(pattern_lane *lane, int64_t now, bool expect);

#endif
