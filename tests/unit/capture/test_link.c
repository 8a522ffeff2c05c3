/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/link.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

typedef struct example {
    uint32_t type;
    uint32_t size; /* of the header */
    uint8_t header[28];
    uint16_t protocol;
    int mac; /* where the source address stands, -1 for none */
} example;

#define MACS 1, 2, 3, 4, 5, 6, 2, 0, 0, 0, 0, 7

static const example examples[] = {
    {1, 14, {MACS, 0x08, 0x00}, 0x0800, 6},
    {1, 14, {MACS, 0x86, 0xdd}, 0x86dd, 6},
    {1, 14, {MACS, 0x08, 0x06}, 0x0806, 6},
    {1, 18, {MACS, 0x81, 0x00, 0, 5, 0x08, 0x00}, 0x0800, 6},
    {1, 22, {MACS, 0x88, 0xa8, 0, 5, 0x81, 0x00, 0, 6, 0x86, 0xdd}, 0x86dd, 6},
    {1, 26, {MACS, 0x91, 0, 0, 5, 0x91, 0, 0, 6, 0x81, 0, 0, 7, 0x08, 0x00}, 0x0800, 6},
    {1, 14, {MACS, 0x00, 0x26}, 0, 6}, /* 802.2 LLC */
    {1, 18, {MACS, 0x81, 0x00, 0, 5, 0x00, 0x26}, 0, 6},
    {113, 16, {0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 7, 0, 0, 0x08, 0x00}, 0x0800, 6},
    {113, 16, {0, 0, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x86, 0xdd}, 0x86dd, -1},
    {113, 20, {0, 0, 0, 1, 0, 6, 2, 0, 0, 0, 0, 7, 0, 0, 0x81, 0, 0, 5, 0x08, 0x00}, 0x0800, 6},
    {276, 20, {0x08, 0, 0, 0, 0, 0, 0, 2, 0, 1, 0, 6, 2, 0, 0, 0, 0, 7, 0, 0}, 0x0800, 12},
    {276, 20, {0x86, 0xdd, 0, 0, 0, 0, 0, 2, 3, 4, 0, 0}, 0x86dd, -1},
    {228, 0, {0}, 0x0800, -1},
    {229, 0, {0}, 0x86dd, -1},
    {0, 4, {0, 0, 0, 2}, 0x0800, -1},
    {0, 4, {2, 0, 0, 0}, 0x0800, -1},
    {0, 4, {30, 0, 0, 0}, 0x86dd, -1},
    {0, 4, {0, 0, 0, 24}, 0x86dd, -1},
    {0, 4, {10, 0, 0, 0}, 0x86dd, -1},
    {0, 4, {7, 0, 0, 0}, 0, -1},
    {108, 4, {0, 0, 0, 28}, 0x86dd, -1},
};

/* The header and four bytes of network layer, in a block of exactly that size. */
static uint8_t *copy_of(const example *e, uint32_t size)
{
    uint8_t *bytes = malloc(size > 0 ? size : 1);
    assert_non_null(bytes);
    for (uint32_t i = 0; i < size; i++)
        bytes[i] = i < e->size ? e->header[i] : (uint8_t) "\x45net"[i - e->size];
    return bytes;
}

static void every_header(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const example *e = &examples[i];
        uint8_t *bytes = copy_of(e, e->size + 4);
        const cap_packet packet = {
            .link_type = e->type, .captured = e->size + 4, .original = e->size + 9, .data = bytes};
        cap_frame frame;
        assert_int_equal(cap_link_parse(&packet, &frame), CAP_LINK_OK);
        assert_int_equal(frame.protocol, e->protocol);
        assert_ptr_equal(frame.bytes, bytes + e->size);
        assert_int_equal(frame.captured, 4);
        assert_int_equal(frame.original, 9);
        assert_ptr_equal(frame.mac, e->mac < 0 ? NULL : bytes + e->mac);
        free(bytes);
    }
}

static void every_header_cut_anywhere(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        const example *e = &examples[i];
        for (uint32_t size = 0; size < e->size; size++) {
            uint8_t *bytes = copy_of(e, size);
            const cap_packet packet = {
                .link_type = e->type, .captured = size, .original = size, .data = bytes};
            cap_frame frame;
            assert_int_equal(cap_link_parse(&packet, &frame), CAP_LINK_MALFORMED);
            free(bytes);
        }
    }
}

static void raw_ip_by_its_version(void **state)
{
    (void)state;
    static const uint32_t types[] = {101, 12, 14};
    static const struct {
        uint8_t first;
        uint16_t protocol;
    } versions[] = {{0x45, 0x0800}, {0x60, 0x86dd}, {0x10, 0}};
    for (size_t i = 0; i < 3; i++)
        for (size_t k = 0; k < 3; k++) {
            const cap_packet packet = {
                .link_type = types[i], .captured = 1, .original = 1, .data = &versions[k].first};
            cap_frame frame;
            assert_int_equal(cap_link_parse(&packet, &frame), CAP_LINK_OK);
            assert_int_equal(frame.protocol, versions[k].protocol);
        }
    const cap_packet empty = {.link_type = 101};
    cap_frame frame;
    assert_int_equal(cap_link_parse(&empty, &frame), CAP_LINK_MALFORMED);
}

static void unknown_type(void **state)
{
    (void)state;
    const uint8_t byte = 0;
    const cap_packet packet = {.link_type = 105, .captured = 1, .original = 1, .data = &byte};
    cap_frame frame;
    assert_int_equal(cap_link_parse(&packet, &frame), CAP_LINK_UNSUPPORTED);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_header),
        cmocka_unit_test(every_header_cut_anywhere),
        cmocka_unit_test(raw_ip_by_its_version),
        cmocka_unit_test(unknown_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
