/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture_file.h"
#include "wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEFAULT_SNAP = 262144, OFFSET_SECONDS = 3600, MAX_PADDING = 4 };

struct writer {
    FILE *file;
    bool swapped, failed;
    uint64_t left; /* bytes until the cut */
};

static void put_bytes(struct writer *writer, const void *bytes, size_t length)
{
    if (length > writer->left) {
        length = (size_t)writer->left;
    }
    writer->left -= length;
    writer->failed |= fwrite(bytes, 1, length, writer->file) != length;
}

static void put_number(struct writer *writer, uint64_t value, size_t size)
{
    uint8_t bytes[8];

    for (size_t i = 0; i < size; i++) {
        bytes[writer->swapped ? size - 1 - i : i] = (uint8_t)(value >> (8 * i));
    }
    put_bytes(writer, bytes, size);
}

static void put_u16(struct writer *writer, uint32_t value)
{
    put_number(writer, value, 2);
}

static void put_u32(struct writer *writer, uint64_t value)
{
    put_number(writer, value, 4);
}

struct record {
    uint8_t *frame;
    size_t captured, original;
    int64_t time_ns;
};

static bool record_of(const struct packet *packet, enum link_type link,
                      const struct write_options *options, struct record *out)
{
    if (!packet_frame(packet, link, &out->frame, &out->captured)) {
        return false;
    }
    out->original = out->captured + packet->missing;
    if (options->snap && out->captured > options->snap) {
        out->captured = options->snap;
    }
    out->time_ns = packet->time_ns;
    return true;
}

static uint32_t snap_of(const struct write_options *options)
{
    return options->snap ? options->snap : DEFAULT_SNAP;
}

/* ---- pcap ------------------------------------------------------------------------------- */

static void write_pcap(struct writer *writer, const struct capture *capture,
                       const struct write_options *options)
{
    int64_t unit = capture->nanoseconds ? 1 : 1000;

    put_u32(writer, capture->nanoseconds ? 0xA1B23C4D : 0xA1B2C3D4);
    put_u16(writer, 2);
    put_u16(writer, 4);
    put_u32(writer, 0);
    put_u32(writer, 0);
    put_u32(writer, snap_of(options));
    put_u32(writer, (uint32_t)capture->link);
    for (size_t i = 0; i < capture->packets.count; i++) {
        struct record record;

        if (!record_of(&capture->packets.items[i], capture->link, options, &record)) {
            continue;
        }
        put_u32(writer, (uint64_t)(record.time_ns / 1000000000));
        put_u32(writer, (uint64_t)(record.time_ns % 1000000000 / unit));
        put_u32(writer, record.captured);
        put_u32(writer, record.original);
        put_bytes(writer, record.frame, record.captured);
        free(record.frame);
    }
}

/* ---- pcapng (draft-ietf-opsawg-pcapng) -------------------------------------------------- */

enum block { BLOCK_INTERFACE = 1, BLOCK_PACKET = 6, BLOCK_SECTION = 0x0A0D0D0A };
enum option { OPTION_RESOLUTION = 9, OPTION_OFFSET = 14 };

struct interface {
    enum link_type link;
    bool nanoseconds;
};

static void write_section(struct writer *writer)
{
    put_u32(writer, BLOCK_SECTION);
    put_u32(writer, 28);
    put_u32(writer, 0x1A2B3C4D);
    put_u16(writer, 1);
    put_u16(writer, 0);
    put_number(writer, UINT64_MAX, 8);
    put_u32(writer, 28);
}

static void write_interface(struct writer *writer, struct interface interface, uint32_t snap)
{
    uint32_t length = interface.nanoseconds ? 44 : 20;

    put_u32(writer, BLOCK_INTERFACE);
    put_u32(writer, length);
    put_u16(writer, (uint32_t)interface.link);
    put_u16(writer, 0);
    put_u32(writer, snap);
    if (interface.nanoseconds) {
        static const uint8_t power_of_ten[4] = {9};

        put_u16(writer, OPTION_RESOLUTION);
        put_u16(writer, 1);
        put_bytes(writer, power_of_ten, sizeof(power_of_ten));
        put_u16(writer, OPTION_OFFSET);
        put_u16(writer, 8);
        put_number(writer, OFFSET_SECONDS, 8);
        put_u32(writer, 0); /* end of options */
    }
    put_u32(writer, length);
}

static void write_packet(struct writer *writer, uint32_t number, struct interface interface,
                         const struct record *record)
{
    static const uint8_t zeros[MAX_PADDING];
    size_t padding = (4 - record->captured % 4) % 4;
    uint32_t length = (uint32_t)(32 + record->captured + padding);
    uint64_t time = interface.nanoseconds
                        ? (uint64_t)(record->time_ns - OFFSET_SECONDS * INT64_C(1000000000))
                        : (uint64_t)(record->time_ns / 1000);

    put_u32(writer, BLOCK_PACKET);
    put_u32(writer, length);
    put_u32(writer, number);
    put_u32(writer, time >> 32);
    put_u32(writer, time & UINT32_MAX);
    put_u32(writer, record->captured);
    put_u32(writer, record->original);
    put_bytes(writer, record->frame, record->captured);
    put_bytes(writer, zeros, padding);
    put_u32(writer, length);
}

static void begin_section(struct writer *writer, const struct interface interfaces[2],
                          uint32_t snap)
{
    write_section(writer);
    write_interface(writer, interfaces[0], snap);
    write_interface(writer, interfaces[1], snap);
}

static void swap_section(struct writer *writer, struct interface interfaces[2])
{
    struct interface first = interfaces[0];

    interfaces[0] = interfaces[1];
    interfaces[1] = first;
    writer->swapped = !writer->swapped;
}

static void write_pcapng(struct writer *writer, const struct capture *capture,
                         const struct write_options *options)
{
    struct interface interfaces[2] = {{capture->link, capture->nanoseconds}, {LINK_RAW, true}};
    size_t swap_at = options->format == FORMAT_PCAPNG_SECTIONS ? capture->packets.count / 2
                                                               : capture->packets.count;

    begin_section(writer, interfaces, snap_of(options));
    for (size_t i = 0; i < capture->packets.count; i++) {
        uint32_t number = (uint32_t)random_below(options->random, 2);
        const struct packet *packet = &capture->packets.items[i];
        struct record record;

        if (i == swap_at) {
            swap_section(writer, interfaces);
            begin_section(writer, interfaces, snap_of(options));
        }
        if (!record_of(packet, interfaces[number].link, options, &record)) {
            number ^= 1;
            if (!record_of(packet, interfaces[number].link, options, &record)) {
                continue;
            }
        }
        write_packet(writer, number, interfaces[number], &record);
        free(record.frame);
    }
}

bool capture_write(const char *path, struct capture *capture, const struct write_options *options)
{
    bool standard = strcmp(path, "-") == 0;
    struct writer writer = {
        .file = standard ? stdout : fopen(path, "wb"),
        .swapped = options->swapped,
        .left = options->cut ? options->cut : UINT64_MAX,
    };

    if (!writer.file) {
        perror(path);
        return false;
    }
    for (size_t i = 0; i < capture->packets.count; i++) {
        packet_flatten(&capture->packets.items[i]);
    }
    (options->format == FORMAT_PCAP ? write_pcap : write_pcapng)(&writer, capture, options);
    writer.failed |= (standard ? fflush(stdout) : fclose(writer.file)) != 0;
    if (writer.failed) {
        fprintf(stderr, "%s: cannot write\n", path);
    }
    return !writer.failed;
}
