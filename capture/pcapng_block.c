/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/pcapng_block.h"

#include "capture/load.h"
#include "capture/ticks.h"

typedef struct cap_interface {
    cap_ticks ticks;
    uint32_t link_type;
    uint32_t snap_length; /* 0: none */
    uint64_t dropped;     /* as last stated */
    uint8_t resolution;   /* as stated */
    int64_t offset;       /* s, as stated */
    GArray *options;      /* of cap_option; NULL none */
    uint8_t *values;      /* that the options borrow */
} cap_interface;

static void clear_interface(void *user)
{
    cap_interface *interface = user;

    if (interface->options) {
        g_array_unref(interface->options);
    }
    g_free(interface->values);
}

cap_pcapng *cap_pcapng_new(void)
{
    cap_pcapng *state = g_new0(cap_pcapng, 1);

    state->interfaces = g_array_new(FALSE, FALSE, sizeof(cap_interface));
    g_array_set_clear_func(state->interfaces, clear_interface);
    state->section = UINT64_MAX; /* none yet */
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
    state->section++;
    state->kept = 0;
    g_array_set_size(state->interfaces, 0);
}

/* --- options -------------------------------------------------------------------------------- */

enum option_code {
    OPTION_END = 0,
    EPB_FLAGS = 2,
    ISB_IFDROP = 5,
    ISB_OSDROP = 7,
    IF_SPEED = 8,
    IF_TSRESOL = 9,
    IF_TZONE = 10, /* of no use, and gone from the draft */
    IF_TSOFFSET = 14,
    IF_TXSPEED = 16,
    IF_RXSPEED = 17,
    IF_LAST = IF_RXSPEED,
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

static uint32_t padded_size(uint32_t size)
{
    return (size + 3) & ~(uint32_t)3;
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

/* Options whose meaning is not taken here, which whoever writes the packets again may want. */
static void keep_options(cap_pcapng *state, cap_interface *interface, option_walk walk)
{
    const uint32_t size = (uint32_t)(walk.end - walk.at);
    uint8_t *to;

    if (size < 4 || size > CAP_PCAPNG_OPTIONS_MAX || size > CAP_PCAPNG_OPTIONS_SUM - state->kept) {
        return;
    }
    state->kept += size;
    interface->options = g_array_new(FALSE, FALSE, sizeof(cap_option));
    interface->values = to = g_malloc(size);
    while (next_option(&walk)) {
        const bool number =
            walk.code == IF_SPEED || walk.code == IF_TXSPEED || walk.code == IF_RXSPEED;
        const cap_option option = {.code = walk.code, .size = walk.size, .value = to};

        if (walk.code == IF_TSRESOL || walk.code == IF_TSOFFSET || walk.code == IF_TZONE ||
            walk.code > IF_LAST || (number && walk.size != 8)) {
            continue;
        }
        memcpy(to, walk.value, walk.size);
        if (number) {
            const uint64_t value = GUINT64_TO_LE(cap_load_u64(walk.value, walk.swapped));

            memcpy(to, &value, sizeof value);
        }
        to += walk.size;
        g_array_append_val(interface->options, option);
    }
}

void cap_pcapng_describe(const cap_file *file, uint32_t interface_id, cap_interface_info *info)
{
    const cap_pcapng *state = file->state;
    const cap_interface *interface = &g_array_index(state->interfaces, cap_interface, interface_id);

    *info = (cap_interface_info){
        .section = state->section,
        .id = interface_id,
        .link_type = interface->link_type,
        .snap_length = interface->snap_length,
        .resolution = interface->resolution,
        .offset = interface->offset,
        .options = interface->options ? (const cap_option *)interface->options->data : NULL,
        .option_count = interface->options ? interface->options->len : 0,
    };
}

bool cap_pcapng_interface(cap_file *file, const cap_block *block, cap_packet *packet)
{
    cap_pcapng *state = file->state;
    cap_interface added = {
        .link_type = cap_load_u16(block->bytes + 8, state->swapped),
        .snap_length = cap_load_u32(block->bytes + 12, state->swapped),
        .resolution = CAP_RESOLUTION_MICRO, /* the default */
    };
    option_walk options = options_of(file, block, 16);
    const option_walk all = options;

    (void)packet;
    if (state->interfaces->len == CAP_PCAPNG_INTERFACES_MAX) {
        cap_file_damaged(file, block->offset, "more than %u interfaces in one section",
                         CAP_PCAPNG_INTERFACES_MAX);
        return false;
    }
    while (next_option(&options)) {
        if (options.code == IF_TSRESOL && options.size >= 1) {
            added.resolution = options.value[0];
        } else if (options.code == IF_TSOFFSET && options.size >= 8) {
            added.offset = (int64_t)cap_load_u64(options.value, options.swapped);
        }
    }
    cap_ticks_set_resolution(&added.ticks, added.resolution);
    cap_ticks_set_offset(&added.ticks, added.offset);
    keep_options(state, &added, all);
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
    packet->option_bytes = 0;
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
    packet->option_bytes = padded_size(place.captured) + place.fixed + CAP_PCAPNG_TRAILER;
    packet->option_bytes =
        block->size > packet->option_bytes ? block->size - packet->option_bytes : 0;
    return true;
}

size_t cap_pcapng_comments(const cap_file *file, const cap_packet *packet, cap_option *comments,
                           size_t most, uint32_t *flags)
{
    const cap_pcapng *state = file->state;
    const uint8_t *begin = packet->data + padded_size(packet->captured);
    option_walk walk = {
        .at = begin, .end = begin + packet->option_bytes, .swapped = state->swapped};
    size_t count = 0;

    while (next_option(&walk)) {
        if (walk.code == CAP_OPTION_COMMENT && count < most) {
            comments[count++] = (cap_option){walk.code, walk.size, walk.value};
        } else if (walk.code == EPB_FLAGS && walk.size >= 4) {
            *flags = cap_load_u32(walk.value, walk.swapped);
        }
    }
    return count;
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
