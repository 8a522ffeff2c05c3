/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The matcher against a model that does the same the plain way: a list in order of arrival. Each
 * byte of the input is one operation. */
#include "dissector/match.h"

#include "exact.h"

enum { SLOTS_MAX = 8 };

typedef struct model_request {
    uint32_t key, kind;
    uint8_t side;
    bool doubtful;
    int slot;
} model_request;

/* Oldest first. */
typedef struct model {
    model_request list[SLOTS_MAX];
    uint32_t count;
} model;

static int model_answer(const model *m, uint8_t side, uint32_t key)
{
    for (uint32_t i = 0; i < m->count; i++)
        if (m->list[i].side == side && m->list[i].key == key)
            return m->list[i].slot;
    return S7_MATCH_NONE;
}

static int model_best(const model *m, uint8_t side, uint32_t key, uint32_t kind)
{
    for (int doubtful = 0; doubtful < 2; doubtful++)
        for (uint32_t i = 0; i < m->count; i++) {
            const model_request *r = &m->list[i];
            if (r->side == side && r->key == key && r->doubtful == (doubtful == 1) &&
                (kind == 0 || r->kind == 0 || r->kind == kind))
                return r->slot;
        }
    return S7_MATCH_NONE;
}

static uint32_t model_outstanding(const model *m, uint8_t side)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < m->count; i++)
        count += m->list[i].side == side;
    return count;
}

static void model_release(model *m, int slot)
{
    for (uint32_t i = 0; i < m->count; i++) {
        if (m->list[i].slot != slot)
            continue;
        memmove(&m->list[i], &m->list[i + 1], (m->count - i - 1) * sizeof *m->list);
        m->count--;
        return;
    }
}

static void request(s7_matcher *real, model *m, uint8_t op)
{
    const model_request r = {
        .key = op & 3, .kind = op >> 3 & 3, .side = op >> 2 & 1, .doubtful = op >> 5 & 1};
    const int slot = s7_match_request(real, r.side, r.key);
    FUZZ_CHECK((slot == S7_MATCH_NONE) == (m->count == real->size));
    if (slot == S7_MATCH_NONE)
        return;
    for (uint32_t i = 0; i < m->count; i++)
        FUZZ_CHECK(m->list[i].slot != slot);
    real->slots[slot].kind = r.kind;
    real->slots[slot].doubtful = r.doubtful;
    m->list[m->count] = r;
    m->list[m->count++].slot = slot;
}

static void compare(const s7_matcher *real, const model *m)
{
    FUZZ_CHECK(real->used == m->count);
    FUZZ_CHECK(s7_match_oldest(real) == (m->count > 0 ? m->list[0].slot : S7_MATCH_NONE));
    for (uint8_t side = 0; side < 2; side++) {
        FUZZ_CHECK(s7_match_outstanding(real, side) == model_outstanding(m, side));
        for (uint32_t key = 0; key < 4; key++) {
            FUZZ_CHECK(s7_match_answer(real, side, key) == model_answer(m, side, key));
            for (uint32_t kind = 0; kind < 4; kind++)
                FUZZ_CHECK(s7_match_best(real, side, key, kind) == model_best(m, side, key, kind));
        }
    }
}

static void operate(s7_matcher *real, model *m, uint8_t op)
{
    int slot = (int)(op & 15) - 1; /* some are no slots, some are unused */
    if (op < 0x80) {
        request(real, m, op);
        return;
    }
    if (op < 0xC0)
        slot = s7_match_answer(real, op >> 2 & 1, op & 3);
    s7_match_release(real, slot);
    model_release(m, slot);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const uint32_t slot_count = data[0] % (SLOTS_MAX + 1);
    s7_match_slot *slots = slot_count > 0 ? malloc(slot_count * sizeof *slots) : NULL;
    s7_matcher real;
    model m = {.count = 0};
    s7_matcher_init(&real, slots, slot_count);
    real.next_order = UINT32_MAX - data[1]; /* so that orders wrap */
    for (size_t i = 2; i < size; i++) {
        operate(&real, &m, data[i]);
        compare(&real, &m);
    }
    free(slots);
    return 0;
}
