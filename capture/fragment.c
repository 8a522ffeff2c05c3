/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/fragment.h"

#include "capture/list.h"

#include <glib.h>
#include <string.h>

#define LARGEST_DATAGRAM 65535u
/* Offsets count blocks of eight bytes. Only the last block may be shorter. */
#define BLOCK       8u
#define MOST_BLOCKS ((LARGEST_DATAGRAM + BLOCK) / BLOCK)

typedef struct datagram_key {
    uint64_t words[5]; /* source, target, then identification, protocol and family */
} datagram_key;

typedef struct datagram {
    cap_link link; /* by first fragment, oldest first */
    struct datagram *chain;
    datagram_key key;
    int64_t begun;
    uint32_t total;  /* length, 0 until the last fragment came */
    uint32_t blocks; /* that have come */
    uint32_t end;    /* highest byte that came */
    uint32_t room;
    uint8_t *bytes;
    cap_stamp *parts; /* of the fragments */
    uint32_t part_count;
    uint8_t ttl;
    uint8_t came[(MOST_BLOCKS + 7) / 8]; /* one bit per block */
} datagram;

struct cap_fragments {
    cap_hash_key hash;
    cap_link oldest;
    datagram **buckets;
    uint32_t mask;
    uint32_t count, most;
    uint64_t bytes;
    uint64_t dropped;
    uint8_t *completed; /* the payload handed out last */
    cap_stamp *parts;   /* of that */
    uint32_t part_count;
};

cap_fragments *cap_fragments_new(uint32_t max_datagrams, const cap_hash_key *key)
{
    cap_fragments *fragments = g_new0(cap_fragments, 1);
    fragments->hash = *key;
    fragments->most = max_datagrams;
    fragments->mask = 15;
    while (fragments->mask < max_datagrams && fragments->mask < (1u << 20))
        fragments->mask = fragments->mask * 2 + 1;
    fragments->buckets = g_new0(datagram *, (gsize)fragments->mask + 1);
    cap_list_init(&fragments->oldest);
    return fragments;
}

static datagram **bucket_of(cap_fragments *fragments, const datagram_key *key)
{
    const uint64_t hash = cap_hash(&fragments->hash, key->words, G_N_ELEMENTS(key->words));
    return &fragments->buckets[hash & fragments->mask];
}

/* Frees the datagram, but not its bytes where these were taken over. */
static void forget(cap_fragments *fragments, datagram *gone)
{
    datagram **place = bucket_of(fragments, &gone->key);
    while (*place != gone)
        place = &(*place)->chain;
    *place = gone->chain;
    cap_link_remove(&gone->link);
    fragments->count--;
    fragments->bytes -= gone->room;
    g_free(gone->bytes);
    g_free(gone->parts);
    g_free(gone);
}

static void give_up(cap_fragments *fragments, datagram *gone)
{
    fragments->dropped++;
    forget(fragments, gone);
}

static datagram *oldest_of(const cap_fragments *fragments)
{
    cap_link *link = cap_list_first(&fragments->oldest);
    return link == NULL ? NULL : CAP_LINK_OWNER(link, datagram, link);
}

void cap_fragments_free(cap_fragments *fragments)
{
    if (fragments == NULL)
        return;
    for (datagram *next; (next = oldest_of(fragments)) != NULL;)
        forget(fragments, next);
    g_free(fragments->completed);
    g_free(fragments->parts);
    g_free(fragments->buckets);
    g_free(fragments);
}

void cap_fragments_expire(cap_fragments *fragments, int64_t now)
{
    for (datagram *next; (next = oldest_of(fragments)) != NULL;) {
        if (now - next->begun < CAP_FRAGMENT_TIMEOUT)
            return;
        give_up(fragments, next);
    }
}

uint64_t cap_fragments_dropped(const cap_fragments *fragments)
{
    return fragments->dropped;
}

static datagram_key key_of(const cap_ip *ip)
{
    datagram_key key = {{0}};
    const size_t size = ip->family == 4 ? 4 : 16;
    memcpy(&key.words[0], ip->source, size);
    memcpy(&key.words[2], ip->target, size);
    key.words[4] = (uint64_t)ip->id << 32 | (uint64_t)ip->protocol << 8 | ip->family;
    return key;
}

