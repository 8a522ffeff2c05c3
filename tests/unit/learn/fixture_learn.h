/* SPDX-License-Identifier: GPL-2.0-or-later */
/* For tests of learning: facts from hand-made transactions. */
#ifndef S7TAP_TEST_LEARN_FIXTURE_H
#define S7TAP_TEST_LEARN_FIXTURE_H

#include "fixture.h"
#include "rules/learn/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define STOP                                                                                       \
    "32010000000100100000290000000000"                                                             \
    "09505f50524f4752414d"
#define STOP_DONE                                                                                  \
    "320300000001000100000000"                                                                     \
    "29"

static inline void facts_hear(void *user, const ana_transaction *transaction)
{
    learn_facts_transaction(user, transaction);
}

/* Bytes `start` to `start` + `count` - 1 of a block, read or written, answered with `code`. */
static inline void facts_access(learn_facts *facts, const fixture_connection *on, bool write,
                                uint16_t db, uint32_t start, uint16_t count, uint8_t code)
{
    const fixture_job job = {.on = on,
                             .write = write,
                             .frame = 1000,
                             .count = 1,
                             .item = {fixture_bytes(db, start, count)},
                             .code = {code}};
    fixture_tell(facts_hear, facts, &job);
}

static inline void facts_stop(learn_facts *facts, const fixture_connection *on)
{
    fixture_tell_hex(facts_hear, facts, on, 2000, STOP, STOP_DONE);
}

/* A connection that has ended; `served`: it carried S7 in both directions. */
static inline void facts_connect(learn_facts *facts, fixture_connection *on, bool served)
{
    on->connection.flow = &on->flow;
    on->connection.pdus[0] = on->connection.pdus[1] = served;
    on->connection.phase = served ? ANA_PHASE_RUNNING : ANA_PHASE_TCP;
    on->flow.side[0].seen = on->flow.side[1].seen = true;
    on->flow.first.time = INT64_C(1000000000);
    on->flow.last.time = INT64_C(61000000000);
    learn_facts_connection(facts, &on->connection);
}

/* Sentences, one a line. Takes them; the caller frees the text. */
static inline char *joined(GPtrArray *sentences)
{
    g_ptr_array_add(sentences, NULL);
    char *text = g_strjoinv("\n", (char **)sentences->pdata);
    g_ptr_array_unref(sentences);
    return text;
}

/* A policy that must be right. */
static inline policy_model *model_of(const char *text)
{
    GPtrArray *messages = g_ptr_array_new_with_free_func(g_free);
    policy_model *model = policy_parse("p", text, strlen(text), NULL, messages);
    char *said = joined(messages);
    assert_string_equal(said, "");
    g_free(said);
    return model;
}

#endif
