/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/pcapng_block.h"

#include "capture/load.h"
#include "capture/ticks.h"

typedef struct cap_interface {
    cap_ticks ticks;
    uint32_t link_type;
    uint32_t snap_length; /* 0: none */
    uint64_t dropped;     /* as last stated */
} cap_interface;

cap_pcapng *cap_pcapng_new(void)
{
    cap_pcapng *state = g_new0(cap_pcapng, 1);

    state->interfaces = g_array_new(FALSE, FALSE, sizeof(cap_interface));
    return state;
}

void cap_pcapng_free(void *state)
{
    g_array_free(((cap_pcapng *)state)->interfaces, TRUE);
    g_free(state);
}

void cap_pcapng_section(cap_pcapng *state, bool swapped)
{
    state->swapped = swapped;
    g_array_set_size(state->interfaces, 0);
}

/* --- options -------------------------------------------------------------------------------- */

enum option_code {
    OPTION_END = 0,
    ISB_IFDROP = 5,
    ISB_OSDROP = 7,
    IF_TSRESOL = 9,
    IF_TSOFFSET = 14,
};

typedef struct option_walk {
    const uint8_t *at, *end;
    bool swapped, broken;
    uint16_t code, size;
    const uint8_t *value;
} option_walk;

static option_walk options_of(const cap_file *file, const cap_block *block, uint32_t fixed)
{
    const cap_pcapng *state = file->state;

    return (option_walk){
        .at = block->bytes + fixed,
        .end = block->bytes + block->size - CAP_PCAPNG_TRAILER,
        .swapped = state->swapped,
    };
}

static bool next_option(option_walk *walk)
{
    size_t left = (size_t)(walk->end - walk->at);
    size_t padded;

    if (left < 4) {
        walk->broken = left != 0;
        return false;
    }
    walk->code = cap_load_u16(walk->at, walk->swapped);
    walk->size = cap_load_u16(walk->at + 2, walk->swapped);
    walk->value = walk->at + 4;
    padded = (walk->size + (size_t)3) & ~(size_t)3;
    if (walk->code == OPTION_END) {
        return false;
    }
    if (padded > left - 4) {
        walk->broken = true;
        return false;
    }
    walk->at = walk->value + padded;
    return true;
}

static void check_options(cap_file *file, const option_walk *walk, const cap_block *block,
                          const char *what)
{
    if (walk->broken) {
        cap_file_damaged(file, block->offset, "an option of the %s block does not fit into it",
                         what);
    }
}

/* --- interfaces ------------------------------------------------------------------------------ */

bool cap_pcapng_interface(cap_file *file, const cap_block *block, cap_packet *packet)
{
    cap_pcapng *state = file->state;
    cap_interface added = {
        .link_type = cap_load_u16(block->bytes + 8, state->swapped),
        .snap_length = cap_load_u32(block->bytes + 12, state->swapped),
    };
    option_walk options = options_of(file, block, 16);

    (void)packet;
    if (state->interfaces->len == CAP_PCAPNG_INTERFACES_MAX) {
        cap_file_damaged(file, block->offset, "more than %u interfaces in one section",
                         CAP_PCAPNG_INTERFACES_MAX);
        return false;
    }
    cap_ticks_set_resolution(&added.ticks, 6); /* the default: microseconds */
    while (next_option(&options)) {
        if (options.code == IF_TSRESOL && options.size >= 1) {
            cap_ticks_set_resolution(&added.ticks, options.value[0]);
        } else if (options.code == IF_TSOFFSET && options.size >= 8) {
            cap_ticks_set_offset(&added.ticks,
                                 (int64_t)cap_load_u64(options.value, options.swapped));
        }
    }
    check_options(file, &options, block, "interface description");
    g_array_append_val(state->interfaces, added);
    return false;
}

static cap_interface *find_interface(const cap_pcapng *state, uint32_t id)
{
    return id < state->interfaces->len ? &g_array_index(state->interfaces, cap_interface, id)
                                       : NULL;
}

/* The counts run from the beginning of the capture, so the last ones of an interface hold. All
 * ones means unknown. */