static datagram *find_or_begin(cap_fragments *fragments, const cap_ip *ip, int64_t now)
{
    const datagram_key key = key_of(ip);
    datagram **bucket = bucket_of(fragments, &key);
    for (datagram *known = *bucket; known != NULL; known = known->chain)
        if (memcmp(&known->key, &key, sizeof key) == 0)
            return known;
    if (fragments->count >= fragments->most)
        give_up(fragments, oldest_of(fragments));
    datagram *begun = g_new0(datagram, 1);
    begun->key = key;
    begun->begun = now;
    begun->chain = *bucket;
    *bucket = begun;
    cap_list_append(&fragments->oldest, &begun->link);
    fragments->count++;
    return begun;
}

static void make_room(cap_fragments *fragments, datagram *target, uint32_t end)
{
    if (end <= target->room)
        return;
    uint32_t room = target->room == 0 ? 2048 : target->room;
    while (room < end)
        room *= 2;
    target->bytes = g_realloc(target->bytes, room);
    fragments->bytes += room - target->room;
    target->room = room;
}

/* Copies the blocks that have not come yet. */
static void copy_blocks(datagram *target, const uint8_t *bytes, uint32_t offset, uint32_t size)
{
    for (uint32_t at = 0; at < size; at += BLOCK) {
        const uint32_t block = (offset + at) / BLOCK;
        const uint8_t bit = (uint8_t)(1u << (block & 7));
        if (target->came[block >> 3] & bit)
            continue;
        target->came[block >> 3] |= bit;
        target->blocks++;
        /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): make_room came before */
        memcpy(target->bytes + offset + at, bytes + at, size - at < BLOCK ? size - at : BLOCK);
    }
}

/* A fragment that no honest sender makes, or that contradicts what came before. */
static bool contradicts(const datagram *target, const cap_ip *ip)
{
    const uint32_t end = ip->offset + ip->length;
    if (ip->length == 0 || end > LARGEST_DATAGRAM)
        return true;
    if (ip->more && ip->length % BLOCK != 0)
        return true;
    if (ip->more)
        return target->total != 0 && end > target->total;
    return target->total != 0 ? end != target->total : end < target->end;
}

/* Room doubles with the number. */
static void note_part(datagram *target, const cap_stamp *stamp)
{
    const uint32_t count = target->part_count;
    if (count == CAP_MAX_PARTS)
        return;
    if ((count & (count - 1)) == 0)
        target->parts = g_renew(cap_stamp, target->parts, count ? 2 * count : 1);
    target->parts[target->part_count++] = *stamp;
}

const cap_stamp *cap_fragments_parts(const cap_fragments *fragments, size_t *count)
{
    *count = fragments->part_count;
    return fragments->parts;
}

bool cap_fragments_add(cap_fragments *fragments, cap_ip *ip, int64_t now, const cap_stamp *stamp)
{
    cap_fragments_expire(fragments, now);
    datagram *target = find_or_begin(fragments, ip, now);
    if (contradicts(target, ip)) {
        give_up(fragments, target);
        return false;
    }
    const uint32_t end = ip->offset + ip->length;
    note_part(target, stamp);
    if (!ip->more)
        target->total = end;
    if (end > target->end)
        target->end = end;
    if (ip->offset == 0)
        target->ttl = ip->ttl;
    make_room(fragments, target, end);
    /* Of a fragment cut by the snap length only whole blocks are of use. */
    const uint32_t size = ip->captured == ip->length ? ip->length : ip->captured / BLOCK * BLOCK;
    copy_blocks(target, ip->payload, ip->offset, size);
    if (target->total == 0 || target->blocks < (target->total + BLOCK - 1) / BLOCK) {
        while (fragments->bytes > CAP_FRAGMENT_BYTES)
            give_up(fragments, oldest_of(fragments));
        return false;
    }
    g_free(fragments->completed);
    fragments->completed = target->bytes;
    target->bytes = NULL;
    g_free(fragments->parts);
    fragments->parts = target->parts;
    fragments->part_count = target->part_count;
    target->parts = NULL;
    ip->payload = fragments->completed;
    ip->length = target->total;
    ip->captured = target->total;
    ip->offset = 0;
    ip->more = false;
    ip->ttl = target->ttl;
    forget(fragments, target);
    return true;
}
