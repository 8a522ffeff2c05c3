/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The layout of the blocks stands in pcapng.c. An option is code 2 | size 2 | value, padded to 4
 * bytes; the last one is followed by four zero bytes. */
#include "capture/pcapng_writer.h"

#include "capture/ticks.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define GATHERED (64u * 1024)

enum block_type {
    BLOCK_SECTION = 0x0a0d0d0a,
    BLOCK_INTERFACE = 1,
    BLOCK_COUNTS = 5,
    BLOCK_PACKET = 6,
};

enum option_code {
    SHB_HARDWARE = 2,
    SHB_OS = 3,
    SHB_USERAPPL = 4,
    IF_TSRESOL = 9,
    IF_TSOFFSET = 14,
    EPB_FLAGS = 2,
    ISB_IFRECV = 4,
    ISB_IFDROP = 5,
    ISB_OSDROP = 7,
};

typedef struct interface_state {
    cap_ticks ticks;
    uint64_t lost; /* packets */
} interface_state;

struct cap_pcapng_writer {
    int fd;
    int error;
    GByteArray *waiting; /* whole blocks */
    guint begin;         /* of the block being put together */
    GArray *interfaces;  /* of interface_state */
    uint64_t written;    /* bytes */
    guint torn;          /* bytes at the end of the file that are no whole block */
};

/* --- numbers and options ---------------------------------------------------------------------- */

static void put(cap_pcapng_writer *writer, uint64_t value, unsigned size)
{
    const uint64_t little = GUINT64_TO_LE(value);

    g_byte_array_append(writer->waiting, (const uint8_t *)&little, size);
}

static void put_padded(cap_pcapng_writer *writer, const uint8_t *bytes, uint32_t size)
{
    static const uint8_t zeros[3];

    if (size) {
        g_byte_array_append(writer->waiting, bytes, size);
    }
    if (size & 3) {
        g_byte_array_append(writer->waiting, zeros, -size & 3);
    }
}

static void put_option(cap_pcapng_writer *writer, uint16_t code, const void *value, uint16_t size)
{
    put(writer, code, 2);
    put(writer, size, 2);
    put_padded(writer, value, size);
}

static void put_number(cap_pcapng_writer *writer, uint16_t code, uint64_t value, uint16_t size)
{
    put(writer, code, 2);
    put(writer, size, 2);
    put(writer, value, size); /* a multiple of 4 bytes */
}

static void put_text(cap_pcapng_writer *writer, uint16_t code, const char *text)
{
    if (text) {
        const cap_option option = cap_option_text(code, text);

        put_option(writer, option.code, option.value, option.size);
    }
}

cap_option cap_option_text(uint16_t code, const char *text)
{
    size_t size = text ? strlen(text) : 0;

    if (size > CAP_OPTION_MAX) {
        for (size = CAP_OPTION_MAX; size && ((uint8_t)text[size] & 0xc0) == 0x80;) {
            size--;
        }
    }
    return (cap_option){code, (uint16_t)size, (const uint8_t *)text};
}

/* --- blocks ----------------------------------------------------------------------------------- */

static void block_begin(cap_pcapng_writer *writer, uint32_t type)
{
    writer->begin = writer->waiting->len;
    put(writer, type, 4);
    put(writer, 0, 4); /* the length, set at the end */
}

static void block_end(cap_pcapng_writer *writer)
{
    const guint size = writer->waiting->len - writer->begin + 4;
    uint8_t *length;

    put(writer, size, 4);
    length = writer->waiting->data + writer->begin + 4;
    memcpy(length, writer->waiting->data + writer->waiting->len - 4, 4);
}