bool cap_pcapng_statistics(cap_file *file, const cap_block *block, cap_packet *packet)
{
    const cap_pcapng *state = file->state;
    cap_interface *interface =
        find_interface(state, cap_load_u32(block->bytes + 8, state->swapped));
    option_walk options = options_of(file, block, 20);
    uint64_t dropped = 0;
    bool known = false;

    (void)packet;
    while (next_option(&options)) {
        uint64_t count;

        if ((options.code != ISB_IFDROP && options.code != ISB_OSDROP) || options.size < 8) {
            continue;
        }
        count = cap_load_u64(options.value, options.swapped);
        if (count != UINT64_MAX) {
            dropped += count;
            known = true;
        }
    }
    check_options(file, &options, block, "interface statistics");
    if (interface && known) {
        file->dropped += dropped - interface->dropped;
        interface->dropped = dropped;
    }
    return false;
}

/* --- packets --------------------------------------------------------------------------------- */

typedef struct packet_place {
    uint32_t interface_id;
    uint32_t fixed; /* bytes of the block before the data */
    uint32_t captured, original;
} packet_place;

/* Fills all of `packet` but the time. NULL if the block contradicts itself. */
static const cap_interface *locate(cap_file *file, const cap_block *block,
                                   const packet_place *place, cap_packet *packet)
{
    const cap_pcapng *state = file->state;
    const cap_interface *interface = find_interface(state, place->interface_id);
    uint32_t space = block->size - place->fixed - CAP_PCAPNG_TRAILER;

    file->frame++;
    if (G_UNLIKELY(!interface)) {
        cap_file_damaged(file, block->offset,
                         "packet %" G_GUINT64_FORMAT
                         " names interface %u, where the section has %u interfaces (from 0)",
                         file->frame, place->interface_id, state->interfaces->len);
        return NULL;
    }
    if (G_UNLIKELY(place->captured > space)) {
        cap_file_damaged(file, block->offset,
                         "packet %" G_GUINT64_FORMAT
                         " claims %u captured bytes, where its block has room for %u",
                         file->frame, place->captured, space);
        return NULL;
    }
    packet->stamp.frame = file->frame;
    packet->stamp.file = file->index;
    packet->interface_id = place->interface_id;
    packet->link_type = interface->link_type;
    packet->captured = place->captured;
    packet->original = MAX(place->captured, place->original);
    packet->data = block->bytes + place->fixed;
    return interface;
}

/* `high` are the 8 bytes of the time: the upper half comes first in either byte order. */
static void set_time(cap_pcapng *state, const cap_interface *interface, const uint8_t *high,
                     cap_packet *packet)
{
    uint64_t count =
        (uint64_t)cap_load_u32(high, state->swapped) << 32 | cap_load_u32(high + 4, state->swapped);

    packet->stamp.time = state->last_time = cap_ticks_time(&interface->ticks, count);
}

/* Enhanced and obsolete packet blocks differ in the width of the interface id alone. */
static bool timed_packet(cap_file *file, const cap_block *block, uint32_t interface_id,
                         cap_packet *packet)
{
    cap_pcapng *state = file->state;
    const uint8_t *at = block->bytes;
    packet_place place = {
        .interface_id = interface_id,
        .fixed = 28,
        .captured = cap_load_u32(at + 20, state->swapped),
        .original = cap_load_u32(at + 24, state->swapped),
    };
    const cap_interface *interface = locate(file, block, &place, packet);

    if (!interface) {
        return false;
    }
    set_time(state, interface, at + 12, packet);
    return true;
}

bool cap_pcapng_enhanced_packet(cap_file *file, const cap_block *block, cap_packet *packet)
{
    const cap_pcapng *state = file->state;
    return timed_packet(file, block, cap_load_u32(block->bytes + 8, state->swapped), packet);
}

bool cap_pcapng_obsolete_packet(cap_file *file, const cap_block *block, cap_packet *packet)
{
    const cap_pcapng *state = file->state;
    return timed_packet(file, block, cap_load_u16(block->bytes + 8, state->swapped), packet);
}

/* It belongs to the first interface and has no time: that of the packet before is the best guess
 * which keeps the order of the file. */
bool cap_pcapng_simple_packet(cap_file *file, const cap_block *block, cap_packet *packet)
{
    cap_pcapng *state = file->state;
    const cap_interface *first = find_interface(state, 0);
    uint32_t original = cap_load_u32(block->bytes + 8, state->swapped);
    packet_place place = {
        .fixed = 12,
        .captured = first && first->snap_length ? MIN(original, first->snap_length) : original,
        .original = original,
    };

    if (!locate(file, block, &place, packet)) {
        return false;
    }
    packet->stamp.time = state->last_time;
    file->untimed++;
    return true;
}
