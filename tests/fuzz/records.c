/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "records.h"

#include <stdlib.h>
#include <string.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);

enum { MOST = 512, ROOM = 4096 };

typedef struct input {
    uint8_t *data;
    size_t size, max;
    size_t at[MOST + 1]; /* where records begin, and the last one ends */
    size_t count;
} input;

static void find_records(input *in)
{
    const s7_bytes all = {in->data, in->size};
    size_t at = fuzz_records_begin(all);
    in->count = 0;
    in->at[0] = at;
    while (in->count < MOST && at < in->size) {
        const size_t size = fuzz_record_at(s7_slice(all, at, in->size)).size;
        if (size == 0)
            return;
        at += size;
        in->at[++in->count] = at;
    }
}

/* Puts `bytes` in place of what stands from `from` to `to`; false if there is no room. They lie
 * elsewhere. */
static bool replace(input *in, size_t from, size_t to, s7_bytes bytes)
{
    const size_t rest = in->size - to;
    if (from + bytes.size + rest > in->max)
        return false;
    memmove(in->data + from + bytes.size, in->data + to, rest);
    if (bytes.size > 0)
        memcpy(in->data + from, bytes.data, bytes.size);
    in->size = from + bytes.size + rest;
    return true;
}

static s7_bytes copy_of(const input *in, size_t i, uint8_t room[ROOM])
{
    const size_t size = in->at[i + 1] - in->at[i];
    if (size > ROOM)
        return (s7_bytes){NULL, 0};
    memcpy(room, in->data + in->at[i], size);
    return (s7_bytes){room, size};
}

static bool change_bytes(input *in, size_t i)
{
    uint8_t bytes[ROOM], changed[ROOM + 4];
    const s7_bytes record = {in->data + in->at[i], in->at[i + 1] - in->at[i]};
    const size_t head = fuzz_record_at(record).head;
    const s7_bytes old = s7_slice(record, head, record.size);
    if (old.size > ROOM / 2)
        return false;
    if (old.size > 0)
        memcpy(bytes, old.data, old.size);
    const size_t size = LLVMFuzzerMutate(bytes, old.size, old.size + 64);
    const size_t written = fuzz_record_put(changed, record.data, (s7_bytes){bytes, size});
    return replace(in, in->at[i], in->at[i + 1], (s7_bytes){changed, written});
}

static bool change_head(input *in, size_t i, unsigned random)
{
    const s7_bytes record = {in->data + in->at[i], in->at[i + 1] - in->at[i]};
    const size_t head = fuzz_record_at(record).head;
    in->data[in->at[i] + random % head] ^= (uint8_t)(1U << (random >> 8) % 8);
    return true;
}

/* As LLVMFuzzerMutate, in three of four cases record by record. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    enum { REMOVE, REPEAT, COPY, MOVE, HEAD, KINDS = 10 };
    uint8_t room[ROOM];
    input in = {.data = data, .size = size, .max = max_size};
    find_records(&in);
    if (in.count == 0 || seed % 4 == 0)
        return LLVMFuzzerMutate(data, size, max_size);
    const size_t i = (seed >> 2) % in.count, to = (seed >> 12) % (in.count + 1);
    const s7_bytes copy = copy_of(&in, i, room);
    bool done = false;
    switch ((seed >> 22) % KINDS) {
    case REMOVE:
        done = in.count > 1 && replace(&in, in.at[i], in.at[i + 1], (s7_bytes){NULL, 0});
        break;
    case REPEAT:
        done = copy.size > 0 && replace(&in, in.at[i], in.at[i], copy);
        break;
    case COPY:
        done = copy.size > 0 && replace(&in, in.at[to], in.at[to], copy);
        break;
    case MOVE:
        done = to <= i && copy.size > 0 &&
               replace(&in, in.at[i], in.at[i + 1], (s7_bytes){NULL, 0}) &&
               replace(&in, in.at[to], in.at[to], copy);
        break;
    case HEAD:
        done = change_head(&in, i, seed >> 16);
        break;
    default:
        done = change_bytes(&in, i);
        break;
    }
    return done ? in.size : LLVMFuzzerMutate(data, in.size, max_size);
}
