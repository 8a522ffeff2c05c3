/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Packets to be kept, and which of them are there. */
#ifndef S7TAP_TESTS_RECENT_PACKETS_H
#define S7TAP_TESTS_RECENT_PACKETS_H

#include "capture/recent.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib.h>
#include <string.h>

#define SECOND INT64_C(1000000000)

enum { LARGEST = 70000 };

static uint8_t bytes[LARGEST + 256];

/* What a packet holds follows from its frame. */
static inline void fill_bytes(void)
{
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (uint8_t)(i * 7 + i / 251);
}

static inline void add(cap_recent *recent, uint64_t flow, uint64_t frame, int64_t time,
                       uint32_t size)
{
    const cap_packet packet = {
        .stamp = {.time = time, .frame = frame, .file = (uint32_t)(frame % 3)},
        .link_type = 1,
        .captured = size,
        .original = size + 1,
        .data = bytes + frame % 256,
    };
    const cap_flow of = {.number = flow};
    if (flow > 0)
        cap_recent_flow(recent, &of, &packet.stamp);
    cap_recent_add(recent, &packet);
}

/* All of the first so many frames. */
static inline uint32_t select_all(cap_recent *recent, uint64_t frames)
{
    cap_stamp *stamps = g_new0(cap_stamp, frames);
    for (uint64_t i = 0; i < frames; i++)
        stamps[i] = (cap_stamp){.frame = i + 1, .file = (uint32_t)((i + 1) % 3)};
    const uint32_t found = cap_recent_select(recent, stamps, frames, 0);
    g_free(stamps);
    return found;
}

static inline void check_packet(const cap_packet *packet)
{
    const uint64_t frame = packet->stamp.frame;
    assert_int_equal(packet->stamp.file, frame % 3);
    assert_int_equal(packet->link_type, 1);
    assert_int_equal(packet->original, packet->captured + 1);
    assert_memory_equal(packet->data, bytes + frame % 256, packet->captured);
}

/* The frames that are selected, with a * behind those that are apart. */
static inline char *selected(cap_recent *recent)
{
    GString *text = g_string_new(NULL);
    size_t place = 0;
    cap_packet packet;
    bool apart;
    while (cap_recent_next(recent, &place, &packet, &apart)) {
        check_packet(&packet);
        g_string_append_printf(text, "%s%u%s", text->len > 0 ? " " : "",
                               (unsigned)packet.stamp.frame, apart ? "*" : "");
    }
    return g_string_free(text, FALSE);
}

static inline void expect(cap_recent *recent, uint64_t wanted, uint32_t around, uint32_t found,
                          const char *frames)
{
    const cap_stamp stamp = {.frame = wanted, .file = (uint32_t)(wanted % 3)};
    assert_int_equal(cap_recent_select(recent, &stamp, 1, around), found);
    char *text = selected(recent);
    assert_string_equal(text, frames);
    g_free(text);
}

static inline int prepare(void **state)
{
    (void)state;
    fill_bytes();
    return 0;
}

#endif