static uint32_t load(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static interface_state *state_of(const cap_pcapng_writer *writer, uint32_t interface)
{
    return &g_array_index(writer->interfaces, interface_state, interface);
}

/* Takes away what is no whole block. Not where the descriptor is not that of a file. */
static bool cut(cap_pcapng_writer *writer)
{
    const off_t end = lseek(writer->fd, 0, SEEK_CUR);

    if (writer->torn == 0) {
        return true;
    }
    if (end < (off_t)writer->torn || ftruncate(writer->fd, end - (off_t)writer->torn) != 0) {
        return false;
    }
    (void)lseek(writer->fd, end - (off_t)writer->torn, SEEK_SET);
    writer->torn = 0;
    return true;
}

/* `written` bytes of what waits are in the file. Those of whole blocks stay there; of the others
 * only what describes packets is kept, for later. */
static void fail(cap_pcapng_writer *writer, guint written, int error)
{
    uint8_t *blocks = writer->waiting->data;
    guint kept = 0, size;

    writer->error = error;
    writer->torn = written;
    for (guint at = 0; at < writer->waiting->len; at += size) {
        const uint32_t type = load(blocks + at);

        size = load(blocks + at + 4);
        if (at + size <= written) {
            writer->written += size;
            writer->torn -= size;
        } else if (type == BLOCK_PACKET) {
            state_of(writer, load(blocks + at + 8))->lost++;
        } else if (type != BLOCK_COUNTS) {
            memmove(blocks + kept, blocks + at, size);
            kept += size;
        }
    }
    g_byte_array_set_size(writer->waiting, kept);
    (void)cut(writer);
}

bool cap_pcapng_writer_flush(cap_pcapng_writer *writer)
{
    const guint size = writer->waiting->len;
    guint written = 0;

    while (!writer->error && written < size) {
        const ssize_t step = write(writer->fd, writer->waiting->data + written, size - written);

        if (step >= 0) {
            written += (guint)step;
        } else if (errno != EINTR) {
            fail(writer, written, errno);
        }
    }
    if (writer->error) {
        return false;
    }
    writer->written += written;
    g_byte_array_set_size(writer->waiting, 0);
    return true;
}

bool cap_pcapng_writer_retry(cap_pcapng_writer *writer)
{
    if (!cut(writer)) {
        return false;
    }
    writer->error = 0;
    return true;
}

static bool gathered(cap_pcapng_writer *writer)
{
    return writer->waiting->len < GATHERED && !writer->error ? true
                                                             : cap_pcapng_writer_flush(writer);
}

/* --- section and interfaces ------------------------------------------------------------------- */

static void put_section(cap_pcapng_writer *writer, const cap_section_info *info)
{
    block_begin(writer, BLOCK_SECTION);
    put(writer, 0x1a2b3c4d, 4);
    put(writer, 1, 2);
    put(writer, 0, 2);
    put(writer, UINT64_MAX, 8); /* the length of the section: not known */
    for (const char *const *comment = info->comments; comment && *comment; comment++) {
        put_text(writer, CAP_OPTION_COMMENT, *comment);
    }
    put_text(writer, SHB_HARDWARE, info->hardware);
    put_text(writer, SHB_OS, info->system);
    put_text(writer, SHB_USERAPPL, info->application);
    put(writer, 0, 4);
    block_end(writer);
}

cap_pcapng_writer *cap_pcapng_writer_new(int fd, const cap_section_info *info)
{
    cap_pcapng_writer *writer = g_new0(cap_pcapng_writer, 1);

    writer->fd = fd;
    writer->waiting = g_byte_array_new();
    writer->interfaces = g_array_new(FALSE, FALSE, sizeof(interface_state));
    put_section(writer, info);
    return writer;
}

void cap_pcapng_writer_free(cap_pcapng_writer *writer)
{
    if (!writer) {
        return;
    }
    g_byte_array_unref(writer->waiting);
    g_array_unref(writer->interfaces);
    g_free(writer);
}

uint32_t cap_pcapng_writer_interface(cap_pcapng_writer *writer, const cap_interface_info *info)
{
    interface_state state = {0};

    block_begin(writer, BLOCK_INTERFACE);
    put(writer, info->link_type, 2);
    put(writer, 0, 2);
    put(writer, info->snap_length, 4);
    for (size_t i = 0; i < info->option_count; i++) {
        const cap_option *option = &info->options[i];

        put_option(writer, option->code, option->value, option->size);
    }
    put_option(writer, IF_TSRESOL, &info->resolution, 1);
    if (info->offset) {
        put_number(writer, IF_TSOFFSET, (uint64_t)info->offset, 8);
    }
    put(writer, 0, 4);
    block_end(writer);
    cap_ticks_set_resolution(&state.ticks, info->resolution);
    cap_ticks_set_offset(&state.ticks, info->offset);
    g_array_append_val(writer->interfaces, state);
    (void)gathered(writer);
    return writer->interfaces->len - 1;
}

/* --- packets ---------------------------------------------------------------------------------- */

static void put_time(cap_pcapng_writer *writer, uint32_t interface, int64_t time)
{
    const uint64_t ticks = cap_ticks_count(&state_of(writer, interface)->ticks, time);

    put(writer, ticks >> 32, 4);
    put(writer, ticks & UINT32_MAX, 4);
}

static void put_annotation(cap_pcapng_writer *writer, const cap_annotation *annotation)
{
    for (size_t i = 0; i < annotation->comment_count; i++) {
        const cap_option *comment = &annotation->comments[i];

        put_option(writer, CAP_OPTION_COMMENT, comment->value, comment->size);
    }
    if (annotation->flags) {
        put_number(writer, EPB_FLAGS, annotation->flags, 4);
    }
    if (annotation->comment_count || annotation->flags) {
        put(writer, 0, 4);
    }
}

/* All of it at once: this is done for each packet. */
static void put_packet_head(cap_pcapng_writer *writer, uint32_t interface, const cap_packet *packet)
{
    const uint64_t ticks = cap_ticks_count(&state_of(writer, interface)->ticks, packet->stamp.time);
    const uint32_t head[] = {
        GUINT32_TO_LE(BLOCK_PACKET),     0, /* the length, set at the end */
        GUINT32_TO_LE(interface),        GUINT32_TO_LE((uint32_t)(ticks >> 32)),
        GUINT32_TO_LE((uint32_t)ticks),  GUINT32_TO_LE(packet->captured),
        GUINT32_TO_LE(packet->original),
    };

    writer->begin = writer->waiting->len;
    g_byte_array_append(writer->waiting, (const uint8_t *)head, sizeof head);
}

bool cap_pcapng_writer_packet(cap_pcapng_writer *writer, uint32_t interface,
                              const cap_packet *packet, const cap_annotation *annotation)
{
    if (writer->error) {
        state_of(writer, interface)->lost++;
        return false;
    }
    put_packet_head(writer, interface, packet);
    put_padded(writer, packet->data, packet->captured);
    if (annotation) {
        put_annotation(writer, annotation);
    }
    block_end(writer);
    return gathered(writer);
}

bool cap_pcapng_writer_counts(cap_pcapng_writer *writer, uint32_t interface,
                              const cap_interface_counts *counts)
{
    const struct {
        uint16_t code;
        uint64_t value;
    } options[] = {
        {ISB_IFRECV, counts->received},
        {ISB_IFDROP, counts->dropped_interface},
        {ISB_OSDROP, counts->dropped_system},
    };

    if (writer->error) {
        return false;
    }
    block_begin(writer, BLOCK_COUNTS);
    put(writer, interface, 4);
    put_time(writer, interface, counts->time);
    for (size_t i = 0; i < G_N_ELEMENTS(options); i++) {
        if (options[i].value != UINT64_MAX) {
            put_number(writer, options[i].code, options[i].value, 8);
        }
    }
    put(writer, 0, 4);
    block_end(writer);
    return gathered(writer);
}

int cap_pcapng_writer_error(const cap_pcapng_writer *writer)
{
    return writer->error;
}

uint64_t cap_pcapng_writer_lost(const cap_pcapng_writer *writer, uint32_t interface)
{
    return state_of(writer, interface)->lost;
}

uint64_t cap_pcapng_writer_size(const cap_pcapng_writer *writer)
{
    return writer->written + writer->waiting->len;
}
